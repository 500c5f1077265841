"""Nothing is shown of a group of fewer than ten, nor can it be worked out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.recheck.small import FEWER, LEAST, kept_back, rounded, shown, withheld


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 10, "b": 20}, {}),
        ({"a": 9, "b": 20, "c": 30}, {"a": FEWER, "b": "…"}),
        ({"a": 9, "b": 1, "c": 30}, {"a": FEWER, "b": FEWER}),
        ({"a": 4, "b": 5, "c": 30, "d": 12}, {"a": FEWER, "b": FEWER, "d": "…"}),
        ({"a": 3}, {"a": FEWER}),
        ({"a": 0, "b": 20}, {}),
    ],
)
def test_the_small_are_withheld_and_with_them_what_would_tell_them(sizes, hidden) -> None:
    assert withheld(sizes) == hidden


def test_a_small_count_is_told_as_small() -> None:
    assert [shown(n) for n in (0, 1, 9, 10, 2_000)] == ["0", "<10", "<10", "10", "2000"]


@given(st.lists(st.integers(0, 40), max_size=8))
def test_those_withheld_are_ten_together_wherever_there_is_another(sizes) -> None:
    by = dict(enumerate(sizes))
    hidden = withheld(by)
    together = sum(by[name] for name in hidden)
    shown = [size for name, size in by.items() if name not in hidden and size]
    assert all(size >= LEAST for size in shown)
    assert not hidden or together >= LEAST or not shown


def test_of_a_whole_and_what_is_left_of_it_one_is_given_up() -> None:
    known = [{"all": 1, "some": -1, "left": -1}, {"some": -1, "a": 1, "b": 1, "c": 1}]
    sizes = {"all": 63, "some": 60, "a": 4, "b": 21, "c": 35}
    assert kept_back(sizes, known, {"a"}) == {"a", "b"}
    assert kept_back(sizes, known, {"a"}, first={"c"}) == {"a", "c"}
    assert kept_back(sizes, known, {"a"}, hidden={"c"}) == {"a", "c"}
    assert kept_back(sizes, known, {"left"}) == {"all"}  # the parts of some would tell it again
    assert kept_back(sizes, known, {"left", "a"}, first={"all"}) == {"all", "a", "b"}
    assert kept_back(sizes, known, set()) == set()


def test_a_share_is_told_to_no_more_than_leaves_ten_open() -> None:
    told = {999: None, 1_000: 0.12, 10_000: 0.123, 100_000: 0.1235, 10**7: 0.1235}
    assert {base: rounded(0.12345678, base) for base in told} == told
