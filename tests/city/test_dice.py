import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minsheng.city.dice import MILLION, Dice, mixed, stream_number


def keys(n):
    return np.arange(n, dtype=np.int64)


def test_the_mixer_is_splitmix64():
    # First outputs of splitmix64 seeded with 1234567 (the reference implementation).
    golden = np.uint64(0x9E3779B97F4A7C15)
    states = np.uint64(1234567) + golden * np.arange(1, 4, dtype=np.uint64)
    assert mixed(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_draws_never_change():
    dice = Dice(2020, keys(6))
    assert dice.below("age", 1000).tolist() == [638, 161, 222, 460, 889, 825]


def test_streams_are_numbered_by_fnv_1a():
    assert stream_number("a") == 0xAF63DC4C8601EC8C


def test_a_draw_depends_on_its_key_alone():
    whole = Dice(7, keys(1000)).below("x", MILLION)
    assert (Dice(7, keys(1000)[500:]).below("x", MILLION) == whole[500:]).all()
    assert (
        Dice(7, keys(1000)).among(np.arange(500, 1000)).below("x", MILLION) == whole[500:]
    ).all()


def test_streams_and_seeds_are_apart():
    one = Dice(1, keys(1000))
    assert (one.words("a") != one.words("b")).all()
    assert (one.words("a") != Dice(2, keys(1000)).words("a")).all()


def test_negative_seeds_are_seeds():
    assert (Dice(-1, keys(10)).words("a") != Dice(1, keys(10)).words("a")).all()


@given(st.integers(1, 2**31 - 1), st.integers(-(2**63), 2**63 - 1))
def test_below_stays_below(limit, seed):
    drawn = Dice(seed, keys(64)).below("x", limit)
    assert drawn.min() >= 0
    assert drawn.max() < limit


def test_chances_are_even():
    hit = Dice(3, keys(100_000)).chance("x", 250_000).mean()
    assert abs(hit - 0.25) < 0.01


def test_picks_follow_the_weights():
    drawn = Dice(3, keys(100_000)).pick("x", (10, 0, 30))
    assert np.bincount(drawn, minlength=3)[1] == 0
    assert abs((drawn == 2).mean() - 0.75) < 0.01
