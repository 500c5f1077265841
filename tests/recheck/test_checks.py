"""What cannot be true in a snapshot is refused in one sentence, never decided."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.evaluators import compared
from tests.recheck.layouts import in_one_group

from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.facts import read_facts
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import Library
from minsheng.recheck.checks import MOST_FEN
from minsheng.recheck.decide import prepare
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.snapshot import Snapshot

MONTH, COUNTY = "2020-11", "320681"
Change = Callable[[pa.Table], pa.Table]
Refused = Callable[..., str]


def with_column(table: pa.Table, name: str, values: Any) -> pa.Table:
    """A table with another column in the place of one."""
    place = table.schema.get_field_index(name)
    return table.set_column(place, name, values)


def put(name: str, cells: Mapping[int, Any]) -> Change:
    """Some cells changed, known then."""

    def change(table: pa.Table) -> pa.Table:
        values = table[name].to_pylist()
        causes = (
            table[f"{name}__cause"].to_pylist() if f"{name}__cause" in table.schema.names else []
        )
        for row, value in cells.items():
            values[row] = value
            if causes:
                causes[row] = 0 if value is not None else 4
        table = with_column(table, name, pa.array(values, table[name].type))
        return (
            with_column(table, f"{name}__cause", pa.array(causes, pa.uint8())) if causes else table
        )

    return change


def cast(name: str, type_: pa.DataType) -> Change:
    return lambda table: with_column(table, name, table[name].cast(type_))


@pytest.fixture
def city(cities: dict[str, Path], tmp_path: Path) -> Path:
    return in_one_group(Path(shutil.copytree(cities[MONTH], tmp_path / "city")))


def rewrite(city: Path, entity: str, *changes: Change, county: str = COUNTY) -> None:
    file = city / county / f"{entity}.parquet"
    table = pq.read_table(file)
    for change in changes:
        table = change(table)
    pq.write_table(table, file)


def read_all(city: Path, library: Library) -> None:
    snapshot = Snapshot(city, library.facts)
    for part in snapshot.parts:
        snapshot.read(part, ["birth"])


@pytest.fixture
def refused(city: Path, library: Library) -> Refused:
    """Change an entity's file and read; give the sentence."""

    def try_it(entity: str, *changes: Change, match: str) -> str:
        rewrite(city, entity, *changes)
        with pytest.raises(RecheckError, match=match) as told:
            read_all(city, library)
        sentence = str(told.value)
        assert "\n" not in sentence
        if ", household " in sentence:
            assert in_chinese(sentence), sentence
        return sentence

    return try_it


def rows(city: Path, entity: str) -> pa.Table:
    return pq.read_table(city / COUNTY / f"{entity}.parquet")


def starts(city: Path) -> Any:
    """First person of each household of the county; one more at the end."""
    return np.concatenate([[0], np.cumsum(rows(city, "household")["n_persons"].to_numpy())])


def couple(city: Path) -> int:
    """The row of a person who has a spouse, in a household of three or more."""
    spouse = rows(city, "person")["spouse"].to_numpy()
    first = starts(city)
    sizes = np.diff(first)
    return next(int(first[h]) for h in np.flatnonzero(sizes >= 3) if spouse[first[h]] >= 0)


@pytest.mark.parametrize("fen", [2**62, 10**13 + 1, -1])
def test_money_that_cannot_be_is_refused(refused: Refused, fen: int) -> None:
    words = "is negative money" if fen < 0 else "is more than 100,000,000,000 yuan"
    assert "correct it" in refused("person", put("wage_declared_m", {0: fen}), match=words)


def test_money_of_a_fact_no_rule_reads_is_looked_at_too(refused: Refused) -> None:
    refused("contribution", put("contribution_base", {0: 2**62}), match="contribution_base")


def test_money_of_a_household_together_is_bounded(refused: Refused) -> None:
    half = MOST_FEN // 2 + 1
    changes = [put(n, {0: half}) for n in ("wage_declared_m", "business_m")]
    refused("person", *changes, match="adds up to more than 100,000,000,000 yuan")


