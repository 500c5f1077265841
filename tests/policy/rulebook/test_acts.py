"""One list of acts: every place that names one does so in the form of the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.policy.rulebook.conftest import the_library

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import LAST_DAY
from minsheng.policy.rulebook.acts import Act, english_number, misnamed, read_acts

DOCS = Path(__file__).parents[3] / "docs"
PLAIN = str.maketrans("（）", "()")


@pytest.fixture(scope="module")
def acts() -> tuple[Act, ...]:
    found = read_acts(the_library())
    assert found is not None
    return found.acts


def with_reason(**changed: str) -> Library:
    """The laws, the first reason of dibao rewritten."""
    library = the_library()
    first = next(r for r in library.reasons if r.code == "dibao.not_registered")
    reasons = tuple(replace(r, **changed) if r is first else r for r in library.reasons)
    return replace(library, reasons=reasons)


def test_every_act_is_named_in_the_form_of_the_list(library, cases) -> None:
    assert list(misnamed(library, cases)) == []


def test_every_act_of_the_list_is_named_somewhere(library, cases, acts) -> None:
    told = "".join(text for path, text in library.texts.items() if path != "acts.yaml")
    told += "".join(str(case.source) for case in cases)
    idle = [
        act.names.zh
        for act in acts
        if not any(name and name in told for name in (act.names.zh, act.number, *act.short))
    ]
    assert idle == []


def test_no_two_acts_are_cited_alike(acts) -> None:
    for language in (0, 1):
        cited = [act.cited[language] for act in acts]
        assert len(cited) == len(set(cited))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"article_zh": "《最低生活保障审核审批办法(试行)》第四条"},
            "has no act that is cited as `《最低生活保障审核审批办法(试行)》第四条`",
        ),
        (
            {"article_zh": "《低保审核审批办法》第四条"},
            "has no act that is cited as `《低保审核审批办法》第四条`",
        ),
        (
            {"article_en": "Measures for Verifying and Approving Dibao, trial (2012), art. 4"},
            "is to be `Trial Measures for Review and Approval of Minimum Living Allowance`",
        ),
        (
            {"article_zh": "《特困人员认定办法》第四条"},
            "has no act that is cited as `《特困人员认定办法》第四条`",
        ),
        (
            {"article_zh": "《社会救助暂行办法》第九条；《最低生活保障审核确认办法》第四条"},
            "names 2 acts in Chinese, 1 in English",
        ),
        ({"source": "the 《低保办法》 art. 4"}, "has no act 《低保办法》"),
        ({"source": "民发〔2013〕220号"}, "has no document 民发〔2013〕220号"),
        (
            {"source": "《特困人员认定办法》第四条"},
            "there are 2 acts 《特困人员认定办法》; say which by",
        ),
        (
            {"source": "《特困人员认定办法》（民发〔2012〕220号）"},
            "《特困人员认定办法》 is not 民发〔2012〕220号",
        ),
        ({"en": "See the Measures for Dibao"}, "no act of the English name `Measures for Dibao`"),
    ],
)
def test_another_name_of_an_act_is_refused(changed, told) -> None:
    (fault,) = misnamed(with_reason(**changed))
    assert fault.startswith("dibao/reasons.yaml: `dibao.not_registered`: ")
    assert told in fault


def test_another_name_in_a_docstring_or_a_source_is_refused() -> None:
    library = the_library()
    rule, parsed = next(iter(library.parsed.items()))
    other = replace(parsed, docstring=parsed.docstring + "\n《低保办法》第一条")
    name, figure = next(iter(library.parameters.items()))
    value = replace(figure.values[0], source="《低保办法》第一条")
    spoilt = replace(
        library,
        parsed={**library.parsed, rule: other},
        parameters={**library.parameters, name: replace(figure, values=(value,))},
    )
    told = list(misnamed(spoilt))
    assert len(told) == 2
    assert all("acts.yaml has no act 《低保办法》" in words for words in told)


def test_an_entry_that_lacks_something_is_refused() -> None:
    library = the_library()
    texts = {
        **library.texts,
        "acts.yaml": "acts:\n  - {zh: 某办法, en: Measures, numbered: true}\n",
    }
    with pytest.raises(RuleBookError, match=r"acts\.yaml: act 1 lacks start, status"):
        read_acts(replace(library, texts=texts))


@pytest.mark.parametrize(
    ("number", "english"),
    [
        ("民发〔2016〕178号", "Minfa [2016] No. 178"),
        ("国办发〔2010〕54号", "Guobanfa [2010] No. 54"),
        ("国务院令第649号", "国务院令第649号"),
    ],
)
def test_a_number_is_written_in_english(number, english) -> None:
    assert english_number(number) == english


def test_every_number_told_can_be_written_in_english(acts) -> None:
    assert [a.number for a in acts if a.numbered and english_number(a.number) == a.number] == []


def glossary_rows() -> Iterator[tuple[str, str]]:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    yield from re.findall(r"^\| (《[^|]+) \| ([^|]+) \|", text, re.MULTILINE)


def test_the_glossary_calls_every_act_as_the_list_does(acts) -> None:
    assert dict(glossary_rows()) == {a.cited.zh: a.cited.en for a in acts}


def test_the_fact_sheet_calls_every_act_as_the_list_does(acts) -> None:
    sheet = (DOCS / "facts.md").read_text(encoding="utf-8").translate(PLAIN)
    for act in acts:
        for key in (key for key in act.short if re.fullmatch(r"S\d+", key)):
            (row,) = re.findall(
                rf'^\| <a id="{key.lower()}"></a>{key} \| ([^|]+)', sheet, re.MULTILINE
            )
            names = [n.translate(PLAIN) for n in (act.names.zh, *act.short)]
            assert any(row.startswith(name.removeprefix("中华人民共和国")) for name in names), key


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda p: p.name)
def test_the_handbook_names_no_other_act(page, acts) -> None:
    if "rules" in page.relative_to(DOCS).parts:
        return  # generated from what is tested above
    named = re.findall(r"《([^》]+)》", page.read_text(encoding="utf-8"))
    known = {name for act in acts for name in (act.names.zh, *act.short)}
    assert sorted(set(named) - known) == []


@pytest.mark.parametrize("field", ["status", "number_status", "day_status"])
def test_a_status_that_is_none_is_refused(field) -> None:
    library = the_library()
    entry = (
        "{zh: 某办法, en: Measures, start: 2021-01-01, status: verified, " + field + ": certain}"
    )
    entry = entry.replace("status: verified, status", "status")
    texts = {**library.texts, "acts.yaml": f"acts:\n  - {entry}\n"}
    words = rf"acts\.yaml: act 1: {field} is 'certain'; write one of verified, remembered"
    with pytest.raises(RuleBookError, match=words):
        read_acts(replace(library, texts=texts))


def test_laws_that_cite_acts_keep_their_list() -> None:
    library = the_library()
    texts = {name: text for name, text in library.texts.items() if name != "acts.yaml"}
    (told,) = misnamed(replace(library, texts=texts))
    assert "acts.yaml is missing" in told


def test_an_act_ends_after_it_begins() -> None:
    library = the_library()
    entry = "{zh: 某办法, en: Measures, start: 2021-01-01, end: 2012-01-01, status: verified}"
    texts = {**library.texts, "acts.yaml": f"acts:\n  - {entry}\n"}
    with pytest.raises(RuleBookError, match="ends on 2012-01-01, before it begins on 2021-01-01"):
        read_acts(replace(library, texts=texts))


def test_no_reason_outlives_its_act(acts) -> None:
    library = the_library()
    ended = {a.cited.zh: a for a in acts if a.end < LAST_DAY}
    reason = next(r for r in library.reasons if any(n in r.article_zh for n in ended))
    later = replace(reason, end=LAST_DAY)
    (told,) = misnamed(replace(library, reasons=(later,)))
    assert f"`{reason.code}`: it is given until {LAST_DAY}, but" in told
