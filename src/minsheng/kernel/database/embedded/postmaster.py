"""Whether the server that a cluster's folder names is still alive.

Where nobody gathers dead processes, as in many containers, a killed server stays behind as a
zombie. To PostgreSQL it seems to run: nothing starts beside it, and nothing stops it.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def lives(data: Path) -> bool:
    """Whether the process that a cluster names may be alive: no zombie, and not unnamed."""
    number = _named(data)
    return number is not None and not _is_zombie(number)


def bury(data: Path, socket: Path) -> None:
    """Let a cluster name another dead process in place of a zombie.

    The rest of the file stays: by it PostgreSQL sees whether any process of the old server
    still uses its memory, and waits for it.

    Args:
        data: the cluster's folder.
        socket: the folder of its socket, which names the process, too.
    """
    number = _named(data)
    if number is None or not _is_zombie(number):
        return
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for path in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*.lock")):
        rest = path.read_text("utf-8").split("\n", 1)[1]
        path.write_text(f"{gone.pid}\n{rest}", "utf-8")


def _named(data: Path) -> int | None:
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
    return None


def _is_zombie(number: int) -> bool:
    with suppress(OSError):
        # The name, in brackets, may hold anything; the state is behind it.
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(") ")[2][:1] == "Z"
    return False
