"""The register: who there is, household by household, and the random numbers that stand for them.

It is made of the population extracts. A person's or household's surrogate is drawn once,
at random, from the register's own key, and kept: the same person has it month after month,
and nobody without the register can tell whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.belonging import MOST

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[Any]

LARGEST = 2**53
"""Surrogates stay below, so that a spreadsheet or JavaScript keeps every digit."""
TELLING = ["county", "household", "number", "name", "birth"]
"""What tells two rows of the register apart."""
KEPT = {
    "people": {"identity": pl.String, "person_id": pl.Int64, "named": pl.String},
    "households": {"household": pl.String, "household_id": pl.Int64},
}


@dataclass(frozen=True)
class Register:
    """Everybody, ordered by county and household; a person is known by its place here.

    Attributes:
        people: by place: `number` (Int64, its first 17 digits; null where none is known),
            `name`, `former_name`, `sex`, `birth`, `relation`, `registered`, `parent_1`,
            `parent_2` (numbers), `household` (place of the household), `extract`, `row`.
        households: by place: `household` (the police's key), `county`, `village`, `urban`,
            `first` (place of its first person), `persons`.
        person_id: the surrogate of each person.
        household_id: the surrogate of each household.
    """

    people: pl.DataFrame
    households: pl.DataFrame
    person_id: Ints
    household_id: Ints

    def places_of(self, county: int) -> tuple[slice, slice]:
        """The households and the people of a county, as places."""
        counties = self.households["county"].to_numpy()
        low, high = np.searchsorted(counties, [county, county + 1])
        if low == high:
            return slice(0, 0), slice(0, 0)
        first = self.households["first"].to_numpy()
        end = int(first[high - 1] + self.households["persons"].to_numpy()[high - 1])
        return slice(int(low), int(high)), slice(int(first[low]), end)


def register_of(rows: pl.DataFrame, kept: Kept) -> Register:
    """The register of the population's rows.

    Args:
        rows: the good rows of all population extracts, with `county`, `extract`, `row`.
        kept: the surrogates issued before; those issued now are added to it.
    """
    ordered = _in_order(_apart(_once(rows)))
    start = (ordered["household"] != ordered["household"].shift(1)).fill_null(value=True)
    start |= (ordered["county"] != ordered["county"].shift(1)).fill_null(value=True)
    of = start.cast(pl.Int64).cum_sum() - 1
    first = start.arg_true().cast(pl.Int64)
    heads = ordered.select("household", "county", "village", "urban").filter(start)
    counts = np.diff(np.append(first.to_numpy(), len(ordered)))
    households = heads.with_columns(first.alias("first"), pl.Series("persons", counts))
    people = ordered.drop("household", "county", "village", "urban").with_columns(
        of.alias("household")
    )
    return Register(
        people,
        households,
        kept.people(ordered),
        kept.households(heads.select(pl.format("{}|{}", "county", "household")).to_series()),
    )


def _apart(people: pl.DataFrame) -> pl.DataFrame:
    """People with the households of dormitories and homes taken apart.

    Under one household number an office may register hundreds who share a house and no
    purse; each of them is a household of their own, and its head.
    """
    sizes = people.group_by("county", "household").len()
    large = sizes.filter(pl.col("len") > MOST["person"])
    if not len(large):
        return people
    joined = people.join(large, on=["county", "household"], how="left", maintain_order="left")
    several = joined["len"].is_not_null()
    alone = pl.concat_str("household", "number", "name", "birth", separator="|", ignore_nulls=True)
    head = pl.lit(int(Relation.HEAD), people.schema["relation"])
    return people.with_columns(
        pl.when(several).then(alone).otherwise("household").alias("household"),
        pl.when(several).then(head).otherwise("relation").alias("relation"),
    )


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Each person once: who stands twice in one household is one person.

    Millions are told apart by a hash; only where two are alike are the rows compared.
    """
    alike = rows.select(TELLING).hash_rows().is_duplicated()
    if not alike.any():
        return rows
    again = rows.filter(alike).with_row_index("order").sort("extract", "row", "order")
    once = again.unique(TELLING, keep="first", maintain_order=True).drop("order")
    return pl.concat([rows.filter(~alike), once])


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """By county and household, as the files have them; sorted only where they are not."""
    key = rows.select("county", "household", "extract", "row")
    before = key.shift(1)
    ascending = key.select(
        (pl.col("county") > before["county"])
        | (
            (pl.col("county") == before["county"])
            & (
                (pl.col("household") > before["household"])
                | ((pl.col("household") == before["household"]) & (pl.col("row") > before["row"]))
            )
        )
    )["county"]
    if ascending[1:].all():
        return rows
    return rows.sort("county", "household", "extract", "row")


class Kept:
    """The surrogates a register has issued.

    Args:
        key: the register's secret, from which new ones are drawn.
        people: identity to surrogate and the name last known, as kept.
        households: county and the police's key to surrogate, as kept: two counties may
            count alike.
    """

    def __init__(
        self, key: int, people: pl.DataFrame | None = None, households: pl.DataFrame | None = None
    ) -> None:
        self.key = key
        self.issued = {
            "people": _or_none(people, "people"),
            "households": _or_none(households, "households"),
        }
        self.disputed: dict[str, pl.Series] = {}

    def people(self, ordered: pl.DataFrame) -> Ints:
        """The surrogate of each person: by number, else by household, name and day of birth.

        A number two residents bear, or one that was somebody of another name until now, is
        proof of neither: such people are told apart by all they have, nobody is given
        another's surrogate, and `disputed` says whose rows are to be looked at.
        """
        number, name = ordered["number"].cast(pl.String), ordered["name"]
        held = number.to_frame("identity").join(
            self.issued["people"], on="identity", how="left", maintain_order="left"
        )
        there, before = number.is_not_null(), held["named"]
        shared = there & number.is_duplicated()
        renamed = (before != name).fill_null(value=False)
        other = there & ~shared & renamed & (ordered["former_name"] != before).fill_null(value=True)
        sure = there & ~shared & ~other
        self.disputed = {"number_shared": shared.arg_true(), "number_other": other.arg_true()}
        known = sure & held["person_id"].is_not_null()
        ids = held["person_id"].fill_null(0).to_numpy().copy()
        rest = (~known).arg_true()
        if len(rest):
            left = _identities(ordered[rest], number.gather(rest), sure.gather(rest))
            ids[rest.to_numpy()] = self._of(
                "people", "identity", "person_id", left, {"named": name.gather(rest)}
            )
        self._rename(number, name, known & (renamed | before.is_null()))
        return np.asarray(ids, np.int64)

    def _rename(self, number: pl.Series, name: pl.Series, changed: pl.Series) -> None:
        """Note the names of people who bear a new one, or none was noted of."""
        if changed.any():
            new = pl.DataFrame({"identity": number, "named": name}).filter(changed)
            self.issued["people"] = self.issued["people"].update(new, on="identity", how="left")

    def households(self, keys: pl.Series) -> Ints:
        """The surrogate of each household."""
        return self._of("households", "household", "household_id", keys)

    def _of(
        self, kind: str, key: str, surrogate: str, wanted: pl.Series,
        more: Mapping[str, pl.Series] | None = None,
    ) -> Ints:  # fmt: skip
        held = self.issued[kind]
        found = wanted.rename(key).to_frame().join(held, on=key, how="left", maintain_order="left")
        new = found[surrogate].is_null()
        if new.any():
            drawn = self._drawn(kind, int(new.sum()), held[surrogate].to_numpy())
            beside = {name: values.filter(new) for name, values in (more or {}).items()}
            fresh = pl.DataFrame({key: wanted.filter(new), surrogate: drawn, **beside})
            self.issued[kind] = pl.concat([held, fresh])
            numbers = found[surrogate].fill_null(0).to_numpy().copy()
            numbers[new.to_numpy()] = drawn
            return numbers
        return np.asarray(found[surrogate].to_numpy(), np.int64)

    def _drawn(self, kind: str, count: int, held: Ints) -> Ints:
        """Numbers nobody has yet, drawn from the key and how many were drawn before."""
        dice = np.random.Generator(
            np.random.Philox(np.random.SeedSequence([self.key, len(kind), len(held)]))
        )
        drawn = np.empty(0, np.int64)
        while len(drawn) < count:
            more = dice.integers(1, LARGEST, count - len(drawn), np.int64)
            # In the order drawn, each once.
            _, places = np.unique(np.concatenate([drawn, more]), return_index=True)
            drawn = np.concatenate([drawn, more])[np.sort(places)]
            drawn = drawn[~np.isin(drawn, held)]
        return drawn


def _identities(people: pl.DataFrame, number: pl.Series, sure: pl.Series) -> pl.Series:
    """What each person is known by; where the number is not theirs for sure, not by it alone."""
    told = pl.concat_str("household", "name", pl.col("birth").cast(pl.String), separator="|")
    identity = people.select(
        pl.when(sure)
        .then(number)
        .when(number.is_not_null())
        .then(pl.concat_str(number, told.fill_null("?"), separator="|"))
        .otherwise(told)
        .fill_null("?")
        .alias("identity")
    )["identity"]
    # Two rows of one identity are two people until somebody says otherwise.
    shared = identity.is_duplicated()
    if not shared.any():
        return identity
    alike = identity.filter(shared)
    again = alike.to_frame("i").select(pl.int_range(pl.len()).over("i"))["literal"]
    marked = pl.select(
        pl.when(again > 0).then(alike + "#" + again.cast(pl.String)).otherwise(alike).alias("i")
    )["i"]
    return identity.scatter(shared.arg_true(), marked)


def _or_none(frame: pl.DataFrame | None, kind: str) -> pl.DataFrame:
    if frame is None:
        return pl.DataFrame(schema=KEPT[kind])
    new = [pl.lit(None, pl.String).alias(name) for name in KEPT[kind] if name not in frame.columns]
    return frame.with_columns(new).select(*KEPT[kind])
