"""What is said of a decision fits it: no end without a cause, no act before its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from tests.policy.laws.households import DAYS, MORE_DAYS, blurred, book, drawn, library

from minsheng.city.snapshot import generate
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.policy.rulebook.acts import Act, read_acts
from minsheng.recheck.decide import recheck
from minsheng.recheck.explain import Explainer

FIRST_FIGURES = date(2018, 1, 1)
# Benefit: whose reasons may say why it ends; the conclusion says where both sums stand.
LAWS = {
    "dibao": ("dibao", "means"),
    "tekun": ("tekun",),
    "single": ("dibao",),
    "expenditure": ("expenditure",),
    "severe_disability": ("severe_disability",),
    "living_subsidy": ("disability_subsidy",),
    "care_subsidy": ("disability_subsidy",),
    "children": ("children",),
    "old_age": ("old_age",),
}


def test_no_reason_denies_that_something_is_wanting() -> None:
    """“Not without fixed income”: nobody at a counter follows that."""
    said = [r.code for r in library().reasons if "不属于无" in r.zh or "not without" in r.en]
    assert said == []


@pytest.mark.parametrize("suffix", ["", "_2020"])
def test_review_classes_are_told_apart_in_words(suffix: str) -> None:
    """The letters are local usage: a family is told what its class is for."""
    codes = [f"dibao.class_{letter}{suffix}" for letter in "abc"]
    reasons = [r for r in library().reasons if r.code in codes]
    assert len({r.zh.split("（")[0] for r in reasons}) == len(codes)
    assert len({r.en.split(" (class")[0] for r in reasons}) == len(codes)


def test_the_own_income_for_tekun_says_what_it_leaves_out() -> None:
    """It stands beside the household's income, which counts the pension and the support."""
    said = [r for r in library().reasons if r.law == "tekun" and "{income_m}" in r.zh]
    assert said
    for reason in said:
        assert "{income_m}（不计基础养老金和义务人应付费用）" in reason.zh
        assert "{income_m} (without the basic pension and what obligors owe)" in reason.en


def test_the_old_age_allowance_names_the_band_that_gives_the_sum() -> None:
    said = next(r for r in library().reasons if r.code == "old_age.eligible")
    for text in (said.zh, said.en):
        assert "{band_age}" in text
        assert "{first_band_age}" not in text


def holding(trace: Trace) -> Iterator[Reason]:
    """The reasons given to this household."""
    for reason in trace.book.reasons:
        when = trace.book.reason_names[reason.code][reason.when]
        if any(value is True for value in trace.values[when]):
            yield reason


def ends(trace: Trace, benefit: str) -> bool:
    """Whether a benefit is to stop or to be cut."""
    change = trace.value(f"decision__{benefit}_change")
    before, after = (trace.value(f"decision__{benefit}_{w}_m_hh") for w in ("before", "after"))
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        return change == Decision.STOP_PROPOSED
    return bool(after < before and change in (Decision.STOP_PROPOSED, Decision.ADJUST))


def without_cause(trace: Trace) -> list[str]:
    """The benefits of a decided household that end or shrink and nothing says why."""
    if not trace.value("decision__in_view"):
        return []
    said = [r for r in holding(trace) if r.side == "against"]
    found = []
    for benefit, laws in LAWS.items():
        own = {r.code for r in said if r.law in laws}
        # The one end that is an improvement: dibao gives way to tekun.
        moved = benefit == "dibao" and trace.value("decision__goes_over_to_tekun") is True
        lowered = f"decision.{benefit}_lowered" in {r.code for r in said}
        if ends(trace, benefit) and not (own or moved or lowered):
            found.append(f"{benefit} of {trace.household.ident} on {trace.book.day}")
    return found


# Whose sentences may say why a benefit is refused: its own law, and the law it rests on,
# where that is another. Relief by spending takes the place of registration from dibao.
REFUSED_BY = {
    "dibao": lambda code: code.startswith("dibao.") and not code.startswith("dibao.single"),
    "tekun": lambda code: code.startswith("tekun."),
    "single": lambda code: code.startswith("dibao.single"),
    "expenditure": lambda code: code.startswith(("expenditure.", "dibao.not_registered")),
}


