"""What an attacker would write into an archived rule book: refused, and nothing runs."""

from __future__ import annotations

import sys

import pytest
from tests.policy.engine.small import FACTS, KINDS, RULES, rule_of, small

IMPORTS = "from minsheng.policy.engine import {}\n"


@pytest.mark.parametrize(
    "path",
    ["../out.py", "dues/../../out.py", "/tmp/out.py", "dues/a b.py", "dues/A.py", "dues/a;b.py",
     "dues/x.pyc", "dues/a.py\n", "dues/a\0.py", "a/b/c.py", "dues/法.py", "dues\\a.py", ".py", ""],
)  # fmt: skip
def test_a_path_is_two_plain_names_at_most(path: str, faults) -> None:
    (told,) = faults(small(more={path: "x = 1"}))
    assert told.startswith(f"{path!r} is no file of a rule book; it holds `<law>/<topic>.py`")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("9dues/a.py", "9dues/a.py: `9dues` cannot name a law"),
        ("du__es/a.py", "du__es/a.py: `du__es` cannot name a law"),
        ("more.py", "more.py stands beside the laws; put it into the folder of its law"),
        ("dues/parameter.yaml", "dues/parameter.yaml is none of parameters.yaml, reasons.yaml"),
    ],
)
def test_a_file_nothing_would_read_is_told(path: str, words: str, faults) -> None:
    (told,) = faults(small(more={path: ""}))
    assert told.startswith(words)


@pytest.mark.parametrize(
    "letter", ["\0", "\x0c", "\r", "\x1b", "\u2028", "\x85", "\x9b", "\u202e", "\u2066"]
)
def test_a_control_character_is_told(letter: str, faults) -> None:
    (told,) = faults(small(rules=RULES.replace("Poor.", f"Poor.{letter}")))
    assert told.startswith(f"dues/rules.py, line 11: a control character {letter!r} stands here")


@pytest.mark.parametrize(
    "cookie",
    [
        "# coding: unicode_escape",
        "# -*- coding: utf-7 -*-",
        "#!/usr/bin/python\n# vim: set fileencoding=utf-7 :",
    ],
)
@pytest.mark.parametrize("path", ["dues/rules.py", "kinds.py", "dues/__init__.py"])
def test_another_coding_is_refused(cookie: str, path: str, faults) -> None:
    texts = small()
    (told,) = faults(texts | {path: f"{cookie}\n# \\u000aprint('hello')\n{texts[path]}"})
    assert told == f"{path} names a coding; the law's files are UTF-8, delete that line"


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("def rule(x: Fen) -> Fen:\n    return print('hello')\n", "`rule` is a name of the"),
        (rule_of("total(wage_m: Many[Fen]) -> Fen", "0"), "`total` is a name of the language"),
        (rule_of("Fen() -> Count", "1"), "`Fen` is a name of the language; choose another"),
        (rule_of("bool() -> Count", "1"), "`bool` is a name of the language; choose another"),
        (rule_of("__builtins__() -> Count", "1"), "`__builtins__` is to be small letters"),
        (rule_of("poor() -> Count", "1"), "`poor` stands twice in this file"),
        ("from minsheng.policy.engine import least as greatest\n", "`least as greatest` gives it"),
        ("from ..kinds import Guild as Fen\n", "`Guild as Fen` gives it another name"),
        ("from ..rule import rule\n", "`from ..rule import rule` may not stand here"),
        ("from .kinds import Guild\n", "`from .kinds import Guild` may not stand here"),
        ("from ..kinds import os\n", "`os` is no name of kinds.py"),
        ("from minsheng.policy.engine import helpers\n", "`helpers` is no name of"),
        (rule_of("f(*, x: print('hello')) -> Fen", "x"), "may not stand here"),
        (rule_of("f(x: print('hello'), /) -> Fen", "x"), "may not stand here"),
        (rule_of("f(*x: print('hello')) -> Fen", "0"), "may not stand here"),
        (rule_of("f(**x: print('hello')) -> Fen", "0"), "may not stand here"),
        (rule_of("f(*, x: Fen = print('hello')) -> Fen", "x"), "may not stand here"),
        (rule_of("f() -> Count", "1", "**'x'"), "may not stand here"),
        (rule_of("f() -> Count", "1", "*'x'"), "may not stand here"),
        ("@rule('run')\n@rule('run')\ndef f() -> Fen:\n    return 0\n", "may not stand here"),
        ("lambda: 0\n", "may not stand here"),
        ("async def f() -> Fen:\n    return 0\n", "may not stand here"),
        (rule_of("f() -> Count", "print('hello')"), "`print` is no helper"),
        (rule_of("f() -> Count", "where.__globals__"), "`where` is no code"),
        (rule_of("f(x: Fen) -> Count", "(y := 1)"), "is not of the language"),
    ],
)
def test_nothing_of_an_archive_runs(rules: str, words: str, faults, capsys) -> None:
    told = faults(small(rules=RULES + "\n\n" + rules))
    assert any(words in t for t in told), told
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "line",
    [
        "    FERRY = True",
        "    FERRY = -1",
        "    FERRY = 128",
        "    FERRY: int = 3",
        "    _missing_ = 3",
        "    __class__ = 3",
        "    A = B = 3",
        "    def f(self): pass",
    ],
)
def test_codes_are_small_numbers_and_nothing_else(line: str, faults) -> None:
    (told,) = faults(small(kinds=KINDS + line + "\n"))
    assert told.startswith("kinds.py, line 4: `class Guild(IntEnum):` may not stand here")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("    FERRY = 7\n", "kinds.py, line 10: FERRY = 7 stands twice"),
        ("    SMITHS = 2\n", "kinds.py, line 10: SMITHS = 2 stands twice"),
        ("class Guild(IntEnum):\n    NONE = 0\n", "kinds.py, line 10: `Guild` stands twice"),
        ("class Fen(IntEnum):\n    NONE = 0\n", "kinds.py, line 10: `Fen` is a name of the"),
        ("class IntEnum(IntEnum):\n    A = 0\n", "kinds.py, line 10: `IntEnum` is a name of"),
        ("from enum import Flag as IntEnum\n", "`from enum import Flag as IntEnum` may not stand"),
    ],
)
def test_codes_hide_nothing(more: str, words: str, faults) -> None:
    told = faults(small(kinds=KINDS + more))
    assert any(words in t for t in told), told


