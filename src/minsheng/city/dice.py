"""Chance without a generator: every draw is a hash of seed, purpose and person.

A draw depends on nothing but its own key (never on how many were drawn before), so a
city is the same on every machine, in any order and for ever. Only integers are used:
no library's distribution, no rounding of a floating point unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint64]

MILLION = 1_000_000
_WORD = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_FNV_BASIS = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3
_HALF = np.uint64(32)


def stream_number(name: str) -> int:
    """A purpose as a number (64-bit FNV-1a of its name)."""
    number = _FNV_BASIS
    for byte in name.encode():
        number = ((number ^ byte) * _FNV_PRIME) & _WORD
    return number


def mixed(words: Words) -> Words:
    """The finalizer of splitmix64: every input bit moves every output bit."""
    words = (words ^ (words >> np.uint64(30))) * _MIX_1
    words = (words ^ (words >> np.uint64(27))) * _MIX_2
    return words ^ (words >> np.uint64(31))


class Dice:
    """Draws for a row of things (households, persons), each known by its key.

    Args:
        seed: the city's seed.
        keys: one number for each thing, unique within the city.
    """

    def __init__(self, seed: int, keys: Ints) -> None:
        self._seed = seed & _WORD
        self._keys = keys.astype(np.uint64) * np.uint64(_GOLDEN)

    def __len__(self) -> int:
        return len(self._keys)

    def words(self, stream: str) -> Words:
        """64 even bits each."""
        start = mixed(np.array([(self._seed ^ stream_number(stream)) & _WORD], np.uint64))
        return mixed(self._keys + start)

    def below(self, stream: str, limit: int | Ints) -> Ints:
        """A whole number from 0 up to, without, `limit` (below 2**31)."""
        high = self.words(stream) >> _HALF
        return ((high * np.asarray(limit).astype(np.uint64)) >> _HALF).astype(np.int64)

    def between(self, stream: str, low: int | Ints, high: int | Ints) -> Ints:
        """A whole number from `low` to `high`, both included."""
        return np.asarray(low + self.below(stream, high - low + 1), np.int64)

    def chance(self, stream: str, per_million: int | Ints) -> Bools:
        """Whether it happens to each."""
        return self.below(stream, MILLION) < per_million

    def pick(self, stream: str, weights: Sequence[int]) -> Ints:
        """The place of one of the weights for each, as often as it weighs."""
        edges = np.cumsum(np.asarray(weights, np.int64))
        return np.searchsorted(edges, self.below(stream, int(edges[-1])), side="right")

    def among(self, rows: Ints | Bools) -> Dice:
        """The dice of some of the things only."""
        part = Dice(0, np.empty(0, np.int64))
        part._seed = self._seed
        part._keys = self._keys[rows]
        return part
