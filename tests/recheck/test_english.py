"""The English of explanations, as an officer reads it out: no letters for words, no "1 members"."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import Listing
from minsheng.recheck.report import as_text
from minsheng.recheck.wanted import ORDER, Wanted

NOUNS = "dwellings|households|items|members|months|persons|times|vehicles|years"
ONE_OF_SEVERAL = re.compile(rf"(?<![\d.,])1 (?:[a-z]+ )?(?:{NOUNS})\b")
LETTER = re.compile(r"(?<![\w.-])[GHSXY](?![\w.])| x ")
"""A letter of a formula, which stands for nothing a reader was told."""
EACH = 6


@pytest.fixture(scope="module")
def told(runs: dict[str, Path], library: Library) -> list[str]:
    """Households of every outcome in both months, every step."""
    texts = []
    for run in runs.values():
        explainer, listing = Explainer(run, library), Listing(run, library)
        for outcome in ORDER:
            rows = listing.rows(Wanted(outcomes=(outcome,)), EACH)
            told = (explainer.explain(row.household_id, "en") for row in rows)
            texts += [as_text(one, "en", steps=True) for one in told]
    return texts


def test_one_is_no_plural(told: list[str]) -> None:
    assert {found[0] for text in told for found in ONE_OF_SEVERAL.finditer(text)} == set()


def test_no_letter_stands_for_a_word(told: list[str]) -> None:
    assert [line for text in told for line in text.splitlines() if LETTER.search(line)] == []


def test_a_conclusion_begins_as_a_sentence(told: list[str]) -> None:
    assert [text for text in told if not text[0].isupper()] == []
    assert {text.splitlines()[0][-1] for text in told} == {"."}


def test_a_conclusion_goes_on_with_a_capital_after_a_full_stop(told: list[str]) -> None:
    conclusions = [text.splitlines()[0] for text in told]
    assert [one for one in conclusions if re.search(r"\. [a-z]", one)] == []


def test_the_book_writes_multiplication_as_such(library: Library) -> None:
    english = [en for _, en in library.titles.values()]
    english += [fact.en for fact in library.facts.values()]
    english += [parameter.en for parameter in library.parameters.values()]
    english += [reason.en for reason in library.reasons]
    assert [words for words in english if LETTER.search(words)] == []


def test_reasons_count_nothing_that_may_be_one(library: Library) -> None:
    counted = re.compile(rf"\{{(?:unit__size|unit__size_most|vehicles|dwellings)\}} (?:{NOUNS})")
    assert [reason.code for reason in library.reasons if counted.search(reason.en)] == []
