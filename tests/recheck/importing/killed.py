"""Runs an import that kills itself at a chosen moment, as `kill -9` or a power cut would.

`python killed.py FOLDER MOMENT...`: for each moment, in a process of its own, the import of
FOLDER/raw into FOLDER/MOMENT dies at that change of a file or folder; MOMENT 0 lets it end
and prints the changes, a line each.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

from minsheng.city.divisions import divisions_at
from minsheng.recheck.importing.command import Request, run_import

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree"}
MONTH, KEY = 202011, 77


def imported(folder: Path, moment: int) -> list[str]:
    """Import, dying at that change; the changes there were."""
    seen: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
        if event in CHANGES or writes:
            seen.append(f"{event} {' '.join(map(str, arguments))}")
            if len(seen) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    there = {path.name.split("_")[0] for path in (folder / "raw").iterdir()}
    counties = {d.county: d.name for d in divisions_at(MONTH).counties() if d.name in there}
    at = folder / str(moment)
    ask = Request(
        folder / "raw", at / "register", at / "out", at / "returned", MONTH, 24, go_on=True,
        today=date(2020, 11, 30), due=date(2020, 12, 7),
    )  # fmt: skip
    sys.addaudithook(watch)
    run_import(ask, counties, lambda _bits: KEY)
    return seen


def main() -> None:
    """Each moment in a process of its own: the audit hook stays until it ends."""
    folder = Path(sys.argv[1])
    for moment in map(int, sys.argv[2:]):
        child = os.fork()
        if not child:
            seen = imported(folder, moment)
            sys.stdout.write("\n".join(seen))
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
