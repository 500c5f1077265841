"""Which benefit and reason stand for a household in a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library
from minsheng.recheck.mainly import AFTER, RESTATING, Main, Mainly, by_first_word
from minsheng.recheck.outcome import BENEFITS

DAYS = (date(2018, 11, 1), date(2020, 11, 1), date(2023, 11, 1))
DANGLING = ("draws", "ends", "kept", "paid", "hangs", "refused", "aided", "drawn", "leaves", "now")
"""What a few words begin with that leave unsaid of what, or of whom."""


@pytest.fixture(scope="module")
def mainly(library: Library) -> Mainly:
    return Mainly(compile_book(library, date(2020, 11, 1)))


def main(
    mainly: Mainly,
    outcome: str,
    changes: Mapping[str, str],
    codes: str,
    *,
    less: bool = False,
    drawn: Mapping[str, int | None] | None = None,
) -> Main:
    whole = {**dict.fromkeys(AFTER, "screened"), **changes}
    return mainly.of(outcome, whole, codes.split(), less=less, drawn=drawn)


def test_every_benefit_has_the_law_that_pays_it(mainly) -> None:
    assert [mainly._law[b.name] for b in BENEFITS] == [
        "dibao",
        "tekun",
        "dibao",
        "expenditure",
        "severe_disability",
        "disability_subsidy",
        "disability_subsidy",
        "children",
        "old_age",
    ]
    assert mainly._law["temporary_aid"] == "temporary_aid"


def test_two_benefits_that_begin_alike_are_refused() -> None:
    assert by_first_word(AFTER)["dibao"] == "dibao"
    with pytest.raises(ValueError, match="single and single_parent begin alike"):
        by_first_word(["single", "single_parent"])


@pytest.mark.parametrize(
    ("outcome", "changes", "codes", "expected"),
    [
        (
            "stop_proposed",
            {"dibao": "stop_proposed", "living_subsidy": "stop_proposed"},
            "decision.stops dibao.income_over_line disability_subsidy.living_off_dibao",
            ("dibao", "dibao.income_over_line"),
        ),
        (
            "stop_proposed",
            {"single": "stop_proposed"},
            "decision.stops dibao.income_over_line dibao.single_outside_class_2020",
            ("single", "dibao.single_outside_class_2020"),
        ),
        (
            "cannot_say",
            {"dibao": "cannot_say", "tekun": "cannot_say"},
            "decision.cannot_say dibao.income_below_line means.means_open tekun.to_assess",
            ("tekun", "tekun.to_assess"),
        ),
        (
            "cannot_say",
            {"dibao": "cannot_say"},
            "decision.cannot_say dibao.income_below_line",
            ("dibao", None),
        ),
        (
            "cannot_say",
            {"dibao": "continue"},
            "decision.cannot_say decision.refuses_inquiry dibao.income_below_line",
            ("dibao", "decision.refuses_inquiry"),
        ),
        (
            "adjust",
            {"dibao": "continue"},
            "decision.adjusts_in_kind dibao.exit_begins margin.eligible",
            ("dibao", "dibao.exit_begins"),
        ),
        (
            "adjust",
            {"dibao": "continue", "old_age": "cannot_say", "temporary_aid": "grant_proposed"},
            "decision.adjusts_in_kind dibao.exit_begins temporary_aid.emergency",
            ("dibao", "dibao.exit_begins"),
        ),
        (
            "adjust",
            {"dibao": "continue", "living_subsidy": "adjust"},
            "decision.adjusts_in_kind dibao.exit_begins disability_subsidy.living_severe",
            ("living_subsidy", "disability_subsidy.living_severe"),
        ),
        (
            "adjust",
            {"dibao": "stop_proposed", "tekun": "grant_proposed"},
            "decision.moves_to_tekun tekun.eligible disability_subsidy.care_barred_by_tekun",
            ("dibao", "decision.moves_to_tekun"),
        ),
        (
            "adjust",
            {
                "dibao": "stop_proposed",
                "living_subsidy": "stop_proposed",
                "tekun": "grant_proposed",
            },
            "decision.moves_to_tekun disability_subsidy.living_barred_by_tekun tekun.eligible",
            ("dibao", "decision.moves_to_tekun"),
        ),
        (
            "grant_proposed",
            {"dibao": "grant_proposed", "temporary_aid": "grant_proposed"},
            "decision.grants decision.aid_beside dibao.income_below_line temporary_aid.emergency",
            ("dibao", "dibao.income_below_line"),
        ),
        (
            "hint",
            {"care_subsidy": "grant_proposed"},
            "decision.hinted_2020 dibao.income_unsettled disability_subsidy.care",
            ("care_subsidy", "disability_subsidy.care"),
        ),
        ("screened", {}, "dibao.income_unsettled means.means_open", (None, None)),
    ],
)
def test_the_reason_is_of_the_benefit_that_changes(
    mainly, outcome, changes, codes, expected
) -> None:
    found = main(mainly, outcome, changes, codes)
    assert (found.benefit, found.reason) == expected


def test_who_is_to_draw_less_is_told_why(mainly) -> None:
    codes = "decision.adjusts_downwards decision.dibao_lowered dibao.income_below_line"
    changes = {"dibao": "adjust"}
    assert main(mainly, "adjust", changes, codes, less=True).reason == "decision.dibao_lowered"
    raised = main(mainly, "adjust", changes, "decision.adjusts_upwards dibao.income_below_line")
    assert raised.reason == "dibao.income_below_line"


@pytest.mark.parametrize(
    ("drawn", "benefit"),
    [
        ({}, "tekun"),  # applied for: the one that is asked about
        ({"dibao": 0, "tekun": 0, "old_age": 0}, "tekun"),
        ({"dibao": 0, "tekun": 0, "old_age": 5_000}, "old_age"),
        ({"dibao": 60_000, "tekun": 0, "old_age": 5_000}, "dibao"),
        ({"dibao": 60_000, "tekun": 92_300, "old_age": 5_000}, "tekun"),
        ({"dibao": None, "tekun": 0, "old_age": 0}, "dibao"),
        ({"dibao": None, "tekun": 0, "old_age": 1}, "old_age"),
    ],
)
def test_of_what_cannot_be_said_what_is_drawn_comes_first(mainly, drawn, benefit) -> None:
    changes = dict.fromkeys(("dibao", "tekun", "old_age"), "cannot_say")
    codes = "decision.cannot_say means.means_open tekun.to_assess"
    found = main(mainly, "cannot_say", changes, codes, drawn=drawn)
    assert found.benefit == benefit
    assert found.reason in ("tekun.to_assess", "means.means_open")


@pytest.mark.parametrize(
    ("drawn", "codes", "expected", "words"),
    [
        (
            "tekun",
            "decision.cannot_say dibao.income_unsettled",
            Main("tekun", "cannot_say", "dibao.income_unsettled", "dibao"),
            "特困供养金（待与最低生活保障金一并查清）：因收入只查明一部分不能判断低保",
        ),
        (
            "dibao",
            "decision.cannot_say dibao.income_below_line tekun.to_assess",
            Main("dibao", "cannot_say", "tekun.to_assess", "tekun"),
            "最低生活保障金（待与特困供养金一并查清）：特困人员自理能力待评估",
        ),
        (  # what is asked of all goes before what is asked of another
            "tekun",
            "decision.cannot_say dibao.income_unsettled means.means_open",
            Main("tekun", "cannot_say", "means.means_open"),
            "特困供养金：因财产未查清不能认定",
        ),
        (  # the class is none of tekun's grounds
            "tekun",
            "decision.cannot_say dibao.income_unknown margin.unsettled",
            Main("tekun", "cannot_say", "dibao.income_unknown", "dibao"),
            "特困供养金（待与最低生活保障金一并查清）：因收入完全没有查明不能判断低保",
        ),
        (  # the other is said: its reason tells nothing of this one
            "old_age",
            "decision.cannot_say children.term_to_check margin.unsettled means.means_open",
            Main("old_age", "cannot_say", None),
            "尊老金",
        ),
    ],
)
def test_a_reason_of_another_benefit_is_told_as_such(mainly, drawn, codes, expected, words) -> None:
    changes = dict.fromkeys(("dibao", "tekun", "old_age"), "cannot_say")
    found = main(
        mainly, "cannot_say", changes, codes, drawn={**dict.fromkeys(changes, 0), drawn: 1}
    )
    assert found == expected
    assert mainly.words(found, "zh") == words
    if expected.beside == "tekun":
        assert mainly.words(found, "en") == (
            "minimum living allowance (dibao), together with tekun: self-care to be assessed"
        )


def test_a_reason_of_another_month_is_passed_over(mainly) -> None:
    found = main(mainly, "grant_proposed", {"dibao": "grant_proposed"}, "dibao.of_old")
    assert found == Main("dibao", "grant_proposed", None)
    assert mainly.words(found, "en") == "minimum living allowance (dibao)"


def test_the_words_carry_no_sum(mainly) -> None:
    found = Main("dibao", "stop_proposed", "dibao.income_over_line")
    assert mainly.words(found, "zh") == "最低生活保障金：家庭月收入达到或超过保障线"
    assert mainly.words(found, "en").endswith("(dibao): income at or above the line")
    assert mainly.words(Main(), "zh") == ""


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_main_reason_stands_alone(library, day) -> None:
    """It follows the benefit or the outcome, with no sentence before it to point back at."""
    mainly = Mainly(compile_book(library, day))
    for reason in mainly.book.reasons:
        if reason.when not in RESTATING:
            said = mainly.called(reason.code, "en")
            assert said.split()[0].rstrip(",") not in DANGLING, (reason.code, said)
            assert not re.search(r"\b(it|them|they)\b", said), (reason.code, said)
