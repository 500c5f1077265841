"""Who stands behind a reason that speaks of obligors: those who are able, owe or are excused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from minsheng.policy.engine.helpers import NOBODY
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.laws.kinds import ObligorRelation, Relation
from minsheng.recheck.asking import obligor_title, person_title
from minsheng.recheck.filled import whose
from minsheng.recheck.words import Language, pick

PARENT_OUTSIDE = ("不在本户的父亲或母亲", "a parent outside the file")
ONE_OF_THE_COUPLE = ("户主或者配偶", "the head or the spouse")
"""The child of a parent in the file, where it is not recorded whose parent this is."""


def obligors_behind(trace: Trace, when: str, place: int, language: Language) -> tuple[str, ...]:
    """The obligors a reason speaks of, by what they are to whom; none for any other reason.

    Args:
        trace: the household's evaluation.
        when: the rule the reason hangs on.
        place: the person it is told of.
        language: `zh` or `en`.
    """
    match when:
        case "tekun__obligor_able_found":
            names = [*_fellows(trace, place, language), *_elsewhere(trace, place, language)]
        case "income__support_counted":
            names = _rows(trace, "income__support_due_m", language)
        case "income__some_support_waived":
            names = _rows(trace, "income__support_waived", language)
        case _:
            names = []
    return tuple(dict.fromkeys(names))


def _rows(trace: Trace, name: str, language: Language) -> list[str]:
    """The obligors living elsewhere of whom something is known to hold, or to be due."""
    found = [row for row, value in enumerate(trace.values.get(name, ())) if _some(value)]
    return _titles(trace, found, language)


def _titles(trace: Trace, rows: Iterable[int], language: Language) -> list[str]:
    """What obligors living elsewhere are to whom, else their numbers."""
    return [
        obligor_title(trace, row, language) or whose(trace, "obligor", row, language)
        for row in rows
    ]


def _fellows(trace: Trace, place: int, language: Language) -> Iterator[str]:
    """Those of the file who owe the person support and are known to be able."""
    person = trace.household.rows["person"][place]
    able = trace.values["tekun__able_to_support"]
    bound = [person.get(pointer) for pointer in ("spouse", "parent_1", "parent_2")]
    if trace.values["tekun__in_line"][place] is True:
        line = trace.values["tekun__in_line"]
        bound += [other for other, holds in enumerate(line) if holds is True and other != place]
    bound += _kin(trace, place)
    spared = _grandchildren(trace, place) if _able_child(trace, place) else ()
    for other in bound:
        if not isinstance(other, int) or other < 0 or other in spared:
            continue
        if able[other] is True:
            yield person_title(trace, other, language)
    if _one_of_the_couple_owes(trace, place):
        yield pick(ONE_OF_THE_COUPLE, language)


def _one_of_the_couple_owes(trace: Trace, place: int) -> bool:
    """Whether one of the couple is able and owes a parent whose child is not on record."""
    parent = _is(trace.household.rows["person"][place].get("relation"), Relation.PARENT)
    return parent and trace.value("tekun__couple_owes") is True and not _children(trace, place)


def _able_child(trace: Trace, place: int) -> bool:
    """Whether a child of the person is known to be able; grandchildren then owe nothing.

    A grandchild owes only where the children are dead or unable (《民法典》第一千零七十四条).
    """
    able = trace.values["tekun__able_to_support"]
    here = any(able[other] is True for other in _offspring(trace, place))
    rows = trace.household.rows.get("obligor", ())
    away = (rows[row].get("obligor_relation") for row in _owing(trace, place))
    elsewhere = any(_is(relation, ObligorRelation.CHILD) for relation in away)
    return here or elsewhere or _one_of_the_couple_owes(trace, place)


def _offspring(trace: Trace, place: int) -> list[int]:
    """The person's children in the file: on record, and of the couple those filed as its own."""
    persons = trace.household.rows["person"]
    filed: list[int] = []
    if _is(persons[place].get("relation"), Relation.HEAD, Relation.SPOUSE):
        filed = [o for o, row in enumerate(persons) if _is(row.get("relation"), Relation.CHILD)]
    return [*_children(trace, place), *filed]


