"""From facts to fen by machine: each name a step rests on is there, and each value true."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.recheck.expressions import traced
from tests.recheck.families import family

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rows import SINGLE
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import ParentState, Relation, Schooling
from minsheng.recheck.asking import person_title
from minsheng.recheck.explain import Explainer
from minsheng.recheck.notice import plain
from minsheng.recheck.outcome import TARGETS
from minsheng.recheck.report import as_data, as_text
from minsheng.recheck.steps import Steps, targets_of
from minsheng.recheck.words import Language


@pytest.fixture(scope="module")
def explainer(runs: dict[str, Path], library: Library) -> Explainer:
    return Explainer(runs["2018-11"], library)


def chosen(explainer: Explainer, outcome: str) -> int:
    rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
    ident: int = next(r["household_id"] for r in rows if r["outcome"] == outcome)
    return ident


def data_of(explainer: Explainer, household: int, language: Language) -> dict[str, Any]:
    told = as_data(explainer.explain(household, language), language)
    read: dict[str, Any] = json.loads(json.dumps(told, ensure_ascii=False))
    return read


def has_rows(trace: Trace, name: str) -> bool:
    entity = trace.book.nodes[name].entity
    return entity in SINGLE or bool(trace.household.rows.get(entity))


@pytest.mark.parametrize(
    ("language", "places"),
    [
        ("zh", {"0": "全国", "32": "江苏省", "3206": "南通市"}),
        ("en", {"0": "nation", "32": "Jiangsu", "3206": "Nantong"}),
    ],
)
def test_a_figure_says_for_which_place_it_stands(
    explainer: Explainer, language: Language, places: dict[str, str]
) -> None:
    data = data_of(explainer, chosen(explainer, "stop_proposed"), language)
    assert {one["area"]: one["place"] for one in data["parameters"]} == places


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outcome", ["adjust", "cannot_say", "stop_proposed", "grant_proposed"])
def test_an_auditor_can_follow_every_step(
    outcome: str, language: Language, explainer: Explainer
) -> None:
    household = chosen(explainer, outcome)
    told, data = explainer.explain(household), data_of(explainer, household, language)
    known = {(one["name"]) for kind in ("facts", "parameters") for one in data[kind]}
    for step in data["steps"]:
        lacking = set(step["from"]) - known
        assert not any(has_rows(told.trace, name) for name in lacking), step["name"]
        assert step["title"]
        assert step["source"]
        assert step["law"]
        assert step["value"] == data["rules"][step["name"]][step["row"]]
        known.add(step["name"])
    assert "decision__outcome" in known
    for amount in data["amounts"]:
        assert any(a.startswith("decision__") and amount["benefit"] in a for a in known)


def test_the_facts_are_those_the_household_has(explainer: Explainer) -> None:
    """Evaluated from the printed facts alone, the household comes to the same."""
    household = chosen(explainer, "cannot_say")
    told = explainer.explain(household)
    data = as_data(told, "zh")
    held = told.trace.household
    for one in data["facts"]:
        assert one["value"] == plain(held.rows[one["entity"]][one["row"]][one["name"]])
    used = {one["name"] for one in data["facts"]}
    rows = {e: [{n: v for n, v in r.items() if n in used} for r in held.rows[e]] for e in held.rows}
    alone = type(held)(held.county, rows, held.parents, held.ident)
    again = evaluate(told.trace.book, alone, ["decision__outcome"])
    assert again.value("decision__outcome") == told.trace.value("decision__outcome")


def test_an_unknown_has_its_cause_and_whose_it_is(explainer: Explainer) -> None:
    family = explainer.about["snapshot"]["pattern_families"]["pattern_insured"]
    facts = as_data(explainer.explain(family, "en"), "en")["facts"]
    wage = next(f for f in facts if f["name"] == "wage_verified_m" and f["of"] == "spouse")
    assert wage["value"] == {"unknown": "not_delivered"}
    assert wage["shown"] == "unknown (not delivered)"
    assert wage["agency"] == "the tax office or the employer"


def test_each_value_says_as_data_whose_it_is(explainer: Explainer) -> None:
    """By rows, which a program need not read out of `head, bill 1`."""
    told = set()
    rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
    for ident in [r["household_id"] for r in rows if r["in_view"]]:
        explained = explainer.explain(ident)
        household = explained.trace.household
        data = as_data(explained, "en")
        for one in (*data["facts"], *data["steps"]):
            entity, row, person = one["entity"], one["row"], one["person"]
            if entity == "person":
                assert person == row
            elif entity in ("bill", "contribution"):
                assert person == household.parents[entity][row]
                assert one["of"].startswith(person_title(explained.trace, person, "en"))
            elif entity == "obligor":
                assert person == household.rows["obligor"][row]["obligor_of"]
                assert f"the {person_title(explained.trace, person, 'en')}'s " in one["of"]
            else:
                assert person is None
            told.add((entity, person))
        if {("bill", 1), ("obligor", 0)} <= told:
            return
    assert {("bill", 1), ("obligor", 0)} <= told


def test_limits_and_sums_are_written_with_their_values(explainer: Explainer) -> None:
    family = explainer.about["snapshot"]["pattern_families"]["pattern_verified"]
    steps = {s["name"]: s for s in as_data(explainer.explain(family), "zh")["steps"]}
    line = steps["dibao__line_m_hh"]
    assert line["computed"] == "最低生活保障标准640元×共同生活的家庭成员人数4人"
    assert (line["value"], line["shown"], line["of"]) == (256_000, "2,560元", None)
    below = steps["dibao__income_below_line"]["compared"][0]
    assert below == {
        "text": "家庭月收入4,500元＞家庭保障线2,560元",
        "left": 450_000,
        "right": 256_000,
        "holds": False,
    }
    told = as_text(explainer.explain(family), "zh", steps=True)
    assert "家庭月收入低于保障线：否（家庭月收入4,500元＞家庭保障线2,560元" in told
    assert "户主：" in told.partition("所依据的事实")[2]


def test_codes_and_persons_are_named_in_the_language(explainer: Explainer) -> None:
    household = chosen(explainer, "grant_proposed")
    zh, en = (data_of(explainer, household, language) for language in ("zh", "en"))
    assert {s["shown"] for s in zh["steps"] if s["name"] == "decision__outcome"} == {"建议给予"}
    assert {s["shown"] for s in en["steps"] if s["name"] == "decision__outcome"} == {
        "grant proposed"
    }
    for kind in ("facts", "steps"):
        assert not any("一" <= c <= "鿿" for one in en[kind] for c in one["shown"] + one["title"])
        assert [o["value"] for o in zh[kind]] == [o["value"] for o in en[kind]]


ELDERS = [0, -1, 1, Unknown(Cause.NOT_DELIVERED)]


def test_the_head_is_somebody_to_point_to() -> None:
    """Whose elder is the first of the household has one; who has none is not said to."""
    trace = traced("at(elder, wage, 0)", "Fen", [0, 300, 0, 0], elders=ELDERS, entity="person")
    assert Steps(trace, ["dues__told"], "zh").held() == [
        "户主：长辈 户主",
        "配偶：工资 3元",
        "子女1：长辈 配偶",
        "子女2：长辈 尚未查清（资料尚未提供）",
    ]
    said = [f["shown"] for f in Steps(trace, ["dues__told"], "en").facts() if f["name"] == "elder"]
    assert said == ["head", "nobody", "spouse", "unknown (not delivered)"]


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        ("a <= b", ["结果：否（甲7元＞乙5元）"]),
        ("n <= m", ["结果：否（件3＞次2）"]),
        ("(a <= b) | (m <= n)", ["结果：是（甲7元＞乙5元；次2＜件3）"]),
        ("(a + nil <= b) | (a <= b)", ["结果：否（甲7元＞乙5元）"]),
        ("(a - c + c <= b) | (a <= b)", ["结果：否（甲7元＞乙5元）"]),
        ("months_between(joined, month_of(as_of)) <= n", []),
        ("a == b", []),
        ("(a <= b) & (a <= c)", ["结果：否（甲7元＞乙5元；甲7元＞丙3元）"]),
    ],
)
def test_limits_are_those_of_sums_and_numbers_each_once(expression: str, lines: list[str]) -> None:
    """Not those of time; of two that compare the same the shorter is told."""
    assert Steps(traced(expression, "bool"), ["dues__told"], "zh").limits() == lines


def test_limits_of_one_person_are_no_limits_of_the_household() -> None:
    of_person = traced("pay <= b", "bool", [100, 200], entity="person")
    assert Steps(of_person, ["dues__told"], "zh").limits() == []


def test_a_choice_is_told_only_of_those_who_have_one(library: Library) -> None:
    """Whether the child allowance was chosen over tekun says nothing of an adult."""
    orphan = {"relation": Relation.GRANDCHILD, "birth": 20100101, "schooling": Schooling.SCHOOL}
    orphan |= {"parent_1_state": ParentState.DEAD, "parent_2_state": ParentState.DEAD}
    adult = {"birth": 19500115, "pension_m": 400_000}
    day, wanted = date(2020, 11, 1), (*TARGETS, "children__if_chosen_m")
    trace = family(library, day, wanted, [adult, orphan], applies=True)
    told = Steps(trace, targets_of(["children", "tekun"]), "zh").held()
    adults, childs = (next(t for t in told if t.startswith(who)) for who in ("户主", "孙"))
    assert "选择儿童基本生活费" not in adults
    assert "选择儿童基本生活费" in childs


def test_a_choice_is_told_where_it_is_open_whether_there_is_one(library: Library) -> None:
    child = {"relation": Relation.GRANDCHILD, "birth": 20100101, "schooling": Schooling.SCHOOL}
    child |= {"parent_1_state": ParentState.DEAD, "parent_2_state": Unknown(Cause.NOT_DELIVERED)}
    day, wanted = date(2020, 11, 1), (*TARGETS, "children__if_chosen_m")
    trace = family(library, day, wanted, [{"birth": 19500115}, child], applies=True)
    assert isinstance(trace.values["children__if_chosen_m"][1], Unknown)
    told = Steps(trace, targets_of(["children", "tekun"]), "zh").held()
    assert "选择儿童基本生活费" in next(t for t in told if t.startswith("孙"))
