"""Operations compiled as the driver compiles rules, each run over all its operands at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from tests.policy.engine.operations import LETTERS, Operation

from minsheng.policy.engine.fused import helpers as _helpers  # noqa: F401 - gives the overloads
from minsheng.policy.engine.fused import memory
from minsheng.policy.engine.fused.pairs import as_bool, as_int
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.unknown import Cause, Unknown

INNER = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
PLAIN = ("ints", "bools", "rounding")
EXTENT = "load_i64(cells[{k}, 2], i), load_i64(cells[{k}, 2], i + 1)"
THREE = ", ".join(f"load_i64(cells[{{k}}, 0], 3 * i + {part})" for part in range(3))
READ = {
    "ints": f"many_int(cells[{{k}}, 0], cells[{{k}}, 1], {EXTENT})",
    "bools": f"many_bool(cells[{{k}}, 0], cells[{{k}}, 1], {EXTENT})",
    "rounding": f"Rounding({THREE})",
    "bool": "kept_bool(cells[{k}, 0], cells[{k}, 1], i)",
    "int": "kept_int(cells[{k}, 0], cells[{k}, 1], i)",
}
READ_PLAIN = {"bool": "load_i64(cells[{k}, 0], i) != 0", "int": "load_i64(cells[{k}, 0], i)"}
Table = tuple[Sequence[tuple[Any, ...]], list[Any]]


@cache
def outcomes(operation: Operation, plain: tuple[int, ...] = ()) -> Table:
    """All combinations of operands with what the compiled operation makes of each.

    Args:
        operation: which.
        plain: places whose operands come as plain figures, as parameters do; only known
            ones are tried there.
    """
    rows = [
        row
        for row in operation.operands()
        if not any(isinstance(row[place], Unknown) for place in plain)
    ]
    hold: list[Any] = []
    cells = np.zeros((len(operation.kinds), 3), np.int64)
    for place, kind in enumerate(operation.kinds):
        for slot, array in enumerate(_arrays(kind, [row[place] for row in rows])):
            hold.append(array)
            cells[place, slot] = array.ctypes.data
    values, causes = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.uint8)
    _loop(operation, plain)(len(rows), cells, values.ctypes.data, causes.ctypes.data)
    made = [_made(operation, int(v), int(c)) for v, c in zip(values, causes, strict=True)]
    return rows, made


def ways(operation: Operation) -> Iterator[tuple[int, ...]]:
    """Which operands may be plain figures: none, each alone, all together."""
    may = [k for k, kind in enumerate(operation.kinds) if kind not in PLAIN]
    yield ()
    yield from ((k,) for k in may)
    if len(may) > 1:
        yield from itertools.islice((tuple(may),), 1)


def _made(operation: Operation, value: int, cause: int) -> Any:
    if cause:
        return Unknown(Cause(cause))
    return bool(value) if operation.result == "bool" else value


def _loop(operation: Operation, plain: tuple[int, ...]) -> Any:
    """The compiled loop, written as the driver writes its groups."""
    reads = [
        (READ_PLAIN if place in plain else READ)[_layout(kind)].format(k=place)
        for place, kind in enumerate(operation.kinds)
    ]
    letters = LETTERS[: len(reads)]
    text = "\n".join(
        [
            "def loop(n, cells, values, causes):",
            "    for i in range(n):",
            *(f"        {letter} = {read}" for letter, read in zip(letters, reads, strict=True)),
            f"        keep(values, causes, i, as_{operation.result}(rule({', '.join(letters)})))",
        ],
    )
    names = {**vars(memory), "as_int": as_int, "as_bool": as_bool, "Rounding": Rounding}
    names["rule"] = njit(**INNER)(operation.function)
    exec(text, names)
    return njit(error_model="numpy")(names["loop"])


def _layout(kind: str) -> str:
    return kind if kind in (*PLAIN, "bool") else "int"


def _arrays(kind: str, operands: Sequence[Any]) -> Iterator[Any]:
    """Values and causes of the operands in a row; for lists also where each begins."""
    if kind == "rounding":
        yield np.array(operands, np.int64).ravel()
        return
    many = kind in PLAIN
    flat = [cell for operand in operands for cell in operand] if many else operands
    yield np.array([0 if isinstance(c, Unknown) else int(c) for c in flat], np.int64)
    yield np.array([int(c.cause) if isinstance(c, Unknown) else 0 for c in flat], np.uint8)
    if many:
        yield np.cumsum([0, *map(len, operands)], dtype=np.int64)
