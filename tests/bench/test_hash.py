"""Seed to decisions: one hash, printed in the README, the same on every machine."""

from __future__ import annotations

import re
from pathlib import Path

from minsheng.city import generate
from minsheng.cli.demo import HOUSEHOLDS, MONTHS, SEED
from minsheng.policy.engine.library import load_library
from minsheng.recheck.decide import recheck

README = Path(__file__).parents[2] / "README.md"


def test_the_demo_city_has_the_hash_of_the_readme(tmp_path: Path) -> None:
    printed = re.findall(r"\b[0-9a-f]{64}\b", README.read_text("utf-8"))
    assert len(printed) == 2  # one in each language
    generate(tmp_path / "city", HOUSEHOLDS, SEED, MONTHS[-1])
    run = recheck(tmp_path / "city", MONTHS[-1], tmp_path / "run", load_library())
    assert set(printed) == {run["hash"]}
