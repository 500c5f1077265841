"""The review list: rows that may be about somebody, with who that may be, to be decided.

Beside each row stand its cells that tell one person from another: the employer, the plate,
the certificate. A row may be about any of its candidates, so they are shown only where the
contract may be read of all of them; sums and months, by which nobody is known, never are.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.recheck.cells import safe_text
from minsheng.recheck.extracts.numbers import written
from minsheng.recheck.files import write_text
from minsheng.recheck.importing.decisions import HEADS
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.marks import lasting_in
from minsheng.recheck.place_names import full_name

MOST = 5
"""Candidates shown of each row; with more nobody decides by reading."""
LONG = 12
"""From so many digits on Excel shows a number as 3.2E+17, and saves it so."""
REVIEW = "待核对.csv"
OTHERS, MAYBE = "本行其他内容", "可能是（姓名 号码 区县 村居 把握）"
ABOUT = ("数据", "文件", "行", "行数", OTHERS, MAYBE)
"""Heads of what there is to compare, behind those of `decisions.csv`."""
CLOSED = "未经授权或者不在用途之内，不予显示"
LONGEST = 100
"""Letters of a cell that are shown."""


def write_review(
    folder: Path, done: Imported, counties: Mapping[int, str], names: Mapping[int, str]
) -> int:
    """Write the review list as `decisions.csv` wants it back, with what there is to compare.

    Args:
        folder: for it; it is there.
        done: the import.
        counties: names by six-digit code.
        names: of townships and villages, by the code of twelve digits.

    Returns:
        How many different identities it holds.

    Raises:
        RecheckError: the disk failed.
    """
    assert done.found is not None
    open_ = done.found.identities.filter(pl.col("state") == "review")
    first = done.found.rows.group_by("identity").agg(
        pl.col("extract").first(), pl.col("row").first(), pl.len().alias("rows")
    )
    shown = open_.join(first, on="identity", how="left", maintain_order="left")
    candidates = done.found.candidates.join(shown.select("identity"), on="identity", how="semi")
    by_identity = {int(key[0]): part for key, part in candidates.group_by("identity")}
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([*HEADS, *ABOUT])
    for row in shown.iter_rows(named=True):
        delivery = done.deliveries[row["extract"]]
        maybe = by_identity.get(row["identity"], candidates.clear()).sort("rank")
        out.writerow(
            [
                _safe(row["digits"]), _safe(row["name"]), row["county"] or "", row["mark"],
                "", "", "",
                delivery.contract.zh, _safe(delivery.path.name), row["row"], row["rows"],
                _safe(_others(done, row, maybe)),
                _safe("；".join(_people(done, maybe.head(MOST), counties, names))),
            ]
        )  # fmt: skip
    write_text(folder / REVIEW, "\ufeff" + text.getvalue())
    return len(shown)


def _others(done: Imported, row: Mapping[str, Any], maybe: pl.DataFrame) -> str:
    """The cells of a row that tell whose it is: `扣缴单位：南通某某有限公司；…`."""
    assert done.people is not None
    read = done.reads[row["extract"]]
    if not done.people.allowed(read.contract, maybe["place"].to_numpy()).all():
        return CLOSED
    columns = [read.contract.columns[name] for name in lasting_in(read.contract)]
    (cells,) = read.waiting.filter(pl.col("row") == row["row"]).iter_rows(named=True)
    told = ((column.head, cells[column.name]) for column in columns)
    return "；".join(f"{head}：{cell[:LONGEST]}" for head, cell in told if cell)


def _people(
    done: Imported, maybe: pl.DataFrame, counties: Mapping[int, str], names: Mapping[int, str]
) -> list[str]:
    """Who a row may be about, the likeliest first."""
    assert done.register is not None
    people, households = done.register.people, done.register.households
    who = people.select("name", "number", "birth", "household")[maybe["place"]]
    home = households.select("county", "village")[who["household"]]
    whose = written(who["number"].fill_null(0).to_numpy())
    told = zip(who.iter_rows(named=True), home.iter_rows(), whose, maybe["share"], strict=True)
    return [
        " ".join(
            (
                one["name"],
                _unnumbered(one["birth"]) if one["number"] is None else number,
                counties.get(county, str(county)),
                full_name(village, names) or str(village),
                share_shown(share),
            )
        )
        for one, (county, village), number, share in told
    ]


def share_shown(share: float) -> str:
    """How likely it is that person, rounded down: from 99.9 % on a row is linked, not listed."""
    return f"{math.floor(share * 1000) / 10:.1f}%"


def _unnumbered(birth: int | None) -> str:
    """What stands for a number the register lacks: the day of birth, by which one is known."""
    if not birth:
        return "无号码"
    return f"无号码（{birth // 10000}年{birth // 100 % 100}月{birth % 100}日出生）"


def _safe(text: str | None) -> str:
    """A cell no spreadsheet takes for a formula, nor for a number of which it drops digits."""
    shown = text or ""
    long = shown.isdigit() and len(shown) >= LONG
    return f"'{shown}" if long else safe_text(shown)
