"""Any small table as a sheet (CSV), written like the list of households (`sheet`)."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from minsheng.recheck.cells import AS_TEXT, safe
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.sheet import AT_ONCE
from minsheng.recheck.single import write_single


def named(number: int) -> str:
    """A number that only names something, so that a spreadsheet takes it for text."""
    return f"{number}{AS_TEXT}"


def table_sheet(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """A table as a sheet, some lines at a time.

    Args:
        heads: the first row.
        rows: the others, as wide.
    """
    held = io.StringIO()
    writer = csv.writer(held)
    yield codecs.BOM_UTF8
    writer.writerow(heads)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(field) for field in row])
        if number % AT_ONCE == 0:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a sheet where nothing stands yet, whole or not at all, for its owner alone.

    Raises:
        RecheckError: something stands there, or the file cannot be written.
    """

    def refuse() -> None:
        if os.path.lexists(path):
            msg = f"{path} is there already, so it was left as it is; name another file"
            raise RecheckError(msg)

    refuse()
    write_single(path, pieces, refuse, "the list", replace=False)
