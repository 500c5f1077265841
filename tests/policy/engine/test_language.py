"""The rule language refuses what is not of it, and says what may be written instead."""

from __future__ import annotations

import ast

import pytest
from tests.policy.engine.invented.kinds import Guild

from minsheng.policy.engine.language import HELPERS, Parsed, Reader, helper_names

CODES = {"Guild": Guild}
ARGUMENTS = (
    "a: Fen, b: Fen, n: Count, k: Count, r: Rate, d: Day, m: Month, p: Pointer, t: bool, f: bool, "
    "g: Guild, cut: Rounding, sums: Many[Fen], flags: Many[bool], elders: Many[Pointer]"
)
NAMES = [word.split(":")[0].strip() for word in ARGUMENTS.split(", ")]
SOURCE = '"""It. Source: roll of Eldermark."""'


def read(source: str) -> tuple[Parsed, list[str]]:
    reader = Reader("dues__it", CODES)
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.FunctionDef)
    return reader.read(node, source), reader.faults


def faults_of(expression: str, result: str = "Fen") -> list[str]:
    """The faults of a rule that returns an expression; of unused arguments nothing is said."""
    _, faults = read(f"def it({ARGUMENTS}) -> {result}:\n    {SOURCE}\n    return {expression}")
    return [f for f in faults if "is never used" not in f]


def body_faults(body: str, arguments: str = "a: Fen", result: str = "Fen") -> list[str]:
    lines = "\n    ".join(body.splitlines())
    return read(f"def it({arguments}) -> {result}:\n    {SOURCE}\n    {lines}")[1]


OF_THE_LANGUAGE = [
    ("a + b - 0", "Fen"),
    ("0 - a", "Fen"),
    ("a * n + k * b", "Fen"),
    ("n * 12 + 1", "Count"),
    ("n // 12", "Count"),
    ("r + r", "Rate"),
    ("0", "Fen"),
    ("0", "Month"),
    ("(a < b) & (n <= 12) | (d == d)", "bool"),
    ("(m == 0) & (g == Guild.BAKERS) & (p == p) & (t == f)", "bool"),
    ("True & not_(False) & known(g)", "bool"),
    ("contradicted(a) | contradicted(least(d, d)) | contradicted(g)", "bool"),
    ("unverified(a) | unverified(least(d, d)) | unverified(g)", "bool"),
    ("where(t, a, 0)", "Fen"),
    ("where(t, Guild.FERRY, g)", "Guild"),
    ("least(a, b, 0, a)", "Fen"),
    ("greatest(d, d)", "Day"),
    ("clamp(a, 0, b)", "Fen"),
    ("total(sums) + total_known(sums) + largest(sums, 0)", "Fen"),
    ("count(flags)", "Count"),
    ("any_(flags) | all_(flags)", "bool"),
    ("any_of(flags, flags)", "bool"),
    ("at(p, sums, 0) + at(p, sums, a)", "Fen"),
    ("at(p, flags, False)", "bool"),
    ("at(p, elders, p)", "Pointer"),
    ("rounded(a, cut) + share(a, r, cut) + part(a, n, cut)", "Fen"),
    ("years_between(d, d) + months_between(m, month_of(d))", "Count"),
    ("months_later(m, 12 * n)", "Month"),
]


@pytest.mark.parametrize(("expression", "result"), OF_THE_LANGUAGE)
def test_what_is_of_the_language_is_read(expression: str, result: str) -> None:
    assert faults_of(expression, result) == []


def test_the_reading_keeps_text_arguments_and_result() -> None:
    source = f"def it(a: Fen, sums: Many[Fen]) -> bool:\n    {SOURCE}\n    return a < total(sums)"
    parsed, faults = read(source)
    assert faults == []
    assert parsed.source == source
    assert parsed.docstring == "It. Source: roll of Eldermark."
    assert [(a.name, a.type, a.many) for a in parsed.arguments] == [
        ("a", "Fen", False),
        ("sums", "Fen", True),
    ]
    assert parsed.result == "bool"


def test_every_helper_of_the_language_is_one_of_the_engine() -> None:
    assert list(helper_names()) == list(HELPERS)


INSTEAD = (
    "is not of the language: + - * // < <= == & | and the helpers (turn a > b into b < a, "
    "`and` into &, `not x` into not_(x), `a if c else b` into where(c, a, b))"
)