@pytest.mark.parametrize(
    "rich",
    [
        "wage_verified_m",
        "business_m",
        "pension_m",
        "support_paid_m",
        "obligor_family_income_m",
        "obligor_ordered_m",
        "bill_own_share",
        "contribution_base",
        "financial_assets_hh",
        "award_dibao_m_hh",
        "emergency_loss_hh",
    ],
)
def test_both_evaluators_agree_at_the_bound(city: Path, library: Library, rich: str) -> None:
    money = [f for f in library.facts.values() if f.type == "Fen"]
    for entity in ("household", "person", "obligor", "bill", "contribution"):
        table = rows(city, entity)
        mine = [f.name for f in money if f.entity == entity]
        for name in mine:
            table = put(name, dict.fromkeys(range(table.num_rows), 0))(table)
        if rich in mine:
            ids = table["household_id"].to_numpy()
            first = np.flatnonzero(np.diff(ids, prepend=-1))
            table = put(rich, dict.fromkeys(map(int, first), MOST_FEN))(table)
        pq.write_table(table, city / COUNTY / f"{entity}.parquet")
    snapshot = Snapshot(city, library.facts)
    deciding = prepare(snapshot, library, MONTH)
    part = next(p for p in snapshot.parts if p.county == COUNTY)
    assert compared(snapshot, part, deciding, library) > 100


def test_a_household_of_nobody_is_refused(city: Path, refused: Refused) -> None:
    household = rows(city, "household")
    sizes = household["n_persons"].to_pylist()
    refused(
        "household",
        put("n_persons", {0: 0, 1: sizes[0] + sizes[1]}),
        match="nobody belongs to it; deliver its persons, or leave",
    )


def test_more_rows_than_can_be_are_refused(city: Path, refused: Refused) -> None:
    table = rows(city, "obligor")
    more = pa.concat_tables([table.slice(0, 1)] * 101 + [table])
    pq.write_table(more, city / COUNTY / "obligor.parquet")
    counts = rows(city, "household")["n_obligors"].to_pylist()
    refused("household", put("n_obligors", {0: counts[0] + 101}), match="more than the 100 there")


def test_rows_that_changed_places_are_refused(city: Path, refused: Refused) -> None:
    first = starts(city)
    alone = first[:-1][np.diff(first) == 1][:75]
    order = np.arange(first[-1])
    order[alone] = np.roll(alone, 1)
    assert "sort the rows" in refused("person", lambda t: t.take(order), match="where one of")


@pytest.mark.parametrize("entity", ["obligor", "bill", "contribution"])
def test_rows_of_others_are_refused(city: Path, refused: Refused, entity: str) -> None:
    ids = rows(city, entity)["household_id"].to_pylist()
    other = next(i for i in ids if i != ids[0])
    refused(entity, put("household_id", {0: other}), match=f"row 0 of {entity} is of household")


def test_bills_of_another_person_are_refused(refused: Refused) -> None:
    refused("bill", put("person_no", {0: 9}), match="is of person_no 9, where one of person")


def test_a_household_of_another_county_is_refused(refused: Refused) -> None:
    refused("household", put("county", {3: 320682}), match="stands in the folder 320681")


def test_a_village_of_another_county_is_refused(refused: Refused) -> None:
    elsewhere = put("village", {3: 320_682_100_001})
    refused("household", elsewhere, match="lies in the county 320682, but it stands in the folder")


def test_a_negative_household_id_is_refused(city: Path, refused: Refused) -> None:
    size = int(starts(city)[1])
    rewrite(city, "person", put("household_id", dict.fromkeys(range(size), -5)))
    refused("household", put("household_id", {0: -5}), match="its id is negative")


