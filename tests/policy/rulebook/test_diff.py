"""The difference between two days: what FACTS says changed, and nothing between no change."""

from __future__ import annotations

import json
from datetime import date

import pytest

from minsheng.policy.rulebook import check, difference
from minsheng.policy.rulebook.diff_text import as_data, as_text

OLD, NEW = date(2020, 11, 1), date(2021, 7, 1)


@pytest.fixture(scope="module")
def changed(book, cases):
    return difference(book, OLD, NEW, [c for c in cases if c.law in ("unit", "dibao")])


def test_the_clauses_of_july_2021_are_there(changed):
    kinds = {clause.name: clause.kind for clause in changed.clauses}
    assert kinds["unit__related_to_head"] == "changed"
    assert kinds["unit__out_drug_detention"] == "added"
    assert kinds["unit__out_missing"] == "added"
    assert kinds["dibao__single_ground"] == "changed"
    assert kinds["tekun__unable"] == "changed"
    assert "dibao__eligible" not in kinds


def test_a_clause_shows_what_went_and_what_came(changed):
    clause = next(c for c in changed.clauses if c.name == "unit__related_to_head")
    assert any(line.startswith("-") and "Relation.PARENT" in line for line in clause.text)
    assert any(line.startswith("+") and "parents_of_head_belong" in line for line in clause.text)
    assert "S3 art. 5" in clause.old_source
    assert "S2 art. 7" in clause.new_source


def test_the_figures_of_july_2021_are_there(changed):
    figures = {figure.name: figure for figure in changed.figures}
    assert figures["dibao__standard_m"].old.value == 71_000
    assert figures["dibao__standard_m"].new.value == 74_000
    assert not figures["dibao__severe_grade"].moved  # only its source and status are others
    assert figures["dibao__severe_grade"].new.status == "verified"


def test_the_reasons_of_july_2021_are_there(changed):
    kinds = {said.reason.code: said.kind for said in changed.reasons}
    assert kinds["dibao.not_registered"] == "removed"
    assert kinds["dibao.not_registered_2021"] == "added"


def test_cases_that_come_out_otherwise_are_told(changed):
    names = {o.name for c in changed.cases for o in c.outcomes}
    assert "unit__member" in names
    for found in changed.cases:
        assert all(outcome.old is not outcome.new for outcome in found.outcomes)


def test_nothing_differs_between_days_without_a_change(book, cases):
    same = difference(book, date(2020, 11, 1), date(2020, 11, 30), cases[:20])
    assert (same.clauses, same.figures, same.reasons, same.cases) == ((), (), (), ())


def test_backwards_it_is_the_reverse(book, changed):
    back = difference(book, NEW, OLD)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {c.name: turned[c.kind] for c in back.clauses} == {
        c.name: c.kind for c in changed.clauses
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("710.00元 → 740.00元", "改写 unit__related_to_head", "〔示意〕")),
     ("en", ("710.00 yuan → 740.00 yuan", "rewritten unit__related_to_head", "[illustrative]"))],
)  # fmt: skip
def test_it_reads_in_both_languages(book, changed, language, words):
    text = as_text(book, changed, language)
    for word in words:
        assert word in text


def test_it_is_plain_data_too(book, changed):
    told = json.loads(json.dumps(as_data(book, changed)))
    assert {c["name"] for c in told["clauses"]} == {c.name for c in changed.clauses}
    assert len(told["cases"]) == len(changed.cases)


def test_the_book_is_whole(library, cases):
    one_each = {case.law: case for case in cases}  # a law with few cases has one as well
    found = check(library, [*one_each.values(), *cases[::20]])
    assert found.faults == ()
    assert found.days[0] == date(2018, 1, 1)


def test_a_case_that_does_not_come_out_is_a_fault(library, cases):
    from dataclasses import replace

    case = next(c for c in cases if c.expect.get("household", {}).get("dibao__eligible") is True)
    wrong = replace(case, expect={"household": {"dibao__eligible": False}})
    assert "expected False" in check(library, [wrong]).faults[0]
