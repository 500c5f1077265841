"""Two runs compared: every household is found again, moved or not, and counted once."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.forging import seal
from tests.recheck.layouts import lay_as_ours, sizes_of

from minsheng.city.snapshot import generate
from minsheng.policy.engine.library import Library
from minsheng.recheck.beside import Finished
from minsheng.recheck.comparison import GONE, NEW, OPEN, Comparison, Sums
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError

MONTH = "2020-11"
DECIDED = ("continue", "adjust", "stop_proposed", "cannot_say", "grant_proposed", "refuse_proposed")
Rows = dict[int, dict[str, Any]]


def decisions(run: Path) -> Rows:
    table = pq.read_table(run / "decisions.parquet")
    return {row["household_id"]: row for row in table.to_pylist()}


@pytest.fixture(scope="module")
def other(library: Library, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A smaller city of another seed, and its run: some numbers are the same."""
    folder = tmp_path_factory.mktemp("other")
    generate(folder / "city", 2_000, 8, MONTH)
    recheck(folder / "city", MONTH, folder / "run", library)
    return folder / "city", folder / "run"


@pytest.fixture
def both(runs: dict[str, Path], other: tuple[Path, Path]) -> Comparison:
    return Comparison(Finished.opened(other[1]), Finished.opened(runs[MONTH]))


def test_every_household_is_counted_once_and_as_it_was(
    both: Comparison, runs: dict[str, Path], other: tuple[Path, Path]
) -> None:
    last, now = decisions(runs[MONTH]), decisions(other[1])
    assert len(last.keys() & now.keys()) > 1_000
    expected: Counter[tuple[int, str, str]] = Counter()
    for household in last.keys() | now.keys():
        one = now.get(household) or last[household]
        then = last[household]["outcome"] if household in last else NEW
        here = now[household]["outcome"] if household in now else GONE
        expected[one["county"], then, here] += 1
    counties = both.counties()
    found = {
        (int(code), then, here): number
        for code, county in counties.items()
        for (then, here), number in county.cells.items()
    }
    assert found == expected
    for county in counties.values():
        parts = (county.same, county.changed, county.new, county.gone)
        assert sum(parts) == county.cells.total()
        assert county.moved_in == 0


def test_sums_and_reasons_are_those_of_the_runs(
    both: Comparison, runs: dict[str, Path], other: tuple[Path, Path]
) -> None:
    last, now = decisions(runs[MONTH]), decisions(other[1])
    counties = both.counties()
    for side, rows in (("last", last), ("now", now)):
        for code, county in counties.items():
            for outcome, sums in getattr(county, side).items():
                held = [
                    r for r in rows.values() if (r["county"], r["outcome"]) == (int(code), outcome)
                ]
                assert sums.households == len(held)
                assert sums.drawn == sum(r["total_before_m_hh"] or 0 for r in held)
                assert sums.proposed == sum(r["total_after_m_hh"] or 0 for r in held)
                assert sums.open == sum(r["total_after_m_hh"] is None for r in held)
    appeared: Counter[str] = Counter()
    vanished: Counter[str] = Counter()
    for household in last.keys() & now.keys():
        before, after = (set(r[household]["reasons"].split()) for r in (last, now))
        appeared.update(after - before)
        vanished.update(before - after)
    total: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for county in counties.values():
        total.update(county.appeared)
        gone.update(county.vanished)
    assert (total, gone) == (appeared, vanished)


def test_no_sum_at_all_is_told_from_a_sum_of_nought() -> None:
    for proposed, said in (((OPEN, OPEN), None), ((OPEN, 0), 0), ((300, OPEN), 300), ((), 0)):
        sums = Sums()
        sums.add(np.array([500] * len(proposed)), np.array(proposed, np.int64))
        assert sums.as_data()["proposed"] == said
        assert sums.all_open == (said is None)


def test_the_households_of_each_cell_can_be_listed(both: Comparison) -> None:
    counties = both.counties()
    for code in ("320681", "320612"):
        for (then, here), number in counties[code].cells.items():
            rows = list(both.rows(int(code), (then,), (here,)))
            assert len(rows) == number, (code, then, here)
            assert {(r["from"], r["to"]) for r in rows} == {(then, here)}
    other = [r for r in both.rows() if r["from"] == r["to"]]
    assert all(r["from"] in DECIDED for r in other)
    for row in other:
        sums = row["drawn_last"] != row["drawn_now"] or row["proposed_last"] != row["proposed_now"]
        assert sums or row["appeared"] or row["vanished"] or row["from"] in DECIDED


