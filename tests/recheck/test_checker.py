"""The checker agrees with the engine, finds what was changed, and stands alone."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.notices import (
    book,
    changed,
    content,
    english,
    invented_notice,
    law_cases,
    library,
    rule_of,
    sealed,
)

from minsheng.policy.engine.cases import household_of
from minsheng.policy.engine.library import PACKAGE
from minsheng.policy.engine.scalar import evaluate
from minsheng.recheck import checker
from minsheng.recheck.checker import Report, as_lines, check, following
from minsheng.recheck.notice import notice_of
from minsheng.recheck.outcome import TARGETS

DOLE, LEVY = "dues__dole_m_hh", "dues__levy_m"
SAMPLED = 150


def said(report):
    return [(d["what"], d["name"]) for d in report.differences]


@given(st.integers(0, 10_000), st.sampled_from([date(2019, 3, 1), date(2021, 3, 1)]))
def test_it_agrees_with_the_engine_on_any_household(seed, day):
    notice = invented_notice(seed, day)
    report = check(content(notice))
    assert report.code == 0, english(report)
    assert report.rules == len(notice["rules"])


def test_the_sample_holds_unknowns_of_every_rule():
    unknown = set()
    for seed in range(60):
        for name, values in invented_notice(seed)["results"].items():
            unknown |= {name for v in values if isinstance(v, dict)}
    never = {"dues__sure", "dues__disputed", "dues__known_wages_m_hh"}
    assert set(invented_notice()["results"]) - unknown == never


@pytest.mark.slow
def test_it_agrees_with_the_engine_on_worked_cases_of_every_law():
    """Of those that a run could decide, by the law of a month's first day."""
    there = [case for case in law_cases() if case.day.day == 1]
    cases = there[:: max(1, len(there) // SAMPLED)]
    assert {c.law for c in cases} == {c.law for c in law_cases()}
    for case in cases:
        day = book(PACKAGE, case.day)
        trace = evaluate(day, household_of(case, library(PACKAGE)))
        report = check(content(notice_of(trace, day.order)))
        assert report.code == 0, (case.title, english(report))
        assert report.rules == len(day.order)


def test_it_agrees_on_what_a_run_decides():
    case = next(c for c in law_cases() if c.law == "decision")
    trace = evaluate(book(PACKAGE, case.day), household_of(case, library(PACKAGE)))
    report = check(content(notice_of(trace)))
    assert report.code == 0, english(report)
    assert report.illustrative


def test_order_means_nothing():
    notice = invented_notice()

    def turned(copy):
        copy["rules"].reverse()
        copy["results"] = dict(reversed(copy["results"].items()))

    assert check(sealed(changed(notice, turned))).code == 0


def known_row(notice, name):
    return next(i for i, v in enumerate(notice["results"][name]) if not isinstance(v, dict))


def pay_more(copy):
    copy["decision"][DOLE] = 999_999


def earn_less(copy):
    copy["facts"]["person"][0]["wage_m"] = 1


def raise_line(copy):
    copy["parameters"]["hearth__line_m"]["value"] += 100_000


def bend_rule(copy):
    rule = rule_of(copy, "dues__old")
    rule["text"] = rule["text"].replace("old_age <= age", "age < old_age")


def bend_result(copy):
    copy["results"]["dues__age"][known_row(copy, "dues__age")] += 1


def know_all(copy):
    names = [n for n, v in copy["results"].items() if any(isinstance(x, dict) for x in v)]
    copy["results"][names[0]] = [0 for _ in copy["results"][names[0]]]


def tell_sentence(copy):
    copy["sentences"][0]["zh"] = "批准"


def forge_seal(copy):
    copy["seal"] = "0" * 64


CHANGES = [pay_more, earn_less, raise_line, bend_rule, bend_result, know_all, tell_sentence]


@pytest.mark.parametrize("change", [*CHANGES, forge_seal])
def test_whatever_is_changed_breaks_the_seal(change):
    report = check(content(changed(invented_notice(), change)))
    assert report.code == 1
    assert ("seal", "seal") in said(report)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_although_it_was_sealed_anew(change):
    report = check(sealed(changed(invented_notice(), change)))
    assert report.code == 1
    assert ("seal", "seal") not in said(report)


def test_it_says_where_what_was_printed_and_what_comes_out():
    notice = invented_notice()
    row = known_row(notice, "dues__age")
    value = notice["results"]["dues__age"][row]
    report = check(sealed(changed(notice, bend_result)))
    assert report.differences == [
        {"what": "result", "name": "dues__age", "row": row}
        | {"printed": value + 1, "recomputed": value}
    ]
    words = f"dues__age: result, row {row}: printed {value + 1}, worked out {value}"
    assert words in english(report)
    assert f"重算 {value}" in "\n".join(as_lines(report, "zh"))


def test_true_is_not_1():
    def change(copy):
        copy["decision"]["dues__sure"] = int(copy["decision"]["dues__sure"])

    assert said(check(sealed(changed(invented_notice(), change)))) == [("decision", "dues__sure")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda n: n["results"].pop(DOLE), ("height", DOLE)),
        (lambda n: n["results"][LEVY].append(0), ("height", LEVY)),
        (lambda n: n["results"].update(dues__gift=[1]), ("no_rule", "dues__gift")),
        (lambda n: n["decision"].update(dues__gift=1), ("no_rule", "dues__gift")),
        (
            lambda n: n["reasons"].append({**n["reasons"][0], "code": "dues.x", "when": LEVY}),
            ("reason", "dues.x"),
        ),
        (lambda n: rule_of(n, LEVY).update(source="roll"), ("text", LEVY)),
        (lambda n: rule_of(n, LEVY).update(type="Count"), ("text", LEVY)),
        (lambda n: rule_of(n, LEVY)["arguments"].pop(), ("text", LEVY)),
        (lambda n: n.update(month="2021-04"), ("day", "month")),
        (lambda n: n.update(law_day="2021-03-31"), ("day", "month")),
        (lambda n: n.update(law_day="2021-03-99"), ("day", "month")),
        (lambda n: n["facts"]["run"][0].update(as_of=20210302), ("day", "as_of")),
        (
            lambda n: n["parameters"]["dues__old_age"].update(start="2021-03-02"),
            ("figure", "dues__old_age"),
        ),
        (
            lambda n: n["parameters"]["dues__old_age"].update(area="11"),
            ("figure", "dues__old_age"),
        ),
        (
            lambda n: rule_of(n, LEVY).update(
                text=rule_of(n, LEVY)["text"].replace("2020-01-01", "2021-04-01")
            ),
            ("force", LEVY),
        ),
    ],
)
def test_what_is_printed_beside_is_compared_too(change, what):
    report = check(sealed(changed(invented_notice(), change)))
    assert report.code == 1
    assert what in said(report)


