"""A library is read whole, and every fault of its files is told in one sentence."""

from __future__ import annotations

import hashlib
import sys

import pytest
from tests.policy.engine.small import FACTS, KINDS, PARAMETERS, REASONS, RULES, rule_of, small

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import digest_of, load_library


def test_the_small_library_is_read(read) -> None:
    library = read(small())
    assert library.laws == ("dues",)
    assert list(library.facts)[:2] == ["as_of", "urban"]
    assert [r.name for r in library.rules] == ["dues__wages_m_hh", "dues__poor"]
    assert list(library.parameters) == ["dues__line_m"]
    assert [r.code for r in library.reasons] == ["dues.poor"]
    assert [c.name for c in library.codes["Guild"]] == ["NONE", "BAKERS", "FERRY"]
    source = library.parsed[library.rules[1]].source
    assert source.startswith('@rule("household")\ndef poor(')
    assert source.endswith("return wages_m_hh < line_m")


def test_archived_texts_give_the_library_they_were_taken_from(read) -> None:
    library = read(small())
    again = read(library.texts)
    assert again.digest == library.digest == digest_of(library.texts)
    assert again.package == library.package


def test_the_digest_is_over_paths_and_texts_in_order() -> None:
    texts = {"b.py": "2", "a.py": "1"}
    wanted = hashlib.sha256(b"a.py\x001\x00b.py\x002\x00").hexdigest()
    assert digest_of(texts) == digest_of(dict(sorted(texts.items()))) == wanted


def test_line_ends_do_not_change_the_digest(package, tmp_path) -> None:
    library = package(small(reasons=REASONS + "# ends\n"))
    file = tmp_path / library.package / "dues" / "reasons.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_library(library.package).digest == library.digest


def test_cases_are_no_part_of_the_texts(package, tmp_path) -> None:
    library = package(small())
    folder = tmp_path / library.package / "dues" / "cases"
    folder.mkdir()
    (folder / "one.yaml").write_text("[]", encoding="utf-8")
    assert load_library(library.package).digest == library.digest


@pytest.mark.parametrize(
    "path",
    [
        "../dues/rules.py",
        "/etc/rules.py",
        "dues/../rules.py",
        "dues/rules as q;exec(1)#.py",
        "dues/deep/rules.py",
        "dues/Rules.py",
        "dues/rules.pyc",
        "dues\\rules.py",
        "dues/rules.py\n",
        "dues/ru\0les.py",
    ],
)
def test_an_archive_holds_only_files_of_a_law(path: str, read) -> None:
    with pytest.raises(RuleBookError, match="the archived rule book holds a file it cannot have"):
        read({**small(), path: RULES})


def test_an_archive_is_read_with_its_own_codes(read) -> None:
    """Not with today's of the same name."""
    rules = (
        "from minsheng.policy.laws.kinds import Guild\nfrom minsheng.policy.engine import *\n"
        + rule_of("baker(guild: Guild) -> bool", "guild == Guild.BAKERS", '"person"')
    )
    library = read({**small(reasons=""), "dues/rules.py": rules})
    baker = next(r for r in library.rules if r.leaf == "baker").function
    assert baker.__globals__["Guild"] is library.codes["Guild"]