def test_a_run_is_the_same_as_itself(runs: dict[str, Path]) -> None:
    run = Finished.opened(runs[MONTH])
    both = Comparison(run, run)
    assert both.notes == ["same_snapshot"]
    assert list(both.rows()) == []
    for county in both.counties().values():
        assert county.changed == county.new == county.gone == county.other_sum == 0
        assert not county.appeared
        assert not county.vanished


def test_a_family_that_moved_to_another_county_is_found_there(
    cities: dict[str, Path], runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    """Its number stays; it stands in another county's file then."""
    city = Path(shutil.copytree(cities[MONTH], tmp_path / "city"))
    for entity in ("household", "person", "obligor", "bill", "contribution"):
        one, other = (city / code / f"{entity}.parquet" for code in ("320681", "320682"))
        held, there = pq.read_table(one), pq.read_table(other)
        if entity == "household":
            moves = held["household_id"][0].as_py()
        mine = [h == moves for h in held["household_id"].to_pylist()]
        _swap_out(one, held, mine)
        _swap_in(other, there, held, mine)
    run = tmp_path / "run"
    recheck(city, MONTH, run, library)
    both = Comparison(Finished.opened(run), Finished.opened(runs[MONTH]))
    counties = both.counties()
    assert counties["320682"].moved_in == 1
    assert sum(county.new + county.gone for county in counties.values()) == 0
    assert sum(county.moved_in for county in counties.values()) == 1


def _swap_out(file: Path, table: Any, mine: list[bool]) -> None:
    """A county's file without a family."""
    start, left = 0, []
    for size in sizes_of(file):
        left.append(size - sum(mine[start : start + size]))
        start += size
    lay_as_ours(table.filter([not m for m in mine]), file, left)


def _swap_in(file: Path, table: Any, held: Any, mine: list[bool]) -> None:
    """A county's file with a family of another county in front: it has the lowest number."""
    family = held.filter(mine)
    sizes = sizes_of(file)
    if "county" in family.schema.names:
        lives = {"county": 320_682, "village": table["village"][0].as_py()}
        for name, code in lives.items():
            field = family.schema.field(name)
            column = pa.array([code] * family.num_rows, field.type)
            family = family.set_column(family.schema.get_field_index(name), field, column)
    joined = pa.concat_tables([family.cast(table.schema), table])
    lay_as_ours(joined, file, [sizes[0] + family.num_rows, *sizes[1:]])


def test_another_month_and_rule_book_are_told(runs: dict[str, Path]) -> None:
    old, new = (Finished.opened(runs[month]) for month in ("2018-11", "2020-11"))
    assert Comparison(new, old).notes == ["month"]
    about = {**old.about, "rulebook": "0" * 64}
    assert Comparison(new, Finished(old.run, about)).notes == ["month", "rulebook"]


def test_a_run_that_is_unfinished_altered_or_of_another_format_is_refused(
    runs: dict[str, Path], tmp_path: Path
) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    seal(run, format="minsheng-run/2")
    with pytest.raises(RecheckError, match=r"another version \(minsheng-run/2, not .*decide its"):
        Finished.opened(run)
    shutil.rmtree(run)
    shutil.copytree(runs[MONTH], run)
    text = (run / "run.json").read_text("utf-8")
    (run / "run.json").write_text(text.replace('"changes": ', '"changes": 1'), "utf-8")
    with pytest.raises(RecheckError, match=r"run\.json: it was changed after it was written"):
        Finished.opened(run)
    (run / "run.json").rename(run / "question.json")
    with pytest.raises(RecheckError, match="is not finished; give its `minsheng recheck`"):
        Finished.opened(run)


def test_decisions_changed_since_are_refused(runs: dict[str, Path], tmp_path: Path) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    file = min((run / "decisions.parquet").glob("*.parquet"))
    file.write_bytes(file.read_bytes() + b"x")
    both = Comparison(Finished.opened(run), Finished.opened(runs[MONTH]))
    with pytest.raises(RecheckError, match="was changed since the run; restore it"):
        both.counties()
