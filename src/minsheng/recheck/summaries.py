"""What a run says of its parts, and of all of them: figures, fingerprint, seals.

A seal is no signature: it finds what was changed by mishap, or by hand without working the
rest out anew. Whoever can work everything out anew can seal it, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from minsheng.recheck.tables import CODED

FORMAT = "minsheng-run/3"
"""How a run is written."""
SEAL, OF = "seal", "question"
"""What seals a summary; in that of a part, also the seal of the question it answers."""
QUESTION = ("format", "as_of", "law_day", "snapshot", "rulebook", "program", "officers")
"""What was asked, as `run.json` says it."""
SNAPSHOT_FOLDER, BESIDE = "snapshot_folder", "snapshot_from_here"
"""Where `run.json` keeps the snapshot's place, and that place as seen from the run."""
PLACES = (SNAPSHOT_FOLDER, BESIDE)
"""Not sealed: run and snapshot may move."""
OF_A_PART = ("part", "first", "last", "households")
"""What `run.json` repeats of each part."""


def seal_of(said: Mapping[str, Any]) -> str:
    """SHA-256 of all else that is said, places apart."""
    sealed = {key: value for key, value in said.items() if key not in (SEAL, *PLACES)}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True).encode()).hexdigest()


def totals(summaries: Sequence[Any]) -> dict[str, Any]:
    """The run's figures and its fingerprint, over the parts in order."""
    outcomes: dict[str, int] = {c.name.lower(): 0 for c in CODED[0][2]}
    stands: dict[str, int] = {}
    hashed = hashlib.sha256()
    for summary in summaries:
        hashed.update(summary["fingerprint"].encode())
        for name, count in summary["outcomes"].items():
            outcomes[name] = outcomes.get(name, 0) + count
        for name, count in summary["stands"].items():
            stands[name] = stands.get(name, 0) + count
    return {
        "households": sum(s["households"] for s in summaries),
        "persons": sum(s["persons"] for s in summaries),
        "outcomes": outcomes,
        "stands": stands,
        "changes": sum(s["changes"] for s in summaries),
        "parts": [{key: s.get(key) for key in OF_A_PART} for s in summaries],
        "hash": hashed.hexdigest(),
    }
