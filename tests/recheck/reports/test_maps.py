"""The map: every county of it has its place, and zones are counted where they lie."""

from __future__ import annotations

import re

import pytest

from minsheng.recheck.reports.charts import NARROW, WIDE
from minsheng.recheck.reports.maps import COUNTED_WITH, boundaries, on_map, shaded


def test_each_county_has_a_boundary_and_its_name_lies_in_its_bounds(names) -> None:
    codes = {one["code"] for one in boundaries()}
    ours = {code // 10**6 for code in names if code % 10**6 == 0 and code // 10**6 % 100}
    assert ours - COUNTED_WITH.keys() == codes
    for one in boundaries():
        ring = one["geometry"]["coordinates"][0]
        for axis in (0, 1):
            values = [point[axis] for point in ring]
            assert min(values) < one["at"][axis] < max(values)


def test_a_zone_is_counted_with_the_county_it_lies_in() -> None:
    found = on_map({320671: 3, 320613: 4, 320685: 5})
    assert found is not None
    assert found[320613] == 7
    assert found[320685] == 5
    assert sum(found.values()) == 12


def test_districts_of_before_the_merger_are_placed() -> None:
    found = on_map({320602: 1, 320611: 2, 320684: 4})
    assert found is not None
    assert (found[320613], found[320614]) == (3, 4)


def test_another_citys_county_is_on_no_map() -> None:
    assert on_map({320613: 1, 110101: 1}) is None


@pytest.mark.parametrize("share", [0.0, 12.34, None])
def test_its_text_is_text(names, share) -> None:
    called = {one["code"]: names[one["code"] * 10**6] for one in boundaries()}
    svg = shaded(dict.fromkeys(called, share), called, "每千户", WIDE, "不列数字")
    written = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)
    assert set(called.values()) <= set(written)
    assert ("—" if share is None else f"{share:.1f}") in written
    assert "每千户" in written or share is None
    assert ("不列数字" in written) == (share is None) == (svg.count("url(#hatch)") > 1)
    assert "Microsoft YaHei" in svg


def test_a_county_without_a_figure_is_hatched_and_says_why(names) -> None:
    called = {one["code"]: names[one["code"] * 10**6] for one in boundaries()}
    first, second, *_ = called
    shares = dict.fromkeys(called, 3.0) | {first: "无法判断", second: None}
    for width in (WIDE, NARROW):
        svg = shaded(shares, called, "每千户", width, "不列数字")
        written = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)
        assert {"—", "3.0", "每千户", "不列数字"} <= set(written)
        # On a telephone the words would lie over the next county; the legend has them.
        assert ("无法判断" in written) == (width == WIDE)
        assert svg.count('fill="url(#hatch)"') == 3  # two counties and the legend
        assert svg.count('<pattern id="hatch"') == 1
    plain = shaded(dict.fromkeys(called, 0.0), called, "每千户", WIDE, "不列数字")
    assert 'fill="url(#hatch)"' not in plain
