"""`minsheng list`: which households are in a run, those first that somebody has to look at."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.chinese import told
from minsheng.cli.console import in_languages, of, progress_bars
from minsheng.cli.language import language_option, speaks_chinese
from minsheng.cli.listed import as_lines, no_cause, nothing_found
from minsheng.cli.places import names_in
from minsheng.cli.reasons import print_reasons
from minsheng.cli.speech import Command, tell, tell_wrapped
from minsheng.cli.warned import warn_of_run
from minsheng.cli.wrapped import columns

if TYPE_CHECKING:
    from minsheng.cli.language import Language
    from minsheng.recheck.listing import Listing, Row
    from minsheng.recheck.wanted import Wanted
    from minsheng.recheck.whose import Whose

SHOWN = 20
"""How many households a terminal is given where no number is asked for."""
STDOUT = Path("-")
LACKING = (
    "只能写明待查事项属家庭成员还是义务人，不能写明是哪一人：{why}",
    "of open facts it is told whether they are a member's or an obligor's, not which one's: {why}",
)
"""Said where the snapshot cannot be looked into."""
TOLD_EACH = 1_000


@click.command("list", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="only of this outcome: cannot-say, stop, refuse, grant, adjust, hint, continue, "
    "screened, or by officers' decisions: new-since-officer, hangs-on-officer, "
    "settled-by-officer; may be given several times "
    "只列该结论：cannot-say（无法判断）、stop（建议停发）、"
    "refuse（建议不予）、grant（建议给予）、adjust（调整）、hint（线索）、continue（继续）、"
    "screened（已筛查），以及 new-since-officer（决定后有变化）、hangs-on-officer（须人工核定）、"
    "settled-by-officer（经办人员已决定），也可直接填中文；可重复",
)
@click.option(
    "--village",
    metavar="NAME",
    help="only of this village, code, name or a part of it 只列该村（社区）：代码、名称或其一部分",
)
@click.option(
    "--county",
    metavar="NAME",
    help="only of this county, code, name or a part of it 只列该县（市、区）：代码、名称或其一部分",
)
@click.option(
    "--township",
    metavar="NAME",
    help="only of this township, code, name or a part of it "
    "只列该乡镇（街道）：代码、名称或其一部分",
)
@click.option(
    "--reason",
    metavar="CODE",
    help="only where this reason holds (see --reasons) 只列该理由成立的户，代码见 --reasons",
)
@click.option(
    "--cause",
    metavar="NAME",
    help="only where something is unknown for this: not-authorised, not-delivered, "
    "contradicted, out-of-date, unverified 只列因此未查清的户：not-authorised（家庭未授权查询）、"
    "not-delivered（资料尚未提供）、contradicted（资料互相矛盾）、out-of-date（资料已过期）、"
    "unverified（仅有一条未核实的记录），"
    "也可直接填中文",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    help="how many at most; else 20, and all in a file or as JSON "
    "最多列出户数；不填的，列出20户，写成表格或输出JSON时全部列出",
)
@click.option(
    "--csv",
    "sheet",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="as a sheet into this file, or to standard output for - "
    "写成表格（CSV）存入该文件；填 - 的，写到标准输出",
)
@click.option(
    "--replace", is_flag=True, help="replace an earlier list in FILE 覆盖该文件中原有的户清单"
)
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="where the snapshot is now, if moved: it tells whose each open fact is "
    "快照移动后的位置，据以写明待查事项是谁的",
)
@click.option(
    "--reasons",
    "of_reasons",
    is_flag=True,
    help="instead of the households the reasons that hold, with how many each 改列理由代码和户数",
)
@click.option("--json", "as_json", is_flag=True, help="as JSON 输出JSON")
@language_option("zh")
def command(
    run: Path,
    outcomes: tuple[str, ...],
    village: str | None,
    county: str | None,
    township: str | None,
    reason: str | None,
    cause: str | None,
    limit: int | None,
    sheet: Path | None,
    replace: bool,
    snapshot: Path | None,
    of_reasons: bool,
    as_json: bool,
    lang: Language,
) -> None:
    """List the households of a RUN, those first that wait for somebody.

    列出核查结果中的家庭，最需要处理的在前：无法判断、建议停发、建议不予等。

    Those only screened are left out unless asked for with --outcome screened.

    仅经筛查的家庭不列，可用 --outcome screened 列出。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.listing import Listing
    from minsheng.recheck.sheet import refuse_another

    if as_json and sheet is not None:
        raise click.UsageError("give --csv or --json, not both")
    if of_reasons and (sheet is not None or limit is not None):
        raise click.UsageError("--reasons goes with neither --csv nor --limit")
    library = load_library()
    listing = Listing(run, library)
    if not of_reasons:
        tell_shown(run, listing.about)
    if sheet not in (None, STDOUT):
        refuse_another(sheet, replace=replace)
    names = names_in(listing.about["as_of"])
    places = {"county": county, "township": township, "village": village}
    wanted = _wanted(listing, outcomes, places, reason, names)
    wanted = dataclasses.replace(wanted, cause=None if cause is None else _cause(cause))
    warn_of_run(listing.about, listing.ahead, library.digest, lang)
    if of_reasons:
        print_reasons(listing, wanted, lang, as_json=as_json)
    elif as_json:
        _print_json(_whose(listing, snapshot, lang), wanted, limit, names, lang)
    elif sheet == STDOUT:
        _print_sheet(_whose(listing, snapshot, lang), wanted, limit, names, lang)
    elif sheet is not None:
        whose = _whose(listing, snapshot, lang)
        _write_sheet(whose, wanted, limit, names, lang, sheet, replace=replace)
    else:
        _print_lines(listing, wanted, limit or SHOWN, names, lang)


