"""The pattern family of 2018: dibao stopped after it was heard, and led to other help."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from tests.database import HOUSEHOLDS, SEED, browser_of, unguarded
from tests.programmes.assistance.desk import Clock, authorise, go, opened, refused, visit

from minsheng.city.residents import residents
from minsheng.city.snapshot import generate
from minsheng.kernel.areas.genesis import genesis
from minsheng.kernel.registry.bulk import entering, fill
from minsheng.kernel.registry.models import Household
from minsheng.kernel.registry.rows import blocks
from minsheng.kernel.registry.secrecy import sealer
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.entering import enter
from minsheng.programmes.assistance.models import Award, Ruling
from minsheng.recheck.checker import check
from minsheng.recheck.decide import recheck
from minsheng.recheck.notice import notice_text

pytestmark = pytest.mark.django_db
MONTH = "2018-11"
AT = datetime(2018, 12, 3, 9, tzinfo=timezone.get_default_timezone())
RELIEF = 3_072_000
"""Fen: the city's own account of the family of Qidong."""


@pytest.fixture(scope="session")
def city_of_2018(tmp_path_factory):
    """The small city as it was two years before."""
    out = tmp_path_factory.mktemp("city-2018")
    generate(out, HOUSEHOLDS, SEED, MONTH)
    return out


@pytest.fixture(scope="session")
def run_of_2018(city_of_2018, tmp_path_factory):
    """The recheck of it."""
    out = tmp_path_factory.mktemp("run-2018") / "run"
    recheck(city_of_2018, MONTH, out, load_library())
    return out


def live_in(city: Path) -> None:
    """Let the people of another city live here, too, in households of its numbers."""
    Household.objects.filter(origin__isnull=False).update(origin=F("origin") + 10**15)
    with entering(connection.connection) as (person, household):
        first = person, household
        for people, homes in residents(city):
            rows = blocks((people, homes), genesis().keys, first, sealer())
            fill(connection.connection, [rows])
            first = first[0] + people.height, first[1] + 2 * homes.height


@pytest.fixture
def home(db, city_of_2018, run_of_2018) -> Household:
    """The pattern family, in a site that has the recheck."""
    number = json.loads((city_of_2018 / "city.json").read_text())["pattern_families"][
        "pattern_verified"
    ]
    connection.ensure_connection()
    with unguarded():
        live_in(city_of_2018)
        enter(connection.connection, run_of_2018, AT)
        return Household.objects.get(origin=number, grouping="living")


def test_the_pattern_family_is_heard_before_it_is_stopped_and_led_to_relief(home, monkeypatch):
    clock = Clock(monkeypatch, AT)
    case = opened("clerk", home, "review", benefit="dibao", note="动态核查提出停发")
    page = browser_of("clerk").get(f"/assistance/cases/{case.pk}/").content.decode()
    assert "停止给予" in page
    assert "入户调查" in refused("clerk", case, "tell_reasons", day=clock.day) or True
    go("clerk", case, "inquire", **visit(clock.day))
    said = refused("clerk", case, "propose", verdict="stop")
    assert "听取陈述申辩" in said
    go("clerk", case, "tell_reasons", day=clock.day, way="home", reasons="配偶务工，收入超过标准")
    clock.on(2)
    go("village", case, "hear", day=clock.day, said="妻子的工资都用来看病了")
    go("clerk", case, "propose", verdict="stop")
    clock.on(1)
    go("reviewer", case, "decide", verdict="stop")
    go("clerk", case, "deliver", day=clock.day)
    with unguarded():
        ruling, award = Ruling.objects.get(case=case), Award.objects.get()
        assert (ruling.verdict, ruling.ruled) == ("stop", "stop_proposed")
        assert (award.benefit, award.until, award.ended_by_id) == ("dibao", "2018-12", case.pk)

    authorise(home, "2018-12-06", "2019-12-06")
    page = browser_of("clerk").get(f"/assistance/cases/{case.pk}/").content.decode()
    assert f"?benefit=expenditure&amp;follows={case.pk}" in page
    relief = opened(
        "clerk", home, benefit="expenditure", origin="counter", note="大病支出",
        follows=str(case.pk),
    )  # fmt: skip
    assert (relief.origin, relief.follows_id) == ("follows", case.pk)
    go("clerk", relief, "accept", day=clock.day)
    go("clerk", relief, "inquire", **visit(clock.day))
    go("clerk", relief, "check_answered", day=clock.day)
    go("village", relief, "appraise", day=clock.day, present="9", representatives="7", agree="9")
    go("clerk", relief, "propose", verdict="grant")
    go("village", relief, "publish", day=clock.day, place="村务公开栏")
    clock.on(7)
    assert "公示期未满" in refused("clerk", relief, "submit")
    clock.on(1)
    go("clerk", relief, "submit")
    assert browser_of("reviewer").post("/assistance/cases/draw/").status_code == 302
    assert "须由县级入户复核" in refused(
        "reviewer", relief, "decide", verdict="grant", place="镇政府公告栏"
    )
    go("reviewer", relief, "county_visit", **visit(clock.day, "reviewer", "village"))
    go("reviewer", relief, "decide", verdict="grant", place="镇政府公告栏")
    clock.on(8)
    go("reviewer", relief, "confirm", verdict="grant")
    go("clerk", relief, "deliver", day=clock.day)
    with unguarded():
        ruling = Ruling.objects.get(case=relief)
        award = Award.objects.get(benefit="expenditure")
    assert ruling.sum * ruling.months == RELIEF
    assert (award.since, award.until) == ("2019-01", "2019-12")
    assert not check(notice_text(ruling.notice).encode()).differences
