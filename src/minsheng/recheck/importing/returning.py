"""Writes what goes back: a workbook and a CSV for each file with faults, not taken, or doubted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.returned import Returned, clear_scratch, write_csv, write_workbook
from minsheng.recheck.extracts.values import no_faults
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.intake import taken_of
from minsheng.recheck.importing.reading import FileRead
from minsheng.recheck.words import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
"""The offices' own comes first: what they get is the same whatever the terminal speaks."""
BACK: dict[Language, str] = {"zh": "退回", "en": "returned"}

MENDED = {"too_bad", "doubled"}
"""For which a file is refused that is mended row by row; any other is replaced, its rows too."""


def write_returned(
    folder: Path, done: Imported, counties: Mapping[int, str], due: date, english: bool
) -> list[Path]:
    """Write the lists that go back to the offices, in Chinese; gives the Chinese workbooks.

    Args:
        folder: for them; it is there.
        done: the import.
        counties: names by code.
        due: the day by which files are to be sent again.
        english: whether the same is written in English beside each.

    Raises:
        RecheckError: one could not be written.
    """
    clear_scratch(folder)
    why = dict(done.refused)
    written = []
    for extract, delivery in enumerate(done.deliveries):
        read = done.reads.get(extract) or done.turned_back.get(extract)
        refused = why.get(delivery.path)
        listed = refused is None or refused.kind in MENDED
        faults = read.faults if read is not None and listed else no_faults()
        _take_back(folder, delivery)
        if refused is None and not len(faults) and (read is None or read.doubt is None):
            continue
        about = _about(delivery, read, counties, due, refused, taken_of(done, extract))
        for language in LANGUAGES if english else LANGUAGES[:1]:
            path = _path(folder, delivery, language)
            write_workbook(path, about, faults, language)
            if len(faults):
                write_csv(path.with_suffix(".csv"), about, faults, language)
        written.append(_path(folder, delivery, "zh"))
    return written


def _path(folder: Path, delivery: Delivery, language: Language) -> Path:
    return folder / f"{delivery.path.name}.{BACK[language]}.xlsx"


def _take_back(folder: Path, delivery: Delivery) -> None:
    """Remove what went back of an earlier delivery of the file: it has been mended or not."""
    for language in LANGUAGES:
        for kind in (".xlsx", ".csv"):
            _path(folder, delivery, language).with_suffix(kind).unlink(missing_ok=True)


def _about(
    delivery: Delivery,
    read: FileRead | None,
    counties: Mapping[int, str],
    due: date,
    refused: Refused | None,
    taken: int,
) -> Returned:
    return Returned(
        file=delivery.path.name,
        contract=delivery.contract,
        county=counties.get(delivery.county, ""),
        month=delivery.month,
        rows=None if read is None else read.rows,
        taken=taken,
        due=due,
        refused=refused,
        doubt=None if read is None or refused is not None else read.doubt,
    )
