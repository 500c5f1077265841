"""Two records found to be of one person are merged; a merge is taken back without a trace.

Whoever merges sees both records, and not all that hangs on them. The scope is widened, for just
the merge, by the areas of the rows that move, in the domains they belong to; where some still
cannot be moved, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from psycopg.errors import InsufficientPrivilege

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.joints.findings import Found, done_elsewhere, raise_finding
from minsheng.kernel.joints.kinds import JOINED, WITHDRAWN, FindingKind, Outcome
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.refusals import ChangedMeanwhileError, RefusedError
from minsheng.kernel.registry.across import ELSEWHERE
from minsheng.kernel.registry.across import about as across
from minsheng.kernel.registry.actions import locked
from minsheng.kernel.registry.filling import fill, unfill
from minsheng.kernel.registry.hanging import Hanging, hanging_on, kept_by, model_of, pointers
from minsheng.kernel.registry.models import (
    Consent,
    Duplicate,
    DuplicateState,
    Membership,
    Merge,
    Person,
    Relation,
)
from minsheng.kernel.registry.pairs import MERGED, may_settle, settle
from minsheng.kernel.registry.waiting import take_along

Moved = dict[str, list[dict[str, Any]]]
"""By table, rows that were re-pointed (`id`, `column`) or changed (`id`, `before`, `after`)."""
FAMILY = _("这两条记录涉及您须回避的家庭，请由其他审核人员办理")
"""What is said of rows that cannot be moved: all are within reach but files of one's own family."""


def merge(kept: Person, gone: Person, note: str, officer: Officer, now: datetime) -> Merge:
    """Let one record stand for both: whatever hung on the other hangs on it now.

    Nothing is thrown away: the other record stays, points to the first, and all that moved is
    written down, so that `undo` can bring it back.

    Raises:
        NotAllowedError: the officer may not merge, where either of them is.
        RefusedError: they are one record, were merged before, no reason is given, or one of the
            officer's own relatives is concerned.
        ChangedMeanwhileError: one of them has been changed since it was shown.
    """
    may_settle(officer, kept, gone)
    with transaction.atomic():
        # Nothing new is hung on either until this is done.
        kept, gone = locked(kept, gone)
        if kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
            raise RefusedError("", "这两条记录不能合并：已是同一条，或其中一条已经合并")
        if not note.strip():
            raise RefusedError("note", "请写明判断为同一人的理由")
        moved = _settled(kept, gone, note, officer, now)
        with _reaching(kept, gone) as hanging:
            moved |= _ended(kept, gone, now.date())
            for rows in (_joined, _no_more_across):
                moved.setdefault("finding", []).extend(rows(kept, gone, officer, now))
            _move(_not_between(hanging[gone.pk], kept), gone, kept, moved)
            filled = fill(kept, gone)
            moved.setdefault("finding", []).extend(_came_along(kept))
            Person.objects.filter(pk=gone.pk).update(merged_into=kept, version=F("version") + 1)
            done = Merge.objects.create(
                kept=kept, gone=gone, moved=moved, filled=filled, by=officer.user, at=now
            )
            _tell_families(done, officer)
    return done


def undo(done: Merge, officer: Officer, now: datetime) -> None:
    """Take a merge back: every row returns to the record it hung on.

    What was added to the kept record since stays with it, and what was corrected since stays
    corrected.

    Raises:
        NotAllowedError: the officer may not merge, where the two are.
        RefusedError: one of the two was merged again since, or what they were to somebody was,
            which is to be undone first.
        ChangedMeanwhileError: it has been undone already.
    """
    may_settle(officer, done.kept, done.gone)
    with transaction.atomic():
        if not Merge.objects.filter(pk=done.pk, undone=None).update(
            undone=now, undone_by=officer.user
        ):
            raise ChangedMeanwhileError
        now_are = Person.objects.in_bulk([done.kept_id, done.gone_id])
        kept, gone = locked(now_are[done.kept_id], now_are[done.gone_id])
        _refuse_merged_since(done)
        with _reaching(kept, gone) as hanging:
            there = {(one.table, one.column, one.row) for one in hanging[kept.pk]}
            back = [
                Hanging(table, row["column"], row["id"], (), "")
                for table, rows in done.moved.items()
                for row in rows
                if "column" in row and (table, row["column"], row["id"]) in there
            ]
            _move(back, kept, gone, {})
            try:
                with transaction.atomic(), wider({REGISTRY: _came_from(done)}):
                    _restore(done.moved)
            except IntegrityError as error:
                raise RefusedError(
                    "", "合并以后又登记或合并过同样的内容，请先撤销后来的合并"
                ) from error
            unfill(kept, gone, done.filled)
            Person.objects.filter(pk=gone.pk).update(merged_into=None, version=F("version") + 1)
            with wider({REGISTRY: [row.household.area_id for row in _left(done)]}):
                done_elsewhere(LEFT_BY_MERGE.key, _about(done), WITHDRAWN.key, "", officer, now)


