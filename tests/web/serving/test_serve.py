"""The site as an office runs it: `minsheng serve`, with all that can befall it."""

import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
from tests.kernel.database.embedded.site import a_folder, home, postmaster
from tests.web.serving.site import below, children_of, gone, running

from minsheng.kernel.database.embedded import Cluster

__all__ = ["home"]
SMALL = ("--workers", "1", "--threads", "2")


@pytest.fixture(scope="module")
def made():
    """A site that has been made, and ended."""
    with a_folder() as folder:
        with running(folder / "site", *SMALL) as first:
            first.until("Minsheng is up")
            assert first.end() == 0
        yield folder / "site"


@pytest.fixture
def site(home, made):
    subprocess.run(["cp", "--archive", made, home], check=True)
    with running(home, *SMALL) as found:
        found.until("Minsheng is up")
        yield found


def test_it_works(site):
    assert f"http://localhost:{site.port}/" in site.said[-1]
    assert site.well()
    assert site.get("/")[0] == 302
    assert set(children_of(site.process.pid)) == {"server", "worker"}
    cluster = Cluster(site.home)
    assert site.end() == 0
    assert not cluster.running()
    log = Path(site.home, "site.log").read_text()
    assert '"route": "healthz"' in log


def test_the_worker_works(site):
    """As the application, who owns nothing: it finds a job, does it, and takes it away."""
    with Cluster(site.home).connect("minsheng") as admin:
        admin.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'minsheng.seal_history', 0, "
            "NULL, NULL, '{\"timestamp\": 7}', NULL)::procrastinate_job_to_defer_v1])"
        )
        until = time.monotonic() + 60
        while True:
            states = admin.execute("SELECT status::text FROM procrastinate_jobs").fetchall()
            assert ("failed",) not in states
            if not states:
                break
            assert time.monotonic() < until
            time.sleep(0.2)
    assert site.end() == 0


def test_whatever_dies_is_started_again(site):
    before = children_of(site.process.pid)
    answering = below(before["server"])
    for name, words in (("server", "the server ended (-9)"), ("worker", "the worker ended (-9)")):
        os.kill(before[name], signal.SIGKILL)
        site.until(words)
    site.wait_until_well()
    assert answering
    gone(answering)
    os.kill(postmaster(Cluster(site.home)), signal.SIGKILL)
    site.until("The database does not answer")
    site.wait_until_well()
    assert site.end() == 0


def test_a_running_request_is_finished_before_the_end(site):
    """It waits for a table that somebody holds, and is answered after Ctrl-C."""
    answers = []
    with Cluster(site.home).connect("minsheng") as admin:
        admin.autocommit = False
        admin.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        asking = threading.Thread(target=lambda: answers.append(site.get("/healthz")))
        asking.start()
        time.sleep(1)
        site.process.send_signal(signal.SIGINT)
        site.until("Ending once running requests")
        time.sleep(1)
        assert site.process.poll() is None
        admin.rollback()
    asking.join(60)
    assert answers[0][0] == 200
    assert site.process.wait(60) == 0


def test_a_killed_parent_takes_its_children_with_it_and_leaves_the_database(site):
    left = children_of(site.process.pid)
    site.process.kill()
    site.process.wait(10)
    gone(left.values())
    cluster = Cluster(site.home)
    assert cluster.answers()
    assert cluster.release()


def test_a_taken_port_is_said_before_anything_is_done(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with running(home / "none", *SMALL, "--port", port) as site:
            site.until(f"nothing can listen on 127.0.0.1, port {port}")
            assert site.process.wait(60) == 1
    assert not (home / "none").exists()


def test_a_worker_alone_keeps_the_database_for_itself(home):
    with running(home, command="worker") as worker:
        worker.until("The worker is at work")
        assert set(children_of(worker.process.pid)) <= {"worker"}
        assert worker.end() == 0
    assert not Cluster(home).running()
