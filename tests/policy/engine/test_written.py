"""The YAML of the law means what is written: no octal, no lost key, nothing unfolded."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.written import parse_yaml

LAWS = Path(__file__).parents[3] / "src" / "minsheng" / "policy" / "laws"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("640", 640),
        ("-1", -1),
        ("0", 0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("2018-07-01", date(2018, 7, 1)),
        ('"640"', "640"),
        ('"true"', "true"),
        ("'2018-07-01'", "2018-07-01"),
        # ordinary YAML makes other things of these
        ("0640", "0640"),
        ("0o640", "0o640"),
        ("0x10", "0x10"),
        ("0b11", "0b11"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("+5", "+5"),
        ("-0", "-0"),
        ("1.5", "1.5"),
        ("1e3", "1e3"),
        ("yes", "yes"),
        ("no", "no"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("2018-07-01 10:00:00", "2018-07-01 10:00:00"),
        ("2018-7-1", "2018-7-1"),
        ("９", "９"),
        ("9" * 60, "9" * 60),
        ("<<", "<<"),
    ],
)
def test_a_value_is_what_is_written(written: str, value: object) -> None:
    read = parse_yaml(f"a: {written}", "f.yaml")["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml, line 3: `a` stands twice; only one of them can hold"),
        ("- {a: 1, a: 1}", "f.yaml, line 1: `a` stands twice"),
        ("a: &x 1\nb: *x", "f.yaml, line 1: write the value out"),
        ("a: *x", "f.yaml, line 1: write the value out"),
        ("a: &x {b: 1}", "f.yaml, line 1: write the value out"),
        ("a: !!int 1", "f.yaml, line 1: the tag `tag:yaml.org,2002:int` is not used here"),
        ("!!python/object:os.x {}", "f.yaml, line 1: the tag"),
        ("a: 2018-02-30", "f.yaml, line 1: 2018-02-30 is no day of the calendar"),
        ("a: 1\n---\nb: 2", "f.yaml, line 2: a second document begins"),
        ("? [1]\n: 2", "f.yaml, line 1: a field's name is a word or a number"),
        ("true: 1", "f.yaml, line 1: a field's name is a word or a number"),
        ("2018-01-01: 1", "f.yaml, line 1: a field's name is a word or a number"),
        ("a: \x00", "f.yaml is not readable YAML"),
        ("a: \ud800", "f.yaml is not readable YAML"),
        ("a: [", "f.yaml is not readable YAML"),
    ],
)
def test_what_the_law_does_without_is_refused(text: str, words: str) -> None:
    with pytest.raises(RuleBookError) as caught:
        parse_yaml(text, "f.yaml")
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("escape", [r"\e", r"\x9b", r"\u202E", r"\u200f", r"\0", r"\a", r"\L"])
@pytest.mark.parametrize("line", ['b: "x{}[2J"', '"x{}": b', 'b: ["{}"]'])
def test_a_control_character_written_as_an_escape_is_told(escape: str, line: str) -> None:
    with pytest.raises(RuleBookError) as caught:
        parse_yaml("a: 1\n" + line.format(escape), "f.yaml")
    (told,) = caught.value.faults
    assert told.startswith("f.yaml, line 2: a control character '\\")
    assert told.endswith(" stands here; delete it")


def test_a_new_line_and_a_wide_space_may_be_escaped() -> None:
    assert parse_yaml(r'a: "x\n\ty\u3000\xA0"', "f.yaml") == {"a": "x\n\ty\u3000\xa0"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000,
        "{a: " * 100_000,
        "\n".join(" " * n + "a:" for n in range(2000)),
    ],
    ids=["brackets", "dashes", "braces", "indents"],
)
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(RuleBookError, match="nested deeper than 20"):
        parse_yaml(text, "f.yaml")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert parse_yaml(text, "f.yaml") is None


def test_the_law_reads_as_ordinary_yaml_does() -> None:
    """The law's files use nothing on which the two readings part."""
    files = sorted(LAWS.rglob("*.yaml"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert repr(parse_yaml(text, file.name)) == repr(yaml.safe_load(text)), file
