"""Where the raw files are written, and what is true of them is noted."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.city.raw.faults import COLUMN, KIND, RIGHT, gone
from minsheng.city.raw.file_faults import FILE_KINDS, FileFault, drawn_faults, with_file_fault
from minsheng.city.raw.layout import LAYOUTS
from minsheng.city.raw.writing import PERSON, file_name, first_row, saved_in, write_file

Slot = tuple[str, int]


class Desk:
    """Writes files and the truth about them.

    Args:
        out: the folder of the files; the truth goes to `truth/` in it.
        month: the month the files are of.
        seed: of the city.
        faulty: how many files have a fault as a whole.
        kinds: of those faults.
    """

    def __init__(
        self, out: Path, month: int, seed: int, faulty: int, kinds: tuple[str, ...]
    ) -> None:
        self.out, self.month, self.seed = out, month, seed
        self.faulty, self.kinds = faulty, kinds
        self.planted: list[pl.DataFrame] = []
        self.files: list[dict[str, Any]] = []
        self.last: list[dict[str, Any]] = []
        self._drawn: dict[Slot, FileFault] = {}
        self._left = faulty

    def sizes(self, county: int, sizes: dict[str, int]) -> None:
        """Draw which files of a county have a fault, by how many rows each extract has."""
        of_it = {
            (extract, county): rows
            for extract, rows in sizes.items()
            if LAYOUTS[extract].city == (county == 0)
        }
        share = -(-self._left // 4) if county else self._left
        drawn = drawn_faults(share, of_it, self.seed + county, self._turned())
        self._drawn |= {(fault.extract, fault.county): fault for fault in drawn}
        self._left -= len(drawn)

    def _turned(self) -> tuple[str, ...]:
        """The kinds, beginning after those drawn so far."""
        kinds = self.kinds or FILE_KINDS
        at = len(self._drawn) % len(kinds)
        return (*kinds[at:], *kinds[:at])

    def write(self, extract: str, county: int, rows: pl.DataFrame) -> None:
        """Write a file and what is true of its rows."""
        layout = LAYOUTS[extract]
        fault = self._drawn.get((extract, county))
        name = file_name(extract, county, self.month)
        self._note_gone(name, rows.filter(gone(rows)))
        rows = rows.filter(~gone(rows))
        self._note_last(extract, county, rows)
        sheet = layout.name
        if fault:
            rows = with_file_fault(fault.kind, extract, rows)
            self.files.append({"file": name, "kind": fault.kind})
            sheet = "Sheet1" if fault.kind == "wrong_sheet" else sheet
        path = self.out / name
        write_file(path, extract, rows, sheet, saved_in(self.month))
        if fault and fault.kind == "last_month_again":
            self.last[-1]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        self._note(name, rows, first_row(layout))

    def close(self) -> None:
        """Write the truth, and what was noted of last month's files."""
        schema = {
            "file": pl.String, "row": pl.Int64, "person_id": pl.Int64, "kind": pl.String,
            "column": pl.String, "right": pl.String,
        }  # fmt: skip
        planted = pl.concat(self.planted) if self.planted else pl.DataFrame(schema=schema)
        planted.write_parquet(self.out / "truth" / "planted.parquet")
        self._json(self.out / "truth" / "files.json", self.files)
        self._json(self.out / "deliveries.json", self.last)

    def _json(self, path: Path, content: Any) -> None:
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8")

    def _note(self, name: str, rows: pl.DataFrame, first: int) -> None:
        """Whom each row is about, and the faults in it."""
        numbered = rows.with_row_index("row", offset=first)
        whose = numbered.select(
            pl.col("row").cast(pl.Int32), pl.col(PERSON).alias("person_id").cast(pl.Int64)
        )
        whose.write_parquet(self.out / "truth" / "rows" / f"{name}.parquet", compression="zstd")
        self.planted.append(_faults(name, numbered))

    def _note_gone(self, name: str, rows: pl.DataFrame) -> None:
        self.planted.append(_faults(name, rows.with_columns(pl.lit(0).alias("row"))))

    def _note_last(self, extract: str, county: int, rows: pl.DataFrame) -> None:
        """What the register noted of the file of the month before: much the same as this."""
        back = self.month - 1 if self.month % 100 > 1 else self.month - 89
        layout = LAYOUTS[extract]
        medians = {}
        for name in layout.money:
            values = rows[name].cast(pl.Float64, strict=False)
            middle = values.filter(values > 0).median()
            if middle is not None:
                medians[name] = float(middle)  # type: ignore[arg-type]
        self.last.append(
            {
                "contract": extract, "county": county, "month": back, "rows": len(rows),
                "file": file_name(extract, county, back), "medians": medians,
                "sha256": hashlib.sha256(f"{extract} {county} {back}".encode()).hexdigest(),
            }
        )  # fmt: skip


def _faults(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col(KIND).is_not_null()).select(
        pl.lit(name).alias("file"), pl.col("row").cast(pl.Int64),
        pl.col(PERSON).alias("person_id").cast(pl.Int64), pl.col(KIND).alias("kind"),
        pl.col(COLUMN).alias("column"), pl.col(RIGHT).alias("right"),
    )  # fmt: skip
