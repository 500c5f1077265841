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
    with pytest.raises(RecheckError, match=r"more than one village .*320681001001, 320681002001"):
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
