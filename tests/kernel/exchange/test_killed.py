"""Killed in the midst of an import: nothing written, nothing lost, and later written once."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as configured
from tests.kernel.exchange.killed import CHANGED

from minsheng.kernel.database.roles import LOADER

ROOT = Path(__file__).parents[3]


@pytest.fixture
def step(apart):
    """A step of an import in a process of its own, in a database of its own."""
    path = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "MINSHENG_DATABASE": apart,
        "MINSHENG_ROLE": "ms_app",
        "MINSHENG_DATA": str(configured.DATA),
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
    }

    def run(*words):
        command = [sys.executable, "-m", "tests.kernel.exchange.killed", *map(str, words)]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT
        )

    return run


@pytest.fixture
def asked(apart, cluster):
    """A figure of that database."""

    def ask(statement):
        with cluster.connect(apart, LOADER) as loader:
            return loader.execute(statement).fetchone()[0]

    return ask


CHANGED_ROWS = "SELECT count(*) FROM person WHERE version > 1"
CLERK = "SELECT id FROM app_user WHERE username = 'clerk'"


def test_an_import_killed_in_the_midst_is_applied_once_later(step, asked):
    clerk = asked(CLERK)
    looked = step("look", clerk)
    assert looked.returncode == 0, looked.stderr
    killed = step("die", clerk, looked.stdout)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert asked(CHANGED_ROWS) == 0
    for before in (False, True):
        applied = step("apply", clerk, looked.stdout)
        assert applied.stdout == f"{CHANGED} {before}", applied.stderr
        assert asked(CHANGED_ROWS) == CHANGED


def test_three_at_once_write_once(step, asked):
    clerk = asked(CLERK)
    looked = step("look", clerk)
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: step("apply", clerk, looked.stdout), range(3)))
    told = sorted(answer.stdout for answer in answers)
    assert told == [f"{CHANGED} False", f"{CHANGED} True", f"{CHANGED} True"], answers
    assert asked(CHANGED_ROWS) == CHANGED
