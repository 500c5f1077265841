"""What was done with somebody, in words: for timelines, and for whoever was the slower of two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.audit.history import histories, history, opened_through
from minsheng.kernel.audit.looking import subject_of
from minsheng.kernel.audit.models import LOOKS, Act, Entry
from minsheng.kernel.registry.models import HOUSEHOLD, PERSON, Household, Person
from minsheng.web.history_words import ACT, AREAS, COLUMN, TABLE, said, searched_by

SHOWN = 20
CHANGES = (Act.INSERT, Act.UPDATE, Act.DELETE)
_HIDDEN = frozenset({"number", "phone", "born"})
"""Of these a history says that they changed, and not from what to what."""


@dataclass(frozen=True)
class Told:
    """One thing that was done.

    Attributes:
        by: the name of who did it.
        text: what changed, or the reason given.
    """

    at: datetime
    title: str
    by: str
    text: str


def changes_of(officer: Officer, row: Model) -> list[Told]:
    """The latest changes of a subject, the newest first."""
    kind, number, _areas = subject_of(row)
    return told(history(officer, kind, number, only=CHANGES, limit=SHOWN))


def changes_and_looks(officer: Officer, row: Model) -> tuple[list[Told], list[Told]]:
    """The latest changes of a subject, and who looked at it of late; the newest first."""
    kind, number, _areas = subject_of(row)
    changes, looks = histories(officer, kind, number, (CHANGES, LOOKS), limit=SHOWN)
    both = told([*changes, *looks])
    return both[: len(changes)], both[len(changes) :]


def meanwhile(officer: Officer, row: Model, version: int | None) -> list[Told]:
    """What others changed of a row since an officer saw a version of it; without one, last."""
    kind, number, _areas = subject_of(row)
    table = row._meta.db_table
    entries = history(officer, kind, number, only=CHANGES, limit=SHOWN)
    of_row = [e for e in entries if e.table_name == table and e.row_id == row.pk]
    if version is None:
        return told(of_row[:1])
    return told([e for e in of_row if (e.after or {}).get("version", 0) > version])


def looks_through(finding: int) -> list[tuple[Told, str, str]]:
    """What was opened through broken glass, each with name and page of whom, as far as seen."""
    entries = opened_through(finding)
    people = Person.objects.in_bulk(_subjects(entries, PERSON))
    homes = Household.objects.in_bulk(_subjects(entries, HOUSEHOLD))
    lines = []
    for entry, line in zip(entries, told(entries), strict=True):
        number = entry.subject_id or 0
        if entry.subject_kind == PERSON and number in people:
            lines.append((line, people[number].name, reverse("person", args=[number])))
        elif entry.subject_kind == HOUSEHOLD and number in homes:
            lines.append((line, homes[number].address, reverse("household", args=[number])))
        else:
            lines.append((line, "", ""))
    return lines


def _subjects(entries: Iterable[Entry], kind: str) -> set[int]:
    return {e.subject_id for e in entries if e.subject_kind == kind and e.subject_id is not None}


def told(entries: Iterable[Entry]) -> list[Told]:
    """Entries of the audit in words; asks once for the names of who did it."""
    listed = list(entries)
    names = names_of(entry.actor_id for entry in listed)
    return [
        Told(entry.at, _title(entry), names.get(entry.actor_id, ""), _text(entry))
        for entry in listed
    ]


def _title(entry: Entry) -> str:
    act = str(ACT.get(entry.act, entry.act))
    table = TABLE.get(entry.table_name)
    if table is None or entry.act in {Act.REVEAL, Act.SEARCH}:
        return act
    return _("%(act)s%(table)s") % {"act": act, "table": table}


def _text(entry: Entry) -> str:
    if entry.act == Act.SEARCH:
        return searched_by(entry)
    if entry.act == Act.READ and (entry.after or {}).get("what"):
        return said("what", (entry.after or {})["what"], {})
    if entry.act != Act.UPDATE:
        return entry.reason
    return _("；").join(_changed(entry.before or {}, entry.after or {}))


def _apart(before: Any, after: Any) -> tuple[Any, Any]:
    """What a column held and holds; of several facts in it, those that changed."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return before, after
    same = {name for name in before if name in after and before[name] == after[name]}
    return tuple({n: v for n, v in held.items() if n not in same} for held in (before, after))  # type: ignore[return-value]


def _changed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for column, head in COLUMN.items():
        if column not in after and column not in before:
            continue
        if column in _HIDDEN or (column.endswith("_id") and column not in AREAS):
            yield str(head)
            continue
        one, other = _apart(before.get(column), after.get(column))
        was, now = said(column, one, {}), said(column, other, {})
        yield _("%(head)s：%(was)s → %(now)s") % {"head": head, "was": was, "now": now}
