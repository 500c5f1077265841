"""What would change a decision: the comparisons near their tipping point.

A rule that compares two sums, counts or spans of time is a threshold. For one household
each comparison is made to come out otherwise, nearest first, by moving the household's side
just so far, and what hangs on it is decided again; those that change something wanted are
its nearest thresholds. Time only goes on, so an age or a span is a threshold only where
waiting is enough, and not for long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.comparisons import Compared, Comparison, Kind, comparisons_of
from minsheng.policy.engine.rows import SINGLE
from minsheng.policy.engine.scalar import Trace, arguments_of, called_with, reevaluate
from minsheng.policy.engine.unknown import Unknown

Sensible = Callable[[str, int, int], bool]
FARTHEST: dict[Kind, int] = {"count": 1, "years": 1, "months": 12}
"""How many units away a threshold may be to be worth a word."""
MOST_SHARE = 0.5
"""How far apart two sums may be, as a share of the larger."""
SUMS, STEPS, FAR = range(3)
"""Sums come first, then the rest, and last the sums that are nothing yet."""
UNNAMED = ("bill", "contribution")
"""Entities whose rows no sentence can name."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison that decides something for one row of a rule.

    Attributes:
        rule: its name.
        row: of the rule's entity.
        comparison: which of its comparisons.
        left, right: the two values.
        answer: what the rule answers now.
        after: what the wanted names would be if the comparison came out otherwise.
        varying: wanted names that would then be another by some facts only, or not alike.
    """

    rule: str
    row: int
    comparison: Comparison
    left: int
    right: int
    answer: Any
    after: Mapping[str, Any]
    varying: frozenset[str] = frozenset()

    @property
    def gap(self) -> int:
        """How far apart the two sides are."""
        return abs(self.right - self.left)

    @property
    def steps(self) -> int:
        """How many units are wanting until the comparison comes out otherwise."""
        return self.comparison.steps(self.left, self.right)

    @property
    def rises(self) -> bool:
        """Whether the household's side must rise for that, not fall."""
        return self.comparison.rises(self.left, self.right)

    @property
    def value(self) -> int:
        """The household's side."""
        return self.right if self.comparison.limit == "left" else self.left

    @property
    def limit(self) -> int:
        """The law's side."""
        return self.left if self.comparison.limit == "left" else self.right


class Near(NamedTuple):
    """A comparison of one row that is near enough to be tried; a tuple, for there are many."""

    order: tuple[int, float]
    compared: Compared
    row: int
    comparison: Comparison
    left: int
    right: int
    sides: tuple[tuple[Any, Any], ...]

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from another: several rules may compare the same."""
        if self.comparison.written.kind == "money":
            return self.left, self.right, self.row
        moved = self.comparison.moved
        return moved.target if moved else self.compared.node.name, self.row, self._tipped

    @property
    def _tipped(self) -> int:
        return self.comparison.tipped(self.left, self.right)

    @property
    def way(self) -> tuple[Any, ...] | None:
        """What is moved, and in which direction; None where nothing is.

        Farther on the same way nothing new is met where only a nearer limit tells.
        """
        moved = self.comparison.moved
        rises = self.comparison.rises(self.left, self.right)
        return (moved.target, self.row, rises) if moved else None

    def moves_like(self, other: Near) -> bool:
        """Whether another moves the same value of the household over the same limit."""
        mine, theirs = self.comparison.moved, other.comparison.moved
        if self is other or mine is None or theirs is None:
            return self is other
        return mine.target == theirs.target and self.key == other.key

    def is_sensible(self, sensible: Sensible) -> bool:
        """Whether the household's side may be as it would have to be."""
        moved = self.comparison.moved
        value = self.right if self.comparison.limit == "left" else self.left
        return moved is None or sensible(moved.target, value, self._tipped)

    def otherwise(self, trace: Trace) -> Mapping[str, Sequence[Any]]:
        """The columns to put in place so that it, and each of the same values, is otherwise.

        Nothing where the rule would answer the same. The household's side is moved where it
        can be, for a truth alone would leave the sums as they are.
        """
        answered = self.answered(trace)
        columns: dict[str, Sequence[Any]] = {}
        for comparison, pair in zip(self.compared.comparisons, self.sides, strict=True):
            if answered and self._is_same(pair):
                link = comparison.moved
                if link is None:
                    return answered
                column = list(trace.values[link.target])
                column[0 if link.entity in SINGLE else self.row] = comparison.tipped(*pair)
                columns[link.target] = column
        return columns

    def _is_same(self, pair: tuple[Any, Any]) -> bool:
        unknown = any(isinstance(value, Unknown) for value in pair)
        return not unknown and pair == (self.left, self.right)

    def answered(self, trace: Trace) -> Mapping[str, Sequence[Any]]:
        """The rule's own column, as if it had compared otherwise; nothing where it is the same."""
        truths = [
            not c.holds(*pair) if self._is_same(pair) else c.holds(*pair)
            for c, pair in zip(self.compared.comparisons, self.sides, strict=True)
        ]
        name = self.compared.node.name
        column = list(trace.values[name])
        arguments = arguments_of(trace, name)[self.row]
        answer = self.compared.decide(*arguments, truths)
        if isinstance(answer, Unknown) or answer == column[self.row]:
            return {}
        column[self.row] = answer
        return {name: column}


