"""Faults planted in an invented law are found by its cases, or told with the proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.policy.engine.small import BESIDE, PARAMETERS, RULES, rule_of, small

from minsheng.bench.lines import Options
from minsheng.bench.mutants import edges, rule_faults, shifts, value_faults
from minsheng.bench.mutation import report, run, scores, try_all
from minsheng.bench.trials import FOUND, IDLE, SURVIVED, Ground, Trial
from minsheng.policy.engine.cases import Case
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import Library, library_from_texts
from minsheng.policy.engine.parameters import Value
from minsheng.policy.engine.rule import Rule

Read = Callable[[dict[str, str]], Library]


@pytest.fixture
def read() -> Read:
    return library_from_texts


def case(wage: int, expect: dict[str, Any], day: str = "2020-11-01", **household: Any) -> Case:
    facts = {"persons": [{"wage_m": wage}], "household": household}
    when = date.fromisoformat(day)
    return Case("dues/cases/a.yaml", f"{wage} on {day}", when, "roll", facts,
                {"household": expect})  # fmt: skip


def states(ground: Ground, name: str) -> dict[str, str]:
    """What became of each fault of a name, by its words after the colon."""
    return {t.what.split(": ")[-1]: t.state for t in ground.trials(name)}


# --- the faults -------------------------------------------------------------


def words_of(read: Read, signature: str, returns: str) -> set[str]:
    texts = small(rules=RULES + rule_of(signature, returns))
    texts["dues/rules.py"] = "from ..kinds import Guild\n" + texts["dues/rules.py"]
    library = read(texts)
    rule = library.rules[-1]
    return {f.what for f in rule_faults(rule, library.parsed[rule], library.codes)}


def test_operators_figures_and_helpers_are_changed(read) -> None:
    found = words_of(
        read,
        "a(line_m: Fen, wages_m_hh: Fen, wage_m: Many[Fen]) -> bool",
        "(line_m + 0 < wages_m_hh * 12) & not_(total(wage_m) == least(line_m, wages_m_hh))",
    )
    whole = "(line_m + 0 < wages_m_hh * 12) & not_(total(wage_m) == least(line_m, wages_m_hh))"
    assert found == {
        f"`{whole}`: `&` becomes `|`",
        "`line_m + 0 < wages_m_hh * 12`: `<` becomes `<=`",
        "`line_m + 0`: `+` becomes `-`",
        "`0` becomes `1`",
        "`wages_m_hh * 12`: only its left side is left",
        "`12` becomes `1`",
        "`not_(total(wage_m) == least(line_m, wages_m_hh))`: `not_` is left out",
        "`total(wage_m) == least(line_m, wages_m_hh)` becomes its opposite",
        "`total(wage_m)`: `total` becomes `largest`",
        "`least(line_m, wages_m_hh)`: `least` becomes `greatest`",
    }


def test_branches_bounds_and_lists_are_changed(read) -> None:
    found = words_of(
        read,
        "a(poor: bool, wage_m: Many[Fen], line_m: Fen) -> Fen",
        "where(poor | True, clamp(largest(wage_m, 0), line_m, line_m), total_known(wage_m))",
    )
    assert {w.split("`: ")[-1] for w in found} == {
        "its branches change places",
        "`|` becomes `&`",
        "`True` becomes `False`",
        "no lower bound",
        "no upper bound",
        "`largest` becomes `total`",
        "`0` becomes `1`",
        "`total_known` becomes `total`",
    }


def test_a_code_is_changed_for_its_neighbour(read) -> None:
    texts = small(
        facts=BESIDE,
        rules=RULES
        + rule_of(
            "a(guild: Guild) -> bool",
            "known(guild) & (guild == Guild.FERRY) | contradicted(guild)",
            '"person"',
        )
        + rule_of("b(a: Many[bool]) -> bool", "any_(a) | all_(a)")
        + rule_of(
            "d(cousin_of: Many[bool], kind: Many[bool]) -> bool",
            "any_of(cousin_of, kind)",
            '"person"',
        )
        + rule_of("c(line_m: Fen) -> Count", "where(line_m == 0, 12 // 12, 1)"),
    )
    texts["dues/rules.py"] = "from ..kinds import Guild\n" + texts["dues/rules.py"]
    library = read(texts)
    words = [
        {f.what.split("`: ")[-1] for f in rule_faults(r, library.parsed[r], library.codes)}
        for r in library.rules[-4:]
    ]
    assert words[0] == {
        "`&` becomes `|`",
        "`known(guild)` becomes its opposite",
        "`|` becomes `&`",
        "`contradicted(guild)` becomes its opposite",
        "`guild == Guild.FERRY` becomes its opposite",
        "`Guild.FERRY` becomes `Guild.NONE`",
    }
    assert words[1] == {"`|` becomes `&`", "`any_` becomes `all_`", "`all_` becomes `any_`"}
    assert words[2] == {"whom each points to is left out"}
    assert "`12 // 12` is not divided" in words[3]


@pytest.mark.parametrize(
    ("value", "type_", "others"),
    [
        (100, "Fen", [101, 99, 110, 90]),
        (3, "Count", [4, 2]),
        (0, "Fen", [1]),
        (0, "Count", [1, -1]),
        (15000, "Rate", [15001, 14999, 16500, 13500]),
        (20180101, "Day", [20180102, 20180100]),
        (True, "bool", [False]),
        (None, "Fen", []),
        (
            Rounding(1, 1, 0),
            "Rounding",
            [Rounding(1, -1, 0), Rounding(1, 0, -1), Rounding(10, 1, 0)],
        ),
        (
            Rounding(100, 0, 1),
            "Rounding",
            [Rounding(100, -1, 0), Rounding(100, 1, 0), Rounding(100, 0, -1), Rounding(1000, 0, 1)],
        ),
    ],
)
def test_a_figure_moves_by_one_and_by_a_tenth(value, type_, others) -> None:
    given = Value(date(2018, 1, 1), "0", None, value, "verified", "roll")
    assert [other for _, other in value_faults(given, type_)] == others


def test_a_day_moves_by_a_day_and_by_a_month() -> None:
    assert [day.isoformat() for _, day in shifts(date(2020, 3, 31))] == [
        "2020-04-01",
        "2020-03-30",
        "2020-04-30",
        "2020-02-29",
    ]


def test_versions_meet_at_edges() -> None:
    def version(start: str, end: str) -> Rule:
        return Rule(len, "dues", "a", "person", date.fromisoformat(start), date.fromisoformat(end))

    one, two = version("2019-01-01", "2019-12-31"), version("2020-01-01", "2020-06-30")
    found = list(edges([two, one]))
    assert [(e.day.isoformat(), e.before, e.after) for e in found] == [
        ("2019-01-01", None, one),
        ("2020-01-01", one, two),
        ("2020-07-01", two, None),
    ]
    (_, ended), (_, begun) = found[1].moved(date(2020, 2, 1))
    assert (ended.end.isoformat(), begun.start.isoformat()) == ("2020-01-31", "2020-02-01")


# --- what becomes of them ---------------------------------------------------


def test_a_case_at_the_threshold_finds_what_one_beside_it_does_not(read) -> None:
    library = read(small())
    far = Ground(library, [case(1000, {"dues__poor": True})])
    near = Ground(library, [case(50_000, {"dues__poor": False})])
    assert states(far, "dues__poor") == {"`<` becomes `<=`": SURVIVED}
    assert states(near, "dues__poor") == {"`<` becomes `<=`": FOUND}


def test_a_figure_is_held_by_cases_on_both_sides(read) -> None:
    library = read(small())
    below = Ground(library, [case(49_999, {"dues__poor": True})])
    assert states(below, "dues__line_m") == {
        "50000 becomes 50001": SURVIVED,
        "50000 becomes 49999": FOUND,
        "50000 becomes 55000": SURVIVED,
        "50000 becomes 45000": FOUND,
        "it begins a day later": SURVIVED,
        "it begins a day earlier": IDLE,
        "it begins a month later": SURVIVED,
        "it begins a month earlier": IDLE,
    }
    first = case(50_000, {"dues__poor": False}, day="2018-01-01")
    both = Ground(library, [case(49_999, {"dues__poor": True}), first])
    assert SURVIVED not in states(both, "dues__line_m").values()


def test_a_figure_nobody_takes_cannot_matter(read) -> None:
    twice = (
        PARAMETERS
        + "    - {start: 2018-01-01, area: '11', value: 1, status: verified, source: r}\n"
    )
    old = twice.replace("2018-01-01", "2010-01-01") + (
        "    - {start: 2017-01-01, value: 50000, status: verified, source: r}\n"
    )
    ground = Ground(read(small(parameters=old)), [case(50_000, {"dues__poor": False})])
    trials = {(t.place, t.what): t for t in ground.trials("dues__line_m")}
    superseded = trials["value of 2010-01-01", "50000 becomes 50001"]
    assert (superseded.state, superseded.why) == (
        IDLE,
        "no rule in force since 2018-01-01 takes it",
    )
    assert trials["value of 2010-01-01, area 11", "1 becomes 2"].state == SURVIVED


def test_the_same_figure_again_may_begin_any_day(read) -> None:
    again = PARAMETERS + "    - {start: 2020-01-01, value: 50000, status: verified, source: r}\n"
    ground = Ground(read(small(parameters=again)), [case(50_000, {"dues__poor": False})])
    later = [t for t in ground.trials("dues__line_m") if t.place == "value of 2020-01-01"][-4:]
    assert {(t.state, t.why) for t in later} == {
        (IDLE, "the figure is the same on the days between"),
    }


def test_what_gives_the_same_for_every_value_cannot_matter(read) -> None:
    rules = RULES + rule_of("a(poor: bool) -> bool", "where(poor, poor, poor) & True")
    ground = Ground(read(small(rules=rules)), [case(1000, {"dues__a": True})])
    trials = {t.what.split(": ")[-1]: t for t in ground.trials("dues__a")}
    assert trials["`True` becomes `False`"].state == FOUND
    whole = trials["`&` becomes `|`"]
    assert whole.state == SURVIVED
    rules = RULES + rule_of("a(poor: bool, urban: bool) -> bool", "(poor | urban) & (urban | poor)")
    ground = Ground(read(small(rules=rules)), [case(1000, {"dues__a": True}, urban=False)])
    (fault,) = [t for t in ground.trials("dues__a") if "& (" in t.what and "`&` becomes" in t.what]
    assert (fault.state, fault.why) == (IDLE, "the same for all 9 values its arguments can have")


def test_where_a_rule_asks_why_the_cause_matters(read) -> None:
    rules = RULES + rule_of(
        "a(urban: bool) -> bool", "where(contradicted(urban), True, known(urban))"
    )
    ground = Ground(read(small(rules=rules)), [case(1000, {"dues__a": True}, urban=False)])
    assert states(ground, "dues__a") == {
        "`True` becomes `False`": SURVIVED,
        "`contradicted(urban)` becomes its opposite": SURVIVED,
        "`known(urban)` becomes its opposite": FOUND,
        "its branches change places": SURVIVED,
    }


VERSIONS = (
    rule_of("a_old(wages_m_hh: Fen) -> bool", "wages_m_hh < 0",
            '"household", name="a", end="2020-06-30"')
    + rule_of("a_new(wages_m_hh: Fen) -> bool", "0 < wages_m_hh",
              '"household", name="a", start="2020-07-01"')
)  # fmt: skip


def test_the_day_versions_meet_is_held_by_the_days_before_and_after(read) -> None:
    library = read(small(rules=RULES + VERSIONS))
    last = case(1000, {"dues__a": False}, day="2020-06-30")
    first = case(1000, {"dues__a": True}, day="2020-07-01")
    shown = [
        [t.state for t in Ground(library, cases).trials("dues__a") if t.place.startswith("from")]
        for cases in ([last, first], [last], [first])
    ]
    assert shown == [
        [FOUND, FOUND, FOUND, FOUND],
        [SURVIVED, FOUND, SURVIVED, FOUND],
        [FOUND, SURVIVED, FOUND, SURVIVED],
    ]


def test_a_version_of_long_ago_cannot_matter(read) -> None:
    old = VERSIONS.replace("2020-06-30", "2010-06-30").replace("2020-07-01", "2010-07-01")
    ground = Ground(read(small(rules=RULES + old)), [case(1000, {"dues__a": True})])
    trials = list(ground.trials("dues__a"))
    assert {t.why for t in trials if t.state == IDLE} == {
        "not in force since 2018-01-01",
        "it changes nothing since 2018-01-01",
    }


def test_a_rule_that_fails_or_a_book_that_does_not_compile_is_found(read) -> None:
    ended = rule_of("a(poor: bool) -> bool", "not_(poor)", '"household", end="2020-11-01"')
    asks = rule_of("b(a: bool) -> bool", "not_(a)", '"household", end="2020-11-01"')
    library = read(small(rules=RULES + ended + asks))
    ground = Ground(library, [case(1000, {"dues__b": True})])
    shown = {t.what: t.state for t in ground.trials("dues__a") if t.place.startswith("from")}
    assert shown["the last version, in force until 2020-11-01, ends a day earlier"] == FOUND
    assert shown["the last version, in force until 2020-11-01, ends a day later"] == IDLE


def test_cases_must_hold_before_faults_are_planted(read) -> None:
    with pytest.raises(PolicyError, match="1000 on 2020-11-01 does not hold; mend it before"):
        Ground(read(small()), [case(1000, {"dues__poor": False})])


# --- the score --------------------------------------------------------------

TRIALS = [
    Trial("dues", "dues__a", "rules.py, line 9", "`<` becomes `<=`", FOUND),
    Trial("dues", "dues__a", "rules.py, line 3", "`+` becomes `-`", SURVIVED),
    Trial("dues", "dues__b", "rules.py, line 5", "`0` becomes `1`", IDLE, "never in force"),
    Trial("hearth", "hearth__c", "rules.py, line 1", "`&` becomes `|`", IDLE, "never in force"),
]


def test_what_cannot_matter_counts_neither_way() -> None:
    shown = [(s.name, s.share, s.found, s.survived, s.idle) for s in scores(TRIALS)]
    assert shown == [("all", 0.5, 1, 1, 2), ("dues", 0.5, 1, 1, 1), ("hearth", 1.0, 0, 0, 1)]


def test_survivors_and_proofs_are_listed() -> None:
    assert report(TRIALS).splitlines() == [
        "No case finds these faults:",
        "",
        "dues__a  rules.py, line 3: `+` becomes `-`",
        "",
        "These cannot matter:",
        "",
        "dues__b  rules.py, line 5: `0` becomes `1` (never in force)",
        "hearth__c  rules.py, line 1: `&` becomes `|` (never in force)",
    ]


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Trial]:
    """All faults of a package with cases, tried in this process."""
    texts = small(more={"dues/cases/a.yaml": (
        "- {name: at, day: 2020-11-01, source: r, facts: {persons: [{wage_m: 50000}]}, "
        "expect: {household: {dues__poor: false}}}\n"
    )})  # fmt: skip
    name = f"planted_{tmp_path.name.replace('-', '_')}"
    for path, text in texts.items():
        file = tmp_path / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return try_all(jobs=1, package=name)


def test_a_package_is_tried_whole(planted) -> None:
    assert {t.name for t in planted} == {"dues__wages_m_hh", "dues__poor", "dues__line_m"}
    assert scores(planted)[0].found == 3


@pytest.mark.slow
def test_the_cases_of_the_law_find_what_is_planted(tmp_path: Path) -> None:
    said: list[str] = []
    options = Options(tmp_path, None, 1, ("known",), said.append)
    lines = {line.name: line for line in run(options)}
    assert lines["mutation.score"].met is True
    assert "survivors.txt" in said[-1]
    assert (tmp_path / "survivors.txt").read_text(encoding="utf-8").startswith("No case finds")


# --- roundings that never act -----------------------------------------------

ROUNDING = """
cut:
  type: Rounding
  zh: 舍
  en: cut
  per: sum
  values:
    - {start: 2018-01-01, value: {base: 100, direction: up, tie: none}, status: verified, source: r}
