"""Who is in assistance, what they draw, what is known of them."""

import polars as pl
import pytest

from minsheng.city.amounts import standard
from minsheng.city.schema import TOLD, UNRECORDED, facts_of
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Contributor, Disability, ParentState, Relation
from minsheng.snapshot.columns import CAUSE

ENTITIES = ("household", "person", "obligor")


@pytest.fixture(params=["city", "city_2020"])
def any_city(request):
    return request.getfixturevalue(request.param)


def of_assisted(city, entity, *, assisted=True):
    how = "semi" if assisted else "anti"
    return city[entity].join(city.assisted.select("household_id"), on="household_id", how=how)


def test_about_three_in_a_hundred_are_in_assistance_or_applying(any_city):
    share = any_city.assisted.height / any_city["household"].height
    assert 0.024 < share < 0.036


def test_each_kind_of_assistance_exists(any_city):
    for award in ("award_dibao_m_hh", "award_expenditure_m_hh", "award_tekun_m",
                  "award_single_m", "award_severe_disability_m", "award_child_m"):  # fmt: skip
        assert (any_city.assisted[award] > 0).any(), award
    assert any_city.assisted["applies"].any()
    people = of_assisted(any_city, "person")
    assert (people["award_living_subsidy_m"] > 0).any()


def test_dibao_and_tekun_are_as_frequent_as_the_city_says(any_city):
    households = any_city["household"].height
    dibao = (any_city["household"]["award_dibao_m_hh"] > 0).sum() / households
    tekun = (any_city["person"]["award_tekun_m"] > 0).sum() / households
    # Near 50,000 people on dibao, over 20,000 in tekun, of 2.9 million households.
    assert 0.007 < dibao < 0.014
    assert 0.005 < tekun < 0.010


def test_need_has_its_reasons(any_city):
    def ill_or_severe(frame):
        grave = pl.col("disability_grade").is_between(1, 2)
        return frame.group_by("household_id").agg(grave.any().alias("grave"))["grave"].mean()

    assert ill_or_severe(of_assisted(any_city, "person")) > 3 * ill_or_severe(
        of_assisted(any_city, "person", assisted=False)
    )


def test_tekun_is_for_elders_alone(any_city):
    tekun = any_city.people.filter(pl.col("award_tekun_m") > 0)
    assert (tekun["age"] >= 60).all()
    assert (tekun["relation"] == Relation.HEAD).all()


def test_most_old_people_draw_their_allowance(any_city):
    old = any_city.people.filter(pl.col("registered_here") & (pl.col("age") >= 80))
    assert 0.88 < (old["award_old_age_m"] > 0).mean() < 0.99
    young = any_city.people.filter(pl.col("age") < 80)
    assert (young["award_old_age_m"] == 0).all()


def test_most_severely_disabled_draw_the_care_subsidy(any_city):
    draws = pl.col("award_care_subsidy_m") > 0
    severe = pl.col("disability_grade").is_between(1, 2) & pl.col("registered_here")
    assert 0.8 < any_city.people.filter(severe).select(draws).to_series().mean() < 0.99
    assert not any_city.people.filter(~severe).select(draws).to_series().any()


def test_awards_are_of_the_size_of_the_law(city):
    awards = city.assisted.filter(pl.col("award_dibao_m_hh") > 0)
    assert (awards["award_dibao_m_hh"] % 100 == 0).all()
    most = awards["n_persons"].cast(pl.Int64) * standard(201811) * 14 // 10 + 20_000
    assert (awards["award_dibao_m_hh"] <= most).all()


def test_others_show_only_what_registers_hold(any_city):
    for entity in ENTITIES:
        frame = of_assisted(any_city, entity, assisted=False)
        for fact in facts_of(entity):
            if fact.authorised:
                assert frame[fact.name].null_count() == frame.height, fact.name
                assert (frame[fact.name + CAUSE] == Cause.NOT_AUTHORISED).all(), fact.name
            elif fact.name in TOLD | UNRECORDED:
                assert frame[fact.name].null_count() == frame.height, fact.name
                assert (frame[fact.name + CAUSE] == Cause.NOT_DELIVERED).all(), fact.name
            else:
                assert frame[fact.name].null_count() == 0, fact.name


def test_others_have_no_papers(any_city):
    for entity in ("bill", "contribution"):
        assert of_assisted(any_city, entity, assisted=False).height == 0
        assert any_city[entity].height > 0


def test_nearly_all_in_assistance_have_authorised(any_city):
    causes = any_city.assisted["vehicles" + CAUSE]
    assert 0.005 < (causes == Cause.NOT_AUTHORISED).mean() < 0.04


def test_gaps_are_few_and_of_every_kind(any_city):
    household = of_assisted(any_city, "household")
    looked_at = household.filter(pl.col("vehicles" + CAUSE) != Cause.NOT_AUTHORISED)
    names = [f.name + CAUSE for f in facts_of("household") if f.authorised]
    causes = pl.concat([looked_at[name] for name in names])
    assert 0.015 < (causes > 0).mean() < 0.05
    assert {int(Cause.NOT_DELIVERED), int(Cause.OUT_OF_DATE)} <= set(causes.unique())


