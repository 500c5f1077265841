"""A threshold passed by the facts themselves: what else hangs on them moves with it.

A comparison made to come out otherwise moves one value of the household; but what that value
rests on feeds other rules as well. A person's income is part of the household's: who moves
the one alone is told of a family that cannot be. So facts are looked for that bring the
household's side just over the limit, and what follows is what follows of them, whichever
of them it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.rows import SINGLE
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.scalar import Trace, arguments_of, evaluate, reevaluate
from minsheng.policy.engine.thresholds import Threshold, changes
from minsheng.policy.engine.unknown import Unknown

Columns = Mapping[str, Any]
MONTHS = 12
MOST_TRIED = 3
"""How many facts of a kind, and kinds of a row, may be tried in vain before it is given up."""
MOST_STEPS = 5
"""How many times a sum is moved until it brings about just what it should."""
MOST_WAYS = 16
"""How many ways to bring about a threshold, or several at once, are looked at."""
LISTED: frozenset[Entity] = frozenset({"bill", "contribution"})
"""Entities that a person may have one more of."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A sum among the facts: its name and row."""

    fact: str
    entity: Entity
    row: int
    value: int


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows of facts that bring some thresholds about.

    Attributes:
        alike: what would be, whichever facts they are.
        varying: names that would be another by some of them, or not by all the same.
    """

    alike: Columns
    varying: frozenset[str] = frozenset()


def following(trace: Trace, some: Sequence[Threshold], wanted: Sequence[str]) -> Followed | None:
    """What the wanted names would be, were facts to bring some thresholds about at once.

    Args:
        trace: the household, evaluated for the wanted names.
        some: the thresholds.
        wanted: names of the household whose change counts.

    Returns:
        What changes by the facts tried; None where none were found.
    """
    (one, *others) = some
    if not others and is_own(trace, one):
        return Followed(one.after)
    ways = [islice(moves(trace, threshold, wanted), MOST_WAYS) for threshold in some]
    every = (_joined(way) for way in islice(product(*ways), MOST_WAYS))
    found = _together(_ends(trace, (way for way in every if way is not None), wanted))
    if found is None and not others:
        more = _with_one_more(trace, one, wanted)
        found = _together(changes(trace, after, wanted) for after in more)
    return found


def _ends(trace: Trace, ways: Iterable[Columns], wanted: Sequence[str]) -> Iterator[Columns]:
    """What changes of what is wanted by each way.

    From the second on it is worked out from where the first led: ways that bring about the
    same part before the household's side, and little after it is another.
    """
    there = trace
    moved: Columns = {}
    for columns in ways:
        back = {name: trace.values[name] for name in moved if name not in columns}
        after = reevaluate(there, {**back, **columns}, wanted)
        yield changes(trace, after, wanted)
        if there is trace:
            there, moved = replace(trace, values={**trace.values, **after}), columns


def is_own(trace: Trace, threshold: Threshold) -> bool:
    """Whether what was moved is a fact already, or the time gone by since one."""
    comparison = threshold.comparison
    link = comparison.moved
    passes = comparison.written.kind in ("years", "months")
    return passes or (link is not None and trace.book.nodes[link.target].fact is not None)


def moves(trace: Trace, threshold: Threshold, wanted: Sequence[str]) -> Iterator[Columns]:
    """The columns of facts that bring a threshold about; each a way of its own."""
    link = threshold.comparison.moved
    if is_own(trace, threshold):
        if link is not None:
            column = list(trace.values[link.target])
            place = 0 if link.entity in SINGLE else threshold.row
            column[place] = threshold.comparison.tipped(threshold.left, threshold.right)
            yield {link.target: column}
        return
    if threshold.comparison.written.kind != "money":
        return
    kinds = [list(_places(trace, threshold, kind)) for kind in _kinds(trace, threshold, wanted)]
    found: list[Columns] = []
    every = _anywhere(trace, threshold, kinds)
    for columns in every if threshold.rises else _falling(trace, threshold, kinds, every):
        if columns not in found:
            found.append(columns)
            yield columns


def _anywhere(
    trace: Trace, threshold: Threshold, kinds: Sequence[Sequence[_Place]]
) -> Iterator[Columns]:
    """A sum of each kind and row moved, be there anything now or not.

    Where sums of the first kinds bring nothing, the row is of somebody who does not count.
    """
    vain: Counter[tuple[Entity, int]] = Counter()
    for kind in kinds:
        for of, own in _by_row(kind).items():
            if vain[of] == MOST_TRIED:
                continue
            columns = _brought(trace, threshold, own[:MOST_TRIED])
            if columns is not None:
                vain[of] = -len(kinds)
                yield columns
            else:
                vain[of] += 1


def _falling(
    trace: Trace,
    threshold: Threshold,
    kinds: Sequence[Sequence[_Place]],
    otherwise: Iterator[Columns],
) -> Iterator[Columns]:
    """What is there taken from each kind and row first, then from the others, until it is enough.

    A side also falls by what is taken off it: that is looked for where nothing else does.
    """
    there = [place for kind in kinds for place in kind if place.value]
    none = True
    for kind in kinds:
        for own in _by_row([place for place in kind if place.value]).values():
            columns = _brought(trace, threshold, [*own, *(p for p in there if p not in own)])
            if columns is not None:
                none = False
                yield columns
    if none:
        yield from otherwise


def _by_row(places: Sequence[_Place]) -> dict[tuple[Entity, int], list[_Place]]:
    """Sums by whose they are."""
    found: dict[tuple[Entity, int], list[_Place]] = {}
    for place in places:
        found.setdefault((place.entity, place.row), []).append(place)
    return found


def _places(trace: Trace, threshold: Threshold, names: Sequence[str]) -> Iterator[_Place]:
    """The known sums of some facts; of a rule of a person's, only that person's."""
    rule = trace.book.nodes[threshold.rule]
    for name in names:
        entity = trace.book.nodes[name].entity
        apart = entity == rule.entity and entity not in SINGLE
        for row, value in enumerate(trace.values[name]):
            if not isinstance(value, Unknown) and (row == threshold.row or not apart):
                yield _Place(name, entity, row, value)


def _kinds(trace: Trace, threshold: Threshold, wanted: Sequence[str]) -> Sequence[tuple[str, ...]]:
    """The sums among the facts the household's side rests on, by what else hangs on them.

    A pension is income as a gift is, but a fixed one; a wage may begin a gradual exit. In each
    kind the plainest comes first, that goes through the fewest rules; the largest kind too.
    """
    book = trace.book
    own = _own_names(threshold)
    names = tuple(k.target for k in book.nodes[threshold.rule].links if k.argument in own)
    if names not in book.kinds_of_sums:
        sums = [_Sum.of(book, n, names, wanted) for n in book.leaves(names) if _is_sum(book, n)]
        kinds: list[list[_Sum]] = []
        for one in sorted(sums, key=lambda s: len(s.way)):
            like = next((kind for kind in kinds if one.is_like(kind[0], book)), None)
            if like is None:
                kinds.append([one])
            else:
                like.append(one)
        found = sorted(kinds, key=len, reverse=True)
        book.kinds_of_sums[names] = tuple(tuple(one.name for one in kind) for kind in found)
    known: Sequence[tuple[str, ...]] = book.kinds_of_sums[names]
    return known


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum among the facts: the rules on its way to the household's side, and all it reaches."""

    name: str
    way: frozenset[str]
    reached: frozenset[str]

    @staticmethod
    def of(book: Book, name: str, names: Sequence[str], wanted: Sequence[str]) -> _Sum:
        """The sum of a name, on its way to some names, with what is wanted."""
        way, reached = book.hanging([name], names), book.hanging([name], wanted)
        return _Sum(name, frozenset(way), frozenset(reached))

    def is_like(self, other: _Sum, book: Book) -> bool:
        """Whether nothing hangs on one of them that does not on the other, by the same rules.

        What each goes through by itself is but a part of its way, and where they meet it is in
        the same rules: a basic pension is counted with gifts, but taken off again for tekun.
        """
        both = self.reached & other.reached
        return (
            self.reached - both <= self.way
            and other.reached - both <= other.way
            and self._met(book, both) == other._met(book, both)
        )

    def _met(self, book: Book, both: frozenset[str]) -> set[str]:
        """The rules of both that take an argument from what is this one's alone."""
        alone = {self.name, *self.reached} - both
        return {rule for source in alone for rule in book.fed.get(source, ()) if rule in both}