def test_nothing_is_written_or_imported_for_an_archive(read, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(sys.modules)
    read(small(reasons=REASONS + "# once\n"))
    assert set(sys.modules) == before
    assert not list(tmp_path.iterdir())


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(RuleBookError, match="no rule library at `minsheng_nowhere`"):
        load_library("minsheng_nowhere")
    with pytest.raises(RuleBookError, match=r"no rule library at `json.decoder`"):
        load_library("json.decoder")


@pytest.mark.parametrize("file", ["facts", "parameters", "reasons"])
def test_what_is_no_yaml_is_told_with_file_and_line(file: str, faults) -> None:
    (told,) = faults(small(**{file: "a: 1\nb: c: d\n"}))
    where = "facts.yaml" if file == "facts" else f"dues/{file}.yaml"
    assert told.startswith(f"{where} is not readable YAML: ")
    assert "line 2" in told


def test_a_law_without_any_file_but_rules_is_read(read) -> None:
    texts = small(rules=rule_of("one() -> Count", "1"))
    del texts["dues/parameters.yaml"], texts["dues/reasons.yaml"]
    assert [r.name for r in read(texts).rules] == ["dues__one"]


def test_a_library_without_codes_or_facts_is_read(read) -> None:
    texts = small(rules=rule_of("one() -> Count", "1"), parameters="", reasons="", facts="")
    del texts["kinds.py"]
    library = read(texts)
    assert library.codes == {}
    assert library.facts == {}


# --- rules ------------------------------------------------------------------


def test_a_function_that_is_no_rule_is_told(faults) -> None:
    rules = RULES + "\n\ndef helper(a: Fen) -> Fen:\n    return a\n"
    assert faults(small(rules=rules)) == [
        "dues/rules.py, line 15: `helper` is no rule; add @rule(...)",
    ]


def test_a_refusal_names_the_file(faults) -> None:
    rules = RULES.replace("wages_m_hh < line_m", "(wages_m_hh < line_m) & wages_m_hh")
    (told,) = faults(small(rules=rules))
    assert told.startswith("dues/rules.py: rule `dues__poor`, line 12: `&` joins two bool")


def test_a_version_is_named_by_its_function_too(faults) -> None:
    rules = RULES + rule_of("rich_old() -> bool", "1", '"household", name="rich"')
    (told,) = faults(small(rules=rules))
    assert told.startswith("dues/rules.py: rule `dues__rich (rich_old)`, line 17: returns Count")


def test_a_helper_of_ones_own_is_refused(faults) -> None:
    rules = "total = sum\n" + RULES
    (told,) = faults(small(rules=rules))
    assert told.startswith("dues/rules.py, line 2: `total = sum` may not stand here")


def test_all_the_faults_of_all_the_files_are_told_at_once(faults) -> None:
    told = faults(
        small(
            rules=RULES.replace("Source", "From"),
            parameters=PARAMETERS.replace("verified", "sure"),
            reasons=REASONS.replace("side: for", "side: maybe"),
        ),
    )
    assert [t.split(":")[0] for t in told] == [
        "dues/parameters.yaml",
        "dues/reasons.yaml",
        "dues/rules.py",
        "dues/rules.py",
    ]


# --- facts ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "bill:\n",
            "bills:\n",
            "`bills` is no entity; they are run, household, person, obligor, bill, contribution",
        ),
        ("agency: bank, ", "", "fact `bill_sum` lacks agency"),
        ("zh: 账单, en: bill, ", "", "fact `bill_sum` lacks en, zh"),
        ("type: Pointer", "type: Pionter", "fact `elder` has the unknown type `Pionter`"),
        ("type: Guild", "type: Gild", "fact `guild` has the unknown type `Gild`"),
        ("basis: authorised", "basis: secret", "fact `wage_m`: basis is `open` or `authorised`"),
        ("baseline: false", "baseline: 0", "fact `urban`: baseline 0 is not true or false"),
        ("baseline: -1", "baseline: true", "fact `elder`: baseline True is not a whole number"),
        ("baseline: -1", "baseline: 0.5", "fact `elder`: baseline 0.5 is not a whole number"),
        (
            "baseline: NONE",
            "baseline: SMITHS",
            "fact `guild`: baseline 'SMITHS' is not a Guild; it is one of NONE, BAKERS, FERRY",
        ),
        (
            "baseline: NONE",
            "baseline: 7",
            "fact `guild`: baseline 7 is not a Guild; it is one of NONE, BAKERS, FERRY",
        ),
    ],
)
def test_each_fault_of_a_fact_is_told(old: str, new: str, words: str, faults) -> None:
    assert faults(small(facts=FACTS.replace(old, new, 1))) == [f"facts.yaml: {words}"]


def test_a_fact_keeps_what_it_is(read) -> None:
    fact = read(small()).facts["wage_m"]
    assert (fact.entity, fact.type, fact.zh, fact.en) == ("person", "Fen", "工资", "wage")
    assert (fact.agency, fact.authorised, fact.ask, fact.baseline) == ("guild", True, 3, 0)
    guild = read(small(facts=FACTS.replace("baseline: NONE", "baseline: FERRY"))).facts["guild"]
    assert (guild.authorised, guild.baseline) == (False, 2)


# --- reasons ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  source: roll 1\n", "", "reason 1 (`dues.poor`) lacks source"),
        ("  side: for\n", "", "reason 1 (`dues.poor`) lacks side"),
        ("side: for", "side: both", "reason 1 (`dues.poor`): side is one of for, against, note"),
        ("source", "sauce", "reason 1 (`dues.poor`) lacks source, has the unknown field `sauce`"),
        ("dues.poor", "does.poor", "reason 1 (`does.poor`): the code begins with `dues.`"),
        ("code: dues.poor", "cod: dues.poor", "reason 1 (`?`) lacks code, has the unknown field"),
    ],
)
def test_each_fault_of_a_reason_is_told(old: str, new: str, words: str, faults) -> None:
    (told,) = faults(small(reasons=REASONS.replace(old, new, 1)))
    assert told.startswith(f"dues/reasons.yaml: {words}")


