"""The check of a rule book: each fault once, with the days it was found on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.policy.rulebook.conftest import the_library

from minsheng.policy.engine.language import Argument
from minsheng.policy.engine.library import Library
from minsheng.policy.rulebook import check, lacking, read_names


@pytest.fixture(scope="module")
def spoilt() -> Library:
    """The laws, with a rule that asks for a figure nobody entered."""
    library = the_library()
    rule = next(r for r in library.rules if r.name == "old_age__eligible")
    reading = library.parsed[rule]
    asked = (*reading.arguments, Argument("first_band_agee", "Count", many=False))
    return replace(library, parsed={**library.parsed, rule: replace(reading, arguments=asked)})


def test_a_missing_figure_is_told_once_with_its_days_and_remedy(spoilt) -> None:
    (told,) = check(spoilt, []).faults
    assert told.startswith("2018-01-01 to ")
    assert "days tried): rule `old_age__eligible`: argument `first_band_agee` is no rule" in told
    assert "the nearest existing name is `first_band_age`" in told
    assert told.endswith("a figure of the law is entered in laws/old_age/parameters.yaml")


def test_a_law_without_its_own_name_fails_the_check() -> None:
    library = the_library()
    text = library.texts["dibao/names.yaml"].replace("  about:", "  more:", 1)
    texts = {**library.texts, "dibao/names.yaml": text}
    spoilt = replace(library, texts=texts)
    (told,) = lacking(spoilt, read_names(spoilt))
    assert told == "dibao/names.yaml lacks about of `law: {zh: 名称, en: name, about: 说明}`"
