"""What a snapshot must look like before a row of it is read: its description and its columns."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyarrow as pa

from minsheng.policy.engine.rule import Entity
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.strict_json import strict_json
from minsheng.snapshot.columns import CAUSE, FORMAT, KEYS, PERSON

COUNTED: dict[str, Entity] = {"households": "household", "persons": "person"}
"""What `city.json` counts, and the files whose rows those are."""
READ = {e: {n: k for n, k in keys.items() if n != PERSON} for e, keys in KEYS.items()}
"""The keys read of every file."""
MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
COUNTY = re.compile(r"[1-9]\d{5}", re.ASCII)


def refuse_other_than_utf8(path: Path) -> None:
    """Refuse a place that Arrow cannot open, nor a run name.

    Raises:
        RecheckError: it, or the folder it is in, is called by other bytes than UTF-8.
    """
    whole = os.fsencode(path.resolve())
    try:
        whole.decode()
    except UnicodeError:
        msg = f"the path {whole.decode(errors='backslashreplace')} is not UTF-8; "
        raise RecheckError(msg + "rename that folder, or choose another one") from None


def described(folder: Path) -> dict[str, Any]:
    """The contents of `city.json`.

    Raises:
        RecheckError: it is not there, not readable, or says what makes no sense.
    """
    path = folder / "city.json"
    if not folder.is_dir():
        msg = f"there is no folder {folder}; make a city with `minsheng city --out {folder}`"
        raise RecheckError(msg)
    if not path.is_file():
        within = sorted(str(found.parent) for found in folder.glob("*/city.json"))[:5]
        remedy = f"name one of {', '.join(within)}" if within else "see docs/snapshot.md"
        msg = f"{folder} holds no city.json, so it is no whole snapshot; {remedy}"
        raise RecheckError(msg)
    try:
        about = strict_json(path.read_text(encoding="utf-8"))
        json.dumps(about, ensure_ascii=False).encode()  # half a character cannot be written
    except (ValueError, RecursionError, OSError) as error:
        msg = f"{path} is not readable as JSON ({error}); write the snapshot again"
        raise RecheckError(msg) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT or not about.get("counties"):
        msg = f"{path} does not say format {FORMAT} and its counties; write the snapshot again"
        raise RecheckError(msg)
    _check_counties(path, about["counties"])
    if not MONTH.fullmatch(str(about.get("as_of"))):
        msg = f"{path}: `as_of` is {about.get('as_of')!r}; write the snapshot's month as 2020-11"
        raise RecheckError(msg)
    for name in COUNTED:
        number = about.get(name)
        if type(number) is not int or number < 0:
            msg = f"{path}: `{name}` is {number!r}; write how many {name} there are in all counties"
            raise RecheckError(msg)
    return about


def refuse_cut(folder: Path, about: Mapping[str, Any], rows: Mapping[Entity, int]) -> None:
    """Refuse a snapshot some of which was lost on the way, or that was added to.

    Args:
        folder: the snapshot.
        about: what its `city.json` says.
        rows: how many rows the files of all counties have, by entity.

    Raises:
        RecheckError: there are more households or persons, or fewer, than it says.
    """
    for name, entity in COUNTED.items():
        if about[name] != rows[entity]:
            msg = (
                f"{folder / 'city.json'} says {about[name]} {name}, but the files hold "
                f"{rows[entity]}; deliver the snapshot again with all counties and row groups, "
                "or correct the number if none is missing"
            )
            raise RecheckError(msg)


def _check_counties(path: Path, counties: Any) -> None:
    if not isinstance(counties, list) or not all(
        isinstance(c, str) and COUNTY.fullmatch(c) for c in counties
    ):
        msg = f"{path}: `counties` must be a list of six-digit codes as strings; write it again"
        raise RecheckError(msg)
    twice = sorted({c for c in counties if counties.count(c) > 1})
    if twice:
        msg = f"{path}: `counties` names {', '.join(twice)} more than once; name each county once"
        raise RecheckError(msg)


def check_columns(path: Path, entity: Entity, schema: pa.Schema) -> None:
    """Refuse a file with two columns of one name, or without its keys in their types.

    Raises:
        RecheckError: the column, and what it must be.
    """
    names = schema.names
    if len(set(names)) != len(names):
        twice = next(n for n in names if names.count(n) > 1)
        msg = f"{path}: there are several columns `{twice}`; deliver one"
        raise RecheckError(msg)
    for name, expected in READ[entity].items():
        if name not in names:
            msg = f"{path}: column `{name}` is missing; deliver it, for every row"
            raise RecheckError(msg)
        if schema.field(name).type != expected:
            msg = f"{path}: column `{name}` is {schema.field(name).type}, it must be {expected}; "
            raise RecheckError(msg + "write it again in that type")
    for name in names:
        if name.endswith(CAUSE) and schema.field(name).type != pa.uint8():
            msg = f"{path}: column `{name}` is {schema.field(name).type}, it must be uint8; "
            raise RecheckError(msg + "write it again in that type")


def check_empty(part: str, entity: Entity, table: pa.Table) -> None:
    """Refuse a key without a value.

    Raises:
        RecheckError: the column that has empty places.
    """
    for name in READ[entity]:
        if name in table.schema.names and (empty := table[name].null_count):
            msg = f"{part}: `{name}` of {entity} is empty in {empty} rows; "
            raise RecheckError(msg + "it must be known for every row, never empty")


def numbers(table: pa.Table, name: str) -> npt.NDArray[Any]:
    """A key as it stands in memory, without copying where that can be."""
    column = table[name]
    values: npt.NDArray[Any] = (column.chunk(0) if column.num_chunks == 1 else column).to_numpy()
    return values


def stand(path: Path) -> tuple[int, ...]:
    """Which file it is, how large, and when it was last written.

    Raises:
        RecheckError: it is no file, or cannot be read.
    """
    try:
        found = path.stat()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror or error}); deliver it again"
        raise RecheckError(msg) from error
    if not stat.S_ISREG(found.st_mode):
        raise RecheckError(f"{path} is no regular file; deliver the file itself")
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def standing(paths: Iterable[Path]) -> dict[Path, tuple[int, ...] | None]:
    """How files stand; None of one that cannot be read, which is said where it is opened."""
    found: dict[Path, tuple[int, ...] | None] = {}
    for path in paths:
        try:
            found[path] = stand(path)
        except RecheckError:
            found[path] = None
    return found


def digest_of(path: Path) -> str:
    """SHA-256 of a file, every byte of it.

    Raises:
        RecheckError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror or error}); deliver it again"
        raise RecheckError(msg) from error