def refused_without_cause(trace: Trace) -> list[str]:
    """The benefits refused to a household that gets no basic aid, and nothing says why.

    Whoever is given one basic benefit is told of that, and of no other that is refused.
    """
    nothing_left = trace.value("decision__basic_after_m_hh")
    if isinstance(nothing_left, Unknown) or nothing_left > 0:
        return []
    said = [r.code for r in holding(trace) if r.side == "against"]
    return [
        f"{benefit} of {trace.household.ident} on {trace.book.day}"
        for benefit, speaks in REFUSED_BY.items()
        if trace.value(f"decision__{benefit}_change") == Decision.REFUSE_PROPOSED
        and not any(speaks(code) for code in said)
    ]


def stopped_without_cause(trace: Trace) -> list[str]:
    """The benefits of a household that stop, and no sentence of their own laws says why."""
    said = [r for r in holding(trace) if r.side == "against"]
    moved = trace.value("decision__goes_over_to_tekun") is True
    return [
        f"{benefit} of {trace.household.ident} on {trace.book.day}"
        for benefit, laws in LAWS.items()
        if trace.value(f"decision__{benefit}_change") == Decision.STOP_PROPOSED
        and not any(reason.law in laws for reason in said)
        and not (benefit == "dibao" and moved)
    ]


@pytest.mark.parametrize("day", DAYS + MORE_DAYS, ids=str)
def test_nothing_is_refused_without_a_cause(day: date) -> None:
    for seed in range(5_000, 5_100):
        household = drawn(seed, day)
        trace = evaluate(book(day), blurred(household, seed) if seed % 2 else household)
        assert refused_without_cause(trace) == []


@pytest.mark.parametrize("day", DAYS + MORE_DAYS, ids=str)
def test_nothing_stops_without_a_cause_though_facts_are_unknown(day: date) -> None:
    for seed in range(5_100, 5_200):
        stopped = stopped_without_cause(evaluate(book(day), blurred(drawn(seed, day), seed)))
        assert stopped == []


@pytest.mark.parametrize("day", DAYS + MORE_DAYS, ids=str)
def test_nothing_ends_without_a_cause(day: date) -> None:
    for seed in range(3_000, 3_150):
        assert without_cause(evaluate(book(day), drawn(seed, day))) == []


@pytest.mark.parametrize("month", ["2018-11", "2020-11", "2022-06", "2023-12"])
def test_nothing_ends_without_a_cause_in_a_city(month: str, tmp_path: Path) -> None:
    generate(tmp_path / "city", 3_000, 11, month)
    recheck(tmp_path / "city", month, tmp_path / "run", library())
    explainer = Explainer(tmp_path / "run", library())
    decided = pl.read_parquet(tmp_path / "run" / "decisions.parquet")
    quiet = ["screened", "hint"]
    in_view = decided.filter(~pl.col("outcome").cast(pl.String).is_in(quiet))
    assert in_view.height > 30
    for household in in_view["household_id"]:
        trace = explainer.trace(household)
        assert without_cause(trace) == []
        assert stopped_without_cause(trace) == []
        assert refused_without_cause(trace) == []


# --- what is said to be paid ---

