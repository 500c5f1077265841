"""Forgeries of an attacker who can seal: by whom each is found."""

from __future__ import annotations

import pytest
from tests.recheck.notices import changed, law_notice, library, rule_of, sealed

from minsheng.policy.engine.library import PACKAGE
from minsheng.recheck.checker import (
    Report,
    Sheet,
    as_lines,
    as_written,
    check,
    following,
    parse,
    sentences_of,
    warned_of,
    work_out,
)
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.notice import notice_of
from minsheng.recheck.official import compare_with_book, compare_with_run

RATE, OUTCOME = "tekun__basic_rate", "decision__outcome"


def fill(notice):
    """The checker, turned round: fill in what a changed notice must say to agree."""
    sheet = Sheet(notice, Report())
    work_out(sheet)
    results = {n: [as_written(v) for v in sheet.columns[n].values] for n in sheet.rules}
    notice["results"] = results
    for name in notice["decision"]:
        single = sheet.rules[name].entity in ("run", "household")
        notice["decision"][name] = results[name][0] if single else results[name]
    notice["sentences"] = [
        {"code": code, "row": row, "zh": zh, "en": en}
        for (code, row), (zh, en) in sentences_of(sheet)[0].items()
    ]
    statuses = {p["status"] for p in notice["parameters"].values()}
    order = ("illustrative", "remembered", "verified")
    notice["figures"] = next(s for s in order if s in statuses)
    months = (notice[key] for key in ("month", "facts_month", "law_month"))
    warning = warned_of(*months, "illustrative" in statuses)
    notice["warning"] = dict(zip(("zh", "en"), warning, strict=True))


def forge(change, refill=False, code="decision.continues"):
    def forged():
        copy = changed(law_notice(code), change)
        if refill:
            fill(copy)
        return copy

    return forged


def reason(n, code="decision.continues"):
    return next(r for r in n["reasons"] if r["code"] == code)


def set_(key, value, *path):
    def change(n):
        for way in path:
            n = n[way]
        n[key] = value

    return change


def no_reasons(n):
    n["reasons"], n["sentences"] = [], []


def no_reasons_nor_their_rules(n):
    """Whatever only the reasons needed is cut away as well."""
    no_reasons(n)
    needs = {r["name"]: [a["target"] for a in r["arguments"]] for r in n["rules"]}
    kept, more = set(), list(n["decision"])
    while more:
        name = more.pop()
        if name not in kept:
            kept.add(name)
            more += needs.get(name, [])
    n["rules"] = [r for r in n["rules"] if r["name"] in kept]
    n["results"] = {k: v for k, v in n["results"].items() if k in kept}
    n["parameters"] = {k: v for k, v in n["parameters"].items() if k in kept}
    kept.add("urban")
    n["fact_types"] = {k: v for k, v in n["fact_types"].items() if k in kept}
    for rows in n["facts"].values():
        rows[:] = [{k: v for k, v in row.items() if k in kept} for row in rows]


def one_reason_less(n):
    """A reason that holds and is no conclusion, with its sentences."""
    code = next(s["code"] for s in n["sentences"] if not s["code"].startswith("decision."))
    n["reasons"] = [r for r in n["reasons"] if r["code"] != code]
    n["sentences"] = [s for s in n["sentences"] if s["code"] != code]


def other_code(n):
    reason(n)["code"] = "decision.stops_all"
    n["sentences"][0]["code"] = "decision.stops_all"


def other_wording(n):
    reason(n).update(zh="停发全部救助金", en="Everything is stopped")


def all_verified(n):
    for figure in n["parameters"].values():
        figure["status"] = "verified"
    n["figures"] = "verified"
    n["warning"] = {"zh": "", "en": ""}


def no_warning(n):
    del n["warning"]


def empty_warning(n):
    n["warning"] = {"zh": "", "en": ""}


def half_a_warning(n):
    """Of a trial only that figures are illustrative is left."""
    n["warning"] = {key: text[text.index(key_words) :] for key, text, key_words in _halves(n)}


def _halves(n):
    words = {"zh": "其中有示意参数", "en": "Some figures are illustrative"}
    return [(key, n["warning"][key], words[key]) for key in words]


