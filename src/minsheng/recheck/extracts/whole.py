"""Whether a file as a whole is what was to be sent: not stale, half, doubled or in another unit.

Each check is a function that gives the refusal or nothing; `whole_fault` asks them in the
order in which one explains the other. What a file is held against is what the register
noted of the last one (`noted.py`).

That a file is old is told by its months and rows, of which few may look old by chance. It is
refused only where a file as agreed would look so once in `FALSE_ALARM`; else it is taken, and
`whole_doubt` asks the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.marks import NOTHING
from minsheng.recheck.extracts.noted import Noted
from minsheng.recheck.extracts.refusal import Refused
from minsheng.snapshot.months import YEAR, months_before, shown

LEAST_ROWS = 40
"""Fewer rows are too few to tell half a file from a whole one, or a new one from the last."""
LEAST_REPEATED, LEAST_BAD = 10, 5
HALF, DOUBLED, TOO_BAD = 0.7, 0.5, 0.2
"""Below which share of the rows of before a file is half; from which share of rows that stand
there twice, or are wrong, it is not taken."""
UNIT_TIMES = 20
"""How many times a median may be off before its unit is doubted: yuan and fen are 100."""
MANY_SUMS, FEW_SUMS = 30, 5
"""Of so many sums a median tells by itself; of so few in all only where all columns agree."""
FALSE_ALARM = 10_000
"""Of so many files as agreed one may be refused because by chance it looks old: of the two
hundred of a month, one in four years."""
LASTING = 1 / 2
"""At most such a share of the people in a list of what comes month by month (a wage, a
pension) had the last of it before the months asked for."""
MONTHLY = 1
"""Freshness of an extract that is made anew each month."""
UNITS = {100: ("元", "yuan"), 1: ("分", "fen")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is held against.

    Attributes:
        decided: the month decided (yyyymm).
        last: what was noted of the last file of its extract and county.
        expected: how many rows there ought to be where nothing was noted, being the people
            covered; None where that says nothing of the rows.
        elsewhere: by column of money, the median of other counties' files.
    """

    decided: int
    last: Noted | None = None
    expected: int | None = None
    elsewhere: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file shows of itself.

    Of rows nobody signed for no cell is looked at but their months, apart from whose they
    are: a month tells of the file, not of anybody in it.

    Attributes:
        newest: the newest month (yyyymm) of all its rows; None where none can be read.
        people: at least so many it has rows of.
        repeated: rows the same as one before (`alike.repeated_rows`).
        bad: rows with a fault, of those that may be read.
        unread: rows that may not be read.
    """

    newest: int | None = None
    people: int = 0
    repeated: int = 0
    bad: int = 0
    unread: int = 0


def whole_fault(contract: Contract, found: Noted, asked: Asked, seen: Seen) -> Refused | None:
    """Why a file is not taken, or nothing.

    Args:
        contract: whose.
        found: what is to be noted of it.
        asked: what it is held against.
        seen: what it shows.
    """
    return (
        later(found.month, asked.decided)
        or no_rows(contract, found, asked.last)
        or nothing_much(found, asked.last)
        or same_as_last(contract, found, asked.last, seen)
        or stale(contract, found, asked.decided, seen)
        or unit(contract, found, asked)
        or doubled(found.rows, seen.repeated)
        or half(found, asked)
        or too_bad(found.rows - seen.unread, seen.bad)
    )


def whole_doubt(contract: Contract, found: Noted, asked: Asked, seen: Seen) -> Refused | None:
    """What to ask the office about a file that is taken: whether it is old, of so few people.

    Of nobody there is nothing to ask: heads alone are the same every month.
    """
    needed = months_before(asked.decided, 1 + contract.fresh)
    if seen.newest is not None and seen.newest < needed:
        return Refused(
            "perhaps_stale", newest=shown(seen.newest), needed=shown(needed), people=seen.people
        )
    last = asked.last
    if last is not None and contract.month and found.rows and _again(found, last):
        return Refused(
            "perhaps_same", other=_called(contract, last), last=shown(last.month),
            people=seen.people,
        )  # fmt: skip
    return None


def by_chance(contract: Contract, people: int, newest_months: int) -> float:
    """How likely a file as agreed has no row of its newest months, at most.

    A bill may be of any month of the year: were everybody's newest equally likely of each,
    so many have none of the newest; whoever has more than one has one of them likelier. Of
    what comes month by month, a row is missing only of those of whom it has ended.
    """
    older = 1 - newest_months / YEAR if contract.by_chance else LASTING
    return float(max(older, 0) ** people)


def later(month: int, decided: int) -> Refused | None:
    """A month that had not come yet: its name is mistyped, or it tells of another time."""
    if month <= decided:
        return None
    return Refused("later", month=shown(month), decided=shown(decided))


def no_rows(contract: Contract, found: Noted, last: Noted | None) -> Refused | None:
    """A file without rows where there were many, or where nobody knows that there are none.

    Where no row means that there is nothing, the office may say in the file that so it is.
    """
    if found.rows or found.nothing:
        return None
    honest = contract.may_be_none if last is None else last.rows < LEAST_ROWS
    if honest:
        return None
    if contract.absent != "none":
        return Refused("no_rows_at_all")
    return Refused("no_rows", nothing=NOTHING)


def nothing_much(found: Noted, last: Noted | None) -> Refused | None:
    """The office's word that there is nothing, where last time there were many rows."""
    if not found.nothing or last is None or last.rows < LEAST_ROWS:
        return None
    return Refused("nothing_much", nothing=NOTHING, before=last.rows)