# The rule a reason hangs on, and the benefit that must then be paid.
PAID = {
    "dibao.topped_up_plain": "dibao",
    "dibao.topped_up_graded": "dibao",
    "dibao.class_a": "dibao",
    "dibao.class_b": "dibao",
    "dibao.class_c": "dibao",
    "dibao.review_in_exit": "dibao",
    "dibao.exit_begins": "dibao",
    "dibao.exit_runs": "dibao",
    "dibao.graded_for_disability": "dibao",
    "dibao.graded_for_illness": "dibao",
    "dibao.graded_for_age": "dibao",
    "dibao.graded_for_minor": "dibao",
    "dibao.graded_for_veteran": "dibao",
    "dibao.graded_for_returnee": "dibao",
    "dibao.graded_for_alone": "dibao",
    "dibao.single_paid": "single",
    "tekun.granted": "tekun",
    "expenditure.full_relief_paid": "expenditure",
    "expenditure.partial_relief_paid": "expenditure",
    "expenditure.relief_filled_up": "expenditure",
    "severe_disability.on_full_ground": "severe_disability",
    "severe_disability.on_family_ground": "severe_disability",
    "disability_subsidy.living_severe": "living_subsidy",
    "disability_subsidy.living_other": "living_subsidy",
    "disability_subsidy.care_eligible": "care_subsidy",
    "children.orphan_paid": "children",
    "children.unsupported_in_full": "children",
    "children.unsupported_difference": "children",
    "old_age.eligible": "old_age",
}
# Rules whose sentence speaks for a household and tells of no sum a month.
NO_SUM = {
    "dibao.income_below_line",
    "expenditure.recognised_without_cash",
    "margin.eligible",
    "margin.low_income_eligible",
    "temporary_aid.spending_proposed",
    "temporary_aid.emergency_proposed",
}


@pytest.mark.parametrize("day", DAYS + MORE_DAYS, ids=str)
def test_nothing_is_said_to_be_paid_that_is_not(day: date) -> None:
    for seed in range(4_000, 4_100):
        household = drawn(seed, day)
        trace = evaluate(book(day), blurred(household, seed) if seed % 2 else household)
        for reason in holding(trace):
            benefit = PAID.get(f"{reason.law}.{reason.when}")
            after = trace.value(f"decision__{benefit}_after_m_hh") if benefit else 1
            assert isinstance(after, Unknown) or after > 0, (reason.code, seed)


def test_each_reason_of_a_sum_paid_is_looked_at() -> None:
    """Whoever hangs a new sentence of grant on another rule names it above."""
    spoken = {f"{r.law}.{r.when}" for r in library().reasons}
    granting = {f"{r.law}.{r.when}" for r in library().reasons if r.side == "for"}
    rest = granting - set(PAID) - NO_SUM
    new = sorted(g for g in rest if not g.startswith("decision."))
    assert not new, f"""reasons with `side: for` hang on {new}: enter each in PAID of
tests/policy/laws/test_reasons.py with the benefit it grants, or in NO_SUM where it tells of none"""
    gone = sorted((set(PAID) - spoken) | (NO_SUM - granting))
    assert not gone, f"PAID or NO_SUM names {gone}, which no such reason hangs on; take it out"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_one_ground_is_told_of_who_is_left_out(day: date) -> None:
    for seed in range(4_000, 4_060):
        trace = evaluate(book(day), drawn(seed, day))
        told = [r for r in book(day).reasons if r.law == "unit" and r.side == "note"]
        whens = [trace.values[book(day).reason_names[r.code][r.when]] for r in told]
        for place, member in enumerate(trace.values["unit__member"]):
            assert sum(bool(when[place]) for when in whens) == (not member)


# --- acts ---


@cache
def acts() -> tuple[Act, ...]:
    """The list of acts, each with its days in force."""
    found = read_acts(library())
    assert found is not None
    return found.acts


def cited(reason: Reason) -> str:
    return reason.article_zh + reason.zh


def untimely(reason: Reason) -> Iterator[str]:
    """What a reason cites although it begins after, or ended before, a day it is given on."""
    first = max(reason.start, FIRST_FIGURES)
    for act in acts():
        in_time = act.start <= first and reason.end <= act.end
        if act.cited.zh in cited(reason) and not in_time:
            yield act.cited.zh
    for year in re.findall(r"〔(\d{4})〕", cited(reason)):
        if first.year < int(year):
            yield f"〔{year}〕"
    for year in re.findall(r"(\d{4})年\d+月(?:\d+日)?起", cited(reason)):
        if first.year < int(year):
            yield year


def test_no_reason_cites_an_act_outside_its_days() -> None:
    found = {reason.code: list(untimely(reason)) for reason in library().reasons}
    assert {code: acts for code, acts in found.items() if acts} == {}