def trial(change):
    """A notice of a trial, decided for a month its facts are not of."""

    def forged():
        copy = law_notice("decision.continues")
        copy = changed(copy, lambda n: n.update(facts_month="2019-11"))
        fill(copy)
        assert "测算" in copy["warning"]["zh"]
        return changed(copy, change)

    return forged


def renumbered(n):
    """The members of a code change places, and so does every value of it."""
    members = n["codes"]["Decision"]
    members["CONTINUE"], members["STOP_PROPOSED"] = members["STOP_PROPOSED"], members["CONTINUE"]


def moved(n):
    n["household"]["county"] = "110101"


def other_residence(n):
    urban = n["facts"]["household"][0]["urban"]
    n["household"]["residence"] = "rural" if urban else "urban"


def other_outcome(n):
    text = rule_of(n, OUTCOME)["text"]
    head, _, _ = text.rpartition("    return ")
    rule_of(n, OUTCOME)["text"] = head + "    return Decision.STOP_PROPOSED\n"


def other_law_of_a_rule(n):
    rule_of(n, OUTCOME)["law"] = "dibao"


def hidden_facts(n):
    for row in n["facts"]["person"]:
        row["party"] = True


def hidden_typed_facts(n):
    n["fact_types"]["party"] = {**next(iter(n["fact_types"].values())), "entity": "person"}
    n["fact_types"]["party"]["type"] = "bool"
    hidden_facts(n)


def hidden_rule(n):
    copy = {**rule_of(n, OUTCOME), "name": "decision__other"}
    copy["text"] = copy["text"].replace("def outcome", "def other")
    n["rules"].append(copy)
    n["results"]["decision__other"] = n["results"][OUTCOME]


def hidden_figure(n):
    n["parameters"]["tekun__hidden"] = next(iter(n["parameters"].values()))


def hidden_rounding(n):
    figure = next(p for p in n["parameters"].values() if p["type"] == "Rounding")
    figure["value"]["note"] = 1


def cut_decision(n):
    del n["decision"]["decision__dibao_after_m_hh"]


def reordered(n):
    n["sentences"].reverse()


def told_twice(n):
    n["sentences"].append(n["sentences"][0])


