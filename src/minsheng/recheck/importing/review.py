"""The review list: rows that may be about somebody, with who that may be, to be decided."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from minsheng.recheck.cells import safe_text
from minsheng.recheck.extracts.numbers import written
from minsheng.recheck.files import write_text
from minsheng.recheck.importing.decisions import HEADS
from minsheng.recheck.importing.imported import Imported

MOST = 5
"""Candidates shown of each row; with more nobody decides by reading."""
LONG = 12
"""From so many digits on Excel shows a number as 3.2E+17, and saves it so."""
REVIEW = "待核对.csv"


def write_review(folder: Path, done: Imported) -> int:
    """Write the review list as `decisions.csv` wants it back, with what there is to compare.

    Returns:
        How many different identities it holds.

    Raises:
        RecheckError: the disk failed.
    """
    assert done.found is not None
    assert done.register is not None
    open_ = done.found.identities.filter(pl.col("state") == "review")
    first = done.found.rows.group_by("identity").agg(
        pl.col("extract").first(), pl.col("row").first(), pl.len().alias("rows")
    )
    shown = open_.join(first, on="identity", how="left", maintain_order="left")
    people = done.register.people
    maybe = done.found.candidates.filter(pl.col("rank") < MOST)
    who = people[maybe["place"]]
    told = maybe.with_columns(
        who["name"].alias("called"),
        pl.Series("number", written(who["number"].fill_null(0).to_numpy())),
        who["number"].is_null().alias("unnumbered"),
    )
    by_identity = {int(key[0]): part for key, part in told.group_by("identity")}
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([*HEADS, "数据", "文件", "行", "行数", "可能是（姓名 号码 把握）"])
    for row in shown.iter_rows(named=True):
        delivery = done.deliveries[row["extract"]]
        candidates = by_identity.get(row["identity"])
        out.writerow(
            [
                _safe(row["digits"]), _safe(row["name"]), row["county"] or "", row["mark"],
                "", "", "",
                delivery.contract.zh, _safe(delivery.path.name), row["row"], row["rows"],
                _safe("；".join(_candidates(candidates))),
            ]
        )  # fmt: skip
    write_text(folder / REVIEW, "\ufeff" + text.getvalue())
    return len(shown)


def _candidates(found: pl.DataFrame | None) -> list[str]:
    if found is None:
        return []
    return [
        f"{r['called']} {'无号码' if r['unnumbered'] else r['number']} {r['share']:.1%}"
        for r in found.sort("rank").iter_rows(named=True)
    ]


def _safe(text: str | None) -> str:
    """A cell no spreadsheet takes for a formula, nor for a number of which it drops digits."""
    shown = text or ""
    long = shown.isdigit() and len(shown) >= LONG
    return f"'{shown}" if long else safe_text(shown)
