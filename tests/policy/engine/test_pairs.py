"""Division by fractions is exact: it gives what Python's whole numbers give."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llvmlite import ir

from minsheng.policy.engine.fused import driver, machine
from minsheng.policy.engine.fused.pairs import I64, floor_division

BOUND = 2**61


@pytest.fixture(scope="module")
def divide() -> Callable[[int, int], int]:
    """`floor_division`, compiled."""
    module = ir.Module("division")
    function = ir.Function(module, driver.WALK, driver.DECIDE)
    b = ir.IRBuilder(function.append_basic_block("entry"))
    cells = function.args[0]
    n, d = (b.load(b.gep(cells, [I64(k)], source_etype=I64), typ=I64) for k in range(2))
    b.store(floor_division(b, n, d), b.gep(cells, [I64(2)], source_etype=I64))
    b.ret_void()
    code = machine.loaded(list(machine.object_codes([module])))

    def call(n: int, d: int) -> int:
        cells: Any = (ctypes.c_int64 * 3)(n, d, 0)
        code.decide(ctypes.addressof(cells), None)
        return int(cells[2])

    return call


@given(st.integers(-BOUND, BOUND), st.integers(-BOUND, BOUND).filter(bool))
def test_any_two_numbers(divide, n: int, d: int) -> None:
    assert divide(n, d) == n // d


@given(st.integers(-(2**20), 2**20), st.integers(1, 2**40), st.integers(-1, 1))
def test_multiples_and_their_neighbours(divide, quotient: int, d: int, off: int) -> None:
    n = quotient * d + off
    assert divide(n, d) == n // d
    assert divide(n, -d) == n // -d


def test_by_nothing_gives_a_number_that_nobody_reads(divide) -> None:
    assert divide(7, 0) == 7
