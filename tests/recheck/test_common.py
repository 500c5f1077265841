"""What most of a snapshot has in common, and that deciding by it changes no decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.effort import full_effort

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Column
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck import common
from minsheng.recheck.archive import read_run
from minsheng.recheck.common import About, in_common
from minsheng.recheck.decide import prepare, recheck
from minsheng.recheck.snapshot import Snapshot

MONTH = "2020-11"
ROWS = {"household": 200_000, "person": 500_000, "obligor": 9, "bill": 0, "contribution": 0}


def one(value: int, cause: int | None = None) -> Column:
    causes = None if cause is None else np.array([cause], np.uint8)
    return Column(np.array([value], np.int64), causes)


def about(facts: Mapping[str, Fact], **odd: Column) -> About:
    """A part in which all facts are 0 or no, but for some."""
    stored = {n for n, f in facts.items() if f.entity != "run"}
    alike = {n: one(0) for n in stored} | odd
    sure = frozenset(n for n, c in alike.items() if c.causes is None)
    return About(ROWS, alike, sure)


def test_what_is_the_same_in_all_quiet_parts_is_in_common(library: Library) -> None:
    facts = library.facts
    quiet = [
        about(facts, business_m=one(7, 2), birth=one(1), pension_m=one(5, 1)),
        about(facts, business_m=one(9, 2), birth=one(2), pension_m=one(5, 2)),
    ]
    loud = About({**ROWS, "bill": 4}, {"business_m": one(3)}, frozenset())
    found = in_common([*quiet, loud], facts)
    assert found is not None
    assert found.absent == {"bill", "contribution"}
    wage = found.facts["business_m"]
    assert isinstance(wage, Unknown)
    assert wage.cause == Cause.NOT_DELIVERED
    assert not {"birth", "pension_m", "as_of"} & set(found.facts)
    assert found.facts["veteran"] is False
    assert found.facts["sex"] == 0
    assert "birth" in found.known
    assert not {"business_m", "pension_m"} & found.known


def test_a_fact_that_one_quiet_part_tells_apart_is_not_in_common(library: Library) -> None:
    part = about(library.facts)
    other = replace(part, alike={n: c for n, c in part.alike.items() if n != "sex"})
    found = in_common([part, other], library.facts)
    assert found is not None
    assert "sex" not in found.facts
    assert "veteran" in found.facts


def test_a_part_without_rows_of_an_entity_says_nothing_of_its_facts(library: Library) -> None:
    part = about(library.facts, obligor_of=one(1))
    none = replace(about(library.facts), rows={**ROWS, "obligor": 0})
    found = in_common([part, none], library.facts)
    assert found is not None
    assert found.facts["obligor_of"] == 1
    assert "obligor" not in found.absent


def test_a_small_snapshot_is_not_worth_a_driver_of_its_own(library: Library) -> None:
    small = replace(about(library.facts), rows={**ROWS, "household": common.WORTH - 1})
    assert in_common([small], library.facts) is None
    assert in_common([small, replace(small, rows=ROWS)], library.facts) is not None
    assert in_common([], library.facts) is None


def test_a_city_is_decided_alike_with_and_without_it(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common, "WORTH", 1)
    snapshot = Snapshot(cities[MONTH], library.facts)
    with full_effort():
        deciding = prepare(snapshot, library, MONTH)
        recheck(cities[MONTH], MONTH, tmp_path / "run", library)
    assert deciding.fitted is not None
    loaded = [snapshot.read(part, deciding.fused.plan.facts) for part in snapshot.parts]
    fits = [deciding.fitted.fits(part.batch) for part in loaded]
    assert any(fits)
    assert not all(fits), "of those in assistance much is known"
    rules = [len(driver.plan.rules) for driver in (deciding.fitted.fused, deciding.fused)]
    assert rules[0] < rules[1]
    assert read_run(tmp_path / "run")["hash"] == read_run(runs[MONTH])["hash"]