@pytest.mark.parametrize(
    "expression",
    [
        "a > b",
        "a >= b",
        "a != b",
        "0 < a < b",
        "a in sums",
        "g is g",
        "t and f",
        "t or f",
        "not t",
        "a if t else b",
        "-a",
        "~n",
        "a / b",
        "a % b",
        "a ** n",
        "n << k",
        "n ^ k",
        "a @ b",
        "sums[0]",
        "[a, b]",
        "(a, b)",
        "{a: b}",
        "[s for s in sums]",
        "lambda: a",
        "f'{a}'",
        "a.bit_length()",
        "sums.index",
        "least(a, *sums)",
        "where(condition=t, yes=a, no=b)",
        "(x := a)",
    ],
)
def test_other_expressions_are_refused_and_told_what_to_write(expression: str) -> None:
    faults = faults_of(expression)
    assert faults
    if expression != "sums.index":
        assert faults[0].startswith("rule `dues__it`, line 3: `")
        assert INSTEAD in faults[0]
    else:
        assert faults[0] == "rule `dues__it`, line 3: `sums` is no code"


REFUSED = [
    # names and figures
    ("aa + b", "`aa` is no argument or local; the nearest existing name is `a`"),
    ("wages", "`wages` is no argument or local"),
    ("a + 2", "the figure 2 must be a parameter (0, 1, 12 may stand)"),
    ("n * 0.5", "the figure 0.5 must be a parameter"),
    ("'a'", "the figure 'a' must be a parameter"),
    ("None", "the figure None must be a parameter"),
    ("g == Gild.BAKERS", "`Gild` is no code; the nearest existing name is `Guild`"),
    ("g == Guild.BAKER", "`Guild` has no `BAKER`; the nearest existing name is `BAKERS`"),
    # operators
    ("a + n", "`Fen + Count` has no meaning"),
    ("n - a", "`Count - Fen` has no meaning"),
    ("t + f", "`bool + bool` has no meaning"),
    ("d - d", "`Day - Day` has no meaning"),
    ("m + 1", "`Month + Count` has no meaning"),
    ("0 + m", "`0 + Month` has no meaning"),
    ("p + p", "`Pointer + Pointer` has no meaning"),
    ("g + g", "`Guild + Guild` has no meaning"),
    ("total(sums + sums)", "`Many[Fen] + Many[Fen]` has no meaning"),
    ("rounded(a, cut + cut)", "`Rounding + Rounding` has no meaning"),
    ("a * b", "`Fen * Fen` has no meaning (money times a rate is share())"),
    ("a * r", "`Fen * Rate` has no meaning (money times a rate is share())"),
    ("t * a", "`bool * Fen` has no meaning"),
    ("a // 12", "`Fen // Count` has no meaning (money is divided by part())"),
    ("n // k", "`//` divides by 12 only; money is divided by part()"),
    ("n // 0", "`//` divides by 12 only"),
    ("a < b & t", "`&` joins two bool, here Fen and bool (brackets?)"),
    ("n | k", "`|` joins two bool, here Count and Count (brackets?)"),
    # comparisons
    ("a < n", "`Fen < Count` compares what cannot be compared"),
    ("d <= m", "`Day <= Month` compares what cannot be compared"),
    ("t < f", "`bool < bool` compares what cannot be compared"),
    ("g < Guild.FERRY", "`Guild < Guild` compares what cannot be compared"),
    ("p <= p", "`Pointer <= Pointer` compares what cannot be compared"),
    ("g == 0", "`Guild == 0` compares what cannot be compared"),
    ("d == 0", "`Day == 0` compares what cannot be compared"),
    ("sums == sums", "`Many[Fen] == Many[Fen]` compares what cannot be compared"),
    ("a < sums", "`Fen < Many[Fen]` compares what cannot be compared"),
    ("cut == cut", "`Rounding == Rounding` compares what cannot be compared"),
    # helpers
    ("leest(a, b)", "`leest` is no helper; the nearest existing name is `least`"),
    ("min(a, b)", "`min` is no helper"),
    ("where(t, a)", "`where` takes 3 arguments"),
    ("not_(t, f)", "`not_` takes 1 arguments"),
    ("least(a)", "`least` takes two to four arguments"),
    ("greatest(a, a, a, a, a)", "`greatest` takes two to four arguments"),
    ("known(sums)", "`known` takes single values; Many goes to total, total_known, count"),
    ("where(t, sums, sums)", "`where` takes single values; Many goes to"),
    ("total(a)", "`total` wants Many, here Fen"),
    ("total_known(a)", "`total_known` wants Many, here Fen"),
    ("largest(a, 0)", "`largest` wants Many, here Fen"),
    ("largest(sums, sums)", "`largest` wants one value beside the Many, here Many[Fen]"),
    ("at(p, a, 0)", "`at` wants Many, here Fen"),
    ("at(p, sums, sums)", "`at` wants one value beside the Many, here Many[Fen]"),
    ("at(elders, sums, 0)", "`at` wants a Pointer first, here Many[Pointer]"),
    ("at(n, sums, 0)", "`at` wants a Pointer first, here Count"),
    ("count(sums)", "`count` wants Many[bool], here Many[Fen]"),
    ("any_(t)", "`any_` wants Many[bool], here bool"),
    ("any_of(elders, flags)", "`any_of` wants Many[bool], here Many[Pointer]"),
    ("any_of(flags, t)", "`any_of` wants Many[bool], here bool"),
    ("all_(sums)", "`all_` wants Many[bool], here Many[Fen]"),
    ("not_(a)", "`not_` wants bool, here Fen"),
    ("where(a, a, b)", "`where` wants a bool first, here Fen"),
    ("where(t, a, n)", "`where` wants values of one type, here Fen, Count"),
    ("where(t, cut, cut)", "`where` has no meaning for Rounding"),
    ("known(cut)", "`known` has no meaning for Rounding"),
    ("contradicted(cut)", "`contradicted` has no meaning for Rounding"),
    ("contradicted(sums)", "`contradicted` takes single values; Many goes to total, total_known"),
    ("contradicted(a, b)", "`contradicted` takes 1 arguments"),
    ("contradicted(t) < 1", "`bool < Count` compares what cannot be compared"),
    ("unverified(sums)", "`unverified` takes single values; Many goes to total, total_known"),
    ("unverified(t) < 1", "`bool < Count` compares what cannot be compared"),
    ("at(p, sums, n)", "`at` wants values of one type, here Fen, Count"),
    ("largest(sums, n)", "`largest` wants values of one type, here Fen, Count"),
    ("least(a, n)", "`least` wants values of one type, here Fen, Count"),
    ("clamp(n, 0, a)", "`clamp` wants values of one type, here Count, 0, Fen"),
    ("least(t, f)", "`least` has no meaning for bool"),
    ("greatest(g, g)", "`greatest` has no meaning for Guild"),
    ("total(elders)", "`total` has no meaning for Pointer"),
    ("rounded(a, r)", "`rounded` wants Rounding, here Rate"),
    ("share(a, n, cut)", "`share` wants Rate, here Count"),
    ("part(a, b, cut)", "`part` wants Count, here Fen"),
    ("years_between(m, d)", "`years_between` wants Day, here Month"),
    ("month_of(m)", "`month_of` wants Day, here Month"),
    ("months_between(d, m)", "`months_between` wants Month, here Day"),
    ("months_later(m, m)", "`months_later` wants Count, here Month"),
    # the result
    ("n", "returns Count, but its signature says Fen"),
    ("sums", "returns Many[Fen], but its signature says Fen"),
    ("a < b", "returns bool, but its signature says Fen"),
]


