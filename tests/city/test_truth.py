"""The truth is drawn once; the snapshot only leaves out of it."""

import numpy as np
import pyarrow.compute as pc
import pytest

from minsheng.city.dice import Dice
from minsheng.city.entity_columns import Columns
from minsheng.city.household_facts import _emergencies
from minsheng.city.need import Status
from minsheng.city.schema import facts_of
from minsheng.city.settle import settled
from minsheng.city.snapshot import requests
from minsheng.city.tables import hide, tables
from minsheng.city.truth import truth_of
from minsheng.snapshot.columns import CAUSE, ENTITIES

MONTH = 202011
SIZE = 20_000


def asks(month=MONTH):
    """The first households of Qidong, drawn anew each time."""
    county = next(c for c in settled(20_000, month) if c.county == 320681)
    return next(requests(county, 1, month))


def test_nothing_of_it_is_hidden():
    truth = truth_of(asks())
    assert not any(columns.causes for columns in truth.columns.values())


def test_hiding_gives_causes_and_changes_no_value():
    truth, before = truth_of(asks()), truth_of(asks())
    hide(truth)
    assert truth.columns["person"].causes
    for entity, columns in truth.columns.items():
        for name, values in columns.values.items():
            assert (values == before.columns[entity].values[name]).all(), name


@pytest.mark.parametrize("entity", ENTITIES)
def test_what_the_snapshot_shows_is_true(entity):
    truth, table = truth_of(asks()), tables(asks())[0][entity]
    for fact in facts_of(entity):
        shown = table[fact.name].combine_chunks()
        known = pc.is_valid(shown).to_numpy(zero_copy_only=False)
        values = truth.columns[entity].values[fact.name]
        assert (shown.drop_null().to_numpy(zero_copy_only=False) == values[known]).all(), fact.name
        if fact.name + CAUSE in table.column_names:
            assert known.any() or fact.name == "property_own"


def test_every_row_knows_its_household():
    truth = truth_of(asks())
    for entity, columns in truth.columns.items():
        ids = truth.ask.household_id[truth.of[entity]]
        assert (columns.keys["household_id"] == ids).all()


@pytest.mark.parametrize("month", [202010, 202012, 202103])
def test_in_another_month_it_is_the_same_people_to_whom_the_same_has_happened(month):
    now, other = truth_of(asks()), truth_of(asks(month))
    born = [t.columns["obligor"]["obligor_birth"] for t in (now, other)]
    of = [t.of["obligor"] for t in (now, other)]
    alone = [np.bincount(o, minlength=now.chunk.households) == 1 for o in of]
    same = np.flatnonzero(alone[0] & alone[1])
    at = [b[np.searchsorted(o, same)] for b, o in zip(born, of, strict=True)]
    assert len(same) > 50
    assert (at[0] == at[1]).mean() > 0.99  # but those who came of age and are a child now
    births = [t.columns["person"]["birth"] for t in (now, other)]
    assert (births[0] == births[1]).mean() > 0.99


def test_an_emergency_keeps_its_month_until_its_months_are_over():
    def months_of(month):
        columns = Columns.__new__(Columns)
        names = ("emergency", "emergency_month", "emergency_loss_hh")
        columns.values = {name: np.zeros(SIZE, np.int64) for name in names}
        applies = np.full(SIZE, int(Status.APPLIES))
        rows = np.arange(SIZE)
        _emergencies(columns, Dice(1, rows), applies, rows, month)
        return columns.values["emergency_month"]

    now = months_of(202011)
    hit = now > 0
    for month, passed in ((202012, 1), (202101, 2)):
        later = months_of(month)[hit]
        kept = later == now[hit]
        assert (later[~kept] > 202011).all()
        assert abs(kept.mean() - (1 - passed / 8)) < 0.02
    assert (months_of(202012)[hit] <= 202012).all()
