"""Whether what writes and keeps the history stands in the database as it is written here."""

from __future__ import annotations

from typing import Any

from minsheng.kernel.database.audited import PREFIX, fallen
from minsheng.kernel.database.policies import functions


def not_standing(cursor: Any) -> list[str]:
    """Triggers that are off, gone or altered, as `table.trigger`, and functions, as `function()`.

    Args:
        cursor: of a connection of any role, also past Django.
    """
    cursor.execute(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND proname ^@ %s",
        [PREFIX],
    )
    held = dict(cursor.fetchall())
    altered = [
        f"{name}()"
        for name, text in functions()
        if name.startswith(PREFIX) and held.get(name) != text.split("$$")[1]
    ]
    return [*(f"{table}.{name}" for table, name in fallen(cursor)), *altered]
