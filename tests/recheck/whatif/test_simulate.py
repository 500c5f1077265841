"""A what-if from a snapshot to its figures; they add up, and each is told in both languages."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.whatif.few import without_few
from minsheng.recheck.whatif.files import read_reform
from minsheng.recheck.whatif.out import refuse_others, write_out
from minsheng.recheck.whatif.said import changed, summary, written
from minsheng.recheck.whatif.settings import read_set
from minsheng.recheck.whatif.sheets import benefit_table, county_table, sheets, yuan
from minsheng.recheck.whatif.simulate import Question, asked, simulate

NAMES = {"320681": "启东市"}


def play(city: Path, library: Library, *texts: str, base: str = "", **more: Any) -> dict[str, Any]:
    settings = tuple(read_set(text, library) for text in texts)
    under = read_reform(base, library).settings if base else ()
    name, about = asked([], settings)
    return simulate(city, library, Question(name, about, settings, under, ("底", "base")), **more)


@pytest.fixture(scope="module")
def result(cities: dict[str, Path], library: Library) -> dict[str, Any]:
    return play(cities["2020-11"], library, "dibao.standard=+10%")


def test_the_figures_add_up(result: dict[str, Any]) -> None:
    total, counties, benefits = result["total"], result["counties"], result["benefits"]
    for key in total:
        assert total[key] == sum(c[key] for c in counties), key
    for key in ("cost_before", "cost_after", "difference", "difference_y"):
        assert total[key] == sum(b[key] for b in benefits), key
    for one in (*counties, total):
        assert one["difference"] == one["gain"] - one["loss"] + one["unknown_difference"]
        assert one["difference_y"] == 12 * one["difference"]
    for one in benefits:
        for what in ("households", "people"):
            before, after = one[f"{what}_before"], one[f"{what}_after"]
            assert after - before == one[f"{what}_in"] - one[f"{what}_out"], one["benefit"]
    for one in (result["cliffs"]["before"], result["cliffs"]["after"]):
        assert sum(one["rates"]) == one["receiving"]
        assert sum(one["sizes"]) == one["falling"]
    people = result["poverty"]
    assert people["people"] + people["people_unknown"] == result["snapshot"]["persons"]
    assert total["people"] == result["snapshot"]["persons"]
    assert total["households"] == result["snapshot"]["households"]


def test_a_raised_standard_gives_more_and_is_illustrative(result: dict[str, Any]) -> None:
    dibao = next(b for b in result["benefits"] if b["benefit"] == "dibao")
    assert dibao["difference"] > 0
    assert dibao["households_out"] == 0
    assert result["total"]["winners"] > result["total"]["losers"]
    assert result["figures"] == "illustrative"
    old_age = next(b for b in result["benefits"] if b["benefit"] == "old_age")
    assert not old_age["touched"]
    assert old_age["difference"] == 0
    assert old_age["cost_before"] > 0
    assert result["rules"]["computed"] < result["rules"]["of"] / 2
    (one,) = result["changed"]
    assert (one["figure"], one["before"], one["after"]) == ("dibao.standard_m", 71_000, 78_100)
    assert one["places"] == []


def test_full_take_up_costs_more(cities: dict[str, Path], library: Library, result) -> None:
    settings = (read_set("dibao.standard=+10%", library),)
    question = Question(("全", "full"), ("", ""), settings, take_up="full")
    found = simulate(cities["2020-11"], library, question)
    assert found["take_up"] == "full"
    assert found["total"]["cost_before"] > result["total"]["cost_before"]


def test_one_standard_on_standards_that_differ(cities: dict[str, Path], library: Library) -> None:
    told: list[str] = []
    one = read_reform("one-standard", library)
    base = read_reform("split-standards", library)
    question = Question((one.zh, one.en), one.about, one.settings, base.settings, ("底", "base"))
    found = simulate(
        cities["2020-11"], library, question, progress=lambda stage, *_: told.append(stage)
    )
    assert {c["figure"] for c in found["changed"]} == {
        "dibao.standard_m",
        "disability_subsidy.care_standard_m",
    }
    assert all(c["places"] == ["/rural"] for c in found["changed"])
    assert [a["after"] for a in found["assumed"]] == [65_000, 74_000]
    assert found["total"]["losers"] <= found["total"]["winners"]
    assert "today" in told
    text = "\n".join(summary(found, NAMES, "zh"))
    assert "以此代替现行标准：最低生活保障标准（农村）：710元 → 650元" in text


@pytest.mark.slow
def test_a_law_of_another_month(cities: dict[str, Path], library: Library) -> None:
    found = play(cities["2020-11"], library, "dibao.standard=800", as_of="2021-08")
    assert (found["as_of"], found["law_day"]) == ("2021-08", "2021-08-01")
    assert found["changed"][0]["before"] == 74_000


def test_a_reform_that_no_benefit_hangs_on(cities: dict[str, Path], library: Library) -> None:
    found = play(cities["2020-11"], library, "dibao.review_half_months=7")
    assert found["rules"]["computed"] == 0
    assert found["total"]["difference"] == 0
    assert "没有一项待遇与这些参数有关" in "\n".join(summary(found, NAMES, "zh"))


@pytest.mark.parametrize(
    ("texts", "more", "words"),
    [
        ((), {}, "nothing is to change; give --set"),
        (("dibao.standard=710",), {}, "the reform: nothing would change"),
        (("dibao.standard=780",), {"as_of": "2017-11"}, "the rule book begins in 2018-01"),
        (("dibao.standard=780",), {"as_of": "2040-11"}, "after the snapshot"),
    ],
)
def test_questions_that_are_none(cities, library: Library, texts, more, words: str) -> None:
    with pytest.raises(Exception, match=words):
        play(cities["2020-11"], library, *texts, **more)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_told_in_words(result: dict[str, Any], language) -> None:
    text = "\n".join(summary(result, NAMES, language))
    wanted = {
        "zh": ("最低生活保障标准：710元 → 781元", "启东市：受益", "示意参数", "不代表全市"),
        "en": (
            "dibao standard: 710 yuan → 781 yuan",
            "启东市: winners",
            "illustrative",
            "of those",
        ),
    }
    for words in wanted[language]:
        assert words in text
    assert "None" not in text
    assert not re.search(r"\bnan\b", text)


def test_figures_as_people_write_them() -> None:
    rounding = {"base": 100, "direction": 1, "tie": 0}
    assert written(78_050, "Fen", "zh") == "780.50元"
    assert written(1_250, "Rate", "en") == "12.5%"
    assert written(value=True, type_="bool", language="zh") == "是"
    assert written(rounding, "Rounding", "zh") == "向上取整到1元"
    assert written(rounding, "Rounding", "en") == "up to 1 yuan"
    assert written(6, "Count", "en") == "6"
    places = {"places": ["320681/rural", "320613/", "/urban"], "type": "Count"}
    one = {**places, "zh": "甲", "en": "a", "before": 1, "after": 2}
    assert changed(one, NAMES, "zh") == "甲（启东市农村、320613、城镇）：1 → 2"
    assert changed(one, NAMES, "en") == "a (启东市 rural, 320613, urban): 1 → 2"


def test_tables_hold_the_same_figures(result: dict[str, Any]) -> None:
    tables = dict(sheets(result, NAMES, "en"))
    assert set(tables) == {"benefits.csv", "counties.csv"}
    rows = list(csv.DictReader(io.StringIO(tables["counties.csv"].removeprefix("\ufeff"))))
    assert [r["code"] for r in rows] == [c["county"] for c in result["counties"]]
    told = without_few(result)
    for key, head in (
        ("difference", "difference, yuan a month"),
        ("winners", "winners, households"),
    ):
        cells = [yuan(c[key]) if key == "difference" else str(c[key]) for c in told["counties"]]
        assert [r[head] for r in rows] == cells
    benefits = csv.DictReader(io.StringIO(tables["benefits.csv"].removeprefix("\ufeff")))
    assert [r["people in"] for r in benefits] == [str(b["people_in"]) for b in told["benefits"]]


def test_no_name_in_a_table_is_a_formula(result: dict[str, Any]) -> None:
    """A sum below nought stays a sum."""
    lost = [{**b, "zh": "=1+1", "cost_after": -5} for b in result["benefits"][:1]]
    (_, row) = benefit_table({"benefits": lost}, "zh")
    assert row[0] == "'=1+1"
    assert row[2] == "-0.05"
    (_, row, *_) = county_table(result, dict.fromkeys(NAMES, "") | {"320612": "@SUM(1)"}, "zh")
    assert "'@SUM(1)" in row


def test_it_is_written_into_a_folder_and_replaced(result: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "what"
    for _ in range(2):
        write_out(out, result, NAMES, "zh")
    names = {"benefits.csv", "counties.csv", "result.json", "simulate.html"}
    assert {p.name for p in out.iterdir()} == names


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(RecheckError, match="is not empty and holds no what-if"):
        refuse_others(tmp_path)
    with pytest.raises(RecheckError, match="is a file"):
        refuse_others(tmp_path / "note.txt")
    refuse_others(tmp_path / "new")
