"""The heads of the chain's days: printed or kept elsewhere, they show a chain made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg


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


def heads_of(connection: psycopg.Connection[Any]) -> list[Head]:
    """The heads of all days that are over, and of the last one as far as it is sealed."""
    rows = connection.execute(
        "SELECT DISTINCT ON (day) day, number, hash FROM public.audit_seal "
        "ORDER BY day, number DESC"
    ).fetchall()
    return [Head(day, number, bytes(digest)) for day, number, digest in rows]


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
