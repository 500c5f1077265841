"""From a seed to decisions: one hash, the same on every machine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from minsheng.bench.lines import AS_OF, Line, Options
from minsheng.bench.worker import in_process

HOUSEHOLDS = 20_000
PRINTED = re.compile(r"hash of the demo city[^`]*`([0-9a-f]{64})`")


def printed() -> str | None:
    """The hash that the README of this source tree prints; None outside of one."""
    readme = Path(str(files("minsheng"))).parents[1] / "README.md"
    found = PRINTED.search(readme.read_text(encoding="utf-8")) if readme.exists() else None
    return found[1] if found else None


def run(options: Options) -> Iterator[Line]:
    """Make the demo's city and decide it."""
    households = options.households or HOUSEHOLDS
    made = in_process("make", options.folder, households, "unknown", say=options.say)
    out = options.folder / "run-hash"
    shutil.rmtree(out, ignore_errors=True)
    figures = in_process("recheck", made["unknown"], out, say=options.say)
    name = f"hash.{households}.{AS_OF}"
    value, goal = str(figures["hash"]), printed()
    if goal is None or households != HOUSEHOLDS:
        yield Line(name, value, "sha256")
    else:
        yield Line(name, value, "sha256", f"= {goal} (README)", value == goal)
