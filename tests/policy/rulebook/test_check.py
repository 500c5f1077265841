"""The check of a rule book: each fault once, with the days it was found on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from tests.policy.rulebook.conftest import the_library

from minsheng.cli.app import group
from minsheng.policy.engine.cases import read_cases
from minsheng.policy.engine.language import Argument
from minsheng.policy.engine.library import Library, library_from_texts
from minsheng.policy.rulebook import cases_of, check, lacking, read_names
from minsheng.policy.rulebook.check import without_case


@pytest.fixture(scope="module")
def spoilt() -> Library:
    """The laws, with a rule that asks for a figure nobody entered."""
    library = the_library()
    rule = next(r for r in library.rules if r.name == "old_age__eligible")
    reading = library.parsed[rule]
    asked = (*reading.arguments, Argument("first_band_agee", "Count", many=False))
    return replace(library, parsed={**library.parsed, rule: replace(reading, arguments=asked)})


def test_a_missing_figure_is_told_once_with_its_days_and_remedy(spoilt) -> None:
    (told,) = (words for words in check(spoilt, []).faults if "no worked case" not in words)
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


INVENTED = {
    "pony_aid/__init__.py": '"""Aid for ponies, which no law knows (小马补助)."""\n',
    "pony_aid/amount.py": '''"""The sum (金额)."""

from minsheng.policy.engine import Fen, rule


@rule("household")
def amount_m_hh(sum_m: Fen) -> Fen:
    """The aid (小马补助金), per month, household.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9), in force 2014-05-01.
    """
    return sum_m
''',
    "pony_aid/parameters.yaml": """\
sum_m:
  type: Fen
  zh: 小马补助标准
  en: pony aid
  per: household, month
  values: [{start: 2018-01-01, value: 100, status: illustrative, source: invented}]
""",
    "pony_aid/names.yaml": """\
law: {zh: 小马补助, en: Pony aid, about: 为检查而虚构。}
rules:
  amount_m_hh: {zh: 小马补助金（月，户）, en: "pony aid, a month"}
""",
}
CASE = """\
- name: a_pony
  day: 2020-11-01
  source: invented
  facts: {household: {county: 320681}, persons: [{relation: HEAD}]}
  expect: {household: {pony_aid__amount_m_hh: 100}}
"""


@pytest.fixture(scope="module")
def with_ponies() -> Library:
    """The laws, with an invented one beside them that has no worked case."""
    return library_from_texts({**the_library().texts, **INVENTED})


def test_a_law_without_any_worked_case_fails_the_check(with_ponies) -> None:
    one_each = {case.law: case for case in cases_of(the_library())}
    (told,) = check(with_ponies, list(one_each.values())).faults
    assert told.startswith("pony_aid: the law has no worked case")
    assert "pony_aid/cases/<topic>.yaml (docs/adding-a-rule.md, step 4)" in told


def test_the_check_of_a_law_with_a_worked_case_is_whole(with_ponies, tmp_path) -> None:
    (tmp_path / "pony_aid" / "cases").mkdir(parents=True)
    (tmp_path / "pony_aid" / "cases" / "pony.yaml").write_text(CASE, encoding="utf-8")
    found = list(without_case(with_ponies, [*cases_of(the_library()), *read_cases(tmp_path)]))
    assert found == []


def test_each_law_has_a_worked_case() -> None:
    assert list(without_case(the_library(), cases_of(the_library()))) == []


def test_the_command_fails_for_a_law_without_any_worked_case(with_ponies, monkeypatch) -> None:
    few = [case for case in cases_of(the_library()) if case.law == "old_age"]
    monkeypatch.setattr("minsheng.policy.engine.library.load_library", lambda: with_ponies)
    monkeypatch.setattr("minsheng.policy.rulebook.cases_of", lambda library: few)  # noqa: ARG005
    told = CliRunner().invoke(group, ["rulebook", "check"])
    assert told.exit_code == 1
    assert "pony_aid: the law has no worked case" in told.output
