"""One small city of each month, decided once for all tests of the recheck."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng.city.snapshot import generate
from minsheng.policy.engine.library import Library, load_library
from minsheng.recheck.decide import recheck

HOUSEHOLDS, SEED = 3_000, 7
MONTHS = ("2018-11", "2020-11")


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for month in MONTHS:
        made[month] = tmp_path_factory.mktemp("cities") / month
        generate(made[month], HOUSEHOLDS, SEED, month)
    return made


@pytest.fixture(scope="session")
def runs(
    cities: dict[str, Path],
    library: Library,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    made = {}
    for month, city in cities.items():
        made[month] = tmp_path_factory.mktemp("runs") / month
        recheck(city, month, made[month], library)
    return made


@pytest.fixture(scope="session")
def large(library: Library, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A city that has stops and cuts in every county, and its run: not to be changed."""
    folder = tmp_path_factory.mktemp("large")
    generate(folder / "city", 20_000, 1, "2020-11")
    recheck(folder / "city", "2020-11", folder / "run", library)
    return folder / "city", folder / "run"
