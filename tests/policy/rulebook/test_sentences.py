"""What contradicts itself is told: sentences in time and language, figures in status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.policy.rulebook.conftest import the_library

from minsheng.policy.engine.library import Library
from minsheng.policy.rulebook import check
from minsheng.policy.rulebook.sentences import at_odds, verified_without_text


def with_reason(code: str, **changed: Any) -> Library:
    """The laws, one reason rewritten."""
    library = the_library()
    assert any(r.code == code for r in library.reasons)
    reasons = tuple(replace(r, **changed) if r.code == code else r for r in library.reasons)
    return replace(library, reasons=reasons)


def test_nothing_of_the_book_is_at_odds_with_itself(library) -> None:
    assert list(at_odds(library)) == []


@pytest.mark.parametrize("code", ["dibao.single", "children.no_longer", "decision.hinted"])
@pytest.mark.parametrize(("days", "words"), [(-1, "nothing is said"), (1, "both are said")])
def test_a_day_between_two_sentences_or_with_both_is_told(code, days, words, library) -> None:
    end = next(r.end for r in library.reasons if r.code == code)
    (told,) = at_odds(with_reason(code, end=end + timedelta(days=days)))
    assert words in told
    assert f"`{code}`" in told


def test_a_gap_is_told_with_both_ways_out() -> None:
    (told,) = at_odds(with_reason("dibao.single_2020", start=date(2020, 6, 4)))
    assert told == (
        "dibao/reasons.yaml: `dibao.single_2020` begins on 2020-06-04, but `dibao.single` of the "
        "same rule `single_paid` ends on 2020-06-02, so between them nothing is said; let it "
        "begin on 2020-06-03, or the other end on 2020-06-03"
    )


def test_a_sentence_without_end_before_another_is_told() -> None:
    told = list(at_odds(with_reason("dibao.single", end=date(9999, 12, 31))))
    assert "is given until 9999-12-31, so both are said" in told[0]


@pytest.mark.parametrize(("field", "lacking"), [("zh", "en"), ("en", "zh")])
def test_a_figure_that_one_language_leaves_out_is_told(field, lacking, library) -> None:
    reason = next(r for r in library.reasons if r.code == "decision.hinted")
    text = getattr(reason, field) + "{total_m_hh}"
    (told,) = at_odds(with_reason(reason.code, **{field: text}))
    assert f"{field} says {{total_m_hh}} and {lacking} does not" in told


def test_a_figure_nobody_read_may_not_be_verified(library) -> None:
    name, parameter = next(
        (n, p) for n, p in library.parameters.items() if "not established" in p.values[0].source
    )
    first = replace(parameter.values[0], status="verified")
    spoilt = replace(parameter, values=(first, *parameter.values[1:]))
    (told,) = verified_without_text(
        replace(library, parameters={**library.parameters, name: spoilt})
    )
    assert f"`{parameter.leaf}` of {first.start} is verified" in told
    assert "write `status: illustrative`" in told


def test_the_check_tells_it() -> None:
    spoilt = with_reason("dibao.single_2020", start=date(2020, 6, 4))
    assert any("nothing is said" in words for words in check(spoilt, []).faults)
