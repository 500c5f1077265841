"""Charts: every label, figure, axis and legend is text."""

from __future__ import annotations

import re

import pytest

from minsheng.recheck.reports.charts import NARROW, WIDE, bars, in_both, stacked


def texts(svg: str) -> list[str]:
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)


def test_each_bar_has_its_label_and_figure() -> None:
    rows = [("最低生活保障金", 12.0, "12户"), ("特困供养金", -3.0, "-3户")]
    found = texts(bars(rows, "户数", WIDE))
    assert {"最低生活保障金", "特困供养金", "12户", "-3户", "户数"} <= set(found)


@pytest.mark.parametrize("rows", [[], [("一", 0.0, "0")], [("一", 2_900_000.0, "2,900,000")]])
def test_none_nought_and_many_are_drawn(rows) -> None:
    for svg in in_both(lambda width: bars(rows, "户数", width)):
        assert svg.startswith("<svg")
        assert "NaN" not in svg


def test_on_a_telephone_a_long_label_is_broken_and_stays_whole() -> None:
    label = "家庭成员养老金（不含居民基础养老金）"
    assert label in texts(bars([(label, 1.0, "1")], "户数", WIDE))
    narrow = bars([(label, 1.0, "1")], "户数", NARROW)
    assert label not in texts(narrow)
    assert label in "".join(texts(narrow))


def test_labels_of_several_lines_have_room() -> None:
    def height(label: str) -> int:
        found = re.search(r'height="(\d+)"', bars([(label, 1.0, "1")] * 3, "户数", NARROW))
        assert found
        return int(found[1])

    assert height("家庭成员脱离家庭从事") + 3 * 12 <= height("家庭成员脱离家庭从事宗教活动")


def test_latin_words_are_not_cut() -> None:
    label = "disabled persons and their families"
    found = texts(bars([(label, 1.0, "1")], "households", NARROW))
    assert "families" in " ".join(found).split()


def test_a_stacked_chart_has_a_legend() -> None:
    order = [("continue", "继续"), ("stop_proposed", "建议停发")]
    found = texts(stacked([("启东市", {"continue": 3})], order, "占比", "结论", WIDE))
    assert {"继续", "建议停发", "结论", "占比", "启东市", "100%"} <= set(found)
