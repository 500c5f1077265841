"""Whether what writes and keeps the history stands in the database as it is written here.

Functions and triggers that hold back what one person may not do alone are looked at with it.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from minsheng.kernel.audit.verifying import Verified
from minsheng.kernel.database.policies import functions
from minsheng.kernel.database.triggers import fallen


def not_standing(cursor: Any) -> list[str]:
    """Triggers that are off, gone or altered, as `table.trigger`, and functions, as `function()`.

    Args:
        cursor: of a connection of any role, also past Django.
    """
    cursor.execute(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    held = dict(cursor.fetchall())
    altered = [f"{name}()" for name, text in functions() if held.get(name) != text.split("$$")[1]]
    return [*(f"{table}.{name}" for table, name in fallen(cursor)), *altered]


RESULT = "audit-verified.json"


def keep_result(folder: Path, found: Verified, fallen_triggers: int, now: datetime) -> None:
    """Keep what the last look at the whole chain found, for the page that tells it."""
    held = {
        **vars(found), "fallen": fallen_triggers, "at": now.isoformat(),
        "until": found.until.isoformat() if found.until else None,
    }  # fmt: skip
    partial = folder / f".{RESULT}"
    partial.write_text(json.dumps(held), "utf-8")
    partial.replace(folder / RESULT)


def last_result(folder: Path) -> dict[str, Any] | None:
    """What the last look found; None where nobody has looked from this folder yet."""
    try:
        held = json.loads((folder / RESULT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return {**held, "at": datetime.fromisoformat(held["at"])}


KEPT = "audit-heads-kept.json"


def note_kept(folder: Path, now: datetime) -> None:
    """Note that the heads of the chain were written out, to be kept elsewhere."""
    (folder / KEPT).write_text(json.dumps({"at": now.isoformat()}), "utf-8")


def last_kept(folder: Path) -> datetime | None:
    """When they were last; None where they never were from this folder."""
    try:
        return datetime.fromisoformat(json.loads((folder / KEPT).read_text("utf-8"))["at"])
    except FileNotFoundError:
        return None
