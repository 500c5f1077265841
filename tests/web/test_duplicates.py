"""The list of pairs that may be one person, a page at a time."""

import re

import pytest
from tests.database import unguarded

from minsheng.kernel.registry.models import Duplicate, Person

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000


@pytest.fixture
def pairs() -> list[int]:
    """Sixty in the reviewer's county, in the order in which they wait."""
    with unguarded():
        people = Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6)
        first, *others = people.order_by("pk")[:61]
        Duplicate.objects.bulk_create(
            Duplicate(first=first, second=other, reasons=["phone"], score=score)
            for other, score in zip(others, [500, 700, 1000] * 20, strict=True)
        )
        return list(Duplicate.objects.order_by("-score", "pk").values_list("pk", flat=True))


def listed(page: str) -> list[int]:
    return list(map(int, dict.fromkeys(re.findall(r"/duplicates/(\d+)/", page))))


def test_the_likeliest_come_first_and_the_next_page_goes_on(signed_in, pairs):
    client = signed_in("reviewer")
    first = client.get("/duplicates/").content.decode()
    assert listed(first) == pairs[:50]
    assert "下一页" in first
    after = first.partition("?after=")[2].partition('"')[0]
    with unguarded():  # also where the last one shown is settled meanwhile, and others are not
        Duplicate.objects.filter(pk=pairs[49]).update(state="apart")
    second = client.get("/duplicates/", {"after": after}).content.decode()
    assert listed(second) == pairs[50:]
    assert "下一页" not in second


@pytest.mark.parametrize("after", ["0", "x", "9" * 30, "700.3", "٣", "\0"])
def test_a_page_that_makes_no_sense_is_the_first(signed_in, pairs, after):
    page = signed_in("reviewer").get("/duplicates/", {"after": after}).content.decode()
    assert listed(page) == pairs[:50]
