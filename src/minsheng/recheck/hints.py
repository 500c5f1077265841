"""Help that households only screened may have and do not ask for, counted by place.

Every hint rests on what may be looked at without asking (`covered`). A small count could tell a
neighbour whose it is, so fewer than five are told as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow.compute as pc

from minsheng.recheck.beside import Finished
from minsheng.recheck.other_help import CALLED
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.written import read_decisions

By = Literal["village", "town", "county"]
DIGITS: dict[By, int] = {"village": 1, "town": 1_000, "county": 1_000_000}
"""What a village's code is divided by for that of its place."""
FEW = 5
"""Fewer are not told by number."""
HINT, AID, OTHERWISE = "hint", "temporary_aid", "otherwise"
KINDS = (*(b.name for b in BENEFITS), AID, OTHERWISE)
"""What may be hinted at: benefits, and, by known bills or a class, help without a sum."""
NAMES = {
    **{name: CALLED[name] for name in KINDS if name != OTHERWISE},
    OTHERWISE: ("刚性支出较大或可认定困难家庭", "heavy bills, or a class of family in hardship"),
}
COLUMNS = {f"{name}_change": name for name in KINDS if name != OTHERWISE}


@dataclass
class Place:
    """Hints of a place.

    Attributes:
        households: how many households are hinted at.
        kinds: at what; one household may be hinted at more than one.
    """

    households: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def shown(number: int) -> str:
    """A count as it may be told: `<5` where it is small."""
    return f"<{FEW}" if 0 < number < FEW else str(number)


def households(run: Finished) -> Iterator[dict[str, Any]]:
    """The households hinted at, part by part, each with what at.

    Args:
        run: a run.

    Raises:
        RecheckError: a file of the run is gone or was changed.
    """
    wanted = ("household_id", "village", "outcome", *COLUMNS)
    for part in run.parts:
        table = read_decisions(run.run, run.about, part, wanted)
        for row in table.filter(pc.field("outcome") == HINT).to_pylist():
            kinds = [name for column, name in COLUMNS.items() if row[column] == HINT]
            yield {
                "household_id": row["household_id"],
                "village": row["village"],
                "kinds": kinds or [OTHERWISE],
            }


def places(run: Finished, by: By) -> dict[int, Place]:
    """Hints by place, those with the most first.

    Args:
        run: a run.
        by: village, town or county.
    """
    found: dict[int, Place] = {}
    for row in households(run):
        place = found.setdefault(row["village"] // DIGITS[by], Place())
        place.households += 1
        place.kinds.update(row["kinds"])

    def order(held: tuple[int, Place]) -> tuple[int, int]:
        # Those of few stand by their codes: their order would tell what is not told.
        number = held[1].households
        return (-number if number >= FEW else 0, held[0])

    return dict(sorted(found.items(), key=order))
