"""A case worked on its pages by the officers of the demo."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone
from tests.database import browser_of, unguarded
from tests.programmes.assistance.desk import Clock, authorise, go, opened, refused, visit

from minsheng.kernel.access.models import User
from minsheng.kernel.cases.models import Case, CaseDraw
from minsheng.kernel.registry.models import Household
from minsheng.programmes.assistance.models import Award, Ruling

pytestmark = pytest.mark.django_db
AT = datetime(2020, 11, 16, 9, tzinfo=timezone.get_default_timezone())
FILL = {"benefit": "dibao", "origin": "counter", "note": "失业"}


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Stands on a Monday of November 2020."""
    return Clock(monkeypatch, AT)


@pytest.fixture
def home(db) -> Household:
    """A household of the clerk's town."""
    with unguarded():
        return Household.objects.filter(
            grouping="living", area__gte=81_101_000_000, area__lt=81_102_000_000
        ).order_by("pk")[3]


def test_it_works(run, home, clock):
    authorise(home, "2020-11-01", "2021-11-01")
    card = browser_of("clerk").get(f"/households/{home.pk}/").content.decode()
    assert f"/assistance/cases/new/{home.pk}/" in card
    case = opened("clerk", home, **FILL)
    assert "已受理" in go("clerk", case, "accept", day=clock.day)
    go("clerk", case, "inquire", **visit(clock.day))
    go("clerk", case, "check_answered", day=clock.day)
    go("clerk", case, "propose", verdict="grant", sum="500", reason="经调查核对符合条件")
    go("clerk", case, "publish", day=clock.day, place="村务公开栏")
    assert "公示期未满" in refused("clerk", case, "submit")
    clock.on(8)
    go("clerk", case, "submit")
    assert browser_of("reviewer").post("/assistance/cases/draw/").status_code == 302
    go("reviewer", case, "county_visit", **visit(clock.day, "reviewer", "clerk"))
    said = {"verdict": "grant", "sum": "500", "reason": "经复核符合条件"}
    go("reviewer", case, "decide", place="公告栏", **said)
    clock.on(8)
    go("reviewer", case, "confirm", **said)
    assert "已办结" in go("clerk", case, "deliver", day=clock.day)
    with unguarded():
        award = Award.objects.get()
        assert (award.sum, award.since, award.until) == (50_000, "2021-01", "")
        assert Ruling.objects.get().notice["format"].startswith("minsheng-notice/")
        drawn = CaseDraw.objects.get()
        assert drawn.chosen == drawn.cases == [case.pk]
    clerk = browser_of("clerk")
    for where in ("notice/", "notice.json", "sheet/"):
        assert clerk.get(f"/assistance/cases/{case.pk}/{where}").status_code == 200
    assert "500.00" in clerk.get(f"/households/{home.pk}/").content.decode()


def test_a_refusal_needs_its_reason_and_goes_out_in_writing(run, home, clock):
    authorise(home, "2020-11-01", "2021-11-01")
    case = opened("clerk", home, **FILL)
    go("clerk", case, "accept", day=clock.day)
    go("clerk", case, "inquire", **visit(clock.day))
    go("clerk", case, "check_answered", day=clock.day)
    assert "与规则测算的结论不同" in refused("clerk", case, "propose", verdict="refuse")
    go("clerk", case, "propose", verdict="refuse", reason="家庭收入经核实超过标准")
    go("clerk", case, "publish", day=clock.day, place="村务公开栏")
    clock.on(8)
    go("clerk", case, "submit")
    browser_of("reviewer").post("/assistance/cases/draw/")
    go("reviewer", case, "county_visit", **visit(clock.day, "reviewer", "clerk"))
    go("reviewer", case, "refuse", verdict="refuse", reason="家庭收入经核实超过标准")
    page = browser_of("clerk").get(f"/assistance/cases/{case.pk}/notice/").content.decode()
    assert "家庭收入经核实超过标准" in page
    assert "行政复议" in page
    with unguarded():
        assert not Award.objects.exists()
        assert Case.objects.get(pk=case.pk).due.isoformat() == "2020-11-27"  # 3 days (S3 art. 26)


