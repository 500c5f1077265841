"""Duplicates found, told apart or merged; a merge taken back leaves nothing behind."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model, Q
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import Relative, User
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.database.scope import scope
from minsheng.kernel.joints.findings import Found, close, on_desk, raise_finding, take
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.own import AUTHORISATION
from minsheng.kernel.joints.watch import look
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import correct, enter_person
from minsheng.kernel.registry.duplicates import nearly_same, note_candidates
from minsheng.kernel.registry.hanging import (
    STAY,
    Hanging,
    hanging_on,
    kept_by,
    model_of,
    pointers,
)
from minsheng.kernel.registry.merging import LEFT_BY_MERGE, merge, undo
from minsheng.kernel.registry.models import (
    Consent,
    Duplicate,
    DuplicateState,
    Household,
    Membership,
    Organisation,
    Person,
    Relation,
    Worker,
)
from minsheng.kernel.registry.pairs import told_apart
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
DAY = NOW.date()
BEIXIN, QIDONG, RUGAO = 81_101_000_000, 81_000_000_000, 82_001_001_000
HUILONG = 81_100_000_000


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


def test_who_joined_later_than_the_merge_leaves_on_the_day_they_joined(known):
    other, later = again(known), date(2021, 1, 1)
    with unguarded():
        home = known.memberships.get(grouping="living").household_id + 2
        held = Membership.objects.create(
            household_id=home, person=other, grouping="living", since=later
        )
    with working_as("reviewer") as reviewer:
        merge(known, other, "同一人", reviewer, NOW)
    with unguarded():
        held.refresh_from_db()
    assert (held.person_id, held.until) == (known.pk, later)


def test_of_what_was_noted_of_both_one_stands_on_until_the_merge_is_undone(known):
    other, third = again(known), again(known)
    later = date(2021, 1, 1)
    with unguarded():
        for one, kind, pair in (
            (known, "photo", {"person": known, "other": third}),
            (other, "photo", {"person": third, "other": other}),
        ):
            Consent.objects.create(person=one, purpose=kind, given=DAY)
            Relation.objects.create(**pair, kind="sibling")
        Consent.objects.create(person=other, purpose="story", given=DAY)
        Consent.objects.create(person=known, purpose="contact", given=later)
        Consent.objects.create(person=other, purpose="contact", given=later)
        before = papers(known, other)
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with unguarded():
        kept = Consent.objects.filter(person=known).order_by("purpose", "pk")
        assert list(kept.values_list("purpose", "withdrawn")) == [
            ("contact", None), ("contact", later), ("photo", None), ("photo", DAY), ("story", None),
        ]  # fmt: skip
        assert list(Relation.objects.order_by("pk").values_list("person", "other", "until")) == [
            (known.pk, third.pk, None), (third.pk, known.pk, DAY),
        ]  # fmt: skip
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    with unguarded():
        assert papers(known, other) == before


def papers(*people: Person) -> list:
    """Consents of some people, and whom they are related to."""
    return [
        sorted(Consent.objects.filter(person__in=people).values_list()),
        sorted(Relation.objects.filter(Q(person__in=people) | Q(other__in=people)).values_list()),
    ]


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


def test_what_was_corrected_after_the_merge_stays_when_it_is_undone(known):
    other = again(known, phone="12012345678", born=known.born)
    with unguarded():
        Person.objects.filter(pk=known.pk).update(
            phone=None, phone_mark=None, phone_end=None, born=None
        )
        known.refresh_from_db()
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
        assert set(done.filled) == {"born", "phone", "phone_mark", "phone_end"}
        merged = Person.objects.get(pk=known.pk)
        correct(merged, {"phone": "12087654321"}, reviewer, sealer(), DAY)
        undo(done, reviewer, NOW)
        found = Person.objects.get(pk=known.pk)
    assert sealer().opened(found.phone) == "12087654321"
    assert found.phone_mark is not None
    assert found.born is None


def test_of_merges_that_follow_each_other_the_last_is_undone_first(known):
    second, third = again(known), again(known)
    with unguarded():
        home = known.memberships.get(grouping="living").household_id + 2
        Membership.objects.create(household_id=home, person=second, grouping="living")
        before = snapshot(known, second, third)
    with working_as("reviewer") as reviewer:
        first = merge(third, second, "同一人", reviewer, NOW)
        third.refresh_from_db()
        last = merge(known, third, "同一人", reviewer, NOW)
        first.refresh_from_db()
        with pytest.raises(RefusedError, match=f"{third.pk}号记录并入{known.pk}号记录"):
            undo(first, reviewer, NOW)
        undo(last, reviewer, NOW)
        first.refresh_from_db()
        undo(first, reviewer, NOW)
    with unguarded():
        assert snapshot(known, second, third) == before


def test_of_two_merged_into_one_the_last_is_undone_first(known):
    second, third = again(known), again(known)
    with working_as("reviewer") as reviewer:
        first = merge(known, second, "同一人", reviewer, NOW)
        known.refresh_from_db()
        merge(known, third, "同一人", reviewer, NOW)
        first.refresh_from_db()
        with pytest.raises(RefusedError, match="先撤销"):
            undo(first, reviewer, NOW)


@pytest.fixture
def afar(known) -> tuple[Person, dict[str, Model]]:
    """A second record, with much on it that the reviewer of the first's county does not see."""
    other = again(known)
    with unguarded():
        machine = User.objects.get(username="machine")
        there = {"area_id": RUGAO}
        stranger = Person.objects.filter(area_lived=RUGAO, area_registered=RUGAO).first()
        home = Household.objects.create(grouping="living", address="1号", **there)
        office = Organisation.objects.create(name="某站", pinyin="mz", kind="站点", **there)
        found = {"found": NOW, "due": DAY, "actor": machine, "person": other, "desk": "town_clerk"}
        rows = {
            "membership": Membership.objects.create(
                household=home, person=other, grouping="living", since=date(2019, 1, 1)
            ),
            "relation": Relation.objects.create(person=stranger, other=other, kind="child"),
            "worker": Worker.objects.create(
                person=other, organisation=office, name="某", pinyin="m", **there
            ),
            "finding": Finding.objects.create(
                kind="charity.visit", programme="charity", found_by="charity",
                area_id=known.area_lived_id, **found,
            ),
            "away": Finding.objects.create(
                kind="charity.visit", programme="charity", found_by="charity", about="away",
                **there, **found,
            ),
        }  # fmt: skip
    return other, rows


