"""Replays a run years later: the archived rule book, the same snapshot, the same answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from minsheng.recheck.decide import Progress, prepare
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer, archived_library, read_run
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.tables import fingerprint


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found."""

    agrees: bool
    text: str


def replay(run: Path, household: int | None = None, progress: Progress | None = None) -> Replayed:
    """Decide a run again, or one household of it, and compare with what it wrote.

    Raises:
        RecheckError: the run, its archive or its snapshot is gone or was changed.
    """
    about = read_run(run)
    library = archived_library(run, about["rulebook"])
    if household is not None:
        same = Explainer(run, library).explain(household).identical
        words = "一致 agrees with the run" if same else "不一致 DIFFERS from the run"
        return Replayed(same, f"{household}: {words}")
    snapshot = Snapshot(Path(about["snapshot_folder"]), library.facts)
    if snapshot.digest != about["snapshot"]["digest"]:
        msg = f"{snapshot.folder} is not the snapshot of this run any more; bring it back"
        raise RecheckError(msg)
    deciding = prepare(snapshot, library, about["as_of"], progress)
    hashed = hashlib.sha256()
    for number, part in enumerate(snapshot.parts, 1):
        loaded = snapshot.read(part, deciding.fused.plan.facts)
        outcome = deciding.fused.run(loaded.batch, deciding.table, deciding.as_of)
        hashed.update(fingerprint(loaded, outcome).encode())
        if progress:
            progress("decide", number, len(snapshot.parts))
    same = hashed.hexdigest() == about["hash"]
    words = "一致 the same decisions" if same else "不一致 OTHER decisions"
    return Replayed(same, f"{about['as_of']}: {words}\n  {about['hash']}\n  {hashed.hexdigest()}")