def _is_sum(book: Book, name: str) -> bool:
    """Whether a name is a fact, a sum of somebody's."""
    node = book.nodes[name]
    return node.fact is not None and node.type == "Fen" and node.entity != "run"


def _own_names(threshold: Threshold) -> frozenset[str]:
    """The arguments of the household's side; both sides' where neither is the law's."""
    left, right = threshold.comparison.written.names
    return {"left": right, "right": left}.get(threshold.comparison.limit or "", left | right)


def _brought(trace: Trace, threshold: Threshold, places: Sequence[_Place]) -> Columns | None:
    """The sums moved one after the other until the comparison comes out otherwise."""
    columns: dict[str, list[Any]] = {}
    need = threshold.steps if threshold.rises else -threshold.steps
    for place in places:
        if not need:
            break
        tried = _nearer(trace, threshold, columns, place, need)
        if tried is not None:
            columns, need = tried
    return columns if need == 0 else None


def _nearer(
    trace: Trace,
    threshold: Threshold,
    columns: Mapping[str, list[Any]],
    place: _Place,
    need: int,
) -> tuple[dict[str, list[Any]], int] | None:
    """One sum more moved as far as is needed, and what is then still wanting; None for no use.

    The household's side may move otherwise than the sum, as a year's does with a month's, or
    only from some sum on, as with a wage whose costs come off first: two steps show how far
    the next must go. Where the sum alone is not enough, it is as near as was met.
    """
    step = need if place.value + need >= 0 else -place.value or -need
    near: tuple[dict[str, list[Any]], int] | None = None
    before, wanting = 0, need
    for _ in range(MOST_STEPS):
        column = list(columns.get(place.fact, trace.values[place.fact]))
        column[place.row] = place.value + step
        tried = {**columns, place.fact: column}
        left = _needed(trace, threshold, tried)
        if left is None:
            break
        if left == 0:
            return tried, 0
        if abs(left) < abs(near[1] if near else need) and (left > 0) == (need > 0):
            near = tried, left
        if left != wanting:
            further = step + _further(left, left - wanting, step - before, rises=need > 0)
        elif step == need > 0:
            further = need + abs(threshold.limit)
        else:
            break
        if further == step and _is_over(left, threshold):
            return tried, 0
        before, wanting, step = step, left, further
        if place.value + step < 0 or step in (0, before):
            break
    return near


