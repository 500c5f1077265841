"""The page of a what-if: one file, both languages, the figures of the result."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.whatif.charts import beside
from minsheng.recheck.whatif.page import LAWS, as_page
from minsheng.recheck.whatif.settings import read_set
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
    assert page.count("<svg") == page.count("</svg>") >= 8
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
    page = as_page(result, NAMES, "en")
    for one in result["benefits"]:
        assert f">{one['people_after']:,}<" in page
        assert f">{one['cost_after'] / 100:,.2f}<" in page
    for one in result["counties"]:
        assert f">{one['winners']:,}<" in page
    for law in LAWS:
        assert f">{result['cliffs'][law]['receiving']:,}<" in page


def test_a_reform_that_changes_nobody(result: dict[str, Any]) -> None:
    quiet = {
        **result,
        "benefits": [
            {**b, "touched": False, "people_in": 0, "people_out": 0} for b in result["benefits"]
        ],
        "total": {**result["total"], "winners": 0, "losers": 0},
        "poverty": {**result["poverty"], "people": 0, "before": None},
        "figures": "verified",
    }
    page = as_page(quiet, {}, "zh")
    assert "没有一项待遇与这些参数有关" in page
    assert "没有人纳入或者退出" in page
    assert "示意参数" not in page


def test_a_city_that_is_not_on_the_map_has_no_map(result: dict[str, Any]) -> None:
    away = {**result, "counties": [{**c, "county": "110101"} for c in result["counties"]]}
    assert "审图号" not in as_page(away, {}, "zh")


def test_bars_of_before_stand_beside_those_of_after() -> None:
    drawn = beside([("甲", 3, 4_000), ("乙", 0, 0)], ("改革前", "改革后"), "户", "规则", 720)
    for words in ("甲", "乙", "改革前", "改革后", "4,000", "规则", "户"):
        assert f">{words}<" in drawn
    assert "Noto Sans CJK SC" in drawn
