"""`minsheng compare`: what became of every household from one run to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.console import in_languages, of
from minsheng.cli.language import Language, language_option
from minsheng.cli.places import names_in
from minsheng.cli.speech import Command, tell, tell_json
from minsheng.cli.warned import warn_of_held, warn_of_held_last, warn_of_unrelated
from minsheng.cli.wrapped import width_of

if TYPE_CHECKING:
    from minsheng.recheck.comparison import Comparison, County, Sums

SHOWN, REASONS = 20, 8
ABSENT = {"new": ("上次没有", "not in the last run"), "gone": ("本次没有", "not in this run")}
NOTES = {
    "month": ("两次核查月份不同：上次{last}，本次{now}", "months: {last}, then {now}"),
    "rulebook": (
        "两次核查所用规则不同，差异可能出自规则",
        "the two runs were decided by other rule books: a difference may be the law's",
    ),
    "same_snapshot": (
        "两次核查依据同一份快照",
        "both runs decided the same snapshot",
    ),
}
SAID = {
    "head": (
        "{last}核查与{now}核查对照，共{number:,}户",
        "{last} and {now} compared: {households}",
    ),
    "county": (
        (
            "{code}{name}：结论不变{same:,}户，改变{changed:,}户，新增{new:,}户，减少{gone:,}户；"
            "另有{moved:,}户由外区县迁入"
        ),
        (
            "{code}{name}: {same:,} same, {changed:,} changed, {new:,} new, {gone:,} gone; "
            "{moved:,} moved in from another county"
        ),
    ),
    "cells": ("结论变化（上次 → 本次）", "From outcome to outcome"),
    "cell": ("{number:>10,}  {then} → {now}", "{number:>10,}  {then} → {now}"),
    "sums": ("每月金额（上次 → 本次）", "A month (last run → this one)"),
    "sum": (
        "{outcome}：{n0:,}户 → {n1:,}户；现领{d0} → {d1}；拟定{p0} → {p1}",
        "{outcome}: {n0:,} → {n1:,} households; drawn {d0} → {d1}; proposed {p0} → {p1}",
    ),
    "goes_on": ("尚未查清（照发）", "open (goes on)"),
    "open": ("尚未查清", "open"),
    "some_open": ("{sum}（另有{open:,}户尚未查清）", "{sum} ({open:,} open besides)"),
    "appeared": ("新出现的理由", "Reasons that appeared"),
    "vanished": ("不再成立的理由", "Reasons that vanished"),
    "other_sum": ("结论不变、金额不同的：{number:,}户", "Same outcome, another sum: {number:,}"),
    "which": (
        "某一格的各户：minsheng compare {now} {last} --from 结论 --to 结论，或用 --csv 文件",
        "The households of a cell: minsheng compare {now} {last} --from NAME --to NAME, or --csv",
    ),
    "listed": (
        "先列{shown}户；全部用 --csv 文件 写出",
        "the first {shown}; all of them with --csv FILE",
    ),
    "nothing": ("没有这样的家庭。", "No household is like that."),
    "written": ("已写出 → {path}", "written → {path}"),
}
HEADS = (
    ("户编号", "household"),
    ("区县代码", "county code"),
    ("村（社区）代码", "village code"),
    ("上次结论", "outcome, last run"),
    ("本次结论", "outcome, this run"),
    ("上次现领（元/月）", "drawn, last run (yuan a month)"),
    ("本次现领（元/月）", "drawn, this run (yuan a month)"),
    ("上次拟定（元/月）", "proposed, last run (yuan a month)"),
    ("本次拟定（元/月）", "proposed, this run (yuan a month)"),
    ("新出现的理由", "reasons that appeared"),
    ("不再成立的理由", "reasons that vanished"),
)


@click.command("compare", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("last", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "then",
    multiple=True,
    metavar="NAME",
    help="only households of this outcome in LAST, or `new` 只列上次为该结论的户，new 为上次没有；"
    "可重复",
)
@click.option(
    "--to",
    "now",
    multiple=True,
    metavar="NAME",
    help="only households of this outcome in RUN, or `gone` 只列本次为该结论的户，gone 为本次没有；"
    "可重复",
)
@click.option(
    "--county",
    metavar="NAME",
    help="only of this county, code, name or a part of it 只看该县（市、区）：代码、名称或其一部分",
)
@click.option(
    "--csv",
    "sheet",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="the households that changed as a sheet into this file "
    "把有变化的户写成表格（CSV）存入该文件",
)
@click.option("--json", "as_json", is_flag=True, help="as JSON 输出JSON")
@language_option("zh")
def command(
    run: Path,
    last: Path,
    then: tuple[str, ...],
    now: tuple[str, ...],
    county: str | None,
    sheet: Path | None,
    as_json: bool,
    lang: Language,
) -> None:
    """Compare a RUN with the LAST one: by county who is new, gone, and decided otherwise.

    对照两次核查：各区县新增、减少和结论改变的户，金额与理由的变化。
    """
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.beside import Finished
    from minsheng.recheck.comparison import Comparison
    from minsheng.recheck.table_sheet import table_sheet, write_new

    if as_json and sheet is not None:
        raise click.UsageError("give --csv or --json, not both")
    both = Comparison(Finished.opened(run), Finished.opened(last))
    if sheet is not None or then or now:
        tell_shown(run, both.now.about)
        tell_shown(last, both.last.about)
    warn_of_held(both.now.about, lang)
    warn_of_held_last(both.last.about, lang)
    names = names_in(both.now.about["as_of"])
    where = None if county is None else _county(county, both, names)
    rows = both.rows(where, _outcomes(then, "new"), _outcomes(now, "gone"))
    if sheet is not None:
        heads = [in_languages(head, lang) for head in HEADS]
        write_new(sheet, table_sheet(heads, (_cells(row, lang) for row in rows)))
        tell(in_languages(SAID["written"], lang).format(path=sheet))
    elif then or now:
        _print_rows(rows, lang, as_json=as_json)
    else:
        found = both.counties()
        if where is not None:
            found = {code: held for code, held in found.items() if code == str(where)}
        if as_json:
            tell_json(_as_data(both, found))
        else:
            for line in _lines(both, found, names, lang):
                tell(line)
    if not both.matched:
        warn_of_unrelated(lang)


def _county(text: str, both: Comparison, names: Mapping[int, str]) -> int:
    """The county somebody means, of either run."""
    from minsheng.recheck.place_names import place_of

    parts = (*both.now.parts, *both.last.parts)
    return place_of(text, "county", sorted({int(p.partition("-")[0]) for p in parts}), names)


def _outcomes(texts: Iterable[str], absent: str) -> tuple[str, ...]:
    """Outcomes as runs name them, or that it is absent there, from what somebody wrote."""
    from minsheng.recheck.wanted import outcome_of

    spelled = (absent, *ABSENT[absent])
    return tuple(absent if t in spelled else outcome_of(t, (absent,)) for t in texts)


def _said(outcome: str, language: Language) -> str:
    from minsheng.recheck.wanted import outcome_words

    if outcome in ABSENT:
        return in_languages(ABSENT[outcome], language)
    return outcome_words(outcome, language)


def _print_rows(rows: Iterator[dict[str, Any]], language: Language, *, as_json: bool) -> None:
    """The households of some cells."""
    if as_json:
        tell_json([*rows])
        return
    shown = [*islice(rows, SHOWN + 1)]
    if not shown:
        tell(in_languages(SAID["nothing"], language))
    for row in shown[:SHOWN]:
        cells = [str(cell).strip() for cell in _cells(row, language)]
        tell("  ".join([cells[0], cells[2], f"{cells[3]} → {cells[4]}", " ".join(cells[9:])]))
    if len(shown) > SHOWN:
        tell(in_languages(SAID["listed"], language).format(shown=SHOWN))


def _cells(row: Mapping[str, Any], language: Language) -> list[str | int]:
    """A household's line of the sheet."""
    from minsheng.recheck.sheet import yuan_cell
    from minsheng.recheck.table_sheet import named

    sums = ("drawn_last", "drawn_now", "proposed_last", "proposed_now")
    return [
        named(row["household_id"]),
        row["county"],
        named(row["village"]),
        _said(row["from"], language),
        _said(row["to"], language),
        *(yuan_cell(row[name]) for name in sums),
        " ".join(row["appeared"]),
        " ".join(row["vanished"]),
    ]


