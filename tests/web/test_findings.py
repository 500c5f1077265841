"""Findings: listed, taken, closed; of two who close one, the second is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.database import officer, unguarded, working_as
from tests.web.test_desk import BEIXIN, put

from minsheng.kernel.access.glass import break_glass
from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.audit.history import opened_through
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.database.scope import scope
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.pages.clock import now
from minsheng.kernel.registry.models import Duplicate, Household, Person
from minsheng.kernel.registry.moving import hand_over

pytestmark = pytest.mark.django_db


YONGJI, RUGAO = 81_101_214_000, 82_001_001_000


@pytest.fixture
def finding(db) -> Finding:
    return put(1, timezone.localdate() + timedelta(days=3))[0]


@pytest.fixture
def colleague(finding) -> None:
    """The reviewer also stands in for the clerk: two sit at one desk."""
    with unguarded():
        by, other = (User.objects.get(username=name) for name in ("admin", "admin2"))
        Assignment.objects.create(
            user=User.objects.get(username="reviewer"), role="town_clerk", area_id=BEIXIN,
            programmes=["assistance"], since=timezone.localdate() - timedelta(days=1),
            until=timezone.localdate() + timedelta(days=9), proposed_by=by, confirmed_by=other,
        )  # fmt: skip


def page_of(client, finding: Finding) -> str:
    return client.get(f"/findings/{finding.pk}/").content.decode()


def close(client, finding: Finding, **data):
    sent = {"outcome": "refused", "note": "本人书面说明", "version": "1"} | data
    return client.post(f"/findings/{finding.pk}/", sent)


def test_it_is_closed_by_an_outcome_with_a_reason(signed_in, finding):
    client = signed_in("clerk")
    refused = close(client, finding, note=" ")
    assert refused.status_code == 422
    assert "须写明理由" in refused.content.decode()
    assert close(client, finding).status_code == 302
    assert "本人不再授权" in page_of(client, finding)
    with unguarded():
        assert Finding.objects.get(pk=finding.pk).note == "本人书面说明"


def test_the_second_of_two_is_told_and_keeps_their_words(signed_in, finding, colleague):
    first, second = signed_in("clerk"), signed_in("reviewer")
    assert close(first, finding, outcome="refused").status_code == 302
    answer = close(second, finding, note="电话里说不再授权")
    assert answer.status_code == 409
    assert "别人刚刚处理过" in answer.content.decode()
    assert "陆示办" in answer.content.decode()


def test_whoever_took_it_meanwhile_is_named_and_the_words_stay(signed_in, finding, colleague):
    first, second = signed_in("clerk"), signed_in("reviewer")
    assert first.post(f"/findings/{finding.pk}/take/", {"version": "1"}).status_code == 302
    answer = close(second, finding, note="电话里说不再授权")
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "现在由 陆示办 经办" in said
    assert "电话里说不再授权" in said
    assert 'name="version" value="2"' in said


@pytest.mark.parametrize("who", ["reviewer", "village"])
def test_whoever_sits_at_another_desk_sees_it_and_is_told_whose_it_is(signed_in, finding, who):
    with unguarded():
        Finding.objects.filter(pk=finding.pk).update(area=YONGJI)
    client = signed_in(who)
    said = page_of(client, finding)
    assert "乡镇（街道）经办人" in said
    assert 'id="close"' not in said
    assert close(client, finding).status_code == 403
    assert close(client, finding, outcome="whatever").status_code == 403
    assert client.post(f"/findings/{finding.pk}/take/", {"version": "1"}).status_code == 403


def test_it_is_taken_and_given_back(signed_in, finding):
    client = signed_in("clerk")
    take = f"/findings/{finding.pk}/take/"
    client.post(take, {"version": "1"})
    assert "交回" in page_of(client, finding)
    assert client.post(take, {"version": "1"}).status_code == 409
    client.post(take, {"version": "2"})
    assert "由我经办" in page_of(client, finding)
    assert client.post(take, {"version": "x"}).status_code == 409


def test_a_look_at_it_is_a_look_at_the_person(signed_in, finding):
    page_of(signed_in("clerk"), finding)
    with unguarded():
        entry = Entry.objects.filter(act="read").latest("pk")
        assert (entry.subject_kind, entry.subject_id) == ("person", finding.person_id)


def test_so_is_one_at_somebody_whom_another_office_hands_over(signed_in):
    with unguarded():
        person = Person.objects.filter(area_lived=YONGJI, area_registered=YONGJI).first()
    with working_as("clerk") as clerk:
        waits = hand_over(person, "area_lived", RUGAO, "投奔子女", clerk, timezone.localtime())
    assert person.name in page_of(signed_in("outsider"), waits)
    with unguarded():
        entry = Entry.objects.filter(act="read").latest("pk")
    assert (entry.subject_kind, entry.subject_id) == ("person", person.pk)
    assert {entry.area, entry.area_other} == {YONGJI, RUGAO}


def test_only_who_may_compare_two_records_is_led_to_that_page(signed_in):
    with unguarded():
        one, other = Person.objects.filter(area_lived=YONGJI, area_registered=YONGJI)[:2]
        pair = Duplicate.objects.create(first=one, second=other, reasons=["phone"], score=700)
        found = Finding.objects.create(
            kind="registry.duplicate", desk="county_reviewer", person=one, area_id=YONGJI,
            facts={"reasons": ["phone"], "other": other.pk, "duplicate": pair.pk},
            found_by="registry", actor=User.objects.get(username="machine"),
            found=timezone.now(), due=timezone.localdate(),
        )  # fmt: skip
    for who, leads in {"clerk": False, "reviewer": True}.items():
        client = signed_in(who)
        assert (f"/duplicates/{pair.pk}/" in page_of(client, found)) == leads, who
        answer = client.get(reverse("duplicate", args=[pair.pk]))
        assert answer.status_code == (200 if leads else 403)


def test_a_household_s_card_says_of_which_member_something_waits(signed_in, finding):
    with unguarded():
        person = finding.person
        home = Household.objects.get(members__person=person, grouping="living")
    page = signed_in("clerk").get(f"/households/{home.pk}/").content.decode()
    assert f"{person.name}：授权书即将到期" in page


def test_a_look_through_a_finding_is_told_with_what_was_seen(signed_in, finding):
    client = signed_in("clerk")
    page_of(client, finding)
    assert "待核线索页" in client.get(f"/people/{finding.person_id}/").content.decode()


def test_who_hands_somebody_over_sees_it_wait_and_takes_it_back(signed_in):
    with unguarded():
        person = Person.objects.filter(area_lived=YONGJI, area_registered=YONGJI).first()
    client, there = signed_in("clerk"), signed_in("outsider")
    data = {
        "column": "area_lived", "area": "如皋市如城街道", "reason": "投奔子女",
        "version": person.version,
    }  # fmt: skip
    assert client.post(f"/people/{person.pk}/hand-over/", data).status_code == 302
    with unguarded():
        waits = Finding.objects.get(kind="registry.moved_in", person=person)
    for page in (f"/people/{person.pk}/", "/", "/findings/?shown=away"):
        assert "等对方确认" in client.get(page).content.decode() or "转出待对方确认" in (
            client.get(page).content.decode()
        )
    assert "落到哪个村" in page_of(there, waits)
    assert "撤回转出" not in page_of(there, waits)
    assert "撤回转出" in page_of(client, waits)
    withdraw = f"/findings/{waits.pk}/withdraw/"
    assert there.post(withdraw, {"version": "1"}).status_code == 403
    assert client.post(withdraw, {"version": "1"}).status_code == 302
    assert "提出方已撤回" in page_of(client, waits)
    assert client.post(withdraw, {"version": "1"}).status_code == 409
    closing = {"outcome": "confirmed", "version": "1"}
    assert there.post(f"/findings/{waits.pk}/", closing).status_code == 409


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({}, True), ({"due": "week"}, True), ({"due": "late"}, False), ({"due": "new"}, True),
        ({"taken": "nobody"}, True), ({"taken": "me"}, False), ({"taken": "others"}, False),
        ({"kind": "registry.duplicate"}, False), ({"shown": "closed"}, False),
        ({"area": "北新镇"}, True), ({"area": "启东市北新镇", "shown": "all"}, True),
        ({"after": "766280_1"}, False), ({"after": "nonsense"}, True),
        ({"after": "737425_1"}, True),
    ],
)  # fmt: skip
def test_the_list_shows_what_was_asked_for(signed_in, finding, asked, there):
    page = signed_in("clerk").get("/findings/", asked)
    assert page.status_code == 200
    assert (f'href="/findings/{finding.pk}/"' in page.content.decode()) == there


def test_an_area_of_others_cannot_be_asked_for(signed_in, finding):
    page = signed_in("clerk").get("/findings/", {"area": "如皋市"}).content.decode()
    assert "没有这个区域" in page


def test_the_next_page_begins_behind_the_last(signed_in, django_assert_max_num_queries):
    put(60, timezone.localdate())
    client = signed_in("clerk")
    with django_assert_max_num_queries(15):
        first = client.get("/findings/").content.decode()
    assert first.count("data-open") == 50
    after = first.partition("?after=")[2].partition('"')[0]
    second = client.get("/findings/", {"after": after}).content.decode()
    assert second.count("data-open") == 10
    assert "回到第一页" in second


def test_the_next_page_begins_where_the_last_ended_whatever_became_of_it(signed_in):
    put(60, timezone.localdate())
    client = signed_in("clerk")
    first = client.get("/findings/").content.decode()
    after = first.partition("?after=")[2].partition('"')[0]
    with unguarded():  # the last one shown is another office's by now
        last = Finding.objects.filter(pk=int(after.partition("_")[2]))
        last.update(area=82_001_001_000)
    second = client.get("/findings/", {"after": after}).content.decode()
    assert second.count("data-open") == 10


@pytest.mark.parametrize("after", ["0_0", "9999999_999999999999999999", "1_", "x", "٣_٣", "\0"])
def test_a_page_that_makes_no_sense_is_still_a_page(signed_in, after):
    put(3, timezone.localdate())
    page = signed_in("clerk").get("/findings/", {"after": after})
    assert page.status_code == 200
    assert page.content.decode().count("data-open") == (0 if after.startswith("9") else 3)


def test_of_what_is_done_the_latest_comes_first(signed_in):
    put(60, timezone.localdate())
    with unguarded():
        Finding.objects.update(state="closed", outcome="renewed", closed=timezone.now())
        numbers = list(Finding.objects.order_by("-due", "-pk").values_list("pk", flat=True))
    client = signed_in("clerk")
    first = client.get("/findings/", {"shown": "closed"})
    shown = [row.id for row in first.context["rows"]]
    second = client.get("/findings/", {"shown": "closed", "after": first.context["after"]})
    assert shown + [row.id for row in second.context["rows"]] == numbers


def test_what_was_opened_through_broken_glass_is_gone_through_one_by_one(signed_in, db):
    there = 81_100_000_000
    with working_as("clerk") as clerk:
        break_glass(there, "走失老人，需联系家属", clerk, now())
    with unguarded():
        seen, unseen = Person.objects.filter(area_lived__gte=there, area_lived__lt=there + 10**6)[
            :2
        ]
        own = Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6)[0]
    client = signed_in("clerk")
    assert client.get(f"/people/{seen.pk}/").status_code == 200
    assert client.get(f"/people/{own.pk}/").status_code == 200
    with unguarded():
        told = Finding.objects.get(kind="access.break_glass")
    page = signed_in("reviewer").get(f"/findings/{told.pk}/").content.decode()
    opened = page.partition('id="opened"')[2].partition("</section>")[0]
    assert f'href="/people/{seen.pk}/"' in opened
    assert seen.name in opened
    for other in (unseen, own):  # nor what is the officer's own to see
        assert f"/people/{other.pk}/" not in opened
    with working_as("outsider"), pytest.raises(ProgrammingError), transaction.atomic():
        opened_through(told.pk)
    other_finding = put(1, timezone.localdate())[0]
    with working_as("reviewer"), pytest.raises(ProgrammingError), transaction.atomic():
        opened_through(other_finding.pk)


@pytest.mark.parametrize("about", ["person", "household"])
def test_what_was_found_of_ones_own_family_is_not_seen(finding, about):
    with unguarded():
        home = Household.objects.filter(area_id__gte=BEIXIN, area_id__lt=BEIXIN + 10**6)[0]
        Finding.objects.filter(pk=finding.pk).update(household=home)
        finding.refresh_from_db()
    shut = {"persons": (finding.person_id,)} if about == "person" else {"households": (home.pk,)}
    clerk = officer("clerk")
    for who, seen in ((clerk, True), (replace(clerk, **shut), False)):
        with scope(who.scope("test")):
            assert Finding.objects.filter(pk=finding.pk).exists() is seen