@dataclass(frozen=True, slots=True)
class Tried:
    """A comparison made to come out otherwise, and what became of it.

    Attributes:
        threshold: the comparison, with the wanted names it changes; none, perhaps.
        columns: what was put in place for it.
        changed: every name that has other values by it.
        alike: the comparisons that came out otherwise with it, itself among them.
    """

    threshold: Threshold
    columns: Mapping[str, Sequence[Any]]
    changed: frozenset[str]
    alike: tuple[Near, ...] = ()


def try_thresholds(
    trace: Trace,
    wanted: Sequence[str],
    most: int = 3,
    tries: int = 10,
    sensible: Sensible = lambda *_: True,
) -> list[Tried]:
    """The comparisons nearest to one household made to come out otherwise, one by one.

    Args:
        trace: the household, evaluated for the wanted names.
        wanted: names of the household whose change counts.
        most: how many that change one to find.
        tries: how many to answer the other way at the most.
        sensible: whether a name may have another value: the name, its value, the other.

    Returns:
        Those tried, also those that change nothing: sums first, then the rest; nearest first,
        by the distance's share of the larger side. Where no sum tells, a sum that is nothing
        yet, the one nearest to its limit.
    """
    found: list[Tried] = []
    done: set[frozenset[Any]] = set()
    told = _Told(set(), set())
    nears = sorted(_near(trace, wanted), key=lambda n: n.order)
    for near in nears:
        if most == 0 or len(found) == tries or (near.order[0] == FAR and _tells_a_sum(found)):
            break
        if near.key in told.keys or not near.is_sensible(sensible):
            continue
        columns = near.otherwise(trace)
        put = frozenset(
            (name, near.row, column[min(near.row, len(column) - 1)])
            for name, column in columns.items()
        )
        if not columns or put in done:
            continue
        done.add(put)
        alike = tuple(other for other in nears if other.moves_like(near))
        tried = _try(trace, near, columns, wanted, alike)
        if tried.threshold.after:
            again = near.way in told.ways
            telling, tells = near, 1
            if again or len(alike) > 1:
                telling, tells = _telling(trace, alike, tried.threshold.after)
            if again and not tells:
                continue
            told.keys.add(near.key)
            told.ways.add(near.way)
            most -= 1
            if telling is not near:
                tried = _try(trace, telling, telling.otherwise(trace), wanted, alike)
        found.append(tried)
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told already: which comparisons, and which ways something was moved."""

    keys: set[tuple[Any, ...]]
    ways: set[tuple[Any, ...] | None]


def _try(
    trace: Trace,
    near: Near,
    columns: Mapping[str, Sequence[Any]],
    wanted: Sequence[str],
    alike: tuple[Near, ...],
) -> Tried:
    """A comparison with what becomes of it once the columns are put in place."""
    after = reevaluate(trace, columns, wanted)
    threshold = threshold_of(trace, near, changes(trace, after, wanted))
    return Tried(threshold, columns, changed_names(trace, after), alike)


def threshold_of(trace: Trace, near: Near, change: Mapping[str, Any]) -> Threshold:
    """A comparison as a threshold, with what it changes."""
    name = near.compared.node.name
    answer = trace.values[name][near.row]
    return Threshold(name, near.row, near.comparison, near.left, near.right, answer, change)


def _telling(trace: Trace, alike: Sequence[Near], change: Mapping[str, Any]) -> tuple[Near, int]:
    """Of the comparisons that came out otherwise at once, the one that explains most of it.

    Two laws may hold the same assets against the same limit: named is the one whose answer
    alone changes most of what changed.

    Returns:
        It, and how much of what changed its answer alone explains.
    """
    told = [explained(trace, one, change, {}) for one in alike]
    return alike[told.index(max(told))], max(told)


def explained(
    trace: Trace,
    near: Near,
    change: Mapping[str, Any],
    beside: Mapping[str, Sequence[Any]],
) -> int:
    """How many of the changed names change by a comparison's answer alone, beside others."""
    answer = near.answered(trace)
    if not answer:
        return 0
    names = [*change]
    return len(changes(trace, reevaluate(trace, {**beside, **answer}, names), names))


