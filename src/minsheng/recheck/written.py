"""The decisions a run wrote, read part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.recheck.agreeing import COLUMNS
from minsheng.recheck.changes import SCHEMA
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import changed_files


def read_decisions(
    run: Path,
    about: Mapping[str, Any],
    part: str,
    columns: Sequence[str] | None = None,
    *,
    checked: bool = False,
) -> pa.Table:
    """A part's decisions as they were written.

    Args:
        run: the run's folder.
        about: what its `run.json` says.
        part: the part's name.
        columns: those to read; all, when left out.
        checked: whether the file's hash was looked at already.

    Raises:
        RecheckError: the file is gone or was changed since.
    """
    return _read(run, about, f"decisions.parquet/{part}.parquet", COLUMNS, columns, checked=checked)


def read_changes(run: Path, about: Mapping[str, Any], part: str) -> pa.Table:
    """What is proposed, or cannot be said, of a part's households in view, benefit by benefit.

    Args:
        run: the run's folder.
        about: what its `run.json` says.
        part: the part's name.

    Raises:
        RecheckError: the file is gone or was changed since.
    """
    return _read(run, about, f"parts/{part}.changes.parquet", SCHEMA.names)


def _read(
    run: Path,
    about: Mapping[str, Any],
    name: str,
    all_: Sequence[str],
    columns: Sequence[str] | None = None,
    *,
    checked: bool = False,
) -> pa.Table:
    """A file of a run as it was written, which has all these columns; some or all of them."""
    if not checked:
        for words in changed_files(run, {name: about["files"].get(name, "")}):
            msg = f"{run}: {words} since the run; restore it from a backup"
            raise RecheckError(msg)
    try:
        with pq.ParquetFile(run / name) as file:
            there = file.schema_arrow.names
            read = file.read(columns if columns is None else list(columns))
    except (OSError, pa.ArrowException) as error:
        msg = f"{run / name} is not readable ({error}); restore it from a backup"
        raise RecheckError(msg) from error
    if set(there) != set(all_):
        msg = f"{run / name} has other columns than a run; restore it from a backup"
        raise RecheckError(msg)
    return read
