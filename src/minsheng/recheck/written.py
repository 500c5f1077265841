"""The decisions a run wrote, read part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.recheck.agreeing import COLUMNS
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
    name = f"decisions.parquet/{part}.parquet"
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
    if set(there) != set(COLUMNS):
        msg = f"{run / name} has other columns than a run; restore it from a backup"
        raise RecheckError(msg)
    return read
