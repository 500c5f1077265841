"""The law decides a city in which everything is known, and finds who draws nothing there."""

import numpy as np
import pytest

from minsheng.city.snapshot import generate
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.decide import prepare
from minsheng.recheck.outcome import DIBAO, IN_VIEW, OUTCOME
from minsheng.recheck.snapshot import Snapshot

HOUSEHOLDS = 10_000


@pytest.fixture(scope="module")
def outcomes(library, tmp_path_factory):
    """What the law says of every household; a run would not look at the money of the screened."""
    folder = tmp_path_factory.mktemp("known") / "city"
    generate(folder, HOUSEHOLDS, 7, "2020-11", known="all")
    snapshot = Snapshot(folder, library.facts)
    deciding = prepare(snapshot, library, "2020-11")
    facts = deciding.fused.plan.facts
    return [deciding.run(snapshot.read(part, facts).batch) for part in snapshot.parts]


def column(outcomes, name):
    return np.concatenate([outcome.values[name] for outcome in outcomes])


def test_one_or_two_screened_households_in_a_hundred_would_draw_dibao(outcomes):
    screened = column(outcomes, IN_VIEW) == 0
    assert screened.sum() > HOUSEHOLDS * 0.95
    hinted = column(outcomes, DIBAO.change)[screened] == Decision.HINT
    assert 0.008 < hinted.mean() < 0.02


def test_nothing_is_left_open_for_want_of_a_fact(outcomes):
    for name in (OUTCOME, DIBAO.change):
        assert not any(outcome.causes[name].any() for outcome in outcomes)