def _grandchildren(trace: Trace, place: int) -> set[int]:
    """The person's grandchildren in the file: by the relations to the head, and on record."""
    persons = trace.household.rows["person"]
    below = {
        Relation.HEAD: Relation.GRANDCHILD,
        Relation.SPOUSE: Relation.GRANDCHILD,
        Relation.PARENT: Relation.CHILD,
        Relation.GRANDPARENT: Relation.HEAD,
    }
    relation = persons[place].get("relation")
    wanted = [kin for one, kin in below.items() if _is(relation, one)]
    filed = {o for o, row in enumerate(persons) if _is(row.get("relation"), *wanted)}
    children = _offspring(trace, place)
    recorded = {found for child in children for found in _children(trace, child)}
    return (filed | recorded) - set(children)


def _kin(trace: Trace, place: int) -> list[int]:
    """Children, grandchildren and grandparents, where a parent or grandparent is among the two.

    As in `tekun__owed_as_elder` and `tekun__owed_by_grandparent`; a child is who has the
    person as a parent on record, so that no in-law is named.
    """
    persons = trace.household.rows["person"]
    kin = {
        Relation.PARENT: (Relation.CHILD,),
        Relation.GRANDPARENT: (Relation.HEAD,),
        Relation.CHILD: (Relation.PARENT,),
        Relation.HEAD: (Relation.GRANDPARENT,),
    }
    relation = persons[place].get("relation")
    wanted = next((found for one, found in kin.items() if _is(relation, one)), ())
    related = [o for o, row in enumerate(persons) if _is(row.get("relation"), *wanted)]
    elder = _is(relation, Relation.PARENT, Relation.GRANDPARENT)
    if not elder and trace.values["people__minor"][place] is not True:
        return []
    return [*_children(trace, place), *related] if elder else related


def _children(trace: Trace, place: int) -> list[int]:
    """Those of the file who have the person as a parent on record."""
    persons = trace.household.rows["person"]
    return [
        other
        for other, row in enumerate(persons)
        if _is(row.get("parent_1"), place) or _is(row.get("parent_2"), place)
    ]


def _elsewhere(trace: Trace, place: int, language: Language) -> Iterator[str]:
    """Those outside the file who owe the person support and are known to be able."""
    rows = trace.household.rows.get("obligor", ())
    owing: Iterable[int] = _owing(trace, place)
    if _able_child(trace, place):
        grandchild = ObligorRelation.GRANDCHILD
        owing = [o for o in owing if not _is(rows[o].get("obligor_relation"), grandchild)]
    yield from _titles(trace, owing, language)
    if trace.values["people__minor"][place] is not True:
        return
    person = trace.household.rows["person"][place]
    for number in (1, 2):
        outside = trace.values[f"tekun__parent_outside_{number}"][place] is True
        if outside and _is(person.get(f"parent_{number}"), NOBODY):
            yield pick(PARENT_OUTSIDE, language)


def _owing(trace: Trace, place: int) -> Iterator[int]:
    """The obligors living elsewhere known to be able and to count for the person.

    They are the person's own, the spouse's children and grandchildren, and those of whom
    nobody is recorded, as in `tekun__obligor_elsewhere`.
    """
    minor = trace.values["people__minor"][place]
    able = None
    if isinstance(minor, bool):
        able = "tekun__able_for_minor" if minor else "tekun__able_for_adult"
    spouse = trace.household.rows["person"][place].get("spouse")
    for row, obligor in enumerate(trace.household.rows.get("obligor", ())):
        of = obligor.get("obligor_of")
        if not isinstance(of, int):  # it is not known whom
            continue
        own = able is not None and of in (place, NOBODY) and trace.values[able][row] is True
        shared = isinstance(spouse, int) and of == spouse != NOBODY
        if own or (shared and trace.values["tekun__able_descendant"][row] is True):
            yield row


def _is(value: Any, *wanted: int) -> bool:
    """Whether a value is known, and one of some."""
    return isinstance(value, int) and value in wanted


def _some(value: Any) -> bool:
    """Whether a value is known and something."""
    return value is True or (isinstance(value, int) and value > 0)
