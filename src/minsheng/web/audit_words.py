"""The history in words: what was done, to what, and what its columns said before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from minsheng.kernel.audit.models import Act, Entry
from minsheng.web.history_words import (
    ACT,
    COLUMN,
    MACHINERY,
    MARKS,
    PEOPLE,
    SUBJECT,
    TABLE,
    said,
    searched_by,
)


@dataclass(frozen=True)
class Line:
    """An entry on one line."""

    id: int
    at: datetime
    actor: str
    act: str
    what: str
    subject: str
    url: str
    area: int | None
    reason: str


@dataclass(frozen=True)
class Change:
    """A column before and after."""

    column: str
    before: str
    after: str


def line(entry: Entry, names: dict[int, str]) -> Line:
    """An entry on one line; nobody's name stands in it but the actor's."""
    return Line(
        id=entry.pk, at=entry.at, actor=names.get(entry.actor_id, str(entry.actor_id)),
        act=str(ACT.get(entry.act, entry.act)),
        what=_what(entry),
        subject=subject(entry), url=address(entry), area=entry.area, reason=entry.reason,
    )  # fmt: skip


def _what(entry: Entry) -> str:
    if entry.act == Act.SEARCH:
        return searched_by(entry)
    return str(TABLE.get(entry.table_name, entry.table_name))


def subject(entry: Entry) -> str:
    """Kind and number of whom or what it is about."""
    if entry.subject_id is None:
        return ""
    return f"{SUBJECT.get(entry.subject_kind, entry.subject_kind)} {entry.subject_id}"


def address(entry: Entry) -> str:
    """The page of whom or what it is about, where there is one."""
    try:
        return reverse(entry.subject_kind, args=[entry.subject_id]) if entry.subject_id else ""
    except NoReverseMatch:
        return ""


def changes(entry: Entry, names: dict[int, str]) -> list[Change]:
    """What changed, in words; how a number is found again is no part of it."""
    before, after = entry.before or {}, entry.after or {}
    one = not before or not after  # of a row that came or went, what it did not say is no news
    shown = [
        key
        for key, value in {**before, **after}.items()
        if not key.endswith(MARKS)
        and key not in MACHINERY
        and not (one and value in (None, "", []))
    ]
    return [
        Change(
            str(COLUMN.get(key, COLUMN.get(f"{key}_id", key))),
            said(key, before.get(key), names) if key in before else "",
            said(key, after.get(key), names) if key in after else "",
        )
        for key in shown
    ]


def people_in(entry: Entry) -> set[int]:
    """The users whose numbers stand in it."""
    found = {entry.actor_id}
    for half in (entry.before or {}, entry.after or {}):
        found |= {half[key] for key in PEOPLE if isinstance(half.get(key), int)}
    return found