def test_a_household_in_two_counties_is_refused(city: Path, library: Library) -> None:
    ids = pq.read_table(city / "320682" / "household.parquet")["household_id"]
    last = rows(city, "household").num_rows - 1
    rewrite(city, "household", put("household_id", {last: ids[5].as_py()}))
    with pytest.raises(RecheckError, match="is in 320681-0000 and in 320682-0000"):
        read_all(city, library)


def test_a_household_in_two_parts_of_a_county_is_refused(city: Path, library: Library) -> None:
    for entity in ("household", "person", "obligor", "bill", "contribution"):
        table = rows(city, entity)
        with pq.ParquetWriter(city / COUNTY / f"{entity}.parquet", table.schema) as writer:
            writer.write_table(table)
            writer.write_table(table)
    assert pq.ParquetFile(city / COUNTY / "household.parquet").num_row_groups == 2
    with pytest.raises(RecheckError, match=r"is in \d{6}-0000 and in \d{6}-0001"):
        read_all(city, library)


def test_rows_counted_to_a_neighbour_are_refused(city: Path, refused: Refused) -> None:
    counts = rows(city, "household")["n_obligors"].to_numpy()
    place = next(k for k in range(len(counts) - 1) if counts[k] >= 1 and counts[k + 1] >= 2)
    moved = {place: int(counts[place]) + 1, place + 1: int(counts[place + 1]) - 1}
    refused("household", put("n_obligors", moved), match="of obligor is of household")


def test_a_pointer_that_is_the_same_throughout_is_looked_at_in_every_household(
    city: Path, refused: Refused
) -> None:
    sizes = rows(city, "household")["n_persons"].to_numpy()
    assert sizes.min() == 1
    number = int(sizes.sum())

    def change(table: pa.Table) -> pa.Table:
        return with_column(table, "spouse", pa.array(np.full(number, 1, np.int16)))

    refused("person", change, match="points to a person the household does not have|own spouse")


def test_households_ascend_in_a_part(refused: Refused) -> None:
    def turned(table: pa.Table) -> pa.Table:
        ids = table["household_id"].to_numpy().copy()
        ids[[1, 2]] = ids[[2, 1]]
        return with_column(table, "household_id", pa.array(ids))

    assert "sort the snapshot" in refused("household", turned, match="household ids must ascend")


@pytest.mark.parametrize(
    ("counties", "match"),
    [
        (["320681", "320681"], "more than once"),
        ("320681", "must be a list of six-digit codes"),
        ([320681], "must be a list of six-digit codes"),
        (["../320681"], "must be a list of six-digit codes"),
    ],
)
def test_counties_that_are_none_are_refused(
    city: Path, library: Library, counties: object, match: str
) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    (city / "city.json").write_text(json.dumps({**about, "counties": counties}), "utf-8")
    with pytest.raises(RecheckError, match=match):
        Snapshot(city, library.facts)


@pytest.mark.parametrize("as_of", [None, "2020", "2020-13", 202011])
def test_a_snapshot_of_no_month_is_refused(city: Path, library: Library, as_of: object) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    (city / "city.json").write_text(json.dumps({**about, "as_of": as_of}), "utf-8")
    with pytest.raises(RecheckError, match="write the snapshot's month as 2020-11"):
        Snapshot(city, library.facts)


def test_every_byte_is_in_the_digest(city: Path, library: Library) -> None:
    file = city / COUNTY / "person.parquet"
    pq.write_table(pq.read_table(file), file, compression="none", use_dictionary=False)
    before = Snapshot(city, library.facts).digest
    assert Snapshot(city, library.facts).digest == before
    held = bytearray(file.read_bytes())
    assert len(held) > 65_536
    held[100] ^= 1
    file.write_bytes(held)
    assert Snapshot(city, library.facts).digest != before


