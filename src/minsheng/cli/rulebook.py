"""`minsheng rulebook`: its handbook pages, its check, and what changes between two days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.console import of, progress_bars, refuse_a_file, spoken
from minsheng.cli.dates import DAY
from minsheng.cli.language import language_option
from minsheng.cli.speech import Group, tell, tell_json

if TYPE_CHECKING:
    from minsheng.policy.engine.library import Library
    from minsheng.policy.rulebook.formula import Language
    from minsheng.recheck.difference import Affected

SHOWN_FAULTS = 50


@click.group("rulebook", cls=Group)
def command() -> None:
    """The rule book for people: pages, check, difference.

    规则手册：生成页面、检查、比较两个日期的变化。
    """


@command.command("pages")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--date",
    "day",
    type=DAY,
    help="only what is in force that day; else all dates 只列该日有效的；不填的，列出全部日期",
)
def pages(out: Path, day: date | None) -> None:
    """Write the handbook's rule pages into the folder OUT.

    生成规则手册页面：规则、参数、取整、理由、算例，中英对照，据此可手工复算任何决定。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.policy.rulebook import write_pages

    refuse_a_file(out, "the pages")
    library = load_library()
    if day is not None:
        _refuse_before_the_book(library, day)
    count = write_pages(out, library, day)
    tell(f"{spoken(f'{count:,}页', of(count, 'page'))} → {out}/index.md")


def _refuse_before_the_book(library: Library, day: date) -> None:
    """Refuse a day on which there was no rule book yet, rather than show an empty one.

    Raises:
        PolicyError: the first month there is one.
    """
    from minsheng.policy.engine.book import before_the_book, beginning
    from minsheng.policy.engine.faults import PolicyError

    first = beginning(library)
    if day < first:
        raise PolicyError(before_the_book(day, first))


@command.command("check")
def check() -> None:
    """Compile the book on every day of change and decide every worked case.

    在每个变更日编译规则手册，并核对全部算例。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.policy.rulebook import cases_of
    from minsheng.policy.rulebook import check as checked

    library = load_library()
    with progress_bars() as report:
        found = checked(library, cases_of(library), lambda a, n: report("cases", a, n))
    for fault in found.faults[:SHOWN_FAULTS]:
        tell(fault, err=True)
    if found.faults:
        more = len(found.faults) - SHOWN_FAULTS
        rest = f", {more} of them not shown" if more > 0 else ""
        raise click.ClickException(f"{of(len(found.faults), 'fault')}{rest}")
    rules = len({r.name for r in library.rules})
    counts = (rules, len(library.parameters), len(library.reasons), len(found.days))
    span, cases = f"{found.days[0]} … {found.days[-1]}", found.cases
    zh, en = (
        ("规则{}条、参数{}项、理由{}条：{}个变更日（{span}）均完整；算例{cases}个与所写一致"),
        (
            "{} rules, {} figures, {} reasons: whole on {} days of change ({span}); "
            "{cases} cases as written"
        ),
    )
    tell(spoken(*(w.format(*counts, span=span, cases=cases) for w in (zh, en))))


@command.command("diff")
@click.argument("old_day", type=DAY, metavar="DATE1")
@click.argument("new_day", type=DAY, metavar="DATE2")
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    help="count the households of this snapshot that are decided otherwise "
    "统计该快照中结论不同的家庭",
)
@language_option("zh")
@click.option("--json", "as_json", is_flag=True, help="as JSON 输出JSON")
def diff(
    old_day: date,
    new_day: date,
    snapshot: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """What changes in the rule book from DATE1 to DATE2 (YYYY-MM or YYYY-MM-DD).

    比较两个日期的规则手册：条文、数值、理由、算例，以及快照中受影响的家庭。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.policy.rulebook import cases_of, contents, difference
    from minsheng.policy.rulebook.diff_text import as_data, as_text

    if snapshot is not None:
        refuse_a_file(snapshot, "the snapshot")
    language: Language = "zh" if lang == "zh" else "en"
    library = load_library()
    _refuse_before_the_book(library, min(old_day, new_day))
    # The snapshot first: what is wrong with it is told before any work.
    affected = _affected(snapshot, library, old_day, new_day) if snapshot else None
    book = contents(library)
    found = difference(book, old_day, new_day, cases_of(library))
    if as_json:
        from minsheng.recheck import difference as counted

        told: dict[str, Any] = dict(as_data(book, found))
        if affected is not None:
            told["snapshot"] = counted.as_data(affected)
        tell_json(told)
        return
    counted_first = [] if affected is None else [_affected_head(affected, language)]
    tell(as_text(book, found, language, counted_first))
    if affected is not None:
        tell("\n" + _affected_text(affected, language))


def _affected(snapshot: Path, library: Any, old_day: date, new_day: date) -> Affected:
    from minsheng.recheck.difference import affected_households

    with progress_bars() as report:
        return affected_households(snapshot, library, old_day, new_day, report)


def _affected_head(found: Affected, language: Language) -> str:
    """How many households are decided otherwise."""
    head = "决定不同的家庭：" if language == "zh" else "Households decided otherwise: "
    return f"{head}{found.affected:,} / {found.households:,}"


def _affected_text(found: Affected, language: Language) -> str:
    """The households decided otherwise, by county and kind."""
    from minsheng.recheck.difference import as_data

    told = as_data(found)
    zh = language == "zh"
    lines = [_affected_head(found, language)]
    lines += [f"  {county}: {count:,}" for county, count in told["by_county"].items()]
    for change in told["changes"]:
        example = ("例如" if zh else "e.g.") + " " + " ".join(map(str, change["examples"]))
        lines.append(f"  {_kind_text(change, zh=zh)}: {change['households']:,} ({example})")
    return "\n".join(lines)


def _kind_text(change: dict[str, Any], *, zh: bool) -> str:
    """A kind of change in words."""
    from minsheng.policy.laws.kinds import Decision
    from minsheng.recheck.outcome import BENEFITS
    from minsheng.recheck.words import DECISIONS

    names = {b.name: (b.zh, b.en) for b in BENEFITS}
    names |= {
        "outcome": ("核查结论", "outcome"),
        "temporary_aid": ("临时救助", "temporary aid"),
    }
    what = names[change["what"]][0 if zh else 1]
    if change["old"] == "amount":
        return f"{what}{'金额不同' if zh else ', another sum'}"
    old, new = (DECISIONS[Decision[change[k].upper()]][0 if zh else 1] for k in ("old", "new"))
    return f"{what} {old} → {new}"
