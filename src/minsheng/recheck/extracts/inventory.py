"""Finds what was delivered: which file is which extract, of which county and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import KINDS

MONTH = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:年(0?[1-9]|1[0-2])月|[-._]?(0[1-9]|1[0-2]))"
    r"(?:[-._]?(?:0[1-9]|[12]\d|3[01])日?)?(?=\D*$)"
)
"""The month at the end of a file's name, with or without a day."""
COPY = re.compile(r"\s*[(（]\d{1,2}[)）]$|\s*[-–—_]\s*(?:副本|[Cc]opy)\s*$")
"""What a browser or Windows adds to the name of a second copy."""

TRUTH = "truth"
"""The folder beside a made-up city's files that says what was planted in them."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that was delivered.

    Attributes:
        county: six digits, or 0 for one of the whole city.
        month: the month it is of (yyyymm), as its name says.
    """

    path: Path
    contract: Contract
    county: int
    month: int


def deliveries_in(
    folder: Path, contracts: Mapping[str, Contract], counties: Mapping[int, str]
) -> tuple[list[Delivery], list[tuple[Path, Refused]]]:
    """The files of a folder that are extracts, and those refused by their names.

    Args:
        folder: where the offices' files are.
        contracts: by key.
        counties: names by six-digit code.

    Raises:
        RecheckError: there is no such folder, or no file in it.
    """
    if not folder.is_dir():
        raise RecheckError(f"there is no folder {folder}; name the folder of the offices' files")
    # A link whose file is gone was delivered, too: it is told, not passed over.
    files = (p for p in folder.iterdir() if p.is_file() or (p.is_symlink() and not p.exists()))
    paths = sorted(path for path in files if _is_delivered(path))
    if not paths:
        raise RecheckError(f"{folder} holds no files; put the offices' extracts there")
    found: list[Delivery] = []
    refused: list[tuple[Path, Refused]] = []
    for path in paths:
        try:
            found.append(_delivery(path, contracts, counties))
        except Refused as why:
            refused.append((path, why))
    refused += _no_files(folder)
    refused += _in_folders(folder, contracts, counties)
    taken: list[Delivery] = []
    for delivery in found:
        twins = [d for d in found if _slot(d) == _slot(delivery) and d is not delivery]
        if twins:
            months = {twin.month for twin in twins} - {delivery.month}
            kind = "twice_months" if months else "twice"
            refused.append((delivery.path, Refused(kind, other=twins[0].path.name)))
        else:
            taken.append(delivery)
    return taken, refused


def made_up(folder: Path) -> bool:
    """Whether the files are of a made-up city: beside them stands what is true of it."""
    return (folder / TRUTH / "files.json").is_file()


def _no_files(folder: Path) -> list[tuple[Path, Refused]]:
    """What stands there and is no file: pipes, and folders named as files are."""
    return [
        (path, Refused("no_file"))
        for path in sorted(folder.iterdir())
        if path.exists() and not path.is_file() and _is_delivered(path)
        if not path.is_dir() or path.suffix.lower() in KINDS
    ]


def _in_folders(
    folder: Path, contracts: Mapping[str, Contract], counties: Mapping[int, str]
) -> list[tuple[Path, Refused]]:
    """What looks like an extract in a folder within: it is told, not passed over."""
    found = []
    for path in sorted(p for p in folder.glob("*/**/*") if p.is_file() and _is_delivered(p)):
        within = path.parent.relative_to(folder)
        if TRUTH in within.parts or any(part.startswith(".") for part in within.parts):
            continue
        with suppress(Refused):
            _delivery(path, contracts, counties)
            found.append((path, Refused("in_folder", folder=within.as_posix())))
    return found


def _is_delivered(path: Path) -> bool:
    """Whether an office put the file there: not Excel's lock files, nor the register's notes."""
    return not path.name.startswith((".", "~$")) and path.suffix.lower() != ".json"


def slots_named(
    paths: Iterable[Path], contracts: Mapping[str, Contract], counties: Mapping[int, str]
) -> Iterator[tuple[str, int]]:
    """Which extract of which county files are by their names; of others nothing.

    Args:
        paths: of the files.
        contracts: by key.
        counties: names by six-digit code.
    """
    for path in paths:
        with suppress(Refused):
            yield _slot(_delivery(path, contracts, counties))


def _slot(delivery: Delivery) -> tuple[str, int]:
    return delivery.contract.key, delivery.county


def _delivery(
    path: Path, contracts: Mapping[str, Contract], counties: Mapping[int, str]
) -> Delivery:
    if path.suffix.lower() not in KINDS:
        raise Refused("unknown_kind")
    name = unicodedata.normalize("NFC", COPY.sub("", path.stem))
    named = [c for c in contracts.values() if c.zh in name or c.key in name]
    if not named:
        raise Refused("unknown_agency", names="、".join(c.zh for c in contracts.values()))
    contract = max(named, key=lambda c: len(c.zh))
    month = MONTH.search(name)
    if month is None:
        raise Refused("no_month")
    county = 0
    if contract.per == "county":
        county = _county(name, counties)
        if not county:
            shown = "、".join(counties.values())
            raise Refused("unknown_county", extract=contract.zh, counties=shown)
    return Delivery(path, contract, county, int(month[1]) * 100 + int(month[2] or month[3]))


def _county(name: str, counties: Mapping[int, str]) -> int:
    """The county a file's name begins with, by code or by name; 0 for none."""
    found: Sequence[int] = [
        code for code, called in counties.items() if name.startswith((str(code), called))
    ]
    return max(found, key=lambda code: len(counties[code])) if found else 0
