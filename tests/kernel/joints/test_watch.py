"""What lapses and what stands twice is found by machine work, and not found again."""

from datetime import UTC, date, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.joints import watch
from minsheng.kernel.joints.findings import close, on_desk
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.own import AUTHORISATION
from minsheng.kernel.joints.watch import look
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.models import (
    Authorisation,
    Duplicate,
    Licence,
    Organisation,
    Person,
    Worker,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 1, tzinfo=UTC)
QIDONG, BEIXIN = (81_000_000_000, 82_000_000_000), 81_101_000_000


@pytest.fixture
def due(db) -> None:
    """A licence and an authorisation that end soon, one of each that does not, a pair."""
    with unguarded():
        station = Organisation.objects.create(
            name="示例服务站", pinyin="shili", kind="station", area_id=BEIXIN
        )
        nurse = Worker.objects.create(
            organisation=station, name="护示理", pinyin="hushili", area_id=BEIXIN
        )
        people = Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, died__isnull=True
        ).order_by("pk")[:2]
        for day in (date(2020, 12, 20), date(2021, 12, 20), date(2020, 1, 1)):
            Licence.objects.create(worker=nurse, kind="护士执业证书", expires=day)
            Authorisation.objects.create(
                person=people[0], purposes=["bank"], paper=f"授{day:%Y%m}",
                signed=date(2019, 1, 1), until=day,
            )  # fmt: skip
        Duplicate.objects.create(
            first=people[0], second=people[1], reasons=["no_number"], score=500
        )


def looked() -> int:
    with working_as("machine") as machine:
        return look(*QIDONG, machine.user.pk, NOW)


def test_it_puts_each_on_its_desk_once(due):
    assert looked() == 4
    assert looked() == 0
    with working_as("reviewer") as reviewer:
        kinds = sorted(f.kind for f in on_desk(reviewer))
        days = {f.facts["expires"]: f.due for f in on_desk(reviewer) if "expires" in f.facts}
    # No clock runs past the day on which it lapses; what has lapsed is due at once.
    assert days["2020-01-01"] == NOW.date()
    assert days["2020-12-20"] <= date(2020, 12, 20)
    # Also the licence that ended in January, of a nurse who works on.
    assert kinds == ["registry.duplicate", *["registry.licence_lapses"] * 2]
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        assert one.facts == {"paper": "授202012", "expires": "2020-12-20"}


def test_of_pairs_no_more_wait_than_an_office_settles(due, monkeypatch):
    monkeypatch.setattr(watch, "MOST_WAITING", 1)
    with unguarded():
        held = Duplicate.objects.get()
        for person in Person.objects.filter(pk__gt=held.second_id).order_by("pk")[:2]:
            Duplicate.objects.create(first=held.first, second=person, reasons=["phone"], score=700)
    waiting = Finding.objects.filter(kind="registry.duplicate", state="open")
    found = []
    for _night in range(3):
        looked()
        with working_as("reviewer"):
            (one,) = waiting
            found.append(one.facts["reasons"])
    assert found == [["phone"]] * 3  # the likeliest came first
    with unguarded():
        waiting.update(state="closed", outcome="open", note="x", closed=NOW)
    looked()
    with working_as("reviewer"):
        (two,) = waiting
    assert two.pk != one.pk


def test_what_was_settled_is_not_asked_again(due):
    looked()
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        close(one, "renewed", "", clerk, NOW)
    assert looked() == 0


def test_nobody_says_it_was_signed_anew_before_it_is_entered(due):
    looked()
    with unguarded():
        Authorisation.objects.filter(paper="授202112").update(withdrawn=date(2020, 11, 1))
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        with pytest.raises(RefusedError, match="登记新签署的授权书"):
            close(one, "renewed", "", clerk, NOW)
        close(one, "refused", "本人书面说明", clerk, NOW)


@pytest.mark.parametrize(
    "other",
    [{"kind": "养老护理员证书"}, {"ended": date(2020, 11, 1), "ending": "revoked", "note": "x"},
     {"expires": date(2020, 12, 20)}],
)  # fmt: skip
def test_nobody_says_a_licence_was_renewed_before_the_new_one_is_entered(due, other):
    looked()
    with unguarded():
        Licence.objects.filter(expires=date(2021, 12, 20)).update(**other)
    with working_as("reviewer") as reviewer:
        one = next(f for f in on_desk(reviewer) if f.facts.get("expires") == "2020-12-20")
        with pytest.raises(RefusedError, match="登记换发的新证"):
            close(one, "renewed", "", reviewer, NOW)
        assert Finding.objects.get(pk=one.pk).state == "open"
        close(one, "other", "本人已转岗", reviewer, NOW)


def test_a_licence_that_was_renewed_is_said_to_be(due):
    looked()
    with working_as("reviewer") as reviewer:
        one = next(f for f in on_desk(reviewer) if f.facts.get("expires") == "2020-12-20")
        close(one, "renewed", "", reviewer, NOW)
    assert looked() == 0


def test_what_was_withdrawn_lapses_no_more(due):
    with unguarded():
        Authorisation.objects.update(withdrawn=date(2020, 11, 1))
    assert looked() == 3
    with working_as("clerk") as clerk:
        assert not on_desk(clerk).exists()


def test_a_licence_that_was_taken_away_lapses_no_more(due):
    with unguarded():
        Licence.objects.update(ended=date(2020, 11, 1), ending="revoked", note="x")
    looked()
    with working_as("reviewer") as reviewer:
        assert [f.kind for f in on_desk(reviewer)] == ["registry.duplicate"]


@pytest.mark.parametrize("what", ["died", "merged_into"])
def test_of_the_dead_and_of_merged_records_nothing_is_asked(due, what):
    with unguarded():
        person = Authorisation.objects.first().person
        other = Person.objects.exclude(pk=person.pk).first()
        Person.objects.filter(pk=person.pk).update(
            **{what: NOW.date() if what == "died" else other}
        )
    looked()
    with working_as("clerk") as clerk:
        assert not on_desk(clerk).exists()


def test_who_lives_outside_the_city_is_asked_about_where_they_are_registered(due):
    with unguarded():
        number = Authorisation.objects.first().person_id
        Person.objects.filter(pk=number).update(area_lived=None, area_registered=BEIXIN + 1000)
    looked()
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
    assert (one.kind, one.person_id, one.area_id) == (AUTHORISATION, number, BEIXIN + 1000)


def test_another_county_is_left_alone(due):
    with working_as("machine") as machine:
        assert look(82_000_000_000, 83_000_000_000, machine.user.pk, NOW) == 0
