"""A folder taken for a run: refused where it holds anything else, or another question's answers.

Decisions stand under another name until the run is whole, for half of them must not look like
all; what a command that died left half-written is removed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from minsheng.recheck.archive import RESTORE
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import LOCK, make_folder, text_of, write_json
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.summaries import FORMAT

DECISIONS = "decisions.parquet"
UNFINISHED = "decisions.unfinished"
"""Where decisions stand until the run is whole: half of them must not look like all."""
PART = re.compile(r"\..*\.part")


def _standing(out: Path) -> str:
    """The folder where the decisions of a run stand now."""
    return DECISIONS if (out / "run.json").exists() else UNFINISHED


def now(out: Path, name: str) -> str:
    """Where a file stands now that in the end is to have a name."""
    return name.replace(DECISIONS, _standing(out), 1)


def refuse_within(out: Path, snapshot: Snapshot) -> None:
    """Refuse a place inside the snapshot: who replaces the snapshot would lose the run."""
    if out.resolve().is_relative_to(snapshot.folder.resolve()):
        msg = f"{out} lies in the snapshot {snapshot.folder}; choose a folder for --out outside it"
        raise RecheckError(msg)


def refuse_others(out: Path) -> None:
    """Refuse a place that is no folder, or holds what is not of a run.

    A command that died right at the start leaves our own empty folders; those may stay.
    """
    if out.is_file():
        msg = f"{out} is a file; name a folder for --out"
        raise RecheckError(msg)
    if not out.exists() or any((out / name).exists() for name in ("run.json", "question.json")):
        return
    ours = {DECISIONS, UNFINISHED, "parts", LOCK}
    for held_there in out.iterdir():
        name = held_there.name
        empty = held_there.is_dir() and not any(held_there.iterdir())
        if not (name == LOCK or (name in ours and empty) or PART.fullmatch(name)):
            msg = f"{out} is not empty and holds no run; choose another folder for --out"
            raise RecheckError(msg)


def claim(out: Path, question: dict[str, Any]) -> None:
    """Take the folder for this question; refuse one that holds another's answers."""
    for name in ("run.json", "question.json"):
        path = out / name
        if path.exists():
            differing = _differing(_asked(path), question)
            if differing:
                ended = name == "run.json"
                remedy = "" if ended else f"delete {out}, which holds an unfinished run, or "
                msg = f"{out} holds the run of another question: {differing}; {remedy}"
                raise RecheckError(f"{msg}choose another folder for --out")
            break
    else:
        write_json(out / "question.json", question)
    if (out / DECISIONS).exists() and not (out / "run.json").exists():
        (out / DECISIONS).rename(out / UNFINISHED)  # of a command that died at its very end
    for folder in (out, out / _standing(out), out / "parts"):
        make_folder(folder)
        for half in [p for p in folder.iterdir() if PART.fullmatch(p.name)]:
            half.unlink()  # of a command that died; nobody else writes here now


def _asked(path: Path) -> dict[str, Any]:
    """The question of a run, as it stands in its folder.

    Raises:
        RecheckError: what stands there is no run's, or was spoilt.
    """
    try:
        held = strict_json(text_of(path))
    except (ValueError, RecursionError):
        held = None
    kind = held.get("format") if isinstance(held, dict) else None
    if isinstance(held, dict) and str(kind).startswith(FORMAT.partition("/")[0] + "/"):
        return held
    wrong = "is not readable as JSON" if held is None else "is not what a run writes there"
    raise RecheckError(f"{path} {wrong}; {RESTORE}")


def _differing(held: dict[str, Any], question: dict[str, Any]) -> str:
    """In what a run's question differs from the one asked; empty when in nothing."""
    words = {
        "as_of": f"the month {held.get('as_of')}",
        "snapshot": "another snapshot, or this one before it was changed",
        "rulebook": f"the rule book {str(held.get('rulebook'))[:12]}",
        "program": f"version {held.get('program')} of the program",
        "format": "another format",
        "law_day": f"the law of {held.get('law_day')}",
        "officers": "other decisions of officers",
    }
    found = [w for key, w in words.items() if held.get(key) != question[key]]
    return found[0] if found else ""
