"""Columns that are the same throughout are not read, and come to the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.library import Library
from minsheng.recheck.arrow_columns import columns_of, misstated_of, rows_of, said_of
from minsheng.recheck.snapshot import Snapshot

MONTH = "2020-11"


@pytest.fixture(scope="session")
def library() -> Library:
    from minsheng.policy.engine.library import load_library

    return load_library()


def made(table: pa.Table, file: Path, facts: list[Fact], *, told: bool = True) -> Any:
    """A table written, read and taken apart."""
    pq.write_table(table, file, write_statistics=told)
    opened = pq.ParquetFile(file)
    rows = rows_of(opened, opened.schema_arrow, 0, [], table.schema.names)
    for name in table.schema.names:
        there = name in rows.alike.schema.names
        read = pa.repeat(rows.alike[name][0], len(table)) if there else rows.table[name]
        assert read.to_pylist() == table[name].to_pylist()
    return columns_of(rows, facts)


def person(rows: int, **columns: tuple[Any, pa.DataType]) -> pa.Table:
    filled = {n: v if isinstance(v, list) else [v] * rows for n, (v, _) in columns.items()}
    return pa.table({n: pa.array(v, columns[n][1]) for n, v in filled.items()})


@pytest.mark.parametrize("rows", [1, 8, 9, 1_000])
def test_with_and_without_statistics_columns_are_the_same(
    library: Library, tmp_path: Path, rows: int
) -> None:
    table = person(
        rows,
        sex=(2, pa.int16()),
        veteran=(True, pa.bool_()),
        pension_m=(None, pa.int64()),
        pension_m__cause=(4, pa.uint8()),
        business_m=(None, pa.int64()),
        birth=(list(range(19_500_101, 19_500_101 + rows)), pa.int32()),
    )
    facts = [library.facts[n] for n in ("sex", "veteran", "pension_m", "business_m", "birth")]
    told = made(table, tmp_path / "told.parquet", facts)
    untold = made(table, tmp_path / "untold.parquet", facts, told=False)
    assert set(told.alike) >= {"sex", "veteran", "pension_m", "business_m"}
    assert not untold.alike
    assert not told.faults + untold.faults
    for fact in facts:
        one, other = told.columns[fact.name], untold.columns[fact.name]
        assert one.values.dtype == other.values.dtype
        causes = [np.zeros(rows) if c.causes is None else c.causes for c in (one, other)]
        assert causes[0].tolist() == causes[1].tolist()
        assert (one.values == other.values)[causes[0] == 0].all()
    assert told.columns["business_m"].causes.tolist() == [2] * rows  # not delivered


@pytest.mark.parametrize(
    ("value", "cause", "words"),
    [(5, 2, "both a value and a cause"), (None, 64, "no sum of 1, 2, 4, 8, 32")],
)
def test_causes_that_make_no_sense_throughout_are_found(
    library: Library, tmp_path: Path, value: int | None, cause: int, words: str
) -> None:
    table = person(20, pension_m=(value, pa.int64()), pension_m__cause=(cause, pa.uint8()))
    found = made(table, tmp_path / "odd.parquet", [library.facts["pension_m"]])
    assert any(words in fault.words and fault.wrong.all() for fault in found.faults)


def test_a_city_is_read_alike_with_and_without_statistics(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    facts = [n for n, fact in library.facts.items() if fact.entity != "run"]
    other = tmp_path / "city"
    for file in cities[MONTH].rglob("*.*"):
        target = other / file.relative_to(cities[MONTH])
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".parquet":
            lay(pq.read_table(file), target, sizes_of(file), write_statistics=False)
        else:
            target.write_bytes(file.read_bytes())
    ours, plain = Snapshot(cities[MONTH], library.facts), Snapshot(other, library.facts)
    there = [n for n in facts if n in ours.known or n in plain.facts]
    for part in ours.parts:
        one, two = ours.read(part, there), plain.read(part, there)
        assert one.household_id.tolist() == two.household_id.tolist()
        for name, column in one.batch.columns.items():
            same = two.batch.columns[name]
            causes = [c.causes if c.causes is not None else [] for c in (column, same)]
            known = ~np.asarray(causes[0], bool) if len(causes[0]) else slice(None)
            assert np.any(causes[0]) == np.any(causes[1])
            assert (column.values[known] == same.values[known]).all(), name


@pytest.mark.parametrize("first", [False, True], ids=["after the fact", "before it"])
def test_a_field_within_another_column_says_nothing_of_a_fact(
    library: Library, tmp_path: Path, *, first: bool
) -> None:
    fact, file = library.facts["award_dibao_m_hh"], tmp_path / "nested.parquet"
    note = pa.StructArray.from_arrays([pa.array([0] * 3, pa.int64())], [fact.name])
    columns = {fact.name: pa.array([5, None, 7], pa.int64()), "vendor_note": note}
    pq.write_table(pa.table(dict(sorted(columns.items(), reverse=first))), file)
    opened = pq.ParquetFile(file)
    assert opened.schema.names.count(fact.name) == 2
    schema = opened.schema_arrow
    read = columns_of(rows_of(opened, schema, 0, [], [fact.name]), [fact])
    assert read.columns[fact.name].values.tolist()[::2] == [5, 7]
    assert read.columns[fact.name].causes.tolist() == [0, 2, 0]
    said = said_of(opened, schema, 0, [fact])
    assert (said.alike, said.sure) == ({}, frozenset())
    assert misstated_of(opened, schema, 0) == []


@pytest.mark.parametrize("rows", [8, 13, 16, 21])
def test_one_cause_that_disagrees_is_found_wherever_it_stands(
    library: Library, tmp_path: Path, rows: int
) -> None:
    for place in range(rows):
        values = [None if k % 2 else k for k in range(rows)]
        causes = [2 if k % 2 else 0 for k in range(rows)]
        causes[place] = 0 if causes[place] else 2
        table = person(rows, pension_m=(values, pa.int64()), pension_m__cause=(causes, pa.uint8()))
        found = made(table, tmp_path / "odd.parquet", [library.facts["pension_m"]])
        given = found.columns["pension_m"].causes
        if values[place] is None:  # a null without a cause was not delivered
            assert given.tolist() == [2 if v is None else 0 for v in values]
            assert not any(fault.wrong.any() for fault in found.faults)
        else:
            (fault,) = (f for f in found.faults if f.wrong.any())
            assert np.flatnonzero(fault.wrong).tolist() == [place]


def test_all_unknown_for_this_cause_and_that(library: Library, tmp_path: Path) -> None:
    causes = [1, 2, 4, 1, 1, 8, 2, 1, 1]
    table = person(9, pension_m=(None, pa.int64()), pension_m__cause=(causes, pa.uint8()))
    found = made(table, tmp_path / "each.parquet", [library.facts["pension_m"]])
    assert found.columns["pension_m"].causes.tolist() == causes
    assert not found.faults


@pytest.mark.parametrize(("entity", "name"), [("person", "birth"), ("household", "household_id")])
def test_a_footer_of_two_minds_about_a_type_is_a_broken_file(
    cities: dict[str, Path], tmp_path: Path, entity: str, name: str
) -> None:
    """Arrow ends the process when asked for such a column's statistics; so it is not asked."""
    city = shutil.copytree(cities[MONTH], tmp_path / "city")
    file = city / "320681" / f"{entity}.parquet"
    whole = bytearray(file.read_bytes())
    path = b"\x18" + bytes([len(name)]) + name.encode()
    footer = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    place = whole.index(path, whole.index(path, footer) + 1)
    # A column chunk begins with its physical type, then come its encodings and its path.
    start = whole.rindex(b"\x15", place - 12, place - 1)
    while whole[start + 2] != 0x19:
        start = whole.rindex(b"\x15", place - 14, start)
    whole[start + 1] ^= 0x06  # 32 bits for 64, or 64 for 32
    file.write_bytes(whole)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "minsheng", "recheck", city),
            *("--as-of", MONTH, "--out", tmp_path / "run"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert f"{entity}.parquet" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_arrow_ends_the_process_of_leaves_nothing_that_looks_whole(
    cities: dict[str, Path], runs: dict[str, Path], tmp_path: Path
) -> None:
    """Arrow counts levels the column has none of, where nothing can catch it."""
    city, run = shutil.copytree(cities[MONTH], tmp_path / "city"), tmp_path / "run"
    command = [sys.executable, "-m", "minsheng", "recheck", city, "--as-of", MONTH, "--out", run]

    def again() -> int:
        return subprocess.run(command, capture_output=True, check=False).returncode

    shutil.copytree(runs[MONTH], run)  # as it was killed: one part is not decided yet
    (run / "run.json").rename(run / "question.json")
    (run / "decisions.parquet").rename(run / "decisions.unfinished")
    max((run / "parts").glob("*.json")).unlink()
    file = city / "320681" / "person.parquet"
    whole = file.read_bytes()
    name = next(f.name for f in pq.read_schema(file) if f.nullable)
    # A column's entry in the schema: whether it may be empty, the length of its name, its name.
    may, must = (bytes([0x25, way, 0x18, len(name)]) + name.encode() for way in (2, 0))
    assert whole.count(may) == 1
    file.write_bytes(whole.replace(may, must))
    assert again() != 0
    assert not (run / "run.json").exists()
    assert not (run / "decisions.parquet").exists()
    file.write_bytes(whole)
    assert again() == 0
    for made in (run / "decisions.parquet").iterdir():
        assert made.read_bytes() == (runs[MONTH] / "decisions.parquet" / made.name).read_bytes()
