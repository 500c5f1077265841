"""The rows below people and households: bills, months of social insurance, obligors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.grades import UNVERIFIED, WEAK
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Ints, Scope
from minsheng.snapshot.months import YEAR, months_before

LAST = np.iinfo(np.int64).max
NONE: Ints = np.empty(0, np.int64)
BILLS = ("medical_bills", "school_fees")


@dataclass(frozen=True)
class Below:
    """Child rows in the order of their parents.

    Attributes:
        of: the parent of each row: person (bills, contributions) or household (obligors),
            by place in the county; ascending.
        values: by fact.
        causes: by fact; 0 where known.
    """

    of: Ints
    values: dict[str, Ints]
    causes: dict[str, npt.NDArray[np.uint8]]


def _child_rows(cut: pl.DataFrame, linked: Linked, facts: Mapping[str, Fact]) -> pl.DataFrame:
    """A contract's rows with columns named for facts."""
    columns = [
        pl.col(c.name).cast(pl.Int64).alias(c.gives)
        for c in linked.contract.columns.values()
        if c.gives in facts
    ]
    fixed = [
        pl.lit(value, pl.Int64).alias(name)
        for name, value in linked.contract.sets.items()
        if name in facts
    ]
    made = cut.select(pl.col("place").cast(pl.Int64), "row", WEAK, *columns, *fixed)
    missing = [n for n in facts if n not in made.columns]
    return made.with_columns(pl.lit(0, pl.Int64).alias(n) for n in missing)


def rows_below(
    entity: str,
    keys: tuple[str, ...],
    month_fact: str,
    scope: Scope,
    delivered: Mapping[str, Linked],
    cut: Mapping[str, pl.DataFrame],
    wanted: Mapping[str, Fact],
    *,
    doubting: bool = False,
) -> Below:
    """Bills or contributions of the twelve months before, by person and month.

    Args:
        entity: `bill` or `contribution`.
        keys: the contracts they come from.
        month_fact: the fact that says their month.
        scope: the county.
        delivered: the contracts' rows, by key.
        cut: those about the county.
        wanted: the facts by name.
        doubting: whether a row whose month cannot be read stays, and whether somebody may
            have a row of which nothing is known: their county's file did not come, or a row
            in review may be theirs.
    """
    facts = {n: f for n, f in wanted.items() if f.entity == entity}
    parts = [_child_rows(cut[key], delivered[key], facts) for key in keys]
    rows = pl.concat(part.select("place", "row", WEAK, *facts) for part in parts)
    first, last = months_before(scope.month, YEAR), months_before(scope.month, 1)
    # A row whose month could not be read may be of these months: it stays, and is open.
    month = pl.col(month_fact)
    rows = rows.filter(month.is_between(first, last) | (month.is_null() & doubting))
    rows = rows.sort("place", month_fact, "row", maintain_order=True)
    open_, whys = NONE, NONE
    if doubting:
        # Who has not signed has no insurance that may be looked at, hidden or not.
        signed = np.flatnonzero(scope.authorised[scope.of])
        whose = scope.first if entity == "bill" else signed
        open_, whys = _maybe_some(scope, [delivered[key] for key in keys], whose)
    of = np.concatenate([rows["place"].to_numpy().astype(np.int64), open_])
    order = np.argsort(of, kind="stable")
    values, causes = {}, {}
    for n in facts:
        known = rows[n].fill_null(0).to_numpy().astype(np.int64)
        empty = _why(rows, n, [month_fact])
        known[empty != 0] = 0
        values[n] = np.concatenate([known, np.zeros(len(open_), np.int64)])[order]
        causes[n] = np.concatenate([empty, whys]).astype(np.uint8)[order]
    return Below(of[order], values, causes)


def _why(rows: pl.DataFrame, name: str, believed: Collection[str] = ()) -> Ints:
    """Why a fact of each row is open: its cell could not be read, or the row is weak.

    Args:
        rows: of `_child_rows`.
        name: the fact.
        believed: facts that are believed of weak rows, too.
    """
    empty = np.where(rows[name].is_null().to_numpy(), int(Cause.NOT_DELIVERED), 0)
    weak = rows[WEAK].to_numpy() & (name not in believed)
    return np.where(weak & (empty == 0), UNVERIFIED, empty)


