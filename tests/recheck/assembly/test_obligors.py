"""Obligors of families: whose income may be read, and who may be there unseen; by hand."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.assembly.scopes import LATE, MISSING, ODD, UNSIGNED, UNVERIFIED, county, linked

from minsheng.policy.laws.kinds import Disability, ObligorRelation
from minsheng.recheck.assembly.below import Below, obligors_below
from minsheng.recheck.assembly.rows import AT_ODDS, REVIEW
from minsheng.recheck.assembly.scope import Scope
from minsheng.snapshot.facts import known_facts

FACTS = {n: f for n, f in known_facts().items() if f.entity != "run"}
SECRET = ("obligor_family_income_m", "obligor_income_m", "obligor_property_within")
"""What is looked up about an obligor only where the family has signed."""
CHILD = int(ObligorRelation.CHILD)


def obligor(place: int, **more: int | None) -> dict[str, object]:
    """A son or daughter of whom all is told."""
    told = {
        "relation": CHILD, "state": 0, "birth": 19800115, "disability": 0, "grade": 0, "size": 3,
        "family_income": 900_000, "income": 500_000, "dependants": 1, "property_within": 1,
        "ordered": 0, "sum": 0,
    }  # fmt: skip
    return {"place": place, **told, **more}


def below(scope: Scope, rows: list[dict[str, object]], **more: object) -> Below:
    doubting = bool(more.pop("doubting", True))
    book = linked("obligors", rows, **more)  # type: ignore[arg-type]
    cut: dict[str, pl.DataFrame] = {"obligors": scope.rows(book)}
    return obligors_below(scope, {"obligors": book}, cut, FACTS, doubting=doubting)


def told(made: Below, fact: str) -> list[tuple[int, int | str]]:
    """Of which household each obligor is, and what is known, or why it is open."""
    values, causes = made.values[fact], made.causes[fact]
    assert not values[causes != 0].any(), "a value is left beside its cause"
    return [
        (int(of), f"open {why}" if why else int(value))
        for of, value, why in zip(made.of, values, causes, strict=True)
    ]


def test_income_of_obligors_is_never_read_of_families_who_have_not_signed() -> None:
    """The second family of three has not, and its obligors stand first and last in the book."""
    scope = county(1, 2, 1, signed=[True, False, True])
    rows = [obligor(1, income=1), obligor(3, income=3), obligor(0, income=2), obligor(2, income=4)]
    made = below(scope, rows)
    unsigned = f"open {UNSIGNED}"
    assert told(made, "obligor_income_m") == [(0, 2), (1, unsigned), (1, unsigned), (2, 3)]
    secret = {name for name, f in FACTS.items() if f.entity == "obligor" and f.authorised}
    assert secret == set(SECRET)
    for name in SECRET:
        assert [why for _, why in told(made, name)][1:3] == [unsigned, unsigned], name


def test_nor_is_it_told_why_else_it_is_unknown() -> None:
    """An empty cell, a late file, a row in review: of who has not signed nothing was looked at."""
    scope = county(1, signed=[False])
    made = below(scope, [obligor(0, income=None)], sent=False, doubts=[(0, REVIEW, "", "")])
    for name in SECRET:
        assert told(made, name) == [(0, f"open {UNSIGNED}")] * 2, name


def test_an_open_obligor_of_one_family_does_not_shift_who_signed() -> None:
    """The first family, which signed, may have one unseen; that of the second is not read."""
    scope = county(1, 1, signed=[True, False])
    made = below(scope, [obligor(1)], doubts=[(0, REVIEW, "", "")])
    assert told(made, "obligor_income_m") == [(0, f"open {UNVERIFIED}"), (1, f"open {UNSIGNED}")]


def test_what_needs_no_signature_is_told_without_one() -> None:
    made = below(county(1, signed=[False]), [obligor(0)])
    assert told(made, "obligor_family_size") == [(0, 3)]
    assert told(made, "obligor_of") == [(0, 0)]


def test_they_stand_in_the_order_of_the_book_each_beside_its_parent() -> None:
    scope = county(2, 1)
    made = below(scope, [obligor(2, income=1), obligor(1, income=2), obligor(0, income=3)])
    assert told(made, "obligor_income_m") == [(0, 2), (0, 3), (1, 1)]
    assert told(made, "obligor_of") == [(0, 1), (0, 0), (1, 0)]


def test_an_empty_cell_is_not_nought() -> None:
    made = below(county(1), [obligor(0, income=None)])
    assert told(made, "obligor_income_m") == [(0, f"open {MISSING}")]
    assert told(made, "obligor_family_income_m") == [(0, 900_000)]


@pytest.mark.parametrize(
    ("disability", "grade", "found"),
    [
        (Disability.MENTAL, 1, (int(Disability.MENTAL), 1)),
        (Disability.NONE, 0, (0, 0)),
        # A grade of no disability and a disability of no grade: one cell is wrong.
        (Disability.MENTAL, 0, (f"open {ODD}",) * 2),
        (Disability.NONE, 2, (f"open {ODD}",) * 2),
        # Of one that is not known nothing can be odd.
        (None, 2, (f"open {MISSING}", 2)),
    ],
)
def test_a_disability_has_a_grade_or_neither_is_believed(disability, grade, found) -> None:
    kind = None if disability is None else int(disability)
    made = below(county(1), [obligor(0, disability=kind, grade=grade)])
    facts = ("obligor_disability", "obligor_disability_grade")
    assert tuple(told(made, name)[0][1] for name in facts) == found


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"doubts": [(1, AT_ODDS, "", "")]}, ODD),
        ({"doubts": [(1, REVIEW, "", "")]}, UNVERIFIED),
        # Both at once: the first that was noted stays.
        ({"doubts": [(1, AT_ODDS, "", ""), (1, REVIEW, "", "")]}, UNVERIFIED),
    ],
)
def test_a_row_that_may_be_of_a_family_leaves_open_one_more_obligor(more, cause) -> None:
    """At odds with another, or in review: of the second family, beside the one it has."""
    made = below(county(1, 2), [obligor(0), obligor(2)], **more)
    assert told(made, "obligor_family_size") == [(0, 3), (1, 3), (1, f"open {cause}")]
    assert told(made, "obligor_of") == [(0, 0), (1, 1), (1, f"open {cause}")]


def test_who_is_only_screened_was_not_asked_for_obligors() -> None:
    made = below(county(1, 1, in_view=[True, False]), [])
    assert told(made, "obligor_family_size") == [(1, f"open {MISSING}")]


@pytest.mark.parametrize(("stale", "cause"), [(False, MISSING), (True, LATE)])
def test_a_book_that_did_not_come_hides_obligors_of_all(stale, cause) -> None:
    made = below(county(1, 1), [], sent=False, stale=stale)
    assert told(made, "obligor_family_size") == [(0, f"open {cause}"), (1, f"open {cause}")]


def test_who_doubts_nothing_opens_nothing() -> None:
    made = below(county(1), [obligor(0)], sent=False, doubts=[(0, AT_ODDS, "", "")], doubting=False)
    assert told(made, "obligor_family_size") == [(0, 3)]
