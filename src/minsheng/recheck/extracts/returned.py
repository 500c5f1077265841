"""What goes back to an office: the rows of its file that could not be taken, and why.

One workbook for each file: a first sheet that says what was delivered, what was taken, what
the office is asked and what it is to do by when; where rows go back, a second with a line for
each fault, in the order of the office's own rows. Beside it the same lines as a CSV, for
offices that mend by program.

Nothing in it can be a formula, and identity numbers stay text. It holds personal data, the
office's own, and is for its owner only.
"""

from __future__ import annotations

import codecs
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from minsheng.recheck.cells import STARTS_A_FORMULA
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.faults import WHOLE_ROW, counted_as, said
from minsheng.recheck.extracts.offices import offices
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.returned_words import (
    ABOUT,
    ALL,
    HEADS,
    QUESTION,
    SHEETS,
    STEPS,
    TITLE,
    UNREAD,
    WHOLE,
)
from minsheng.recheck.files import PRIVATE_FOLDER
from minsheng.recheck.single import write_single
from minsheng.recheck.words import Language, pick

MOST = 200_000
"""Faults a workbook lists: an office that has more mends them in its program, not by hand."""
LONGEST = 100
"""Letters of a cell that are shown: enough to find it by."""
WIDTHS = (8, 26, 26, 44, 44)
COLUMNS = ("row", "head", "value", "why", "mend")
LINE = {"zh": 48, "en": 90}
"""Letters of a sentence in one line of the first sheet."""
AT_ONCE = 1 << 14
SCRATCH = ".scratch"
"""Ends the name of the folder in which a workbook is made, which its owner alone may read."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What is said of a file whose rows go back.

    Attributes:
        file: its name.
        contract: whose.
        county: the county's name; empty for a file of the whole city.
        month: the month it is of (yyyymm).
        rows: how many have any text; None where the file cannot be read.
        taken: how many were taken.
        due: the day by which it is to be sent again.
        refused: why none of it was taken, where that is so.
        doubt: what is to be asked about it though it was taken, of the kinds `perhaps_`.
    """

    file: str
    contract: Contract
    county: str
    month: int
    rows: int | None
    taken: int
    due: date
    refused: Refused | None = None
    doubt: Refused | None = None


def write_workbook(path: Path, about: Returned, found: pl.DataFrame, language: Language) -> None:
    """Write the workbook of a file, whole or not at all, readable by its owner alone.

    Args:
        path: where; an earlier one is replaced.
        about: the file.
        found: its faults, as `values.FAULT_SCHEMA`.
        language: of all sentences.

    Raises:
        RecheckError: it could not be written.
    """
    lines = lines_of(about.contract, found, language)
    write_single(
        path,
        _made(path, about, found, lines, language),
        lambda: None,
        "the list of faults",
        replace=True,
    )


