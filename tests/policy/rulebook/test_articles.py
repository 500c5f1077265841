"""The numbers of a citation, and that they are the same wherever it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.policy.rulebook.conftest import the_library

from minsheng.policy.rulebook.acts import misnamed
from minsheng.policy.rulebook.articles import (
    numbers_in_chinese,
    numbers_in_english,
    numbers_of_source,
)


@pytest.mark.parametrize(
    ("zh", "en", "numbers"),
    [
        ("第八条", ", art. 8", (8,)),
        ("第十条第一项", ", art. 10(1)", (10, 1)),
        ("第四条至第八条", ", arts 4 to 8", (4, 8)),
        ("第四条第三项、第八条", ", arts 4(3) and 8", (4, 3, 8)),
        ("第一部分、第三部分（一）", ", parts 1 and 3(1)", (1, 3, 1)),
        ("第二十二项", ", item 22", (22,)),
        ("第一千零六十七条、第一百一十条", ", arts 1067 and 110", (1067, 110)),
        ("", "", ()),
    ],
)
def test_both_languages_give_the_same_numbers(zh, en, numbers) -> None:
    assert numbers_in_chinese(zh) == numbers
    assert numbers_in_english(en) == numbers


@pytest.mark.parametrize(
    ("source", "short", "numbers"),
    [
        ("S1 arts 9, 58; an inference", "S1", {9, 58}),
        ("S9 parts 1, 2 (2) and 3 (1)", "S9", {1, 2, 3}),
        ("S5 arts 4-8", "S5", {4, 8}),
        ("S3 art. 10; S2 art. 8", "S2", {8}),
        ("S2 art. 13 (1)-(3)", "S2", {13}),
        ("S12 part 2 (1), (3)", "S2", set()),
        ("S4; share local", "S4", set()),
    ],
)
def test_a_source_gives_the_articles_of_one_act(source, short, numbers) -> None:
    assert numbers_of_source(source, short) == numbers


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"article_zh": "《最低生活保障审核确认办法》第九条"},
            "the article is `第九条` in Chinese, `art. 8` in English; correct one",
        ),
        (
            {
                "article_en": "Measures for Review and Confirmation of Minimum Living Allowance, "
                "art. 18"
            },
            "the article is `第八条` in Chinese, `art. 18` in English; correct one",
        ),
        ({"source": "S2 art. 18"}, "the article is `art. 8`, but its source `S2 art. 18`"),
    ],
)
def test_another_number_in_one_place_is_told(changed, told) -> None:
    library = the_library()
    first = next(
        r
        for r in library.reasons
        if r.article_zh == "《最低生活保障审核确认办法》第八条" and r.source == "S2 art. 8"
    )
    reasons = tuple(replace(r, **changed) if r is first else r for r in library.reasons)
    (fault,) = misnamed(replace(library, reasons=reasons))
    assert told in fault
