"""What changes in the rule book between two days: clauses, figures, reasons, cases."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.cases import Case, expectations, household_of, same
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.parameters import Value
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rule import Rule
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.law_page import code_of, docstring_parts

Kind = Literal["added", "removed", "changed"]
NOT_IN_FORCE = "not in force"
"""What stands for a value where the book of the day has no such rule."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule that is another one on the later day.

    Attributes:
        name: qualified name.
        kind: whether it came, went or was rewritten.
        old, new: the version in force, None where there is none.
        text: the lines that differ, as a unified difference.
        old_source, new_source: where each stands written.
    """

    name: str
    kind: Kind
    old: Rule | None
    new: Rule | None
    text: tuple[str, ...]
    old_source: str
    new_source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter's value that is another on the later day, at one place.

    Attributes:
        name: qualified name.
        area: the place it is set for.
        residence: the standard it is set for, None for both.
        old, new: what is in force, None where nothing is.
    """

    name: str
    area: str
    residence: str | None
    old: Value | None
    new: Value | None

    @property
    def moved(self) -> bool:
        """Whether the figure itself is another, not only its source or status."""
        values = [None if v is None else v.value for v in (self.old, self.new)]
        return values[0] != values[1]


@dataclass(frozen=True, slots=True)
class Said:
    """A reason that came or went; one rewritten does both, under two codes."""

    kind: Kind
    reason: Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expected value of a case under the two books; a text where there is none."""

    name: str
    row: int
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A worked case that comes out otherwise under the later law."""

    case: Case
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two days."""

    old_day: date
    new_day: date
    clauses: tuple[Clause, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[Said, ...]
    cases: tuple[CaseChange, ...] = ()


def difference(
    book: Contents,
    old_day: date,
    new_day: date,
    cases: Sequence[Case] = (),
) -> Difference:
    """The readable difference between the law of two days.

    Args:
        book: the contents of the whole library.
        old_day: the day compared with.
        new_day: the day asked about.
        cases: worked cases to decide under both books.

    Raises:
        RuleBookError: the book of one of the days does not compile (only with cases).
    """
    return Difference(
        old_day=old_day,
        new_day=new_day,
        clauses=tuple(_clauses(book, old_day, new_day)),
        figures=tuple(_figures(book, old_day, new_day)),
        reasons=tuple(_reasons(book, old_day, new_day)),
        cases=tuple(_cases(book, old_day, new_day, cases)) if cases else (),
    )


def _in_force(several: Iterable[Rule], day: date) -> Rule | None:
    return next((r for r in several if r.in_force(day)), None)


def _clauses(book: Contents, old_day: date, new_day: date) -> Iterator[Clause]:
    for name, several in book.rules.items():
        old, new = _in_force(several, old_day), _in_force(several, new_day)
        if old is new:
            continue
        kind: Kind = "added" if old is None else "removed" if new is None else "changed"
        before, after = (code_of(r, book).splitlines() if r else [] for r in (old, new))
        whole = len(before) + len(after)
        differing = difflib.unified_diff(
            before, after, str(old_day), str(new_day), lineterm="", n=whole
        )
        sources = (_source(book, old), _source(book, new))
        yield Clause(name, kind, old, new, tuple(differing), *sources)


def _source(book: Contents, rule: Rule | None) -> str:
    """Where a version stands written."""
    if rule is None:
        return ""
    return docstring_parts(book.library.parsed[rule].docstring)["Source:"]


def _figures(book: Contents, old_day: date, new_day: date) -> Iterator[Figure]:
    for name, parameter in book.library.parameters.items():
        places = dict.fromkeys((v.area, v.residence) for v in parameter.values)
        for area, residence in places:
            here = [v for v in parameter.values if (v.area, v.residence) == (area, residence)]
            old, new = (
                max((v for v in here if v.start <= day), key=lambda v: v.start, default=None)
                for day in (old_day, new_day)
            )
            if old is not new:
                yield Figure(name, area, residence, old, new)


def _reasons(book: Contents, old_day: date, new_day: date) -> Iterator[Said]:
    for reason in book.library.reasons:
        before, after = (reason.start <= day <= reason.end for day in (old_day, new_day))
        if before != after:
            yield Said("added" if after else "removed", reason)


def _cases(
    book: Contents,
    old_day: date,
    new_day: date,
    cases: Sequence[Case],
) -> Iterator[CaseChange]:
    old_book, new_book = (compile_book(book.library, day) for day in (old_day, new_day))
    own_books: dict[date, Book] = {old_day: old_book, new_day: new_book}
    asked_of: list[tuple[Case, set[tuple[int, str]]]] = []
    of_law: dict[str, set[str]] = {}
    for case in cases:
        if case.day not in own_books:
            own_books[case.day] = compile_book(book.library, case.day)
        asked = {(row, name) for row, name, _ in expectations(case, own_books[case.day])}
        asked_of.append((case, asked))
        of_law.setdefault(case.law, set()).update(name for _, name in asked)
    for case, asked in asked_of:
        names = of_law[case.law]
        old, new = (_decided(case, b, asked, names) for b in (old_book, new_book))
        outcomes = [
            Outcome(name, row, old[row, name], new[row, name])
            for row, name in sorted(asked)
            if not _alike(old[row, name], new[row, name])
        ]
        if outcomes:
            yield CaseChange(case, tuple(outcomes))


def _alike(old: Any, new: Any) -> bool:
    if isinstance(old, str) or isinstance(new, str):
        return type(old) is type(new) and bool(old == new)
    return same(old, new)


def _decided(
    case: Case, book: Book, asked: set[tuple[int, str]], of_law: set[str]
) -> dict[tuple[int, str], Any]:
    """A case's expected names under a book; a text where the book does not have one.

    All names that a law's cases expect are worked out for each: one plan of evaluation serves
    them, and a plan takes ten times as long to make as to follow. Where one of the others has
    no figure that day, the case's own are worked out alone.
    """
    try:
        trace = _traced(case, book, of_law)
    except PolicyError:
        try:
            trace = _traced(case, book, {name for _, name in asked})
        except PolicyError as error:
            return dict.fromkeys(asked, str(error))
    return {
        (row, name): trace.value(name, row) if name in book.nodes else NOT_IN_FORCE
        for row, name in asked
    }


def _traced(case: Case, book: Book, names: set[str]) -> Trace:
    """A case under a book: those of some names that the book has."""
    wanted = [name for name in sorted(names) if name in book.nodes]
    return evaluate(book, household_of(case, book.library), wanted)
