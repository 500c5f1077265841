"""Planting faults in the law, one at a time, and asking the worked cases."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from typing import Any

from minsheng.bench.exact import Multiples, never_rounds
from minsheng.bench.mutants import (
    Edge,
    Function,
    edges,
    rule_faults,
    shifts,
    value_faults,
    with_start,
)
from minsheng.policy.engine.book import RESIDENCES, Book, change_days, compile_book
from minsheng.policy.engine.cases import Case, differences, expectations, household_of, same
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.language import Parsed
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import Parameter, Value
from minsheng.policy.engine.rule import Rule
from minsheng.policy.engine.scalar import Trace, arguments_of, evaluate, reevaluate
from minsheng.policy.engine.unknown import Cause, Unknown

FOUND, SURVIVED, IDLE = "found", "survived", "cannot matter"
SINCE = date(2018, 1, 1)
"""The rule book answers for days from here on."""
COMBINATIONS = 20_000
UNKNOWN = Unknown(Cause.NOT_DELIVERED)
ASKED_FOR = {
    "contradicted": Unknown(Cause.CONTRADICTED),
    "unverified": Unknown(Cause.UNVERIFIED),
}
"""The unknowns a helper tells from the others."""
ELSEWHERE = ("320699", "329999", "119999")


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault and what became of it.

    Attributes:
        name: rule or parameter changed.
        place: where it stands written.
        what: the change, in words.
        state: found, survived, or cannot matter.
        why: for what cannot matter, the proof.
    """

    law: str
    name: str
    place: str
    what: str
    state: str
    why: str = ""


@dataclass(frozen=True)
class Worked:
    """A case decided by the law as it stands."""

    case: Case
    trace: Trace
    expected: tuple[tuple[int, str, Any], ...]
    targets: tuple[str, ...]
    needed: frozenset[str]

    @property
    def day(self) -> date:
        """The day decided for."""
        return self.case.day

    def finds(self, overrides: Mapping[str, Sequence[Any]]) -> bool:
        """Whether the case fails when some names have other values."""
        try:
            values = reevaluate(self.trace, overrides, self.targets)
        except Exception:  # noqa: BLE001 - a rule that fails is a fault found
            return True
        return any(not same(values[name][row], wanted) for row, name, wanted in self.expected)


