"""Links by identity number: the number is the person's, if the name agrees.

A number that is the register's beside a name that is not is no exact link: the number may
be somebody else's, mistyped as well as chance allows, or the name may be new. Such rows go
on to the probable links (`probable.py`), where all that the row carries is weighed.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from minsheng.recheck.linkage.register import Ints, Register

NOBODY = -1


class Numbers:
    """The register's numbers, sorted, so that millions are found at once.

    Args:
        register: whose.
    """

    def __init__(self, register: Register) -> None:
        numbers = register.people["number"]
        known = numbers.is_not_null().to_numpy()
        places = np.flatnonzero(known)
        values = numbers.drop_nulls().to_numpy()
        order = np.argsort(values, kind="stable")
        self._sorted, self._places = values[order], places[order]
        # A number that two residents bear names neither.
        twice = np.zeros(len(order), bool)
        same = self._sorted[1:] == self._sorted[:-1]
        twice[1:] |= same
        twice[:-1] |= same
        self._places = np.where(twice, NOBODY, self._places)
        self.names = register.people["name"]
        self.former = register.people["former_name"]

    def places(self, numbers: pl.Series) -> Ints:
        """The place of the person who bears each number; -1 where nobody or two do."""
        wanted = numbers.fill_null(0).to_numpy()
        if not len(self._sorted):
            return np.full(len(wanted), NOBODY, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return np.where(self._sorted[at] == wanted, self._places[at], NOBODY)

    def linked(self, numbers: pl.Series, names: pl.Series) -> tuple[Ints, Ints]:
        """Who each row is about, by number and name.

        Returns:
            The place of each row's person, -1 where the number is nobody's or the name is
            another; and the place the number alone points to.
        """
        places = self.places(numbers)
        known = pl.Series(np.where(places >= 0, places, 0))
        same = (self.names.gather(known) == names) | (self.former.gather(known) == names)
        agrees = same.fill_null(value=False).to_numpy()
        return np.where(agrees & (places >= 0), places, NOBODY), places


class Households:
    """The register's people by household key and name: the office's own books give both.

    Args:
        register: whose.
    """

    def __init__(self, register: Register) -> None:
        self._homes = register.households.select("household", "county", "first", "persons")
        self._names = register.people["name"]
        self._home = register.people["household"].to_numpy()

    def agreeing(self, places: Ints, keys: pl.Series, county: int) -> Ints:
        """The places whose household has the key beside them; -1 for the others.

        Where a number and the key of a household name the same person, it is the name that
        is wrong, or new.
        """
        known = np.where(places >= 0, places, 0)
        homes = self._homes[self._home[known]]
        same = (homes["household"] == keys).fill_null(value=False)
        if county:
            same &= homes["county"] == county
        return np.where(same.to_numpy() & (places >= 0), places, NOBODY)

    def firsts(self, keys: pl.Series, county: int) -> Ints:
        """The place of the first person of each household; -1 where no household has the key."""
        homes = self._homes.filter(pl.col("household").is_in(keys.drop_nulls().unique().implode()))
        if county:
            homes = homes.filter(pl.col("county") == county)
        once = homes.unique("household", keep="none").select("household", "first")
        asked = pl.DataFrame({"household": keys})
        found = asked.join(once, on="household", how="left", maintain_order="left")
        return np.asarray(found["first"].fill_null(NOBODY).to_numpy(), np.int64)

    def linked(self, keys: pl.Series, names: pl.Series, county: int) -> Ints:
        """The place of the person of that name in each household; -1 for none."""
        asked = pl.DataFrame({"household": keys, "name": names})
        homes = self._homes.filter(pl.col("household").is_in(keys.drop_nulls().unique().implode()))
        if county:
            homes = homes.filter(pl.col("county") == county)
        members = homes.with_columns(
            pl.int_ranges("first", pl.col("first") + pl.col("persons")).alias("place")
        ).explode("place")
        named = members.select("household", "place").with_columns(
            self._names.gather(members["place"]).alias("name")
        )
        # Two of one name: the key and the name tell neither.
        once = named.filter(pl.struct("household", "name").is_unique())
        found = asked.join(once, on=["household", "name"], how="left", maintain_order="left")
        return np.asarray(found["place"].fill_null(NOBODY).to_numpy(), np.int64)
