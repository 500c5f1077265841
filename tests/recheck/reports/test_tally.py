"""The figures of a report add up, and are those of a plain recount."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import Listing
from minsheng.recheck.mainly import AID
from minsheng.recheck.reports.material import Material
from minsheng.recheck.reports.tally import count, figures_of

VIEW = pl.col("view")


def as_rows(table: pl.DataFrame) -> set[tuple[object, ...]]:
    return set(table.iter_rows())


def test_every_household_is_counted_once(figures, listing: Listing) -> None:
    about = listing.about
    assert count(figures.outcomes) == about["households"]
    for outcome, number in about["outcomes"].items():
        assert count(figures.outcomes, pl.col("outcome") == outcome) == number
    assert count(figures.villages, of="screened") == count(figures.outcomes, ~VIEW)
    assert count(figures.villages, of="hints") == about["outcomes"]["hint"]


def test_outcomes_are_those_of_a_recount(figures, decided) -> None:
    again = decided.group_by("county", pl.col("in_view").alias("view"), "outcome").len("n")
    assert as_rows(figures.outcomes) == as_rows(again.cast({"n": pl.Int64}))


def test_reasons_are_those_of_a_recount(figures, decided) -> None:
    found: dict[tuple[object, ...], int] = {}
    for row in decided.select("in_view", "outcome", "reasons").iter_rows():
        for code in row[2].split():
            found[row[0], row[1], code] = found.get((row[0], row[1], code), 0) + 1
    assert {r[:3]: r[3] for r in figures.reasons.iter_rows()} == found


def test_what_is_open_is_that_of_a_recount(figures, decided) -> None:
    unsaid = decided.filter(pl.col("in_view"), pl.col("outcome") == "cannot_say")
    for table, column, between in (
        (figures.causes, "unknown_for", "+"),
        (figures.asked, "ask", " "),
    ):
        found: dict[str, int] = {}
        for words in unsaid[column].to_list():
            for word in filter(None, words.split(between)):
                found[word] = found.get(word, 0) + 1
        assert dict(table.iter_rows()) == found
        assert found


def test_money_is_that_of_a_recount(figures, runs: dict[str, Path], decided) -> None:
    changes = pl.read_parquet(runs["2020-11"] / "changes.parquet").to_dicts()
    for row in figures.benefits.to_dicts():
        of = [c for c in changes if (c["benefit"], c["change"]) == (row["benefit"], row["change"])]
        assert row["n"] == len(of)
        for one in of:
            one["before_m_hh"] = 0 if row["benefit"] == AID else one["before_m_hh"]
        known = [c for c in of if None not in (c["before_m_hh"], c["after_m_hh"])]
        assert row["before"] == sum(c["before_m_hh"] for c in known)
        assert row["after"] == sum(c["after_m_hh"] for c in known)
        assert row["open"] == len(of) - len(known)
        assert row["drawn"] == sum(c["before_m_hh"] or 0 for c in of)
    assert sum(figures.benefits["n"]) == len(changes)
    drawn = decided.filter(pl.col("in_view"))["total_before_m_hh"]
    assert figures.drawn.row(0) == (drawn.sum(), drawn.null_count())


def test_villages_are_those_of_a_recount(figures, decided) -> None:
    seen = decided.filter(~pl.col("in_view"))
    again = seen.group_by("village").agg(
        pl.len().cast(pl.Int64), (pl.col("outcome") == "hint").sum().cast(pl.Int64).alias("hints")
    )
    assert as_rows(figures.villages) == as_rows(again)


def test_each_dimension_counts_every_household(figures) -> None:
    for _, of_dimension in figures.groups.group_by("dimension"):
        again = of_dimension.group_by("view", "outcome").agg(pl.col("n").sum())
        whole = figures.outcomes.group_by("view", "outcome").agg(pl.col("n").sum())
        assert as_rows(again) == as_rows(whole)


def test_of_every_fact_asked_for_it_is_told_why_it_is_open(figures) -> None:
    asked = dict(figures.asked.iter_rows())
    why = figures.why.group_by("fact").agg(pl.col("n").sum())
    assert dict(why.iter_rows()) == asked


def test_without_the_snapshot_all_else_is_counted(figures, listing: Listing) -> None:
    whole = figures
    material = Material(listing)
    material.snapshot, material.lacking = None, RecheckError("it is gone")
    found = figures_of(material)
    assert found.groups is None
    assert found.why is None
    assert found.outcomes.equals(whole.outcomes)
    with pytest.raises(RecheckError, match="it is gone"):
        material.facts(material.names[0], "household", ["urban"])


def test_it_tells_how_far_it_is(material: Material) -> None:
    told: list[tuple[str, int, int]] = []
    figures_of(material, lambda *step: told.append(step))
    parts = len(material.names)
    assert told == [("report", n, parts) for n in range(1, parts + 1)]
