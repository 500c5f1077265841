"""Files that hide a family in assistance, or show a thing of it twice, as an attacker writes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import (
    AS_OF,
    TWO,
    City,
    changed,
    imported,
    path_of,
    rows_of,
    written,
)

from minsheng.recheck.decide import recheck
from minsheng.recheck.importing.command import _noted
from minsheng.recheck.importing.imported import Imported

HOUSEHOLDS, SEED, QIDONG, HAIMEN = 2_000, 3, 320681, 320613
DIBAO = "最低生活保障金"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return written(tmp_path / "raw", HOUSEHOLDS, SEED, counties=TWO)


def outcomes(city: City, folder: Path, library) -> pl.DataFrame:
    """Of each household of the county, by the police's key, the outcome."""
    recheck(city.snapshot, AS_OF, folder / "run", library)
    parts = (folder / "run" / "decisions.parquet").glob(f"{QIDONG}*")
    found = pl.concat(pl.read_parquet(p, columns=["household_id", "outcome"]) for p in parts)
    assert city.done.register is not None
    homes = city.done.register.households.with_columns(
        household_id=pl.Series(city.done.register.household_id)
    ).filter(pl.col("county") == QIDONG)
    named = found.join(homes.select("household_id", "household"), on="household_id")
    return named.select("household", pl.col("outcome").cast(pl.String))


def book(raw: Path) -> pl.DataFrame:
    """The families in the county's book."""
    kept: list[pl.DataFrame] = []
    changed(raw, "families", QIDONG, lambda rows: kept.append(rows) or rows)  # type: ignore[func-returns-value]
    return kept[0]


def test_a_family_whose_applicant_the_register_lacks_stays_in_view(raw, tmp_path, library) -> None:
    families = book(raw)
    kept: list[pl.DataFrame] = []

    def without(rows: pl.DataFrame) -> pl.DataFrame:
        shared = pl.len().over("household") > 1
        gone = shared & pl.col("number").is_in(families["number"].implode())
        kept.append(rows.filter(gone & (gone.cum_sum() <= 20)))
        return rows.filter(~(gone & (gone.cum_sum() <= 20)))

    changed(raw, "population", QIDONG, without)
    city = imported(raw, tmp_path / "snapshot")
    hidden = set(kept[0]["household"])
    assert len(hidden) > 5
    told = dict(outcomes(city, tmp_path, library).iter_rows())
    assert not {"screened", "hint"} & {told[key] for key in hidden}


def test_a_family_whose_award_was_left_out_is_asked_about(raw, tmp_path, library) -> None:
    """It neither applies nor draws: so one of the two books is wrong, and nothing is granted."""
    before = outcomes(imported(raw, tmp_path / "whole"), tmp_path, library)
    gone: list[pl.DataFrame] = []

    def without(rows: pl.DataFrame) -> pl.DataFrame:
        hit = (pl.col("benefit") == DIBAO) & ((pl.col("benefit") == DIBAO).cum_sum() <= 8)
        gone.append(rows.filter(hit))
        return rows.filter(~hit)

    changed(raw, "benefits", QIDONG, without)
    assert len(gone[0]) > 4
    (tmp_path / "again").mkdir()
    after = outcomes(imported(raw, tmp_path / "snapshot"), tmp_path / "again", library)
    both = before.join(after, on="household", suffix="_now")
    lost = both.filter(
        ~pl.col("outcome").is_in(["screened", "hint"]),
        pl.col("outcome_now").is_in(["screened", "hint"]),
    )
    assert lost.rows() == []
    # Who applies and of whom nothing else is told looks like any other who applies.
    idle = book(raw).filter(pl.col("applies") == "否")["household"]
    moved = both.filter(
        pl.col("outcome") != pl.col("outcome_now"), pl.col("household").is_in(idle.implode())
    )
    assert set(moved["outcome_now"]) == {"cannot_say"}
    assert len(moved) > 2


def test_a_blank_in_a_certificate_makes_no_second_dwelling(raw, tmp_path) -> None:
    before = rows_of(imported(raw, tmp_path / "whole").snapshot, "household")

    def twice(rows: pl.DataFrame) -> pl.DataFrame:
        name = pl.col("certificate")
        spelt = rows.with_columns(
            name.str.slice(0, 3) + " — " + name.str.slice(3).str.to_lowercase()
        )
        return pl.concat([rows, spelt.head(4)])

    changed(raw, "real_estate", QIDONG, twice)
    city = imported(raw, tmp_path / "snapshot")
    after = rows_of(city.snapshot, "household")
    both = before.join(after, on="household_id", suffix="_now")
    assert (both["dwellings"] == both["dwellings_now"]).fill_null(value=True).all()
    path = path_of(raw, "real_estate", QIDONG)
    (read,) = [r for r in city.done.reads.values() if r.delivery.path == path]
    assert read.faults["fault"].to_list() == ["repeated"] * 4


def test_a_file_of_which_no_row_names_anybody_is_not_taken(raw, tmp_path) -> None:
    def shifted(rows: pl.DataFrame) -> pl.DataFrame:
        said = {"number": "说明", "name": "见 附件 2"}
        return pl.DataFrame(
            {n: [said.get(n)] for n in rows.columns}, dict.fromkeys(rows.columns, pl.String)
        )

    changed(raw, "disability", QIDONG, shifted)
    done: Imported = imported(raw, tmp_path / "snapshot").done
    assert [(p.name, why.kind) for p, why in done.refused] == [
        (path_of(raw, "disability", QIDONG).name, "no_row_read")
    ]
    people = rows_of(tmp_path / "snapshot", "person")
    assert people["disability"].null_count() > 0


def test_after_nothing_the_next_file_is_held_against_the_rows_before(raw, tmp_path) -> None:
    said = {"number": "本月无数据", "name": "李四 2020-11-03"}

    def line(rows: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame(
            {n: [said.get(n)] for n in rows.columns}, dict.fromkeys(rows.columns, pl.String)
        )

    changed(raw, "veterans", HAIMEN, line)
    done = imported(raw, tmp_path / "snapshot").done
    (note,) = [
        r.noted for r in done.reads.values()
        if r.noted and r.noted.slot == ("veterans", HAIMEN)
    ]  # fmt: skip
    assert note.rows == 0
    before = {note.slot: note.__class__("veterans", HAIMEN, 202009, 35, "0" * 64)}
    assert _noted(done, before)[note.slot].rows == 35
    assert _noted(done, {})[note.slot].rows == 0