def test_an_agency_that_fails_fails_for_all_it_holds(any_city):
    people = of_assisted(any_city, "person")
    late = people.filter(pl.col("pension_m" + CAUSE) > 0)
    assert late.height > 0
    assert (late["pension_m" + CAUSE] == late["basic_pension_m" + CAUSE]).all()


def test_self_care_is_known_of_the_assessed_only(any_city):
    people = any_city.people.join(
        any_city.assisted.select("household_id"), on="household_id", how="semi"
    )
    tekun = people.filter(pl.col("award_tekun_m") > 0)
    assert tekun["eats"].null_count() / tekun.height < 0.1
    assert tekun["bathes"].drop_nulls().mean() < 1
    patterns = list(any_city.about["pattern_families"].values())
    others = people.filter(
        (pl.col("award_tekun_m") == 0)
        & ~pl.col("disability_grade").is_between(1, 2)
        & ~pl.col("household_id").is_in(patterns)
    )
    assert others["eats"].null_count() == others.height


def test_a_wage_is_verified_or_unknown(any_city):
    people = of_assisted(any_city, "person").filter(pl.col("wage_verified_m" + CAUSE) == 0)
    working = people.filter(pl.col("wage_verified_m") > 0)
    assert working.height > 30
    assert (working["work_start"].drop_nulls() > 0).all()


def test_social_insurance_has_all_three_kinds(any_city):
    kinds = any_city["contribution"]["contribution_kind"].drop_nulls().unique()
    assert set(kinds) == {int(kind) for kind in Contributor}
    months = any_city["contribution"]["contribution_month"].drop_nulls()
    now = int(any_city.about["as_of"].replace("-", ""))
    assert (months < now).all()
    assert (months >= now - 100).all()


def test_some_are_known_from_social_insurance_only(any_city):
    contribution = any_city["contribution"].filter(
        pl.col("contribution_kind") == Contributor.EMPLOYEE
    )
    insured = any_city.people.join(
        contribution.select("household_id", pl.col("person_no").cast(pl.Int64).alias("place")),
        on=["household_id", "place"],
        how="semi",
    )
    share = (insured["wage_verified_m" + CAUSE] == Cause.NOT_DELIVERED).mean()
    assert 0.05 < share < 0.5


def test_bills_lie_in_the_twelve_months_before(any_city):
    now = int(any_city.about["as_of"].replace("-", ""))
    months = any_city["bill"]["bill_month"]
    assert (months < now).all()
    assert (months >= now - 100).all()


def test_children_without_parents_are_mostly_known(any_city):
    cared = [ParentState.CARING, ParentState.IN_FILE]
    if any_city.about["as_of"] < "2020-01":  # only orphans were provided for
        gone = (ParentState.DEAD, ParentState.MISSING, ParentState.UNTRACEABLE)
        cared = [state for state in ParentState if state not in gone]
    lost = any_city.people.filter(
        ~pl.col("parent_1_state").is_in(cared) & ~pl.col("parent_2_state").is_in(cared)
        & pl.col("registered_here")
    )  # fmt: skip
    assert lost.height > 3
    assert (lost["award_child_m"] > 0).mean() > 0.5


def test_the_dependent_are_gravely_disabled(any_city):
    dependent = any_city.people.filter(pl.col("dependent_adult"))
    assert dependent.height > 100
    assert dependent["disability_grade"].is_between(1, 2).all()
    assert (dependent["disability"] != Disability.NONE).all()


def test_dibao_alone_asked_for_a_register_of_ones_own_before_june_2020(city):
    alone = city.people.filter(pl.col("award_single_m") > 0)
    assert alone["disability_grade"].is_between(1, 2).all()
    assert not alone.filter(pl.col("place") > 0)["registered_here"].any()


def test_only_orphans_drew_the_child_allowance_before_2020(city):
    children = city.people.filter(pl.col("award_child_m") > 0)
    for number in (1, 2):
        gone = [int(ParentState.DEAD), int(ParentState.UNTRACEABLE)]
        assert children[f"parent_{number}_state"].is_in(gone).all()


def test_nobody_of_sixty_has_found_work(any_city):
    old = any_city.people.filter(pl.col("age") >= 60)
    assert old.filter(pl.col("age") == 60).height > 100
    for fact in ("wage_declared_m", "wage_verified_m", "business_m"):
        assert (old[fact].drop_nulls() == 0).all(), fact


def test_assistance_is_given_where_one_is_registered(any_city):
    heads = any_city.people.filter(pl.col("place") == 0)
    assert not heads["registered_here"].all()
    assisted = heads.join(any_city.assisted.select("household_id"), on="household_id", how="semi")
    assert assisted["registered_here"].all()