def test_many_differences_are_cut_short():
    def change(copy):
        copy["results"] |= {f"x__{n}": [] for n in range(70)}

    assert english(check(sealed(changed(invented_notice(), change)))).count("\n") == 53


def test_it_knows_what_a_decision_must_say():
    assert set(checker.TARGETS) == set(TARGETS)


def test_every_kind_of_difference_has_words_in_both_languages():
    assert all(len(words) == 2 for words in checker.WORDS.values())
    assert all(zh.count("{}") == en.count("{}") for zh, en in checker.WORDS.values())
    source = Path(checker.__file__).read_text("utf-8")
    strings = {
        n.value
        for n in ast.walk(ast.parse(source))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    assert set(checker.WORDS) <= strings


def test_it_imports_the_standard_library_only():
    tree = ast.parse(Path(checker.__file__).read_text("utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") not in {"eval", "exec", "compile", "__import__"}
    assert names - {"__future__"} <= sys.stdlib_module_names


@pytest.fixture
def alone(tmp_path):
    """A copy of the checker in a folder of its own, run without any site packages."""
    shutil.copy(checker.__file__, tmp_path / "checker.py")

    def run(*arguments):
        command = [sys.executable, "-I", "-S", "-W", "error", "checker.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)

    return run


def test_the_file_runs_alone(alone, tmp_path):
    notice = invented_notice()
    (tmp_path / "good.json").write_bytes(content(notice))
    (tmp_path / "bad.json").write_bytes(content(changed(notice, pay_more)))
    (tmp_path / "no.json").write_bytes(b"{}")
    good, bad, no, none = (alone(f"{name}.json") for name in ("good", "bad", "no", "none"))
    assert (good.returncode, bad.returncode, no.returncode, none.returncode) == (0, 1, 2, 2)
    rules = len(notice["rules"])
    assert f"一致：{rules}条规则" in good.stdout.decode()
    assert f"Agrees: {rules} rules" in good.stdout.decode()
    assert "不一致，共2处" in bad.stdout.decode()
    assert f"{DOLE}: decision, row 0: printed 999999" in bad.stdout.decode()
    assert "无法核验：这不是告知书" in no.stdout.decode()
    assert "没有文件 none.json；请核对路径" in none.stdout.decode()
    assert "There is no file none.json" in none.stdout.decode()
    assert [r.stderr for r in (good, bad, no, none)] == [b""] * 4
    assert alone().returncode == 2


def test_an_answer_nobody_could_read_is_none(tmp_path):
    (tmp_path / "good.json").write_bytes(content(invented_notice()))
    command = [sys.executable, "-W", "error", checker.__file__, str(tmp_path / "good.json")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=-1, check=False, timeout=60)
    assert done.returncode == 2
    zh, en = done.stderr.decode().splitlines()
    assert zh == "结果未能输出，可能是磁盘已满；请换一个输出位置，再核验一次"
    assert en.startswith("The answer could not be printed")


@pytest.mark.parametrize(("change", "code"), [(lambda _: None, 0), (pay_more, 1)])
def test_whoever_reads_no_further_changes_no_answer(tmp_path, change, code):
    (tmp_path / "n.json").write_bytes(sealed(changed(invented_notice(), change)))
    command = [sys.executable, "-W", "error", checker.__file__, str(tmp_path / "n.json")]
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(command, stdout=writes, stderr=-1, check=False, timeout=60)
    os.close(writes)
    assert (done.returncode, done.stderr) == (code, b"")


def test_ctrl_c_is_no_answer(monkeypatch, capsys):
    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(checker, "check_file", stopped)
    assert checker.main(["n.json"]) == 2
    assert "已停止，尚无结果；请再核验一次\nStopped before" in capsys.readouterr().err


def test_alone_it_tells_first_what_the_rest_follows_from(alone, tmp_path):
    (tmp_path / "bad.json").write_bytes(sealed(changed(invented_notice(), raise_line)))
    short, whole = (alone("bad.json", *more).stdout.decode() for more in ((), ("--all",)))
    assert "处由以上各处引起，用 --all 全部列出" in short
    assert len(whole.splitlines()) > len(short.splitlines())
    assert alone("--all", "bad.json").stdout.decode() == whole
    assert "[--all]" in alone("--all").stderr.decode()


def test_what_cannot_be_opened_is_said_without_the_systems_english(alone, tmp_path):
    (tmp_path / "folder.json").mkdir()
    told = alone("folder.json").stdout.decode()
    assert "无法核验：folder.json 是文件夹；请指明其中的告知书文件。" in told
    assert "Is a directory" not in told


def test_what_differs_is_called_as_the_notice_calls_it():
    def change(copy):
        copy["results"]["dues__dole_m_hh"] = [1]
        rule_of(copy, "dues__dole_m_hh").update(zh="补助", en="dole")
        copy["sentences"][0]["en"] = "another"

    report = check(sealed(changed(invented_notice(), change)))
    zh, en = ("\n".join(as_lines(report, language, whole=True)) for language in ("zh", "en"))
    assert "  补助（dues__dole_m_hh）：结果，第0行：所印 1，" in zh
    assert "英文文句与重算的数值不符" in zh
    assert "  dole (dues__dole_m_hh): result, row 0: printed 1," in en


def test_what_follows_from_another_difference_is_counted_and_shown_when_asked():
    """One figure raised alters all that is worked out from it: the figure's own rules are told."""
    notice = invented_notice()
    report = check(sealed(changed(notice, raise_line)))
    follow = following(report)
    firsts = [d["name"] for d, after in zip(report.differences, follow, strict=True) if not after]
    assert any(follow)
    assert firsts == [*report.unborne] == [DOLE]
    for language, words in (("zh", "处由以上各处引起，用 --all"), ("en", "follow from the above")):
        lines, whole = as_lines(report, language), as_lines(report, language, whole=True)
        assert sum(follow) == len(whole) - len(lines) + 1
        assert str(sum(follow)) in next(line for line in lines if words in line)
        assert not any(words in line for line in whole)
        assert len([li for li in whole if li.startswith("  ")]) == len(report.differences)


def test_what_stands_by_itself_follows_from_nothing():
    """A result bent in its place only: the sentence and the decision that tell it are right."""
    for change in (bend_result, pay_more, tell_sentence):
        report = check(sealed(changed(invented_notice(), change)))
        assert following(report)[0] is False


def test_a_figure_the_book_has_otherwise_comes_before_all_that_it_altered():
    report = Report(
        titles={"a__line": ["线", "line"], "a__sum": ["额", "sum"]},
        needs={"a__sum": {"a__line"}, "a.told": {"a__sum"}, "a__other": set()},
        differences=[
            {"what": "seal", "name": "seal"},
            {"what": "result", "name": "a__sum", "row": 0},
            {"what": "decision", "name": "a__sum", "row": 0},
            {"what": "sentence", "name": "a.told", "row": 0},
            {"what": "sentence_en", "name": "a.told", "row": 0},
            {"what": "result", "name": "a__other", "row": 0},
            {"what": "result", "name": "a__other", "row": 1},
            {"what": "differs_book", "name": "parameters.a__line.value"},
            {"what": "differs_book", "name": "results.a__sum.0"},
            {"what": "differs_book", "name": "sentences.a.told 0.zh"},
        ],
    )
    first = [n for n, after in enumerate(following(report)) if not after]
    assert first == [0, 2, 5, 6, 7]  # the decision is told, whatever altered it


def test_what_the_book_has_otherwise_is_told_row_by_row() -> None:
    """And in each language: a space in the Chinese hides no forged English."""
    names = (
        *("results.a__sum.0", "results.a__sum.1"),
        *("sentences.a.told 0.zh", "sentences.a.told 0.en", "sentences.a.told 1.en"),
    )
    report = Report(
        needs={"a__sum": set(), "a.told": set()},
        differences=[{"what": "differs_book", "name": name} for name in names],
    )
    assert following(report) == [False] * 5


def test_what_is_given_follows_from_nothing() -> None:
    """A figure has a value and a date, and a rule's text is not worked out from its figures."""
    names = ("parameters.a__line.value", "parameters.a__line.start", "rules.a__sum.source")
    report = Report(
        titles={"a__line": ["线", "line"]},
        needs={"a__sum": {"a__line"}},
        differences=[{"what": "differs_book", "name": name} for name in names],
    )
    assert following(report) == [False, False, False]


def test_of_many_differences_each_root_is_found():
    """However long the chain and however many differ: a forger chooses the number."""
    chain = {f"a__{n}": {f"a__{n - 1}"} for n in range(1, 5_000)}
    differences = [{"what": "result", "name": f"a__{n % 5_000}", "row": n} for n in range(10_000)]
    follow = following(Report(needs=chain, differences=differences))
    assert [n for n, after in enumerate(follow) if not after] == [0, 5_000]
