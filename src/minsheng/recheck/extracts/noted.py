"""What the register notes of each delivery, to hold the next one against.

`deliveries.json` is a list of notes, one for each extract and county: the contract's key,
the county (0 for the whole city), the month, the number of rows, the SHA-256 of the file and
of its rows, and the median of each column of money in the unit agreed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.csv_file import RAGGED, ROW
from minsheng.recheck.extracts.values import Read
from minsheng.recheck.files import text_of, write_json
from minsheng.recheck.strict_json import strict_json

Slot = tuple[str, int]
BETWEEN = "\x1f"
"""Ends a cell where cells are counted as one text; no office's cell holds it."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of one file.

    Attributes:
        contract: its contract's key.
        county: six digits, 0 for the whole city.
        month: yyyymm, as its name says.
        rows: how many have any text.
        sha256: of the file.
        medians: by column of money, the median of the sums above nothing, in the unit
            agreed (yuan, mostly).
        counts: by column of money, how many sums that is the median of.
        content: SHA-256 of its rows, whatever file they are in; empty where not known.
        file: its name.
        nothing: what the office wrote in place of rows, having none (`nothing_said.py`); empty
            where it sent rows.
    """

    contract: str
    county: int
    month: int
    rows: int
    sha256: str
    medians: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    content: str = ""
    file: str = ""
    nothing: str = ""

    @property
    def slot(self) -> Slot:
        """Which extract of which county it is."""
        return self.contract, self.county


NEEDED = {"contract": str, "county": int, "month": int, "rows": int, "sha256": str}
"""What no note can be without, by type."""


def notes_in(path: Path) -> dict[Slot, Noted]:
    """The notes of the last deliveries; none where there is no such file.

    Raises:
        RecheckError: the file is damaged.
    """
    try:
        found = strict_json(text_of(path))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise RecheckError(f"{path} is not readable ({error}); {MEND}") from error
    if not isinstance(found, list):
        raise RecheckError(f"{path} holds no list of deliveries; {MEND}")
    notes = [_note(entry, path) for entry in found]
    return {note.slot: note for note in notes}


MEND = "restore it from a backup, or remove it: the next files are then held against none before"


def _note(entry: Any, path: Path) -> Noted:
    known = set(Noted.__dataclass_fields__)
    if not isinstance(entry, Mapping) or any(
        type(entry.get(name)) is not kind for name, kind in NEEDED.items()
    ):
        raise RecheckError(f"{path} holds a delivery without {', '.join(NEEDED)}; {MEND}")
    return Noted(**{name: value for name, value in entry.items() if name in known})


def write_notes(path: Path, notes: Iterable[Noted]) -> None:
    """Write the notes, whole or not at all.

    Raises:
        RecheckError: they could not be written.
    """
    write_json(path, [asdict(note) for note in sorted(notes, key=lambda n: n.slot)])


def note_of(
    contract: Contract,
    county: int,
    month: int,
    rows: pl.DataFrame,
    read: Read,
    sha256: str,
    file: str,
) -> Noted:
    """What is to be noted of a file.

    Args:
        contract: whose.
        county: six digits, 0 for the whole city.
        month: yyyymm, as its name says.
        rows: as `rows_of` gives them.
        read: those of them that may be looked at, read.
        sha256: of the file.
        file: its name.
    """
    medians, counts = medians_of(contract, read)
    return Noted(
        contract.key, county, month, len(rows), sha256, medians, counts, content_of(rows), file
    )


def medians_of(contract: Contract, read: Read) -> tuple[dict[str, float], dict[str, int]]:
    """The median of the sums above nothing of each column of money, and of how many.

    Sums too large to be believed count too: in a file of fen they are the most telling.
    """
    medians, counts = {}, {}
    high = read.faults.filter(pl.col("fault") == "amount_high")
    for name, column in contract.columns.items():
        if column.type != "money" or name not in read.frame.columns:
            continue
        sums = read.frame[name].drop_nulls().cast(pl.Float64) / column.scale
        beyond = high.filter(pl.col("column") == name)["value"].str.replace_all(r"[^0-9.]", "")
        sums = pl.concat([sums, beyond.cast(pl.Float64, strict=False).drop_nulls()])
        sums = sums.filter(sums > 0)
        if len(sums):
            medians[name] = round(float(sums.median()), 4)  # type: ignore[arg-type]
            counts[name] = len(sums)
    return medians, counts


def content_of(rows: pl.DataFrame) -> str:
    """SHA-256 of what stands in the rows, wherever it stands and whatever holds it."""
    digest = hashlib.sha256()
    for name in sorted(set(rows.columns) - {ROW, RAGGED}):
        cells = rows[name].fill_null("").str.join(BETWEEN)
        digest.update(f"{name}{BETWEEN}{cells[0] if len(cells) else ''}{BETWEEN}".encode())
    return digest.hexdigest()
