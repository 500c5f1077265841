"""A process that dies is started again; one that is asked to end may finish."""

import os
import signal
import sys
import threading
import time

import pytest

from minsheng.web.serving import children as module
from minsheng.web.serving.children import Child, Ends, ends, keep

SAID: list[str] = []


def said(zh: str, en: str) -> None:
    assert zh
    SAID.append(en)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    SAID.clear()
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.1)


def python(tmp_path, text: str) -> Child:
    """A child that runs some Python."""
    (tmp_path / "child_of_a_test.py").write_text(text)
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path)}
    return Child("它", "it", "child_of_a_test", (), surroundings)


def test_it_is_started_again_and_said(tmp_path):
    child = python(tmp_path, f"open({str(tmp_path / 'starts')!r}, 'a').write('.')\nexit(3)\n")
    asked = Ends()

    def enough():
        asked.asked = (tmp_path / "starts").exists() and len((tmp_path / "starts").read_text()) >= 3

    keep([child], asked, said, enough)
    assert SAID[0].startswith("it ended (3); it is started again in 0 s")
    assert SAID[-1].startswith("Ending")


def test_what_it_is_at_is_finished(tmp_path):
    done, ready = tmp_path / "done", tmp_path / "ready"
    text = (
        "import signal, sys, time\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), open({str(done)!r}, 'w'), "
        "sys.exit()))\n"
        f"open({str(ready)!r}, 'w')\ntime.sleep(600)\n"
    )
    asked = Ends()
    keep([python(tmp_path, text)], asked, said, lambda: setattr(asked, "asked", ready.exists()))
    assert done.exists()


def test_a_second_ctrl_c_waits_for_nobody(tmp_path):
    ready = tmp_path / "ready"
    text = (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(ready)!r}, 'w')\ntime.sleep(600)\n"
    )
    asked = Ends()
    child = python(tmp_path, text)

    def twice():
        if ready.exists():
            asked.asked = 1
            threading.Timer(0.3, lambda: setattr(asked, "asked", 2)).start()

    began = time.monotonic()
    keep([child], asked, said, twice)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 20


def test_the_signals_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    with ends() as asked:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
    assert asked.asked == 2
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_child_ends_with_its_parent(tmp_path):
    child = python(
        tmp_path,
        "from minsheng.web.serving.parent import end_with_parent\nimport time\n"
        "end_with_parent()\ntime.sleep(600)\n",
    )
    child.surroundings = {
        **child.surroundings,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]),
    }
    child.start()
    assert child.process is not None
    assert child.process.stdin is not None
    child.process.stdin.close()
    assert child.process.wait(30) == -signal.SIGTERM
