"""The hidden key of each row: which record, of which version, what its cells said.

`people.4711.3.k2fa7q.x4…` is listing, number, version, the digests of what the cells said when
they were exported, and a keyed mark over all of it. A key that somebody makes up is refused, in
the same words as that of a row that is not theirs. What cells said is needed to tell what an
officer changed from what changed meanwhile in the register.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from minsheng.kernel.database.secrets import Secrets

MARK, CELL = 10, 4
"""Bytes of the mark of a key; letters of the digest of a cell."""
_TOKEN = re.compile(r"([a-z_]{1,24})\.([1-9]\d{0,18})\.([1-9]\d{0,9})\.([a-z2-7]*)\.([a-z2-7]{16})")
LARGEST = 2**63


@dataclass(frozen=True)
class Token:
    """A row as it was exported.

    Attributes:
        listing: key of the listing.
        key: the row's number.
        version: its version.
        cells: digests of what the cells to be changed said, in the listing's order.
    """

    listing: str
    key: int
    version: int
    cells: str

    def cell(self, place: int) -> str:
        """The digest of one cell."""
        return self.cells[place * CELL : (place + 1) * CELL]


@cache
def _key() -> bytes:
    held = Secrets(settings.DATA).text("exchange-key")
    return hmac.digest(held.encode(), b"minsheng exchange", "sha256")


def _letters(use: bytes, text: str, size: int) -> str:
    digest = hmac.digest(_key(), use + text.encode("utf-8", "surrogatepass"), "sha256")
    return base64.b32encode(digest[:size]).decode().rstrip("=").lower()


def cell_digest(column: str, text: str) -> str:
    """What tells later whether a cell says the same."""
    return _letters(b"cell\0", f"{column}\0{text}", 5)[:CELL]


def written(listing: str, key: int, version: int, cells: Iterable[str]) -> str:
    """The key of a row.

    Args:
        listing: its listing's key.
        key: its number.
        version: its version.
        cells: digests (`cell_digest`).
    """
    head = f"{listing}.{key}.{version}.{''.join(cells)}"
    return f"{head}.{_letters(b'row', head, MARK)}"


def listing_of(text: str) -> str | None:
    """The listing a key names, whether it is ours or not; None where it has not its form."""
    found = _TOKEN.fullmatch(text)
    return found[1] if found else None


def read(text: str) -> Token | None:
    """A key read; None where it is not one of ours."""
    found = _TOKEN.fullmatch(text)
    if found is None or not text.isascii():
        return None
    head, mark = text.rsplit(".", 1)
    if not hmac.compare_digest(mark, _letters(b"row", head, MARK)):
        return None
    key, version = int(found[2]), int(found[3])
    return Token(found[1], key, version, found[4]) if key < LARGEST else None


def sealed(about: Mapping[str, Any]) -> str:
    """What a workbook is of, as its hidden sheet has it."""
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    return f"{_letters(b'about', text, 20)} {text}"


def unsealed(text: str) -> dict[str, Any] | None:
    """The same, read; None where it was altered."""
    mark, _, body = text.partition(" ")
    if not hmac.compare_digest(mark.encode(), _letters(b"about", body, 20).encode()):
        return None
    found: dict[str, Any] = json.loads(body)
    return found


def plan_mark(lines: Iterable[str]) -> bytes:
    """A mark over what a plan would write, to see later that it would still write that."""
    made = hmac.new(_key(), b"plan", "sha256")
    for line in lines:
        made.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return made.digest()