def _as_data(both: Comparison, found: Mapping[str, County]) -> dict[str, Any]:
    """The comparison as plain data; sums in fen."""
    return {
        "now": {key: both.now.about[key] for key in ("as_of", "hash", "rulebook")},
        "last": {key: both.last.about[key] for key in ("as_of", "hash", "rulebook")},
        "notes": both.notes,
        "counties": {
            code: {
                "same": county.same,
                "changed": county.changed,
                "new": county.new,
                "gone": county.gone,
                "moved_in": county.moved_in,
                "other_sum": county.other_sum,
                "cells": [
                    {"from": then, "to": now, "households": number}
                    for (then, now), number in county.cells.most_common()
                ],
                "last": {name: sums.as_data() for name, sums in county.last.items()},
                "now": {name: sums.as_data() for name, sums in county.now.items()},
                "appeared": dict(county.appeared.most_common()),
                "vanished": dict(county.vanished.most_common()),
            }
            for code, county in found.items()
        },
    }


def _lines(
    both: Comparison,
    found: Mapping[str, County],
    names: Mapping[int, str],
    language: Language,
) -> Iterator[str]:
    """The comparison in lines: counties, then cells, sums and reasons of all of them."""
    months = {"now": both.now.about["as_of"], "last": both.last.about["as_of"]}
    number = sum(county.cells.total() for county in found.values())

    def say(key: str, **named: Any) -> str:
        return in_languages(SAID[key], language).format(**named)

    yield say("head", **months, number=number, households=of(number, "household"))
    yield from (f"  {in_languages(NOTES[note], language).format(**months)}" for note in both.notes)
    for code, county in found.items():
        name = names.get(int(code) * 1_000_000, "")
        yield say(
            "county",
            code=code,
            name=name if language == "zh" or not name else f" {name}",
            same=county.same,
            changed=county.changed,
            new=county.new,
            gone=county.gone,
            moved=county.moved_in,
        )
    cells: Counter[tuple[str, str]] = Counter()
    for county in found.values():
        cells.update({cell: n for cell, n in county.cells.items() if cell[0] != cell[1]})
    if cells:
        yield say("cells")
    for (then, now), n in cells.most_common():
        yield say("cell", number=n, then=_said(then, language), now=_said(now, language))
    yield say("other_sum", number=sum(county.other_sum for county in found.values()))
    yield say("sums")
    yield from _sums(found.values(), language)
    for key in ("appeared", "vanished"):
        reasons: Counter[str] = Counter()
        for county in found.values():
            reasons.update(getattr(county, key))
        if reasons:
            yield say(key)
        yield from (f"{n:>10,}  {code}" for code, n in reasons.most_common(REASONS))
    yield say("which", now=both.now.run, last=both.last.run)


