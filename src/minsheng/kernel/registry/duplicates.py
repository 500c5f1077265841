"""Finds records that may be of one person, among all of a city.

Candidates come from plain sums over the whole register, two passes of the database; whoever
has been told apart from another once is not asked about again. Namesakes born on one day are
many in a large city: with two good numbers they are two people, and no candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from minsheng.kernel.registry.models import Duplicate, Person
from minsheng.kernel.registry.secrecy import Sealer, normal_number, normal_phone

SAME_NUMBER, SAME_PHONE, NO_NUMBER, NEAR_NUMBER = "number", "phone", "no_number", "near_number"
SCORES = {SAME_NUMBER: 1000, NEAR_NUMBER: 800, SAME_PHONE: 700, NO_NUMBER: 500}
REASONS = {
    SAME_NUMBER: "身份证号码相同",
    NEAR_NUMBER: "姓名、出生日期相同，身份证号码只差一两位",
    SAME_PHONE: "姓名、电话相同，其中一人没有身份证号码",
    NO_NUMBER: "姓名、出生日期相同，其中一人没有身份证号码",
}
MOST_ALIKE = 10
MOST_NOTED = 2_000
"""At once, of what the scope shows."""
_BATCH = 5_000
_ASKED = 500

OF_ONE_NUMBER = """
    WITH twice AS (
        SELECT number_mark FROM person
        WHERE number_mark IS NOT NULL AND merged_into_id IS NULL
        GROUP BY number_mark HAVING count(*) > 1
    )
    SELECT {columns}
    FROM twice
    JOIN person a USING (number_mark)
    JOIN person b USING (number_mark)
    WHERE a.id < b.id AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
    ORDER BY a.id, b.id
"""
"""Each two records of one number, `a` the earlier one; what of them, is filled in."""
_BY_NUMBER = OF_ONE_NUMBER.format(columns="a.id, b.id, NULL::bytea, NULL::bytea")
_BY_BIRTH = """
    WITH twice AS (
        SELECT name, born FROM person
        WHERE born IS NOT NULL AND merged_into_id IS NULL
        GROUP BY name, born HAVING count(*) > 1
    )
    SELECT a.id, b.id, a.number, b.number
    FROM twice
    JOIN person a USING (name, born)
    JOIN person b USING (name, born)
    WHERE a.id < b.id AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
        AND a.number_mark IS DISTINCT FROM b.number_mark
"""
_BY_PHONE = """
    WITH twice AS (
        SELECT name, phone_mark FROM person
        WHERE phone_mark IS NOT NULL AND merged_into_id IS NULL
        GROUP BY name, phone_mark HAVING count(*) > 1
    )
    SELECT a.id, b.id, a.number, b.number
    FROM twice
    JOIN person a USING (name, phone_mark)
    JOIN person b USING (name, phone_mark)
    WHERE a.id < b.id AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
        AND (a.number_mark IS NULL OR b.number_mark IS NULL)
"""


@dataclass(frozen=True)
class Candidate:
    """Two records that may be one, and why."""

    first: int
    second: int
    reasons: tuple[str, ...]

    @property
    def score(self) -> int:
        """In thousandths: of the strongest reason."""
        return max(SCORES[reason] for reason in self.reasons)


def candidates(sealer: Sealer) -> list[Candidate]:
    """All pairs within what the scope shows: of a county, as its reviewers can settle them.

    Args:
        sealer: reads the numbers of namesakes, to see whether they are nearly the same.
    """
    found: dict[tuple[int, int], list[str]] = {}
    for sql, whole in ((_BY_NUMBER, SAME_NUMBER), (_BY_BIRTH, ""), (_BY_PHONE, SAME_PHONE)):
        for first, second, one, other in _asked(sql):
            reason = whole or _compared(one, other, sealer)
            if reason:
                found.setdefault((first, second), []).append(reason)
    return [Candidate(*pair, tuple(reasons)) for pair, reasons in found.items()]


def _asked(sql: str) -> Iterator[tuple[int, int, bytes | None, bytes | None]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_BATCH):
            yield from rows


def _compared(one: bytes | None, other: bytes | None, sealer: Sealer) -> str:
    """Why two namesakes born on one day may be one; empty where their numbers tell them apart."""
    if one is None or other is None:
        return NO_NUMBER
    return NEAR_NUMBER if nearly_same(sealer.opened(one), sealer.opened(other)) else ""


def nearly_same(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit, or by two that changed places.

    The check digit, which follows from the others, does not count.
    """
    one, other = one[:17], other[:17]
    if len(one) != len(other):
        return False
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    if len(apart) == 2:  # noqa: PLR2004 - two digits that changed places
        left, right = apart
        return right == left + 1 and one[left] == other[right] and one[right] == other[left]
    return False


