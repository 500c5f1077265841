"""The snapshot is what docs/snapshot.md says."""

import polars as pl
import pyarrow.parquet as pq
import pytest

from minsheng.city.schema import facts_of
from minsheng.city.snapshot import generate
from minsheng.policy.engine.unknown import Cause
from minsheng.snapshot.columns import CAUSE, ENTITIES, KEYS, type_of
from minsheng.snapshot.layout import MIXED, SCATTERED, SPREAD


def files(city, entity):
    for county in city.about["counties"]:
        yield pq.ParquetFile(city.folder / county / f"{entity}.parquet")


def groups(city, entity):
    for file in files(city, entity):
        for group in range(file.num_row_groups):
            yield pl.from_arrow(file.read_row_group(group))


def test_the_cover_page(city):
    about = city.about
    assert about["format"] == "minsheng-snapshot/1"
    assert about["as_of"] == "2018-11"
    assert about["seed"] == 1
    assert about["synthetic"] is True
    assert about["households"] == city["household"].height == 20_000
    assert about["persons"] == city["person"].height


def test_the_folders_are_the_counties(city, city_2020):
    for one in (city, city_2020):
        folders = sorted(path.name for path in one.folder.iterdir() if path.is_dir())
        assert folders == one.about["counties"]
    assert {"320602", "320611", "320684"} <= set(city.about["counties"])
    assert {"320613", "320614"} <= set(city_2020.about["counties"])


@pytest.mark.parametrize("entity", ENTITIES)
def test_columns_and_types(city, entity):
    wanted = dict(KEYS[entity])
    for fact in facts_of(entity):
        wanted[fact.name] = type_of(fact)
    for file in files(city, entity):
        found = {field.name: str(field.type) for field in file.schema_arrow}
        causes = {name: kind for name, kind in found.items() if name.endswith(CAUSE)}
        assert set(causes.values()) <= {"uint8"}
        assert {name: found[name] for name in found if name not in causes} == wanted


def test_types_follow_the_declared_kinds():
    types = {fact.name: type_of(fact) for e in ENTITIES for fact in facts_of(e)}
    assert types["birth"] == "int32"
    assert types["wage_verified_m"] == "int64"
    assert types["spouse"] == types["sex"] == types["farm_land_hmu"] == "int16"
    assert types["urban"] == "bool"


def test_households_are_unique_and_ascend_in_each_row_group(city):
    assert city["household"]["household_id"].is_unique().all()
    for group in groups(city, "household"):
        assert group["household_id"].is_sorted()
    assert city["person"]["person_id"].is_unique().all()


def test_children_stand_in_the_order_of_their_parents(city):
    for entity in ("person", "obligor", "bill", "contribution"):
        for group in groups(city, entity):
            assert group["household_id"].is_sorted()
    for entity in ("bill", "contribution"):
        for group in groups(city, entity):
            place = group.select(pl.struct("household_id", "person_no").rank("dense"))
            assert place.to_series().is_sorted()


def test_those_in_assistance_stand_in_row_groups_of_their_own(city):
    shares = set()
    for group in groups(city, "person"):
        asked = group["pension_m__cause"] != int(Cause.NOT_AUTHORISED)
        shares.add(bool(asked.any()))
        assert asked.mean() in (0, 1) or asked.mean() > 0.9
    assert shares == {True, False}


def test_the_counts_give_the_extents(city):
    household, person = city["household"], city["person"]
    assert person.group_by("household_id", maintain_order=True).len()["len"].to_list() == (
        household["n_persons"].to_list()
    )
    for entity in ("bill", "contribution"):
        ends = city.people.filter(pl.col(f"n_{entity}s") > 0)
        rows = city[entity].group_by("household_id", "person_no", maintain_order=True).len()
        assert rows["household_id"].to_list() == ends["household_id"].to_list()
        assert rows["person_no"].to_list() == ends["place"].to_list()
        assert rows["len"].to_list() == ends[f"n_{entity}s"].to_list()
    with_obligors = household.filter(pl.col("n_obligors") > 0)
    rows = city["obligor"].group_by("household_id", maintain_order=True).len()
    assert rows["household_id"].to_list() == with_obligors["household_id"].to_list()
    assert rows["len"].to_list() == with_obligors["n_obligors"].to_list()


def test_every_entity_has_its_file_and_row_groups(tmp_path, monkeypatch):
    monkeypatch.setattr("minsheng.city.snapshot.MOST_HOUSEHOLDS", 40)
    generate(tmp_path / "c", 500, 3, "2020-11")
    for folder in (path for path in (tmp_path / "c").iterdir() if path.is_dir()):
        opened = {e: pq.ParquetFile(folder / f"{e}.parquet") for e in ENTITIES}
        assert len({file.num_row_groups for file in opened.values()}) == 1
        for group in range(opened["household"].num_row_groups):
            parts = {e: f.read_row_group(group) for e, f in opened.items()}
            here = set(parts["household"]["household_id"].to_pylist())
            assert 0 < len(here) <= 40
            assert set(parts["person"]["household_id"].to_pylist()) == here
            for entity in ("obligor", "bill", "contribution"):
                assert set(parts[entity]["household_id"].to_pylist()) <= here


def test_a_row_group_never_changes_what_is_drawn(tmp_path, monkeypatch):
    generate(tmp_path / "a", 400, 3, "2020-11")
    monkeypatch.setattr("minsheng.city.snapshot.MOST_HOUSEHOLDS", 7)
    generate(tmp_path / "b", 400, 3, "2020-11")
    for path in sorted((tmp_path / "a").rglob("*.parquet")):
        assert pl.read_parquet(path).equals(
            pl.read_parquet(tmp_path / "b" / path.relative_to(tmp_path / "a"))
        ), path


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_null_has_a_cause_and_nothing_else_has(city, entity):
    frame = city[entity]
    allowed = {int(c) for c in Cause if c is not Cause.UNDEFINED}
    for fact in facts_of(entity):
        cause = fact.name + CAUSE
        if cause not in frame.columns:
            assert frame[fact.name].null_count() == 0, fact.name
            continue
        known = frame.filter(pl.col(fact.name).is_not_null())
        unknown = frame.filter(pl.col(fact.name).is_null())
        assert (known[cause] == 0).all(), fact.name
        assert set(unknown[cause].unique()) <= allowed, fact.name


def test_codes_are_codes_and_money_is_not_negative(city):
    for entity in ENTITIES:
        for fact in facts_of(entity):
            values = city[entity][fact.name].drop_nulls()
            if fact.type in ("Fen", "Count", "Month"):
                assert (values >= 0).all(), fact.name
            if fact.type == "Month":
                assert ((values == 0) | (values % 100).is_between(1, 12)).all(), fact.name


def test_layout_speaks_of_facts_there_are():
    names = {fact.name for entity in ENTITIES for fact in facts_of(entity)}
    assert names >= SPREAD | SCATTERED | MIXED
