"""`intake.json`: what was delivered, how good it was, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.importing import Imported
from minsheng.recheck.importing.reading import sha256_of
from minsheng.recheck.linkage.links import WORDS, Link

FORMAT = "minsheng-intake/1"
INTAKE = "intake.json"


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
            "sha256": _sha256(delivery.path),
            "month": f"{delivery.month // 100}-{delivery.month % 100:02}",
            "state": "taken" if extract in done.reads else "refused",
            "why": _why(why.get(delivery.path)),
            "doubt": _why(done.reads[extract].doubt if extract in done.reads else None),
        }
        entry |= _counts(done, extract)
        listed.append(entry)
    others = [p for p, _ in done.refused if all(p != d.path for d in done.deliveries)]
    return {
        "format": FORMAT,
        "month": f"{month // 100}-{month % 100:02}",
        "extracts": listed,
        "not_extracts": [{"file": p.name, "why": _why(why[p])} for p in others],
    }


def _sha256(path: Path) -> str:
    """A file's SHA-256; of one that cannot be opened, which was refused for that, nothing."""
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _why(refused: Refused | None) -> dict[str, str] | None:
    return None if refused is None else {"zh": refused.said("zh"), "en": refused.said("en")}


def _counts(done: Imported, extract: int) -> dict[str, Any]:
    assert done.found is not None
    assert done.register is not None
    none: dict[str, Any] = {
        "rows": 0, "empty": 0, "taken": 0, "returned": 0, "repeated": 0, "unauthorised": 0,
        "links": {}, "faults": {}, "cells": {},
    }  # fmt: skip
    read = done.reads.get(extract)
    if read is None:
        return none
    faults = dict(read.faults.group_by("fault").len().sort("fault").iter_rows())
    if read.contract.about == "resident":
        taken = int((done.register.people["extract"] == extract).sum())
        links: Mapping[str, int] = {WORDS[Link.NUMBER]: taken}
    else:
        taken = len(read.linked)
        counted = dict(read.linked.group_by("link").len().iter_rows())
        links = {WORDS[link]: counted.get(int(link), 0) for link in Link}
        waiting = done.found.rows.filter(
            (pl.col("extract") == extract) & pl.col("place").is_null()
        ).join(done.found.identities.select("identity", "state"), on="identity")
        for state in ("review", "nobody"):
            links[state] = int((waiting["state"] == state).sum())
    return none | {
        "rows": read.rows,
        "empty": read.empty,
        "taken": taken,
        "returned": read.faults["row"].n_unique(),
        "repeated": faults.get("repeated", 0),
        "unauthorised": read.unauthorised,
        "links": links,
        "faults": faults,
        "cells": _cells(read.faults),
    }


def _cells(faults: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many rows have each fault, by the column it stands in."""
    found: dict[str, dict[str, int]] = {}
    for column, fault, rows in faults.group_by("column", "fault").len().sort(pl.all()).iter_rows():
        found.setdefault(column or "", {})[fault] = rows
    return found
