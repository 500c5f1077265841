"""Which groups fare strongly otherwise than the rest of the city, and the sentence for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from minsheng.recheck.reports.apart import difference
from minsheng.recheck.reports.groups import DIMENSIONS
from minsheng.recheck.reports.overview import DECIDED
from minsheng.recheck.reports.said import Saying, share
from minsheng.recheck.reports.tally import HINT, count, hints_by
from minsheng.recheck.small import withheld
from minsheng.recheck.wanted import outcome_words

GRAVE = (
    "stop_proposed",
    "refuse_proposed",
    "cannot_say",
    "grant_proposed",
    "adjust",
    "continue",
    HINT,
)
"""Outcomes, those first of which a family suffers most."""


@dataclass(frozen=True, slots=True)
class Strong:
    """A group of which an outcome is strongly more or less frequent.

    Attributes:
        found, size: households of the group with the outcome, and all of it.
        whole, all_: the same of the city.
        ratio: of the shares.
        z: of the two-proportion z-test against the rest of the city.
    """

    dimension: str
    group: str
    outcome: str
    found: int
    size: int
    whole: int
    all_: int
    ratio: float
    z: float

    def words(self, say: Saying) -> str:
        """The sentence."""
        kind = say.pick(*DIMENSIONS[self.dimension][0])
        county = self.dimension == "county"
        called = say.county(int(self.group)) if county else say.pick(*self._called())
        told = outcome_words(self.outcome, say.language)
        own, citys = share(self.found, self.size), share(self.whole, self.all_)
        zh = (
            f"{kind}“{called}”：{told}占{own}，全市{citys}，为全市的{self.ratio:.2f}倍"
            f"（两比例z检验，z={self.z:+.1f}，n={self.size:,}），请查明原因。"
        )
        en = (
            f"{kind} “{called}”: {told} {own}, the city {citys}, {self.ratio:.2f} times as often "
            f"(two-proportion z-test, z = {self.z:+.1f}, n = {self.size:,}): find out why."
        )
        return say.pick(zh, en)

    def _called(self) -> tuple[str, str]:
        return DIMENSIONS[self.dimension][1][self.group]


def strong(groups: pl.DataFrame) -> list[Strong]:
    """What differs strongly: the gravest outcomes first, then the surest.

    Args:
        groups: households by `dimension`, `group`, `view` and `outcome`.
    """
    found = [
        one
        for dimension in DIMENSIONS
        for view, outcomes in ((True, DECIDED), (False, (HINT,)))
        for one in _of(groups, dimension, outcomes, view=view)
    ]
    return sorted(found, key=lambda one: (GRAVE.index(one.outcome), -abs(one.z)))


def sizes(groups: pl.DataFrame, dimension: str, *, view: bool) -> dict[str, int]:
    """How many households each group has, of those decided or of those only screened."""
    rows = groups.filter(pl.col("dimension") == dimension)
    names = rows["group"].unique().sort().to_list()
    return {name: count(rows, pl.col("group") == name, pl.col("view") == view) for name in names}


def _of(
    groups: pl.DataFrame, dimension: str, outcomes: Sequence[str], *, view: bool
) -> Iterator[Strong]:
    """What differs strongly in one dimension."""
    size = sizes(groups, dimension, view=view)
    all_, hidden = sum(size.values()), withheld(size)
    rows = groups.filter(pl.col("dimension") == dimension, pl.col("view") == view)
    few = withheld(hints_by(rows, "group"))
    for outcome in outcomes:
        of = rows.filter(pl.col("outcome") == outcome)
        whole = count(of)
        for name, number in size.items():
            if not number or name in hidden or (not view and name in few):
                continue
            found = count(of, pl.col("group") == name)
            apart = difference(found, number, whole, all_)
            if apart.strong and apart.ratio is not None and apart.z is not None:
                at = found, number, whole, all_
                yield Strong(dimension, name, outcome, *at, apart.ratio, apart.z)
