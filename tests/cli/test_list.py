"""`minsheng list`: who is to be looked at first, in lines, as a sheet and as data."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.recheck.forging import seal

from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.cli.listed import _columns, nothing_found
from minsheng.cli.wrapped import width_of

Call = Callable[..., tuple[int, str, str]]
BELOW = 3
"""Sentences below the households, none of which a wide terminal breaks."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list")
    generate(folder / "city", 2_000, 7, "2020-11")
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(folder / "city"), "--as-of", "2020-11", "--out", str(folder / "run")])
    assert stopped.value.code == 0
    return folder / "run"


@pytest.fixture
def call(run: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(["list", str(run), *map(str, arguments)])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return called


def test_twenty_are_shown_and_how_to_see_the_rest(call: Call, run: Path) -> None:
    code, out, _ = call()
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("2020-11: 20 of ")
    total = int(lines[0].split()[3].replace(",", ""))
    assert len([li for li in lines if li[:1].isdigit()]) == 1 + 20 + 1
    assert f"{total - 20} more: list them with --limit {total}, or write a sheet" in out
    assert "only screened; list them with --outcome screened" in out
    assert f"minsheng explain {run} {lines[2].split()[0]}" in out
    assert "illustrative figures" in out
    assert "cannot say" in lines[2]
    whole = call("--limit", total)[1]
    assert whole.splitlines()[0] == f"2020-11: {total} households"
    assert "more:" not in whole


def test_it_speaks_chinese(call: Call) -> None:
    _, out, _ = call("--lang", "zh", "--limit", 2)
    assert "先列2户" in out.splitlines()[0]
    assert "无法判断" in out
    assert "尚未查清" in out
    assert "用 --csv 文件 写成表格" in out


def test_several_outcomes_may_be_asked_for(call: Call) -> None:
    told = json.loads(call("--json", "--outcome", "grant", "--outcome", "建议停发")[1])
    assert list(told["outcomes"]) == ["stop_proposed", "grant_proposed"]
    assert {h["outcome"] for h in told["households"]} <= {"stop_proposed", "grant_proposed"}
    assert told["households"]


def test_a_village_is_found_by_code_or_name(call: Call) -> None:
    first = json.loads(call("--json", "--limit", 1)[1])["households"][0]
    assert first["place"]
    by_code = json.loads(call("--json", "--village", first["village"])[1])
    assert first in by_code["households"]
    assert {h["village"] for h in by_code["households"]} == {first["village"]}
    county = json.loads(call("--json", "--county", first["county"])[1])
    township = json.loads(call("--json", "--township", first["village"] // 1_000)[1])
    assert county["total"] >= township["total"] >= by_code["total"] == len(by_code["households"])


def test_a_village_is_found_by_the_name_that_is_printed(call: Call) -> None:
    first = json.loads(call("--json", "--limit", 1)[1])["households"][0]
    by_code = json.loads(call("--json", "--village", first["village"])[1])
    assert json.loads(call("--json", "--village", first["place"])[1]) == by_code
    both = f"{first['village']} {first['place']}"
    assert json.loads(call("--json", "--village", both)[1]) == by_code
    part = first["place"][:-2]
    within = json.loads(call("--json", "--village", part)[1])["households"]
    assert first in within
    assert all(part in h["place"] for h in within)


def test_a_cause_is_shown_and_asked_for(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(call("--json", "--cause", "not-delivered", "--lang", "en")[1])
    assert told["households"]
    for household in told["households"]:
        assert "not_delivered" in household["causes"]
        assert "not delivered" in household["causes_words"]
    everything = json.loads(call("--json", "--lang", "en")[1])["households"]
    assert [h for h in everything if "not_delivered" in h["causes"]] == told["households"]
    monkeypatch.setenv("COLUMNS", "250")
    head, columns, *lines = call("--cause", "未提供", "--lang", "zh", "--limit", 3)[1].splitlines()
    assert f"共{told['total']}户" in head
    assert "未查清原因" in columns
    assert all("资料尚未提供" in line for line in lines[:3])


def test_data_are_complete_unless_limited(call: Call) -> None:
    told = json.loads(call("--json", "--lang", "en")[1])
    assert told["total"] == len(told["households"]) == sum(told["outcomes"].values())
    assert told["figures"] == "illustrative"
    for household in told["households"]:
        assert household["reason"] in (None, *household["reasons"])
        assert household["reason_words"]
    assert len(json.loads(call("--json", "--limit", 3)[1])["households"]) == 3


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv", "-")])
def test_more_may_be_asked_for_than_a_column_can_count(call: Call, form: tuple[str, ...]) -> None:
    code, out, err = call("--limit", "9" * 21, *form)
    assert (code, err) == (0, "")
    assert out == call("--limit", 1_000_000, *form)[1]


def test_what_run_json_says_of_itself_is_not_repeated(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copytree(run, tmp_path / "run"))
    seal(copy, figures="verified", as_of="2020-12", law_day="2020-12-01")
    with pytest.raises(SystemExit):
        main(["list", str(copy), "--json", "--limit", "1"])
    told = capsys.readouterr()
    assert json.loads(told.out)["figures"] == "illustrative"
    assert "2020-12 is decided" in told.err


def test_a_sheet_is_written_or_printed(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    code, out, _ = call("--csv", file)
    assert code == 0
    with file.open(encoding="utf-8-sig", newline="") as held:
        lines = list(csv.reader(held))
    assert out == f"{len(lines) - 1:,} households → {file}\n"
    assert call("--csv", "-")[1] == file.read_bytes().decode()
    code, _, err = call("--csv", file, "--limit", 2)
    assert code == 1
    assert "somebody may have written into it" in err
    assert call("--csv", file, "--limit", 2, "--replace")[1].startswith("2 households")
    kept = b"something else"
    file.write_bytes(kept)
    code, _, err = call("--csv", file)
    assert code == 1
    assert "no list of households, so it was left as it is" in err
    assert file.read_bytes() == kept


def test_a_list_with_a_column_more_is_left(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list.csv"
    call("--csv", file)
    kept = file.read_bytes().replace(b"\r\n", ",已入户核实\r\n".encode())
    file.write_bytes(kept)
    code, _, err = call("--csv", file, "--replace")
    assert (code, file.read_bytes()) == (1, kept)
    assert "has other columns than a list of households" in err
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    assert "其列与户清单不同，可能有人填写，未予改动" in call("--csv", file)[2]


def test_nothing_found_says_what_to_loosen(call: Call) -> None:
    first = json.loads(call("--json", "--limit", 1)[1])["households"][0]
    village = ("--village", first["village"])
    there = {h["outcome"] for h in json.loads(call("--json", *village)[1])["households"]}
    lacking = next(o for o in ("adjust", "stop", "hint") if not any(o in t for t in there))
    code, out, _ = call(*village, "--outcome", lacking)
    assert code == 0
    assert out.startswith("No household is like that. Without --outcome there ")
    assert json.loads(call(*village, "--outcome", lacking, "--json")[1])["households"] == []


def test_what_to_loosen_in_words() -> None:
    assert nothing_found([("outcomes", 1), ("village", 0)], 0, "en") == (
        "No household is like that. Without --outcome there is 1."
    )
    assert nothing_found([("reason", 0), ("village", 0)], 0, "en").endswith(
        "One filter less is not enough; leave out several of --reason, --village."
    )
    assert nothing_found([("reason", 2)], 0, "zh") == "没有符合条件的家庭。去掉 --reason 则有2户。"
    assert nothing_found([], 7, "zh") == (
        "没有符合条件的家庭。另有7户仅经筛查，未列；可用 --outcome screened 列出。"
    )


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (("--outcome", "stp"), "nearest existing name is `stop`", "最接近的是“stop”"),
        (("--outcome", "xyz"), "`xyz` is no outcome", "“xyz”不是核查结论；可选：new-since-officer"),
        (("--village", "1"), "this run holds no village `1`", "没有村（社区）“1”"),
        (("--county", "32068"), "holds no county `32068`; the nearest", "没有县（市、区）“32068”"),
        (("--county", "x"), "holds no county `x`; it holds ", "“x”；现有：通州区、"),
        (("--township", "开发区"), "more than one township", "“开发区”的乡镇（街道）不止一个"),
        (("--reasons", "--csv", "-"), "neither --csv", "--reasons 不能与 --csv"),
        (("--township", "x"), "this run holds no township `x`", "没有乡镇（街道）“x”"),
        (("--reason", "dibao.amont"), "is `dibao.amount`", "最接近的是“dibao.amount”"),
        (("--reason", "x"), "`x` is no reason", "“x”；用 --reasons 列出"),
        (("--cause", "not-autorised"), "is `not-authorised`", "最接近的是“not-authorised”"),
        (("--cause", "x"), "`x` is no cause", "“x”不是未查清的原因；可选：not-authorised"),
        (("--csv", "-", "--json"), "give --csv or --json", "只能选用一项"),
        (("--csv", "no/such/x.csv"), "no folder no/such for the list; make it", "请先建立该文件夹"),
    ],
)
def test_what_nobody_knows_is_one_sentence(
    call: Call, monkeypatch: pytest.MonkeyPatch, arguments, english: str, chinese: str
) -> None:
    code, out, err = call(*arguments)
    assert code in (1, 2)
    assert out == ""
    assert english in err
    monkeypatch.setenv("MINSHENG_LANG", "zh")
    said = call(*arguments)[2].splitlines()[-1]
    assert chinese in said
    assert "nearest" not in said


def test_columns_stand_below_each_other_whatever_the_script() -> None:
    lines = list(_columns([["户编号", "a"], ["1", "b"], ["无法判断", "c"]]))
    assert {width_of(line) for line in lines} == {8 + 2 + 1}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", ["80", "40"])
def test_a_narrow_terminal_is_enough(
    call: Call, monkeypatch: pytest.MonkeyPatch, language: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    listed = ("--lang", language, "--limit", 10**6)
    lines = call(*listed)[1].splitlines()
    households = json.loads(call(*listed, "--json")[1])["households"]
    shown = [n for n, line in enumerate(lines) if line[:13].isdigit()]
    assert len(shown) == len(households)
    first = shown[0]
    # A command stands whole on its line, to be copied.
    assert all(width_of(li) <= int(columns) or "minsheng explain" in li for li in lines)
    (start, end), household = shown[:2], households[0]
    told = "".join("".join(line.split()) for line in lines[start:end])
    for words in ("outcome_words", "place", "reason_words", "causes_words"):
        assert "".join(household[words].split()) in told
    monkeypatch.setenv("COLUMNS", "300")
    assert len(call(*listed)[1].splitlines()) == first + len(households) + BELOW


def test_nothing_is_broken_for_a_program_that_reads_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = call("--lang", "zh", "--limit", 10**6)[1].splitlines()
    assert any(width_of(line) > 80 for line in lines) or all(map(str.strip, lines))
    for household in json.loads(call("--lang", "zh", "--json")[1])["households"]:
        assert any(line.endswith(household["reason_words"]) for line in lines)


def test_the_reasons_of_a_run_are_listed_and_each_is_a_filter(call: Call) -> None:
    told = json.loads(call("--reasons", "--json")[1])
    households = json.loads(call("--json")[1])["households"]
    assert told["households"] == len(households)
    for one in told["reasons"]:
        assert one["households"] == sum(one["reason"] in h["reasons"] for h in households)
        assert one["zh"] != one["en"]
    counts = [one["households"] for one in told["reasons"]]
    assert counts == sorted(counts, reverse=True)
    first = told["reasons"][0]
    assert json.loads(call("--reason", first["reason"], "--json")[1])["total"] == counts[0]
    for language, words in (("zh", "种（一户可有多项）"), ("en", "several may hold in one")):
        lines = call("--reasons", "--lang", language)[1].splitlines()
        assert words in lines[0]
        assert lines[2].split() == [str(counts[0]), first["reason"], *first[language].split()]
        assert lines[-1].endswith(f"--reason {first['reason']}")


def test_the_reasons_are_those_of_the_households_asked_for(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads(call("--reasons", "--outcome", "stop", "--json")[1])
    stopped = json.loads(call("--outcome", "stop", "--json")[1])
    assert told["households"] == stopped["total"]
    nothing = ("--reasons", "--outcome", "refuse", "--reason", "decision.continues")
    assert call(*nothing, "--lang", "zh")[1] == "没有符合条件的家庭，也就没有理由。\n"
    monkeypatch.setenv("COLUMNS", "40")
    lines = call("--reasons", "--lang", "en")[1].splitlines()
    for line in lines:  # neither a code nor a command is broken
        assert width_of(line) <= 40 or len(line.split()) == 2 or "minsheng list" in line


def test_a_county_and_a_township_are_found_by_name_or_a_part_of_it(call: Call) -> None:
    def total(*arguments: object) -> int:
        return int(json.loads(call(*arguments, "--json")[1])["total"])

    whole = total("--county", 320681)
    assert 0 < whole < total()
    assert total("--county", "启东市") == total("--county", " 启东 ") == whole
    code, _, err = call("--township", "开发区")
    assert code == 1
    assert "more than one township of this run is called `开发区` (" in err
    assert total("--county", "启东", "--township", "经济开发区") <= whole
