"""A case worked on its pages by the officers of the demo."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.database import browser_of, unguarded

from minsheng.kernel.access.models import User
from minsheng.kernel.cases.models import Case
from minsheng.kernel.registry.models import Authorisation, Household
from minsheng.programmes.assistance.models import Award, Ruling
from minsheng.programmes.assistance.taking import members_of

pytestmark = pytest.mark.django_db
BEGIN = datetime(2020, 11, 16, 9, tzinfo=timezone.get_default_timezone())


class Clock:
    """The office's clock, which stands until it is put forward."""

    def __init__(self, monkeypatch) -> None:
        self.at = BEGIN
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)

    def on(self, days: int) -> None:
        self.at += timedelta(days=days)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def home() -> Household:
    with unguarded():
        found = Household.objects.filter(
            grouping="living", area__gte=81_101_000_000, area__lt=81_102_000_000
        ).order_by("pk")[3]
        for member in members_of(found):
            Authorisation.objects.create(
                person=member.person, purposes=["income"], paper="1", signed="2020-11-01",
                until="2021-11-01",
            )  # fmt: skip
        return found


def faults(answer) -> list[str]:
    """What a page says is wrong."""
    form = answer.context["form"]
    return [f"{name}: {said}" for name, every in form.errors.items() for said in every]


def go(name: str, case: Case, deed: str, **values) -> str:
    client = browser_of(name)  # a new day is a new session
    with unguarded():
        version = Case.objects.get(pk=case.pk).version
    page = client.get(f"/assistance/cases/{case.pk}/do/{deed}/")
    assert page.status_code == 200, page.content.decode()
    answer = client.post(f"/assistance/cases/{case.pk}/do/{deed}/", {"version": version, **values})
    assert answer.status_code == 302, faults(answer)
    return client.get(f"/assistance/cases/{case.pk}/").content.decode()


def test_it_works(run, signed_in, clock):
    house = home()
    clerk = signed_in("clerk")
    card = clerk.get(f"/households/{house.pk}/").content.decode()
    assert f"/assistance/cases/new/{house.pk}/" in card
    where = f"/assistance/cases/new/{house.pk}/"
    assert clerk.get(where).status_code == 200
    made = clerk.post(where, {"benefit": "dibao", "origin": "counter", "note": "失业"})
    assert made.status_code == 302
    with unguarded():
        case = Case.objects.get()
    day = "2020-11-16"
    assert "已受理" in go("clerk", case, "accept", day=day)
    with unguarded():
        by = {u.username: u.pk for u in User.objects.all()}
    visit = {
        "day": day, "way": "home", "first": by["clerk"], "second": by["village"], "met": "户主",
        "found": "砖房两间", "signed": "on",
    }  # fmt: skip
    go("clerk", case, "inquire", **visit)
    go("clerk", case, "check_answered", day=day)
    go("clerk", case, "propose", verdict="grant", sum="500", reason="经调查核对符合条件")
    go("clerk", case, "publish", day=day, place="村务公开栏")
    early = clerk.post(f"/assistance/cases/{case.pk}/do/submit/", {"version": "99"})
    assert early.status_code == 422
    clock.on(8)
    go("clerk", case, "submit")
    reviewer = signed_in("reviewer")
    assert reviewer.post("/assistance/cases/draw/").status_code == 302
    go("reviewer", case, "county_visit", **{**visit, "day": "2020-11-24", "first": by["reviewer"]})
    go("reviewer", case, "decide", verdict="grant", sum="500", reason="经复核符合", place="公告栏")
    clock.on(8)
    go("reviewer", case, "confirm", verdict="grant", sum="500", reason="公示无异议")
    told = go("clerk", case, "deliver", day="2020-12-02")
    assert "已办结" in told
    with unguarded():
        award = Award.objects.get()
        assert (award.sum, award.since, award.until) == (50_000, "2021-01", "")
        assert Ruling.objects.get().notice["format"].startswith("minsheng-notice/")
    clerk = signed_in("clerk")
    assert clerk.get(f"/assistance/cases/{case.pk}/notice/").status_code == 200
    assert clerk.get(f"/assistance/cases/{case.pk}/sheet/").status_code == 200
    assert clerk.get("/assistance/cases/?shown=ended").status_code == 200
    assert clerk.get("/assistance/procedures/dibao_2020/").status_code == 200
