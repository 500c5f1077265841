"""The history for auditors: filtered, opened, exported; and who may not."""

import re

import pytest
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.colleagues import bearing
from minsheng.kernel.access.models import User
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.registry.models import Person

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000


@pytest.fixture
def changed(signed_in) -> Entry:
    """The clerk looks at somebody; the machine renames them."""
    with unguarded():
        person = Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6)[0]
    signed_in("clerk").get(f"/findings/?q={person.pk}")
    with unguarded():
        Person.objects.filter(pk=person.pk).update(name="改后名", number=b"x", number_end=b"y")
        return Entry.objects.filter(subject_kind="person", subject_id=person.pk).latest("pk")


def test_an_entry_tells_before_and_after_and_no_number(signed_in, changed):
    page = signed_in("auditor").get(f"/audit/{changed.pk}/").content.decode()
    assert "改后名" in page
    assert changed.before["name"] in page
    assert "（已加密）" in page
    assert "number_end" not in page
    with unguarded():
        look = Entry.objects.latest("pk")
        assert (look.act, look.subject_id) == ("read", changed.subject_id)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({}, True), ({"act": "update"}, True), ({"act": "export"}, False),
        ({"actor": "machine"}, True), ({"actor": "clerk"}, False), ({"actor": "陆示办"}, False),
        ({"actor": "查无此人"}, False), ({"person": "改后名"}, True),
        ({"person": "查无此人"}, False),
        ({"person": "改后名", "area": "启东市"}, True),
        ({"person": "改后名", "area": "如皋市"}, False),
        ({"kind": "person", "number": "{number}"}, True),
        ({"kind": "person", "number": "1"}, False), ({"area": "启东市"}, True),
        ({"area": "如皋市"}, False), ({"since": "{day}", "until": "{day}"}, True),
        ({"until": "2020-01-01"}, False), ({"after": "1"}, False), ({"after": "x"}, True),
        ({"after": "9" * 5000}, True),
    ],
)  # fmt: skip
def test_entries_are_found_by_what_was_asked(signed_in, changed, asked, there):
    words = {"number": changed.subject_id, "day": timezone.localdate()}
    said = {key: text.format(**words) for key, text in asked.items()}
    page = signed_in("auditor").get("/audit/", said)
    assert (f'href="/audit/{changed.pk}/"' in page.content.decode()) == there


def test_taking_it_out_is_itself_written_down(signed_in, changed):
    auditor = signed_in("auditor")
    assert auditor.post("/audit/export/", {"asked": "act=update"}).status_code == 302
    sent = {"asked": "act=update", "reason": "季度检查"}
    answer = auditor.post("/audit/export/", sent)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert str(changed.pk) in answer.content.decode("utf-8-sig")
    with unguarded():
        row = Entry.objects.filter(act="export").latest("pk")
        assert row.reason == "季度检查"
        assert row.actor_id == User.objects.get(username="auditor").pk


def test_the_page_of_seals_tells_the_last_verification(signed_in, settings, tmp_path):
    from minsheng.kernel.audit.standing import keep_result
    from minsheng.kernel.audit.verifying import Verified

    settings.DATA = tmp_path
    auditor = signed_in("auditor")
    assert "还没有核验过" in auditor.get("/audit/seals/").content.decode()
    keep_result(tmp_path, Verified(entries=7, faults=0), 0, timezone.now())
    assert "没有问题" in auditor.get("/audit/seals/").content.decode()
    now = timezone.now()
    keep_result(tmp_path, Verified(entries=7, last=9, until=now), 0, now)
    assert "核验时没有用日摘要" in auditor.get("/audit/seals/").content.decode()
    keep_result(tmp_path, Verified(entries=7, last=9, vouched=8, until=now), 0, now)
    assert "第 8 环及以前" in auditor.get("/audit/seals/").content.decode()
    keep_result(tmp_path, Verified(entries=7, faults=2), 1, timezone.now())
    assert "请立即报告" in auditor.get("/audit/seals/").content.decode()


def test_help_says_what_ones_roles_may_and_whom_to_ask(signed_in):
    clerk = signed_in("clerk").get("/help/").content.decode()
    assert "待核线索" in clerk
    assert "管示一" in clerk
    assert "施示审" in clerk
    assert "最低生活保障" in clerk
    assert "为一人或多人提出角色" not in clerk
    assert "为一人或多人提出角色" in signed_in("admin").get("/help/").content.decode()


def test_an_officer_is_found_by_name_and_a_person_by_theirs(signed_in, changed):
    auditor = signed_in("auditor")
    signed_in("clerk").get(f"/people/{changed.subject_id}/")
    page = auditor.get("/audit/", {"actor": "陆示办", "person": "改后名"}).content.decode()
    assert "陆示办" in page
    assert f"/people/{changed.subject_id}/" in auditor.get(
        re.search(r"/audit/\d+/", page)[0]
    ).content.decode()  # fmt: skip
    assert "没有叫这个姓名" in auditor.get("/audit/", {"actor": "查无此人"}).content.decode()
    assert "没有叫这个名字的人" in auditor.get("/audit/", {"person": "查无此人"}).content.decode()


def test_too_many_of_one_name_are_told_apart_by_their_area(signed_in, monkeypatch):
    monkeypatch.setattr("minsheng.web.pages.audit.MOST_PEOPLE", 0)
    with unguarded():
        name = Person.objects.filter(area_lived__isnull=False)[0].name
    page = signed_in("auditor").get("/audit/", {"person": name}).content.decode()
    assert "请同时选择区域" in page


def test_nobody_but_an_auditor_is_told_who_bears_a_name():
    with working_as("auditor"):
        assert len(bearing("陆示办")) == 1
    with working_as("clerk"):
        assert bearing("陆示办") == ()
