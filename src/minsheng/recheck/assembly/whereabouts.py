"""Where a person is: what the village saw at the door, over it what registers know."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Whereabouts
from minsheng.recheck.assembly.grades import UNVERIFIED, unproven
from minsheng.recheck.assembly.kin import Found
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.assembly.together import gathered, single

REGISTERS = ("missing", "detained", "deaths")
"""The later one stands over the earlier: who was declared missing and is found dead is dead."""


def whereabouts_of(
    scope: Scope, delivered: Mapping[str, Linked], cut: Mapping[str, pl.DataFrame]
) -> dict[str, Found]:
    """Whereabouts and since when.

    A register's record of somebody whom the village met at home in a later month is at odds
    with it: the record may be of somebody else, and nobody is dead by mistake.
    """
    size = scope.size[1]
    door = cut["canvass"]
    at = gathered(door, "whereabouts", "value", size, scope.month)
    since = gathered(door, "since", "value", size, scope.month)
    met = single(door["place"].to_numpy(), door["month"].to_numpy(), size)
    values, months = at.values.copy(), since.values.copy()
    causes = np.zeros(size, np.uint8)
    causes[~at.there] = int(Cause.NOT_DELIVERED)
    # A sound row that leaves a cell empty bears out nothing of what a weak one says in it.
    for name in ("whereabouts", "since"):
        causes[at.there & unproven(door.filter(pl.col(name).is_not_null()), size)] = UNVERIFIED
    causes[at.odd | since.odd] = int(Cause.CONTRADICTED)
    if not scope.delivered(delivered["canvass"]):
        late = Cause.OUT_OF_DATE if scope.stale(delivered["canvass"]) else Cause.NOT_DELIVERED
        causes[:] = int(late)
    undated = np.zeros(size, np.bool_)
    home = at.there & ~at.odd & (at.values == int(Whereabouts.HOME))
    for key in REGISTERS:
        rows = cut[key]
        day = {"deaths": "died"}.get(key, "since")
        when = gathered(rows, day, "value", size, scope.month)
        month = when.values // 100
        if key == "detained":
            kind = gathered(rows, "kind", "value", size, scope.month)
        else:
            fixed = delivered[key].contract.sets["whereabouts"]
            kind = single(rows["place"].to_numpy(), np.full(len(rows), fixed), size)
        said = kind.there
        seen_after = said & home & (met.values > month)
        values[said], months[said] = kind.values[said], month[said]
        weak = unproven(rows, size)
        causes[said], undated[said] = 0, ~when.there[said]
        causes[said & weak] = UNVERIFIED
        causes[said & (kind.odd | when.odd) | seen_after] = int(Cause.CONTRADICTED)
        # A record that may be of somebody, or that cannot be read, hides where they are.
        returned, review, odd = scope.doubtful(delivered[key], ("kind",))
        causes[returned & ~said] = int(Cause.NOT_DELIVERED)
        causes[review & ~said] = UNVERIFIED
        causes[odd] = int(Cause.CONTRADICTED)
    when_gone = causes.copy()
    when_gone[(causes == 0) & undated] = int(Cause.NOT_DELIVERED)
    return {
        "whereabouts": (np.where(causes == 0, values, 0), causes),
        "whereabouts_since": (np.where(when_gone == 0, months, 0), when_gone),
    }