def _made(
    path: Path, about: Returned, found: pl.DataFrame, lines: pl.DataFrame, language: Language
) -> Iterator[bytes]:
    """A workbook, made in a folder beside its place that its owner alone may read."""
    scratch = path.with_name(f".{path.name}{SCRATCH}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=PRIVATE_FOLDER)
    try:
        yield _workbook(scratch, about, found, lines, language)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def clear_scratch(folder: Path) -> None:
    """Remove what commands that died left of workbooks half made."""
    for left in folder.glob(f".*{SCRATCH}"):
        shutil.rmtree(left, ignore_errors=True)


def write_csv(path: Path, about: Returned, found: pl.DataFrame, language: Language) -> None:
    """Write all faults of a file as CSV (UTF-8 with its mark), whole or not at all.

    Args:
        path: where; an earlier one is replaced.
        about: the file.
        found: its faults, as `values.FAULT_SCHEMA`.
        language: of heads and sentences.

    Raises:
        RecheckError: it could not be written.
    """
    lines = lines_of(about.contract, found, language)
    write_single(path, _csv(lines, language), lambda: None, "the list of faults", replace=True)


def lines_of(contract: Contract, found: pl.DataFrame, language: Language) -> pl.DataFrame:
    """A line for each fault: `row`, `head`, `value`, `why`, `mend`; by row, then by column.

    Args:
        contract: whose.
        found: faults, as `values.FAULT_SCHEMA`.
        language: of the sentences.
    """
    whole = pl.col("fault").is_in(WHOLE_ROW)
    kinds = found.select("column", "fault", pl.when(whole).then("value").alias("noted")).unique()
    words = [
        _words(contract, column, fault, noted, language)
        for column, fault, noted in kinds.iter_rows()
    ]
    schema = dict.fromkeys(("head", "why", "mend"), pl.String)
    told = kinds.hstack(pl.DataFrame(words, schema=schema, orient="row"))
    order = {name: place for place, name in enumerate(contract.columns)}
    lines = found.with_columns(
        pl.when(whole).then("value").alias("noted"),
        pl.col("column").replace_strict(order, default=-1, return_dtype=pl.Int32).alias("at"),
    ).join(told, on=["column", "fault", "noted"], how="left", nulls_equal=True)
    shown = pl.when(~whole).then("value").fill_null("")
    cut = pl.when(shown.str.len_chars() > LONGEST).then(shown.str.slice(0, LONGEST) + "…")
    return lines.sort("row", "at").select(
        "row", "head", cut.otherwise(shown).alias("value"), "why", "mend"
    )


def _words(
    contract: Contract, column: str, fault: str, noted: str | None, language: Language
) -> tuple[str, str, str]:
    known = contract.columns.get(column) if fault not in WHOLE_ROW else None
    head = known.head if known is not None else pick(WHOLE, language)
    return head, *said(fault, known, noted or "", language)


def _csv(lines: pl.DataFrame, language: Language) -> Iterator[bytes]:
    yield codecs.BOM_UTF8
    heads = [pick(head, language) for head in HEADS]
    safe = lines.select(
        "row",
        *(
            pl.when(pl.any_horizontal(pl.col(name).str.starts_with(s) for s in STARTS_A_FORMULA))
            .then("'" + pl.col(name))
            .otherwise(pl.col(name))
            .alias(name)
            for name in COLUMNS[1:]
        ),
    )
    # A tab behind what has only digits: a spreadsheet then takes it for text.
    digits = pl.col("value").str.contains(r"^\d{12,}[Xx]?$")
    safe = safe.with_columns(pl.when(digits).then(pl.col("value") + "\t").otherwise("value"))
    renamed = safe.rename(dict(zip(safe.columns, heads, strict=True)))
    if not len(renamed):
        yield renamed.write_csv().encode()
    for number, part in enumerate(renamed.iter_slices(AT_ONCE)):
        yield part.write_csv(include_header=number == 0, line_terminator="\r\n").encode()


def _workbook(
    scratch: Path, about: Returned, found: pl.DataFrame, lines: pl.DataFrame, language: Language
) -> bytes:
    held = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "tmpdir": str(scratch),  # numbers of people lie in no folder others may read
    }
    book = xlsxwriter.Workbook(held, options)
    # The day it is of, not the day it is written: the same faults give the same file.
    book.set_properties({"created": datetime(about.month // 100, about.month % 100, 1)})  # noqa: DTZ001
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
    first = book.add_worksheet(pick(SHEETS[0], language))
    first.set_column(0, 0, 26)
    first.set_column(1, 1, 14)
    first.set_column(2, 2, 60)
    for number, row in enumerate(_about(about, found, len(lines), language)):
        if len(row) == 1:  # a sentence goes over the whole width
            first.set_row(number, 15 * (1 + len(str(row[0])) // LINE[language]))
            style = title if number == 0 else wrap
            first.merge_range(number, 0, number, 2, row[0], style)
            continue
        for place, cell in enumerate(row):
            write = first.write_number if isinstance(cell, int) else first.write_string
            write(number, place, cell, wrap)
    if len(lines):
        second = book.add_worksheet(pick(SHEETS[1], language))
        for place, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            second.set_column(place, place, width)
            second.write_string(0, place, pick(head, language), bold)
        second.freeze_panes(1, 0)
        second.autofilter(0, 0, min(len(lines), MOST), len(HEADS) - 1)
        _write_lines(second, lines.head(MOST), (wrap, wrap, text, wrap, wrap))
    book.close()
    return held.getvalue()


def _write_lines(page: Any, lines: pl.DataFrame, styles: Sequence[Any]) -> None:
    for number, (row, *texts) in enumerate(lines.iter_rows(), 1):
        page.write_number(number, 0, row, styles[0])
        for place, cell in enumerate(texts, 1):
            page.write_string(number, place, cell, styles[place])


def _about(
    about: Returned, found: pl.DataFrame, listed: int, language: Language
) -> Iterator[tuple[str | int, ...]]:
    """The lines of the first sheet."""
    contract = about.contract
    returned = found["row"].n_unique()
    asked_only = about.doubt is not None and not returned
    yield (pick(QUESTION if asked_only else TITLE, language),)
    cells: dict[str, str | int] = {
        "file": about.file,
        "agency": offices()[contract.agency][language],
        "extract": contract.zh if language == "zh" else contract.en,
        "county": about.county or pick(ABOUT["city"], language),
        "month": f"{about.month // 100}-{about.month % 100:02}",
        "rows": pick(UNREAD, language) if about.rows is None else about.rows,
        "taken": about.taken,
        "returned": returned if about.refused is None else pick(ALL, language),
    }
    for name, cell in cells.items():
        yield pick(ABOUT[name], language), cell
    yield ("",)
    for step in _steps(about, returned, listed, language):
        yield (step,)
    if not len(found):
        return
    yield ("",)
    yield tuple(pick(ABOUT[name], language) for name in ("kind", "times", "mend"))
    for fault, column, times in _counts(found, contract):
        known = contract.columns.get(column)
        yield counted_as(fault, known, language), times, said(fault, known, "", language)[1]


def _counts(found: pl.DataFrame, contract: Contract) -> list[tuple[str, str, int]]:
    """How often each fault stands in each column, the most frequent first."""
    places = list(contract.columns)
    counted = found.group_by("fault", "column").len().iter_rows()
    return sorted(
        counted, key=lambda c: (-c[2], places.index(c[1]) if c[1] in places else -1, c[0])
    )


def _steps(about: Returned, returned: int, listed: int, language: Language) -> Iterator[str]:
    """What the office is to do."""
    due = {"zh": f"{about.due.year}年{about.due.month}月{about.due.day}日", "en": f"{about.due}"}
    named = {"due": due[language], "file": about.file, "listed": MOST, "all": listed}
    if about.refused is not None:
        yield pick(STEPS["refused"], language).format(why=about.refused.said(language), **named)
    elif returned:
        yield pick(STEPS["mend"], language).format(**named)
        yield pick(STEPS["send"], language).format(**named)
        # More taken and returned than there are: some rows are both, cell by cell.
        partly = about.taken + returned > (about.rows or 0)
        yield pick(STEPS["taken_partly" if partly else "taken"], language).format(**named)
    if about.doubt is not None:
        asked = Refused(about.doubt.kind.replace("perhaps_", "ask_"), **about.doubt.named)
        yield pick(STEPS["doubt"], language).format(why=asked.said(language), **named)
    if listed:
        yield pick(STEPS["rows"], language).format(**named)
    if listed > MOST:
        yield pick(STEPS["more"], language).format(**named)
