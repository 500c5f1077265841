"""A library is read whole, and every fault of its files is told in one sentence."""

from __future__ import annotations

import hashlib

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
    texts = small(reasons=REASONS + "# ends\n")
    library = package(texts)
    file = tmp_path / library.package / "dues" / "reasons.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_library(library.package).digest == library.digest == digest_of(texts)


def test_cases_and_hidden_files_are_no_part_of_the_texts(package) -> None:
    library = package(small())
    more = {"dues/cases/one.yaml": "[]", "dues/.swap.py": "x = 1"}
    assert package(small(more=more)).digest == library.digest


def test_a_file_that_is_no_utf8_is_told(package, tmp_path) -> None:
    library = package(small())
    (tmp_path / library.package / "dues" / "rules.py").write_bytes(b"# \xff\n")
    with pytest.raises(RuleBookError, match=r"dues/rules.py is not UTF-8"):
        load_library(library.package)


def test_the_order_of_an_archive_does_not_matter(read) -> None:
    texts = small(more={"dues/b.py": IMPORTS.format("*") + rule_of("b() -> Count", "1")})
    library, turned = read(texts), read(dict(reversed(texts.items())))
    assert [r.name for r in library.rules] == [r.name for r in turned.rules]
    assert list(library.texts) == list(turned.texts)


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
        ("baseline: -1", "baseline: 0.5", "fact `elder`: baseline '0.5' is not a whole number"),
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
        (
            "baseline: NONE",
            "baseline: true",
            "fact `guild`: baseline True is not a Guild; it is one of NONE, BAKERS, FERRY",
        ),
        (
            "baseline: -1",
            "baseline: -2",
            "fact `elder`: baseline -2 is no place in a household, nor -1 for nobody",
        ),
        ("ask: 4", "ask: 0", "fact `stamp`: ask is a number from 1 (own papers) to 5 (a visit)"),
        ("ask: 4", "ask: 6", "fact `stamp`: ask is a number from 1 (own papers) to 5 (a visit)"),
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
    more = REASONS.replace("below {line_m}", "below {line_m}, {urban}")
    (reason,) = read(small(reasons=more)).reasons
    assert reason.names() == ("wages_m_hh", "line_m", "urban")


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
    ],
)
def test_a_module_that_would_run_anything_is_refused_unread(hostile: str, faults, capsys) -> None:
    for files in ({"rules": RULES + "\n\n" + hostile}, {"kinds": KINDS + "\n\n" + hostile}):
        (told,) = faults(small(**files))
        assert "may not stand here" in told or "is not readable as Python" in told
    assert capsys.readouterr().out == ""


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
        ("rule, Fen, Many, total, totals", "`totals` is no name of `minsheng.policy.engine`"),
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


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ('"household", start="2020-13-01"', "start='2020-13-01' is no day of the calendar"),
        ('"household", end="20201301"', "end='20201301' is no day of the calendar"),
        ('"household", start=""', "start='' is no day of the calendar"),
        ('"household", start=20200101', "start=20200101 is no day of the calendar"),
        ('"village"', "`village` is no entity; they are run, household, person, obligor, bill"),
        ("1", "`1` is no entity"),
        ('"household", name=""', "name='' is to be small letters"),
        ('"household", name="a b"', "name='a b' is to be small letters"),
        ('"household", name="a\\nb"', "name='a\\nb' is to be small letters"),
        ('"household", name=1', "name=1 is to be small letters"),
        ('"household", begin="2020-01-01"', 'a declaration is @rule("person"), and if need be'),
        ('"household", "person"', 'a declaration is @rule("person"), and if need be'),
        ("", 'a declaration is @rule("person"), and if need be'),
    ],
)
def test_a_wrong_declaration_is_a_sentence(declared: str, words: str, faults) -> None:
    rules = RULES.replace('@rule("household")', f"@rule({declared})", 1)
    (told,) = faults(small(rules=rules))
    assert told.startswith(f"dues/rules.py, line 4: {words}")