@pytest.mark.parametrize(
    ("entity", "fact", "value", "match"),
    [
        ("person", "birth", 20200230, "is no day of the calendar"),
        ("person", "birth", 19000229, "is no day of the calendar"),
        ("person", "birth", 20190431, "is no day of the calendar"),
        ("person", "birth", 19700100, "is no day of the calendar"),
        ("person", "birth", 20201201, "is after the snapshot's month 202011"),
        ("person", "birth", 18901031, "is more than 130 years ago"),
        ("household", "exit_start", 202112, "is more than a year after the snapshot's month"),
        ("household", "exit_start", 999912, "is more than a year after the snapshot's month"),
        ("obligor", "obligor_birth", 20210101, "is after the snapshot's month"),
        ("bill", "bill_month", 202012, "is after the snapshot's month"),
        ("bill", "bill_month", 0, "is less than"),
        ("contribution", "contribution_month", 202101, "is after the snapshot's month"),
        ("contribution", "contribution_month", 0, "is less than"),
        ("person", "whereabouts_since", 202012, "is after the snapshot's month"),
        ("person", "disability_grade", 9, "is more than 4"),
        ("person", "disability_grade", -1, "is a negative count"),
        ("obligor", "obligor_disability_grade", 9, "is more than 4"),
        ("obligor", "obligor_family_size", 0, "is less than 1"),
        ("person", "sex", -1, "is no Sex"),
        ("person", "sex", 0, "is no Sex"),
        ("person", "sex", 3, "is no Sex"),
        ("obligor", "obligor_of", 99, "a person the household does not have"),
        ("obligor", "obligor_of", -2, "a person the household does not have"),
        ("person", "spouse", -2, "a person the household does not have"),
    ],
)
def test_what_cannot_be_is_refused(
    refused: Refused, entity: str, fact: str, value: int, match: str
) -> None:
    told = refused(entity, put(fact, {0: value}), match=f"`{fact}`.*{match}")
    assert "household 3206810" in told
    assert "deliver it empty with the cause `contradicted`" in told


def test_a_range_is_of_whole_numbers() -> None:
    entry = dict.fromkeys(("zh", "en", "agency"), "x")
    entry |= {"type": "Count", "basis": "open", "ask": 1}
    assert read_facts({"person": {"grade": {**entry, "most": 4}}}, {}, "f")["grade"].most == 4
    with pytest.raises(RuleBookError, match="least and most are whole numbers"):
        read_facts({"person": {"grade": {**entry, "most": "four"}}}, {}, "f")


def test_days_that_are_in_the_calendar_pass(city: Path, library: Library) -> None:
    rewrite(city, "person", put("birth", {0: 19600229}))
    rewrite(city, "household", put("exit_start", {0: 202101}))
    read_all(city, library)


def test_a_grade_of_no_disability_is_refused(city: Path, refused: Refused) -> None:
    kinds = rows(city, "person")["disability"].to_numpy()
    row = int(np.flatnonzero(kinds == 0)[0])
    refused("person", put("disability_grade", {row: 2}), match="where no disability stands")


def test_a_spouse_on_one_side_is_refused(city: Path, refused: Refused) -> None:
    row = couple(city)
    refused("person", put("spouse", {row: -1}), match="has not this person as spouse")


def test_a_spouse_whose_own_spouse_is_unknown_passes(city: Path, library: Library) -> None:
    rewrite(city, "person", put("spouse", {couple(city): None}))
    read_all(city, library)


def test_nobody_is_married_to_their_parent(city: Path, refused: Refused) -> None:
    row = couple(city)
    other = rows(city, "person")["spouse"][row].as_py()
    refused("person", put("parent_1", {row: other}), match="is the person's own parent")


def test_nobody_has_one_parent_twice(city: Path, refused: Refused) -> None:
    row = couple(city)
    changes = [put(f"parent_{n}", {row: 2}) for n in (1, 2)]
    refused("person", *changes, match="is the same person as `parent_1`")


def circle(city: Path) -> Change:
    """Two people who are each other's parent."""
    first = starts(city)
    row = int(next(first[h] for h in np.flatnonzero(np.diff(first) == 2)))

    def change(table: pa.Table) -> pa.Table:
        for name, cells in (
            ("spouse", {row: -1, row + 1: -1}),
            ("parent_2", {row: -1, row + 1: -1}),
            ("parent_1", {row: 1, row + 1: 0}),
        ):
            table = put(name, cells)(table)
        return table

    return change


