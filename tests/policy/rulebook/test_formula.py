"""A rule's text as a sentence: brackets where they are needed, choices line by line."""

from __future__ import annotations

import ast

import pytest

from minsheng.policy.engine.language import Argument, Parsed
from minsheng.policy.rulebook.formula import formula
from minsheng.policy.rulebook.names import Words


def written(book, body: str, language: str = "en") -> list[str]:
    names = ["a", "b", "c", "d", "m", "p", "r"]
    node = ast.parse(f"def f({', '.join(names)}):\n    {body}").body[0]
    assert isinstance(node, ast.FunctionDef)
    arguments = tuple(Argument(n, "Fen", many=False) for n in names)
    parsed = Parsed("", "", node, arguments, "Fen")
    return formula(parsed, book.names, lambda n: Words(f"项{n}", n), language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("return a - (b - c)", "result = ‘a’ − (‘b’ − ‘c’)"),
        ("return a - b - c", "result = ‘a’ − ‘b’ − ‘c’"),
        ("return (a + b) * c", "result = (‘a’ + ‘b’) × ‘c’"),
        ("return a * b + c", "result = ‘a’ × ‘b’ + ‘c’"),
        ("return (a < b) & (c <= d)", "result = ‘a’ < ‘b’ and ‘c’ ≤ ‘d’"),
        ("return (a | b) & c", "result = (‘a’ or ‘b’) and ‘c’"),
        ("return a | (b & c)", "result = ‘a’ or (‘b’ and ‘c’)"),
        ("return not_(a | b)", "result = not (‘a’ or ‘b’)"),
        ("return known(a) | b", "result = (‘a’) is known or ‘b’"),
        (
            "return contradicted(a + b) | c",
            "result = (‘a’ + ‘b’) is unknown as records disagree or ‘c’",
        ),
        ("return total(m) // 12", "result = the sum of all ‘m’ div 12"),
        ("return any_of(p, m)", "result = ‘m’ holds of at least one whose ‘p’ is this person"),
        ("return share(a + b, c, r)", "result = ((‘a’ + ‘b’) × ‘c’, made round by ‘r’)"),
        ("return part(a * b, c * 12, r)", "result = (‘a’ × ‘b’ ÷ (‘c’ × 12), made round by ‘r’)"),
        ("return part(a, b + c, r)", "result = (‘a’ ÷ (‘b’ + ‘c’), made round by ‘r’)"),
        ("return least(a, b, c)", "result = the least of (‘a’, ‘b’, ‘c’)"),
        ("return a == Decision.ADJUST", "result = ‘a’ = “adjust”"),
    ],
)
def test_it_binds_as_the_rule_does(book, body, text):
    assert written(book, body) == [text]


def test_a_choice_stands_line_by_line(book):
    body = "return where(a, b, where(c, d, where(a, 0, 1) + 1))"
    assert written(book, body) == [
        "result =",
        "    if ‘a’: ‘b’",
        "    otherwise, if ‘c’: ‘d’",
        "    otherwise: (if ‘a’: 0; otherwise 1) + 1",
    ]


def test_intermediate_values_have_stems_in_chinese(book):
    body = "rest = a - b; return where(rest < 0, 0, rest)"
    assert written(book, body, "zh") == [
        "甲 ＝ 「项a」 － 「项b」",
        "结果 ＝",
        "    若甲 ＜ 0：0",
        "    否则：甲",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_of_the_law_can_be_written(library, book, language):
    for rule, parsed in library.parsed.items():
        lines = formula(
            parsed, book.names, lambda n, law=rule.law: book.title(book.resolve(law, n)), language
        )
        assert lines
        assert not [line for line in lines if "(_" in line or "__" in line], rule.name
