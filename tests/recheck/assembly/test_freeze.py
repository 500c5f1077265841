"""A county's files: in an order that tells nothing, each row beside its own household."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.recheck.assembly.scopes import MISSING, UNSIGNED, county

from minsheng.recheck.assembly import freeze
from minsheng.recheck.assembly.below import Below
from minsheng.recheck.assembly.freeze import County, write_county
from minsheng.recheck.assembly.gather import Facts
from minsheng.recheck.assembly.scope import Scope
from minsheng.snapshot.columns import CAUSE, ENTITIES
from minsheng.snapshot.facts import known_facts

WANTED = {
    name: known_facts()[name]
    for name in ("cooperates", "wage_verified_m", "obligor_income_m", "bill_own_share",
                 "contribution_base")
}  # fmt: skip
SIZES = (2, 1, 3, 1, 2, 1, 1, 4)
NUMBERS = [number for size in SIZES for number in range(size)]
"""The place of each person in the household."""
IN_VIEW = (True, False, True, True, False, True, False, True)
VILLAGES = tuple(320_681_000_000 + n for n in range(len(SIZES)))
FACT_OF = {WANTED[name].entity: name for name in WANTED}


def scope_of() -> Scope:
    """Eight households in the order of the register, which is that of their villages."""
    return county(*SIZES, in_view=IN_VIEW, villages=VILLAGES)


def values(of: np.ndarray, entity: str) -> dict[str, np.ndarray]:
    """A sum by which the rows of each parent can be told, in the order of the parents."""
    return {FACT_OF[entity]: of * 10 + np.arange(len(of)) % 10}


def below(of: list[int], entity: str) -> Below:
    places = np.array(of, np.int64)
    causes = np.zeros(len(of), np.uint8)
    return Below(places, values(places, entity), {FACT_OF[entity]: causes})


def made() -> County:
    """Obligors of households 0, 0, 4; bills and contributions of persons by place."""
    scope = scope_of()
    households, people = scope.size
    facts = Facts()
    facts.put("cooperates", np.arange(households) % 2, np.zeros(households, np.uint8))
    causes = np.zeros(people, np.uint8)
    causes[[0, 5]] = UNSIGNED, MISSING
    facts.put("wage_verified_m", np.arange(people) * 100, causes)
    return County(
        scope, facts,
        {"obligor": below([0, 0, 4], "obligor"), "bill": below([1, 5, 5, 14], "bill"),
         "contribution": below([0, 3, 14, 14], "contribution")},
    )  # fmt: skip


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Scope]:
    """The county's folder, two households in a row group at most."""
    monkeypatch.setattr(freeze, "MOST_HOUSEHOLDS", 2)
    whole = made()
    write_county(tmp_path / "320681", whole, WANTED)
    return tmp_path / "320681", whole.scope


def groups(folder: Path, entity: str, column: str) -> list[list[int]]:
    file = pq.ParquetFile(folder / f"{entity}.parquet")
    return [file.read_row_group(n)[column].to_pylist() for n in range(file.num_row_groups)]


def test_households_stand_in_the_order_of_their_random_numbers(written) -> None:
    """The register is in the order of the villages' books: it would tell who lives beside whom."""
    folder, scope = written
    ids = [int(one) for one in scope.register.household_id]
    screened = [one for one, seen in zip(ids, IN_VIEW, strict=True) if not seen]
    in_view = [one for one, seen in zip(ids, IN_VIEW, strict=True) if seen]
    assert (screened, in_view) != (sorted(screened), sorted(in_view)), "tells nothing"
    found = groups(folder, "household", "household_id")
    assert [one for some in found for one in some] == [*sorted(screened), *sorted(in_view)]
    assert [len(some) for some in found] == [2, 1, 2, 2, 1]
    villages = [one for some in groups(folder, "household", "village") for one in some]
    assert villages != sorted(villages)
    assert villages == [VILLAGES[ids.index(one)] for some in found for one in some]


@pytest.mark.parametrize("entity", [one for one in ENTITIES if one != "household"])
def test_all_files_are_in_that_order(written, entity) -> None:
    folder, _ = written
    order = [one for some in groups(folder, "household", "household_id") for one in some]
    rows = [one for some in groups(folder, entity, "household_id") for one in some]
    assert rows == sorted(rows, key=order.index)


def test_people_stand_in_their_household_in_their_order(written) -> None:
    folder, scope = written
    homes = pq.read_table(folder / "household.parquet").to_pylist()
    ids = [int(one) for one in scope.register.household_id]
    assert [row["n_persons"] for row in homes] == [
        SIZES[ids.index(r["household_id"])] for r in homes
    ]
    place = {int(one): n for n, one in enumerate(scope.register.person_id)}
    people = pq.read_table(folder / "person.parquet").to_pylist()
    expected = []
    for home in homes:
        first = sum(SIZES[: ids.index(home["household_id"])])
        expected += range(first, first + home["n_persons"])
    assert [place[row["person_id"]] for row in people] == expected
    told = {place[r["person_id"]]: (r["wage_verified_m"], r["wage_verified_m" + CAUSE])
            for r in people}  # fmt: skip
    assert told == {
        n: {0: (None, UNSIGNED), 5: (None, MISSING)}.get(n, (n * 100, 0)) for n in range(sum(SIZES))
    }


@pytest.mark.parametrize(
    ("entity", "parent", "count", "expected"),
    [
        ("obligor", "household", "n_obligors", {0: [0, 1], 4: [42]}),
        ("bill", "person", "n_bills", {1: [10], 5: [51, 52], 14: [143]}),
        ("contribution", "person", "n_contributions", {0: [0], 3: [31], 14: [142, 143]}),
    ],
)
def test_rows_below_are_beside_their_own(written, entity, parent, count, expected) -> None:
    folder, scope = written
    ids = scope.register.household_id if parent == "household" else scope.register.person_id
    place = {int(one): n for n, one in enumerate(ids)}
    parents = pq.read_table(folder / f"{parent}.parquet").to_pylist()
    rows = iter(pq.read_table(folder / f"{entity}.parquet").to_pylist())
    found = {}
    for one in parents:
        mine = [next(rows) for _ in range(one[count])]
        if mine:
            found[place[one[f"{parent}_id"]]] = [row[FACT_OF[entity]] for row in mine]
        assert {row["household_id"] for row in mine} <= {one["household_id"]}
        if parent == "person":
            assert {row["person_no"] for row in mine} <= {NUMBERS[place[one["person_id"]]]}
    assert not list(rows)
    assert found == expected