def test_a_reason_names_what_its_sentences_show_once(read) -> None:
    (reason,) = read(small()).reasons
    assert reason.names() == ("wages_m_hh", "line_m")
    assert reason.zh == "工资{wages_m_hh}低于{line_m}"


def test_the_codes_of_kinds_are_the_enumerations_declared_there(read) -> None:
    assert list(read(small()).codes) == ["Guild"]


@pytest.mark.parametrize(
    "hostile",
    [
        "import os",
        "from os import system",
        "print('hello')",
        "if True:\n    pass",
        "class Law:\n    pass",
        "def f(x: print('a')) -> Fen:\n    return x",
        "def f(x: Fen = print('a')) -> Fen:\n    return x",
        "@rule(print('a'))\ndef f(x: Fen) -> Fen:\n    return x",
        "@print\ndef f(x: Fen) -> Fen:\n    return x",
        "def f(x: Fen) -> print('a'):\n    return x",
        "def f(",
        "def rule(command):\n    return print(command)",
        "def total(x):\n    return x",
        "def Fen(x):\n    return x",
        "from minsheng.policy.engine import total as count",
        "def f(*, x: print('a')):\n    return x",
        "def f(x: print('a'), /):\n    return x",
        "def f(*x: print('a')):\n    return x",
        "def f(**x: print('a')):\n    return x",
        "def f(x: Fen[Many]):\n    return x",
        "@rule('person')\n@rule('person')\ndef f(x: Fen) -> Fen:\n    return x",
        "@rule(**{'entity': 'person'})\ndef f(x: Fen) -> Fen:\n    return x",
        "async def f(x):\n    return x",
        "f = lambda: 0",
        "f: print('a') = 0",
    ],
)
def test_a_module_that_would_run_anything_is_refused_unread(hostile: str, faults, capsys) -> None:
    for files in ({"rules": RULES + "\n\n" + hostile}, {"kinds": KINDS + "\n\n" + hostile}):
        (told,) = faults(small(**files))
        assert "may not stand here" in told or "is not readable as Python" in told
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "cookie",
    [
        "# coding: unicode_escape",
        "# -*- coding: utf-7 -*-",
        "#!python\n# vim: set fileencoding=x :",
    ],
)
def test_an_encoding_may_not_be_declared(cookie: str, read) -> None:
    """Else what is vetted is not what is run."""
    texts = {**small(), "dues/rules.py": f"{cookie}\n# +AAo-import os\n" + RULES}
    with pytest.raises(RuleBookError, match="an encoding may not be declared"):
        read(texts)


def test_a_code_is_the_one_of_its_name(package) -> None:
    kinds = KINDS + "\n\nclass Other(IntEnum):\n    NONE = 0\n"
    rules = RULES + rule_of("baker(guild: Guild) -> bool", "guild == Guild.NONE", '"person"')
    texts = small(kinds=kinds, rules="from ..kinds import Other as Guild\n" + rules, reasons="")
    with pytest.raises(RuleBookError, match="may not stand here"):
        package(texts)


IMPORTS = "from minsheng.policy.engine import {}\n"


def module(names: str, rules: str = RULES) -> dict[str, str]:
    """The small library with only some names imported."""
    return {**small(), "dues/rules.py": IMPORTS.format(names) + rules}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (
            "Fen, Many, total",
            "`rule` is not imported; write `from minsheng.policy.engine import rule` at the top",
        ),
        (
            "rule, Many, total",
            "`Fen` is not imported; write `from minsheng.policy.engine import Fen` at the top",
        ),
        (
            "rule, Many, Fen",
            "`total` is not the engine's helper; write `from minsheng.policy.engine import total`",
        ),
        ("rule, Fen, Many, totals", "cannot be imported (ImportError"),
    ],
)
def test_a_forgotten_import_is_a_sentence(faults, names, words) -> None:
    (told,) = faults(module(names))
    assert told.startswith("dues/rules.py")
    assert words in told


def test_an_unknown_code_names_where_codes_are(faults) -> None:
    rules = rule_of("baker(guild: Guild) -> bool", "guild == Guild.BAKERS", '"person"')
    (told,) = faults(module("rule", rules))
    assert "`from minsheng.policy.laws.kinds import Guild`" in told


def test_a_wrong_day_in_a_declaration_is_a_sentence(faults) -> None:
    rules = RULES.replace('@rule("household")', '@rule("household", start="2020-13-01")', 1)
    (told,) = faults(small(rules=rules))
    assert told.startswith("dues/rules.py cannot be imported (ValueError: ")
