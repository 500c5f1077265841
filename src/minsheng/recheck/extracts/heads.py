"""Finds the heads of a contract among the rows of a file, however an office wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.marks import plain
from minsheng.recheck.extracts.refusal import Refused

SHOWN = 10
NONE = {"zh": "无", "en": "none"}
HEAD_ROWS = 10
"""Heads stand in one of the first rows; above them offices write titles."""


def heads_of(contract: Contract) -> dict[str, str]:
    """The heads of a contract's columns, plain."""
    return {name: plain(column.head) for name, column in contract.columns.items()}


def hits(cells: Sequence[object], contract: Contract) -> int:
    """How many of a contract's heads stand in a row."""
    return len(set(heads_of(contract).values()) & {plain(cell) for cell in cells})


def head_row(rows: Sequence[Sequence[object]], contract: Contract) -> int:
    """Which of the first rows of a file holds the heads.

    Raises:
        Refused: none does.
    """
    scores = [hits(row, contract) for row in rows]
    if not scores or max(scores) == 0:
        heads = "、".join(column.head for column in contract.columns.values())
        raise Refused("no_heads", rows=HEAD_ROWS, heads=heads)
    return scores.index(max(scores))


def places_of(found: Iterable[object], contract: Contract) -> dict[str, int]:
    """Where each column of the contract stands among the heads found.

    Raises:
        Refused: a head is missing or stands there twice.
    """
    heads = [plain(head) for head in found]
    wanted = heads_of(contract)
    for name, head in wanted.items():
        if heads.count(head) > 1:
            raise Refused("double_heads", head=contract.columns[name].head)
    missing = [contract.columns[name].head for name, head in wanted.items() if head not in heads]
    if missing:
        others = [head for head in heads if head and head not in wanted.values()][:SHOWN]
        raise Refused(
            "missing_heads", heads="、".join(missing), others="、".join(others) or NONE["zh"],
            others_en="、".join(others) or NONE["en"],
        )  # fmt: skip
    return {name: heads.index(head) for name, head in wanted.items()}
