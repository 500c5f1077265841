"""One number in two counties, whose offices do not see each other's records.

Somebody who moves and is entered anew where they live now stands in the register twice, and could
be kept, and paid, twice. No office sees both records, so each is told of its own, and of the
county where the other one is. The office that has the person no longer hands its record over
(`moving`); then one office sees both, and merges them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_noop as _

from minsheng.kernel.areas.keys import county_of
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.registry.duplicates import OF_ONE_NUMBER

_SAME_NUMBER = OF_ONE_NUMBER.format(
    columns="a.id, a.area_lived, a.area_registered, b.id, b.area_lived, b.area_registered"
)


@dataclass(frozen=True)
class Record:
    """One of two records of a number.

    Attributes:
        area: where it is handled: where they live, or are registered.
        other: the record of the other office.
        elsewhere: the key of the other's county.
    """

    person: int
    area: int
    other: int
    elsewhere: int


def records_across() -> Iterator[Record]:
    """Each record of a number that stands in two counties which share no office's view.

    Sees what the scope shows; asked for the whole city by machine work.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SAME_NUMBER)
        rows = cursor.fetchall()
    for first, *firsts, second, lived, registered in rows:
        one, other = _areas(*firsts), _areas(lived, registered)
        if one and other and not {*map(county_of, one)} & {*map(county_of, other)}:
            yield Record(first, one[0], second, county_of(other[0]))
            yield Record(second, other[0], first, county_of(one[0]))


def about(one: int, other: int) -> tuple[str, str]:
    """What tells the two findings about a pair of records apart, that of the first ahead."""
    first, second = sorted((one, other))
    return f"number-{first}-{second}-{one}", f"number-{first}-{second}-{other}"


def _areas(*keys: int | None) -> list[int]:
    return [key for key in keys if key is not None]


ELSEWHERE = FindingKind(
    key="registry.number_elsewhere",
    of=Of.PERSON,
    title=_("同一证件号码在其他区县也有登记"),
    programme="",
    desk="county_reviewer",
    days=10,
    outcomes=(
        Outcome("handed_over", _("人不在本辖区，已提出转出")),
        Outcome("here", _("人在本辖区，已联系对方转出"), note=True),
        Outcome("mended", _("号码登记有误，已更正")),
        Outcome("other", _("其他处理"), note=True),
    ),
    facts={"elsewhere": _("另一条记录所在区县")},
    follows=False,
)  # fmt: skip
