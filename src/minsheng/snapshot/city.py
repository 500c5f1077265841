"""`city.json`, what a snapshot says of itself (docs/snapshot.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from minsheng.snapshot.columns import FORMAT

CITY = "city.json"


def write_city(
    folder: Path,
    as_of: str,
    counties: Sequence[int],
    households: int,
    persons: int,
    *,
    seed: int = 0,
    pattern_families: Mapping[str, int] | None = None,
    **more: bool | str,
) -> None:
    """Write what a snapshot says of itself; its other files are to be there.

    Args:
        folder: the snapshot's.
        as_of: its month, as `2020-11`.
        counties: their codes, in order.
        households: how many there are in all counties.
        persons: how many.
        seed: of a made-up city; 0 of any other.
        pattern_families: by name, the household's number.
        more: what else it says.
    """
    about = {
        "format": FORMAT,
        "as_of": as_of,
        "seed": seed,
        "households": households,
        "persons": persons,
        "counties": [str(code) for code in counties],
        "pattern_families": dict(pattern_families or {}),
        **more,
    }
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (folder / CITY).write_text(text, encoding="utf-8")
