"""Two records found to be one person: merged, reversibly; or told apart, for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.refusals import ChangedMeanwhileError, RefusedError
from minsheng.kernel.registry.actions import locked
from minsheng.kernel.registry.models import Duplicate, DuplicateState, Membership, Merge, Person
from minsheng.kernel.registry.pairs import may_settle, settle

FILLED = (
    "sex", "born", "died", "number", "number_mark", "number_end", "phone", "phone_mark",
    "phone_end", "area_lived_id", "area_registered_id",
)  # fmt: skip
"""What the record that stays takes from the other where it has nothing itself."""
STAY = frozenset({"person_merge", "duplicate", "relative"})
"""Tables whose rows are about the records themselves, and are not moved. Officers' relatives are
followed from record to record (`files_shut`): nobody else may see whose they are."""


def merge(kept: Person, gone: Person, note: str, officer: Officer, now: datetime) -> Merge:
    """Let one record stand for both: whatever hung on the other hangs on it now.

    Nothing is thrown away: the other record stays, points to the first, and all that moved is
    written down, so that `undo` can bring it back.

    Raises:
        NotAllowedError: the officer may not merge, where either of them is.
        RefusedError: they are one record, were merged before, or no reason is given.
        ChangedMeanwhileError: one of them has been changed since it was shown.
    """
    may_settle(officer, kept, gone)
    with transaction.atomic():
        kept, gone = locked(kept, gone)
        if kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
            raise RefusedError("", "这两条记录不能合并：已是同一条，或其中一条已经合并")
        if not note.strip():
            raise RefusedError("note", "请写明判断为同一人的理由")
        moved = {m._meta.db_table: _moved(m, kept, gone, now.date()) for m in _pointing()}
        filled = _empty(kept, gone)
        _fill(kept, {name: getattr(gone, name) for name in filled})
        Person.objects.filter(pk=gone.pk).update(merged_into=kept, version=F("version") + 1)
        done = Merge.objects.create(
            kept=kept, gone=gone, moved=moved, filled=filled, by=officer.user, at=now
        )
        first, second = sorted((kept.pk, gone.pk))
        pair = Duplicate.objects.select_related("first", "second").filter(
            first=first, second=second, state=DuplicateState.OPEN
        )
        for duplicate in pair:
            settle(duplicate, DuplicateState.MERGED, note, officer, now)
    return done


def undo(done: Merge, officer: Officer, now: datetime) -> None:
    """Take a merge back: every row returns to the record it hung on.

    What was added to the kept record since stays with it.

    Raises:
        NotAllowedError: the officer may not merge, where the two are.
        ChangedMeanwhileError: it has been undone already.
    """
    may_settle(officer, done.kept, done.gone)
    with transaction.atomic():
        if not Merge.objects.filter(pk=done.pk, undone=None).update(
            undone=now, undone_by=officer.user
        ):
            raise ChangedMeanwhileError
        by_table = {m._meta.db_table: m for m in _pointing()}
        for table, rows in done.moved.items():
            for row in rows:
                values = {row["column"]: done.gone_id} | row.get("before", {})
                by_table[table]._default_manager.filter(pk=row["id"]).update(**values)
        _fill(done.kept, dict.fromkeys(done.filled))
        Person.objects.filter(pk=done.gone_id).update(merged_into=None, version=F("version") + 1)
        first, second = sorted((done.kept_id, done.gone_id))
        Duplicate.objects.filter(first=first, second=second).update(
            state=DuplicateState.OPEN, settled_by=None, settled=None, note=""
        )


def _pointing() -> list[type[models.Model]]:
    """All tables with a column that points to a person."""
    return [
        model
        for model in apps.get_models()
        if model._meta.db_table not in STAY and model is not Person and _columns(model)
    ]


def _columns(model: type[models.Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    ]


def _moved(
    model: type[models.Model], kept: Person, gone: Person, day: date
) -> list[dict[str, Any]]:
    """Let a table's rows point to the record that stays; says which, and what they were."""
    rows: list[dict[str, Any]] = []
    for column in _columns(model):
        for row in model._default_manager.filter(**{column: gone.pk}).order_by("pk"):
            if any(getattr(row, other) == kept.pk for other in _columns(model)):
                continue  # of the two to each other: nobody is related to themselves
            before = _ended(row, kept, day) if isinstance(row, Membership) else {}
            model._default_manager.filter(pk=row.pk).update(**{column: kept.pk})
            rows.append({"id": row.pk, "column": column, "before": before})
    return rows


def _ended(row: Membership, kept: Person, day: date) -> dict[str, Any]:
    """Nobody is in two households of one kind: what the kept record has now, holds."""
    held = Membership.objects.filter(person=kept, grouping=row.grouping, until=None).exists()
    if row.until is not None or not held:
        return {}
    Membership.objects.filter(pk=row.pk).update(until=max(day, row.since or day))
    return {"until": None}


def _empty(kept: Person, gone: Person) -> list[str]:
    return [
        name for name in FILLED if getattr(kept, name) is None and getattr(gone, name) is not None
    ]


def _fill(kept: Person, values: dict[str, Any]) -> None:
    Person.objects.filter(pk=kept.pk).update(**values, version=F("version") + 1)
