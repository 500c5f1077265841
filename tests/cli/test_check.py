"""`minsheng check` on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.recheck.families import family
from tests.recheck.notices import changed, content, invented_notice, law_notice, sealed

from minsheng.cli import main
from minsheng.policy.engine.library import load_library
from minsheng.recheck import checker
from minsheng.recheck.notice import notice_of
from minsheng.recheck.outcome import TARGETS


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        main(["check", *arguments])
    return stop.value.code, capsys.readouterr().out


@pytest.fixture
def notice(tmp_path):
    (tmp_path / "n.json").write_bytes(content(law_notice()))
    return str(tmp_path / "n.json")


def test_it_agrees_in_both_languages_where_none_is_set(notice, capsys, monkeypatch):
    for name in ("MINSHENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    code, out = run(capsys, notice)
    assert code == 0
    assert "一致" in out
    assert "Agrees" in out


def test_it_speaks_one_language_when_asked(notice, capsys):
    assert "Agrees" not in run(capsys, notice, "--lang", "zh")[1]
    assert "一致" not in run(capsys, notice, "--lang", "en")[1]


def test_a_difference_is_exit_code_1_and_data(tmp_path, capsys):
    bad = changed(invented_notice(), lambda n: n["decision"].update(dues__dole_m_hh=1))
    (tmp_path / "n.json").write_bytes(content(bad))
    code, out = run(capsys, str(tmp_path / "n.json"), "--json")
    found = json.loads(out)
    assert code == found["code"] == 1
    assert not found["agrees"]
    assert [d["what"] for d in found["differences"]] == ["seal", "decision"]


def test_it_compares_the_rule_book_too(tmp_path, capsys):
    dear = changed(law_notice(), lambda n: n["reasons"][0].update(article_en="art. 1"))
    (tmp_path / "n.json").write_bytes(sealed(dear))
    code, out = run(capsys, str(tmp_path / "n.json"), "--lang", "en")
    assert code == 1
    assert 'article_en: it is not what the rule book or the run has: printed "art. 1"' in out


def test_facts_that_cannot_be_are_told_in_both_languages(tmp_path, capsys):
    trace = family(load_library(), date(2020, 11, 1), TARGETS, [{"birth": 18_000_101}])
    (tmp_path / "n.json").write_bytes(content(notice_of(trace)))
    for language, words in (
        ("zh", "  facts：任何快照都不会有这样的事实：“出生日期”（birth）早于130年以前，不合常理"),
        ("en", "  facts: no snapshot can hold this: `birth` (出生日期) is more than 130 years ago"),
    ):
        code, out = run(capsys, str(tmp_path / "n.json"), "--lang", language)
        assert code == 1
        assert words in out.splitlines()


def test_one_changed_figure_is_told_alone_before_all_that_follows(tmp_path, capsys):
    def dearer(copy):
        copy["parameters"]["dibao__standard_m"]["value"] += 1_000

    (tmp_path / "n.json").write_bytes(sealed(changed(law_notice(), dearer)))
    lines = run(capsys, str(tmp_path / "n.json"), "--lang", "zh")[1].splitlines()
    (first,) = [li for li in lines if li.startswith("  ") and "……" not in li]
    assert first.startswith("  最低生活保障标准（parameters.dibao__standard_m.value）：")
    whole = run(capsys, str(tmp_path / "n.json"), "--lang", "zh", "--all")[1]
    assert len(whole.splitlines()) > len(lines)
    found = json.loads(run(capsys, str(tmp_path / "n.json"), "--json")[1])["differences"]
    assert [d["name"] for d in found if not d["follows"]] == ["parameters.dibao__standard_m.value"]


def test_a_notice_of_another_rule_book_is_exit_code_2(tmp_path, capsys):
    (tmp_path / "n.json").write_bytes(content(invented_notice()))
    code, out = run(capsys, str(tmp_path / "n.json"), "--json")
    found = json.loads(out)
    assert code == found["code"] == 2
    assert (found["compared"], found["agrees"]) == ("other", False)
    assert "could not be compared" in run(capsys, str(tmp_path / "n.json"), "--lang", "en")[1]


def test_without_the_run_it_cannot_be_checked(notice, tmp_path, capsys):
    code, out = run(capsys, notice, "--run", str(tmp_path / "none"), "--lang", "zh")
    assert code == 2
    assert "无法核验：无法与该次核查核对" in out
    code, out = run(capsys, notice, "--run", str(tmp_path / "none"), "--lang", "en")
    assert code == 2
    assert "could not be compared with the run: " in out


def test_what_cannot_be_checked_is_exit_code_2(tmp_path, capsys):
    code, out = run(capsys, str(tmp_path / "none.json"), "--lang", "en")
    assert code == 2
    assert "There is no file" in out
    assert run(capsys)[0] == 2


def test_half_a_letter_is_told_in_data_too(tmp_path, capsys):
    text = content(law_notice()).decode()
    told = json.loads(text)["sentences"][0]["zh"]
    (tmp_path / "n.json").write_text(
        text.replace(json.dumps(told, ensure_ascii=False), r'"\ud800"')
    )
    code, out = run(capsys, str(tmp_path / "n.json"), "--json")
    found = json.loads(out)
    assert code == found["code"] == run(capsys, str(tmp_path / "n.json"))[0] == 1
    assert r"\ud800" in out


def test_it_prints_the_checker_itself(capfdbinary):
    with pytest.raises(SystemExit) as stop:
        main(["check", "--program"])
    assert stop.value.code == 0
    assert capfdbinary.readouterr().out == Path(checker.__file__).read_bytes()


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_an_answer_nobody_could_read_is_exit_code_2(notice, more):
    command = [sys.executable, "-m", "minsheng", "check", notice, *more]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=-1, check=False, timeout=60)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("more", [[], ["--json"], ["--program"]])
def test_whoever_reads_no_further_changes_no_answer(notice, more):
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "minsheng", "check", notice, *more]
    done = subprocess.run(command, stdout=writes, stderr=-1, check=False, timeout=60)
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")
