"""Duplicates found, told apart or merged; a merge taken back leaves nothing behind."""

from datetime import UTC, date, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import correct, enter_person
from minsheng.kernel.registry.duplicates import nearly_same, note_candidates
from minsheng.kernel.registry.merging import merge, undo
from minsheng.kernel.registry.models import Duplicate, DuplicateState, Membership, Person, Relation
from minsheng.kernel.registry.pairs import told_apart
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
DAY = NOW.date()
BEIXIN = 81_101_000_000


@pytest.fixture
def known() -> Person:
    """Somebody of the reviewer's county, with a number and a phone."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, phone__isnull=False
        ).order_by("pk")[0]


def again(known: Person, **values) -> Person:
    """The same person, entered once more by a clerk."""
    with working_as("clerk") as clerk:
        given = {"name": known.name, "area_lived": known.area_lived_id, **values}
        return enter_person(given, clerk, sealer(), DAY)


def noted() -> int:
    with working_as("machine"):
        return note_candidates(sealer())


def test_the_same_number_twice_is_found_once(known):
    other = again(known, number=sealer().opened(known.number))
    assert noted() == 1
    assert noted() == 0
    with unguarded():
        row = Duplicate.objects.get()
    assert (row.first_id, row.second_id, row.reasons) == (known.pk, other.pk, ["number"])


def test_a_namesake_without_a_number_is_a_candidate_and_one_with_another_is_none(known):
    again(known, born=known.born)
    assert noted() == 1
    other = again(known, born=known.born)
    with working_as("clerk") as clerk:
        correct(other, {"number": "39068119900307817X"}, clerk, sealer(), DAY)
    assert noted() == 1  # of the two new ones, one lacks a number; the good numbers differ


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("390681199003071234", "390681199003071434", True),
        ("390681199003071234", "390681199003012734", False),
        ("390681199003071234", "390681199003072134", True),
        ("390681199003071234", "390681199003071235", False),
        ("390681199003071234", "390681199103071934", False),
        ("390681900307123", "390681199003071234", False),
    ],
)
def test_numbers_are_nearly_the_same_by_one_digit_or_two_that_changed_places(one, other, same):
    assert nearly_same(one, other) is same


def test_whoever_was_told_apart_is_not_asked_about_again(known):
    again(known, born=known.born)
    noted()
    with working_as("reviewer") as reviewer:
        told_apart(Duplicate.objects.get(), "出生地不同", reviewer, NOW)
        with pytest.raises(ChangedMeanwhileError):
            told_apart(Duplicate.objects.get(), "再次", reviewer, NOW)
    assert noted() == 0
    with unguarded():
        assert Duplicate.objects.get().state == DuplicateState.NOT_ONE


def test_a_merge_moves_everything_and_its_undoing_brings_everything_back(known):
    other = again(known, born=known.born, sex=known.sex)
    with unguarded():
        Membership.objects.create(
            household_id=known.memberships.get(grouping="living").household_id + 2,
            person=other, grouping="living", since=date(2019, 1, 1),
        )  # fmt: skip
        before = snapshot(known, other)
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人，补录时重复", reviewer, NOW)
        assert Person.objects.get(pk=other.pk).merged_into_id == known.pk
        assert not Membership.objects.filter(person=other).exists()
        now = Membership.objects.filter(person=known, grouping="living", until=None)
        assert now.count() == 1
        undo(done, reviewer, NOW)
        with pytest.raises(ChangedMeanwhileError):
            undo(done, reviewer, NOW)
    with unguarded():
        assert snapshot(known, other) == before


def test_what_the_kept_record_lacks_is_filled_from_the_other_and_emptied_by_undoing(known):
    other = again(known, phone="12012345678")
    with unguarded():
        Person.objects.filter(pk=known.pk).update(phone=None, phone_mark=None, phone_end=None)
        known.refresh_from_db()
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
        assert sealer().opened(Person.objects.get(pk=known.pk).phone) == "12012345678"
        undo(done, reviewer, NOW)
        assert Person.objects.get(pk=known.pk).phone is None


def test_what_the_two_were_to_each_other_stays_between_the_records(known):
    other = again(known)
    with unguarded():
        noted = Relation.objects.create(person=other, other=known, kind="sibling")
    with working_as("reviewer") as reviewer:
        merge(known, other, "同一人", reviewer, NOW)
        found = Relation.objects.get(pk=noted.pk)
    assert (found.person_id, found.other_id) == (other.pk, known.pk)


def test_a_merge_wants_the_right_a_reason_and_records_as_they_were_shown(known):
    other = again(known)
    with working_as("clerk") as clerk, pytest.raises(NotAllowedError):
        merge(known, other, "同一人", clerk, NOW)
    with working_as("reviewer") as reviewer:
        with pytest.raises(RefusedError, match="理由"):
            merge(known, other, " ", reviewer, NOW)
        with pytest.raises(RefusedError, match="不能合并"):
            merge(known, known, "同一人", reviewer, NOW)
        correct(other, {"name": "新名"}, reviewer, sealer(), DAY)
        with pytest.raises(ChangedMeanwhileError):
            merge(known, other, "同一人", reviewer, NOW)


def snapshot(*people: Person) -> list:
    """What the register holds of some people, but for how often it was written."""
    ids = [p.pk for p in people]
    columns = [f.attname for f in Person._meta.concrete_fields if f.attname != "version"]
    rows = [
        tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
        for row in Person.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    ]
    members = Membership.objects.filter(person__in=ids).order_by("pk")
    return [rows, list(members.values_list("pk", "household", "person", "since", "until"))]
