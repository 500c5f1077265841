"""Who the database server runs as: whoever runs us, or a service user where that is root.

PostgreSQL refuses to run as root. There it runs as a system user of its own, which must be
able to reach its folder and its programs; where they lie below a folder closed to it, both are
kept under /var/lib instead. No folder of anybody's is ever opened wider for it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minsheng.kernel.database.errors import DatabaseFaultError

SERVICE_USER = "minsheng-db"
SYSTEM_FOLDER = Path("/var/lib/minsheng")


@dataclass(frozen=True)
class Owner:
    """The account the server runs as.

    Attributes:
        name: of the account.
        other: whether it is another than our own.
    """

    name: str
    uid: int
    gid: int
    other: bool

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments of `subprocess.run` that start a program as this account."""
        if not self.other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def give(self, path: Path) -> None:
        """Make a path this account's."""
        if self.other:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether the account may pass through every folder above a path, and into it."""
        if not self.other:
            return True
        return all(self._may_pass(p) for p in (path, *path.parents) if p.exists())

    def _may_pass(self, path: Path) -> bool:
        about = path.stat()
        if not stat.S_ISDIR(about.st_mode):
            return bool(about.st_mode & stat.S_IXOTH) or about.st_uid == self.uid
        if about.st_uid == self.uid:
            return bool(about.st_mode & stat.S_IXUSR)
        return bool(about.st_mode & stat.S_IXOTH)


def server_owner() -> Owner:
    """The account to run the server as; the service user is made where it is missing.

    Raises:
        DatabaseFaultError: we are root, and no service user can be made.
    """
    uid = os.geteuid()
    if uid != 0:
        return Owner(_name_of(uid), uid, os.getegid(), other=False)
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        entry = _made()
    return Owner(SERVICE_USER, entry.pw_uid, entry.pw_gid, other=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise DatabaseFaultError(
            f"the user id {uid} has no name on this machine, and PostgreSQL asks for one; "
            f"add it to the users of the machine, or set DATABASE_URL to a server that runs",
        ) from None


def _made() -> pwd.struct_passwd:
    program = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if program is None:
        raise DatabaseFaultError(
            f"PostgreSQL does not run as root, and there is no `useradd` to make the user "
            f"{SERVICE_USER} with; run as an ordinary user, or set DATABASE_URL to a server "
            f"that runs",
        )
    done = subprocess.run(  # noqa: S603 - a program of the system, no word of a user's
        [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin",
         "--home-dir", str(SYSTEM_FOLDER), SERVICE_USER],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        raise DatabaseFaultError(
            f"the user {SERVICE_USER}, as whom PostgreSQL would run, could not be made: "
            f"{done.stderr.strip()}",
        ) from None
