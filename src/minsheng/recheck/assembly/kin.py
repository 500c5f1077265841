"""Who is whose parent and spouse in a file, from numbers that point to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.grades import UNVERIFIED, unproven
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Ints, Scope

NOBODY = -1
MARRIAGEABLE = 20
"""Nobody younger can be married (Civil Code art. 1047: men from 22, women from 20)."""
Found = tuple[Ints, npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Kin:
    """Pointers within each household: places, -1 for nobody there.

    Attributes:
        facts: `parent_1`, `parent_2`, `spouse`: values and causes.
    """

    facts: dict[str, Found]


def kin_of(scope: Scope, delivered: Mapping[str, Linked], cut: Mapping[str, pl.DataFrame]) -> Kin:
    """The pointers of a county's people."""
    facts = {
        name: _parents(scope, scope.people[name].fill_null(NOBODY).to_numpy())
        for name in ("parent_1", "parent_2")
    }
    facts["spouse"] = _spouses(scope, delivered["marriage"], cut["marriage"])
    return Kin(facts)


def _parents(scope: Scope, places: Ints) -> Found:
    """Parents who are in the same household, by their place in it."""
    local = places - scope.persons.start
    inside = (places >= 0) & (local >= 0) & (local < len(scope.of))
    known = np.where(inside, local, 0)
    here = inside & (scope.of[known] == scope.of)
    return np.where(here, scope.place[known], NOBODY), np.zeros(len(scope.of), np.uint8)


def _spouses(scope: Scope, linked: Linked, rows: pl.DataFrame) -> Found:
    """Couples of one household; whoever has two marriages in force has an open one."""
    size = len(scope.of)
    values, causes = np.full(size, NOBODY, np.int64), np.zeros(size, np.uint8)
    if not scope.delivered(linked):
        late = Cause.OUT_OF_DATE if scope.stale(linked) else Cause.NOT_DELIVERED
        return values, np.full(size, int(late), np.uint8)
    sure = rows.filter(pl.col("state").is_not_null())
    one = sure["place"].to_numpy()
    other = sure["other_place"].to_numpy() - scope.persons.start
    inside = (other >= 0) & (other < size)
    one, other = one[inside], other[inside]
    here = scope.of[one] == scope.of[other]
    one, other = one[here], other[here]
    pairs = np.unique(np.stack([one, other], axis=1), axis=0) if len(one) else np.empty((0, 2), int)
    counts = np.bincount(pairs.ravel(), minlength=size)
    twice = counts > 1
    odd = twice[pairs[:, 0]] | twice[pairs[:, 1]]
    good = pairs[~odd]
    values[good[:, 0]], values[good[:, 1]] = scope.place[good[:, 1]], scope.place[good[:, 0]]
    _open(causes, scope, linked, rows, values)
    weak = unproven(sure, size)
    causes[good[weak[good].any(axis=1)].ravel()] = UNVERIFIED
    causes[pairs[odd].ravel()] = int(Cause.CONTRADICTED)
    return values, causes


def _open(
    causes: npt.NDArray[np.uint8], scope: Scope, linked: Linked, rows: pl.DataFrame, values: Ints
) -> None:
    """Open the spouse of who has a record that cannot be read whole, and of who may be meant.

    The other name of such a record may be anybody's of the household who is unmarried so
    far, of the other sex and old enough. A record read whole whose other is on no register
    is of somebody elsewhere, unless the register lacks a number in this very household.
    """
    returned, review, odd = scope.doubtful(linked, ("other_number", "other_name", "state"))
    bare = scope.people["number"].is_null().to_numpy()
    nameless = np.bincount(scope.of[bare], minlength=scope.size[0]) > 0
    away = np.zeros(len(scope.of), np.bool_)
    away[rows.filter(pl.col("other_place") < 0)["place"].to_numpy()] = True
    returned |= away & nameless[scope.of]
    alone = values == NOBODY
    sex = scope.people["sex"].fill_null(-1).to_numpy()
    born = scope.people["birth"].fill_null(0).to_numpy() // 10_000
    of_age = alone & (born <= scope.month // 100 - MARRIAGEABLE)
    for doubt, why in (
        (returned, Cause.NOT_DELIVERED), (review, Cause.UNVERIFIED), (odd, Cause.CONTRADICTED),
    ):  # fmt: skip
        hit = doubt & alone
        causes[hit] = int(why)
        for one in np.unique(sex[hit]):
            homes = np.bincount(scope.of[hit & (sex == one)], minlength=scope.size[0]) > 0
            causes[homes[scope.of] & of_age & (sex != one)] = int(why)
