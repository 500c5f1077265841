"""The truth is drawn once; the snapshot only leaves out of it."""

import pyarrow.compute as pc
import pytest

from minsheng.city.schema import facts_of
from minsheng.city.settle import settled
from minsheng.city.snapshot import requests
from minsheng.city.tables import hide, tables
from minsheng.city.truth import truth_of
from minsheng.snapshot.columns import CAUSE, ENTITIES

MONTH = 202011


def asks():
    """The first households of Qidong, drawn anew each time."""
    county = next(c for c in settled(20_000, MONTH) if c.county == 320681)
    return next(requests(county, 1, MONTH))


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
