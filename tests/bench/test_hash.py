"""Seed to decisions: one hash, printed in the README, the same on every machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.effort import full_effort

from minsheng.city.snapshot import generate
from minsheng.cli.demo import HOUSEHOLDS, MONTHS, SEED
from minsheng.policy.engine.library import load_library
from minsheng.recheck.decide import recheck

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder / "city", HOUSEHOLDS, SEED, MONTHS[-1])
    with full_effort():
        return folder, recheck(folder / "city", MONTHS[-1], folder / "run", load_library())


def test_the_demo_city_has_the_hash_of_the_readme(demo: tuple[Path, dict[str, Any]]) -> None:
    printed = re.findall(r"\b[0-9a-f]{64}\b", README.read_text("utf-8"))
    assert len(printed) == 2  # one in each language
    assert set(printed) == {demo[1]["hash"]}


@pytest.mark.parametrize(
    ("benefit", "least"),
    [("severe_disability", 0.9), ("tekun", 0.9), ("children", 0.9), ("single", 0.7)],
)
def test_awards_in_the_register_are_mostly_what_the_law_gives(
    demo: tuple[Path, dict[str, Any]], benefit: str, least: float
) -> None:
    decided = pl.read_parquet(demo[0] / "run" / "decisions.parquet")
    found = decided[f"{benefit}_change"].cast(pl.String)
    kept, off = (found == "continue").sum(), found.is_in(["adjust", "stop_proposed"]).sum()
    assert kept > 10
    assert least < kept / (kept + off)