def hang_on(rows: dict[str, Model]) -> set[int]:
    """Whom some rows point to."""
    with unguarded():
        for row in rows.values():
            row.refresh_from_db()
    return {
        row.other_id if isinstance(row, Relation) else row.person_id  # type: ignore[attr-defined]
        for row in rows.values()
    }


def test_a_merge_takes_along_what_the_reviewer_does_not_see_and_undoing_brings_it_back(known, afar):
    other, rows = afar
    with working_as("reviewer") as reviewer:
        assert not Worker.objects.filter(pk=rows["worker"].pk).exists()
        assert not Finding.objects.filter(pk=rows["finding"].pk).exists()
        done = merge(known, other, "同一人", reviewer, NOW)
        # Nor is it shown afterwards.
        assert not Worker.objects.filter(pk=rows["worker"].pk).exists()
        assert not Finding.objects.filter(programme="charity").exists()
    assert hang_on(rows) == {known.pk}
    assert rows["membership"].until == DAY  # they live with those of the record that stays
    with unguarded():
        by = Entry.objects.filter(table_name="worker", row_id=rows["worker"].pk).latest("pk")
        told = Entry.objects.filter(table_name="person_merge").latest("pk")
    assert (by.act, by.actor_id) == ("update", reviewer.user.pk)
    assert told.after["moved"] == "***"
    # The family's own office is told that somebody is missing from it, and that he is not.
    with working_as("outsider") as theirs:
        (left,) = [one for one in on_desk(theirs) if one.kind == LEFT_BY_MERGE.key]
    assert (left.household_id, left.area_id) == (rows["membership"].household_id, RUGAO)
    assert left.facts == {"name": other.name, "to": known.area_lived_id}
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    assert hang_on(rows) == {other.pk}
    assert rows["membership"].until is None
    with unguarded():
        left.refresh_from_db()
    assert (left.state, left.outcome) == ("closed", "withdrawn")


