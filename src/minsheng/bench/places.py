"""Where the benchmarks' cities stand: made when they are not there, kept for the next time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from minsheng.bench.lines import AS_OF, SEED, Say
from minsheng.city.snapshot import EVERYTHING, generate
from minsheng.policy.engine.facts import Fact
from minsheng.recheck.snapshot import Snapshot
from minsheng.snapshot.columns import ENTITIES
from minsheng.snapshot.layout import parquet_writer

STEP = 10
"""Tenths of a city between two words on progress."""


def city(folder: Path, households: int, say: Say) -> Path:
    """The synthetic city of that size; made anew when its maker has changed."""
    path = folder / f"city-{households}"
    made = {"households": households, "seed": SEED, "as_of": AS_OF, "maker": maker()}
    if _stands(path, made):
        return path
    say(f"making a city of {households:,} households in {path}")
    told = [0]

    def progress(done: int, total: int) -> None:
        if done * STEP // total > told[0]:
            told[0] = done * STEP // total
            say(f"  {done:,} of {total:,} households")

    generate(path, households, SEED, AS_OF, progress)
    _note(path, made)
    return path


def earning_city(folder: Path, households: int, say: Say) -> Path:
    """The city of that size of which everything is known, incomes of everybody too."""
    path = folder / f"city-{households}-earning"
    made = {"households": households, "seed": SEED, "as_of": AS_OF, "maker": maker()}
    if not _stands(path, made):
        say(f"making a city of {households:,} households of which all is known, in {path}")
        generate(path, households, SEED, AS_OF, known=EVERYTHING)
        _note(path, made)
    return path


def known_city(folder: Path, households: int, facts: Mapping[str, Fact], say: Say) -> Path:
    """The same city with every fact known: what is null becomes the fact's baseline."""
    source = city(folder, households, say)
    path = folder / f"city-{households}-known"
    made = {"of": _read(_sidecar(source)), "facts": _digest(facts)}
    if _stands(path, made):
        return path
    say(f"filling in what is unknown, into {path}")
    snapshot = Snapshot(source, facts)
    shutil.rmtree(path, ignore_errors=True)
    for county in snapshot.counties:
        (path / county).mkdir(parents=True)
        for entity in ENTITIES:
            name = f"{county}/{entity}.parquet"
            _fill(source / name, path / name, facts)
    shutil.copy(source / "city.json", path / "city.json")
    _note(path, made)
    return path


def _fill(source: Path, target: Path, facts: Mapping[str, Fact]) -> None:
    """One file without nulls and causes, in the same row groups."""
    file = pq.ParquetFile(source)
    names = [n for n in file.schema_arrow.names if not n.endswith("__cause")]
    schema = pa.schema([file.schema_arrow.field(n).with_nullable(False) for n in names])
    with parquet_writer(target, schema) as writer:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, names)
            filled = [_known(table[n], facts.get(n)) for n in names]
            writer.write_table(pa.table(filled, schema=schema), row_group_size=2**31 - 1)


def _known(column: pa.ChunkedArray, fact: Fact | None) -> pa.ChunkedArray:
    if fact is None or not column.null_count:
        return column
    value = fact.baseline if fact.baseline is not None else 0
    scalar = pa.scalar(bool(value) if fact.type == "bool" else int(value), column.type)
    return pc.fill_null(column, scalar)


def maker() -> str:
    """Digest of what makes a city: its sources and tables, and the facts and codes."""
    hashed = hashlib.sha256(np.__version__.encode())
    root = Path(str(files("minsheng")))
    laws = root / "policy" / "laws"
    sources = [p for p in (root / "city").rglob("*") if p.suffix in (".py", ".csv")]
    for path in (*sorted(sources), laws / "facts.yaml", laws / "kinds.py"):
        hashed.update(path.relative_to(root).as_posix().encode())
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _digest(facts: Mapping[str, Fact]) -> str:
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()


def _sidecar(path: Path) -> Path:
    """Says what a city was made from; written last."""
    return path.with_name(f"{path.name}.json")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _stands(path: Path, made: dict[str, Any]) -> bool:
    return (path / "city.json").exists() and _read(_sidecar(path)) == made


def _note(path: Path, made: dict[str, Any]) -> None:
    part = _sidecar(path).with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(made), encoding="utf-8")
    part.replace(_sidecar(path))