ALONE = {
    "all reasons": forge(no_reasons),
    "all reasons and what they need": forge(no_reasons_nor_their_rules),
    "all sentences": forge(set_("sentences", [])),
    "sentence replaced": forge(set_("zh", "停发全部救助金", "sentences", 0)),
    "sum in a sentence": forge(set_("en", "Continue: 9 yuan a month in all", "sentences", 0)),
    "sentence twice": forge(told_twice),
    "sentences in another order": forge(reordered),
    "reason's code alone": forge(lambda n: reason(n).update(code="decision.x")),
    "reason's side, none": forge(lambda n: reason(n).update(side="amen")),
    "reason's rule": forge(lambda n: reason(n).update(when="decision__stops")),
    "reason's wording alone": forge(other_wording),
    "decision cut": forge(cut_decision),
    "decision changed": forge(set_("decision__total_m_hh", 1, "decision")),
    "figures": forge(set_("figures", "verified")),
    "no warning of illustrative figures": forge(no_warning),
    "an empty warning": forge(empty_warning),
    "a warning in other words": forge(set_("zh", "批准", "warning")),
    "a warning more": forge(set_("note", "批准", "warning")),
    "no warning of a trial": trial(no_warning),
    "an empty warning of a trial": trial(empty_warning),
    "half a warning of a trial": trial(half_a_warning),
    "no month of the facts": forge(lambda n: n.pop("facts_month")),
    "another month of the facts": forge(set_("facts_month", "2019-11")),
    "no word of what to bring": forge(set_("zh", "", "to_bring"), code="decision.refuses_inquiry"),
    "nothing to bring": forge(lambda n: n.pop("to_bring"), code="decision.refuses_inquiry"),
    "to bring of a family that cooperates": forge(set_("zh", "带户口簿", "to_bring")),
    "law older than its figures": forge(set_("law_month", "2000-01")),
    "an earlier format without warning": forge(
        lambda n: (n.pop("warning"), n.update(format="minsheng-notice/2"))
    ),
    "residence": forge(other_residence),
    "no residence": forge(set_("residence", None, "household")),
    "county of another province": forge(moved),
    "law of a rule": forge(other_law_of_a_rule),
    "codes renumbered, values kept": forge(renumbered),
    "two codes alike": forge(lambda n: n["codes"]["Decision"].update(CONTINUE=3)),
    "hidden field": forge(set_("note", 1)),
    "hidden field of the household": forge(set_("party", True, "household")),
    "hidden fact": forge(hidden_facts),
    "hidden fact with its type": forge(hidden_typed_facts),
    "hidden rule": forge(hidden_rule),
    "hidden figure": forge(hidden_figure),
    "hidden key of a rounding": forge(hidden_rounding),
    "hidden field of a rule": forge(set_("note", "", "rules", 0)),
    "hidden field of an argument": forge(lambda n: rule_of(n, OUTCOME)["arguments"].append({})),
    "hidden field of a reason": forge(set_("note", "", "reasons", 0)),
    "hidden field of a sentence": forge(set_("note", "", "sentences", 0)),
    "hidden entity": forge(set_("cousin", [], "facts")),
    "hidden parents": forge(set_("obligor", [], "parents")),
    "hidden code type": forge(set_("Party", {"IN": 1}, "codes")),
    "hidden words in a digest": forge(set_("rulebook", "0" * 64 + " 批准")),
    "hidden words in the version": forge(set_("program", "0.1 批准")),
}
"""What the stand-alone checker finds."""
BOOK = {
    "one reason and its sentence": forge(one_reason_less),
    "reason's code and sentence's": forge(other_code),
    "reason's article": forge(lambda n: reason(n).update(article_zh="第一条")),
    "reason's article in English": forge(lambda n: reason(n).update(article_en="art. 1")),
    "reason's side": forge(lambda n: reason(n).update(side="against")),
    "reason's source": forge(lambda n: reason(n).update(source="S1")),
    "reason's wording and sentence": forge(other_wording, refill=True),
    "every status and the weakest": forge(all_verified),
    "codes renumbered, all worked out anew": forge(renumbered, refill=True),
    "start": forge(set_("start", "2001-01-01", "parameters", RATE)),
    "figure's source": forge(set_("source", "S1", "parameters", RATE)),
    "figure's name": forge(set_("zh", "倍数", "parameters", RATE)),
    "figure, all worked out anew": forge(set_("value", 5_000, "parameters", RATE), refill=True),
    "outcome, all worked out anew": forge(other_outcome, refill=True),
    "rule's name": forge(set_("zh", "规则", "rules", 0)),
    "figure's unit in Chinese": forge(set_("per_zh", "户", "parameters", RATE)),
    "figure's status in Chinese": forge(set_("status_zh", "已核对原文", "parameters", RATE)),
    "fact's agency in Chinese": forge(set_("agency_zh", "家庭", "fact_types", "urban")),
    "fact's agency": forge(set_("agency", "family", "fact_types", "urban")),
    "fact's name": forge(set_("zh", "乡村", "fact_types", "urban")),
}
"""What agrees in itself: only who has the rule book can find it."""


def compared(notice):
    content = sealed(notice)
    report = check(content)
    if not report.refused:
        compare_with_book(parse(content), report, library(PACKAGE))
    return report


def english(report):
    return "\n".join(as_lines(report, "en"))


def test_the_notice_itself_agrees_with_the_rule_book():
    report = compared(law_notice())
    assert report.code == 0, english(report)
    assert report.compared == "book"
    assert "were compared with the installed rule book" in english(report)


@pytest.mark.parametrize("name", ALONE)
def test_the_checker_alone_finds_it(name):
    report = check(sealed(ALONE[name]()))
    assert report.code in (1, 2), english(report)
    assert ("seal", "seal") not in [(d["what"], d["name"]) for d in report.differences]


@pytest.mark.parametrize("name", [*ALONE, *BOOK])
def test_who_has_the_rule_book_finds_it(name):
    report = compared({**ALONE, **BOOK}[name]())
    assert report.code in (1, 2)
    if name in BOOK:
        assert {d["what"] for d in report.differences} == {"differs_book"}, english(report)