@pytest.mark.parametrize(("expression", "words"), REFUSED, ids=lambda x: str(x)[:40])
def test_each_refusal_names_rule_line_and_remedy(expression: str, words: str) -> None:
    faults = faults_of(expression)
    assert any(f.startswith(f"rule `dues__it`, line 3: {words}") for f in faults), faults


BODIES = [
    ("if a:\n    return a", "`if` is not of the language: assignments, one return"),
    ("for x in a:\n    y = x", "`for` is not of the language"),
    ("while a:\n    y = a", "`while` is not of the language"),
    ("a += a\nreturn a", "`augassign` is not of the language"),
    ("x: Fen = a\nreturn a", "`annassign` is not of the language"),
    ("least(a, a)\nreturn a", "`expr` is not of the language"),
    ("import os\nreturn a", "`import` is not of the language"),
    ("def g():\n    pass\nreturn a", "`functiondef` is not of the language"),
    ("assert a\nreturn a", "`assert` is not of the language"),
    ("global x\nreturn a", "`global` is not of the language"),
    ("return a\nreturn a", "`return` is not of the language"),
    ("x = a", "it must end with one return"),
    ("return", "returns nothing, but its signature says Fen"),
    ("x = y = a\nreturn x + y", "assign to one plain name"),
    ("x, y = a\nreturn a", "assign to one plain name"),
    ("a.x = a\nreturn a", "assign to one plain name"),
    ("a = a + a\nreturn a", "`a` is assigned twice; use a new name"),
    ("x = a\nx = a\nreturn x", "`x` is assigned twice; use a new name"),
    ("x = a\nreturn a", "`x` is never used"),
    ("return 0", "`a` is never used"),
    ("least = a\nreturn least", "`least` is a name of the language; choose another"),
    ("__debug__ = a\nreturn __debug__", "`__debug__` is a name of the language; choose another"),
    (f"return a + 0x{'f' * 20_000}", "the figure of so many digits must be a parameter"),
]


