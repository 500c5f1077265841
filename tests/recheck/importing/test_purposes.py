"""A row is read only for what its contract is delivered for."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import polars as pl
import pytest

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.importing.in_view import people_asked
from minsheng.recheck.importing.reading import People
from minsheng.recheck.linkage.links import Link

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


def test_a_signature_that_was_only_matched_opens_nothing() -> None:
    """The row may be about another family: it is in view, and its records stay closed."""
    links = [Link.NUMBER, Link.MATCHED, Link.HOUSEHOLD]
    families = SimpleNamespace(
        linked=pl.DataFrame(
            {"place": [0, 1, 2], "authorised": [1, 1, 1], "link": [int(link) for link in links]},
            schema={"place": pl.Int64, "authorised": pl.Int64, "link": pl.UInt8},
        ),
        waiting=pl.DataFrame(),
    )
    register = SimpleNamespace(household_id=[10, 11, 12])
    people = people_asked(PEOPLE, cast("Any", register), [cast("Any", families)])
    assert people.asked is not None
    assert people.authorised is not None
    assert people.asked.tolist() == [True, True, True]
    assert people.authorised.tolist() == [True, False, True]
