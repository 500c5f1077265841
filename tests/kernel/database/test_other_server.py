"""Tests once more, on a PostgreSQL that is not the wheel's (`tests/other_server.py`)."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.other_server import LEAST, installed, release, said

from minsheng.city.snapshot import generate
from minsheng.kernel.database.embedded.owner import server_owner
from minsheng.kernel.database.embedded.programs import wheel_programs
from minsheng.kernel.database.roles import LOGINS, as_script, make_database
from minsheng.web.databases import URLS

ROOT = Path(__file__).parents[3]
HERE = "tests/kernel/database"
NOT_THERE = "test_other_server.py", "embedded"
PART = (f"{HERE}/test_catalogue.py", f"{HERE}/test_guards.py", "tests/web/test_desk.py")
"""What `make test` runs there: catalogue, policies, and pages."""
CLI = "from minsheng.cli import main; main()"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the server's account reaches."""
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def as_server(*command: object) -> None:
    owner = server_owner()
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            check=False, start_new_session=True, **{"cwd": "/", **owner.popen},
        )  # fmt: skip
        said.seek(0)
        assert done.returncode == 0, said.read()


def started(programs: Path, place: Path, password: str) -> Path:
    """A cluster with an admin's password; its folder."""
    folder = place / "server"
    folder.mkdir(mode=0o700)
    server_owner().give(folder)
    word = folder / "password"
    word.write_text(password)
    server_owner().give(word)
    as_server(
        programs / "initdb", "-D", folder / "data", "-U", "postgres", f"--pwfile={word}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
    )  # fmt: skip
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    as_server(
        programs / "pg_ctl", "start", "-D", folder / "data", "-w", "-l", folder / "log",
        "-o", options,
    )  # fmt: skip
    return folder


def admin(folder: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(folder), user="postgres", password="of the admin", dbname="postgres",
        autocommit=True,
    )  # fmt: skip


def urls(folder: Path) -> dict[str, str]:
    """The roles by the script that admins are given, and the settings that name them."""
    passwords = {role: secrets.token_urlsafe(16) for role in LOGINS}
    with admin(folder) as connection:
        for statement in as_script(passwords, "minsheng").split(";\n")[:-1]:
            connection.execute(statement)
    return {
        URLS[role]: f"postgresql://{role}:{passwords[role]}@/minsheng?host={folder}"
        for role in LOGINS
    }


def surroundings(folder: Path, place: Path, database: str = "minsheng") -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_XDIST")}
    named = {k: v.replace("/minsheng?", f"/{database}?") for k, v in URLS_OF[folder].items()}
    return {
        **kept, **named, "MINSHENG_DATA": str(place / database), "MINSHENG_LANG": "en",
        "MINSHENG_LOG": "/dev/null", "MINSHENG_KEYS_PASSPHRASE": "four words that nobody says",
        "PYTHONPATH": os.pathsep.join(["src", *sys.path]),
    }  # fmt: skip


URLS_OF: dict[Path, dict[str, str]] = {}


@contextmanager
def standing(programs: Path, place: Path) -> Iterator[Path]:
    """A server of such programs, with the roles and an empty database; its folder."""
    folder = started(programs, place, "of the admin")
    try:
        URLS_OF[folder] = urls(folder)
        yield folder
    finally:
        as_server(programs / "pg_ctl", "stop", "-D", folder / "data", "-m", "immediate", "-w")
        shutil.rmtree(folder)


def well(*command: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def passes(env: dict[str, str], *what: str) -> None:
    out = well("-m", "pytest", "-q", "-p", "no:cacheprovider", *what, env=env)
    assert re.search(r"\d+ passed", out)


@pytest.mark.parametrize("programs", installed()[-1:], ids=str)
def test_a_part_holds_on_the_newest_server_of_this_machine(programs, place):
    with standing(programs, place) as folder:
        passes(surroundings(folder, place), *PART)


@pytest.mark.parametrize("programs", installed()[-1:], ids=str)
def test_a_backup_of_it_comes_back_into_another_database_of_it(programs, place):
    (city := place / "city").mkdir()
    generate(city, 150, 7, "2020-11")
    backup, keys = str(place / "site.backup"), str(place / "keys")
    with standing(programs, place) as folder:
        there = surroundings(folder, place)
        there["DJANGO_SETTINGS_MODULE"] = "minsheng.web.settings"
        well("-m", "tests.web.backup.a_site", "make", str(city), env=there)
        well("-c", CLI, "backup", backup, env=there)
        well("-c", CLI, "backup", "--keys", keys, env=there)
        with admin(folder) as connection:
            make_database(connection, "another")
        back = surroundings(folder, place, "another")
        back["DJANGO_SETTINGS_MODULE"] = "minsheng.web.settings"
        assert "files are back" in well("-c", CLI, "restore", backup, "--keys", keys, env=back)


@pytest.mark.slow
@pytest.mark.parametrize("programs", installed(), ids=str)
def test_they_hold_on_every_server_of_this_machine(programs, place):
    with standing(programs, place) as folder:
        ignored = (f"--ignore={HERE}/{name}" for name in NOT_THERE)
        passes(surroundings(folder, place), HERE, *ignored)


def test_it_is_said_on_which_server_they_run_or_why_on_none(monkeypatch):
    for found in installed()[-1:]:
        assert said() == (
            f"A part of the tests runs on PostgreSQL {release(found)} of {found}, too."
        )
    monkeypatch.setattr("tests.other_server.installed", list)
    assert "no test runs on another server. Install " in said()
    monkeypatch.undo()
    monkeypatch.setenv("MINSHENG_TEST_SERVER", str(wheel_programs().folder))
    assert installed() == [wheel_programs().folder.resolve()]


def test_a_servers_release_is_read_from_its_programs():
    assert release(wheel_programs().folder) >= LEAST
    assert all(release(folder) >= LEAST for folder in installed())
