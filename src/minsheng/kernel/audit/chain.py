"""The chain of seals: begun, gone on with, its heads told."""

from __future__ import annotations

from typing import Any


def adopt(cursor: Any) -> bool:
    """Begin the chain, or go on with it where the database was moved to another server.

    To be called by the owner before anything is written.

    Returns:
        Whether there was anything to do.
    """
    cursor.execute("SELECT to_regproc('public.audit_adopt') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute("SELECT audit_adopt()")
    return bool(cursor.fetchone()[0])


def seal(cursor: Any) -> int:
    """Seal all entries that are final; says how many. To be called every minute."""
    cursor.execute("SELECT audit_seal_up()")
    return int(cursor.fetchone()[0])
