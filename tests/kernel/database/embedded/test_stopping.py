"""A server that is held is stopped, however whoever holds it is asked to end."""

import signal
import threading

import pytest
from tests.kernel.database.embedded.site import cluster, home, in_another_process, line_of
from tests.web.serving.site import running

from minsheng.city.snapshot import generate
from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.embedded.stopping import interruptible

__all__ = ["cluster", "home"]
HELD = """
with cluster.held():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_works(cluster, how):
    other = in_another_process(cluster.home, HELD)
    line_of(other)
    assert line_of(other) == "held"
    assert cluster.running()
    other.send_signal(how)
    other.communicate(timeout=60)
    assert not cluster.running()


def test_a_command_that_is_told_to_end_stops_the_database(home, tmp_path):
    """Told twice, as by `timeout`, which tells the command and then its whole group."""
    city = tmp_path / "city"
    city.mkdir()
    generate(city, 50, 7, "2020-11")
    with running(home, str(city), command="load") as load:
        load.until("Seeing to tables")
        assert Cluster(home).running()
        load.process.send_signal(signal.SIGTERM)
        load.process.send_signal(signal.SIGTERM)
        load.until("Stopped.")
        assert load.process.wait(60) == 130
    assert not Cluster(home).running()


def test_what_was_done_on_the_signal_before_is_done_again():
    before = signal.getsignal(signal.SIGTERM)
    with interruptible():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_another_thread_takes_no_signals():
    ended = []

    def work():
        with interruptible():
            ended.append(signal.getsignal(signal.SIGTERM))

    other = threading.Thread(target=work)
    other.start()
    other.join()
    assert ended == [signal.getsignal(signal.SIGTERM)]
