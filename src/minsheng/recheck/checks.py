"""What cannot be true in a snapshot, each refused in one sentence: where, what, how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

import numpy as np

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.laws import kinds
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.places import Array, Fault, Places, known
from minsheng.recheck.relations import PARENTS, POINTERS, impossible_relations

MONTHS = 12
HUNDRED = np.int32(100)
FIRST_MONTH = np.int32(180_001)
"""Nothing older is believed."""
MOST_DAYS = 31
FIRST_YEAR, LAST_YEAR, EPOCH = 1800, 2199, 1970
NO_DAY = np.int32(FIRST_YEAR * 10_000 + 100)
"""Before the first day there is any."""
COMING = frozenset({"exit_start"})
"""Months that may lie ahead, by a year: an exit is announced before it begins."""
HUNDREDS = 100
AHEAD = HUNDREDS
"""A year, in months written yyyymm."""
MOST_AGE = 130
"""Nobody is older."""

MOST_FEN = 10**13
"""No more money in one fact, nor in one household: 100,000,000,000 yuan.

The rules compute in 64 bits. What they make largest of facts is a year of a household's
income, times a rate in basis points, doubled to round at the half: with all money of a
household at most 10**13 fen, that is 10**13 * 12 * 10**4 * 2 = 2.4 * 10**18, and with the
largest rate 16 bits hold 7.9 * 10**18; 64 bits end at 9.2 * 10**18. All else is less:
standards are multiplied by at most a hundred heads, land by its yield.
"""


def refuse_impossible(
    part: str,
    batch: Batch,
    facts: Mapping[str, Fact],
    household_id: Array,
    as_of: int,
    found: Iterable[Fault] = (),
    alike: Collection[str] = (),
) -> None:
    """Refuse a part whose facts cannot be true.

    Args:
        part: its name.
        batch: all its facts.
        facts: what they are.
        household_id: of each household.
        as_of: the snapshot's month, yyyymm.
        found: faults found in reading.
        alike: facts whose column is the same in every row.

    Raises:
        RecheckError: the first fault: what, in which household, and how to mend it.
    """
    fault = first_fault(batch, facts, as_of, found, alike)
    if fault is not None:
        rows = np.flatnonzero(fault.wrong)
        household = household_id[fault.household(batch, int(rows[0]))]
        more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
        msg = f"{part}, household {household}{more}: {fault.words}; {fault.remedy}"
        raise RecheckError(msg)


def first_fault(
    batch: Batch,
    facts: Mapping[str, Fact],
    as_of: int,
    found: Iterable[Fault] = (),
    alike: Collection[str] = (),
) -> Fault | None:
    """The first of what cannot be true, if anything; arguments as of `refuse_impossible`."""
    faults = _all_faults(batch, facts, as_of, found, alike)
    return next((fault for fault in faults if fault.wrong.any()), None)


def _all_faults(
    batch: Batch,
    facts: Mapping[str, Fact],
    as_of: int,
    found: Iterable[Fault],
    alike: Collection[str],
) -> Iterator[Fault]:
    """Of each fact alone, then of the facts together."""
    places = Places(batch)
    for name, column in batch.columns.items():
        fact = facts[name]
        if (
            name in alike
            and fact.type != "Pointer"
            and not _wrong_first(fact, column, places, as_of)
        ):
            continue
        if len(column.values):
            for words, wrong in _faults(fact, column, places, as_of):
                yield Fault.of(fact, words, wrong)
    yield from found
    yield from _too_much_together(batch, facts, places)
    yield from _grades_of_nothing(batch, facts)
    yield from impossible_relations(facts, places)


def _wrong_first(fact: Fact, column: Column, places: Places, as_of: int) -> bool:
    """Whether something is wrong with the first row."""
    causes = None if column.causes is None else column.causes[:1]
    first = Column(column.values[:1], causes)
    return any(wrong.any() for _, wrong in _faults(fact, first, places, as_of))


def _faults(fact: Fact, column: Column, places: Places, as_of: int) -> Iterator[tuple[str, Array]]:
    """Each kind of fault with the rows that have it; cheap where there is none."""
    values = column.values
    if fact.type == "Fen":
        # As an unsigned number, what is negative is very large: one look finds both.
        places.largest[fact.name] = largest = int(values.view(np.uint64).max())
        if largest > MOST_FEN:
            yield "is negative money", known(column) & (values < 0)
            yield f"is more than {MOST_FEN // 100:,} yuan", known(column) & (values > MOST_FEN)
    elif fact.type == "Day":
        yield from _not_a_day(column, as_of)
    elif fact.type == "Month":
        yield from _not_a_month(fact, column, as_of)
    elif fact.type == "Pointer":
        yield from _nobody_there(fact, column, places)
    elif fact.type == "Count":
        if values.view(np.uint16).max() > np.iinfo(np.int16).max:
            yield "is a negative count", known(column) & (values < 0)
        yield from _out_of_range(fact, column)
    elif (code := _code(fact.type)) and (
        values.view(np.uint16).max() > code[-1] or (code[0] and values.min() < code[0])
    ):
        yield f"is no {fact.type}", known(column) & ~np.isin(values, code)


@lru_cache(None)
def _code(type_: str) -> tuple[int, ...]:
    """The numbers of a code, ascending; none for what is no code."""
    code = getattr(kinds, type_, None)
    if isinstance(code, type) and issubclass(code, IntEnum):
        return tuple(sorted(int(member) for member in code))
    return ()


def _out_of_range(fact: Fact, column: Column) -> Iterator[tuple[str, Array]]:
    """What the list of facts declares as least and most."""
    values = column.values
    if fact.least is not None and values.min() < fact.least:
        yield f"is less than {fact.least}", known(column) & (values < fact.least)
    if fact.most is not None and values.max() > fact.most:
        yield f"is more than {fact.most}", known(column) & (values > fact.most)


def _not_a_day(column: Column, as_of: int) -> Iterator[tuple[str, Array]]:
    """Days of the calendar written yyyymmdd, none after the snapshot's month."""
    values = column.values
    there = _calendar().take(values - NO_DAY, mode="clip")
    if not there.all():
        yield "is no day of the calendar (yyyymmdd)", ~there & known(column)
    first = (as_of - MOST_AGE * HUNDREDS) * 100
    if values.min() < first:
        yield f"is more than {MOST_AGE} years ago", there & (values < first) & known(column)
    last = as_of * 100 + MOST_DAYS
    if values.max() > last:
        yield f"is after the snapshot's month {as_of}", known(column) & (values > last)