def _sums(counties: Iterable[County], language: Language) -> Iterator[str]:
    """What is drawn and proposed, by outcome, of those that are decided."""
    from minsheng.recheck.comparison import Sums
    from minsheng.recheck.guard import DECIDED
    from minsheng.recheck.words import yuan

    held = [*counties]
    told = []
    for outcome in DECIDED:
        both = []
        for side in ("last", "now"):
            sums = [getattr(c, side).get(outcome, Sums()) for c in held]
            both.append(Sums(*(sum(getattr(s, n) for s in sums) for n in vars(Sums()))))
        named: dict[str, Any] = {}
        for n, s in enumerate(both):
            named[f"n{n}"], named[f"d{n}"] = s.households, yuan(s.drawn, language)
            named[f"p{n}"] = _proposed(s, language)
        if any(s.households for s in both):
            told.append((_said(outcome, language), named))
    wide = max((width_of(word) for word, _ in told), default=0)
    for word, named in told:
        padded = word + " " * (wide - width_of(word))
        yield f"  {in_languages(SAID['sum'], language).format(outcome=padded, **named)}"


def _proposed(sums: Sums, language: Language) -> str:
    """What is proposed: what is open goes on as it is, and is no nought."""
    from minsheng.recheck.words import yuan

    if sums.all_open:
        return in_languages(SAID["goes_on" if sums.drawn else "open"], language)
    said = yuan(sums.proposed, language)
    if not sums.open:
        return said
    return in_languages(SAID["some_open"], language).format(sum=said, open=sums.open)
