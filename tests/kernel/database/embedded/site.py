"""Embedded servers of single tests, in a folder that the server's account reaches."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.embedded import cluster as module


def cluster_in(home: Path) -> Cluster:
    return Cluster(home, durable=False, shared_mb=128)


@contextmanager
def ended(cluster: Cluster) -> Iterator[Cluster]:
    """A cluster that is stopped in the end, whoever holds it."""
    try:
        yield cluster
    finally:
        cluster.release()
        cluster.stop()
        socket = Path(cluster.reach.host)
        if socket.parent == Path("/tmp"):
            shutil.rmtree(socket, ignore_errors=True)


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder that the server's account reaches."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site's folder; nothing is left of it, nor below /var/lib."""
    with a_folder() as folder:
        monkeypatch.setattr(module, "SYSTEM_FOLDER", folder / "system")
        yield folder / "site"


@pytest.fixture
def cluster(home: Path) -> Iterator[Cluster]:
    with ended(cluster_in(home)) as found:
        yield found


def in_another_process(home: Path, then: str) -> subprocess.Popen[str]:
    """Another Python that sees to the server of a site, says a line and goes on."""
    program = (
        "import os, sys, time\nfrom pathlib import Path\n"
        "from minsheng.kernel.database.embedded import Cluster\n"
        f"cluster = Cluster(Path({str(home)!r}), durable=False, shared_mb=128)\n"
        "cluster.ensure()\n"
        "print((cluster.data / 'postmaster.pid').read_text().split()[0], flush=True)\n" + then
    )
    return subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])