@lru_cache(1)
def _calendar() -> Array:
    """Whether yyyymmdd is a day, from `NO_DAY`; what lies beyond either end is none."""
    days = np.arange(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR + 1}-01-01", dtype="datetime64[D]")
    months = days.astype("datetime64[M]")
    years = months.astype("datetime64[Y]")
    of_year = (months - years).astype(np.int64) + 1
    of_month = (days - months).astype(np.int64) + 1
    numbers = (years.astype(np.int64) + EPOCH) * 10_000 + of_year * 100 + of_month
    found = np.zeros(int(numbers[-1] - NO_DAY) + 2, bool)
    found[numbers - NO_DAY] = True
    return found


def _of_year(months: Array) -> Array:
    """Which month of its year; what is left over, for `%` is not done many at a time."""
    of_year: Array = months - months // HUNDRED * HUNDRED
    return of_year


def _no_month(months: Array, of_year: Array) -> Array:
    wrong: Array = (of_year - np.int32(1)).view(np.uint32) >= MONTHS
    wrong |= months < FIRST_MONTH
    return wrong


def _not_a_month(fact: Fact, column: Column, as_of: int) -> Iterator[tuple[str, Array]]:
    """Months written yyyymm, or 0 for never; none ahead but those announced."""
    values = column.values
    yield from _out_of_range(fact, column)
    some = np.flatnonzero(values != 0)  # mostly few: most things never happened
    months = values[some]
    wrong = _no_month(months, _of_year(months))
    if wrong.any():
        yield "is no month (yyyymm)", _at(some[wrong], column)
    last = as_of + AHEAD if fact.name in COMING else as_of
    if len(some) and months.max() > last:
        words = "more than a year after" if fact.name in COMING else "after"
        yield f"is {words} the snapshot's month {as_of}", known(column) & (values > last)


def _at(rows: Array, column: Column) -> Array:
    wrong = np.zeros(len(column.values), bool)
    wrong[rows] = True
    return wrong & known(column)


def _nobody_there(fact: Fact, column: Column, places: Places) -> Iterator[tuple[str, Array]]:
    """A person is not their own parent or spouse, and points to nobody outside the file."""
    values = column.values
    if fact.entity == "person" and fact.name in POINTERS:
        kind = "parent" if fact.name in PARENTS else "spouse"
        own = values == places.own
        if own.any():
            yield f"makes a person their own {kind}", known(column) & own
    outside = places.beyond(fact.entity, values)
    if outside.any():
        yield "points to a person the household does not have", outside & known(column)


def _too_much_together(batch: Batch, facts: Mapping[str, Fact], places: Places) -> Iterator[Fault]:
    """All money of a household together; where the largest amounts are small, none is counted."""
    money = [facts[name] for name in batch.columns if facts[name].type == "Fen"]
    most: dict[str, int] = {
        "household": 1,
        "person": int(places.sizes.max(initial=0)),
        "obligor": int(np.diff(batch.offsets["obligor"]).max(initial=0)),
        # Of these there are so few that all of them may be one household's.
        "bill": batch.rows("bill"),
        "contribution": batch.rows("contribution"),
    }
    if sum(places.largest.get(fact.name, 0) * most[fact.entity] for fact in money) <= MOST_FEN:
        return
    # Exact in floating point as far as the bound reaches; sums beyond it only need be large.
    together = np.zeros(batch.households)
    for fact in money:
        column = batch.columns[fact.name]
        amounts = np.where(known(column), column.values, 0).astype(np.float64)
        of = _households(batch, fact)
        together += np.bincount(of, amounts, batch.households)
    words = f"its money adds up to more than {MOST_FEN // 100:,} yuan"
    yield Fault(words, together > MOST_FEN, "household", "correct it at its source")


def _households(batch: Batch, fact: Fact) -> Array:
    """Which household each row of a fact belongs to."""
    owner = np.arange(batch.households)
    if fact.entity == "household":
        return owner
    if fact.entity == "obligor":
        return np.repeat(owner, np.diff(batch.offsets["obligor"]))
    owner = np.repeat(owner, np.diff(batch.offsets["person"]))
    below = fact.entity != "person"
    return np.repeat(owner, np.diff(batch.offsets[fact.entity])) if below else owner


def _grades_of_nothing(batch: Batch, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    """Nobody has a grade of a disability they do not have."""
    for kind, grade in (
        ("disability", "disability_grade"),
        ("obligor_disability", "obligor_disability_grade"),
    ):
        if kind in batch.columns and grade in batch.columns:
            kinds_, grades = batch.columns[kind], batch.columns[grade]
            wrong = (grades.values > 0) & (kinds_.values == 0)
            if wrong.any():
                wrong = wrong & known(kinds_) & known(grades)
                yield Fault.of(facts[grade], "is a grade where no disability stands", wrong)


__all__: Sequence[str] = ("MOST_FEN", "first_fault", "refuse_impossible")
