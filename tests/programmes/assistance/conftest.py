"""A run of the small city, and how it is entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from tests.database import MONTH, unguarded

from minsheng.kernel.database.roles import LOADER
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.entering import Entered, enter
from minsheng.programmes.assistance.models import Run
from minsheng.recheck.decide import recheck

NOW = datetime(2020, 12, 1, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture(scope="session")
def run_folder(small_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city, decided."""
    out = tmp_path_factory.mktemp("run") / "run"
    recheck(small_city, MONTH, out, load_library())
    return out


@pytest.fixture
def entered(apart, cluster, run_folder) -> Callable[..., Entered]:
    """Enters a run into a copy of the database."""

    def of(folder: Path = run_folder) -> Entered:
        with cluster.connect(apart, LOADER) as loader:
            return enter(loader, folder, NOW)

    return of


@pytest.fixture
def run(db, run_folder) -> Run:
    """The run, entered within the test's own transaction."""
    connection.ensure_connection()
    with unguarded():
        made = enter(connection.connection, run_folder, NOW)
        return Run.objects.get(pk=made.run)
