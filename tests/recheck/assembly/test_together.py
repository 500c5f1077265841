"""How rows come together: by hand, and against plain Python on anything."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.recheck.assembly.together import gathered, single

MONTH, SIZE = 202011, 4


def rows(*given_: tuple[int, int | None, int]) -> pl.DataFrame:
    """Rows of place, value, month; sorted as the import sorts them."""
    schema = {"place": pl.Int32, "sum": pl.Int64, "month": pl.Int32}
    frame = pl.DataFrame(list(given_), schema=schema, orient="row")
    return frame.sort("place", maintain_order=True)


def told(how: str, *given_: tuple[int, int | None, int]) -> list[int | str | None]:
    """For each place a value, `odd` or None."""
    found = gathered(rows(*given_), "sum", how, SIZE, MONTH)
    return [
        None if not there else "odd" if odd else int(value)
        for value, there, odd in zip(found.values, found.there, found.odd, strict=True)
    ]


def test_a_value_is_one_or_none_is_believed():
    assert told("value", (0, 5, 202010), (0, 5, 202001), (1, 7, 0), (3, 1, 1), (3, 2, 1)) == [
        5, 7, None, "odd",
    ]  # fmt: skip


def test_the_latest_is_of_the_twelve_months_before():
    """The month decided is not over, and what lies a year and a month back is too old."""
    assert told(
        "latest", (0, 1, 202009), (0, 2, 202010), (0, 9, 202011), (1, 3, 201911), (1, 9, 201910),
        (2, 1, 201910), (3, 4, 202010), (3, 5, 202010),
    ) == [2, 3, None, "odd"]  # fmt: skip


def test_a_monthly_average_is_over_the_months_there_are():
    """Two jobs of one month add up; what is left over below a fen falls."""
    assert told(
        "monthly", (0, 300000, 202010), (0, 100000, 202010), (0, 200000, 202009),
        (1, 100, 202001), (1, 100, 202002), (1, 101, 202003), (2, 5, 202011),
    ) == [300000, 100, None, None]  # fmt: skip


def test_who_has_rows_of_long_ago_only_is_late():
    """A row within the year makes up for an old one; a month that cannot be read is no month."""
    made = rows((0, 1, 201810), (1, 1, 201810), (1, 2, 202010), (2, 1, 202010))
    made = pl.concat([made, rows((3, 5, 0)).with_columns(month=pl.lit(None, pl.Int32))])
    for how in ("latest", "monthly", "yearly"):
        found = gathered(made, "sum", how, SIZE, MONTH)
        assert found.late.tolist() == [True, False, False, False]
    assert not gathered(made, "sum", "total", SIZE, MONTH).late.any()


def test_a_year_is_a_twelfth_of_the_sum():
    assert told("yearly", (0, 1200, 202010), (0, 1200, 202003), (1, 11, 202010)) == [
        200, 0, None, None,
    ]  # fmt: skip


def test_totals_and_counts_ask_no_month():
    given_ = (0, 5, 199001), (0, 6, 202011), (2, 0, 0)
    assert told("total", *given_) == [11, None, 0, None]
    assert told("count", *given_) == [2, None, 1, None]


def test_empty_cells_are_left_out():
    for how in ("value", "latest", "monthly", "yearly", "total", "count"):
        assert told(how, (0, None, 202010), (1, 12, 202010), (1, None, 202010))[:1] == [None]


CELLS = st.lists(
    st.tuples(
        st.integers(0, SIZE - 1),
        st.one_of(st.none(), st.integers(0, 3), st.integers(0, 10**9)),
        st.sampled_from([201910, 201911, 202001, 202009, 202010, 202011]),
    ),
    max_size=25,
)


def plainly(how: str, given_: list[tuple[int, int | None, int]]) -> list[int | str | None]:
    """The same in plain Python."""
    of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, value, month in given_:
        year = how in {"latest", "monthly", "yearly"}
        if value is not None and (not year or 201911 <= month <= 202010):
            of[place].append((month, value))
    answers: list[int | str | None] = []
    for place in range(SIZE):
        cells = of[place]
        if not cells:
            answers.append(None)
            continue
        values = [value for _, value in cells]
        if how == "latest":
            values = [value for month, value in cells if month == max(cells)[0]]
        if how in {"value", "latest"}:
            answers.append(values[0] if len(set(values)) == 1 else "odd")
        else:
            parts = {"monthly": len({month for month, _ in cells}), "yearly": 12}.get(how, 1)
            answers.append(len(values) if how == "count" else sum(values) // parts)
    return answers


@pytest.mark.parametrize("how", ["value", "latest", "monthly", "yearly", "total", "count"])
@given(given_=CELLS)
def test_it_is_what_plain_python_says(how, given_):
    assert told(how, *given_) == plainly(how, given_)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5)), max_size=12))
def test_a_single_value_does_not_ask_for_order(cells):
    frame = pl.DataFrame(cells, schema={"place": pl.Int64, "value": pl.Int64}, orient="row")
    found = single(frame["place"].to_numpy(), frame["value"].to_numpy(), SIZE)
    for place in range(SIZE):
        values = {value for at, value in cells if at == place}
        assert found.there[place] == bool(values)
        assert found.odd[place] == (len(values) > 1)
        if len(values) == 1:
            assert {int(found.values[place])} == values
