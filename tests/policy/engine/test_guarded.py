"""A driver reads what it was given and not a byte more, whatever the numbers of rows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from tests.policy.engine.guarded import ALIKE, BEYOND

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of memory in these words"
)


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What became of the program that decides at the end of memory."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.policy.engine.guarded", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_batches_that_end_where_memory_ends_are_decided_as_any() -> None:
    done = ran()
    said = done.stdout.splitlines()[-1:]
    assert (done.returncode, said) == (0, [ALIKE]), f"at {said}:\n{done.stderr}"


def test_a_read_beyond_is_seen() -> None:
    """Else the test above would show nothing."""
    done = ran(BEYOND)
    assert done.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in done.stderr