def _maybe_some(scope: Scope, linked: Sequence[Linked], whose: Ints) -> tuple[Ints, Ints]:
    """Who in view may have a row of which nothing is known, and why.

    Where the file of a county did not come, the rows of all its families are hidden, and a
    family with none would seem to have spent nothing, or not to be insured: one open row of
    each of `whose` stands for them: of bills, which add up, one of each family; of months of
    insurance one of each person who signed.
    """
    whys = np.zeros(scope.size[1], np.int64)
    for one in linked:
        if not scope.delivered(one):
            late = Cause.OUT_OF_DATE if scope.stale(one) else Cause.NOT_DELIVERED
            whys[whose[scope.in_view[scope.of[whose]]]] |= int(late)
        _, review, _ = scope.doubtful(one, ())
        whys[review & scope.in_view[scope.of]] |= UNVERIFIED
    rows = np.flatnonzero(whys)
    return rows, whys[rows]


def obligors_below(
    scope: Scope,
    delivered: Mapping[str, Linked],
    cut: Mapping[str, pl.DataFrame],
    wanted: Mapping[str, Fact],
    *,
    doubting: bool = True,
) -> Below:
    """The obligors of households, in the order of the office's book.

    Args:
        scope: the county.
        delivered: the contracts' rows, by key.
        cut: those about the county.
        wanted: the facts by name.
        doubting: whether a household may have one of whom nothing is known.
    """
    facts = {n: f for n, f in wanted.items() if f.entity == "obligor" and n != "obligor_of"}
    rows = cut["obligors"]
    made = _child_rows(rows, delivered["obligors"], facts)
    open_, whys = NONE, NONE
    if doubting:
        open_, whys = _maybe_more(scope, delivered["obligors"])
    place = made["place"].to_numpy()
    of = np.concatenate([scope.of[place], open_])
    after = np.concatenate([made["row"].to_numpy(), np.full(len(open_), LAST)])
    order = np.lexsort((after, of))
    signed = scope.authorised[of[order]]
    values, causes = {}, {}
    for name, fact in facts.items():
        known = made[name].fill_null(0).to_numpy().astype(np.int64)
        empty = _why(made, name)
        values[name] = np.concatenate([known, np.zeros(len(open_), np.int64)])[order]
        why = np.concatenate([empty, whys]).astype(np.uint8)[order]
        if fact.authorised:
            why[~signed] = int(Cause.NOT_AUTHORISED)
        causes[name] = why
        values[name][why != 0] = 0
    _graded(values, causes)
    whom = np.concatenate([scope.place[place], np.zeros(len(open_), np.int64)])[order]
    causes["obligor_of"] = np.concatenate([np.zeros(len(place)), whys]).astype(np.uint8)[order]
    values["obligor_of"] = whom
    return Below(of[order], values, causes)


def _graded(values: dict[str, Ints], causes: dict[str, npt.NDArray[np.uint8]]) -> None:
    """A grade of no disability, or a disability of no grade, is neither: one cell is wrong."""
    pair = ("obligor_disability", "obligor_disability_grade")
    if any(name not in values for name in pair):
        return
    known = np.logical_and.reduce([causes[name] == 0 for name in pair])
    odd = known & ((values[pair[0]] > 0) != (values[pair[1]] > 0))
    for name in pair:
        causes[name][odd] = int(Cause.CONTRADICTED)
        values[name][odd] = 0


def _maybe_more(scope: Scope, linked: Linked) -> tuple[Ints, Ints]:
    """Households that may have an obligor of whom nothing is known, and why.

    Nobody asked those who are only screened, and where the office's book did not come, or a
    row of it may be theirs, an obligor there is none of on paper may be there all the same.
    """
    whys = np.where(scope.in_view, 0, int(Cause.NOT_DELIVERED))
    if not scope.delivered(linked):
        late = Cause.OUT_OF_DATE if scope.stale(linked) else Cause.NOT_DELIVERED
        whys[:] = int(late)
    _, review, odd = scope.doubtful(linked, ())
    for people, why in ((review, UNVERIFIED), (odd, int(Cause.CONTRADICTED))):
        touched = np.bincount(scope.of[people], minlength=scope.size[0]) > 0
        whys[touched & (whys == 0)] = why
    rows = np.flatnonzero(whys)
    return rows, whys[rows]
