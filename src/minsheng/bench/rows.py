"""Rows at the door: an office's file read, every cell checked, the faulty rows sent back.

A file of months of insurance with one row in a hundred wrong, each kind of fault in turn;
what is timed begins with the file and ends with the workbook that goes back. That each
fault planted was found, and nothing else, is a figure too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl

from minsheng.bench.lines import Figure, Line, Options, at_most, middle, none_of, told
from minsheng.bench.worker import in_process

ROWS, EVERY, SECONDS = 50_000, 100, 60
FORMATS = ("xlsx", "csv", "gb18030", "parquet")
CONTRACT, MONTH = "social_insurance", 202011
FAULTS: tuple[tuple[str, str | None, str], ...] = (
    ("number", None, "empty"),
    ("number", "320681199001010014", "number_check"),
    ("number", "3.20681E+17", "number_excel"),
    ("name", "张三1", "name_form"),
    ("month", "44105", "date_serial"),
    ("month", "2021-01", "date_future"),
    ("kind", "临时工", "code_unknown"),
    ("base", "待核", "amount_form"),
    ("base", "4000000", "amount_high"),
    ("paid", "-240", "amount_negative"),
)
"""What is planted, in turn: column, cell, the fault that must be found."""


def run(options: Options) -> Iterator[Line]:
    """Measure each format."""
    for kind in FORMATS:
        options.say(f"{ROWS} rows as {kind}, {ROWS // EVERY} of them wrong")
        done = [
            in_process("door", options.folder, kind, ROWS, say=options.say)
            for _ in range(options.rounds)
        ]
        seconds = middle(done, "seconds")
        if kind == "xlsx":
            yield at_most(f"rows.{kind}.{ROWS}", seconds, "s", SECONDS)
        yield told(f"rows.{kind}.per_second", round(ROWS / seconds), "rows/s")
        yield none_of(f"rows.{kind}.faults_not_as_planted", int(middle(done, "wrong")), "rows")


def timed(folder: Path, kind: str, size: int) -> dict[str, Figure]:
    """Make a file, then read, check and send back; the making is not timed.

    Args:
        folder: where it is made.
        kind: of `FORMATS`.
        size: how many rows.
    """
    from minsheng.recheck.extracts.alike import at_odds, repeated
    from minsheng.recheck.extracts.contract import contracts
    from minsheng.recheck.extracts.returned import Returned, write_workbook
    from minsheng.recheck.extracts.rows import rows_of
    from minsheng.recheck.extracts.values import read_values

    contract = contracts()[CONTRACT]
    path = _written(folder / "rows", kind, size)
    start = perf_counter()
    rows, _ = rows_of(path, contract)
    read = read_values(rows, contract, MONTH, list(contract.columns))
    found = pl.concat([read.faults, repeated(read.frame, contract), at_odds(read.frame, contract)])
    returned = found["row"].n_unique()
    about = Returned(
        path.name, contract, "", MONTH - 1, len(rows), len(rows) - returned, date(2020, 11, 15)
    )
    write_workbook(path.with_name(f"returned-{kind}.xlsx"), about, found, "zh")
    seconds = perf_counter() - start
    first = int(rows["row"][0])
    expected = {
        (first + place, *FAULTS[number % len(FAULTS)][::2])
        for number, place in enumerate(range(0, size, EVERY))
    }
    wrong = expected ^ set(found.select("row", "column", "fault").iter_rows())
    return {"seconds": seconds, "wrong": len(wrong)}


def _written(folder: Path, kind: str, size: int) -> Path:
    """The office's file, by the office's own writer."""
    from minsheng.city.raw.layout import LAYOUTS
    from minsheng.city.raw.writing import write_sheet
    from minsheng.recheck.extracts.numbers import written

    place = np.arange(size, dtype=np.int64)
    people = place // 12
    births = 19_400_101 + people % 60 * 10_000 + people // 60 % 12 * 100 + people // 720 % 28
    numbers = written(320_681_00_000_000_000 + births * 1000 + people // 20_160)
    months = pl.Series(
        [f"{m // 12}-{m % 12 + 1:02}" for m in range(2019 * 12 + 10, 2020 * 12 + 10)]
    )
    cells = {
        "number": pl.Series(numbers),
        "name": pl.Series(["张三", "李四", "王小五"]).gather(people % 3),
        "month": months.gather(place % 12),
        "kind": pl.Series(["单位职工"]).gather(place * 0),
        "unit": pl.Series([f"示意第{n}公司" for n in range(97)]).gather(people % 97),
        "base": (pl.Series(people) % 9000 + 3030).cast(pl.String),
        "paid": (pl.Series(people) % 900 + 242).cast(pl.String) + ".40",
    }
    for number, at in enumerate(range(0, size, EVERY)):
        column, cell, _ = FAULTS[number % len(FAULTS)]
        cells[column][at] = cell
    layout = LAYOUTS[CONTRACT]
    shown = pl.DataFrame([cells[name].alias(head) for name, head in layout.heads.items()])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{layout.name}-{kind}.{'csv' if kind == 'gb18030' else kind}"
    if kind == "parquet":
        shown.write_parquet(path)
    elif kind == "xlsx":
        write_sheet(path, layout.name, shown)
    else:
        text = shown.write_csv(line_terminator="\r\n")
        path.write_bytes(text.encode("utf-8" if kind == "csv" else "gb18030"))
    return path
