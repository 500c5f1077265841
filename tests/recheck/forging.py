"""A run as a forger leaves it who works out anew whatever he can."""

from __future__ import annotations

import json
from pathlib import Path

from minsheng.recheck.files import sha256
from minsheng.recheck.summaries import OF, QUESTION, SEAL, seal_of


def seal(run: Path, **said: object) -> None:
    """Let `run.json` say something else, and give every file and summary the hash it has now."""
    about = json.loads((run / "run.json").read_text("utf-8")) | said
    about["files"] = {name: sha256(run / name) for name in about["files"]}
    write(run / "run.json", about)
    asked = seal_of({key: about.get(key) for key in QUESTION})
    for path in (run / "parts").glob("*.json"):
        summary = json.loads(path.read_text("utf-8"))
        summary["files"] = {name: sha256(run / name) for name in summary["files"]}
        write(path, {**summary, OF: asked})


def write(path: Path, said: dict[str, object]) -> None:
    """What a run or a part says, sealed; what is None is taken out."""
    said = {key: value for key, value in said.items() if value is not None}
    path.write_text(json.dumps({**said, SEAL: seal_of(said)}), "utf-8")
