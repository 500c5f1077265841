"""In which order the steps of a plan are taken, and which of them share a loop.

Steps on rows of one entity that need nothing of other rows can be done in one loop: what
one makes and the next reads then stays in the processor. A loop with a wide column does
few rows at a time, so steps on bytes alone have loops of their own, with many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.fused.needs import across, reads
from minsheng.policy.engine.fused.steps import BYTE, Compute, Join, Mark, Own, Step, Strip, Together
from minsheng.policy.engine.rule import Entity

MOST_NARROW, MOST_WIDE = 16, 4
"""Steps in a loop on bytes, and in one with wider columns; more no longer fit registers."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the steps of one loop have in common.

    Attributes:
        entity: whose rows.
        narrow: whether all they work on are bytes.
        apart: how far one row's value is from the next: what stands together is written together.
    """

    entity: Entity
    narrow: bool
    apart: int = 1


@dataclass
class _Waiting:
    """A step not yet taken.

    Attributes:
        step: what it is.
        kind: the loop it can be in; None where it has one of its own.
        needs: the steps before it, by place.
        far: those of them that must have gone through all rows before.
    """

    step: Step
    kind: Kind | None
    needs: set[int]
    far: set[int]


def scheduled(book: Book, columns: Mapping[str, Strip], steps: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps, those that can be together in one loop.

    Args:
        book: the rule book.
        columns: of the plan.
        steps: each after those that make what it reads; none together yet.
    """
    maker = {_out(step): place for place, step in enumerate(steps)}
    read = [reads(book, step) for step in steps]
    waiting = {
        place: _Waiting(
            step,
            _kind(book, columns, step, read[place]),
            {maker[key] for key in read[place] if key in maker},
            {maker[key] for key in across(book, step) if key in maker},
        )
        for place, step in enumerate(steps)
    }
    loops = list(_loops(waiting))
    return tuple(_loop(columns, steps, read, loops))


def _out(step: Step) -> str:
    assert not isinstance(step, Together)
    return step.out


def _kind(book: Book, columns: Mapping[str, Strip], step: Step, read: Sequence[str]) -> Kind | None:
    if not isinstance(step, Compute | Mark | Join):
        return None
    narrow = all(columns[key].width == BYTE for key in (*read, step.out))
    if isinstance(step, Compute):
        links = book.nodes[step.name].links
        targets = (book.nodes[link.target] for link in links)
        narrow &= all(t.parameter is None and t.entity != "run" for t in targets)
    out = columns[step.out]
    return Kind(out.entity, narrow, out.apart)


def _loops(waiting: Mapping[int, _Waiting]) -> Iterator[list[int]]:
    """Take what can be taken: first all that stands alone, then the most that can be together."""
    done: set[int] = set()
    groups: dict[Kind | None, dict[int, _Waiting]] = {None: {}}
    for place, step in waiting.items():
        groups.setdefault(step.kind, {})[place] = step
    alone = groups.pop(None)
    while alone or groups:
        taken = [p for p, w in alone.items() if w.needs <= done]
        yield from ([place] for place in taken)
        done.update(taken)
        # Of kinds that bring equally many the one goes first whose first step does.
        kinds = sorted(groups, key=lambda kind: next(iter(groups[kind])))
        found = [(kind, _together(groups[kind], done)) for kind in kinds]
        kind, together = max(found, key=lambda one: len(one[1]), default=(None, []))
        if together:
            most = MOST_NARROW if kind and kind.narrow else MOST_WIDE
            for start in range(0, len(together), most):
                yield together[start : start + most]
            done.update(together)
        assert taken or together, "the book has refused circles"
        for place in taken:
            del alone[place]
        for place in together:
            del groups[kind][place]
        if together and not groups[kind]:
            del groups[kind]


def _together(group: Mapping[int, _Waiting], done: set[int]) -> list[int]:
    """All steps of a kind that can be taken now, one after another."""
    found: list[int] = []
    have = set(done)
    for place, step in group.items():
        if step.needs <= have and step.far <= done:
            found.append(place)
            have.add(place)
    return found


def _loop(
    columns: Mapping[str, Strip],
    steps: Sequence[Step],
    read: Sequence[Sequence[str]],
    loops: Sequence[Sequence[int]],
) -> Iterator[Step]:
    """The steps in their loops; a loop keeps what others read, and the outputs."""
    where = {place: number for number, places in enumerate(loops) for place in places}
    readers: dict[str, set[int]] = {}
    for place, keys in enumerate(read):
        for key in keys:
            readers.setdefault(key, set()).add(where[place])
    for number, places in enumerate(loops):
        if len(places) == 1:
            yield steps[places[0]]
            continue
        members = tuple(cast("Own", steps[place]) for place in places)
        kept = tuple(
            member.out
            for member in members
            if columns[member.out].home == "output" or readers.get(member.out, set()) - {number}
        )
        yield Together(columns[members[0].out].entity, members, kept)
