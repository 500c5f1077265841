"""How a row was found to be about a person."""

from __future__ import annotations

from enum import IntEnum


class Link(IntEnum):
    """How the person of a row was found."""

    NUMBER = 1
    HOUSEHOLD = 2
    MATCHED = 3
    REVIEWED = 4


WORDS = {Link.NUMBER: "number", Link.HOUSEHOLD: "household", Link.MATCHED: "matched",
         Link.REVIEWED: "reviewed"}  # fmt: skip
EXACT = (Link.NUMBER, Link.HOUSEHOLD, Link.REVIEWED)
"""Links that rest on a number, a household's own key or somebody's decision."""