rate:
  type: Rate
  zh: 率
  en: rate
  per: sum
  values:
    - {start: 2018-01-01, value: 2500, status: verified, source: r}
"""


@pytest.mark.parametrize(
    ("returns", "idle"),
    [
        ("share(line_m, rate, cut)", True),  # a quarter of 500 yuan is 125 yuan
        ("share(line_m + line_m, rate, cut)", True),
        ("share(where(poor, line_m, 0) * 12, rate, cut)", True),
        ("rounded(least(line_m, line_m * 12), cut)", True),
        ("share(share(line_m, rate, cut), rate, cut)", False),  # of 125 yuan, 31.25
        ("share(wages_m_hh, rate, cut)", False),
        ("share(total(wage_m), rate, cut)", False),
        ("rounded(line_m + wages_m_hh, cut)", False),
        ("rounded(line_m + 1 * line_m - largest(wage_m, 0), cut)", False),
        ("part(line_m, 12, cut)", False),
    ],
)
def test_a_rounding_that_never_acts_cannot_matter(returns: str, idle: bool, read) -> None:
    names = {"line_m": "Fen", "rate": "Rate", "cut": "Rounding", "poor": "bool"}
    names |= {"wages_m_hh": "Fen", "wage_m": "Many[Fen]"}
    signature = ", ".join(f"{n}: {t}" for n, t in names.items() if n in re.findall(r"\w+", returns))
    texts = small(
        rules=RULES + rule_of(f"a({signature}) -> Fen", returns), parameters=PARAMETERS + ROUNDING
    )
    ground = Ground(read(texts), [case(1, {"dues__poor": True})])
    trials = {t.what: t for t in ground.trials("dues__cut")}
    fault = trials["rounding up becomes down"]
    assert fault.state == (IDLE if idle else SURVIVED)
    assert ("every sum it rounds is a multiple" in fault.why) is idle