def _wanted(
    listing: Listing,
    outcomes: Iterable[str],
    places: Mapping[str, str | None],
    reason: str | None,
    names: Mapping[int, str],
) -> Wanted:
    """Which households are asked for, from what somebody wrote."""
    from minsheng.recheck.place_names import TOWNSHIP, place_of, villages_of
    from minsheng.recheck.wanted import Wanted, outcome_of

    county = township = None
    village: tuple[int, ...] = ()
    if (text := places["county"]) is not None:
        county = place_of(text, "county", sorted(listing.counties), names)
    if (text := places["township"]) is not None:
        there = sorted({code // TOWNSHIP for code in listing.villages})
        township = place_of(text, "township", there, names, county)
    if (text := places["village"]) is not None:
        village = villages_of(text, sorted(listing.villages), names, township or county)
    return Wanted(
        outcomes=tuple(map(outcome_of, outcomes)),
        reason=None if reason is None else listing.reason(reason),
        county=county,
        township=township,
        village=village,
    )


def _cause(text: str) -> str:
    """A cause as a run names it, from what somebody wrote; a fault is said in Chinese too."""
    from minsheng.recheck.errors import RecheckError
    from minsheng.recheck.wanted import CAUSES_SPELLED, cause_of

    try:
        return cause_of(text)
    except RecheckError:
        if not speaks_chinese():
            raise
        raise RecheckError(no_cause(text, CAUSES_SPELLED)) from None


class Places(dict[int, str]):
    """What villages are called, township first, by their codes."""

    def __init__(self, names: Mapping[int, str]) -> None:
        from minsheng.recheck.place_names import full_name

        super().__init__((code, full_name(code, names)) for code in names)


def _print_lines(
    listing: Listing, wanted: Wanted, most: int, names: Mapping[int, str], language: Language
) -> None:
    """The households as lines, and how to see the rest."""
    from minsheng.recheck.wanted import SCREENED

    total = _total(listing, wanted)
    unlisted = dataclasses.replace(wanted, outcomes=(SCREENED,))
    screened = 0 if wanted.outcomes else _total(listing, unlisted)
    if not total:
        looser = [(name, _total(listing, one)) for name, one in wanted.looser()]
        tell_wrapped(nothing_found(looser, screened, language))
        return
    rows = list(listing.rows(wanted, most))
    places = Places(names)
    counts = {"total": total, "screened": screened}
    for line in as_lines(rows, listing, places, language, width=columns(), **counts):
        tell(line)


def _whose(listing: Listing, snapshot: Path | None, language: Language) -> Whose:
    """Whose the open facts are; where the snapshot does not tell, that is said."""
    from minsheng.recheck.whose import Whose

    whose = Whose(listing, snapshot)
    if whose.lacking is not None:
        if snapshot is not None:
            raise whose.lacking
        why = told(str(whose.lacking), language)
        tell(f"minsheng: {in_languages(LACKING, language).format(why=why)}", err=True)
    return whose


def _print_sheet(
    whose: Whose, wanted: Wanted, most: int | None, names: Mapping[int, str], language: Language
) -> None:
    """The households as a sheet on standard output."""
    from minsheng.recheck.sheet import as_sheet

    rows = whose.listing.rows(wanted, most)
    for piece in as_sheet(rows, whose, Places(names), language):
        click.echo(piece, nl=False)


def _write_sheet(
    whose: Whose,
    wanted: Wanted,
    most: int | None,
    names: Mapping[int, str],
    language: Language,
    path: Path,
    *,
    replace: bool,
) -> None:
    """The households as a sheet in a file."""
    from minsheng.recheck.sheet import as_sheet, write_sheet

    total = _total(whose.listing, wanted)
    total = total if most is None else min(total, most)
    with progress_bars(language) as report:
        rows = _counted(whose.listing.rows(wanted, most), total, report)
        pieces = as_sheet(rows, whose, Places(names), language)
        write_sheet(path, pieces, replace=replace)
    tell(f"{in_languages((f'{total:,}户', of(total, 'household')), language)} → {path}")


def _counted(
    rows: Iterable[Row], total: int, report: Callable[[str, int, int], None]
) -> Iterator[Row]:
    """The same rows, of which it is told how many are done."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % TOLD_EACH == 0 or number == total:
            report("list", number, total)


def _total(listing: Listing, wanted: Wanted) -> int:
    """How many households there are."""
    return sum(listing.counts(wanted).values())


def _print_json(
    whose: Whose,
    wanted: Wanted,
    most: int | None,
    names: Mapping[int, str],
    language: Language,
) -> None:
    """The households as one JSON object, written as they are read."""
    listing = whose.listing
    counts = listing.counts(wanted)
    head = {
        "as_of": listing.about["as_of"],
        "figures": listing.figures(wanted),
        "total": sum(counts.values()),
        "outcomes": counts,
    }
    tell(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "households": [', nl=False)
    places = Places(names)
    for number, row in enumerate(listing.rows(wanted, most)):
        text = json.dumps(_as_data(row, whose, places, language), ensure_ascii=False)
        tell(f"{',' if number else ''}\n  {text}", nl=False)
    tell("\n ]\n}")


def _as_data(
    row: Row, whose: Whose, places: Mapping[int, str], language: Language
) -> dict[str, Any]:
    """A household as plain data; sums in fen."""
    return {
        "household_id": row.household_id,
        "county": row.county,
        "village": row.village,
        "place": places.get(row.village),
        "outcome": row.outcome,
        "outcome_words": row.said(language),
        "before_m_hh": row.before,
        "after_m_hh": row.after,
        "temporary_aid_hh": row.once,
        "benefit": row.main.benefit,
        "change": row.main.change,
        "reason": row.main.reason,
        "reason_words": whose.listing.words(row, language),
        "reasons": list(row.reasons),
        "ask": [
            {"fact": one.fact, "title": one.title, "of": one.of, "why": one.why}
            for one in whose.asked(row, language)
        ],
        "causes": list(row.causes),
        "causes_words": row.why(language),
        "other_help": dict(row.other_help),
        "figures": row.figures,
    }
