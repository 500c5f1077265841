"""Help that households only screened may have and do not ask for, counted by place.

Every hint rests on what may be looked at without asking (`covered`). A small count could tell a
neighbour whose it is, so fewer than ten are told as such.
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
from minsheng.recheck.small import NEXT, shown, withheld
from minsheng.recheck.written import read_decisions

By = Literal["village", "town", "county"]
DIGITS: dict[By, int] = {"village": 1, "town": 1_000, "county": 1_000_000}
"""What a village's code is divided by for that of its place."""
ABOVE: dict[By, By | None] = {"village": "town", "town": "county", "county": None}
"""Of which places each is a part; counties are those of the whole."""
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
        withheld: what is written in place of its counts, where they may not be told.
    """

    households: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    withheld: str = ""

    @property
    def told(self) -> str:
        """How many households, as it may be told: `<10`, or `…` where it would tell another's."""
        return self.withheld or str(self.households)

    def told_of(self, kind: str) -> str:
        """How many are hinted at a kind, as it may be told.

        Beside a kind of few another is withheld, too: together they are about all of the place.
        """
        number = self.kinds[kind]
        if number and self.withheld:
            return self.withheld
        return withheld(self.kinds).get(kind) or shown(number)


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

    for code, text in _withheld({code: p.households for code, p in found.items()}, by).items():
        found[code].withheld = text

    def order(held: tuple[int, Place]) -> tuple[int, int]:
        # Those withheld stand by their codes: their order would tell what is not told.
        return (0 if held[1].withheld else -held[1].households, held[0])

    return dict(sorted(found.items(), key=order))


def _withheld(sizes: dict[int, int], by: By) -> dict[int, str]:
    """The places that are not told, so that none of few follows from those of another level.

    Whoever counts by town may count by county, too: a county's towns are a whole of their own,
    and of a county that is not told no town is.

    Args:
        sizes: households hinted at, by place.
        by: what the places are.
    """
    above: By | None = ABOVE[by]
    if above is None:
        return withheld(sizes)
    times = DIGITS[above] // DIGITS[by]
    wholes: Counter[int] = Counter()
    for code, size in sizes.items():
        wholes[code // times] += size
    untold = _withheld(dict(wholes), above)
    found: dict[int, str] = {}
    for whole in wholes:
        of = {code: size for code, size in sizes.items() if code // times == whole}
        hidden = withheld(of)
        found |= {code: hidden.get(code, NEXT) for code in of} if whole in untold else hidden
    return found
