"""Whoever is only screened is screened by what may be looked at without asking, and no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.covered import closed, looked_at
from minsheng.recheck.decide import law_day, recheck
from minsheng.recheck.explain import Explainer
from minsheng.recheck.outcome import IN_VIEW
from minsheng.recheck.replay import replay
from minsheng.recheck.snapshot import Snapshot

MONTH = "2020-11"
RICH = 50_000_000
ENTITIES = ("household", "person", "obligor")


def screened(run: Path) -> set[int]:
    """The households of a run that are only screened."""
    table = pq.read_table(run / "decisions.parquet", columns=["household_id", "in_view"])
    return {row["household_id"] for row in table.to_pylist() if not row["in_view"]}


def told(run: Path) -> dict[int, tuple[object, ...]]:
    """What is said of each household, whatever the facts are called unknown for."""
    rows = pq.read_table(run / "decisions.parquet").to_pylist()
    apart = ("unknown_for", "household_id")
    return {r["household_id"]: tuple(v for n, v in r.items() if n not in apart) for r in rows}


def fill_in(city: Path, library: Library, whom: set[int], cause: int = 0) -> None:
    """Let every fact that needs authorisation stand of some households, or be disputed."""
    for entity in ENTITIES:
        secret = [f for f in library.facts.values() if f.entity == entity and f.authorised]
        for file in city.glob(f"*/{entity}.parquet"):
            table = pq.read_table(file)
            here = np.array([h in whom for h in table["household_id"].to_pylist()], bool)
            for fact in secret:
                table = _filled(table, fact.name, here, cause)
            lay(table, file, sizes_of(file))


def _filled(table: pa.Table, name: str, here: np.ndarray, cause: int) -> pa.Table:
    kind = table[name].type
    value = True if kind == pa.bool_() else RICH if kind == pa.int64() else 2
    given = pa.scalar(None if cause else value, kind)
    column = pa.compute.if_else(pa.array(here), given, table[name].combine_chunks())
    table = table.set_column(table.schema.get_field_index(name), name, column)
    causes = f"{name}__cause"
    if causes in table.schema.names:
        held = pa.compute.if_else(pa.array(here), pa.scalar(cause, pa.uint8()), table[causes])
        table = table.set_column(table.schema.get_field_index(causes), causes, held)
    return table


@pytest.mark.parametrize("cause", [0, int(Cause.CONTRADICTED)])
def test_no_hint_moves_with_a_fact_that_needs_authorisation(
    cause: int,
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
) -> None:
    city = Path(shutil.copytree(cities[MONTH], tmp_path / "city"))
    whom = screened(runs[MONTH])
    fill_in(city, library, whom, cause)
    run = tmp_path / "run"
    recheck(city, MONTH, run, library)
    assert told(run) == told(runs[MONTH])
    snapshot = Snapshot(city, library.facts)
    loaded = snapshot.read(snapshot.parts[0], library.facts)
    assert looked_at(loaded.batch, library.facts).any()


def test_explaining_and_replaying_take_out_the_same(
    cities: dict[str, Path], runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    city = Path(shutil.copytree(cities[MONTH], tmp_path / "city"))
    fill_in(city, library, screened(runs[MONTH]))
    run = tmp_path / "run"
    recheck(city, MONTH, run, library)
    explainer = Explainer(run, library)
    rows = pq.read_table(run / "decisions.parquet", columns=["household_id", "outcome"])
    hinted = [r["household_id"] for r in rows.to_pylist() if r["outcome"] == "hint"]
    for household in hinted[:8]:
        explained = explainer.explain(household)
        assert explained.identical
        facts = explained.trace.household.rows["household"][0]
        assert all(
            isinstance(facts[name], type(facts["financial_assets_hh"]))
            for name in ("vehicles", "dwellings", "company_shares_hh")
        )
    assert replay(run).agrees


@pytest.mark.slow  # compiles two drivers of its own
def test_a_file_that_promises_what_needs_authorisation_changes_nothing(
    cities: dict[str, Path], runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    """A column that takes no null is read without its causes; not where it is taken out."""
    city = Path(shutil.copytree(cities[MONTH], tmp_path / "city"))
    everybody = set(told(runs[MONTH]))
    fill_in(city, library, everybody)
    for file in city.glob("*/household.parquet"):
        table = pq.read_table(file)
        names = [f.name for f in library.facts.values() if f.authorised]
        schema = pa.schema([pa.field(f.name, f.type, f.name not in names) for f in table.schema])
        lay(table.cast(schema), file, sizes_of(file))
    assert "financial_assets_hh" in Snapshot(city, library.facts).known
    run = tmp_path / "run"
    recheck(city, MONTH, run, library)
    now, before = told(run), told(runs[MONTH])
    quiet = screened(run)
    assert quiet == screened(runs[MONTH])
    assert {h: now[h] for h in quiet} == {h: before[h] for h in quiet}


def test_whether_a_household_is_decided_hangs_on_open_records_alone(library: Library) -> None:
    for month in ("2018-11", "2020-11", "2025-01"):
        book = compile_book(library, law_day(month))
        facts = [book.nodes[name].fact for name in book.leaves([IN_VIEW])]
        assert [f.name for f in facts if f is not None and f.authorised] == []


def test_months_of_insurance_are_closed_and_bills_are_not(library: Library) -> None:
    assert closed(library.facts) == {"contribution"}
