"""An office is called alike whether it delivers a file or is said to hold a fact."""

from __future__ import annotations

from minsheng.policy.engine.library import load_library
from minsheng.recheck.extracts.offices import offices
from minsheng.recheck.words import AGENCIES

BESIDE = {"tax": ("或用人单位", " or the employer")}
"""Who else holds a fact: it delivers no file."""


def test_it_is_called_alike_wherever_it_is_named() -> None:
    for key in AGENCIES.keys() & offices().keys():
        zh, en = AGENCIES[key]
        also = BESIDE.get(key, ("", ""))
        assert zh == offices()[key]["zh"] + also[0]
        assert en.removeprefix("the ") == offices()[key]["en"] + also[1]


def test_whoever_holds_a_fact_has_a_name() -> None:
    held = {fact.agency for fact in load_library().facts.values()}
    assert held - {"office"} <= AGENCIES.keys()
