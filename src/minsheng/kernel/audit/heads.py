"""The heads of the chain's days: printed or kept elsewhere, they show a chain made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


class HeadsFaultError(ValueError):
    """A file of heads cannot be read; the message says where."""


@dataclass(frozen=True)
class Head:
    """The last seal of a day."""

    day: date
    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.day} {self.number} {self.hash.hex()}"


def heads_of(cursor: Any, before: date | None = None) -> list[Head]:
    """The heads of the days, each as far as it is sealed.

    Args:
        cursor: of a connection of any role.
        before: of the days before this one alone: they are over.
    """
    cursor.execute(
        "SELECT DISTINCT ON (day) day, number, hash FROM public.audit_seal "
        "WHERE day < COALESCE(%s, 'infinity'::date) ORDER BY day, number DESC",
        [before],
    )
    return [Head(day, number, bytes(digest)) for day, number, digest in cursor.fetchall()]


def keep_heads(path: Path, heads: list[Head]) -> list[Head]:
    """Write the heads of days that are not in a file yet behind the others.

    Args:
        path: of the file; it is made where there is none.
        heads: of all days that are over.

    Returns:
        Those in the file that are no more what the chain has: it was cut or made anew.

    Raises:
        HeadsFaultError: the file holds something else.
        OSError: it cannot be read or written.
    """
    held = read_heads(path.read_text("utf-8")) if path.exists() and path.stat().st_size else []
    days = {head.day for head in held}
    # A chain that was cut and sealed anew goes on below what is kept, and is not kept with it.
    wrong = sorted(set(held) - set(heads), key=lambda head: head.number)
    if not wrong:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{head}\n" for head in heads if head.day not in days)
    return wrong


def read_heads(text: str) -> list[Head]:
    """Heads as they were printed: day, number and hash, a line each.

    Raises:
        HeadsFaultError: a line is none, or there is no line.
    """
    heads = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            day, number, digest = line.split()
            head = Head(date.fromisoformat(day), int(number), bytes.fromhex(digest))
        except ValueError as error:
            raise HeadsFaultError(f"line {place} is no head: {error}") from error
        if len(head.hash) != 32:  # noqa: PLR2004 - of SHA-256
            raise HeadsFaultError(f"line {place} is no head: its hash must have 64 digits")
        heads.append(head)
    if not heads:
        raise HeadsFaultError("there is no head in it")
    return heads
