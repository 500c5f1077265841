"""The forms of what is sent: numbers the database can hold, text it can keep, whole days."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from ninja import Header, Schema
from pydantic import BeforeValidator, ConfigDict, Field

LARGEST = 2**63 - 1
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""No sign that no keyboard types; NUL the database cannot keep at all."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(said: object) -> object:
    """A day as it is written; a bare number is no day, whatever a library makes of it."""
    if isinstance(said, date):
        return said
    if not isinstance(said, str) or not _DAY.fullmatch(said):
        raise ValueError("YYYY-MM-DD")
    return date.fromisoformat(said)


Number = Annotated[int, Field(ge=1, le=LARGEST)]
Key = Annotated[int, Field(ge=0, lt=10**11, description="an area's key")]
Day = Annotated[date, BeforeValidator(_day)]
Limit = Annotated[int, Field(ge=1, le=200)]
Word = Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
Words = Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN)]
Version = Annotated[
    str,
    Header(
        ..., alias="If-Match", pattern=r'^"[0-9]{1,10}"$', description="the ETag of what was read"
    ),
]


class Sent(Schema):
    """A body; what nobody knows is refused, and a number is no text."""

    model_config = ConfigDict(extra="forbid", strict=True)