def test_what_was_done_with_a_row_after_the_merge_stays_done(known, afar):
    other, rows = afar
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with unguarded():
        Membership.objects.filter(pk=rows["membership"].pk).update(until=date(2020, 6, 1))
        Worker.objects.filter(pk=rows["worker"].pk).update(person=None)
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    assert hang_on(rows) == {other.pk, None}
    assert rows["membership"].until == date(2020, 6, 1)


def test_of_the_same_thing_found_of_both_one_waits_on(known):
    other = again(known)
    with unguarded():
        machine = User.objects.get(username="machine")
        both = [
            Finding.objects.create(
                kind="registry.authorisation_lapses", desk="town_clerk", person=one, found=NOW,
                area_id=known.area_lived_id, found_by="registry", actor=machine, due=DAY,
            )
            for one in (known, other)
        ]  # fmt: skip
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
        kept, joined = (Finding.objects.get(pk=one.pk) for one in both)
        assert (kept.state, kept.person_id) == ("open", known.pk)
        assert (joined.state, joined.outcome, joined.person_id) == ("closed", "joined", known.pk)
        undo(done, reviewer, NOW)
        joined.refresh_from_db()
    assert (joined.state, joined.outcome, joined.closed) == ("open", "", None)
    assert (joined.person_id, joined.version) == (other.pk, 3)


@pytest.fixture
def elsewhere(known) -> tuple[Person, Finding]:
    """A second record, of another town of the county, about which something waits there."""
    other = again(known)
    with unguarded():
        Person.objects.filter(pk=other.pk).update(area_lived=HUILONG, area_registered=HUILONG)
        other.refresh_from_db()
    with working_as("machine") as machine:
        paper = Found(
            AUTHORISATION, HUILONG, person=other.pk, about="paper", facts={"expires": "2020-12-31"}
        )
        return other, raise_finding(paper, machine.user.pk, NOW)


def alone(person: Person) -> None:
    """Nothing hangs on them that would let others see where they live."""
    Membership.objects.filter(person=person).delete()
    Relation.objects.filter(Q(person=person) | Q(other=person)).delete()


def test_what_waits_goes_to_where_the_record_that_stays_lives_and_back(known, elsewhere):
    other, waits = elsewhere
    with working_as("clerk2") as clerk2:
        take(waits, clerk2)
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with working_as("clerk2") as clerk2:
        assert not on_desk(clerk2).exists()
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        assert (one.pk, one.person_id, one.area_id) == (waits.pk, known.pk, known.area_lived_id)
        assert one.taken_by is None
        take(one, clerk)
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    with working_as("clerk") as clerk:
        assert not on_desk(clerk).exists()
    with working_as("clerk2") as clerk2:
        (one,) = on_desk(clerk2)
        assert (one.person_id, one.area_id, one.taken_by) == (other.pk, HUILONG, None)


def test_it_goes_to_the_office_of_another_county_and_back(known, elsewhere):
    other, waits = elsewhere
    with unguarded():
        Person.objects.filter(pk=known.pk).update(area_lived=RUGAO)
        known.refresh_from_db()
        alone(known)
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
        assert not Finding.objects.filter(pk=waits.pk).exists()
    with working_as("outsider") as theirs:
        (one,) = on_desk(theirs)
        assert (one.pk, one.person_id, one.area_id) == (waits.pk, known.pk, RUGAO)
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    with working_as("clerk2") as clerk2:
        (one,) = on_desk(clerk2)
        assert (one.person_id, one.area_id) == (other.pk, HUILONG)


def test_it_comes_from_the_office_of_another_county_and_goes_back(known, elsewhere):
    other, waits = elsewhere
    with unguarded():
        Person.objects.filter(pk=other.pk).update(area_lived=RUGAO)
        Finding.objects.filter(pk=waits.pk).update(area=RUGAO)
        other.refresh_from_db()
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        assert (one.person_id, one.area_id) == (known.pk, known.area_lived_id)
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    with working_as("outsider") as theirs:
        (one,) = on_desk(theirs)
        assert (one.pk, one.person_id, one.area_id) == (waits.pk, other.pk, RUGAO)