def test_codes_are_those_of_the_library_however_they_are_imported(read) -> None:
    """An archive's own codes, not those of today's law that bear the same name."""
    kinds = KINDS.replace("Guild", "Sex").replace("FERRY = 2", "FEMALE = 5")
    facts = FACTS.replace("type: Guild", "type: Sex")
    line = "from minsheng.policy.laws.kinds import Sex\n"
    rules = line + rule_of("a(guild: Sex) -> bool", "guild == Sex.FEMALE", '"person"')
    (declared,) = read(small(kinds=kinds, facts=facts, rules=rules, reasons="")).rules
    assert declared.function(5) is True
    assert declared.function(2) is False


def test_a_rule_sees_only_what_it_imports(read) -> None:
    texts = {**small(), "dues/rules.py": IMPORTS.format("rule, Fen, Many, total") + RULES}
    (first, _) = read(texts).rules
    seen = first.function.__globals__
    assert set(seen) == {"rule", "Fen", "Many", "total", "__builtins__", "__name__"}
    assert seen["__builtins__"] == {}


def test_no_file_is_written_or_imported_for_an_archive(read, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path))
    modules, paths = set(sys.modules), list(sys.path)
    read(small(reasons=""))
    assert set(sys.modules) == modules
    assert sys.path == paths
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5000,
        "x = " + "-" * 50_000 + "1",
        "x = " + "+".join("a" * 50_000),
        "x = " + "9" * 5000,
        rule_of("f(line_m: Fen) -> Fen", "+".join(["line_m"] * 900)),
        rule_of("f(line_m: Fen) -> Fen", "+".join(["line_m"] * 3000)),
        rule_of("f(line_m: Fen) -> Fen", "+".join(["line_m"] * 50_000)),
    ],
    ids=["brackets", "signs", "sum", "digits", "rule of 900", "rule of 3000", "rule of 50000"],
)
def test_what_is_too_deep_to_be_read_is_a_sentence(text: str, faults) -> None:
    told = faults(small(rules=RULES + "\n" + text + "\n"))
    assert told
    assert all(t.startswith("dues/rules.py") for t in told)
