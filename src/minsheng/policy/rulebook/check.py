"""Whether a rule book is sound: on every day of change, and in every worked case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from minsheng.policy.engine.book import Book, change_days, compile_book
from minsheng.policy.engine.cases import Case, differences
from minsheng.policy.engine.faults import PolicyError, RuleBookError
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import FIRST_DAY
from minsheng.policy.rulebook.acts import misnamed
from minsheng.policy.rulebook.contents import Contents, contents
from minsheng.policy.rulebook.names import lacking
from minsheng.policy.rulebook.sentences import at_odds

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        days: days of change on which the whole book has its figures.
        cases: worked cases decided.
        faults: one sentence each; empty when all is well.
    """

    days: tuple[date, ...]
    cases: int
    faults: tuple[str, ...]


def check(library: Library, cases: Sequence[Case], progress: Progress | None = None) -> Checked:
    """Compile the book on every day of change and decide every worked case; each law has one.

    Days before the first figures are left out: the book is not asked for there.
    """
    whole = contents(library)
    faults = [*lacking(library, whole.names), *misnamed(library, cases), *at_odds(library)]
    first = _first_day(whole)
    days = tuple(d for d in change_days(library) if d >= first)
    books: dict[date, Book | None] = {}
    broken: dict[str, list[date]] = {}

    def book(day: date) -> Book | None:
        if day not in books:
            try:
                books[day] = compile_book(library, day)
            except RuleBookError as error:
                for words in error.faults:
                    broken.setdefault(words.replace(str(day), "that day"), []).append(day)
                books[day] = None
        return books[day]

    for day in days:
        book(day)
    for number, case in enumerate(cases, 1):
        compiled = book(case.day)
        try:
            faults += differences(case, compiled) if compiled else []
        except PolicyError as error:
            faults.append(f"{case.title}: {error}")
        if progress and (number % 50 == 0 or number == len(cases)):
            progress(number, len(cases))
    faults += without_case(library, cases)
    told = [f"{_span(found)}: {words}" for words, found in broken.items()]
    return Checked(days, len(cases), tuple(dict.fromkeys([*told, *faults])))


def without_case(library: Library, cases: Sequence[Case]) -> Iterator[str]:
    """The laws with rules and no worked case: nothing shows that they are right."""
    tried = {case.law for case in cases}
    for law in dict.fromkeys(rule.law for rule in library.rules):
        if law not in tried:
            yield (
                f"{law}: the law has no worked case, so nothing shows that its rules are right; "
                f"write {law}/cases/<topic>.yaml (docs/adding-a-rule.md, step 4)"
            )


def _span(days: Sequence[date]) -> str:
    """The days on which a fault was found, once."""
    first, last = min(days), max(days)
    return str(first) if first == last else f"{first} to {last} ({len(days)} days tried)"


def _first_day(book: Contents) -> date:
    """The first day on which every figure that a rule without a beginning asks for has begun."""
    asked = {
        name
        for rule in book.library.rules
        if rule.start == FIRST_DAY
        for name in book.dependencies(rule)
        if name in book.library.parameters
    }
    starts = [min(v.start for v in book.library.parameters[name].values) for name in asked]
    return max(starts, default=FIRST_DAY)
