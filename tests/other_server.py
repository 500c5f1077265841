"""The servers of this machine that are not the wheel's: `make test` runs a part on the newest.

`python tests/other_server.py` says on which, or why on none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

LEAST = 15
NAMED = "MINSHENG_TEST_SERVER"
"""Names the folder of a server's programs, where they are in none of the usual places."""


def installed() -> list[Path]:
    """The folders of programs of servers of this machine, that are new enough."""
    if named := os.environ.get(NAMED):
        return [Path(named).resolve()]
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if config := shutil.which("pg_config"):
        named = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(named.stdout.strip()))
    whole = {p.resolve() for p in found if (p / "initdb").exists() and (p / "pg_ctl").exists()}
    return sorted((f for f in whole if release(f) >= LEAST), key=release)


def release(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def said() -> str:
    """On which server a part of the tests runs once more, or why on none."""
    found = installed()
    if found:
        return f"A part of the tests runs on PostgreSQL {release(found[-1])} of {found[-1]}, too."
    return (
        f"No PostgreSQL {LEAST} or newer beside the wheel's was found: no test runs on another "
        f"server. Install Debian's postgresql, or let {NAMED} name the folder of its programs."
    )


if __name__ == "__main__":
    sys.stdout.write(f"{said()}\n")