@pytest.mark.parametrize("name", BOOK)
def test_the_checker_alone_says_that_it_cannot_know(name):
    report = check(sealed(BOOK[name]()))
    assert report.code == 0, english(report)
    assert "规则、标准和文句是否与官方规则手册一致，未核对" in "\n".join(as_lines(report, "zh"))
    assert "Not checked: whether rules, figures and wording are those of" in english(report)


def test_another_digest_cannot_be_compared_and_is_no_agreement():
    report = compared(forge(set_("rulebook", "0" * 64))())
    assert (report.code, report.compared) == (2, "other")
    assert "could not be compared" in english(report)
    assert "未能核对规则、标准和文句" in "\n".join(as_lines(report, "zh"))


def test_each_difference_is_named():
    report = compared(BOOK["figure, all worked out anew"]())
    first = report.differences[0]
    assert first["name"] == f"parameters.{RATE}.value"
    assert (first["printed"], first["recomputed"]) == (5_000, 13_000)
    report = compared(BOOK["reason's article"]())
    assert [d["name"] for d in report.differences] == ["reasons.decision.continues.article_zh"]
    assert "第一条" in english(report)
    report = compared(BOOK["outcome, all worked out anew"]())
    assert report.differences[0]["name"] == f"rules.{OUTCOME}.text"


def test_who_has_the_run_finds_another_county_and_other_facts(runs):
    explainer = Explainer(runs["2020-11"], library(PACKAGE))
    ident = explainer.about["parts"][0]["first"]
    told = [s.text for s in explainer.explain(ident).reasons]
    notice = notice_of(explainer.trace(ident), sentences=told)
    assert with_run(notice, runs["2020-11"]).code == 0
    moved_near = changed(notice, set_("county", "320602", "household"))
    assert notice["household"]["county"] != "320602"
    report = with_run(moved_near, runs["2020-11"])
    assert "household.county" in [d["name"] for d in report.differences]
    assert report.compared == "run"


def test_who_has_the_run_finds_another_version_of_the_program(runs):
    notice = of_run(runs["2020-11"])
    forged = changed(notice, set_("program", "9.9.9"))
    content = sealed(forged)
    assert check(content).code == compared(forged).code == 0, "nobody else can know"
    report = with_run(forged, runs["2020-11"])
    assert report.code == 1
    assert [(d["name"], d["printed"]) for d in report.differences] == [("program", "9.9.9")]


def test_a_later_version_prints_the_one_that_decided(runs, monkeypatch):
    monkeypatch.setattr("minsheng.recheck.notice.__version__", "9.9.9")
    notice = of_run(runs["2020-11"])
    assert notice["program"] != "9.9.9"
    assert with_run(notice, runs["2020-11"]).code == 0


@pytest.mark.parametrize("said", [None, "", 5])
def test_a_run_that_names_no_version_is_refused(runs, monkeypatch, said):
    explainer = Explainer(runs["2020-11"], library(PACKAGE))
    monkeypatch.setitem(explainer.about, "program", said)
    with pytest.raises(RecheckError, match="`program` is not as a run writes it"):
        explainer.program  # noqa: B018


def of_run(run):
    """The notice of a run's first household."""
    explainer = Explainer(run, library(PACKAGE))
    ident = explainer.about["parts"][0]["first"]
    told = [s.text for s in explainer.explain(ident).reasons]
    return notice_of(explainer.trace(ident), sentences=told, program=explainer.program)


def with_run(notice, run):
    report = check(sealed(notice))
    compare_with_run(notice, report, run, library(PACKAGE))
    return report


STOP = "建议停发全部待遇，请退还已领款项"
TOTAL, DIBAO, AMOUNT = "decision__total_m_hh", "decision__dibao_after_m_hh", "dibao__amount_m_hh"


def print_(name, value):
    """A result forged, and the decision where it tells it."""

    def change(n):
        n["results"][name] = [value]
        if name in n["decision"]:
            n["decision"][name] = value

    return change


def add_to(text, *path):
    def change(n):
        for way in path[:-1]:
            n = n[way]
        n[path[-1]] += text

    return change


def conclude(text, language="zh"):
    def change(n):
        told = next(s for s in n["sentences"] if s["code"] == "decision.continues")
        told[language] = text

    return change


