"""Figures within their bounds, entries in their shape; else one sentence, never a traceback."""

from __future__ import annotations

import pytest
from tests.policy.engine.small import FACTS, PARAMETERS, REASONS, small
from tests.policy.engine.test_parameters import faults_of, line

from minsheng.policy.engine.cases import read_cases
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.rulebook.names import read_names


@pytest.mark.parametrize(
    ("type_", "written", "words"),
    [
        ("Fen", "10000000000001", "value 10000000000001 is beyond 10000000000000, the largest Fen"),
        ("Fen", "9" * 30, f"value {'9' * 30} is beyond"),
        ("Fen", "0640", "value '0640' is not a Fen"),
        ("Fen", "0x10", "value '0x10' is not a Fen"),
        ("Fen", "'12:30'", "value '12:30' is not a Fen"),
        ("Rate", "1000001", "value 1000001 is beyond 1000000, the largest Rate"),
        ("Count", "1000001", "value 1000001 is beyond 1000000, the largest Count"),
        ("Count", "-1000001", "value -1000001 is beyond 1000000, the largest Count"),
        ("Day", "20180230", "value 20180230 is no day of the calendar (yyyymmdd)"),
        ("Day", "0", "value 0 is no day of the calendar (yyyymmdd)"),
        ("Day", "9" * 30, f"value {'9' * 30} is no day of the calendar"),
        ("Month", "201813", "value 201813 is no month (yyyymm, or 0 for never)"),
        ("bool", "yes", "value 'yes' is not a bool"),
        ("Rounding", "{base: 10000001, direction: up, tie: none}", "rounding needs base (1 to"),
        ("Rounding", "{base: yes, direction: up, tie: none}", "rounding needs base (1 to"),
        ("Rounding", "{base: true, direction: up, tie: none}", "rounding needs base (1 to"),
        ("Rounding", "{base: 1, direction: [up], tie: {}}", "rounding needs base (1 to"),
    ],
)
def test_a_figure_is_of_its_type_and_size(type_: str, written: str, words: str) -> None:
    text = PARAMETERS.replace("type: Fen", f"type: {type_}").replace("50000", written)
    (told,) = faults_of(text)
    assert told.startswith(f"p.yaml: parameter `line_m`, value 1 {words}")


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("Fen", "10000000000000"),
        ("Rate", "1000000"),
        ("Count", "-1000000"),
        ("Day", "20200229"),
        ("Month", "0"),
        ("Month", "202012"),
        ("Rounding", "{base: 10000000, direction: nearest, tie: up}"),
    ],
)
def test_the_largest_figures_are_read(type_: str, written: str) -> None:
    assert line(f"start: 2018-01-01, value: {written}", type_=type_).values


@pytest.mark.parametrize("area", ["040", "3", "320", "xyzw", "01", "3206811", "-1", "[32]", "yes"])
def test_an_area_is_the_digits_of_a_division(area: str) -> None:
    (told,) = faults_of(PARAMETERS.replace("value: 5", f"area: {area}, value: 5"))
    assert "is not 0 or the first 2, 4 or 6 digits of a code" in told


@pytest.mark.parametrize("start", ['"2018-01-01 10:00:00"', "2018-01-01T10Z", "20180101", "[]"])
def test_a_start_is_a_day(start: str) -> None:
    (told,) = faults_of(PARAMETERS.replace("start: 2018-01-01", f"start: {start}"))
    assert told.endswith("is not a date (yyyy-mm-dd)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1]", "p.yaml holds a list; write `name: value` lines"),
        ("7", "p.yaml holds 7; write `name: value` lines"),
        ("line_m:", "p.yaml: parameter `line_m` needs en, per, type, values, zh"),
        ("line_m: []", "p.yaml: parameter `line_m` needs en, per, type, values, zh"),
        ("1: {}", "p.yaml: parameter `1`: a name is small letters, digits, single `_`"),
        ("a b: {}", "p.yaml: parameter `a b`: a name is small letters, digits, single `_`"),
        ("a__b: {}", "p.yaml: parameter `a__b`: a name is small letters, digits, single `_`"),
        (PARAMETERS + "  7: 8\n", "p.yaml: parameter `line_m` has the unknown field `7`"),
        (PARAMETERS.replace("type: Fen", "type: [Fen]"), "p.yaml: parameter `line_m`: type is one"),
        (PARAMETERS.replace("zh: 线", "zh:"), "p.yaml: parameter `line_m`: zh is to be words"),
        (PARAMETERS.replace("    - {", "    - 7 #"), "p.yaml: parameter `line_m`, value 1 needs"),
        (PARAMETERS.split("    -")[0] + "    a: 1", "p.yaml: parameter `line_m` holds fields"),
        (PARAMETERS.replace("roll 3", "[roll]"), "p.yaml: parameter `line_m`, value 1 source ["),
        (PARAMETERS.replace("verified", "[]"), "p.yaml: parameter `line_m`, value 1 status []"),
    ],
)
def test_what_has_another_shape_is_a_sentence(text: str, words: str) -> None:
    (told,) = faults_of(text)
    assert told.startswith(words)


