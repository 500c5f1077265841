"""The explanation: identical to the run, one short sentence first, both languages."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.recheck.forging import seal

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.cases import trace_of
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import Library, digest_of
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.policy.rulebook.pages import cases_of
from minsheng.recheck.amounts import amounts_of
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer, Explanation
from minsheng.recheck.outcome import BENEFITS, ONCE, ONCE_CHANGE, TOTAL_AFTER
from minsheng.recheck.replay import replay
from minsheng.recheck.report import as_data, as_text
from minsheng.recheck.steps import AFTER
from minsheng.recheck.words import CAUSES


@pytest.fixture(scope="session")
def explainers(runs: dict[str, Path], library: Library) -> dict[str, Explainer]:
    return {month: Explainer(run, library) for month, run in runs.items()}


def verified(*_: str) -> str:
    """How far every figure can be trusted, where that does not matter."""
    return "verified"


def family(explainer: Explainer, name: str) -> int:
    ident: int = explainer.about["snapshot"]["pattern_families"][name]
    return ident


def test_2018_the_verified_family_is_stopped_and_relieved_in_full(
    explainers: dict[str, Explainer],
) -> None:
    explainer = explainers["2018-11"]
    told = explainer.explain(family(explainer, "pattern_verified"))
    assert told.outcome == "stop_proposed"
    assert told.identical
    amounts = {a.benefit: a for a in told.amounts}
    assert amounts["dibao"].change == "stop_proposed"
    assert amounts["expenditure"].change == "grant_proposed"
    assert told.trace.value("expenditure__amount_y_hh") == 3_072_000
    assert told.trace.value("income__counted_m_hh") == 450_000
    assert told.trace.value("dibao__line_m_hh") == 256_000
    assert "30,720元" in told.conclusion
    assert "income.wage_verified" in {r.code for r in told.reasons}
    assert "推定" in "".join(r.text for r in told.reasons if r.code == "expenditure.full_relief")


def test_2018_the_insured_family_cannot_be_said_and_the_wage_is_asked(
    explainers: dict[str, Explainer],
) -> None:
    for explainer in explainers.values():
        told = explainer.explain(family(explainer, "pattern_insured"))
        assert told.outcome == "cannot_say"
        assert [a.fact for a in told.ask] == ["wage_verified_m"]
        assert "配偶" in told.ask[0].title
        assert "请先核实配偶工资" in told.conclusion


def test_2020_the_verified_family_exits_gradually(explainers: dict[str, Explainer]) -> None:
    explainer = explainers["2020-11"]
    told = explainer.explain(family(explainer, "pattern_verified"))
    amounts = {a.benefit: a for a in told.amounts}
    assert told.outcome == "adjust"
    assert amounts["dibao"].after == amounts["dibao"].before
    assert "dibao.exit_begins" in {r.code for r in told.reasons}


@pytest.mark.parametrize("month", ["2018-11", "2020-11"])
def test_every_household_in_view_is_explained_as_it_was_decided(
    month: str, explainers: dict[str, Explainer]
) -> None:
    explainer = explainers[month]
    rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
    chosen = [r for r in rows if r["in_view"]] + [r for r in rows if not r["in_view"]][:40]
    outcomes = set()
    for row in chosen:
        zh = explainer.explain(row["household_id"], "zh")
        assert zh.identical
        assert zh.outcome == row["outcome"]
        assert len(zh.conclusion) <= 60, zh.conclusion
        assert zh.conclusion.endswith("。")
        assert {r.code for r in zh.reasons} == set((row["reasons"] or "").split())
        assert "{" not in as_text(zh, "zh")
        outcomes.add(zh.outcome)
        if zh.outcome == "cannot_say":
            assert zh.ask or not row["ask"]
    assert {"continue", "stop_proposed", "cannot_say", "screened"} <= outcomes


def explained(explainers: dict[str, Explainer], outcome: str) -> Iterator[Explanation]:
    """The households of an outcome, of every run."""
    for explainer in explainers.values():
        for row in pq.read_table(explainer.run / "decisions.parquet").to_pylist():
            if row["outcome"] == outcome:
                yield explainer.explain(row["household_id"])


def known_but_unnamed(told: Explanation, change: str) -> int:
    """How many sums of a change are known by themselves; none of them is named."""
    amounts = [a for a in told.amounts if a.change == change]
    assert all(a.after is None for a in amounts)
    return sum(not isinstance(told.trace.value(AFTER[a.benefit]), Unknown) for a in amounts)


def test_no_sum_takes_the_place_of_todays_where_nothing_can_be_said(
    explainers: dict[str, Explainer],
) -> None:
    """What is open elsewhere may alter it, though the sum by itself is known."""
    told = explained(explainers, "cannot_say")
    assert sum(known_but_unnamed(one, "cannot_say") for one in told)


def test_both_languages_say_all_parts(explainers: dict[str, Explainer]) -> None:
    explainer = explainers["2018-11"]
    ident = family(explainer, "pattern_verified")
    zh = as_text(explainer.explain(ident, "zh"), "zh")
    en = as_text(explainer.explain(ident, "en"), "en")
    for part in ("金额", "理由和依据", "怎么办", "什么会改变结论", "怎样算出", "〔示意〕"):
        assert part in zh
    for part in (
        "Amounts",
        "Reasons and law",
        "What to do",
        "What would change it",
        "How it was computed",
        "[illustrative]",
    ):
        assert part in en
    assert not any("一" <= c <= "鿿" for c in en)


def test_the_data_hold_every_rule(explainers: dict[str, Explainer]) -> None:
    explainer = explainers["2018-11"]
    told = explainer.explain(family(explainer, "pattern_insured"), "en")
    data = json.loads(json.dumps(as_data(told, "en"), ensure_ascii=False))
    assert data["rules"]["dibao__eligible"] == [{"unknown": "not_delivered"}]
    assert data["identical"] is True


def test_an_unknown_household_is_a_sentence(explainers: dict[str, Explainer]) -> None:
    explainer = explainers["2018-11"]
    for number in (1, 3206810001999999, family(explainer, "pattern_verified") * 10):
        with pytest.raises(RecheckError, match="holds no household"):
            explainer.explain(number)


def test_a_folder_without_a_run_is_a_sentence(tmp_path: Path, library: Library) -> None:
    with pytest.raises(RecheckError, match="holds no run"):
        Explainer(tmp_path, library)
    (tmp_path / "question.json").write_text("{}", "utf-8")
    with pytest.raises(RecheckError, match="is not finished"):
        Explainer(tmp_path, library)


def test_a_run_without_its_rule_book_is_refused(
    runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    shutil.copytree(runs["2018-11"], run)
    (run / "rulebook.json").write_text("{", "utf-8")
    with pytest.raises(RecheckError, match="is not the rule book of this run"):
        Explainer(run, library)
    (run / "rulebook.json").unlink()
    with pytest.raises(RecheckError, match=r"rulebook\.json is missing; restore it"):
        Explainer(run, library)


def test_what_would_change_it_is_sensible(explainers: dict[str, Explainer]) -> None:
    for explainer in explainers.values():
        rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
        for row in [r for r in rows if r["in_view"]][:60]:
            for told in explainer.explain(row["household_id"]).thresholds:
                assert not re.search(r"（1与1|相差\d+）", told.text), told.text
                ages = re.search(r"现年(\d+)周岁；满(\d+)周岁时", told.text)
                assert not ages or int(ages[2]) == int(ages[1]) + 1, told.text
    texts = [
        t.text
        for e in explainers.values()
        for r in pq.read_table(e.run / "decisions.parquet").to_pylist()
        if r["in_view"]
        for t in e.explain(r["household_id"]).thresholds
    ]
    assert any("现有1套（限1套）；若增至2套，则" in t for t in texts)
    assert any(
        re.search("月收入现为.*（家庭保障线.*）；若低于[0-9.,]+元，则结论为建议给予", t)
        for t in texts
    )
    assert not any("0级" in t for t in texts)
    open_ = [t for t in texts if "尚未查清" in t]
    assert open_
    for text in open_:  # beside what would be known, and never as all there is to say
        assert re.search("结论为|由.*变为|为[0-9.,]+元|[再不，则]属于|符合", text), text


def test_a_total_that_stays_is_never_told_as_a_change(explainers: dict[str, Explainer]) -> None:
    for explainer in explainers.values():
        rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
        for row in [r for r in rows if r["outcome"] == "adjust"]:
            text = as_text(explainer.explain(row["household_id"]), "zh")
            for before, after in re.findall(r"由([0-9.,]+)元调整为([0-9.,]+)元", text):
                assert before != after


def test_what_stops_within_an_adjustment_is_said(explainers: dict[str, Explainer]) -> None:
    """In the conclusion and in what to do; and no `+` stands before it, nor before a cut."""
    told = 0
    for explainer in explainers.values():
        rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
        for row in [r for r in rows if r["outcome"] == "adjust"]:
            zh = explainer.explain(row["household_id"])
            stops = any(a.change == "stop_proposed" for a in zh.amounts)
            assert zh.conclusion.startswith("建议停发") == stops
            assert any("听取陈述申辩" in step for step in zh.todo) == stops
            said = next(s for s in zh.reasons if s.code.startswith("decision.adjusts_"))
            before, after = row["total_before_m_hh"], row["total_after_m_hh"]
            rises = "note" if stops or before == after else "for"
            assert said.side == ("against" if after < before else rises)
            told += stops
    assert told


def test_a_cut_stands_against(library: Library) -> None:
    case = next(c for c in cases_of(library) if c.title.endswith(": tekun_falls"))
    book = compile_book(library, case.day)
    explainer = object.__new__(Explainer)
    explainer.book, explainer._status = book, verified
    said = {r.code: r.side for r in explainer._reasons(trace_of(case, book), "zh")}
    assert said["decision.adjusts_downwards"] == said["decision.tekun_lowered"] == "against"


def test_a_stop_says_in_its_headline_why(explainers: dict[str, Explainer]) -> None:
    """The reason a list of the run gives; and in English as in Chinese."""
    for explainer in explainers.values():
        rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
        for row in [r for r in rows if r["outcome"] == "stop_proposed"]:
            for language, words in (("zh", "；主要理由："), ("en", "; main reason: ")):
                told = explainer.explain(row["household_id"], language).conclusion
                assert told.partition(words)[2].rstrip("。.")


def test_a_refusal_says_in_its_headline_why(explainers: dict[str, Explainer]) -> None:
    told = 0
    for explainer in explainers.values():
        rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
        for row in [r for r in rows if r["outcome"] == "refuse_proposed"]:
            headline = explainer.explain(row["household_id"], "zh").conclusion
            assert "；主要理由：" in headline or "不低于保障线" in headline
            told += 1
    assert told


def test_nobody_who_draws_something_is_said_to_draw_nothing(
    explainers: dict[str, Explainer],
) -> None:
    for explainer in explainers.values():
        rows = pq.read_table(explainer.run / "decisions.parquet").to_pylist()
        screened = [r for r in rows if r["outcome"] == "screened" and r["total_before_m_hh"]]
        assert screened
        for row in screened[:60]:
            told = explainer.explain(row["household_id"])
            assert "未享受" not in told.conclusion
            assert "无需办理。" not in told.todo


OPEN_SUM = "decision__adjusts_open"


def test_an_adjustment_of_an_unknown_total_is_explained(explainers: dict[str, Explainer]) -> None:
    explainer = explainers["2020-11"]
    trace = explainer.trace(family(explainer, "pattern_verified"))
    values = {**trace.values, TOTAL_AFTER: [Unknown(Cause.CONTRADICTED)], OPEN_SUM: [True]}
    said = explainer._reasons(replace(trace, values=values), "zh")
    assert "尚有待遇未查清，调整后的合计待查清后确定" in next(
        s.text for s in said if s.code == "decision.adjusts_open"
    )


HOSTILE = {
    "a coding": "# coding: unicode_escape\n# \\u000aimport os; os.mkdir('ran')\n",
    "a decorator": "def rule(x):\n    import os; os.mkdir('ran')\n",
    "an import": "import os; os.mkdir('ran')\n",
}


@pytest.mark.parametrize("added", HOSTILE.values(), ids=HOSTILE)
def test_an_archive_with_code_of_its_own_is_refused_unrun(
    added: str, runs: dict[str, Path], library: Library, tmp_path: Path, monkeypatch
) -> None:
    """Though the run names the altered rule book as its own."""
    monkeypatch.chdir(tmp_path)
    run = _with_rulebook(runs["2018-11"], tmp_path, lambda text: added + text)
    for asks in (lambda: Explainer(run, library), lambda: replay(run)):
        with pytest.raises(RuleBookError, match=r"may not stand here|names a coding"):
            asks()
    assert not (tmp_path / "ran").exists()


def test_an_older_archive_is_read_from_its_texts_alone(
    runs: dict[str, Path], library: Library, tmp_path: Path, monkeypatch
) -> None:
    """What lies in the cache, planted or not, is neither read nor written."""
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path / "cache"))
    run = _with_rulebook(runs["2018-11"], tmp_path, lambda text: f"{text}# as of old\n")
    explainer = Explainer(run, library)
    assert explainer.library.digest != library.digest
    assert explainer.explain(family(explainer, "pattern_verified")).identical
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("archive", ["[]", '{"a.py": 1}', "1", "[" * 5000, '{"a.py": "\\ud800"}'])
def test_an_archive_that_holds_no_texts_is_refused(
    archive: str, runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    shutil.copytree(runs["2018-11"], run)
    (run / "rulebook.json").write_text(archive, "utf-8")
    with pytest.raises(RecheckError, match="is not the rule book of this run"):
        Explainer(run, library)


def _with_rulebook(run: Path, folder: Path, changed: Callable[[str], str]) -> Path:
    """A copy of a run, its archived modules changed and its digest made to fit."""
    copied = folder / "run"
    shutil.copytree(run, copied)
    texts = json.loads((copied / "rulebook.json").read_text("utf-8"))
    texts = {p: changed(t) if p.endswith("eligibility.py") else t for p, t in texts.items()}
    (copied / "rulebook.json").write_text(json.dumps(texts), "utf-8")
    seal(copied, rulebook=digest_of(texts))
    return copied


def test_the_reasons_of_every_worked_case_can_be_said(library: Library) -> None:
    """Unknown sums among them: a family may be adjusted while its total is open."""
    books: dict[date, Book] = {}
    adjusted = 0
    for case in cases_of(library):
        if case.day not in books:
            books[case.day] = compile_book(library, case.day)
        book = books[case.day]
        explainer = object.__new__(Explainer)
        explainer.book, explainer._status = book, lambda *_: "verified"
        trace = trace_of(case, book)
        for language in ("zh", "en"):
            assert all(said.text for said in explainer._reasons(trace, language))
        open_ = isinstance(trace.value("decision__total_m_hh"), Unknown)
        adjusted += open_ and trace.value("decision__outcome") == Decision.ADJUST
    assert adjusted


def test_what_is_not_due_but_stays_while_nothing_can_be_said_is_so_called(
    library: Library,
) -> None:
    case = next(
        c for c in cases_of(library) if c.title.endswith("single_award_ends_while_dibao_is_open")
    )
    book = compile_book(library, case.day)
    rows = {a.benefit: a for a in amounts_of(trace_of(case, book), "zh", verified)}
    assert rows["single"].change == "cannot_say"
    assert rows["single"].change_words == "暂不停发"


def test_every_fact_to_settle_says_why_it_is_not_known(
    runs: dict[str, Path], explainers: dict[str, Explainer]
) -> None:
    words = {c.name.lower(): pair for c, pair in CAUSES.items() if c.name}
    decided = pq.read_table(runs["2020-11"] / "decisions.parquet").to_pylist()
    waiting = [row["household_id"] for row in decided if row["ask"]]
    assert waiting
    for ident in waiting:
        for place, language in enumerate(("zh", "en")):
            told = explainers["2020-11"].explain(ident, language)
            text = as_text(told, language)
            for asked, data in zip(told.ask, told.as_json()["ask"], strict=True):
                assert data["cause"]
                for name in data["cause"].split("+"):
                    assert words[name][place] in asked.why
                assert asked.of in text
                assert asked.why in text
            signs = any(a.wants_signature for a in told.ask)
            assert signs == (("核对授权书", "sign the authorisation")[place] in told.todo[0])


def test_a_hint_lists_no_benefit_that_nobody_draws_and_nobody_can_tell(
    runs: dict[str, Path], explainers: dict[str, Explainer]
) -> None:
    decided = pq.read_table(runs["2020-11"] / "decisions.parquet").to_pylist()
    hinted = [row["household_id"] for row in decided if row["outcome"] == "hint"]
    assert hinted
    opened = 0
    for ident in hinted:
        told = explainers["2020-11"].explain(ident, "zh")
        opened += isinstance(told.trace.value("decision__dibao_if_asked_m_hh"), Unknown)
        assert told.amounts
        assert not [a for a in told.amounts if (a.change, a.before) == ("screened", 0)]
    assert opened


def test_no_sum_stands_for_what_is_only_hinted_at(explainers: dict[str, Explainer]) -> None:
    """Neither in the rows as data, nor as paid or set in the reasons."""
    known = 0
    for told in explained(explainers, "hint"):
        known += known_but_unnamed(told, "hint")
        texts = " ".join(r.text for r in told.reasons)
        assert not re.search("发放|核定为|下次\\d", texts), texts
        codes = {r.code for r in told.reasons}
        persons = {b.name for b in BENEFITS[4:]}
        sums = any(a.change == "hint" and a.benefit in persons for a in told.amounts)
        assert sums == any(c.startswith("decision.only_hinted") for c in codes)
    assert known


def test_what_waits_is_told_apart_from_what_is_open(explainers: dict[str, Explainer]) -> None:
    """By its own sums: both known, it stays as it is; one of them open, nothing can be said."""
    seen = set()
    for told in explained(explainers, "cannot_say"):
        for benefit in BENEFITS:
            amount = next((a for a in told.amounts if a.benefit == benefit.name), None)
            if amount is None or amount.change != "cannot_say":
                continue
            before, after = (told.trace.value(n) for n in (benefit.before, benefit.after))
            open_ = isinstance(before, Unknown) or isinstance(after, Unknown)
            expected = "无法判断" if open_ else "暂不作结论"
            if not open_ and before:
                expected = "暂不变动" if after else "暂不停发"
            assert amount.change_words == expected
            seen.add(expected)
    assert {"无法判断", "暂不停发"} <= seen


def test_what_would_go_on_stays_as_it_is_while_the_family_does_not_cooperate(
    library: Library,
) -> None:
    title = "what_is_drawn_as_it_should_be_waits_too"
    case = next(c for c in cases_of(library) if c.title.endswith(title))
    book = compile_book(library, case.day)
    for language, words in (("zh", "暂不变动"), ("en", "stays as it is until all is settled")):
        rows = {a.benefit: a for a in amounts_of(trace_of(case, book), language, verified)}
        assert rows["dibao"].change == "cannot_say"
        assert rows["dibao"].change_words == words


def test_temporary_aid_that_is_open_is_told_of_to_who_applies(
    explainers: dict[str, Explainer],
) -> None:
    """Where nothing hints at it, too: it may be due, once all is known."""
    seen = set()
    for told in explained(explainers, "cannot_say"):
        rows = [a for a in told.amounts if a.benefit == "temporary_aid"]
        if told.trace.value(ONCE_CHANGE) != Decision.SCREENED:
            continue
        unknown = isinstance(told.trace.value(ONCE), Unknown)
        applies = told.trace.value("decision__pending") is True
        assert [a.change_words for a in rows] == ["尚未查清"] * (unknown and applies)
        line = "临时救助（一次性）：尚未查清〔"
        assert (line in as_text(told, "zh")) == (unknown and applies)
        seen.add((unknown, applies))
    assert {(True, True), (False, True)} <= seen
