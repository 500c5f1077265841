"""What tells a row without a number from one about a namesake: a mark of its own cells.

A decision about `张伟` of a county, who has no number in a file, is about that row, and not
about whoever bears the name there next year. So it names the row's mark, a hash of the cells
that stay as they are from month to month: the employer, the plate, the certificate. No cell
is read for it, nor can one be read from it.
"""

from __future__ import annotations

import hashlib

import polars as pl

from minsheng.recheck.extracts.contract import Contract

CERTAIN = 14
"""From so many digits on, area and day of birth among them, a number and a name are a mark."""
CHANGING = frozenset({"money", "count", "month"})
"""Types of columns in which the next month's row about the same thing holds something else."""
WHO = frozenset({"number", "name"})
LETTERS = 12
BETWEEN = "\x1f"


def marks_of(rows: pl.DataFrame, contract: Contract) -> pl.Series:
    """The mark of each row; empty where its number is one.

    Where nothing in a row stays as it is, the mark is of all its cells: it is asked about
    again with the next.

    Args:
        rows: `digits`, and the contract's columns as delivered.
        contract: theirs.
    """
    others = [name for name in contract.columns if name not in WHO]
    lasting = lasting_in(contract)
    there = pl.any_horizontal(pl.lit(value=False), *(pl.col(n).is_not_null() for n in lasting))
    numbered = pl.col("digits").str.len_chars() >= CERTAIN
    cells = rows.select(
        pl.when(numbered.fill_null(value=False))
        .then(None)
        .when(there)
        .then(_joined(contract, lasting))
        .otherwise(_joined(contract, others))
        .alias("cells")
    )["cells"]
    return pl.Series("mark", [_hash(text) for text in cells], pl.String)


def lasting_in(contract: Contract) -> list[str]:
    """The columns that stay as they are from month to month, but those of who a row is about."""
    return [
        name
        for name, column in contract.columns.items()
        if name not in WHO and column.type not in CHANGING
    ]


def _joined(contract: Contract, names: list[str]) -> pl.Expr:
    named = (pl.col(name).fill_null("") for name in names)
    return pl.concat_str(pl.lit(contract.key), *named, separator=BETWEEN)


def _hash(text: str | None) -> str:
    """A mark begins with a letter, or a spreadsheet might take it for a number."""
    return "" if text is None else f"r{hashlib.sha256(text.encode()).hexdigest()[:LETTERS]}"