@pytest.mark.parametrize("text", ["[1]", "7", "- 1\n- 2", "a: 1", "a:", "- ", "- []", "a: [1]"])
@pytest.mark.parametrize("file", ["facts", "parameters", "reasons"])
def test_yaml_of_another_shape_is_told(file: str, text: str, faults) -> None:
    told = faults(small(**{file: text}))
    assert told
    assert all(file in t for t in told), told


@pytest.mark.parametrize("text", ["[1]", "rules: [1]", "rules: 7", "rules: {a: 1}", "rules: {a: }"])
def test_names_of_another_shape_are_told(text: str, faults) -> None:
    (told,) = faults(small(more={"dues/names.yaml": text}))
    assert told.startswith("dues/names.yaml")


@pytest.mark.parametrize(
    "text", ["[1]", "codes: [1]", "codes: {Guild: 1}", "codes: {Guild: {members: [1]}}", "units: 7"]
)
def test_names_of_codes_of_another_shape_are_told(text: str, read) -> None:
    with pytest.raises(RuleBookError, match=r"names\.yaml"):
        read_names(read(small(more={"names.yaml": text})))


@pytest.mark.parametrize("text", ["7", "a: 1", "- 1", "- ", "- []"])
def test_cases_of_another_shape_are_told(text: str, tmp_path) -> None:
    (tmp_path / "dues" / "cases").mkdir(parents=True)
    (tmp_path / "dues" / "cases" / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleBookError, match=r"dues/cases/a\.yaml"):
        read_cases(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ask: 1}", "ask: 6}", "fact `as_of`: ask is a number from 1 (own papers) to 5"),
        ("ask: 1}", "ask: one}", "fact `as_of`: ask is a number from 1 (own papers) to 5"),
        ("ask: 1}", "ask: 1, default: 0}", "fact `as_of` has the unknown field `default`"),
        ("zh: 日", "zh: []", "fact `as_of`: zh is to be words, not a list"),
        ("as_of:", "As Of:", "fact `As Of`: a name is small letters, digits, single `_`"),
        ("as_of:", "a__b:", "fact `a__b`: a name is small letters, digits, single `_`"),
        ("cousin_m:", "wage_m:", "fact `wage_m` stands under person too; a name is one fact"),
        ("ask: 3, baseline: 0", f"ask: 3, baseline: {10**14}", "fact `wage_m`: baseline 1000000"),
        ("type: Fen", "type: [Fen]", "fact `wage_m` has the unknown type `['Fen']`"),
    ],
)
def test_a_fact_of_another_kind_is_told(old: str, new: str, words: str, faults) -> None:
    (told,) = faults(small(facts=FACTS.replace(old, new, 1)))
    assert told.startswith(f"facts.yaml: {words}")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  when: poor", "  when: poor\n  start: soon", ": start 'soon' is not a date"),
        (
            "  when: poor",
            "  when: poor\n  end: 2020-01-01 10:00",
            ": end '2020-01-01 10:00' is not",
        ),
        ("  when: poor", "  when: [poor]", ": when is to be words, not a list"),
        ("side: for", "side: [for]", ": side is one of for, against, note, ask"),
        ("article_en: roll 1", "article_en:", ": article_en is to be words, not nothing"),
    ],
)
def test_a_reason_of_another_kind_is_told(old: str, new: str, words: str, faults) -> None:
    (told,) = faults(small(reasons=REASONS.replace(old, new, 1)))
    assert told.startswith(f"dues/reasons.yaml: reason 1 (`dues.poor`){words}")


@pytest.mark.parametrize("code", ["dues.", "dues.a b", "dues.A", "dues.a.b", '"dues.a\\nb"'])
def test_a_reasons_code_is_a_plain_name(code: str, faults) -> None:
    (told,) = faults(small(reasons=REASONS.replace("dues.poor", code)))
    assert told.endswith(": the code is `dues.` and small letters, digits, `_`")