def changes(
    trace: Trace, after: Mapping[str, Sequence[Any]], wanted: Sequence[str]
) -> dict[str, Any]:
    """The wanted names that would be otherwise, and what they would be.

    What would become unknown is told only beside something that is known: to know less is by
    itself no other decision.
    """
    # A column that is the same list was not decided again.
    moved = [n for n in wanted if after[n] is not trace.values[n]]
    found = {n for n in moved if _other(after[n][0], trace.values[n][0])}
    lost = {n for n in moved if _lost(after[n][0], trace.values[n][0])} if found else set()
    return {n: after[n][0] for n in moved if n in found or n in lost}


def changed_names(trace: Trace, after: Mapping[str, Sequence[Any]]) -> frozenset[str]:
    """The names that have other columns after a reevaluation."""
    return frozenset(n for n, column in after.items() if column is not trace.values[n])


def _other(after: Any, now: Any) -> bool:
    """Whether a value would be another, and known."""
    if isinstance(after, Unknown):
        return False
    return isinstance(now, Unknown) or bool(after != now)


def _lost(after: Any, now: Any) -> bool:
    """Whether a value is known and would no longer be."""
    return isinstance(after, Unknown) and not isinstance(now, Unknown)


def _near(trace: Trace, wanted: Sequence[str]) -> Iterator[Near]:
    """The comparisons with known sides that are near enough, of rules with a known answer."""
    for compared in _compared_of(trace.book, tuple(wanted)):
        answers = trace.values[compared.node.name]
        for row, sides in enumerate(called_with(trace, compared.node.name, compared.sides)):
            if isinstance(answers[row], Unknown):
                continue
            for comparison, useful, (left, right) in zip(
                compared.comparisons, compared.useful, sides, strict=True
            ):
                if not useful or isinstance(left, Unknown) or isinstance(right, Unknown):
                    continue
                order = _order(comparison, left, right)
                if order is not None:
                    yield Near(order, compared, row, comparison, left, right, sides)


def _compared_of(book: Book, wanted: tuple[str, ...]) -> list[Compared]:
    """The rules that the wanted names rest on and that compare something, worked out once."""
    if wanted not in book.compared:
        found = (
            comparisons_of(book, node)
            for node in (book.nodes[name] for name in book.needed(wanted))
            if node.entity not in UNNAMED
        )
        book.compared[wanted] = [c for c in found if any(c.useful)]
    known: list[Compared] = book.compared[wanted]
    return known


def _tells_a_sum(found: Sequence[Tried]) -> bool:
    """Whether a sum that is nearer changes something already."""
    told = (t.threshold for t in found if t.threshold.after)
    return any(t.comparison.written.kind == "money" for t in told)


def _order(comparison: Comparison, left: int, right: int) -> tuple[int, float] | None:
    """Where a comparison stands among the others; None when it is too far away.

    A sum that is nothing yet is far from any limit; the nearest is one all the same.
    """
    kind, larger = comparison.written.kind, max(abs(left), abs(right))
    if kind == "money":
        if not (left and right):
            own = right if comparison.limit == "left" else left
            return (FAR, larger) if comparison.limit and not own and larger else None
        share = abs(right - left) / larger
        return (SUMS, share) if share <= MOST_SHARE else None
    if abs(right - left) > FARTHEST[kind]:
        return None
    steps = comparison.steps(left, right)
    if steps > FARTHEST[kind]:
        return None
    if kind != "count" and not comparison.rises(left, right):
        return None
    return STEPS, steps / max(larger, 1)
