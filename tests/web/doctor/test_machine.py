"""Each fault of the machine is found, with its remedy."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from minsheng.web.backup import marker
from minsheng.web.backup.errors import BackupError
from minsheng.web.doctor import State, machine

NOW = datetime(2030, 6, 1, tzinfo=UTC)


def one(findings):
    (found,) = findings
    assert (found.remedy is None) == (found.state is State.OK)
    assert all(found.what)
    assert all(found.found)
    return found


def test_an_old_python(monkeypatch):
    assert one(machine.python()).state is State.OK
    monkeypatch.setattr(machine, "LEAST_PYTHON", (4, 0))
    assert one(machine.python()).state is State.FAIL


def test_a_package_that_is_missing_or_old(monkeypatch):
    def required():
        return ['django>=99; extra == "site"', "no-such-thing>=1", 'pytest>=99; extra == "dev"']

    monkeypatch.setattr(machine.importlib.metadata, "requires", lambda _: required())
    found = one(machine.packages())
    assert found.state is State.FAIL
    assert "django 5.2" in found.found[1]
    assert "no-such-thing" in found.found[1]
    assert "pytest" not in found.found[1]


def test_secrets_that_others_may_read(tmp_path):
    assert one(machine.secrets(tmp_path)).state is State.WARN
    (tmp_path / "secrets").mkdir(mode=0o700)
    handle = os.open(tmp_path / "secrets" / "a", os.O_CREAT, 0o600)
    os.close(handle)
    assert one(machine.secrets(tmp_path)).state is State.OK
    (tmp_path / "secrets" / "a").chmod(0o640)
    found = one(machine.secrets(tmp_path))
    assert found.state is State.FAIL
    assert "chmod" in found.remedy[1]


@pytest.mark.parametrize(
    ("free", "state"), [(10**8, State.FAIL), (2 * 10**9, State.WARN), (10**11, State.OK)]
)
def test_a_full_disk(tmp_path, monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 0, free))
    assert one(machine.room(tmp_path / "not" / "there")).state is state


def test_a_clock_that_was_reset():
    assert one(machine.clock(NOW)).state is State.OK
    assert one(machine.clock(datetime(1980, 1, 1, tzinfo=UTC))).state is State.FAIL


def test_an_old_backup(tmp_path):
    assert one(machine.backup(tmp_path, NOW)).state is State.WARN
    for hours, state in ((3, State.OK), (100, State.WARN)):
        at = (NOW - timedelta(hours=hours)).isoformat()
        (tmp_path / "last-backup.json").write_text(json.dumps({"at": at}))
        assert one(machine.backup(tmp_path, NOW)).state is state


def test_what_a_restore_or_a_backup_that_was_cut_off_left(tmp_path):
    data, elsewhere = tmp_path / "site", tmp_path / "backups"
    assert one(machine.restored(data)).state is State.OK
    (data / "restore-x1").mkdir(parents=True)
    elsewhere.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, at_work = (elsewhere / f"b.partial-{pid}" for pid in (gone.pid, os.getpid()))
    dead.touch()
    at_work.touch()
    (data / "last-backup.json").write_text(json.dumps({"file": str(elsewhere / "a")}))
    found = one(machine.restored(data))
    assert found.state is State.WARN
    assert str(data / "restore-x1") in found.found[1]
    assert str(dead) in found.found[1]
    assert str(at_work) not in found.found[1]
    marker.mark(data, "here")
    assert [f.state for f in machine.restored(data)] == [State.FAIL, State.WARN]
    assert (marker.cut_off(data, "here"), marker.cut_off(data, "elsewhere")) == (True, False)
    with marker.alone(data), pytest.raises(BackupError, match="at work"), marker.alone(data):
        pass
    marker.unmark(data)
    marker.refuse_half(data)


def test_a_front_end_that_is_not_built(tmp_path):
    assert one(machine.front_end(tmp_path)).state is State.WARN
    listed = {"paths": {"office.css": "office.1.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(listed))
    assert one(machine.front_end(tmp_path)).state is State.OK
