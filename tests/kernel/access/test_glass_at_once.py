"""Glass broken in several places at one moment: no more stand open than one after the other."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.utils import timezone
from tests.database import AtOnce, deed_of, officer, unguarded

from minsheng.kernel.access.glass import MOST_OPEN, break_glass
from minsheng.kernel.access.models import Assignment, Kind
from minsheng.kernel.refusals import RefusedError

WHY = "台风夜里转移群众，需联系家属"
PLACES = (82_001_000_000, 81_100_000_000, 82_000_000_000)


def opened(area: int):
    return deed_of(
        officer("clerk"), lambda clerk: break_glass(area, WHY, clerk, timezone.localtime())
    )


def past_the_page(area: int):
    """As a statement of one's own would open it."""
    now = timezone.localtime()
    row = Assignment(
        role="town_clerk", area_id=area, kind=Kind.BREAK_GLASS, programmes=["assistance"],
        since=now.date(), until=now.date() + timedelta(days=2), reason=WHY,
        expires=now + timedelta(hours=4),
    )  # fmt: skip

    def write(clerk) -> None:
        row.user = row.proposed_by = clerk.user
        row.save(force_insert=True)

    return deed_of(officer("clerk"), write)


@pytest.mark.parametrize(
    ("way", "error"), [(opened, RefusedError), (past_the_page, ProgrammingError)]
)
def test_of_several_at_once_two_stand_open(at_once: AtOnce, way, error):
    first, *more = [way(area) for area in PLACES]
    first()
    told = at_once.crossed(more[0], more[1])
    assert isinstance(told, error)
    assert [type(one) for one in at_once.together(more)] == [error] * len(more)
    with unguarded():
        assert Assignment.objects.filter(kind=Kind.BREAK_GLASS).count() == MOST_OPEN