def _tell_families(done: Merge, officer: Officer) -> None:
    """Tell the offices of families elsewhere, who lost a member by what another office decided."""
    mine = officer.areas(Right.EDIT_PEOPLE)
    for row in _left(done):
        if row.household.area_id in mine:
            continue
        found = Found(
            LEFT_BY_MERGE.key, row.household.area_id, household=row.household_id,
            about=_about(done), facts={
                "name": done.gone.name,
                "to": done.kept.area_lived_id or done.gone.area_lived_id,
            },
        )  # fmt: skip
        with wider({REGISTRY: [row.household.area_id]}):
            raise_finding(found, officer.user.pk, done.at)


def _left(done: Merge) -> list[Membership]:
    """The memberships that the merge ended, as far as the scope shows them."""
    ended = [row["id"] for row in done.moved.get("membership", ()) if "after" in row]
    return list(Membership.objects.filter(pk__in=ended).select_related("household"))


def _about(done: Merge) -> str:
    return f"merge-{done.pk}"


@contextmanager
def _reaching(*people: Person) -> Iterator[dict[int, list[Hanging]]]:
    """Work where all that hangs on some people is; gives it by person."""
    hanging = {person.pk: hanging_on(person.pk) for person in people}
    try:
        with wider(kept_by(row for rows in hanging.values() for row in rows)):
            yield hanging
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        raise RefusedError("", FAMILY) from error


def _not_between(rows: list[Hanging], kept: Person) -> list[Hanging]:
    """All but what the two were to each other: nobody is related to themselves."""
    between: set[tuple[str, int]] = set()
    for table in {row.table for row in rows}:
        model = model_of(table)
        if len(columns := pointers(model)) > 1:
            numbers = [row.row for row in rows if row.table == table]
            to_kept = Q(pk__in=[])
            for column in columns:
                to_kept |= Q(**{column: kept.pk})
            found = model._default_manager.filter(to_kept, pk__in=numbers)
            between |= {(table, number) for number in found.values_list("pk", flat=True)}
    return [row for row in rows if (row.table, row.row) not in between]


def _move(rows: Iterable[Hanging], one: Person, other: Person, moved: Moved) -> None:
    """Let rows point to another record, all of them or none; noted in `moved`."""
    by_column: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        by_column.setdefault((row.table, row.column), []).append(row.row)
    for (table, column), numbers in by_column.items():
        there = model_of(table)._default_manager.filter(pk__in=numbers, **{column: one.pk})
        if there.update(**{column: other.pk}) != len(numbers):
            raise RefusedError("", FAMILY)
        moved.setdefault(table, []).extend({"id": n, "column": column} for n in numbers)


def _ended(kept: Person, gone: Person, day: date) -> Moved:
    """What stands once, and of both, ends of the one: what the kept record has now, holds."""
    homes = Membership.objects.filter(until=None)
    papers = Consent.objects.filter(withdrawn=None)
    has, uses = (
        list(rows.filter(person=kept).values_list(column, flat=True))
        for rows, column in ((homes, "grouping"), (papers, "purpose"))
    )
    mine, theirs = _relations(kept), _relations(gone)
    both = Relation.objects.filter(pk__in=[theirs[key] for key in theirs.keys() & mine])
    return {
        "membership": _end(homes.filter(person=gone, grouping__in=has), "since", "until", day),
        "consent": _end(papers.filter(person=gone, purpose__in=uses), "given", "withdrawn", day),
        "relation": _end(both, "since", "until", day),
    }


def _relations(person: Person) -> dict[tuple[int, str], int]:
    """By whom somebody is related to now, and how, the relation's number."""
    rows = Relation.objects.filter(Q(person=person) | Q(other=person), until=None)
    return {
        (row.other_id if row.person_id == person.pk else row.person_id, row.kind): row.pk
        for row in rows
    }


def _end(rows: QuerySet[Any], began: str, column: str, day: date) -> list[dict[str, Any]]:
    """End rows on a day; what began later ends on the day it began. Gives what it changed."""
    changed = []
    for row in rows.order_by("pk"):
        on = max(day, getattr(row, began) or day)
        type(row)._default_manager.filter(pk=row.pk).update(**{column: on})
        changed.append({"id": row.pk, "before": {column: None}, "after": {column: on.isoformat()}})
    return changed