def of_the_rule(name, change):
    return lambda n: change(rule_of(n, name))


HIDING = {
    "a space in an article over a sentence": (
        [lambda n: add_to(" ", "article_zh")(reason(n)), conclude(STOP)],
        [STOP],
    ),
    "a space in a reason's wording over a sentence": (
        [lambda n: add_to(" ", "zh")(reason(n)), conclude(STOP)],
        [STOP],
    ),
    "a full stop in a figure's title over a total": (
        [add_to("。", "parameters", "dibao__standard_m", "zh"), print_(TOTAL, 9_990_000)],
        [9_990_000],
    ),
    "a space in a source over an amount": (
        [
            of_the_rule(AMOUNT, add_to(" ", "source")),
            print_(AMOUNT, 9_990_000),
            print_(DIBAO, 9_990_001),
            print_(TOTAL, 9_990_002),
        ],
        [9_990_000, 9_990_001, 9_990_002],
    ),
    "a comment in a rule over its result": (
        [of_the_rule(AMOUNT, add_to("    # paid\n", "text")), print_(AMOUNT, 9_990_000)],
        [9_990_000],
    ),
    "one fen over a total and a sentence": (
        [print_(DIBAO, 7), set_(TOTAL, 9_990_000, "decision"), conclude(STOP)],
        [7, 9_990_000, STOP],
    ),
    "a figure over a total": (
        [set_("value", 7, "parameters", "dibao__standard_m"), print_(TOTAL, 9_990_000)],
        [9_990_000],
    ),
    "a space in the Chinese over the English": (
        [conclude(STOP), conclude("Stop.", "en")],
        [STOP, "Stop."],
    ),
}


@pytest.mark.parametrize("against", ["alone", "book"])
@pytest.mark.parametrize("name", HIDING)
def test_nothing_hides_behind_another_change(name, against):
    """Each forged value stands in what is told first, whatever else was changed."""
    changes, forged = HIDING[name]
    notice = law_notice("decision.continues")
    for change in changes:
        notice = changed(notice, change)
    report = check(sealed(notice))
    if against == "book":
        compare_with_book(parse(sealed(notice)), report, library(PACKAGE))
    pairs = zip(report.differences, following(report), strict=True)
    told = [one.get("printed") for one, follows in pairs if not follows]
    for value in forged:
        assert value in told
        assert told.count(value) <= 2 if against == "book" else told.count(value) == 1


def test_what_the_rule_book_has_too_follows_from_a_changed_figure():
    """The printed decision is the book's: alone it is told, held to the book it is right."""
    dearer = set_("value", 1_000_000, "parameters", "dibao__standard_m")
    notice = changed(law_notice("decision.continues"), dearer)
    report = check(sealed(notice))
    alone = [d["name"] for d, f in zip(report.differences, following(report), strict=True) if not f]
    assert "decision__outcome" in alone or TOTAL in alone
    compare_with_book(parse(sealed(notice)), report, library(PACKAGE))
    pairs = zip(report.differences, following(report), strict=True)
    assert [d["name"] for d, f in pairs if not f] == ["parameters.dibao__standard_m.value"]


@pytest.mark.parametrize("day", ["last", "none"])
def test_a_run_decides_by_the_law_of_the_first_day_alone(day):
    """All is worked out anew by the law of another day; `none` is in no calendar."""

    def later(n):
        n["law_day"] = f"{n['month']}-{'28' if day == 'last' else '99'}"
        n["facts"]["run"][0]["as_of"] = int(n["law_day"].replace("-", ""))

    notice = forge(later, refill=True)()
    assert ("day", "month") in [(d["what"], d["name"]) for d in check(sealed(notice)).differences]
    assert "law_day" in [d["name"] for d in compared(notice).differences]


def test_many_changed_words_do_not_push_the_decision_out():
    def wordy(n):
        for rule in n["rules"]:
            rule["source"] += " "

    notice = changed(changed(law_notice("decision.continues"), wordy), conclude(STOP))
    lines = as_lines(check(sealed(notice)), "zh")
    assert STOP in "".join(lines)
    assert any("…… 另有" in line for line in lines)
