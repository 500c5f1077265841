"""Signs that are no part of what is written: blanks, marks without a shape, other brackets."""

from __future__ import annotations

import re

import polars as pl

UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
"""Signs without a shape that come along when text is copied from a page or a message."""
NOTHING = "本月无数据"
"""What an office writes under the heads when it has nothing to send (`nothing_said.py`)."""
BLANK = re.compile(rf"[\s{UNSEEN}]+")
BRACKETS = str.maketrans("()﹙﹚", "（）（）")


def plain(head: object) -> str:
    """A head without blanks and marks, with the brackets of the contract."""
    text = BLANK.sub("", str(head or "")).translate(BRACKETS)
    return text.strip("*＊:：'\"")


WIDE = "０１２３４５６７８９．，－／　："
NARROW = "0123456789.,-/ :"


def narrow(cell: pl.Expr) -> pl.Expr:
    """Wide digits and signs as ASCII."""
    return cell.str.replace_many(list(WIDE), list(NARROW))
