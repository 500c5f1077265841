"""What assistance gives to all programmes: panels, facts, findings."""

from datetime import date

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.joints.facts import provided
from minsheng.kernel.joints.kinds import kind_of
from minsheng.kernel.joints.panels import Of, panels, shown
from minsheng.programmes.assistance.models import Outcome, Run

pytestmark = pytest.mark.django_db
DAY = date(2020, 11, 30)
BEIXIN = 81_101_000_000


def test_they_are_registered(db):
    assert "assistance.recheck" in {p.key for p in panels(Of.HOUSEHOLD)}
    assert "assistance.counts" in {p.key for p in panels(Of.AREA)}
    assert {"award_dibao_m_hh", "award_expenditure_m_hh"} <= provided().keys()
    assert kind_of("assistance.elsewhere").desk == "town_clerk"


def test_awards_in_force_are_what_the_last_run_found_drawn(run):
    award = provided()["award_dibao_m_hh"]
    with working_as("clerk"):
        rows = {o.household_id: o for o in Outcome.objects.all()}
        found = award.values(rows, DAY)
    assert any(found.values())
    for number, sum_ in found.items():
        drawn = [b["before"] for b in rows[number].benefits if b["benefit"] == "dibao"]
        assert sum_ == (drawn[0] if drawn else 0)


@pytest.mark.parametrize("held", [False, True])
def test_who_was_only_screened_since_draws_nothing_any_more(run, held):
    award = provided()["award_dibao_m_hh"]
    with working_as("clerk"):
        rows = {o.household_id: o for o in Outcome.objects.filter(run=run)}
        drawn = [number for number, fen in award.values(rows, DAY).items() if fen]
    left, kept = drawn[:2]
    with unguarded():
        later = Run.objects.create(
            month="2021-11", rulebook="0" * 64, snapshot="0" * 64, result="1" * 64, held=held,
            figures=run.figures, households=run.households, persons=run.persons, words={},
            folder="", entered=run.entered, entered_by_id=run.entered_by_id, before=run,
        )  # fmt: skip
        again = rows[kept]
        again.pk, again.run = None, later
        again.save(force_insert=True)
    with working_as("clerk"):
        before, after = (award.values([left, kept], day) for day in (DAY, date(2021, 12, 1)))
    assert before[left] > 0
    # A run nobody has accepted takes nothing from anybody.
    assert (after[left], after[kept]) == (before[left] if held else 0, before[kept])


def test_of_whom_nothing_was_decided_no_award_is_known(run):
    award = provided()["award_dibao_m_hh"]
    with working_as("clerk"):
        assert award.values([10**9], DAY) == {}
        decided = list(Outcome.objects.values_list("household_id", flat=True))
        assert award.values(decided, date(2020, 10, 31)) == {}
    with working_as("outsider"):
        assert award.values(decided, DAY) == {}


def test_a_panel_asks_no_more_than_it_says(run, django_assert_num_queries):
    with working_as("clerk") as officer:
        number = Outcome.objects.values_list("household_id", flat=True)[0]
        with django_assert_num_queries(4):  # the recheck; the household, its cases and awards
            assert [s.panel.key for s in shown(Of.HOUSEHOLD, number, officer, DAY)]


def test_an_area_shows_its_counts_to_whoever_may_see_runs(run):
    with working_as("clerk") as officer:
        found = {s.panel.key: s.content for s in shown(Of.AREA, BEIXIN, officer, DAY)}
        assert sum(n for *_, n in found["assistance.counts"]["rows"]) == Outcome.objects.count()
    with working_as("village") as officer:
        assert "assistance.counts" not in {
            s.panel.key for s in shown(Of.AREA, BEIXIN, officer, DAY)
        }


def test_an_officer_does_not_see_their_own_familys_recheck(run):
    from dataclasses import replace

    from minsheng.kernel.database.scope import scope

    with working_as("clerk") as officer:
        one = Outcome.objects.all()[0]
    apart = replace(officer, households=(one.household_id,))
    with scope(apart.scope("test")):
        assert not Outcome.objects.filter(pk=one.pk).exists()
