"""Relations, authorisations and consents: entered, ended, withdrawn."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.database import unguarded, working_as

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Consent, Person, Relation
from minsheng.kernel.registry.relating import authorise, consented, relate, unrelate, withdraw

pytestmark = pytest.mark.django_db
DAY = date(2020, 11, 20)
NEXT = DAY + timedelta(days=300)
BEIXIN = 81_101_000_000


@pytest.fixture
def two() -> tuple[Person, Person]:
    """Two of the clerk's town."""
    with unguarded():
        one, other = Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6
        ).order_by("pk")[:2]
    return one, other


def test_a_relation_is_noted_once_and_ended_once(two):
    one, other = two
    with working_as("clerk") as clerk:
        noted = relate(one, other, "guardian", DAY, clerk, DAY)
        for pair in ((one, other), (other, one)):
            with pytest.raises(RefusedError, match="已经登记"):
                relate(*pair, "guardian", DAY, clerk, DAY)
        with pytest.raises(RefusedError):
            relate(one, one, "spouse", None, clerk, DAY)
        with pytest.raises(RefusedError):
            relate(one, other, "enemy", None, clerk, DAY)
        with pytest.raises(RefusedError):
            unrelate(noted, DAY - timedelta(days=1), clerk, DAY)
        unrelate(noted, DAY, clerk, DAY)
        with pytest.raises(ChangedMeanwhileError):
            unrelate(noted, DAY, clerk, DAY)
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        relate(one, other, "spouse", None, outsider, DAY)


@pytest.fixture
def four() -> list[Person]:
    """Four of the clerk's town."""
    with unguarded():
        return list(
            Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6).order_by(
                "pk"
            )[:4]
        )


def test_nobody_is_married_to_two(four):
    one, other, third, fourth = four
    with working_as("clerk") as clerk:
        marriage = relate(one, other, "spouse", None, clerk, DAY)
        for pair in ((one, third), (third, one), (other, third), (third, other)):
            with pytest.raises(RefusedError, match="先结束原来的关系"):
                relate(*pair, "spouse", None, clerk, DAY)
        relate(third, fourth, "spouse", None, clerk, DAY)
        unrelate(marriage, DAY, clerk, DAY)
        with pytest.raises(RefusedError):
            relate(one, third, "spouse", None, clerk, DAY)
        assert relate(other, one, "spouse", None, clerk, DAY).pk


@pytest.mark.parametrize("kind", ["parent", "child"])
def test_nobody_is_their_own_ancestor(four, kind):
    eldest, middle, youngest, _ = four
    with working_as("clerk") as clerk:
        relate(middle, eldest, "parent", None, clerk, DAY)
        relate(middle, youngest, "child", None, clerk, DAY)
        for above, below in ((youngest, eldest), (youngest, middle)):
            pair = (below, above) if kind == "parent" else (above, below)
            with pytest.raises(RefusedError, match=r"晚辈|已经登记"):
                relate(*pair, kind, None, clerk, DAY)
        assert relate(youngest, eldest, "guardian", None, clerk, DAY).pk


def test_an_authorisation_is_entered_and_withdrawn(two):
    one, _ = two
    with working_as("clerk") as clerk:
        paper = authorise(one, ["deposits", "income"], " 2020-17 ", DAY, NEXT, clerk, DAY)
        assert (paper.purposes, paper.paper) == (["deposits", "income"], "2020-17")
        with pytest.raises(RefusedError):
            withdraw(paper, DAY - timedelta(days=1), clerk, DAY)
        withdraw(paper, DAY, clerk, DAY)
        with pytest.raises(ChangedMeanwhileError):
            withdraw(paper, DAY, clerk, DAY)
    with working_as("chief") as chief, pytest.raises(NotAllowedError):
        authorise(one, ["income"], "1", DAY, NEXT, chief, DAY)


@pytest.mark.parametrize(
    ("purposes", "paper", "signed", "until", "field"),
    [
        ([], "1", DAY, NEXT, "purposes"),
        (["gossip"], "1", DAY, NEXT, "purposes"),
        (["income"], " ", DAY, NEXT, "paper"),
        (["income"], "1", DAY + timedelta(days=1), NEXT, "signed"),
        (["income"], "1", DAY, DAY, "until"),
        (["income"], "1", DAY, DAY + timedelta(days=2000), "until"),
    ],
)
def test_an_authorisation_without_sense_is_refused(two, purposes, paper, signed, until, field):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        authorise(two[0], purposes, paper, signed, until, clerk, DAY)
    assert refused.value.field == field


def test_a_consent_is_given_once_until_it_is_withdrawn(two):
    one, _ = two
    with working_as("clerk") as clerk:
        given = consented(one, "photo", DAY, "本人", clerk, DAY)
        with pytest.raises(RefusedError, match="仍然有效"):
            consented(one, "photo", DAY, "", clerk, DAY)
        with pytest.raises(RefusedError):
            consented(one, "sale", DAY, "", clerk, DAY)
        with pytest.raises(RefusedError):
            consented(one, "story", DAY + timedelta(days=1), "", clerk, DAY)
        withdraw(given, DAY, clerk, DAY)
        assert consented(one, "photo", DAY, "", clerk, DAY).pk != given.pk


@pytest.mark.parametrize("turned", [False, True])
def test_the_database_keeps_one_open_relation_of_a_kind_between_two(two, turned):
    one, other = two
    pair = {"person": other, "other": one} if turned else {"person": one, "other": other}
    with unguarded():
        Relation.objects.create(person=one, other=other, kind="spouse", until=DAY)
        Relation.objects.create(person=one, other=other, kind="spouse")
        Relation.objects.create(**pair, kind="guardian")
        with pytest.raises(IntegrityError, match="relation_once"), transaction.atomic():
            Relation.objects.create(**pair, kind="spouse")


def test_the_database_keeps_one_open_consent_to_a_use(two):
    with unguarded():
        Consent.objects.create(person=two[0], purpose="photo", given=DAY, withdrawn=DAY)
        for person in two:
            Consent.objects.create(person=person, purpose="photo", given=DAY)
        with pytest.raises(IntegrityError, match="consent_once"), transaction.atomic():
            Consent.objects.create(person=two[0], purpose="photo", given=DAY)


def test_nothing_begins_or_ends_on_a_day_to_come(two):
    one, other = two
    with working_as("clerk") as clerk:
        with pytest.raises(RefusedError) as refused:
            relate(one, other, "spouse", DAY + timedelta(days=1), clerk, DAY)
        assert refused.value.field == "since"
        ends = (
            (unrelate, relate(one, other, "spouse", DAY, clerk, DAY)),
            (withdraw, authorise(one, ["income"], "1", DAY, NEXT, clerk, DAY)),
            (withdraw, consented(one, "photo", DAY, "", clerk, DAY)),
        )
        for end, row in ends:
            with pytest.raises(RefusedError, match="不能晚于今天") as refused:
                end(row, date(2062, 11, 1), clerk, DAY)
            assert refused.value.field == "day"
            end(row, DAY, clerk, DAY)
