"""What a file is, told by what is in it; a name or what a browser says of it counts for nothing."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from minsheng.kernel.exchange.words import ExchangeRefusedError, Words
from minsheng.recheck.extracts.csv_file import decoded
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.sheet_file import OLD_EXCEL

XLSX, CSV = "xlsx", "csv"
LARGEST = 256 << 20
"""Bytes a workbook may unpack to."""
ENTRIES = 2_000
"""Parts a workbook may have; ours has a dozen."""
_HEAD, _BLOCK = 30, 1 << 20
"""Bytes of the head of a part, and of what is unpacked of it at once."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
)
_BETWEEN = (b",", b"\t", b";", b"\n", b"\r")
"""What stands between the cells of a text, or its rows."""
_MACROS = ("vbaproject", "macrosheets/", "dialogsheets/")
_EMBEDDED = ("embeddings/", "activex/", "ctrlprops/", "externallinks/", "connections.xml")


def content_of(path: Path) -> str:
    """What a file is.

    Raises:
        ExchangeRefusedError: it is neither a workbook without macros nor a text of cells.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_ZIP):
        refuse_odd_archive(path)
        return XLSX
    if start.startswith(OLD_EXCEL):
        raise refused(Refused("old_or_locked"))
    if not start or start.startswith(_BINARY):
        raise ExchangeRefusedError("unknown_content")
    try:
        text = decoded(path.read_bytes())
    except Refused as fault:
        raise refused(fault) from fault
    # One word alone is no list: a workbook that came to harm, or another file under its name.
    if b"\0" in text or not any(sign in text for sign in _BETWEEN):
        raise ExchangeRefusedError("unknown_content")
    return CSV


def refuse_odd_archive(path: Path) -> None:
    """Refuse an archive that is no workbook, is a bomb, or carries programs."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > LARGEST:
                raise ExchangeRefusedError(
                    "unpacks_large", megabytes=unpacked >> 20, most=LARGEST >> 20
                )
            honest = all(_honest(path, entry) for entry in entries)
    except (
        zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError
    ) as error:  # fmt: skip
        raise ExchangeRefusedError("unknown_content") from error
    names = [entry.filename.lower().replace("\\", "/") for entry in entries]
    if "xl/workbook.xml" not in names or len(entries) > ENTRIES or not honest:
        raise ExchangeRefusedError("unknown_content")
    if any(part in name for name in names for part in _MACROS):
        raise ExchangeRefusedError("macros")
    if any(part in name for name in names for part in _EMBEDDED):
        raise ExchangeRefusedError("embedded")


def _honest(path: Path, entry: zipfile.ZipInfo) -> bool:
    """Whether a part unpacks to as much as the archive says; the reader of cells believes it."""
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        head = file.read(_HEAD)
        file.seek(sum(struct.unpack("<HH", head[-4:])), os.SEEK_CUR)
        if entry.compress_type == zipfile.ZIP_STORED:
            return entry.compress_size == entry.file_size
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return False
        return _unpacked(file, entry) == entry.file_size


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Bytes that come out of a part, no more than a block too many; -1 where it has no end."""
    left, unpacked, made = entry.compress_size, 0, zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(left, _BLOCK))):
        left -= len(packed)
        out = _BLOCK
        while out == _BLOCK:  # there may be more, also where nothing is left to go in
            out = len(made.decompress(packed, _BLOCK))
            packed, unpacked = made.unconsumed_tail, unpacked + out
            if unpacked > entry.file_size:
                return unpacked
    return unpacked if made.eof else -1


def refused(fault: Refused) -> ExchangeRefusedError:
    """A refusal of the recheck's readers as one of ours."""
    return ExchangeRefusedError("not_taken", why=Words(fault.said("zh"), fault.said("en")))
