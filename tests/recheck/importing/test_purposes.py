"""A row is read only for what its contract is delivered for."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.importing.reading import People

NOBODY: Any = None
# Of three households the first is in view and has signed, the second is in view, the third is not.
PEOPLE = People(
    NOBODY,
    NOBODY,
    np.array([0, 1, 2], np.int64),
    np.array([True, True, False]),
    np.array([True, False, False]),
)


@pytest.mark.parametrize(
    ("purposes", "authorisation", "read"),
    [
        (("recheck", "screening"), False, [True, True, True]),
        (("recheck",), False, [True, True, False]),
        (("screening",), False, [False, False, True]),
        (("recheck",), True, [True, False, False]),
    ],
)
def test_whose_rows_may_be_read(purposes, authorisation, read) -> None:
    contract = replace(contracts()["employment"], purposes=purposes, authorisation=authorisation)
    allowed = PEOPLE.allowed(contract, np.array([0, 1, 2], np.int64))
    assert cast("list[bool]", allowed.tolist()) == read
