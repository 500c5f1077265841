"""`applies` and `urban`, which a run must know: settled where the office's cell was no good."""

from __future__ import annotations

import numpy as np
import pytest
from tests.recheck.assembly.scopes import MISSING, county
from tests.recheck.linkage.people import AREA

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.assembly.gather import Facts
from minsheng.recheck.assembly.sure import OF_HOUSEHOLD, OF_PERSON, make_sure

VILLAGE = AREA * 1_000_000


def book(scope, *, applies=None, urban=None, draws=(), open_draws=()) -> Facts:
    """What the office wrote, settled; a None is an open cell."""
    homes, people = scope.size
    facts = Facts()
    for name, told in (("applies", applies), ("urban", urban)):
        given = [0] * homes if told is None else told
        facts.put(name, np.array([v or 0 for v in given], np.int64),
                  np.array([MISSING if v is None else 0 for v in given], np.uint8))  # fmt: skip
    for name in (*OF_HOUSEHOLD, *OF_PERSON):
        size = homes if name in OF_HOUSEHOLD else people
        values, causes = np.zeros(size, np.int64), np.zeros(size, np.uint8)
        values[[place for award, place in draws if award == name]] = 500
        causes[[place for award, place in open_draws if award == name]] = MISSING
        facts.put(name, values, causes)
    make_sure(facts, scope)
    assert not facts.causes["applies"].any()
    assert not facts.causes["urban"].any()
    return facts


def settled(scope, **told):
    """The two facts."""
    facts = book(scope, **told)
    return facts.values["applies"].tolist(), facts.values["urban"].tolist()


def test_who_is_in_the_book_and_draws_nothing_applies() -> None:
    scope = county(1, 2, 1, in_view=[True, True, False])
    assert settled(scope, applies=[None, None, None])[0] == [1, 1, 0]


@pytest.mark.parametrize("award", [*OF_HOUSEHOLD, *OF_PERSON])
def test_who_draws_an_award_is_in_the_book_for_that(award) -> None:
    scope = county(1, 2)
    place = 1 if award in OF_HOUSEHOLD else 2
    assert settled(scope, applies=[None, None], draws=[(award, place)])[0] == [1, 0]
    # So is who may draw one: that is not known.
    assert settled(scope, applies=[None, None], open_draws=[(award, place)])[0] == [1, 0]


def test_what_the_office_wrote_stands() -> None:
    scope = county(1, 1)
    assert settled(scope, applies=[0, 1], draws=[(OF_HOUSEHOLD[0], 1)])[0] == [0, 1]


def test_the_standard_of_a_household_is_that_of_its_village() -> None:
    villages = [VILLAGE, VILLAGE, VILLAGE, VILLAGE + 1, VILLAGE + 1, VILLAGE + 2]
    scope = county(*[1] * 6, villages=villages)
    urban = [1, 1, None, 0, None, None]
    # Of a village of which no household is known that of the town, two in three of it urban.
    assert settled(scope, urban=urban)[1] == [1, 1, 1, 0, 0, 1]


def test_of_a_town_nobody_knows_the_standard_is_that_of_the_county() -> None:
    scope = county(*[1] * 4, villages=[VILLAGE, VILLAGE, VILLAGE, VILLAGE + 5 * 1_000])
    assert settled(scope, urban=[1, 1, 0, None])[1] == [1, 1, 0, 1]


def test_who_is_in_the_book_for_nothing_has_an_award_that_is_not_told() -> None:
    """Neither applying nor drawing: one of the two is wrong, and nobody is passed over for it."""
    scope = county(1, 1, 1, in_view=[True, True, False])
    facts = book(scope, applies=[0, 0, 0], draws=[(OF_HOUSEHOLD[0], 1)])
    for name in OF_HOUSEHOLD:
        assert facts.causes[name].tolist() == [int(Cause.CONTRADICTED), 0, 0]


def test_of_a_village_that_is_half_urban_the_lower_standard() -> None:
    scope = county(1, 1, 1, villages=[VILLAGE] * 3)
    assert settled(scope, urban=[1, 0, None])[1] == [1, 0, 0]
