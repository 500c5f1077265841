"""Places are known by code and by name."""

from __future__ import annotations

import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.place_names import full_name, place_of, villages_of


def test_places_are_known_by_code_and_name() -> None:
    names = {320681000000: "甲市", 320681001000: "乙镇", 320681001001: "丙村", 320681002001: "丙村"}
    assert place_of("320681", "county", [320681], names) == 320681
    assert place_of("320681000000", "county", [320681], names) == 320681
    assert place_of("甲市", "county", [320681], names) == 320681
    assert place_of("320681001000", "township", [320681001], names) == 320681001
    assert place_of("乙镇", "township", [320681001], names) == 320681001
    villages = [320681001001, 320681002001, 320681003001]
    assert place_of("320681002001", "village", villages, names) == 320681002001
    with pytest.raises(
        RecheckError, match=r"more than one village .*320681001001 丙村, 320681002001 丙村"
    ):
        place_of("丙村", "village", villages, names)
    with pytest.raises(RecheckError, match=r"no village `32068100200`; .* `320681002001`"):
        place_of("32068100200", "village", villages, names)
    with pytest.raises(RecheckError, match=r"no village ``$"):
        place_of("", "village", villages, names)
    with pytest.raises(RecheckError, match="no township `320681`"):
        place_of("320681", "township", [320682001], names)


def test_a_village_is_known_by_the_name_a_list_prints_and_by_a_part_of_it() -> None:
    names = {
        320681001000: "甲街道",
        320681001001: "新市社区居委会",
        320681002000: "乙镇",
        320681002001: "新市社区居委会",
        320681002002: "老市村委会",
        320681003000: "丙镇",
        320681003001: "远村委会",
    }
    villages = [320681001001, 320681002001, 320681002002]
    first, second, third = villages
    assert full_name(first, names) == "甲街道新市社区居委会"
    for text, found in (
        ("甲街道新市社区居委会", (first,)),
        ("320681001001 甲街道新市社区居委会", (first,)),
        ("320681001001", (first,)),
        ("老市村委会", (third,)),
        ("新市", (first, second)),
        ("乙镇", (second, third)),
        ("市", (first, second, third)),
    ):
        assert villages_of(text, villages, names) == found
    with pytest.raises(RecheckError, match="more than one village"):
        villages_of("新市社区居委会", villages, names)
    with pytest.raises(RecheckError, match=r"no village `甲街道新布社区居委会`; .*甲街道新市社区"):
        villages_of("甲街道新布社区居委会", villages, names)
    for nothing in ("", "远村委会", "丙镇", "32068100100"):
        with pytest.raises(RecheckError, match="this run holds no village"):
            villages_of(nothing, villages, names)


def test_a_part_of_a_name_is_enough_where_it_is_of_one_place() -> None:
    names = {
        320681000000: "启东市",
        320612000000: "通州区",
        320681001000: "甲镇",
        320612001000: "甲镇",
        320681002000: "启东开发区",
    }
    counties, towns = [320612, 320681], [320612001, 320681001, 320681002]
    assert place_of(" 启东 ", "county", counties, names) == 320681
    assert place_of("开发区", "township", towns, names) == 320681002
    assert place_of("甲镇", "township", towns, names, within=320681) == 320681001
    # In another county none is called so: that the run has none would be wrong.
    with pytest.raises(RecheckError, match="more than one township of this run is called `甲镇`"):
        place_of("甲镇", "township", towns, names, within=320623)
    with pytest.raises(RecheckError, match=r"called `甲` \(320612001 甲镇, 320681001 甲镇\); give"):
        place_of("甲", "township", towns, names)
    with pytest.raises(RecheckError, match=r"no county `海门`; it holds 通州区, 启东市"):
        place_of("海门", "county", counties, names)
    many = range(320681001, 320681012)
    called = {code * 1000: "某镇" for code in many}
    with pytest.raises(RecheckError, match=r"320681008 某镇 and 3 more\); give"):
        place_of("某", "township", list(many), called)