def test_parents_in_a_circle_are_refused(city: Path, refused: Refused) -> None:
    refused("person", circle(city), match="is not older than the person, their child")


def test_parents_in_a_circle_of_unknown_age_are_refused(city: Path, refused: Refused) -> None:
    unborn = lambda t: with_column(t, "birth", pa.nulls(t.num_rows, pa.int32()))  # noqa: E731
    refused("person", circle(city), unborn, match="makes a person their own ancestor")


def test_unknown_ages_and_no_circle_pass(city: Path, library: Library) -> None:
    rewrite(city, "person", lambda t: with_column(t, "birth", pa.nulls(t.num_rows, pa.int32())))
    read_all(city, library)


@pytest.mark.parametrize(("relation", "match"), [(9, "nobody its head"), (0, "several persons")])
def test_a_household_has_one_head(city: Path, refused: Refused, relation: int, match: str) -> None:
    refused("person", put("relation", {couple(city) + (relation == 0): relation}), match=match)


def test_a_head_who_may_be_passes(city: Path, library: Library) -> None:
    rewrite(city, "person", put("relation", {couple(city): None}))
    read_all(city, library)


@pytest.mark.parametrize(
    ("cause", "value", "match"),
    [
        (64, None, "no sum of 1, 2, 4, 8, 32"),
        (16, None, "no sum of 1, 2, 4, 8, 32"),
        (48, None, "no sum of 1, 2, 4, 8, 32"),
        (2, 5, "both a value and a"),
    ],
)
def test_causes_that_make_no_sense_are_refused(
    refused: Refused, cause: int, value: int | None, match: str
) -> None:
    name = "wage_declared_m"

    def given(table: pa.Table) -> pa.Table:
        causes = table[f"{name}__cause"].to_pylist()
        causes[0] = cause
        return with_column(table, f"{name}__cause", pa.array(causes, pa.uint8()))

    refused("person", put(name, {0: value}), given, match=match)


def test_a_cause_beside_values_only_is_refused(refused: Refused) -> None:
    def given(table: pa.Table) -> pa.Table:
        causes = pa.array([4] + [0] * (table.num_rows - 1), pa.uint8())
        return table.append_column("birth__cause", causes)

    refused("person", given, match="`birth`.*both a value and a cause")


@pytest.mark.parametrize(
    ("entity", "change", "match"),
    [
        ("household", cast("household_id", pa.string()), "is string, it must be int64"),
        ("household", cast("household_id", pa.float64()), "is double, it must be int64"),
        ("household", cast("n_persons", pa.string()), "is string, it must be int16"),
        ("person", cast("n_bills", pa.string()), "is string, it must be int16"),
        ("household", lambda t: t.drop_columns(["village"]), "`village` is missing"),
        ("person", lambda t: t.drop_columns(["n_bills"]), "`n_bills` is missing"),
        ("bill", lambda t: t.drop_columns(["household_id"]), "`household_id` is missing"),
        ("household", lambda t: t.append_column("urban", t["urban"]), "several columns `urban`"),
        ("household", put("village", {1: None}), "`village` of household is empty in 1 rows"),
        ("household", put("village", {1: 7}), "is no statistical code"),
        ("household", put("n_persons", {1: None}), "`n_persons` of household is empty"),
        ("household", put("household_id", {1: None}), "`household_id` of household is empty"),
        ("person", cast("wage_declared_m__cause", pa.string()), "it must be uint8"),
    ],
)
def test_keys_that_are_none_get_a_sentence(
    refused: Refused, entity: str, change: Change, match: str
) -> None:
    def nullable(table: pa.Table) -> pa.Table:
        return table.cast(pa.schema([f.with_nullable(True) for f in table.schema]))

    refused(entity, nullable, change, match=match)
