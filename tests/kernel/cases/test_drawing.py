"""The draw: anybody can draw it again, and never too few are drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minsheng.kernel.cases.drawing import chosen


def test_it_can_be_drawn_again():
    assert chosen("a" * 32, range(1, 11), 30) == chosen("a" * 32, range(10, 0, -1), 30)
    assert chosen("a" * 32, range(1, 11), 30) != chosen("b" * 32, range(1, 11), 30)


@given(st.integers(1, 200), st.text("0123456789abcdef", min_size=1))
def test_at_least_the_share_is_drawn_and_no_more_than_it_takes(count, seed):
    drawn = chosen(seed, range(count), 30)
    assert len(drawn) * 100 >= count * 30
    assert (len(drawn) - 1) * 100 < count * 30
    assert set(drawn) <= set(range(count))


def test_each_is_drawn_about_as_often_as_any_other():
    often = [0] * 10
    for seed in range(2000):
        for case in chosen(str(seed), range(10), 30):
            often[case] += 1
    assert max(often) - min(often) < 150  # of 600 each, some 20 either way