def same_as_last(
    contract: Contract, found: Noted, last: Noted | None, seen: Seen
) -> Refused | None:
    """The last file again, itself or its rows under another name.

    A list that is kept rather than made anew each month may stand as it was, and so may the
    rows of a few people to whom nothing happened; but not a workbook, which holds the
    second in which it was saved.
    """
    if last is None or not _again(found, last):
        return None
    saved_anew = last.sha256 != found.sha256 or not found.file.lower().endswith(".xlsx")
    if contract.month:
        few = by_chance(contract, seen.people, 1) * FALSE_ALARM >= 1 and saved_anew
    else:
        few = contract.fresh > MONTHLY or found.rows < LEAST_ROWS
    if few:
        return None
    return Refused(
        "same_as_last", other=_called(contract, last), last=shown(last.month),
        month=shown(found.month),
    )  # fmt: skip


def _again(found: Noted, last: Noted) -> bool:
    """Whether a file of a later month holds what the last one held.

    Of heads alone `no_rows` judges: such files are all alike.
    """
    if not found.rows and not found.nothing:
        return False
    same = last.sha256 == found.sha256 or bool(last.content and last.content == found.content)
    return same and last.month < found.month


def _called(contract: Contract, last: Noted) -> str:
    return last.file or f"{contract.zh}_{last.month}"


def stale(contract: Contract, found: Noted, decided: int, seen: Seen) -> Refused | None:
    """The newest month lies before what the contract allows, and not by chance."""
    needed = months_before(decided, 1 + contract.fresh)
    newest = seen.newest or found.month
    if newest >= needed:
        return None
    new_months = 1 + contract.fresh
    if found.month >= needed and by_chance(contract, seen.people, new_months) * FALSE_ALARM >= 1:
        return None
    return Refused("stale", newest=shown(newest), decided=shown(decided), needed=shown(needed))


def half(found: Noted, asked: Asked) -> Refused | None:
    """Far fewer rows than last time, or than there are people."""
    rows = found.rows
    if found.nothing:
        return None
    if asked.last is not None:
        before, zh, en = asked.last.rows, "上次有{}行", "last time {}"
    elif asked.expected is not None:
        before, zh, en = asked.expected, "应有约{}行", "and about {} were to come"
    else:
        return None
    if before < LEAST_ROWS or rows >= HALF * before:
        return None
    return Refused("half", rows=rows, against=zh.format(before), against_en=en.format(before))


def doubled(rows: int, repeated: int) -> Refused | None:
    """Half of the rows or more stand there a second time: each row and its copy."""
    if repeated < LEAST_REPEATED or 2 * repeated <= DOUBLED * rows:
        return None
    return Refused("doubled", rows=rows, repeated=repeated)


def unit(contract: Contract, found: Noted, asked: Asked) -> Refused | None:
    """A column of money whose sums are many times, or a small part of, what they were.

    A median of many sums is telling by itself, one of a few only where those of all columns
    are off to the same side, as they are in a file of fen.
    """
    before = asked.last.medians if asked.last is not None else {}
    than = ("上次", "last time") if before else ("其他区县", "in other counties")
    against = before or asked.elsewhere
    times = {
        name: median / against[name]
        for name, median in found.medians.items()
        if against.get(name, 0) > 0
    }
    high = [name for name, ratio in times.items() if ratio >= UNIT_TIMES]
    low = [name for name, ratio in times.items() if ratio <= 1 / UNIT_TIMES]
    counts = {name: found.counts.get(name, MANY_SUMS) for name in times}
    telling = [name for name in (*high, *low) if counts[name] >= MANY_SUMS]
    agreed = len(times) in {len(high), len(low)} and sum(counts.values()) >= FEW_SUMS
    if not times or not (telling or agreed):
        return None
    name = (telling or high or low)[0]
    column = contract.columns[name]
    off = max(times[name], 1 / times[name])
    zh, en = UNITS[column.scale]
    return Refused(
        "unit", head=column.head, median=_sum(found.medians[name]), than=than[0], than_en=than[1],
        expected=_sum(against[name]), times=round(off), unit=zh, unit_en=en,
    )  # fmt: skip


def too_bad(rows: int, bad: int) -> Refused | None:
    """More than a fifth of the rows are wrong: the rest is not to be trusted either."""
    if bad < LEAST_BAD or bad <= TOO_BAD * rows:
        return None
    return Refused("too_bad", rows=rows, bad=bad)


def _sum(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")
