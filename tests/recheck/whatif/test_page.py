"""The page of a what-if: one file, both languages, the figures of the result."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.whatif.charts import beside
from minsheng.recheck.whatif.cliff_page import LAWS
from minsheng.recheck.whatif.few import LEFT_OUT, count, without_few
from minsheng.recheck.whatif.page import as_page
from minsheng.recheck.whatif.said import money, summary
from minsheng.recheck.whatif.settings import read_set
from minsheng.recheck.whatif.sheets import sheets
from minsheng.recheck.whatif.simulate import Question, simulate

NAMES = {"320681": "启东市 <&>"}


@pytest.fixture(scope="module")
def result(cities: dict[str, Path], library: Library) -> dict[str, Any]:
    settings = (read_set("dibao.standard=+10%", library),)
    question = Question(("提高<标准>", "raise <it>"), ("说明", "about"), settings)
    return simulate(cities["2020-11"], library, question)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_stands_alone(result: dict[str, Any], language) -> None:
    page = as_page(result, NAMES, language)
    assert page.startswith("<!doctype html>")
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page
    assert not re.search(r"<script|https?://(?!www\.w3\.org)|@import|src=", page)
    assert page.count("<svg") == page.count("</svg>") >= 4
    assert "启东市 &lt;&amp;&gt;" in page
    assert "<标准>" not in page
    assert "<it>" not in page
    assert "None" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_each_section_and_figure_is_there_in_its_language(result: dict[str, Any]) -> None:
    zh, en = (as_page(result, NAMES, language) for language in ("zh", "en"))
    for name in ("cost", "people", "counties", "cliffs", "poverty", "reading"):
        for page in (zh, en):
            assert f'id="{name}-h"' in page
    for words in ("各项待遇每月增减", "受益户", "边际扣减率", "无审图号", "不代表全市", "示意参数"):
        assert words in zh
    for words in ("Difference a month by benefit", "Effective marginal rates", "illustrative"):
        assert words in en
    assert not re.search("[一-鿿]", re.sub("<svg.*?</svg>|审图号|启东市", "", en, flags=re.DOTALL))


def test_its_tables_hold_the_figures_of_the_result(result: dict[str, Any]) -> None:
    page, told = as_page(result, NAMES, "en"), without_few(result)
    for one in told["benefits"]:
        assert f">{escape(count(one['people_after']))}<" in page
        whole = isinstance(one["cost_after"], int)
        assert f">{one['cost_after'] / 100:,.2f}<" in page if whole else ">–<" in page
    for one in told["counties"]:
        assert f">{escape(count(one['winners']))}<" in page
    for law in LAWS:
        assert f">{escape(count(told['cliffs'][law]['receiving']))}<" in page


def test_a_reform_that_changes_nobody(result: dict[str, Any]) -> None:
    quiet = {
        **result,
        "benefits": [
            {**b, "touched": False, "people_in": 0, "people_out": 0} for b in result["benefits"]
        ],
        "total": {**result["total"], "winners": 0, "losers": 0},
        "poverty": {
            **result["poverty"],
            "people": 0,
            "before": None,
            "after": None,
            "anchored": None,
        },
        "figures": "verified",
    }
    page = as_page(quiet, {}, "zh")
    assert "没有一项待遇与这些参数有关" in page
    assert "没有人纳入或者退出" in page
    assert "示意参数" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_few_gain_is_said_to_be_left_out_and_not_to_be_nothing(
    result: dict[str, Any], language
) -> None:
    three = {"winners": 3, "gain": 12_345, "losers": 0, "loss": 0, "unknown": 0}
    more = {"unknown_difference": 0, "difference": 12_345, "difference_y": 148_140}
    none = {**dict.fromkeys((*three, *more), 0), "receiving_before": 900, "receiving_after": 900}
    first, *rest = ({**c, **none} for c in result["counties"])
    of_benefits = {"difference": 0, "difference_y": 0, "changed": 0, "unknown": 0}
    moves = dict.fromkeys(
        (f"{k}_{way}" for k in ("households", "people") for way in ("in", "out")), 0
    )
    benefits = [{**b, **of_benefits, **moves, "touched": False} for b in result["benefits"]]
    (dibao,) = (b for b in benefits if b["benefit"] == "dibao")
    dibao |= {"touched": True, "changed": 3, "households_in": 3, "people_in": 8, **more}
    made = {
        **result,
        "counties": [{**first, **three, **more}, *rest],
        "total": {**result["total"], **none, **three, **more},
        "benefits": benefits,
    }
    page = re.sub("<svg.*?</svg>", "", as_page(made, NAMES, language), flags=re.DOTALL)
    text = "\n".join(summary(made, NAMES, language))
    for told in (page, text, *dict(sheets(made, NAMES, language)).values()):
        assert not re.search(r"123\.45|1,?481\.40|\+?\b123\b", told)
        assert "没有人纳入" not in told
        assert "Nobody comes in" not in told
        assert "没有一项待遇" not in told
        assert "No benefit hangs" not in told
    assert "&lt;10" in page
    assert "<10" in text


def test_a_city_that_is_not_on_the_map_has_no_map(result: dict[str, Any]) -> None:
    away = {**result, "counties": [{**c, "county": "110101"} for c in result["counties"]]}
    assert "审图号" not in as_page(away, {}, "zh")


def test_bars_of_before_stand_beside_those_of_after() -> None:
    rows = [("甲", (3, "3"), (4_000, "4,000")), ("乙", (0, "0"), (0, "<10"))]
    drawn = beside(rows, ("改革前", "改革后"), "户", "规则", 720)
    for words in ("甲", "乙", "改革前", "改革后", "4,000", "规则", "户"):
        assert f">{words}<" in drawn
    assert "Noto Sans CJK SC" in drawn


def few(result: dict[str, Any], rates: tuple[int, ...], sizes: tuple[int, ...]) -> dict[str, Any]:
    """A what-if whose classes hold so many households under both laws."""
    rates = (*rates, sum(sizes))
    one = {
        "households": 9_000, "people": 20_000, "unknown": 3, "receiving": sum(rates),
        "people_receiving": 7_000, "rates": rates, "falling": sum(sizes), "people_falling": 987,
        "mean_rate": 0.5, "sizes": sizes, "largest": 123_456, "typical": 65_432.0,
    }  # fmt: skip
    return {**result, "cliffs": {**result["cliffs"], "before": one, "after": one}}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_class_of_a_few_households_is_not_told(result: dict[str, Any], language) -> None:
    """Nor can it be worked out from the sum, nor read from the chart."""
    made = few(result, (0, 411, 7, 322, 16, 50), (60, 0, 71, 9, 8, 80))
    page = as_page(made, NAMES, language)
    part = re.split('id="cliffs-h"', page)[1].split("</section>")[0]
    shown = set(re.findall(r">([0-9,]+|&lt;10|…)<", part))
    assert {"411", "322", "50", "228", "60", "71", "80", "&lt;10", "…"} <= shown
    assert not {"7", "16", "9", "8"} & shown
    assert "987" in part


def test_where_every_class_is_of_few_there_is_no_chart(result: dict[str, Any]) -> None:
    made = few(result, (0, 4, 7, 3, 6, 5), (0, 3, 0, 0, 0, 4))
    part = re.split('id="cliffs-h"', as_page(made, NAMES, "en"))[1].split("</section>")[0]
    assert "<svg" not in part
    assert "&lt;10" in part


def test_beside_each_table_with_few_stands_what_the_signs_mean(result: dict[str, Any]) -> None:
    page = as_page(result, NAMES, "zh")
    for name in ("cost", "people", "counties"):
        part = re.split(f'id="{name}-h"', page)[1].split("</section>")[0]
        assert LEFT_OUT[0] in unescape(part), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_a_few_who_have_less_no_sum_is_told(result: dict[str, Any], language) -> None:
    made = few(result, (0, 411, 70, 322, 16, 50), (0, 3, 0, 0, 0, 4))
    part = re.split('id="cliffs-h"', as_page(made, NAMES, language))[1].split("</section>")[0]
    text = "\n".join(summary(made, NAMES, language))
    for hidden in ("987", "1,234.56", "654.32"):
        assert hidden not in part
        assert hidden not in text
    assert "<10" in text


def test_a_county_of_which_all_is_open_is_hatched_and_has_no_bar(result: dict[str, Any]) -> None:
    """That nobody is known to gain where nothing can be said is no nought."""
    one = max(result["counties"], key=lambda c: int(c["winners"]))
    nothing = {"winners": 0, "losers": 0, "gain": 0, "loss": 0, "difference": 0}
    nothing |= {"cost_after": one["cost_before"], "difference_y": 0, "unknown_difference": 0}
    changed = [c if c is not one else {**c, **nothing} for c in result["counties"]]
    pages = []
    for unknown in (0, 500):
        made = [{**c, "unknown": unknown} if c["county"] == one["county"] else c for c in changed]
        page = as_page({**result, "counties": made}, {one["county"]: "某市"}, "zh")
        pages.append(page.split('id="counties"')[1].split("</section>")[0])
    known, open_ = (page.count(">某市<") for page in pages)
    assert known - open_ == 2  # a bar's label, in a chart for each width
    shares = [re.findall(r"某市.{0,400}?>(—|\d+\.\d)<", p, re.DOTALL)[0] for p in pages]
    assert shares == ["0.0", "—"]


@pytest.mark.parametrize(
    ("language", "nobody", "others", "rest"),
    [
        ("zh", "没有一户多挣反而少得；另有", "其他待遇没有变化：", "+1,234元属于变化未全知的户"),
        ("en", "nobody has less for earning more; not", "other benefits, unchanged: ", "+1,234 y"),
    ],
)
def test_the_lines_add_up_and_say_what_is_in_none_of_them(
    result: dict[str, Any], language, nobody: str, others: str, rest: str
) -> None:
    made = few(result, (0, 411, 70, 322, 16, 50, 13), (0, 0, 0, 0, 0, 0))
    for one in ("before", "after"):
        made["cliffs"][one] = {**made["cliffs"][one], "largest": 0, "typical": None}
    made["total"] = {
        **made["total"], "winners": 500, "losers": 400, "unknown": 300,
        "unknown_difference": 123_400,
    }  # fmt: skip
    made["benefits"] = [
        {**b, "touched": k == 0, "households_before": 50, "households_after": 50}
        for k, b in enumerate(made["benefits"])
    ]
    text = "\n".join(summary(made, NAMES, language))
    cost = sum(b["cost_before"] for b in made["benefits"][1:])
    assert nobody in text
    assert f"{others}{money(cost, language)}" in text
    assert rest in text
