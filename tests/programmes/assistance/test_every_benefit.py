"""Each benefit from the first word to a decision, and to a refusal, on its pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone
from tests.database import browser_of, unguarded
from tests.programmes.assistance.desk import Clock, authorise, go, opened, refused, visit

from minsheng.kernel.cases.book import procedure_of
from minsheng.kernel.cases.models import Case
from minsheng.kernel.registry.models import Household, Membership
from minsheng.programmes.assistance.benefits import BENEFITS, PERSON
from minsheng.programmes.assistance.models import Award, Publicity, Ruling

pytestmark = pytest.mark.django_db
AT = datetime(2020, 11, 16, 9, tzinfo=timezone.get_default_timezone())
YONGJI = 81_101_214_000
SAID = {"grant": {"sum": "300", "reason": "符合规定条件"}, "refuse": {"reason": "不符合规定条件"}}


@pytest.fixture
def home(db) -> Household:
    """A household of the village worker's own village, with a child."""
    with unguarded():
        child = Membership.objects.filter(
            grouping="living", household__area=YONGJI, person__born__gt="2002-11-16", until=None
        ).order_by("pk")[0]
        home = child.household
    authorise(home, "2020-11-01", "2021-11-01")
    return home


def asked(home: Household, kind: str) -> dict[str, str]:
    """What the form of an application says."""
    said = {"benefit": kind, "origin": "counter", "note": "本人申请"}
    if BENEFITS[kind].of == PERSON:
        with unguarded():
            people = Membership.objects.filter(household=home, until=None)
            order = "-person__born" if kind == "children" else "person__born"
            said["person"] = str(people.order_by(order)[0].person_id)
    return said


def walk(kind: str, home: Household, clock: Clock, verdict: str) -> Case:
    """All that its procedure asks for, in its order, each by whom it is theirs."""
    case = opened("clerk", home, **asked(home, kind))
    procedure = procedure_of(case.procedure)
    go("clerk", case, "accept", day=clock.day)
    said = {"verdict": verdict, **SAID[verdict]}
    if any(deed.at == ("inquired",) and deed.key == "propose" for deed in procedure.deeds):
        go("clerk", case, "inquire", **visit(clock.day))
    go("clerk", case, "check_answered", day=clock.day)
    go("clerk", case, "propose", **said)
    if procedure.published:
        go("village", case, "publish", day=clock.day, place="村务公开栏")
        clock.on(8)
        go("clerk", case, "submit")
    if browser_of("reviewer").get("/assistance/cases/").context["draws"]:
        browser_of("reviewer").post("/assistance/cases/draw/")
        go("reviewer", case, "county_visit", **visit(clock.day, "reviewer", "village"))
    if verdict == "refuse":
        go("reviewer", case, "refuse", **said)
    elif procedure.deed("decide").to == "approved":
        go("reviewer", case, "decide", place="镇政府公告栏", **said)
        clock.on(8)
        go("reviewer", case, "confirm", **said)
    else:
        go("reviewer", case, "decide", **said)
    go("clerk", case, "deliver", day=clock.day)
    return case


@pytest.mark.parametrize("verdict", ["grant", "refuse"])
@pytest.mark.parametrize("kind", sorted(BENEFITS))
def test_it_is_walked_to_its_end(run, home, monkeypatch, kind, verdict):
    case = walk(kind, home, Clock(monkeypatch, AT), verdict)
    with unguarded():
        ruling = Ruling.objects.get(case=case)
        awards = list(Award.objects.filter(case=case))
        published = Publicity.objects.filter(case=case).exists()
        ended = Case.objects.get(pk=case.pk)
    assert (ruling.verdict, ended.outcome, ended.waits_for) == (verdict, "decided", "")
    assert [award.sum for award in awards] == ([30_000] if verdict == "grant" else [])
    assert published is procedure_of(ended.procedure).published


def test_a_childs_case_is_seen_by_those_named_for_children_alone(run, home):
    case = opened("clerk", home, **asked(home, "children"))
    where = f"/assistance/cases/{case.pk}/"
    for name, status in (("clerk", 200), ("reviewer", 200), ("village", 404), ("chief", 404)):
        assert browser_of(name).get(where).status_code == status, name
    for name, shown in (("clerk", True), ("village", False), ("chief", False)):
        listed = browser_of(name).get("/assistance/cases/?shown=all").content.decode()
        assert (where in listed) is shown, name


def test_in_an_emergency_aid_comes_first_and_papers_later(run, home, monkeypatch):
    clock = Clock(monkeypatch, AT)
    case = opened("clerk", home, **asked(home, "temporary_aid"))
    said = {"verdict": "grant", "reason": "家中失火，急需安置"}
    assert "先行救助不得超过" in refused("clerk", case, "aid_first", sum="5000", **said)
    go("clerk", case, "aid_first", sum="1500", **said)
    with unguarded():
        award = Award.objects.get(case=case)
        assert (award.sum, award.since, award.until) == (150_000, "2020-11", "2020-11")
        assert Case.objects.get(pk=case.pk).due.isoformat() == "2020-11-30"
    assert "入户调查" in refused("clerk", case, "papers_follow")
    go("clerk", case, "inquire_again", **visit(clock.day))
    assert "已办结" in go("clerk", case, "papers_follow")
