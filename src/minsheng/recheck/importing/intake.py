"""`intake.json`: what was delivered, how good it was, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.missing import Missing
from minsheng.recheck.importing.reading import sha256_of
from minsheng.recheck.linkage.links import WORDS, Link
from minsheng.snapshot.intake import FORMAT
from minsheng.snapshot.months import shown

NONE: dict[str, Any] = {
    "rows": 0, "empty": 0, "taken": 0, "returned": 0, "repeated": 0, "unauthorised": 0,
    "links": {}, "faults": {}, "cells": {}, "nothing": False,
}  # fmt: skip
"""What is counted of a file of which nothing was read."""


def intake_of(done: Imported, month: int) -> dict[str, Any]:
    """The deliveries of an import, in the order the side table counts them."""
    why = dict(done.refused)
    listed = []
    for extract, delivery in enumerate(done.deliveries):
        entry: dict[str, Any] = {
            "contract": delivery.contract.key,
            "agency": delivery.contract.agency,
            "county": str(delivery.county or ""),
            "file": delivery.path.name,
            "sheet": delivery.contract.zh if delivery.path.suffix == ".xlsx" else "",
            "sha256": _sha256(done, extract),
            "month": shown(delivery.month),
            "newest": _newest(done, extract),
            "state": "taken" if extract in done.reads else "refused",
            "why": _why(why.get(delivery.path)),
            "doubt": _why(done.reads[extract].doubt if extract in done.reads else None),
        }
        entry |= _counts(done, extract)
        listed.append(entry)
    listed += [_missing(one, month) for one in done.missing]
    others = [p for p, _ in done.refused if all(p != d.path for d in done.deliveries)]
    return {
        "format": FORMAT,
        "month": shown(month),
        "extracts": listed,
        "not_extracts": [{"file": p.name, "why": _why(why[p])} for p in others],
        "left_out": [
            {"county": str(county), "contract": lacking.key}
            for county, lacking in done.left_out.items()
        ],
    }


def taken_of(done: Imported, extract: int) -> int:
    """How many rows of a file were taken; none of one that was refused."""
    read = done.reads.get(extract)
    if read is None:
        return 0
    if read.contract.about == "resident":
        assert done.register is not None
        return int((done.register.people["extract"] == extract).sum())
    return len(read.linked)


def _newest(done: Imported, extract: int) -> str:
    """The newest month its rows are of; empty where they are of none."""
    read = done.reads.get(extract) or done.turned_back.get(extract)
    return "" if read is None or read.seen.newest is None else shown(read.seen.newest)


def _missing(one: Missing, month: int) -> dict[str, Any]:
    """A file that was not sent, behind those that were: no row is of it."""
    return {
        "contract": one.contract.key,
        "agency": one.contract.agency,
        "county": str(one.county or ""),
        "file": "",
        "sheet": "",
        "sha256": "",
        "month": shown(month),
        "newest": "",
        "state": "missing",
        "why": _why(Refused("missing", extract=one.contract.zh, extract_en=one.contract.en)),
        "doubt": None,
        **NONE,
    }


def _sha256(done: Imported, extract: int) -> str:
    """A file's SHA-256; of one that cannot be opened, which was refused for that, nothing."""
    read = done.reads.get(extract) or done.turned_back.get(extract)
    if read is not None and read.noted is not None:
        return read.noted.sha256
    try:
        return sha256_of(done.deliveries[extract].path)
    except OSError:
        return ""


def _why(refused: Refused | None) -> dict[str, str] | None:
    return None if refused is None else {"zh": refused.said("zh"), "en": refused.said("en")}


def _counts(done: Imported, extract: int) -> dict[str, Any]:
    read = done.reads.get(extract) or done.turned_back.get(extract)
    if read is None:
        return dict(NONE)
    faults = dict(read.faults.group_by("fault").len().sort("fault").iter_rows())
    return NONE | {
        "rows": read.rows,
        "empty": read.empty,
        "taken": taken_of(done, extract),
        "returned": read.faults["row"].n_unique(),
        "repeated": faults.get("repeated", 0),
        "unauthorised": read.unauthorised,
        "links": _links(done, extract),
        "faults": faults,
        "cells": _cells(read.faults),
        "nothing": bool(read.nothing),
    }


def _links(done: Imported, extract: int) -> Mapping[str, int]:
    """How the rows of a file were linked; nothing of one that was refused."""
    read = done.reads.get(extract)
    if read is None:
        return {}
    if read.contract.about == "resident":
        return {WORDS[Link.NUMBER]: taken_of(done, extract)}
    assert done.found is not None
    counted = dict(read.linked.group_by("link").len().iter_rows())
    links = {WORDS[link]: counted.get(int(link), 0) for link in Link}
    waiting = done.found.rows.filter(
        (pl.col("extract") == extract) & pl.col("place").is_null()
    ).join(done.found.identities.select("identity", "state"), on="identity")
    for state in ("review", "nobody"):
        links[state] = int((waiting["state"] == state).sum())
    return links


def _cells(faults: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many rows have each fault, by the column it stands in."""
    found: dict[str, dict[str, int]] = {}
    for column, fault, rows in faults.group_by("column", "fault").len().sort(pl.all()).iter_rows():
        found.setdefault(column or "", {})[fault] = rows
    return found