def test_a_second_application_while_one_runs_is_refused_in_a_sentence(run, home, clock):
    opened("clerk", home, **FILL)
    answer = browser_of("clerk").post(f"/assistance/cases/new/{home.pk}/", FILL)
    assert answer.status_code == 422
    assert "正在办理" in answer.content.decode()


def test_nothing_is_accepted_before_each_adult_has_signed(run, home, clock):
    case = opened("clerk", home, **FILL)
    assert "核查授权书" in refused("clerk", case, "accept", day=clock.day)


def test_what_is_missing_is_told_once(run, home, clock):
    case = opened("clerk", home, **FILL)
    go("clerk", case, "tell_missing", papers=["income", "authorisation"])
    page = go("clerk", case, "papers_in", papers=["income"])
    assert "尚未交来" in page
    go("clerk", case, "papers_in", papers=["authorisation"])
    assert "已经一次性告知过" in refused("clerk", case, "tell_missing", papers=["medical"])


def test_a_day_that_cannot_be_is_refused(run, home, clock):
    authorise(home, "2020-09-01", "2021-11-01")
    case = opened("clerk", home, **FILL)
    assert "不能晚于今天" in refused("clerk", case, "accept", day="2020-11-17")
    assert "不能早于本案上一步" in refused("clerk", case, "accept", day="2020-11-15")
    assert "最近30天" in refused("clerk", case, "accept", day="2020-10-01")


def test_an_objection_blocks_until_it_is_answered(run, home, clock):
    authorise(home, "2020-11-01", "2021-11-01")
    case = opened("clerk", home, **FILL)
    go("clerk", case, "accept", day=clock.day)
    go("clerk", case, "inquire", **visit(clock.day))
    go("clerk", case, "check_answered", day=clock.day)
    go("clerk", case, "propose", verdict="grant", sum="500", reason="经调查核对符合条件")
    go("clerk", case, "publish", day=clock.day, place="村务公开栏")
    go("clerk", case, "object", said="他家有车")
    clock.on(8)
    assert "异议没有答复" in refused("clerk", case, "submit")
    with unguarded():
        number = case.objections.get().pk
    go("clerk", case, "settle", objection=str(number), answer="车已报废，不属实")
    go("clerk", case, "submit")
    with unguarded():
        assert Case.objects.get(pk=case.pk).step == "submitted"


def test_the_draw_is_among_those_whose_procedure_asks_for_one(run, home, clock):
    with unguarded():
        user = User.objects.get(username="clerk")
        old, new = (
            Case.objects.create(
                programme="assistance", kind=kind, purpose="grant", procedure=procedure,
                household=home, area_id=home.area_id, step="submitted",
                waits_for="county_reviewer", origin="counter", opened=clock.at.date(),
                opened_by=user,
            )
            for kind, procedure in (("dibao", "dibao_2012"), ("single", "dibao_2021"))
        )  # fmt: skip
    assert browser_of("reviewer").get("/assistance/cases/").context["draws"] == 1
    browser_of("reviewer").post("/assistance/cases/draw/")
    assert browser_of("clerk").post("/assistance/cases/draw/").status_code == 403
    with unguarded():
        assert CaseDraw.objects.get().cases == [old.pk]
        assert Case.objects.get(pk=new.pk).drawn is None


def test_two_officers_at_once_the_second_is_told(run, home, clock):
    case = opened("clerk", home, **FILL)
    where = f"/assistance/cases/{case.pk}/do/tell_missing/"
    form = {"version": "1", "papers": ["income"], "note": ""}
    assert browser_of("clerk").post(where, form).status_code == 302
    assert browser_of("clerk").post(where, form | {"note": "再告知"}).status_code == 409
