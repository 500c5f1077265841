"""A list of households as lines for a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from minsheng.cli.console import of
from minsheng.cli.language import LANGUAGES, Language
from minsheng.cli.wrapped import width_of, wrapped

if TYPE_CHECKING:
    from minsheng.recheck.listing import Listing, Row

HEADINGS = (
    ("户编号", "household"),
    ("结论", "outcome"),
    ("每月合计", "a month"),
    ("待查项", "to ask"),
    ("未查清原因", "unknown for"),
    ("村（社区）", "village"),
    ("主要理由", "main reason"),
)
SAID = {
    "some": (
        "{month}核查，共{total:,}户，先列{shown:,}户",
        "{month}: {shown:,} of {households}",
    ),
    "all": ("{month}核查，共{total:,}户", "{month}: {households}"),
    "rest": (
        "其余{rest:,}户：用 --limit {total} 列出，或用 --csv 文件 写成表格。",
        "{rest:,} more: list them with --limit {total}, or write a sheet with --csv FILE.",
    ),
    "screened": (
        "另有{screened:,}户仅经筛查，未列；可用 --outcome screened 列出。",
        "Not listed: {screened:,} only screened; list them with --outcome screened.",
    ),
    "why": (
        "某户的理由和计算：minsheng explain {run} {household}",
        "Reasons and sums of a household: minsheng explain {run} {household}",
    ),
    "illustrative": (
        "金额含示意参数，不得作为发放依据。",
        "The sums rest on illustrative figures: nothing is paid by them.",
    ),
    "nothing": ("没有符合条件的家庭。", "No household is like that."),
    "looser": ("去掉 --{name} 则有{count:,}户。", "Without --{name} there {are} {count:,}."),
    "several": (
        "去掉其中一项条件仍然没有，请放宽 {names} 中的几项。",
        "One filter less is not enough; leave out several of {names}.",
    ),
    "unsettled": ("尚未查清", "not settled"),
    "once": ("，另一次性{sum}", "; {sum} once"),
    "open": ("待查{number}项", "{number} to ask"),
    "unknown": ("（{why}）", ": {why}"),
}
OPTIONS = {"outcomes": "outcome"}
"""Filters whose option is called otherwise."""
GAP = 2
ABREAST = 3
"""Columns that stand side by side on the narrowest terminal: household, outcome, sums."""
NARROW = 80
"""Columns a household's lines are laid out for where nobody says how many there are."""


def say(key: str, language: Language, **named: object) -> str:
    """A sentence of the list."""
    return SAID[key][LANGUAGES.index(language)].format(**named)


def as_lines(
    rows: Sequence[Row],
    listing: Listing,
    places: Mapping[int, str],
    language: Language,
    *,
    total: int,
    screened: int,
    width: int | None,
) -> Iterator[str]:
    """The households, one to a line where that is wide enough, and below them how to see more.

    Args:
        rows: those that are shown.
        listing: of the run they are of.
        places: what a village is called, by its code.
        language: `zh` or `en`.
        total: how many there are in all.
        screened: how many more there are that were only screened.
        width: columns of the terminal; None where there is none: no line is broken then.
    """
    named = {
        "month": listing.about["as_of"],
        "total": total,
        "shown": len(rows),
        "households": of(total, "household"),
    }
    yield say("some" if len(rows) < total else "all", language, **named)
    heads = [heading[LANGUAGES.index(language)] for heading in HEADINGS]
    cells = [_cells(row, listing, places, language) for row in rows]
    table = list(_columns([heads, *cells]))
    fits = max(map(width_of, table)) <= (width or NARROW)
    yield from table if fits else _stacked([heads, *cells], language, width)
    for line in _below(rows, listing, language, total=total, screened=screened):
        yield from wrapped(line, width)


