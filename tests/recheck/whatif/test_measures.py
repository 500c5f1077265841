"""Cost, people in and out, winners and losers: by hand on households made for it."""

from __future__ import annotations

from tests.recheck.whatif.made import kept, view

from minsheng.recheck.whatif.measures import OfCounty, measured, summed

PEOPLE = [1, 2, 3, 4, 5]
BEFORE = {"dibao": {0: 100, 1: 200, 2: 300}, "old_age": {1: 60, 4: 60}}
AFTER = {"dibao": {1: 250, 2: 250, 3: 400}, "old_age": {1: 60, 4: 60}}


def test_costs_and_who_comes_in_and_goes_out() -> None:
    drawn = {"dibao": {0: 90, 4: 7}}
    old, new = view(BEFORE, PEOPLE), view(AFTER, PEOPLE)
    found = measured([kept(old, PEOPLE, drawn=drawn)], [new])
    dibao = found.benefits["dibao"]
    assert (dibao.cost_before, dibao.cost_after) == (600, 900)
    assert (dibao.households_before, dibao.households_after) == (3, 3)
    assert (dibao.households_in, dibao.households_out) == (1, 1)
    assert (dibao.people_before, dibao.people_after) == (6, 9)
    assert (dibao.people_in, dibao.people_out) == (4, 1)
    assert (dibao.drawn, dibao.drawn_unknown, dibao.unknown) == (97, 0, 0)
    old_age = found.benefits["old_age"]
    assert (old_age.people_before, old_age.people_in, old_age.people_out) == (7, 0, 0)


def test_winners_and_losers_by_county_add_up() -> None:
    old, new = view(BEFORE, PEOPLE), view(AFTER, PEOPLE)
    parts = [kept(old, PEOPLE), kept(old, PEOPLE, "320613"), kept(old, PEOPLE)]
    found = measured(parts, [new, old, new])
    assert list(found.counties) == ["320613", "320681"]
    here = found.counties["320681"]
    assert (here.winners, here.gain, here.losers, here.loss) == (4, 900, 4, 300)
    assert (here.households, here.people) == (10, 30)
    idle = found.counties["320613"]
    assert (idle.winners, idle.losers, idle.unknown) == (0, 0, 0)
    assert idle.cost_before == idle.cost_after == 720
    for one in (*found.counties.values(), found.total):
        difference = one.cost_after - one.cost_before
        assert difference == one.gain - one.loss + one.unknown_difference
    assert found.total == summed([here, idle])


def test_what_one_law_leaves_open_is_no_difference() -> None:
    """Household 1 is known only after, household 2 only before: neither wins nor loses by it."""
    old = view({"dibao": {0: 100, 2: 300}, "old_age": {1: 60}}, PEOPLE, {"dibao": [1]})
    new = view({"dibao": {0: 150, 1: 999}, "old_age": {1: 80}}, PEOPLE, {"dibao": [2]})
    found = measured([kept(old, PEOPLE, drawn={"dibao": {1: 5, 2: 6}})], [new])
    dibao = found.benefits["dibao"]
    assert (dibao.cost_before, dibao.cost_after, dibao.unknown) == (100, 150, 2)
    assert (dibao.households_before, dibao.households_in, dibao.households_out) == (1, 0, 0)
    assert (dibao.people_before, dibao.people_after) == (1, 1)
    assert dibao.drawn_unknown == 11
    total = found.total
    assert (total.winners, total.gain, total.losers, total.unknown) == (1, 50, 0, 2)
    assert total.unknown_difference == 20  # the old-age allowance of household 1
    assert total.cost_after - total.cost_before == 70


def test_a_benefit_open_under_both_laws_and_not_touched_hides_nobody() -> None:
    old = view({"dibao": {0: 100}}, PEOPLE, {"children": [0]})
    new = old.__class__(
        sums={**old.sums, "dibao": view({"dibao": {0: 130}}, PEOPLE).sums["dibao"]},
        unknown=old.unknown,
        entitled=old.entitled,
        income=old.income,
        income_known=old.income_known,
        earner=old.earner,
    )
    total = measured([kept(old, PEOPLE)], [new]).total
    assert (total.winners, total.gain, total.unknown) == (1, 30, 0)


def test_no_counties_are_nothing() -> None:
    assert summed([]) == OfCounty()
