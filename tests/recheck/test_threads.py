"""Parts some at once: in their order, a few at a time, and faults told."""

from __future__ import annotations

import sys
import threading
import time

import numpy as np
import pytest

from minsheng.recheck import threads
from minsheng.recheck.threads import arrow_memory, in_order, short_turns


def test_parts_come_in_their_order() -> None:
    def work(number: int) -> int:
        time.sleep(0.02 if number % 3 == 0 else 0)
        return number * number

    assert list(in_order(work, range(12))) == [(n, n * n) for n in range(12)]


def test_only_a_few_are_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads.os, "cpu_count", lambda: 2)
    begun: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> int:
        with lock:
            begun.append(number)
        return number

    for done, (number, _) in enumerate(in_order(work, range(50))):
        assert number == done
        with lock:
            assert len(begun) <= done + 1 + 2 + 1  # those given, two at work, one that waits


def test_a_fault_is_told_and_the_rest_is_left() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise ValueError("part 3 is broken")
        time.sleep(0.01)
        return number

    with pytest.raises(ValueError, match="part 3 is broken"):
        list(in_order(work, range(100)))
    assert len(begun) < 20


def test_turns_are_short_for_the_time_of_the_work_only() -> None:
    before = sys.getswitchinterval()

    def failing() -> None:
        with short_turns():
            assert sys.getswitchinterval() < before
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    assert sys.getswitchinterval() == before


@pytest.mark.parametrize("number", [0, 1, 1_000])
def test_memory_of_arrow_is_an_array_to_write_in(number: int) -> None:
    made = arrow_memory(number, np.int16)
    made[:] = 7
    assert made.dtype == np.int16
    assert made.tolist() == [7] * number
