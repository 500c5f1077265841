"""The database's tests once more, on a PostgreSQL that is not the wheel's."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from minsheng.kernel.database.embedded.owner import server_owner
from minsheng.kernel.database.roles import LOGINS, as_script
from minsheng.web.databases import URLS

ROOT = Path(__file__).parents[3]
LEAST = 15
HERE = "tests/kernel/database"
NOT_THERE = "test_other_server.py", "embedded"


def installed() -> list[Path]:
    """The folders of programs of servers of this machine, that are new enough."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if config := shutil.which("pg_config"):
        named = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(named.stdout.strip()))
    whole = {p.resolve() for p in found if (p / "initdb").exists() and (p / "pg_ctl").exists()}
    return sorted(folder for folder in whole if release(folder) >= LEAST)


def release(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


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


def urls(folder: Path) -> dict[str, str]:
    """The roles by the script that admins are given, and the settings that name them."""
    passwords = {role: secrets.token_urlsafe(16) for role in LOGINS}
    with psycopg.connect(
        host=str(folder), user="postgres", password="of the admin", dbname="postgres",
        autocommit=True,
    ) as admin:  # fmt: skip
        for statement in as_script(passwords, "minsheng").split(";\n")[:-1]:
            admin.execute(statement)
    return {
        URLS[role]: f"postgresql://{role}:{passwords[role]}@/minsheng?host={folder}"
        for role in LOGINS
    }


@pytest.mark.slow
def test_they_hold_on_every_server_of_this_machine(place):
    for programs in installed():
        folder = started(programs, place, "of the admin")
        ours = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_XDIST")}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", HERE,
                 *(f"--ignore={HERE}/{name}" for name in NOT_THERE)],
                cwd=ROOT, capture_output=True, text=True, check=False,
                env={**ours, **urls(folder), "MINSHENG_DATA": str(place / "site")},
            )  # fmt: skip
        finally:
            as_server(programs / "pg_ctl", "stop", "-D", folder / "data", "-m", "immediate", "-w")
        shutil.rmtree(folder)
        assert done.returncode == 0, done.stdout[-4000:]
        assert re.search(r"\d+ passed", done.stdout)


def test_a_servers_release_is_read_from_its_programs():
    from minsheng.kernel.database.embedded.programs import wheel_programs

    assert release(wheel_programs().folder) >= LEAST
    assert all(release(folder) >= LEAST for folder in installed())
