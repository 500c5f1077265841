"""Bills of people in view: what a lost file or a row in review leaves open, by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.recheck.linkage.people import AREA, number, person, register

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.below import BILLS, Below, rows_below
from minsheng.recheck.assembly.rows import DOUBTS, REVIEW, Linked
from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.importing.together import no_rows
from minsheng.recheck.linkage.links import Link
from minsheng.snapshot.facts import known_facts

MONTH = 202011
NOT_DELIVERED, OUT_OF_DATE, UNVERIFIED = (
    int(c) for c in (Cause.NOT_DELIVERED, Cause.OUT_OF_DATE, Cause.UNVERIFIED)
)
FACTS = {n: f for n, f in known_facts().items() if f.entity != "run"}


def three() -> Scope:
    """A couple (0, 1) and a woman alone (2), both in view; a man alone (3) only screened."""
    homes = ("a", "a", "b", "c")
    made = register(
        *(
            person(h, f"张{n}", number(19500101, n), relation=0 if h not in homes[:n] else 1)
            for n, h in enumerate(homes)
        )
    )
    households, persons = made.places_of(AREA)
    in_view = np.array([True, True, False])
    return Scope(made, AREA, households, persons, in_view, in_view, MONTH)


def linked(key: str, rows: list[dict[str, object]], *, came: bool = True) -> Linked:
    """A contract's rows; each column that is not given is empty."""
    empty = no_rows(contracts()[key])
    full = [{"link": int(Link.NUMBER), **row} for row in rows]
    frame = pl.DataFrame(full, schema=empty.schema) if rows else empty
    return Linked(contracts()[key], frame.sort("place"), counties={0} if came else set())


def bills(
    rows: list[dict[str, object]],
    *,
    came: bool = True,
    stale: bool = False,
    review: int = -1,
    doubting: bool = True,
) -> list[tuple[int, int | str]]:
    """Whose each bill is and its sum, or why it is open.

    Args:
        rows: of medical bills.
        came: whether the file was taken.
        stale: whether it was refused as out of date.
        review: who may have a bill that waits for review.
        doubting: whether a row whose month cannot be read stays.
    """
    medical = linked("medical_bills", rows, came=came)
    medical.stale = {0} if stale else set()
    if review >= 0:
        medical.doubts = pl.DataFrame([(review, REVIEW, "", "")], schema=DOUBTS, orient="row")
    delivered = {"medical_bills": medical, "school_fees": linked("school_fees", [])}
    scope = three()
    cut = {key: scope.rows(one) for key, one in delivered.items()}
    made = rows_below("bill", BILLS, "bill_month", scope, delivered, cut, FACTS, doubting=doubting)
    return shown(made, "bill_own_share")


def shown(made: Below, fact: str) -> list[tuple[int, int | str]]:
    values, causes = made.values[fact], made.causes[fact]
    return [
        (int(of), int(value) if not why else f"open {why}")
        for of, value, why in zip(made.of, values, causes, strict=True)
    ]


def bill(place: int, own: int | None, month: int | None = 202003) -> dict[str, object]:
    return {"place": place, "row": 1, "month": month, "own": own, "kind": 0}


def test_bills_stand_in_the_order_of_people():
    assert bills([bill(2, 700), bill(0, 500), bill(0, 600, 201910)]) == [(0, 500), (2, 700)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        # The file of the county was refused: who is in view may have spent anything.
        ({"rows": [], "came": False}, [(0, f"open {NOT_DELIVERED}"), (2, f"open {NOT_DELIVERED}")]),
        ({"rows": [], "came": False, "stale": True},
         [(0, f"open {OUT_OF_DATE}"), (2, f"open {OUT_OF_DATE}")]),
        # A bill in review may be hers, beside the one she has.
        ({"rows": [bill(2, 700)], "review": 2}, [(2, 700), (2, f"open {UNVERIFIED}")]),
        # Of who is only screened nobody asks for bills.
        ({"rows": [], "review": 3}, []),
        ({"rows": [bill(0, None)]}, [(0, f"open {NOT_DELIVERED}")]),
    ],
)  # fmt: skip
def test_a_bill_nobody_can_see_is_no_saving(given, found):
    assert bills(**given) == found


def test_a_bill_of_a_month_that_cannot_be_read_is_a_bill():
    assert bills([bill(0, 500, None), bill(0, 600, 202011)]) == [(0, 500)]


def test_a_bill_that_was_only_matched_is_of_a_sum_nobody_knows() -> None:
    """It may be somebody else's: nothing is granted on it, and nothing taken for lack of it."""
    assert bills([bill(0, 900_00)]) == [(0, 900_00)]
    matched = {**bill(0, 900_00), "link": int(Link.MATCHED)}
    assert bills([matched]) == [(0, f"open {UNVERIFIED}")]


def test_who_doubts_nothing_leaves_it_out():
    rows = [bill(0, 500, None), bill(0, 600, 202003)]
    assert bills(rows, doubting=False) == [(0, 600)]


def test_a_contribution_of_a_month_that_cannot_be_read_is_one():
    scope = three()
    paid = {"row": 1, "kind": 0, "base": 400_000, "paid": 1}
    rows = [{"place": 0, "month": None, **paid}, {"place": 0, "month": 201910, **paid},
            {"place": 2, "month": 202010, **paid}]  # fmt: skip
    book = linked("social_insurance", rows)
    delivered, cut = {book.contract.key: book}, {book.contract.key: scope.rows(book)}
    made = rows_below(
        "contribution", (*delivered,), "contribution_month", scope, delivered, cut, FACTS,
        doubting=True,
    )  # fmt: skip
    assert shown(made, "contribution_month") == [(0, f"open {NOT_DELIVERED}"), (2, 202010)]


@pytest.mark.parametrize(
    ("given", "open_"),
    [
        ({"came": False}, [(n, f"open {NOT_DELIVERED}") for n in (0, 1, 2)]),
        ({"came": False, "stale": True}, [(n, f"open {OUT_OF_DATE}") for n in (0, 1, 2)]),
        ({"review": 1}, [(1, f"open {UNVERIFIED}")]),
        ({}, []),
    ],
)
def test_whose_insurance_is_hidden_may_be_insured(given, open_):
    """That a file did not come says of nobody in view that nothing indicates a job."""
    scope = three()
    insurance = linked("social_insurance", [], came=given.get("came", True))
    insurance.stale = {0} if given.get("stale") else set()
    if "review" in given:
        insurance.doubts = pl.DataFrame(
            [(given["review"], REVIEW, "", "")], schema=DOUBTS, orient="row"
        )
    delivered = {"social_insurance": insurance}
    cut = {key: scope.rows(one) for key, one in delivered.items()}
    made = rows_below(
        "contribution", ("social_insurance",), "contribution_month", scope, delivered, cut, FACTS,
        doubting=True,
    )  # fmt: skip
    assert shown(made, "contribution_kind") == open_
