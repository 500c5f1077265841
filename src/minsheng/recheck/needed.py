"""Of whom the facts asked for are wanted: of as few as settle it all.

A run asks for facts; of some of them several persons of a household lack the same. What one of
them proves to have may alter no decision: a child's illness, where that of both parents decides
what is due for the child. So it is tried: those asked take many values, the others stay unknown,
and whatever would be said of the household were all of them known must then be said, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeAlias

import numpy as np

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.settle import values_tried
from minsheng.policy.engine.scalar import Household, Trace, reevaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.changes import CHANGES
from minsheng.recheck.outcome import OUTCOME

WANTED = (*CHANGES, OUTCOME)
MOST_WAYS = 128
"""How many ways to fill in what is asked are tried."""
MOST_FEN = 10_000_000
LOW, HIGH = 0.0, 1 - 2**-53
"""The least share of what a fact may be, and the greatest, which stays below 1."""
NARROW = frozenset({"Fen", "Count", "Rate", "Day", "Month"})
"""Types of which a few values alone may alter anything, so that trying some shows too little:
these are left out only where the rules lead no further."""
Of: TypeAlias = tuple[str, int]
"""A fact and whose it is: the place of the person, the obligor or the household."""
Columns: TypeAlias = Mapping[str, list[Any]]


def lacking_in(fact: Fact, household: Household) -> list[int]:
    """The rows in which a fact is not known."""
    rows = household.rows.get(fact.entity, ())
    return [place for place, row in enumerate(rows) if isinstance(row.get(fact.name), Unknown)]


def are_of_several(facts: Sequence[Fact], household: Household) -> bool:
    """Whether some fact is lacking of more than one: only then is it to be found out of whom."""
    return any(len(_by_owner(fact, household)) > 1 for fact in facts)


def needed_in(facts: Sequence[Fact], trace: Trace) -> Mapping[str, Sequence[int]]:
    """The rows of which facts are to be settled, so that everything of a household can be said.

    Args:
        facts: those asked for, cheapest first, which together settle it.
        trace: the household's evaluation; where no fact `are_of_several`, it may hold no value.

    Returns:
        By fact the rows that lack it, without those that settle nothing.
    """
    household = trace.household
    if not are_of_several(facts, household):
        return {fact.name: lacking_in(fact, household) for fact in facts}
    trying = _Trying(facts, trace)
    kept = _lacking(facts, household)
    leading = _leading(facts, trace)
    if len(leading) < len(kept) and trying.suffices(leading):
        kept = leading
    for one in _perhaps_idle(facts, kept, trying):
        fewer = {of: rows for of, rows in kept.items() if of != one}
        if any(name == one[0] for name, _ in fewer) and trying.suffices(fewer):
            kept = fewer
    needed: dict[str, list[int]] = {fact.name: [] for fact in facts}
    for (name, _), rows in kept.items():
        needed[name] += rows
    return needed


def leading_in(facts: Sequence[Fact], trace: Trace) -> Mapping[str, Sequence[int]]:
    """The rows of which facts are to be settled, as far as is seen without trying.

    What `needed_in` gives, and now and then a row more; for a list of many thousand households,
    where trying each would take longer than deciding the city.

    Args:
        facts: those asked for.
        trace: the household's evaluation.
    """
    if not are_of_several(facts, trace.household):
        return {fact.name: lacking_in(fact, trace.household) for fact in facts}
    found: dict[str, list[int]] = {fact.name: [] for fact in facts}
    for (name, _), rows in _leading(facts, trace).items():
        found[name] += rows
    return found


def _lacking(facts: Sequence[Fact], household: Household) -> dict[Of, list[int]]:
    """The rows that lack each fact, by whose they are."""
    return {
        (fact.name, owner): rows
        for fact in facts
        for owner, rows in _by_owner(fact, household).items()
    }


def _leading(facts: Sequence[Fact], trace: Trace) -> dict[Of, list[int]]:
    """Of each fact the rows that lead on to something unknown; all of them where none does."""
    found: dict[Of, list[int]] = {}
    for fact in facts:
        of = _by_owner(fact, trace.household)
        on = {o: rows for o, rows in of.items() if any(_leads_on(trace, fact, r) for r in rows)}
        found |= {(fact.name, owner): rows for owner, rows in (on or of).items()}
    return found


def _perhaps_idle(
    facts: Sequence[Fact], kept: Mapping[Of, Sequence[int]], trying: _Trying
) -> list[Of]:
    """What may turn out not to be needed, in the order in which it is to be tried.

    The first of a file is asked rather than the last, a cheap fact rather than a dear one. A
    fact without which all is said in every way tried is asked for a way that is not tried.
    """
    found: list[tuple[int, int, str]] = []
    for number, fact in enumerate(facts):
        owners = [owner for name, owner in kept if name == fact.name]
        if fact.type in NARROW or len(owners) == 1:
            continue
        if not trying.suffices({of: rows for of, rows in kept.items() if of[0] != fact.name}):
            found += [(owner, number, fact.name) for owner in owners]
    return [(name, owner) for owner, _, name in sorted(found, reverse=True)]


def _by_owner(fact: Fact, household: Household) -> dict[int, list[int]]:
    """The rows that lack a fact, by the person, obligor or household that they are of."""
    found: dict[int, list[int]] = {}
    for place in lacking_in(fact, household):
        owner = household.parents[fact.entity][place] if fact.entity in household.parents else place
        found.setdefault(owner, []).append(place)
    return found


class _Trying:
    """Tries whether a household is said as well with some of what is asked left unknown.

    Attributes:
        trace: the household's evaluation.
        ways: ways to fill in all that is asked, each as columns of facts.
    """

    def __init__(self, facts: Sequence[Fact], trace: Trace) -> None:
        self.trace = trace
        self.ways = list(_ways(facts, trace))
        self._whole: dict[int, bool] = {}

    def suffices(self, kept: Mapping[Of, Sequence[int]]) -> bool:
        """Whether what is kept, filled in, says the household in every way that all would."""
        cells = [(name, row) for (name, _), rows in kept.items() for row in rows]
        for number, way in enumerate(self.ways):
            columns = {name: list(self.trace.values[name]) for name in way}
            for name, row in cells:
                columns[name][row] = way[name][row]
            if not self._says(columns) and self._whole_says(way):
                # What shows that one is wanted often shows it of the next.
                self.ways.insert(0, self.ways.pop(number))
                return False
        return True

    def _whole_says(self, way: Columns) -> bool:
        if id(way) not in self._whole:
            self._whole[id(way)] = self._says(way)
        return self._whole[id(way)]

    def _says(self, columns: Columns) -> bool:
        then = reevaluate(self.trace, columns, WANTED)
        return all(
            not isinstance(then[name][0], Unknown) and then[name][0] != Decision.CANNOT_SAY
            for name in WANTED
        )


def _ways(facts: Sequence[Fact], trace: Trace) -> Iterator[Columns]:
    """Ways to fill in all that is asked: every one of a few truths, else many.

    Where each cell is at random, a car or a second home decides nearly all of them, and no
    income is seen to matter. So those of one kind are mostly alike, low or high, and some differ.
    """
    cells = [(fact, row) for fact in facts for row in lacking_in(fact, trace.household)]
    if all(fact.type == "bool" for fact in facts) and 2 ** len(cells) <= MOST_WAYS:
        shares = np.array([*product((0.0, 0.5), repeat=len(cells))])
    else:
        kinds = list(dict.fromkeys((fact.entity, fact.type) for fact in facts))
        kind = [kinds.index((fact.entity, fact.type)) for fact, _ in cells]
        rng = np.random.default_rng(0)
        level = rng.choice((LOW, HIGH), (MOST_WAYS, len(kinds)), p=(0.75, 0.25))
        level[0], level[1] = LOW, HIGH
        alone = rng.random((MOST_WAYS, len(cells)))
        # From all alike, over a few that differ, to each by itself.
        differ = rng.random(alone.shape) < np.arange(MOST_WAYS)[:, np.newaxis] ** 2 / MOST_WAYS**2
        shares = np.where(differ, alone, level[:, kind])
    values = [_spread(fact, trace) for fact, _ in cells]
    for way in shares.tolist():
        columns = {fact.name: list(trace.values[fact.name]) for fact in facts}
        for (fact, row), value, share in zip(cells, values, way, strict=True):
            columns[fact.name][row] = value(share)
        yield columns


def _spread(fact: Fact, trace: Trace) -> Callable[[float], int | bool]:
    """The value of a fact that stands at a share of all it may have, from 0 to below 1."""
    library, rows = trace.book.library, trace.household.rows
    if fact.type == "Fen":  # half of them under 3,000 yuan, as most sums of a family
        return lambda share: int(share**5 * MOST_FEN)
    values: Sequence[int | bool]
    if fact.type in library.codes:
        values = sorted(int(member) for member in library.codes[fact.type])
    elif fact.type == "Pointer":
        values = range(-1, len(rows["person"]))
    elif fact.type == "bool":
        values = (False, True)
    else:
        values = values_tried(
            fact, library, trace.book.day.year * 10_000 + trace.book.day.month * 100
        )
    return lambda share: values[int(share * len(values))]


def _leads_on(trace: Trace, fact: Fact, place: int) -> bool:
    """Whether something about the household is unknown that a row's unknown fact leads to.

    A wage that cannot be said of a child leads no further than the child: the law takes
    nothing for it. This is quickly seen, and of a household of many cells saves most trials.
    """
    waiting = [fact.name]
    for name in waiting:
        for rule in trace.book.fed.get(name, ()):
            values = trace.values.get(rule, ())
            own = trace.book.nodes[rule].entity == fact.entity
            if not own and any(isinstance(value, Unknown) for value in values):
                return True
            if own and values and isinstance(values[place], Unknown) and rule not in waiting:
                waiting.append(rule)
    return False
