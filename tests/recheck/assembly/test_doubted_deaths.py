"""Where people are, by the village's book and three registers: worked by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.recheck.linkage.people import AREA, number, person, register

from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Whereabouts
from minsheng.recheck.assembly.rows import AT_ODDS, DOUBTS, RETURNED, REVIEW, Linked
from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.assembly.whereabouts import REGISTERS, whereabouts_of
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.linkage.links import Link

PEOPLE, MONTH = 4, 202011
HOME, DEAD = int(Whereabouts.HOME), int(Whereabouts.DEAD)
NOT_DELIVERED, CONTRADICTED, UNVERIFIED = (
    int(c) for c in (Cause.NOT_DELIVERED, Cause.CONTRADICTED, Cause.UNVERIFIED)
)


def known(people: int = PEOPLE) -> Scope:
    made = register(
        *(person(f"h{n}", f"张{n}", number(19500101, n), relation=0) for n in range(people))
    )
    households, persons = made.places_of(AREA)
    asked = np.ones(people, np.bool_)
    return Scope(made, AREA, households, persons, asked, asked, MONTH)


def test_nobody_dies_in_no_month():
    """Of somebody the village did not meet, the day of death cannot be read."""
    told = found([(1, None, Link.NUMBER)], [(1, RETURNED, "died")], met=False)
    assert told[0][1] == DEAD
    assert told[1][1] == f"open {NOT_DELIVERED}"


def found(
    deaths: list[tuple[int, int | None, Link]] = [],  # noqa: B006 - read only
    doubts: list[tuple[int, str, str]] = [],  # noqa: B006
    *,
    met: bool = True,
) -> tuple[list[int | str], list[int | str]]:
    """Whereabouts and months of people met at home in September.

    Args:
        deaths: place, day and link.
        doubts: place, why and column, of deaths.
        met: whether the village met them at all.
    """
    scope = known()
    door = pl.DataFrame(
        {"place": range(PEOPLE), "whereabouts": [HOME] * PEOPLE, "since": [None] * PEOPLE,
         "month": [202009] * PEOPLE, "link": [int(Link.NUMBER)] * PEOPLE, "team": [1] * PEOPLE},
        schema_overrides={"since": pl.Int64},
    )  # fmt: skip
    door = door if met else door.clear()
    dead = pl.DataFrame(
        [(place, day, int(link)) for place, day, link in deaths],
        schema={"place": pl.Int64, "died": pl.Int64, "link": pl.Int64}, orient="row",
    )  # fmt: skip
    none = {"place": pl.Int64, "since": pl.Int64, "kind": pl.Int64, "link": pl.Int64}
    cut = {"canvass": door, "deaths": dead,
           **{k: pl.DataFrame(schema=none) for k in REGISTERS if k != "deaths"}}  # fmt: skip
    delivered = {key: Linked(contracts()[key], rows, counties={0}) for key, rows in cut.items()}
    delivered["deaths"].doubts = pl.DataFrame(
        [(place, why, column, "") for place, why, column in doubts], schema=DOUBTS, orient="row"
    )
    cut = {key: scope.rows(one) for key, one in delivered.items()}
    told = whereabouts_of(scope, delivered, cut)
    return tuple(  # type: ignore[return-value]
        [int(v) if not c else f"open {c}" for v, c in zip(*told[name], strict=True)]
        for name in ("whereabouts", "whereabouts_since")
    )


def test_a_register_stands_over_what_was_seen_before():
    assert found([(1, 20201003, Link.NUMBER)]) == ([HOME, DEAD, HOME, HOME], [0, 202010, 0, 0])


@pytest.mark.parametrize(
    ("deaths", "doubts", "whereabouts", "since"),
    [
        # Seen at home the month after the day of death: one of the two is wrong.
        ([(1, 20200803, Link.NUMBER)], [], f"open {CONTRADICTED}", f"open {CONTRADICTED}"),
        # A record that only its name ties to this person.
        ([(1, 20201003, Link.MATCHED)], [], f"open {UNVERIFIED}", f"open {UNVERIFIED}"),
        # Dead on a day nobody can read, and seen at home: before or after, who knows.
        ([(1, None, Link.NUMBER)], [(1, RETURNED, "died")],
         f"open {CONTRADICTED}", f"open {CONTRADICTED}"),
        # A record in review may be this person's.
        ([], [(1, REVIEW, "")], f"open {UNVERIFIED}", f"open {UNVERIFIED}"),
        # Two records that differ: neither is believed, nor is that there is none.
        ([], [(1, AT_ODDS, "")], f"open {CONTRADICTED}", f"open {CONTRADICTED}"),
    ],
)  # fmt: skip
def test_what_a_record_leaves_open_is_open(deaths, doubts, whereabouts, since):
    told = found(deaths, doubts)
    assert told[0] == [HOME, whereabouts, HOME, HOME]
    assert told[1] == [0, since, 0, 0]