@pytest.mark.parametrize(("body", "words"), BODIES, ids=lambda x: str(x)[:30])
def test_a_body_is_assignments_and_one_return(body: str, words: str) -> None:
    assert any(words in fault for fault in body_faults(body)), body_faults(body)


SIGNATURES = [
    ("a", "`a` has no type; it needs one of bool, Fen, Count, Rate, Day, Month, Pointer"),
    ("a: int", "`a` has int; it needs one of"),
    ("a: Fenn", "`a` has Fenn; it needs one of bool, Fen, Count, Rate, Day, Month, Pointer, "),
    ("a: Gild", "Rounding, Guild; the nearest existing name is `Guild`"),
    ("a: Many[Fenn]", "`a` has Many[Fenn]; it needs one of"),
    ("a: list[Fen]", "`a` has list[Fen]; it needs one of"),
    ("a: 'Fen'", "`a` has 'Fen'; it needs one of"),
    ("a: Fen = 0", "only plain arguments without defaults may be written"),
    ("a: Fen, /", "only plain arguments without defaults may be written"),
    ("*, a: Fen", "only plain arguments without defaults may be written"),
    ("*a: Fen", "only plain arguments without defaults may be written"),
    ("**a: Fen", "only plain arguments without defaults may be written"),
    ("count: Fen, a: Fen", "`count` is a name of the language; choose another"),
    ("a: Fen, a: Fen", "there are two arguments `a`; name each once"),
    ("Guild: Fen, a: Fen", "`Guild` is a name of the language; choose another"),
]


@pytest.mark.parametrize(("arguments", "words"), SIGNATURES, ids=lambda x: str(x)[:30])
def test_a_signature_is_plain_typed_arguments(arguments: str, words: str) -> None:
    faults = body_faults("return a", arguments)
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("Many[Fen]", "a rule returns one value, not Many or a Rounding"),
        ("Rounding", "a rule returns one value, not Many or a Rounding"),
        ("Cents", "the result has Cents; it needs one of"),
        ("int", "the result has int; it needs one of"),
    ],
)
def test_a_rule_returns_one_value_of_the_types(result: str, words: str) -> None:
    assert any(words in fault for fault in body_faults("return a", result=result))


def test_a_result_without_type_is_refused() -> None:
    faults = read(f"def it(a: Fen):\n    {SOURCE}\n    return a")[1]
    assert faults[0].startswith("rule `dues__it`, line 1: the result has no type; it needs one of")


@pytest.mark.parametrize("docstring", ['"""It."""', "0"], ids=["no source", "none"])
def test_a_rule_without_its_source_is_refused(docstring: str) -> None:
    faults = read(f"def it(a: Fen) -> Fen:\n    {docstring}\n    return a")[1]
    words = "rule `dues__it`, line 1: the docstring has no `Source:` with act, article and date"
    assert words in faults


def test_all_the_faults_of_a_rule_are_told_at_once() -> None:
    faults = body_faults("x = b > 2\nreturn y", "a: Fenn")
    assert len(faults) == 5
    assert [f.split(":")[0][-6:] for f in faults] == [
        "line 1",
        "line 3",
        "line 4",
        "line 1",
        "line 1",
    ]
