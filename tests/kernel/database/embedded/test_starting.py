"""The server is there when it is asked for, whatever happened to it before."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.kernel.database.embedded.site import (
    cluster,
    cluster_in,
    ended,
    home,
    in_another_process,
    line_of,
    postmaster,
)

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.embedded.owner import Owner
from minsheng.kernel.database.embedded.postmaster import bury, lives
from minsheng.kernel.database.errors import DatabaseFaultError

__all__ = ["cluster", "home"]
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: what is orphaned below us becomes ours."""


def test_it_works(cluster):
    cluster.ensure()
    with cluster.connect() as admin:
        assert admin.execute(
            "SELECT current_user, 民 FROM (VALUES ('生')) AS t(民)"
        ).fetchone() == (
            "postgres",
            "生",
        )


def test_four_processes_at_once_get_one_server(home):
    with ended(cluster_in(home)):
        others = [in_another_process(home, "input()") for _ in range(4)]
        assert len({line_of(other) for other in others}) == 1
        for other in others:
            other.communicate("\n", timeout=60)
            assert other.returncode == 0


def test_a_killed_server_is_started_again_and_has_lost_nothing(home):
    with ended(Cluster(home, shared_mb=128)) as cluster:
        cluster.ensure()
        _killed_and_asked(cluster)


def _killed_and_asked(cluster):
    with cluster.connect() as admin:
        admin.execute("CREATE TABLE kept AS SELECT 7 AS n")
    before = postmaster(cluster)
    os.kill(before, signal.SIGKILL)
    cluster.ensure()
    assert postmaster(cluster) != before
    with cluster.connect() as admin:
        assert admin.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_killed_server_that_nobody_gathers_is_started_again(home):
    """As in a container whose first process gathers no dead ones: it stays as a zombie."""
    if sys.platform != "linux":
        assert not lives(home)
        return
    program = (
        "import ctypes, os, signal, sys\n"
        f"ctypes.CDLL(None).prctl({SUBREAPER}, 1)\n"
        "from pathlib import Path\n"
        "from tests.kernel.database.embedded.site import cluster_in, postmaster\n"
        "cluster = cluster_in(Path(sys.argv[1]))\n"
        "cluster.ensure()\n"
        "before = postmaster(cluster)\n"
        "os.kill(before, signal.SIGKILL)\n"
        "while not Path(f'/proc/{before}/stat').read_text().rpartition(') ')[2][0] == 'Z': pass\n"
        "assert not cluster.running()\n"
        "cluster.ensure()\n"
        "assert postmaster(cluster) != before and cluster.answers()\n"
        "assert cluster.release()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[4], timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ctypes.CDLL(None).prctl  # the call above is there on this system


def test_a_file_that_names_nobody_is_left_alone(tmp_path):
    (tmp_path / "postmaster.pid").write_text("no number\n")
    bury(tmp_path, tmp_path)
    assert not lives(tmp_path)
    assert (tmp_path / "postmaster.pid").read_text() == "no number\n"


def test_a_killed_user_leaves_the_server_running_and_no_lock(home):
    with ended(cluster_in(home)) as ours:
        other = in_another_process(home, "time.sleep(600)")
        number = line_of(other)
        other.kill()
        other.communicate()
        assert ours.answers()
        start = time.monotonic()
        ours.ensure()
        assert time.monotonic() - start < 5
        assert str(postmaster(ours)) == number
        assert ours.release()


def test_it_is_stopped_by_the_last_to_leave(home):
    with ended(cluster_in(home)) as ours:
        ours.ensure()
        other = in_another_process(home, "input()\ncluster.release()")
        line_of(other)
        assert not ours.release()
        assert ours.answers()
        other.communicate("\n", timeout=60)
        assert not ours.running()


def test_a_stop_that_is_asked_for_does_not_wait_for_others(home):
    with ended(cluster_in(home)) as ours:
        ours.ensure()
        assert cluster_in(home).stop()
        assert not ours.running()
        assert not ours.stop()


def test_one_that_would_not_end_is_not_said_to_be_stopped(cluster, monkeypatch):
    cluster.ensure()
    asked = cluster._pg_ctl

    def refusing(what, *options):
        return asked("status", "-D", "/nowhere") if what == "stop" else asked(what, *options)

    monkeypatch.setattr(type(cluster), "_pg_ctl", lambda _self, *said: refusing(*said))
    assert not cluster.stop()
    assert cluster.running()
    monkeypatch.undo()


def test_a_half_made_cluster_is_made_again(cluster):
    half = cluster.folder / "data.partial-1"
    cluster._prepare()
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster.ensure()
    assert cluster.answers()
    assert not half.exists()


def test_an_initdb_that_is_killed_leaves_nothing_that_looks_whole(home):
    """The process is killed while it makes the cluster, at some moments one after another."""
    for wait in (0.1, 0.3, 0.6):
        other = in_another_process(home, "")
        time.sleep(wait)
        other.kill()
        other.communicate()
    with ended(cluster_in(home)) as ours:
        ours.ensure()
        with ours.connect() as admin:
            assert admin.execute("SELECT 1").fetchone() == (1,)


def test_another_accounts_folder_is_refused(cluster):
    cluster._prepare()
    cluster.__dict__["owner"] = Owner("somebody", os.geteuid() + 4321, os.getegid(), other=False)
    with pytest.raises(DatabaseFaultError, match=r"belongs to another account .* MINSHENG_DATA"):
        cluster.ensure()
    cluster.data.mkdir()
    with pytest.raises(DatabaseFaultError, match="another account"):
        cluster.stop()
    cluster.data.rmdir()


def test_another_release_is_refused_and_left_as_it_is(cluster):
    cluster._prepare()
    cluster.data.mkdir()
    cluster.owner.give(cluster.data)
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(DatabaseFaultError, match=r"of PostgreSQL 16, .* of 18; .*minsheng backup"):
        cluster.ensure()
    assert [path.name for path in cluster.data.iterdir()] == ["PG_VERSION"]


def test_a_server_that_does_not_start_says_why(cluster, monkeypatch):
    monkeypatch.setattr("minsheng.kernel.database.embedded.cluster.RETRY_SECONDS", 0)
    cluster.ensure()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write("no_such_setting = 1\n")
    with pytest.raises(DatabaseFaultError, match="no_such_setting"):
        cluster.ensure()
