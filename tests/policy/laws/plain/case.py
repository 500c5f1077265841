"""One household with all facts known, as the plain readings see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import wraps
from types import SimpleNamespace
from typing import Any

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.scalar import Household

# 2012 and 2016 rules until the day before; those of 2021 from it (S2 art. 42, S5).
NEW_RULES = date(2021, 7, 1)
# The opinion on reforming social assistance (S6).
REFORM = date(2020, 8, 25)
# The notice on the safety net (S7).
NOTICE_2022 = date(2022, 10, 20)


@dataclass
class Case:
    """A household on the day decided for.

    Attributes:
        household: its own facts.
        persons: one row each; `bills` and `contributions` hang on the person.
        obligors: those who live elsewhere.
        figure: a dated figure of the law, by its qualified name.
    """

    day: date
    household: SimpleNamespace
    persons: list[SimpleNamespace]
    obligors: list[SimpleNamespace]
    figure: Callable[[str], Any]
    answers: dict[Any, Any] = field(default_factory=dict)

    @property
    def month(self) -> int:
        """The month decided for, yyyymm."""
        return self.day.year * 100 + self.day.month

    def fellow(self, place: int) -> SimpleNamespace | None:
        """The person of the file a pointer means; nobody for -1."""
        return None if place == -1 else self.persons[place]


def case_of(household: Household, book: Book) -> Case:
    """The same household, as the plain readings take it."""

    def rows(entity: Any) -> list[SimpleNamespace]:
        return [SimpleNamespace(**row) for row in household.rows.get(entity, ())]

    def figure(name: str) -> Any:
        parameter = book.library.parameters[name]
        value = parameter.in_force(book.day, household.county, household.residence)
        assert value is not None, f"{name} has no value on {book.day}"
        return value.value

    persons = rows("person")
    for person in persons:
        person.bills, person.contributions = [], []
    for entity, kept in (("bill", "bills"), ("contribution", "contributions")):
        for row, owner in zip(rows(entity), household.parents.get(entity, ()), strict=True):  # type: ignore[call-overload]
            row.person = persons[owner]
            getattr(persons[owner], kept).append(row)
    return Case(book.day, rows("household")[0], persons, rows("obligor"), figure)


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Answer a question about a case only once; the readings ask each other freely."""

    @wraps(function)
    def answer(case: Case, *row: Any) -> Any:
        key = (function, *map(id, row))
        if key not in case.answers:
            case.answers[key] = function(case, *row)
        return case.answers[key]

    return answer


def made_round(amount: Fraction | int, rounding: Any) -> int:
    """An exact amount as a multiple of the rounding's base."""
    units = Fraction(amount) / rounding.base
    if rounding.direction > 0:
        whole = -(-units // 1)
    elif rounding.direction < 0:
        whole = units // 1
    elif rounding.tie > 0:
        whole = (units + Fraction(1, 2)) // 1
    else:
        whole = -((Fraction(1, 2) - units) // 1)
    return int(whole) * rounding.base


def of(amount: int, basis_points: int) -> Fraction:
    """A share of an amount, exactly."""
    return Fraction(amount) * basis_points / 10_000


def full_years(born: int, day: date) -> int:
    """Completed years of somebody born on a day written yyyymmdd."""
    year, month, on = born // 10_000, born // 100 % 100, born % 100
    years = day.year - year
    return years if (day.month, day.day) >= (month, on) else years - 1


def months_since(month: int, now: int) -> int:
    """Months from one month to another, both yyyymm; negative for one still to come."""
    return (now // 100 - month // 100) * 12 + now % 100 - month % 100


def month_after(month: int, months: int) -> int:
    """The month so many months after."""
    year, number = divmod(month, 100)
    for _ in range(months):
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)
    return year * 100 + number


def graded(grade: int, lightest: int) -> bool:
    """Whether a disability is graded at least as grave as the lightest grade meant."""
    return grade in range(1, lightest + 1)


def all_rows(case: Case, entity: str) -> Sequence[Any]:
    """The rows a question of an entity is asked about."""
    if entity == "person":
        return case.persons
    if entity == "obligor":
        return case.obligors
    kept = {"bill": "bills", "contribution": "contributions"}[entity]
    return [row for person in case.persons for row in getattr(person, kept)]