class Ground:
    """The law and its cases, decided once; faults are tried on it.

    Args:
        library: the laws.
        cases: all their worked cases; each must hold.
    """

    def __init__(self, library: Library, cases: Iterable[Case]) -> None:
        self.library = library
        self._books: dict[date, Book] = {}
        self.worked = [self._worked(case) for case in cases]
        self.asking: dict[str, list[Worked]] = {}
        for worked in self.worked:
            for name in worked.needed:
                self.asking.setdefault(name, []).append(worked)

    def book(self, day: date) -> Book:
        """The book of a day, compiled once."""
        if day not in self._books:
            self._books[day] = compile_book(self.library, day)
        return self._books[day]

    def _worked(self, case: Case) -> Worked:
        book = self.book(case.day)
        expected = tuple(expectations(case, book))
        targets = tuple(dict.fromkeys(name for _, name, _ in expected))
        needed = frozenset((*book.needed(targets), *book.leaves(targets)))
        trace = evaluate(book, household_of(case, self.library), targets)
        if any(not same(trace.value(name, row), wanted) for row, name, wanted in expected):
            raise PolicyError(f"{case.title} does not hold; mend it before faults are planted")
        return Worked(case, trace, expected, targets, needed)

    def trials(self, name: str) -> Iterator[Trial]:
        """Every fault of a rule or parameter, tried."""
        if name in self.library.parameters:
            yield from self._of_parameter(self.library.parameters[name])
            return
        versions = [r for r in self.library.rules if r.name == name]
        for rule in versions:
            yield from self._of_rule(rule)
        for edge in edges(versions):
            yield from self._of_edge(edge)

    # --- rules --------------------------------------------------------------

    def _of_rule(self, rule: Rule) -> Iterator[Trial]:
        calls = [
            (worked, list(arguments_of(worked.trace, rule.name)))
            for worked in self._asking(rule.name, rule.law)
            if rule.in_force(worked.day)
        ]
        file = "/".join(rule.function.__module__.split(".")[-2:])
        for fault in rule_faults(rule, self.library.parsed[rule], self.library.codes):
            found = any(_fails(fault.function, rule.name, *call) for call in calls)
            state, why = (FOUND, "") if found else self._judged(rule, fault.function)
            place = f"{file}.py, line {fault.line}"
            yield Trial(rule.law, rule.name, place, fault.what, state, why)

    def _asking(self, name: str, law: str) -> list[Worked]:
        """The cases that rest on a name, those of its own law first."""
        return sorted(self.asking.get(name, ()), key=lambda w: w.case.law != law)

    def _judged(self, rule: Rule, function: Function) -> tuple[str, str]:
        """A fault no case found: whether it can matter at all."""
        if rule.end < SINCE:
            return IDLE, f"not in force since {SINCE}"
        parsed = self.library.parsed[rule]
        unknowns = (UNKNOWN, *_asked_for(parsed))
        domains = [self._domain(a.type, a.many, unknowns) for a in parsed.arguments]
        size = 1
        for domain in domains:
            size *= len(domain) if domain else COMBINATIONS + 1
        if size > COMBINATIONS:
            return SURVIVED, ""
        for values in product(*domains):
            if _apart(function(*values), rule.function(*values)):
                return SURVIVED, ""
        return IDLE, f"the same for all {size} values its arguments can have"

    def _domain(self, type_: str, many: bool, unknowns: tuple[Unknown, ...]) -> tuple[Any, ...]:
        """All the values an argument can have, unknown included; none for what is unbounded."""
        if many:
            return ()
        if type_ == "bool":
            return True, False, *unknowns
        return (*self.library.codes[type_], *unknowns) if type_ in self.library.codes else ()

    def _of_edge(self, edge: Edge) -> Iterator[Trial]:
        rule = edge.after or edge.before
        assert rule is not None
        for words, day in shifts(edge.day):
            pairs = edge.moved(day)
            what = f"the version of {edge.day} comes {words}"
            if edge.after is None:
                what = f"the last version, in force until {edge.day - timedelta(1)}, ends {words}"
            state, why = self._edge_state(pairs, _window(edge.day, day), rule.name)
            yield Trial(rule.law, rule.name, f"from {edge.day}", what, state, why)

    def _edge_state(
        self,
        pairs: Sequence[tuple[Rule, Rule]],
        window: tuple[date, ...],
        name: str,
    ) -> tuple[str, str]:
        if not window:
            return IDLE, f"it changes nothing since {SINCE}"
        moved = dict(pairs)
        library = replace(
            self.library,
            rules=tuple(moved.get(r, r) for r in self.library.rules),
            parsed={moved.get(r, r): p for r, p in self.library.parsed.items()},
        )
        books: dict[date, Book] = {}
        for worked in self.worked:
            if worked.day in window:
                try:
                    if worked.day not in books:
                        books[worked.day] = compile_book(library, worked.day)
                    found = differences(worked.case, books[worked.day])
                except PolicyError:
                    return FOUND, ""
                if found:
                    return FOUND, ""
        if not any(self._asked_for(name, day) or self._in_force(name, day) for day in window):
            return IDLE, "nothing asks for it on the days between"
        return SURVIVED, ""

    def _in_force(self, name: str, day: date) -> bool:
        return name in self.book(day).nodes

    def _asked_for(self, name: str, day: date) -> bool:
        """Whether a rule in force on a day rests on a name."""
        nodes = self.book(day).nodes.values()
        return any(link.target == name for node in nodes for link in node.links)

    # --- parameters ---------------------------------------------------------

    def _of_parameter(self, parameter: Parameter) -> Iterator[Trial]:
        for place, value in enumerate(parameter.values):
            where = f"value of {value.start}"
            where += f", area {value.area}" if value.area != "0" else ""
            where += f", {value.residence}" if value.residence else ""
            for what, other in value_faults(value, parameter.type):
                state, why = self._value_state(parameter, value, other)
                yield Trial(parameter.law, parameter.name, where, what, state, why)
            for words, day in shifts(value.start):
                moved = with_start(parameter, place, day)
                state, why = self._start_state(parameter, moved, _window(value.start, day))
                what = f"it begins {words}"
                yield Trial(parameter.law, parameter.name, where, what, state, why)

    def _value_state(self, parameter: Parameter, value: Value, other: Any) -> tuple[str, str]:
        name = parameter.name
        for worked in self._asking(name, parameter.law):
            household = worked.trace.household
            taken = parameter.in_force(worked.day, household.county, household.residence)
            if taken is value and worked.finds({name: (other,)}):
                return FOUND, ""
        if not self._counts(parameter, value):
            return IDLE, f"no rule in force since {SINCE} takes it"
        if isinstance(value.value, Rounding) and never_rounds(
            self.multiples, parameter, (value.value.base, other.base)
        ):
            return IDLE, "every sum it rounds is a multiple of the base already"
        return SURVIVED, ""

    def _counts(self, parameter: Parameter, value: Value) -> bool:
        """Whether any rule takes a value on any day since `SINCE`."""
        return any(
            value in self._values(parameter, day) and self._asked_for(parameter.name, day)
            for day in self.days
            if day >= value.start
        )

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The first day answered for and every day of change after it."""
        return (SINCE, *(d for d in change_days(self.library) if d > SINCE))

    @cached_property
    def multiples(self) -> Multiples:
        """What the values of each name have in common."""
        return Multiples(tuple(self.book(day) for day in self.days))

    def _values(self, parameter: Parameter, day: date) -> list[Value | None]:
        """The values in force on a day, wherever one lives."""
        counties = {v.area.ljust(6, "9") for v in parameter.values if v.area != "0"}
        return [
            parameter.in_force(day, county, residence)
            for county in (*sorted(counties), *ELSEWHERE)
            for residence in RESIDENCES
        ]

    def _start_state(
        self,
        parameter: Parameter,
        moved: Parameter,
        window: tuple[date, ...],
    ) -> tuple[str, str]:
        if not window:
            return IDLE, f"it changes nothing since {SINCE}"
        name = parameter.name
        for worked in self._asking(name, parameter.law):
            if worked.day not in window:
                continue
            household = worked.trace.household
            now = moved.in_force(worked.day, household.county, household.residence)
            if now is None or worked.finds({name: (now.value,)}):
                return FOUND, ""
        matters = any(
            [v and v.value for v in self._values(parameter, day)]
            != [v and v.value for v in self._values(moved, day)]
            and self._asked_for(name, day)
            for day in window
        )
        return (SURVIVED, "") if matters else (IDLE, "the figure is the same on the days between")


def _window(one: date, other: date) -> tuple[date, ...]:
    """The days from the earlier to the day before the later that the rule book answers for."""
    first, last = min(one, other), max(one, other)
    days = (first + timedelta(k) for k in range((last - first).days))
    return tuple(d for d in days if d >= SINCE)


def _asked_for(parsed: Parsed) -> list[Unknown]:
    """The unknowns a rule tells from the others by their cause."""
    names = {node.id for node in ast.walk(parsed.node) if isinstance(node, ast.Name)}
    return [unknown for helper, unknown in ASKED_FOR.items() if helper in names]


def _fails(
    function: Function,
    name: str,
    worked: Worked,
    arguments: Sequence[tuple[Any, ...]],
) -> bool:
    """Whether a case finds a changed rule."""
    try:
        column = [function(*a) for a in arguments]
    except Exception:  # noqa: BLE001 - a rule that fails is a fault found
        return True
    before = worked.trace.values[name]
    if not any(_apart(a, b) for a, b in zip(column, before, strict=True)):
        return False
    return worked.finds({name: column})


def _apart(one: Any, other: Any) -> bool:
    """Whether two values differ; unknowns by their causes."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        alike = isinstance(one, Unknown) and isinstance(other, Unknown)
        return not alike or one.cause != other.cause
    return bool(one != other)
