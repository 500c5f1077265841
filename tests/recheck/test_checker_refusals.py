"""What the checker refuses and never runs: foreign words, heavy notices, hostile ones."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from tests.recheck.notices import (
    add_rule,
    changed,
    english,
    invented_notice,
    rule_of,
    sealed,
)

from minsheng.recheck import checker
from minsheng.recheck.checker import check

QUICK = 10.0
"""Seconds; a few are used, without the limits it was minutes."""


def with_body(body, arguments="age: Count", head='@rule("person", name="old")'):
    def change(copy):
        rule_of(copy, "dues__old")["text"] = f"{head}\ndef old({arguments}) -> bool:\n    {body}\n"

    return change


FOREIGN = [
    "return __import__('os').system('true') == 0",
    "return age.real == 0",
    "return (lambda: True)()",
    "return [True for _ in (1,)] == 0",
    "return 0 <= age <= 1",
    "return age > 0",
    "return not age",
    "return age == 7",
    "return age ** 12 == 0",
    "return age // 0 == 0",
    "return age // age == 0",
    "return least(*age) == 0",
    "return least(age) == 0",
    "return where(age == 0, True)",
    "return where(condition=True, yes=True, no=False)",
    "return eval(age)",
    "return unknown_name",
    "return Guild.NOBODY == Guild.BAKERS",
    "return f'{age}' == 0",
    "return 1.0 == age",
    "return -1 == age",
    "import os\n    return True",
    "age = 0\n    return age == 0",
    "a, b = age, age\n    return a == b",
    "x: Count = age\n    return x == 0",
    "x = age",
    "return",
    "if age == 0:\n        return True\n    return False",
    "return " + "not_(" * 70 + "True" + ")" * 70,
    "return True" + " & True" * 100,
    "return " + "age + " * 3000 + "age == 0",
    "return \0",
    "return (",
]


@pytest.mark.parametrize("body", FOREIGN)
def test_what_is_not_of_the_language_is_refused_and_never_run(body):
    report = check(sealed(changed(invented_notice(), with_body(body))))
    assert report.code == 2
    assert "Rule dues__old" in english(report)
    assert "is not of the rule language" in english(report)


@pytest.mark.parametrize(
    ("arguments", "head"),
    [
        ("age: Count = 0", '@rule("person", name="old")'),
        ("*age: Count", '@rule("person", name="old")'),
        ("age: Count, age: Count", '@rule("person", name="old")'),
        ("age", '@rule("person", name="old")'),
        ("age: print(1)", '@rule("person", name="old")'),
        ("age: Count", '@rule("planet")'),
        ("age: Count", '@rule("person", name=print(1))'),
        ("age: Count", '@rule("person")\n@print'),
        ("age: Count", '@other("person")'),
        ("age: Count", ""),
        ("age: Count", 'import os\n@rule("person")'),
    ],
)
def test_neither_is_a_foreign_head(arguments, head):
    change = with_body("return age == 0", arguments, head)
    report = check(sealed(changed(invented_notice(), change)))
    assert report.code == 2
    assert "is not of the rule language" in english(report)


def squares(copy):
    """Each rule the square of the one before."""
    text = '@rule("run")\ndef r{}({}: Count) -> Count:\n    """S. Source: s"""\n    return {} * {}'
    for n in range(60):
        before = f"r{n - 1}" if n else "big"
        add_rule(copy, f"x__r{n}", text.format(n, *[before] * 3))
    copy["parameters"]["x__big"] = {
        **copy["parameters"]["dues__old_age"],
        "value": 2**62,
    }


def crowd(copy):
    """So many persons that each seeing every other would take hours."""
    copy["facts"]["person"] = [copy["facts"]["person"][0]] * 5_000


CALLED = ("zh", "en", "agency", "agency_zh", "agency_en")
"""What a fact and its holder are called."""


def many_arguments(copy):
    """Arguments that each cost nothing but to be handed over, on many rows."""
    copy["facts"]["person"] = [copy["facts"]["person"][0]] * 15_000
    names = ", ".join(f"urban_{n}: bool" for n in range(60))
    for n in range(60):
        about = {"entity": "household", "type": "bool", **dict.fromkeys(CALLED, "")}
        copy["fact_types"][f"urban_{n}"] = about
        copy["facts"]["household"][0][f"urban_{n}"] = True
    for n in range(3):
        text = f'@rule("person")\ndef r{n}({names}) -> bool:\n    return True'
        add_rule(copy, f"x__r{n}", text)


def long_signature(copy):
    names = ", ".join(f"a{n}: bool" for n in range(61))
    with_body("return True", names)(copy)


def host(copy):
    copy["facts"]["person"] = [{}] * 200_000


def volumes(copy):
    """Many rules of many assignments: little to reckon, much to read."""
    body = "".join(f"    a{n} = 0\n" for n in range(600))
    for n in range(150):
        text = f'@rule("run")\ndef r{n}() -> Count:\n{body}    return a0\n'
        add_rule(copy, f"x__r{n}", text)


def many_codes(copy):
    copy["codes"]["Guild"] = {f"g{n}": n for n in range(1_001)}


def many_differences(copy):
    copy["results"] |= {f"x__{n}": [] for n in range(20_000)}


def many_reasons(copy):
    copy["reasons"] *= 2_000


def long_sentences(copy):
    """A long sentence for each of many persons."""
    copy["facts"]["person"] = [copy["facts"]["person"][0]] * 200
    rule_of(copy, "dues__old").update(text='@rule("person")\ndef old() -> bool:\n    return True')
    copy["reasons"][-1]["zh"] = "{age}" * 20_000


HEAVY = [
    (many_differences, "holds far more"),
    (many_reasons, "`reasons` holds far more"),
    (long_sentences, "too many steps"),
    (many_arguments, "too many steps"),
    (long_signature, "is not of the rule language"),
    (host, "`facts` holds far more"),
    (volumes, "`rules` holds far more"),
    (many_codes, "`codes` holds far more"),
    (with_body("return " + "-" * 5_000 + "age == 0"), "not of the rule language"),
    (with_body("return " + "not " * 2_000 + "age == 0"), "not of the rule language"),
    (with_body("return " + "age ** " * 1_300 + "age == 0"), "not of the rule"),
]


@pytest.mark.parametrize(("change", "words"), HEAVY)
def test_a_notice_made_to_be_heavy_is_refused_at_once(change, words):
    heavy = sealed(changed(invented_notice(), change))
    before = time.process_time()
    report = check(heavy)
    assert report.code == 2
    assert words in english(report)
    assert time.process_time() - before < QUICK


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with a name")
def test_a_pipe_does_not_hang_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path(os.devnull)):
        report = checker.check_file(path)
        assert report.code == 2
        assert [len(s.splitlines()) for s in report.refused] == [1, 1]


def circle(copy):
    for name, other in (("a", "b"), ("b", "a")):
        text = f'@rule("run")\ndef {name}({other}: bool) -> bool:\n    return {other}'
        add_rule(copy, f"x__{name}", text)


def fact(entity):
    return {"entity": entity, "type": "Fen", **dict.fromkeys(CALLED, "")}


def rename_fact(copy):
    copy["fact_types"]["wages_m"] = copy["fact_types"].pop("wage_m")
    for row in copy["facts"]["person"]:
        row["wages_m"] = row.pop("wage_m")


def drop(*path):
    def change(copy):
        *ways, last = path
        for way in ways:
            copy = copy[way]
        del copy[last]

    return change


def put(value, *path):
    def change(copy):
        *ways, last = path
        for way in ways:
            copy = copy[way]
        copy[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (squares, "Rule x__r0 works on what does not fit"),
        (crowd, "too many steps"),
        (circle, "in a circle: x__"),
        (with_body("return age & age"), "Rule dues__old works on what does not fit"),
        (with_body("return age"), "The value of dues__old is not of its type"),
        (with_body("return count(age) == 0"), "Rule dues__old works on what does not fit"),
        (with_body("return age == True"), "Rule dues__old works on what does not fit"),
        (with_body("return age == 0", "age: Fen"), "dues__old: dues__age"),
        (with_body("return age == 0", "age: Many[Count]"), "works on what does not fit"),
        (drop("facts", "person", 0, "wage_m"), "The value of wage_m is not of its type"),
        (drop("fact_types", "wage_m"), "no notice has: person: wage_m"),
        (rename_fact, "does not fit: dues__"),
        (drop("parameters", "hearth__line_m"), "does not fit: dues__"),
        (drop("facts", "bill"), "`bill` is missing"),
        (drop("results"), "`results` is missing"),
        (put([], "rules"), "`rules` is missing"),
        (put({}, "decision"), "`decision` is missing"),
        (put([None], "rules"), "`text` is missing"),
        (put({}, "facts"), "`run` is missing"),
        (put([None], "facts", "run"), "The value of as_of"),
        (put([], "facts", "household"), "do not fit"),
        (put([99], "parents", "bill"), "do not fit"),
        (put("50", "facts", "person", 0, "wage_m"), "The value of wage_m"),
        (put(True, "facts", "person", 0, "wage_m"), "The value of wage_m"),
        (put(99, "facts", "person", 0, "guild"), "The value of guild"),
        (put({"unknown": "bored"}, "facts", "person", 0, "wage_m"), "The value of wage_m"),
        (put({"unknown": "undefined"}, "parameters", "dues__old_age", "value"), "dues__old_age"),
        (put({"base": 0, "direction": "up", "tie": "none"}, "parameters", "dues__cut", "value"),
         "dues__cut"),
        (put({"base": 1, "direction": "up", "tie": "up"}, "parameters", "dues__cut", "value"),
         "dues__cut"),
        (put("", "codes", "Guild"), "is missing"),
        (put(fact("person"), "fact_types", "dues__old"), "dues__old"),
        (put(fact("planet"), "fact_types", "x"), "twice or is none: x"),
        (put({"BAKERS": 1, "SMITHS": 1}, "codes", "Guild"), "twice or is none: Guild"),
        (put("320681 ", "household", "county"), "The value of household: county"),
        (put("ｂ" * 64, "rulebook"), "The value of notice: rulebook"),
        (put("a\nb", "program"), "The value of notice: program"),
        (put("{nothing}", "reasons", 0, "zh"), "does not fit: dues: nothing"),
        (put({"unknown": "undefined+not_delivered"}, "facts", "person", 0, "wage_m"), "wage_m"),
        (put("minsheng-notice/1", "format"), "This is no notice"),
    ],
)  # fmt: skip
def test_a_hostile_notice_is_refused_in_one_sentence(change, words):
    report = check(sealed(changed(invented_notice(), change)))
    assert report.code == 2
    assert words in english(report)
    assert [len(s.splitlines()) for s in report.refused] == [1, 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "not readable as JSON"),
        (b"\xff\xfe", "not readable as JSON"),
        (b"[" * 100_000, "not readable as JSON"),
        (b"[]", "This is no notice"),
        (b"null", "This is no notice"),
        (b'{"format": 1, "format": 2}', "stands twice"),
        (b'{"format": 1.5}', "not whole"),
        (b'{"format": NaN}', "not whole"),
        (b'{"format": 1' + b"0" * 5_000 + b"}", "too large"),
        (b" " * 4_000_001, "larger than 4 MB"),
    ],
    ids=range(10),
)
def test_a_file_that_is_no_notice_is_refused(text, words):
    report = check(text)
    assert report.code == 2
    assert words in english(report)


def test_names_cannot_write_on_the_terminal():
    def change(copy):
        copy["results"]["\x1b[31m\n一致"] = [1]
        copy["decision"]["\ud800"] = "\x1b]0;x\x07"

    words = english(check(sealed_escaped(changed(invented_notice(), change))))
    assert "\\x1b[31m" in words
    assert "\x1b" not in words


def sealed_escaped(notice):
    notice["seal"] = checker.seal_of(notice)
    return json.dumps(notice).encode()
