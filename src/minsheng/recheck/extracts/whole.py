"""Whether a file as a whole is what was to be sent: not stale, half, doubled or in another unit.

Each check is a function that gives the refusal or nothing; `whole_fault` asks them in the
order in which one explains the other. What a file is held against is what the register
noted of the last one (`noted.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.noted import Noted
from minsheng.recheck.extracts.refusal import Refused

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


def whole_fault(
    contract: Contract, found: Noted, asked: Asked, newest: int | None, repeated: int, bad: int
) -> Refused | None:
    """Why a file is not taken, or nothing.

    Args:
        contract: whose.
        found: what is to be noted of it.
        asked: what it is held against.
        newest: the newest month (yyyymm) in its column of months; None where it has none.
        repeated: rows the same as one before (`alike.repeated_rows`).
        bad: rows with a fault.
    """
    return (
        no_rows(contract, found, asked.last)
        or same_as_last(contract, found, asked.last)
        or stale(contract, newest or found.month, asked.decided)
        or unit(contract, found, asked)
        or doubled(found.rows, repeated)
        or half(found.rows, asked)
        or too_bad(found.rows, bad)
    )


def no_rows(contract: Contract, found: Noted, last: Noted | None) -> Refused | None:
    """A file without rows where there were many, or where nobody knows that there are none."""
    if found.rows:
        return None
    honest = contract.may_be_none if last is None else last.rows < LEAST_ROWS
    return None if honest else Refused("no_rows")


def same_as_last(contract: Contract, found: Noted, last: Noted | None) -> Refused | None:
    """The last file again, itself or its rows under another name.

    A list that is kept rather than made anew each month may stand as it was, and so may one
    of a few rows.
    """
    if last is None or last.month >= found.month:
        return None
    monthly = bool(contract.month) or contract.fresh <= MONTHLY
    same = last.sha256 == found.sha256 or (last.content and last.content == found.content)
    if not same or not monthly or (not contract.month and found.rows < LEAST_ROWS):
        return None
    other = last.file or f"{contract.zh}_{last.month}"
    return Refused("same_as_last", other=other, last=shown(last.month), month=shown(found.month))


def stale(contract: Contract, newest: int, decided: int) -> Refused | None:
    """The newest month lies before what the contract allows."""
    needed = months_before(decided, 1 + contract.fresh)
    if newest >= needed:
        return None
    return Refused("stale", newest=shown(newest), decided=shown(decided), needed=shown(needed))


def half(rows: int, asked: Asked) -> Refused | None:
    """Far fewer rows than last time, or than there are people."""
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


def months_before(month: int, back: int) -> int:
    """The month (yyyymm) some months before."""
    number = month // 100 * 12 + month % 100 - 1 - back
    return number // 12 * 100 + number % 12 + 1


def shown(month: int) -> str:
    """A month as people write it."""
    return f"{month // 100}-{month % 100:02}"


def _sum(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")
