"""Every rule has a Chinese and an English name, every doubtful reading its Chinese."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.policy.rulebook.conftest import the_library

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.rulebook import lacking, read_names

GLOSSARY = Path(__file__).parents[3] / "docs" / "glossary.md"


def test_nothing_lacks_a_name(library, book):
    assert list(lacking(library, book.names)) == []


def test_each_chinese_name_is_chinese(book):
    plain = [n for n, words in book.names.rules.items() if not re.search("[一-鿿]", words.zh)]
    assert plain == []


def test_no_two_rules_of_a_law_share_a_name(library, book):
    for law in library.laws:
        for language in (0, 1):
            names = [w[language] for n, w in book.names.rules.items() if n.startswith(f"{law}__")]
            assert [name for name in names if names.count(name) > 1] == [], law


def test_the_codes_are_called_as_in_the_glossary(book):
    rows = re.findall(
        r"^\| `(\w+)\.(\w+)` \| (.+?) \| (.+?) \|$", GLOSSARY.read_text("utf-8"), re.MULTILINE
    )
    assert rows
    for kind, member, zh, en in rows:
        assert book.names.members[kind, member] == (zh, en)


def test_a_rule_without_a_name_is_named(library, book):
    names = replace(book.names, rules={**book.names.rules, "dibao__gone": ("无", "gone")})
    del names.rules["dibao__eligible"]
    assert list(lacking(library, names)) == [
        "dibao/names.yaml: the rule `dibao__eligible` has no name",
        "dibao/names.yaml: `dibao__gone` is no rule",
    ]


def test_a_unit_without_chinese_is_told_with_its_place_and_remedy(library, book):
    units = {**book.names.units, "city": "City"}
    first = next(p.name for p in library.parameters.values() if "city" in p.per)
    (told,) = lacking(library, replace(book.names, units=units))
    place = f"laws/names.yaml: `city`, in `per` of `{first}`"
    assert told == f"{place}, has no Chinese; add `city: 中文` under `units:`"
    del units["city"]
    shared = replace(library.parameters[first], per="share of the city or person; month, years")
    library = replace(library, parameters={first: shared})
    assert [told.split(",")[0] for told in lacking(library, replace(book.names, units=units))] == [
        "laws/names.yaml: `city`",
        "laws/names.yaml: `years`",
    ]


def test_a_name_in_one_language_is_refused():
    library = the_library()
    texts = {**library.texts, "dibao/names.yaml": "rules:\n  eligible: {zh: 符合低保条件}\n"}
    with pytest.raises(RuleBookError, match=r"dibao/names\.yaml: `eligible` needs zh and en"):
        read_names(replace(library, texts=texts))


@pytest.mark.parametrize(
    ("per", "zh"),
    [
        ("person, month", "人、月"),
        ("person; share of the standard", "人；占低保标准的比例"),
        ("person or household, month", "人或户、月"),
    ],
)
def test_a_unit_is_put_into_chinese(book, per, zh):
    assert book.names.per(per).zh == zh
