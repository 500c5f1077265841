"""One county's households and people, as facts are gathered for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.recheck.assembly.grades import MATCHED, WEAK, not_inquired
from minsheng.recheck.assembly.rows import AT_ODDS, RETURNED, REVIEW, Linked
from minsheng.recheck.linkage.register import Register

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Scope:
    """A county.

    Attributes:
        in_view: by household, whether it is in assistance or applies.
        authorised: by household, whether its authorisation is signed.
        month: the month decided (yyyymm).
    """

    register: Register
    county: int
    households: slice
    persons: slice
    in_view: Bools
    authorised: Bools
    month: int

    @cached_property
    def people(self) -> pl.DataFrame:
        """The register's people of the county."""
        return self.register.people[self.persons]

    @cached_property
    def homes(self) -> pl.DataFrame:
        """The register's households of the county."""
        return self.register.households[self.households]

    @cached_property
    def of(self) -> Ints:
        """The household of each person, by its place in the county."""
        return np.asarray(self.people["household"].to_numpy() - self.households.start, np.int64)

    @cached_property
    def first(self) -> Ints:
        """The first person of each household, by place in the county."""
        return np.asarray(self.homes["first"].to_numpy() - self.persons.start, np.int64)

    @cached_property
    def place(self) -> Ints:
        """The place of each person in the household."""
        return np.arange(len(self.of), dtype=np.int64) - self.first[self.of]

    @property
    def size(self) -> tuple[int, int]:
        """How many households and persons."""
        return len(self.first), len(self.of)

    def rows(self, linked: Linked) -> pl.DataFrame:
        """The rows about people of the county.

        `place` becomes the place in the county, and `weak` says by which of them alone nothing
        may be taken from a family: they were only matched, or they declare what nobody
        inquired into. Of who is only screened nothing is taken, and what is declared serves.
        """
        places = linked.rows["place"].to_numpy()
        low, high = np.searchsorted(places, [self.persons.start, self.persons.stop])
        part = linked.rows[int(low) : int(high)]
        part = part.with_columns(pl.col("place") - self.persons.start)
        weak = MATCHED
        if linked.contract.declared:
            asked = pl.Series(self.in_view[self.of[part["place"].to_numpy()]])
            weak |= pl.lit(asked) & not_inquired(linked.contract)
        return part.with_columns(weak.alias(WEAK))

    def doubtful(
        self, linked: Linked, columns: Collection[str], gives: str = ""
    ) -> tuple[Bools, Bools, Bools]:
        """By person: whether such a cell was returned, a row is in review, rows differ in it.

        Args:
            linked: the contract's rows.
            columns: those a fact is read from.
            gives: the fact, where each row says which one it gives.
        """
        places = linked.doubts["place"]
        here = linked.doubts.filter(
            places.is_between(self.persons.start, self.persons.stop - 1),
            pl.col("column").is_in(["", *columns]),
            pl.col("gives").is_in(["", gives]),
        )
        found = []
        for why in (RETURNED, REVIEW, AT_ODDS):
            mask = np.zeros(len(self.of), np.bool_)
            of = here.filter(pl.col("why") == why)["place"] - self.persons.start
            mask[of.to_numpy()] = True
            found.append(mask)
        return found[0], found[1], found[2]

    def delivered(self, linked: Linked) -> bool:
        """Whether a file of the contract about this county was taken."""
        return bool(linked.counties & {0, self.county})

    def stale(self, linked: Linked) -> bool:
        """Whether the county's file was refused as out of date."""
        return bool(linked.stale & {0, self.county})