def _is_over(left: int, threshold: Threshold) -> bool:
    """Whether a side is over the limit, if not just: of a year's sum no fen is asked."""
    return 0 <= (-left if threshold.rises else left) < MONTHS


def _further(left: int, fell: int, step: int, *, rises: bool) -> int:
    """How much farther a sum must move, were the side to go on as it did.

    Args:
        left: what is still wanting.
        fell: by how much less that is than before the last step.
        step: that step.
        rises: whether the side must rise; it is to be over the limit, not short of it.
    """
    up = rises == ((fell > 0) != (step > 0))
    return -(left * step // fell) if up else -left * step // fell


def _needed(trace: Trace, threshold: Threshold, columns: Columns) -> int | None:
    """By how much the household's side must still rise (or fall) to be just over the limit.

    Returns:
        It; None where a side is not known, or where the law's moved with the household's.
    """
    sources = [link.target for link in trace.book.nodes[threshold.rule].links]
    return _wanting(replace(trace, values=reevaluate(trace, columns, sources)), threshold)


def _wanting(trace: Trace, threshold: Threshold) -> int | None:
    """The same of the household as it is."""
    comparison = threshold.comparison
    left, right = comparison.written.sides(*arguments_of(trace, threshold.rule)[threshold.row])
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if {"left": left, "right": right}.get(
        comparison.limit or "", threshold.limit
    ) != threshold.limit:
        return None
    steps, sign = comparison.steps(left, right), 1 if threshold.rises else -1
    if comparison.holds(left, right) == comparison.holds(threshold.left, threshold.right):
        return sign * steps
    return -sign * (steps - 1)


def _joined(way: Sequence[Columns]) -> Columns | None:
    """The columns of several at once; None where two move the same."""
    columns: dict[str, Sequence[Any]] = {}
    for one in way:
        if not columns.keys().isdisjoint(one):
            return None
        columns.update(one)
    return columns


def _with_one_more(
    trace: Trace, threshold: Threshold, wanted: Sequence[str]
) -> Iterator[Mapping[str, Sequence[Any]]]:
    """The household with one bill more of the month gone by, of each person it may be of."""
    book, household = trace.book, trace.household
    nodes = [book.nodes[n] for n in book.leaves([threshold.rule])]
    sums = [n for n in nodes if n.entity in LISTED and n.type == "Fen"]
    found = False
    for entity, name in [(n.entity, n.name) for n in sums]:
        if found:
            break
        row = {**_plain(book, entity), name: threshold.steps}
        rows = {**household.rows, entity: [*household.rows.get(entity, ()), row]}
        for person in range(len(household.rows["person"])):
            parents = {**household.parents, entity: [*household.parents.get(entity, ()), person]}
            changed = replace(household, rows=rows, parents=parents)
            left = _wanting(evaluate(book, changed, [threshold.rule]), threshold)
            if left is not None and _is_over(left, threshold):
                found = True
                yield evaluate(book, changed, wanted).values


def _plain(book: Book, entity: Entity) -> dict[str, Any]:
    """The facts of an ordinary row, of the month before the one decided."""
    year, month = book.day.year, book.day.month
    gone = year * 100 + month - 1 if month > 1 else (year - 1) * 100 + 12
    facts = [n.fact for n in book.nodes.values() if n.entity == entity and n.fact is not None]
    return {f.name: gone if f.type == "Month" else f.baseline for f in facts}


def _together(found: Iterable[Columns]) -> Followed | None:
    """What is in all of them the same, and what is not; None where there are none.

    Once nothing is the same no other is asked for: what hangs on whose money it is, is not said.
    """
    alike: Columns | None = None
    moved: set[str] = set()
    for one in found:
        moved.update(one)
        if alike is None:
            alike = one
        else:
            alike = {n: v for n, v in alike.items() if n in one and _same(v, one[n])}
        if not alike:
            break
    return None if alike is None else Followed(alike, frozenset(moved - alike.keys()))


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one; unknowns are by their cause."""
    return one is other if isinstance(one, Unknown) or isinstance(other, Unknown) else one == other
