"""Pages of rechecks: who sees which households, and who counts alone."""

from __future__ import annotations

import re

import pytest
from tests.database import unguarded

from minsheng.programmes.assistance.models import Count, Outcome
from minsheng.programmes.assistance.reports import make_reports

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000


def text(client, path, **query) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(page: str) -> set[int]:
    return {int(n) for n in re.findall(r"/households/(\d+)/", page)}


def outcomes(low: int = 0, high: int = 10**11, **wanted) -> set[int]:
    with unguarded():
        rows = Outcome.objects.filter(area__gte=low, area__lt=high, **wanted)
        return set(rows.values_list("household_id", flat=True))


def test_runs_are_listed_with_what_came_of_the_city(signed_in, run):
    page = text(signed_in("chief"), "/assistance/runs/")
    assert "2020年11月" in page
    assert "示例" in page
    assert f"/assistance/runs/{run.pk}/?area=0&amp;outcome=continue" in page


def test_without_a_run_it_is_said_how_one_is_entered(signed_in, db):
    assert "minsheng enter" in text(signed_in("chief"), "/assistance/runs/")


def test_a_clerk_sees_the_households_of_the_town(signed_in, run):
    page = text(signed_in("clerk"), f"/assistance/runs/{run.pk}/")
    assert listed(page) == outcomes(BEIXIN, BEIXIN + 10**6)
    assert "北新镇" in page


def test_a_list_is_narrowed_by_outcome_reason_and_benefit(signed_in, run):
    chief, path = signed_in("chief"), f"/assistance/runs/{run.pk}/"
    page = text(chief, path, outcome="cannot_say")
    assert listed(page) <= outcomes(outcome="cannot_say")
    page = text(chief, path, reason="decision.continues", outcome="continue")
    assert listed(page) <= outcomes(reasons__contains=["decision.continues"])
    page = text(chief, path, benefit="dibao")
    assert listed(page) <= outcomes(affected__contains=["dibao"])
    assert listed(page)


def test_odd_questions_are_left_out(signed_in, run):
    path = f"/assistance/runs/{run.pk}/"
    odd = {"area": "9" * 30, "outcome": "'; --", "reason": "\x00", "benefit": "x", "was": "y"}
    page = text(signed_in("clerk"), path, **odd, page="zz")
    assert listed(page) == outcomes(BEIXIN, BEIXIN + 10**6)
    assert signed_in("clerk").get("/assistance/runs/999999/").status_code == 404


def test_an_analyst_sees_no_household_and_no_small_number(signed_in, run):
    with unguarded():
        small = Count.objects.filter(run=run, area__level="county", households__lt=10)
        assert small.exists()
        Count.objects.filter(few=True).count()
    page = text(signed_in("analyst"), f"/assistance/runs/{run.pk}/")
    assert listed(page) == set()
    cells = re.findall(r'data-label="[^"]*">(\d+)<', page)
    assert all(int(n) == 0 or int(n) >= 10 for n in cells)
    assert "为保护隐私不显示" in page


def test_every_number_of_a_clerk_leads_to_its_rows(signed_in, run):
    client, path = signed_in("clerk"), f"/assistance/runs/{run.pk}/"
    page = text(client, path)
    found = re.findall(r'href="\?area=(\d+)&amp;outcome=(\w+)#households">(\d+)<', page)
    assert found
    for area, outcome, number in found[:6]:
        assert len(listed(text(client, path, area=area, outcome=outcome))) == int(number)


def test_the_questions_asked_do_not_grow_with_the_rows(
    signed_in, run, django_assert_max_num_queries
):
    client, path = signed_in("chief"), f"/assistance/runs/{run.pk}/"
    text(client, path)
    with django_assert_max_num_queries(18):
        text(client, path)


def test_a_card_shows_the_last_recheck(signed_in, run):
    low, high = BEIXIN, BEIXIN + 10**6
    for number in outcomes(low, high, outcome="cannot_say") or outcomes(low, high):
        with unguarded():
            one = Outcome.objects.get(household=number)
        page = text(signed_in("village" if one.area_id == 81_101_214_000 else "clerk"),
                    f"/households/{number}/")  # fmt: skip
        assert "最近一次动态核查" in page
        assert one.main_zh in page
        assert all(fact["zh"] in page for fact in one.ask)
        assert "不得作为发放依据" in page


def test_it_speaks_english(signed_in, run):
    number = min(outcomes(BEIXIN, BEIXIN + 10**6))
    with unguarded():
        one = Outcome.objects.get(household=number)
    client = signed_in("clerk")
    client.post("/language/", {"language": "en"})
    page = text(client, f"/households/{number}/")
    assert one.main_en.replace("'", "&#x27;") in page
    assert "November 2020" in page


def test_a_report_has_a_policy_of_its_own(signed_in, run, run_folder, settings, tmp_path):
    client, path = signed_in("chief"), f"/assistance/runs/{run.pk}/report/"
    settings.MEDIA_ROOT = tmp_path
    assert client.get(path).status_code == 404
    assert client.get(f"{path}file/").status_code == 404
    make_reports(run_folder)
    assert f"{path}file/" in text(client, path)
    answer = client.get(f"{path}file/")
    assert "<style>" in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("who", ["analyst", "clerk", "reviewer"])
def test_whom_pages_hide_small_numbers_from_gets_no_report(
    signed_in, run, run_folder, settings, tmp_path, who
):
    """In the file they stand plain."""
    settings.MEDIA_ROOT = tmp_path
    make_reports(run_folder)
    client, path = signed_in(who), f"/assistance/runs/{run.pk}/"
    assert f"{path}report/" not in text(client, path)
    assert f"{path}report/" in text(signed_in("chief"), path)
    assert client.get(f"{path}report/").status_code == 403
    assert client.get(f"{path}report/file/").status_code == 403