def test_what_waits_goes_to_where_the_other_record_says_they_live(known, elsewhere):
    other, waits = elsewhere
    with unguarded():
        Person.objects.filter(pk=known.pk).update(area_lived=None, area_registered=BEIXIN + 1000)
        Finding.objects.filter(pk=waits.pk).update(person=known, area=BEIXIN + 1000)
        known.refresh_from_db()
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with working_as("clerk2") as clerk2:
        (one,) = on_desk(clerk2)
        assert (one.pk, one.person_id, one.area_id) == (waits.pk, known.pk, HUILONG)
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        assert (one.person_id, one.area_id) == (known.pk, BEIXIN + 1000)


def test_what_was_done_after_it_went_along_stays_where_it_was_done(known, elsewhere):
    other, waits = elsewhere
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        close(one, "not_needed", "已办", clerk, NOW)
    with working_as("reviewer") as reviewer:
        undo(done, reviewer, NOW)
    with unguarded():
        waits.refresh_from_db()
    assert (waits.state, waits.person_id, waits.area_id) == (
        "closed", other.pk, known.area_lived_id
    )  # fmt: skip


def test_undoing_asks_about_the_two_again_and_about_nobody_else(known):
    other, third = again(known), again(known)
    with unguarded():
        pair = Duplicate.objects.create(first=known, second=other, reasons=["phone"], score=700)
        apart = Duplicate.objects.create(first=known, second=third, reasons=["phone"], score=700)
    with working_as("machine") as machine:
        look(QIDONG, QIDONG + 10**9, machine.user.pk, NOW)
    with working_as("reviewer") as reviewer:
        told_apart(apart, "出生地不同", reviewer, NOW)
        done = merge(known, other, "同一人", reviewer, NOW)
        undo(done, reviewer, NOW)
        states = dict(Duplicate.objects.values_list("pk", "state"))
        assert states == {pair.pk: "open", apart.pk: "not_one"}
        assert [f.about for f in on_desk(reviewer)] == [f"duplicate-{pair.pk}"]


def test_what_concerns_ones_own_family_another_officer_merges(known):
    other = again(known)
    with unguarded():
        home = known.memberships.get(grouping="living").household_id + 2
        Membership.objects.create(household_id=home, person=other, grouping="living")
        mine = Membership.objects.filter(household_id=home).exclude(person=other)[0].person_id
        user = User.objects.get(username="reviewer")
        Relative.objects.create(user=user, person_id=mine, relation="父亲", at=timezone.now())
        before = snapshot(known, other)
    with working_as("reviewer") as reviewer, pytest.raises(RefusedError, match="回避"):
        merge(known, other, "同一人", reviewer, NOW)
    with unguarded():
        assert snapshot(known, other) == before


def test_what_hangs_on_a_person_is_told_to_those_who_see_them_alone(known):
    with working_as("reviewer"):
        assert hanging_on(known.pk)
    for who in ("outsider", "clerk2", "admin"):
        with working_as(who), pytest.raises(ProgrammingError), transaction.atomic():
            hanging_on(known.pk)


def test_what_hangs_on_ones_own_relative_is_not_told(known):
    with working_as("reviewer") as reviewer:
        assert hanging_on(known.pk)
        shut = replace(reviewer, persons=(known.pk,))
    with scope(shut.scope("test")), pytest.raises(ProgrammingError), transaction.atomic():
        hanging_on(known.pk)


def test_of_every_table_that_points_to_people_it_is_known_how_its_rows_move():
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint "
            "WHERE contype = 'f' AND confrelid = 'person'::regclass"
        )
        tables = {name for (name,) in cursor.fetchall()} - set(STAY)
    assert tables >= {"membership", "relation", "worker", "finding", "authorisation", "consent"}
    for table in tables:
        assert pointers(model_of(table)), table
        kept_by([Hanging(table, "person_id", 1, (RUGAO,), "")])  # raises where it is not known


@pytest.mark.parametrize("who", ["clerk", "village", "chief", "auditor"])
def test_who_may_not_merge_undoes_no_merge(known, who):
    other = again(known)
    with working_as("reviewer") as reviewer:
        done = merge(known, other, "同一人", reviewer, NOW)
    with working_as(who) as officer, pytest.raises(NotAllowedError):
        undo(done, officer, NOW)


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