def _below(
    rows: Sequence[Row], listing: Listing, language: Language, *, total: int, screened: int
) -> Iterator[str]:
    """Below the households: how to see more, and how far the sums can be trusted."""
    if len(rows) < total:
        yield say("rest", language, rest=total - len(rows), total=total)
    if screened:
        yield say("screened", language, screened=screened)
    run = shlex.quote(str(listing.run))
    yield say("why", language, run=run, household=rows[0].household_id)
    if any(row.figures == "illustrative" for row in rows):
        yield say("illustrative", language)


def nothing_found(looser: Iterable[tuple[str, int]], screened: int, language: Language) -> str:
    """That nothing was found, and which filter left out would find something.

    Args:
        looser: each filter given, with how many there are without it.
        screened: how many there are that were only screened.
        language: `zh` or `en`.
    """
    filters = [(OPTIONS.get(name, name), count) for name, count in looser]
    told = [say("nothing", language)]
    told += [
        say("looser", language, name=name, count=count, are="is" if count == 1 else "are")
        for name, count in filters
        if count
    ]
    if screened:
        told.append(say("screened", language, screened=screened))
    if len(told) == 1 and len(filters) > 1:
        comma = "、" if language == "zh" else ", "
        names = comma.join(f"--{name}" for name, _ in filters)
        told.append(say("several", language, names=names))
    return ("" if language == "zh" else " ").join(told)


def no_cause(text: str, known: Iterable[str]) -> str:
    """That a cause is none, in Chinese, with the nearest there is."""
    all_ = "not-authorised, not-delivered, contradicted, out-of-date, unverified"
    near = get_close_matches(text, list(known), n=1)
    nearest = f"；最接近的是“{near[0]}”" if near else ""
    return f"“{text}”不是未查清的原因；可选：{all_}{nearest}"


def _cells(row: Row, listing: Listing, places: Mapping[int, str], language: Language) -> list[str]:
    """A household's line, column by column."""
    place = f"{row.village} {places.get(row.village, '')}".rstrip()
    return [
        str(row.household_id),
        row.said(language),
        _sums(row, language),
        str(len(row.ask) or ""),
        row.why(language),
        place,
        _about(row, listing, language),
    ]


def _about(row: Row, listing: Listing, language: Language) -> str:
    """What a household is about, and what else there is for who is to draw less."""
    from minsheng.recheck.other_help import words_of

    told = [listing.words(row, language), words_of(row.other_help, language)]
    return ("；" if language == "zh" else "; ").join(filter(None, told))


def _sums(row: Row, language: Language) -> str:
    """What is drawn a month and what is proposed; what is paid once besides."""
    from minsheng.recheck.words import yuan

    then, now = (
        say("unsettled", language) if fen is None else yuan(fen, language)
        for fen in (row.before, row.after)
    )
    sums = then if then == now and row.before is not None else f"{then} → {now}"
    once = "" if row.once is None else say("once", language, sum=yuan(row.once, language))
    return sums + once


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines whose columns stand below each other; the last is as long as it is."""
    wide = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (c + " " * (w - width_of(c) + GAP) for c, w in zip(row, wide, strict=True))
        yield "".join(cells).rstrip()


def _stacked(rows: Sequence[Sequence[str]], language: Language, width: int | None) -> Iterator[str]:
    """A line of columns for each household, and below it, indented, what has no room there."""
    for line, row in zip(_columns([row[:ABREAST] for row in rows]), rows, strict=True):
        if row is rows[0]:
            yield from wrapped(line, width)
            continue
        asked, why, place, reason = row[ABREAST:]
        number = say("open", language, number=asked) if asked else ""
        cause = say("unknown", language, why=why) if why else ""
        yield from _filled(line, [(number + cause).lstrip(": ")], width)
        yield from _filled(f"{' ' * GAP}{place}", [reason], width)


def _filled(line: str, pieces: Iterable[str], width: int | None) -> Iterator[str]:
    """A line and pieces after it, each on a new line that finds no room on this one."""
    for piece in filter(None, pieces):
        joined = f"{line}{' ' * GAP}{piece}"
        if width_of(joined) <= (width or NARROW):
            line = joined
            continue
        yield from wrapped(line, width)
        line = f"{' ' * GAP}{piece}"
    yield from wrapped(line, width)
