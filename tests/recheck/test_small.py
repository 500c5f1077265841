"""Nothing is shown of a group of fewer than ten, nor can it be worked out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.recheck.small import FEWER, LEAST, shown, withheld


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
