"""A replay believes no statistics: what a file says of a column is held to its rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.forging import seal
from tests.recheck.layouts import lay, sizes_of

from minsheng.cli.chinese import found_in_chinese
from minsheng.policy.engine.library import Library
from minsheng.recheck import common
from minsheng.recheck.changes import is_unsaid
from minsheng.recheck.decide import recheck
from minsheng.recheck.explain import Explainer
from minsheng.recheck.replay import replay
from minsheng.recheck.snapshot import Snapshot

MONTH, COUNTY, NAME = "2020-11", "320681", "financial_assets_hh"
SAID, TRUE = 1_234_567_891, 99_123_456_789
"""Fen: what the statistics say throughout, and what stands in one row."""


def lying(city: Path, to: Path) -> Path:
    """A city one of whose files says of a column that it is one value, where one row is another."""
    shutil.copytree(city, to)
    file = to / COUNTY / "household.parquet"
    table, sizes = pq.read_table(file), sizes_of(file)
    place = table.schema.get_field_index(NAME)
    throughout = pa.array(np.full(len(table), SAID), pa.int64())
    table = table.set_column(place, pa.field(NAME, pa.int64(), nullable=False), throughout)
    cause = f"{NAME}__cause"
    if cause in table.schema.names:
        table = table.drop_columns([cause])
    lay(table, file, sizes, compression="none", use_dictionary=False)
    chunk = pq.ParquetFile(file).metadata.row_group(0).column(place)
    assert chunk.path_in_schema == NAME
    whole = bytearray(file.read_bytes())
    end = chunk.data_page_offset + chunk.total_compressed_size
    start = whole.rindex(SAID.to_bytes(8, "little"), chunk.data_page_offset, end)
    whole[start : start + 8] = TRUE.to_bytes(8, "little")
    file.write_bytes(whole)
    return to


@pytest.fixture(scope="module")
def city(cities: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lying(cities[MONTH], tmp_path_factory.mktemp("lying") / "city")


def test_statistics_are_believed_unless_they_are_not(city: Path, library: Library) -> None:
    believing = Snapshot(city, library.facts)
    reading = Snapshot(city, library.facts, believing=False)
    part = next(p for p in reading.parts if p.county == COUNTY)
    told, there = (s.read(part, [NAME]).batch.columns[NAME].values for s in (believing, reading))
    assert set(told) == {SAID}
    assert set(there) == {SAID, TRUE}
    (told_of,) = reading.misstated(part)
    file = city / COUNTY / "household.parquet"
    assert told_of == f"{file} says of `{NAME}` what its rows are not ({part.name})"
    others = [p for p in reading.parts if p != part]
    assert [found for p in others for found in reading.misstated(p)] == []


def test_a_replay_finds_statistics_that_lie(city: Path, library: Library, tmp_path: Path) -> None:
    run = tmp_path / "run"
    recheck(city, MONTH, run, library)
    found = replay(run)
    assert not found.agrees
    (lie,) = (words for words in found.found if "what its rows are not" in words)
    assert f"`{NAME}`" in lie
    loaded = Snapshot(city, library.facts, believing=False)
    part = next(p for p in loaded.parts if p.county == COUNTY)
    household = int(loaded.read(part, [NAME]).household_id[-1])
    assert not replay(run, household).agrees


def test_a_replay_narrows_nothing(
    cities: dict[str, Path], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "WORTH", 1)
    assert Snapshot(cities[MONTH], library.facts).common is not None
    assert Snapshot(cities[MONTH], library.facts, believing=False).common is None


def unsaid_in(run: Path) -> tuple[Path, int, str]:
    """A household something is asked of, with its file: where more than one fact is."""
    for file in sorted((run / "decisions.parquet").iterdir()):
        table = pq.read_table(file, columns=["household_id", "ask"])
        for household, ask in zip(*(c.to_pylist() for c in table.columns), strict=True):
            if " " in ask:
                return file, household, ask
    raise AssertionError


@pytest.mark.parametrize("forged", ["", "less", "party_member"])
def test_one_household_replayed_is_asked_the_same(
    forged: str, runs: dict[str, Path], tmp_path: Path
) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    file, household, ask = unsaid_in(run)
    assert replay(run, household).agrees
    table = pq.read_table(file)
    asked = table["ask"].cast(pa.string()).to_pylist()
    asked[table["household_id"].to_pylist().index(household)] = (
        ask.split()[0] if forged == "less" else forged
    )
    place = table.schema.get_field_index("ask")
    pq.write_table(table.set_column(place, "ask", pa.array(asked)), file)
    seal(run)
    (told,) = replay(run, household).found
    assert told == f"decisions.parquet: `ask` of household {household} is another"
    assert found_in_chinese(told).endswith(f"户编号{household}的ask一列与重演所得不符")


def test_one_household_of_which_all_is_said_is_asked_nothing(
    runs: dict[str, Path], tmp_path: Path
) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    file, _, ask = unsaid_in(run)
    table = pq.read_table(file)
    asked = table["ask"].cast(pa.string()).to_pylist()
    row = asked.index("")
    household = table["household_id"][row].as_py()
    assert replay(run, household).agrees
    asked[row] = ask
    place = table.schema.get_field_index("ask")
    pq.write_table(table.set_column(place, "ask", pa.array(asked)), file)
    seal(run)
    assert not replay(run, household).agrees


def test_who_has_something_to_ask_has_something_open(
    runs: dict[str, Path], library: Library
) -> None:
    """By the one evaluator, what to ask; by the other, whether anything is open."""
    for run in runs.values():
        file, _, _ = unsaid_in(run)
        explainer = Explainer(run, library, believing=False)
        table = pq.read_table(file, columns=["household_id", "ask"])
        pairs = zip(*(c.to_pylist() for c in table.columns), strict=True)
        for household, ask in list(pairs)[:150]:
            assert is_unsaid(explainer.trace(household)) or not ask


def test_a_replay_of_what_was_written_believes_nothing_and_agrees(runs: dict[str, Path]) -> None:
    for run in runs.values():
        found = replay(run)
        assert found.agrees
        assert found.written == found.again
