"""The side table: whose each row is, what it gives and how far it goes; by hand."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.assembly.scopes import county, linked

from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.assembly.sources import sources_of
from minsheng.recheck.linkage.links import Link

DECLARED, INDICATED, VERIFIED = 1, 2, 3
CAR = {"place": 0, "kind": "小型汽车"}


def sources(scope: Scope, **rows: list[dict[str, object]]) -> pl.DataFrame:
    return sources_of(scope, {key: linked(key, some) for key, some in rows.items()})


def grades(key: str, link: Link, **row: object) -> list[int]:
    return sources(county(1), **{key: [{**row, "place": 0, "link": int(link)}]})["grade"].to_list()


@pytest.mark.parametrize(
    ("link", "grade"),
    [
        (Link.NUMBER, VERIFIED),
        (Link.HOUSEHOLD, VERIFIED),
        (Link.REVIEWED, VERIFIED),
        # What was linked without a number only indicates, whatever its office verifies.
        (Link.MATCHED, INDICATED),
    ],
)
def test_a_matched_record_only_indicates(link, grade) -> None:
    assert grades("vehicles", link, kind="小型汽车") == [grade]


@pytest.mark.parametrize(
    ("key", "row", "grade"),
    [("members", {"team": None}, DECLARED), ("social_insurance", {}, INDICATED)],
)
@pytest.mark.parametrize("link", Link)
def test_a_match_never_makes_more_of_a_record(key, row, grade, link) -> None:
    """What a family declared stays declared, however it was linked."""
    assert grades(key, link, **row) == [grade]


def test_what_two_investigators_inquired_into_is_verified() -> None:
    """S3 art. 18: an inquiry is made by at least two; the import reads them as one mark."""
    assert grades("members", Link.NUMBER, team=1) == [VERIFIED]
    assert grades("members", Link.MATCHED, team=1) == [INDICATED]


def test_each_row_is_beside_its_own_person() -> None:
    """Two households; the rows are in no order, and one file has none."""
    scope = county(2, 1)
    found = sources(
        scope,
        unemployment=[
            {"place": 2, "month": 202010, "benefit": 9, "extract": 4, "row": 7},
            {
                "place": 1,
                "month": None,
                "benefit": 9,
                "extract": 4,
                "row": 9,
                "link": int(Link.MATCHED),
            },
        ],
        vehicles=[{**CAR, "place": 1, "extract": 2, "row": 3, "link": int(Link.REVIEWED)}],
        disability=[],
    )
    ids = [int(one) for one in scope.register.household_id]
    expected = [
        (ids[0], 1, 2, 3, 0, "vehicles", VERIFIED, "reviewed"),
        (ids[0], 1, 4, 9, 0, "unemployment_m", INDICATED, "matched"),
        (ids[1], 0, 4, 7, 202010, "unemployment_m", VERIFIED, "number"),
    ]
    assert found.rows() == sorted(expected)
    assert found.columns == [
        "household_id", "person_no", "extract", "row", "month", "facts", "grade", "link",
    ]  # fmt: skip


def test_a_row_gives_the_facts_whose_cells_it_fills() -> None:
    """Of benefits the one it names; of a form what is filled in; what is so of any row always."""
    found = sources(
        county(1),
        benefits=[
            {"place": 0, "benefit": "award_old_age_m", "sum": 100, "month": 202010},
            {"place": 0, "benefit": "award_tekun_m", "sum": None, "month": 202010},
        ],
        members=[{"place": 0, "wage": 5, "ill": 0}],
        missing=[{"place": 0, "since": None}],
    )
    assert [set(facts.split()) for facts in found["facts"].cast(pl.String)] == [
        {"award_old_age_m"}, {"seriously_ill", "wage_declared_m"}, {"whereabouts"}, set(),
    ]  # fmt: skip
