"""A notice holds all that a decision rests on, the same on every machine."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import get_args

import pytest
from tests.recheck.notices import (
    INVENTED,
    book,
    content,
    invented_notice,
    invented_trace,
    law_cases,
    library,
    rule_of,
)

from minsheng import __version__
from minsheng.policy.engine.cases import household_of
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.library import PACKAGE
from minsheng.policy.engine.links import Mode
from minsheng.policy.engine.scalar import evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck import checker
from minsheng.recheck.checker import TERM, seal_of
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.notice import notice_of, plain, write_notice
from minsheng.recheck.outcome import BENEFITS, OUTCOME, TARGETS

DOLE = "dues__dole_m_hh"
PAGE = Path(__file__).parents[2] / "docs" / "notice.md"
CHINESE, SYSTEM_WORD = re.compile("[一-鿿]"), re.compile("[A-Za-z]{2,}|[a-z]_")


def test_it_says_whose_decision_by_which_book():
    trace = invented_trace(3)
    notice = notice_of(trace, [DOLE])
    assert notice["household"]["id"] == 3
    assert notice["household"]["county"] == trace.household.county
    assert (notice["month"], notice["law_day"]) == ("2021-03", "2021-03-01")
    assert notice["rulebook"] == library(INVENTED).digest
    assert notice["program"] == __version__
    assert notice["seal"] == seal_of(notice)


def test_it_prints_every_rule_and_leaf_the_decision_rests_on_and_no_other():
    trace = invented_trace(3)
    notice = notice_of(trace, [DOLE])
    named = [n for names in trace.book.reason_names.values() for n in names.values()]
    assert [r["name"] for r in notice["rules"]] == list(trace.book.needed([DOLE, *named]))
    leaves = trace.book.leaves([DOLE, *named])
    assert sorted({*notice["fact_types"], *notice["parameters"]}) == sorted({*leaves, "urban"})
    assert len(notice["facts"]["person"]) == len(trace.household.rows["person"])


def test_it_prints_a_rule_as_it_stands_in_its_file():
    notice = invented_notice()
    for rule in notice["rules"]:
        assert any(rule["text"] in text for text in library(INVENTED).texts.values())
        assert rule["text"].startswith("@rule(")
    levy = rule_of(notice, "dues__levy_m")
    assert levy["source"] == "roll of Eldermark, from 2020."
    assert {"argument": "wage_m", "target": "wage_m", "mode": "own"} in levy["arguments"]


def test_a_figure_comes_with_unit_source_and_status():
    for figure in invented_notice()["parameters"].values():
        assert {"type", "value", "per", "start", "area", "status", "source"} <= set(figure)


def test_values_are_written_with_their_causes():
    assert plain(Unknown(Cause.CONTRADICTED | Cause.NOT_AUTHORISED)) == {
        "unknown": "not_authorised+contradicted"
    }
    assert plain(True) is True
    assert plain(7) == 7


def test_a_household_value_stands_by_itself_and_those_of_persons_in_a_list():
    decision = invented_notice()["decision"]
    assert isinstance(decision["dues__age"], list)
    assert not isinstance(decision[DOLE], list)


def test_the_same_decision_gives_the_same_file():
    assert content(invented_notice(5)) == content(invented_notice(5))


def test_it_prints_every_reason_and_the_sentences_of_those_that_hold():
    for seed in range(12):
        trace = invented_trace(seed)
        notice = notice_of(trace, [DOLE])
        assert [r["code"] for r in notice["reasons"]] == [r.code for r in trace.book.reasons]
        whens = {r["code"]: plain_column(trace, r["when"]) for r in notice["reasons"]}
        held = [(c, row) for c, when in whens.items() for row, v in enumerate(when) if v is True]
        assert [(s["code"], s["row"]) for s in notice["sentences"]] == held
    texts = {s["en"] for s in invented_notice()["sentences"]}
    assert "a dole of 255 yuan" in texts


def plain_column(trace, name):
    return [plain(v) for v in trace.values[name]]


def test_a_family_is_told_what_the_notice_prints_or_nothing():
    trace = invented_trace(18)
    printed = notice_of(trace, [DOLE])["sentences"]
    assert printed
    assert notice_of(trace, [DOLE], sentences=[s["zh"] for s in printed])["sentences"] == printed
    with pytest.raises(RecheckError, match=r"told “一句话”.*explain the household anew"):
        notice_of(trace, [DOLE], sentences=["一句话"])


def test_a_fact_decides_nothing():
    with pytest.raises(PolicyError, match="`wage_m` is no rule"):
        notice_of(invented_trace(3), ["wage_m"])


def test_a_trace_of_fewer_rules_is_completed():
    whole = invented_trace(3)
    small = evaluate(whole.book, whole.household, ["dues__heads"])
    assert notice_of(small, [DOLE]) == notice_of(whole, [DOLE])


def test_the_law_gives_the_targets_of_a_run():
    case = law_cases()[0]
    trace = evaluate(book(PACKAGE, case.day), household_of(case, library(PACKAGE)))
    notice = notice_of(trace)
    assert list(notice["decision"]) == sorted(TARGETS)
    assert OUTCOME in notice["results"]
    assert notice["codes"]["Decision"]["CONTINUE"] == 1
    assert notice["figures"] == "illustrative"


def test_it_is_written_whole_or_not_at_all(tmp_path):
    notice = invented_notice()
    write_notice(tmp_path / "n.json", notice)
    assert json.loads((tmp_path / "n.json").read_text("utf-8")) == notice
    if os.name == "posix":
        assert (tmp_path / "n.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(RecheckError, match="there is no folder"):
        write_notice(tmp_path / "none" / "n.json", notice)
    assert [p.name for p in tmp_path.iterdir()] == ["n.json"]


@pytest.mark.parametrize(
    "there", ["a letter", "{}", "[]", '{"format": "minsheng-run/1"}', "folder"]
)
def test_it_takes_the_place_of_nothing_but_a_notice(tmp_path, there):
    place = tmp_path / "n.json"
    place.mkdir() if there == "folder" else place.write_text(there, "utf-8")
    with pytest.raises(RecheckError, match=r"n\.json is there already and is no notice"):
        write_notice(place, invented_notice())
    assert [p.name for p in tmp_path.iterdir()] == ["n.json"]
    assert place.is_dir() or place.read_text("utf-8") == there


def test_it_is_not_written_in_place_of_a_link_that_leads_nowhere(tmp_path):
    (tmp_path / "n.json").symlink_to(tmp_path / "gone")
    with pytest.raises(RecheckError, match="move that one away first"):
        write_notice(tmp_path / "n.json", invented_notice())
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("version", [f"minsheng-notice/{n}" for n in range(1, 5)])
def test_an_earlier_notice_is_replaced(tmp_path, version):
    (tmp_path / "n.json").write_text(json.dumps({"format": version}), "utf-8")
    (tmp_path / "n.json").chmod(0o644)
    write_notice(tmp_path / "n.json", invented_notice())
    if os.name == "posix":
        assert (tmp_path / "n.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "n.json").read_text("utf-8")) == invented_notice()


def cooperation(days):
    """A worked case whose family does not cooperate, or does."""
    for case in law_cases():
        trace = evaluate(book(PACKAGE, case.day), household_of(case, library(PACKAGE)))
        held = next(iter(trace.values.get(TERM, ())), 0)
        if case.law == "decision" and (not isinstance(held, Unknown) and held > 0) is days:
            return trace
    raise AssertionError(days)


def test_a_family_that_does_not_cooperate_is_told_what_to_bring_and_sign():
    told = notice_of(cooperation(True))["to_bring"]
    for words in ("居民身份证、户口簿", "签署核对授权书", "入户调查"):
        assert words in told["zh"]
    for words in ("identity cards", "household register", "sign the authorisation"):
        assert words in told["en"]
    assert notice_of(cooperation(False))["to_bring"] == {"zh": "", "en": ""}


def test_whatever_has_a_name_has_it_in_chinese():
    notice = notice_of(cooperation(True))
    for about in notice["fact_types"].values():
        assert about["agency_zh"] != about["agency"]
    named = [*notice["rules"], *notice["fact_types"].values(), *notice["parameters"].values()]
    words = [value for one in named for key, value in one.items() if key.endswith("zh")]
    words += [s["zh"] for s in notice["sentences"]] + [notice["to_bring"]["zh"]]
    assert [w for w in words if not CHINESE.search(w) or SYSTEM_WORD.search(w)] == []


def test_its_page_says_what_a_checker_must_know():
    """Who wrote one from the page alone had to guess what the modes mean."""
    page = PAGE.read_text(encoding="utf-8")
    ways = page.partition("| `mode` |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", ways, re.MULTILINE) == list(get_args(Mode))
    names = {*checker.CAUSES, *checker.BENEFITS, *checker.TARGETS[: -3 * len(BENEFITS)]}
    assert names - {*re.findall(r"\w+", page)} == set()
    for key in ("trial", "facts_older", "law_older", "since", "figures", "bring"):
        assert [words for words in checker.WORDS[key] if words not in page] == []
    told = [word for both in checker.TOLD.values() for word in both]
    assert [word for word in told if word not in page] == []


def test_every_argument_is_found_and_a_figure_comes_from_above():
    notice = notice_of(cooperation(True))
    places = [notice["results"], notice["fact_types"], notice["parameters"]]
    arguments = [a for rule in notice["rules"] for a in rule["arguments"]]
    assert arguments
    for one in arguments:
        assert sum(one["target"] in place for place in places) == 1, one
        assert one["mode"] == "above" or one["target"] not in notice["parameters"]