def alike_by_way(values: Mapping[str, Any], sealer: Sealer) -> dict[str, list[Person]]:
    """Who among those the scope shows may be the person about to be entered, the surest first.

    Args:
        values: as typed: `name`, `number`, `phone`, and the day `born`.
        sealer: marks numbers and phones to find them by.

    Returns:
        For each way in which was looked, who was found.
    """
    name = " ".join(str(values.get("name") or "").split())
    number = normal_number(values.get("number") or "")
    phone = normal_phone(values.get("phone") or "")
    ways: dict[str, dict[str, Any]] = {}
    if number:
        ways[SAME_NUMBER] = {"number_mark": sealer.mark(number)}
    if phone:
        ways[SAME_PHONE] = {"name": name, "phone_mark": sealer.mark(phone)}
    if values.get("born"):
        ways[NO_NUMBER] = {"name": name, "born": values["born"]}
    return {
        reason: list(Person.objects.filter(**same, merged_into=None).order_by("pk")[:MOST_ALIKE])
        for reason, same in ways.items()
    }


def listed(found: Mapping[str, list[Person]]) -> list[tuple[Person, str]]:
    """Each person once, with the surest reason."""
    once: dict[int, tuple[Person, str]] = {}
    for reason, people in found.items():
        for person in people:
            once.setdefault(person.pk, (person, reason))
    return list(once.values())


def alike_among(people: Sequence[Person]) -> dict[int, Person | int]:
    """Whom some new people may be, by place: somebody the scope shows, or one further ahead.

    They bear one name, and one day of birth or one phone; of two numbers that differ they are
    two people.
    """
    found: dict[int, Person | int] = {}
    known: dict[tuple[Any, ...], list[Person | int]] = {}
    for start in range(0, len(people), _ASKED):
        part = people[start : start + _ASKED]
        for person in _namesakes(part):
            for likeness in _likenesses(person):
                known.setdefault(likeness, []).append(person)
        for place, person in enumerate(part, start):
            for likeness in _likenesses(person):
                others = known.setdefault(likeness, [])
                for other in others:
                    held = people[other] if isinstance(other, int) else other
                    if not (person.number_mark and held.number_mark):
                        found.setdefault(place, other)
                others.append(place)
    return found


def _likenesses(person: Person) -> Iterator[tuple[Any, ...]]:
    if person.born is not None:
        yield NO_NUMBER, person.name, person.born
    if person.phone_mark is not None:
        yield SAME_PHONE, person.name, bytes(person.phone_mark)


def _namesakes(people: Sequence[Person]) -> QuerySet[Person]:
    names = {person.name for person in people}
    born = {person.born for person in people} - {None}
    phones = {person.phone_mark for person in people} - {None}
    near = Q(born__in=born) | Q(phone_mark__in=phones)
    return Person.objects.filter(near, name__in=names, merged_into=None)


def note_candidates(sealer: Sealer) -> int:
    """Note pairs not known yet, the likeliest first, not too many at once; says how many.

    Those left over are noted another night: of what is noted no desk is given more than it can
    take (`joints/watch.py`).
    """
    known = set(Duplicate.objects.values_list("first_id", "second_id"))
    new = [c for c in candidates(sealer) if (c.first, c.second) not in known]
    new.sort(key=lambda c: (-c.score, c.first, c.second))
    rows = [
        Duplicate(first_id=c.first, second_id=c.second, reasons=list(c.reasons), score=c.score)
        for c in new[:MOST_NOTED]
    ]
    Duplicate.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_BATCH)
    return len(rows)
