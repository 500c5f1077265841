"""Months as a snapshot has them: yyyymm."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

YEAR = 12
Back = TypeVar("Back", int, npt.NDArray[np.int64])


def months_before(month: int, back: Back) -> Back:
    """The month (yyyymm) some months before; so many after, where `back` is less than nought."""
    number = month // 100 * YEAR + month % 100 - 1 - back
    return number // YEAR * 100 + number % YEAR + 1


def shown(month: int) -> str:
    """A month as people write it."""
    return f"{month // 100}-{month % 100:02}"
