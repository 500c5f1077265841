"""The drill: a site is written, backed up, destroyed, brought back, and is the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.database.embedded.site import home

from minsheng.city.snapshot import generate
from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.secrets import Secrets
from minsheng.web.backup import keys
from minsheng.web.backup.archive import opened

__all__ = ["home"]
ROOT = Path(__file__).parents[3]
CHANGED = {"audit_seal", "audit_day", "audit_awaiting"}
"""The chain of the audit says that the database was moved, and goes on from there."""
SITE_KEYS = ("secret-key", "field-key", "exchange-key")
PASSPHRASE = "four words that nobody says"
CLI = "from minsheng.cli import main; main()"


def run(home: Path, *command: str, passphrase: str = PASSPHRASE) -> tuple[int, str, str]:
    surroundings = {k: v for k, v in os.environ.items() if k != "MINSHENG_ROLE"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=240,
        env={
            **surroundings, "MINSHENG_DATA": str(home), "MINSHENG_LANG": "en",
            "DJANGO_SETTINGS_MODULE": "minsheng.web.settings", "MINSHENG_LOG": "/dev/null",
            "MINSHENG_KEYS_PASSPHRASE": passphrase, "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def well(home: Path, *command: str) -> str:
    code, out, err = run(home, *command)
    assert code == 0, err
    return out


def digests(home: Path) -> dict[str, str]:
    """Of each table, over all of its rows."""
    cluster = Cluster(home, shared_mb=128)
    cluster.ensure()
    try:
        with cluster.connect("minsheng", "ms_backup") as reader:
            tables = reader.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relkind IN ('r', 'p')"
            ).fetchall()
            found = {}
            for (table,) in tables:
                rows = reader.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1').fetchall()
                found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
            return found
    finally:
        cluster.release()


def destroyed(home: Path) -> None:
    cluster = Cluster(home)
    cluster.stop()
    shutil.rmtree(cluster.folder)
    shutil.rmtree(home)


KILLED = """
import os, signal
from minsheng.web.backup import restoring
real = restoring.restore
def restore(*words):
    real(*words)
    os.kill(os.getpid(), signal.SIGKILL)
restoring.restore = restore
"""
"""Dies when the database is back and the media are not."""


def killed_between(home: Path, backup: str, keys: str) -> None:
    """Half a site is served by nobody and named; it is brought back over."""
    code, _, _ = run(home, "-c", KILLED + CLI, "restore", backup, "--keys", keys)
    assert code == -signal.SIGKILL
    assert not (home / "media").exists()
    for command in (["serve", "--port", "8974"], ["worker"], ["backup", f"{backup}.2"]):
        code, _, err = run(home, "-c", CLI, *command)
        assert code == 1
        assert "half a site" in err
        assert "`minsheng restore` again" in err
    code, out, _ = run(home, "-c", CLI, "doctor")
    assert code == 1
    assert "FAIL restore: it has not ended" in out
    (staged,) = home.glob("restore-*")
    assert str(staged) in out
    assert "files are back" in well(home, "-c", CLI, "restore", backup, "--keys", keys)
    assert not list(home.glob("restor*-*"))
    assert (home / "media" / "a folder" / "照片.jpg").exists()
    assert "ok   restore" in run(home, "-c", CLI, "doctor")[1]


def keys_of_another_site(kept: Path) -> str:
    """A file of keys, right in its form."""
    other = kept / "other"
    for name in SITE_KEYS:
        Secrets(other).made(name)
    keys.write(other, kept / "other.keys", PASSPHRASE)
    return str(kept / "other.keys")


def put_after_what_came_before(home: Path, kept: Path) -> None:
    """Neither a look by the doctor nor the keys of another site stand in a restore's way."""
    backup, right = str(kept / "site.backup"), str(kept / "keys")
    code, out, _ = run(home, "-c", CLI, "doctor")
    assert (code, "not made yet" in out) == (0, True)
    assert not home.exists()
    thrown = Secrets(home).made("secret-key", 48)  # as any command throws one that is not there
    wrong = keys_of_another_site(kept)
    code, _, err = run(home, "-c", CLI, "restore", backup, "--keys", wrong)
    assert code == 1
    assert "the keys given by --keys are not those of the backup (exchange-key, field-key" in err
    assert [path.name for path in home.rglob("*") if path.is_file()] == ["secret-key"]
    assert "files are back" in well(home, "-c", CLI, "restore", backup, "--keys", right)
    (aside,) = (home / "secrets-put-aside").iterdir()
    assert aside.read_text().strip() == thrown
    assert keys.marks(home) == opened(Path(backup))[1].keys


@pytest.fixture
def backed_up(home, tmp_path):
    """A site, its backup and its keys."""
    city = tmp_path / "city"
    city.mkdir()
    generate(city, 150, 7, "2020-11")
    well(home, "-m", "tests.web.backup.a_site", "make", str(city))
    said = well(home, "-c", CLI, "backup", str(tmp_path / "site.backup"))
    assert "no key is in it" in said
    well(home, "-c", CLI, "backup", "--keys", str(tmp_path / "keys"))
    return home, tmp_path


def test_what_was_destroyed_comes_back(backed_up):
    home, kept = backed_up
    before, answer = digests(home), well(home, "-m", "tests.web.backup.a_site", "ask")
    assert json.loads(answer)["status"] == 302
    backup, right = str(kept / "site.backup"), str(kept / "keys")
    destroyed(home)
    killed_between(home, backup, right)
    destroyed(home)
    put_after_what_came_before(home, kept)
    destroyed(home)

    code, _, err = run(home, "-c", CLI, "restore", backup)
    assert code == 1
    assert "give the file of keys by --keys" in err
    code, _, err = run(home, "-c", CLI, "restore", backup, "--keys", right, passphrase="x" * 20)
    assert code == 1
    assert "does not open" in err

    assert "files are back" in well(home, "-c", CLI, "restore", backup, "--keys", right)
    after = digests(home)
    assert {t for t in before if after[t] != before[t]} <= CHANGED
    assert set(after) == set(before)
    assert well(home, "-m", "tests.web.backup.a_site", "ask") == answer
    media = home / "media" / "a folder" / "照片.jpg"
    assert media.read_bytes() == b"\0picture" * 1000

    assert not (home / "restoring").exists()
    code, _, err = run(home, "-c", CLI, "restore", backup, "--keys", right)
    assert code == 1
    assert "is not empty" in err
    for path in (kept / "site.backup", kept / "keys"):
        assert path.stat().st_mode & 0o777 == 0o600
    for secret in (home / "secrets").iterdir():
        for path in (kept / "site.backup", kept / "keys"):
            assert secret.read_bytes().strip() not in path.read_bytes()