def _joined(kept: Person, gone: Person, officer: Officer, now: datetime) -> list[dict[str, Any]]:
    """Of the same thing found of both, and waiting twice, one waits on."""
    waiting = {
        (row.kind, row.household_id, row.about)
        for row in Finding.objects.filter(person=kept, state=State.OPEN)
    }
    rows = [
        row
        for row in Finding.objects.filter(person=gone, state=State.OPEN).order_by("pk")
        if (row.kind, row.household_id, row.about) in waiting
    ]
    Finding.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.CLOSED, outcome=JOINED.key, closed=now, closed_by=officer.user,
        version=F("version") + 1,
    )  # fmt: skip
    return [_closed(row.pk, JOINED.key, now) for row in rows]


def _no_more_across(
    kept: Person, gone: Person, officer: Officer, now: datetime
) -> list[dict[str, Any]]:
    """What their offices were told of one number in two counties is settled."""
    ended = [
        done_elsewhere(ELSEWHERE.key, named, JOINED.key, "", officer, now)
        for named in across(kept.pk, gone.pk)
    ]
    return [_closed(number, JOINED.key, now) for numbers in ended for number in numbers]


def _came_along(kept: Person) -> list[dict[str, Any]]:
    """What waits about the two goes where the one lives who stays; it returns in nobody's hands."""
    return [
        {
            "id": number,
            "before": {"area_id": area, "taken_by_id": None},
            "after": {"area_id": home, "state": State.OPEN},
        }
        for number, area, home in take_along([kept.pk])
    ]


def _came_from(done: Merge) -> set[int]:
    """The areas that what waited came from, and those it came to."""
    rows = done.moved.get("finding", ())
    sides = [row[side] for row in rows for side in ("before", "after") if side in row]
    return {side["area_id"] for side in sides if "area_id" in side}


def _settled(kept: Person, gone: Person, note: str, officer: Officer, now: datetime) -> Moved:
    """The pair they were, if they were found to be one, is settled, and what waited about it."""
    first, second = sorted((kept.pk, gone.pk))
    pairs = Duplicate.objects.select_related("first", "second")
    pair = pairs.filter(first=first, second=second, state=DuplicateState.OPEN).first()
    if pair is None:
        return {}
    ended = settle(pair, DuplicateState.MERGED, note, officer, now)
    before = {"state": "open", "settled": None, "settled_by_id": None, "note": ""}
    after = {"state": "merged", "settled": now.isoformat()}
    return {
        "duplicate": [{"id": pair.pk, "before": before, "after": after}],
        "finding": [_closed(number, MERGED, now) for number in ended],
    }


def _closed(finding: int, outcome: str, now: datetime) -> dict[str, Any]:
    before = {"state": "open", "outcome": "", "note": "", "closed": None, "closed_by_id": None}
    after = {"state": "closed", "outcome": outcome, "closed": now.isoformat()}
    return {"id": finding, "before": before, "after": after}


def _restore(moved: Moved) -> None:
    """Bring back what the merge changed in rows, where nobody has changed it again since."""
    for table, rows in moved.items():
        model = model_of(table)
        again = {"version": F("version") + 1} if hasattr(model, "version") else {}
        for row in rows:
            if "before" in row:
                there = model._default_manager.filter(pk=row["id"], **row["after"])
                there.update(**row["before"], **again)


def _refuse_merged_since(done: Merge) -> None:
    """What a later merge built on this one is taken down first."""
    later = (
        Merge.objects.filter(
            Q(kept=done.kept_id) | Q(gone=done.kept_id), undone=None, pk__gt=done.pk
        )
        .order_by("pk")
        .last()
    )
    if later is not None:
        said = gettext(
            "%(day)s又合并过一次（%(gone)s号记录并入%(kept)s号记录），请先撤销那一次合并"
        )
        day = timezone.localtime(later.at).date().isoformat()
        said %= {"day": day, "gone": later.gone_id, "kept": later.kept_id}
        raise RefusedError("", said)


LEFT_BY_MERGE = FindingKind(
    key="registry.left_by_merge",
    of=Of.HOUSEHOLD,
    title=_("家庭成员的记录已由其他单位合并，请核对"),
    programme="",
    desk="town_clerk",
    days=5,
    outcomes=(
        Outcome("right", _("已核对，本人不在本户")),
        Outcome("disputed", _("本人仍在本户，已联系对方撤销合并"), note=True),
        Outcome("other", _("其他处理"), note=True),
    ),
    facts={"name": _("姓名"), "to": _("保留记录的居住地")},
)  # fmt: skip
