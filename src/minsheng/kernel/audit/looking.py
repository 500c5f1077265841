"""Writing down what leaves no change behind: looks, reveals, exports, signing in.

Each is one insert in the transaction of what it tells of: where that fails, nothing was seen
and nothing is told. Who, when and the request are set by the database from the scope.

    household = Household.objects.get(pk=number)
    looked(officer, household)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from minsheng.kernel.access.models import USERS, User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.audit.models import Act
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.scope import REGISTRY, current
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.typed import UNREADABLE, broken, seen

REASON = 500
"""Letters of a reason."""
FEW = 10
"""People found by number of whom each one's page tells; of more, nobody was meant."""


def subject_of(row: models.Model) -> tuple[str, int, list[int]]:
    """What a row is about: kind and number of the subject, and the areas it has of its own.

    Raises:
        TypeError: the row's table has no history: nobody could say whom a look was at.
    """
    about = getattr(row, "audited", None)
    if not isinstance(about, Audited):
        raise TypeError(f"{type(row).__name__} does not say what is `audited`")
    kind, column = about.subject
    fields = {field.column: field.attname for field in row._meta.concrete_fields}
    keys = [getattr(row, fields[area]) for area in about.areas]
    known = [key for key in dict.fromkeys(keys) if key is not None]
    return kind, getattr(row, fields[column]), known


def looked(officer: Officer, row: models.Model, what: str = "") -> None:
    """A sensitive record was shown.

    Args:
        officer: to whom.
        row: of a person, a household, or what belongs to one.
        what: of it, a word of the program's.
    """
    _of(officer, Act.READ, row, what)


def revealed(officer: Officer, row: models.Model, what: str, reason: str) -> None:
    """A value that is masked was shown in full. To be called before it is.

    Args:
        officer: to whom.
        row: whose value.
        what: the column.
        reason: in the officer's words.

    Raises:
        NotAllowedError: the officer may not, where the subject is.
        RefusedError: no reason was given, or one too long.
    """
    _, _, keys = subject_of(row)
    if not officer.may(Right.REVEAL, *keys):
        raise NotAllowedError(f"{officer.user.pk} may not reveal {what} there")
    _of(officer, Act.REVEAL, row, what, _reason(reason))


def revealed_in_list(
    officer: Officer, model: type[models.Model], rows: Sequence[tuple[int, Sequence[int]]],
    what: str, reason: str,
) -> None:  # fmt: skip
    """Masked values of many were shown in full; an entry each, so that each one's page tells of it.

    Args:
        officer: to whom.
        model: whose rows, of subjects of their own.
        rows: the numbers, each with the keys of its areas.
        what: the list, a word of the program's.
        reason: in the officer's words.
    """
    _refuse_another(officer)
    about: Audited = model.audited  # type: ignore[attr-defined]
    kind, column = about.subject
    if column != "id":
        raise TypeError(f"{model.__name__} is no subject of its own")
    table = model._meta.db_table
    areas = [[*keys, None, None][:2] for _, keys in rows]
    values: list[Any] = [
        Act.REVEAL.value, about.domain, table, kind, Jsonb({"what": what}), _reason(reason),
        [number for number, _ in rows], [one for one, _ in areas], [other for _, other in areas],
    ]  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (act, domain, table_name, row_id, subject_kind, subject_id, "
            "other_kind, area, area_other, after, reason, request) "
            "SELECT %s, %s, %s, v.id, %s, v.id, '', v.area, v.other, %s, %s, '' "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS v(id, area, other)",
            values,
        )


def looked_at(officer: Officer, kind: str, number: int, areas: list[int], what: str) -> None:
    """The same, where the row itself is not at hand."""
    _refuse_another(officer)
    first, other = (*areas, None, None)[:2]
    _note(
        Act.READ, **_kind(kind, number), area=first, area_other=other, after=Jsonb({"what": what})
    )


def exported(
    officer: Officer,
    what: str,
    count: int,
    reason: str,
    area: int | None = None,
    *,
    right: Right = Right.EXPORT,
) -> None:
    """A list was taken out.

    Args:
        officer: by whom.
        what: the list, a word of the program's.
        count: rows.
        reason: in the officer's words.
        area: the list is of; None for more than one.
        right: that lets the list be taken out.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: no reason was given, or one too long.
    """
    _list(officer, right, Act.EXPORT, what, count, _reason(reason), area)


def imported(officer: Officer, what: str, count: int, area: int | None = None) -> None:
    """A list was brought back; each changed row has an entry of its own.

    Raises:
        NotAllowedError: the officer may not, there.
    """
    _list(officer, Right.IMPORT, Act.IMPORT, what, count, "", area)


def searched(
    officer: Officer, ways: list[str], marks: list[str], people: Sequence[models.Model],
    *, more: bool,
) -> None:  # fmt: skip
    """People were searched by number, phone or last four signs; also where nobody was found.

    Of few people found each has an entry besides, so that their page tells of it.

    Args:
        officer: by whom.
        ways: what was typed, words of the program's; never the digits.
        marks: the keyed marks of what was typed, so that an auditor may look for one.
        people: found.
        more: whether there are more than these.
    """
    _refuse_another(officer)
    said = {"ways": ways, "rows": len(people), "mark": marks}
    _note(Act.SEARCH, domain=REGISTRY, area=officer.user.area_id, after=Jsonb(said))
    if more or len(people) > FEW:
        return
    for person in people:
        kind, number, keys = subject_of(person)
        first, other = (*keys, None, None)[:2]
        _note(
            Act.SEARCH, domain=REGISTRY, table_name=person._meta.db_table, row_id=number,
            **_kind(kind, number), area=first, area_other=other, after=Jsonb(said),
        )  # fmt: skip


def looked_up(officer: Officer, asked: int, known: int) -> None:
    """The numbers of a list of new people were held against the register.

    Args:
        officer: by whom.
        asked: how many numbers.
        known: how many of them are somebody's whom the officer sees.
    """
    _refuse_another(officer)
    said = Jsonb({"ways": ["list"], "rows": known, "asked": asked})
    _note(Act.SEARCH, domain=REGISTRY, area=officer.user.area_id, after=said)


def search_stopped(officer: Officer, asked: int, missed: int) -> None:
    """Searches by number were refused for a while, because there were too many of them."""
    _refuse_another(officer)
    said = Jsonb({"asked": asked, "missed": missed})
    _note(Act.STOPPED, domain=REGISTRY, area=officer.user.area_id, after=said)


def signed(user: User, act: Act) -> None:
    """Somebody signed in or out; in a scope of theirs."""
    _note(act, domain=USERS, **_kind("user", user.pk), area=user.area_id)


def _of(officer: Officer, act: Act, row: models.Model, what: str, reason: str = "") -> None:
    _refuse_another(officer)
    kind, number, keys = subject_of(row)
    first, other = (*keys, None, None)[:2]
    _note(
        act, domain=row.audited.domain,  # type: ignore[attr-defined]
        table_name=row._meta.db_table, row_id=row.pk, **_kind(kind, number),
        area=first, area_other=other, after=Jsonb({"what": what}) if what else None, reason=reason,
    )  # fmt: skip


def _list(
    officer: Officer, right: Right, act: Act, what: str, count: int, reason: str, area: int | None
) -> None:
    _refuse_another(officer)
    if not officer.may(right, *([] if area is None else [area])):
        raise NotAllowedError(f"{officer.user.pk} may not {act} {what} there")
    after = Jsonb({"what": what, "rows": count})
    _note(act, area=area, reason=reason, after=after)


def _refuse_another(officer: Officer) -> None:
    """An officer in whose scope we do not work: the database would write down somebody else."""
    within = current()
    if within is None or within.actor != officer.user.pk:
        raise NotAllowedError(f"the scope is not that of officer {officer.user.pk}")


def _kind(kind: str, number: int) -> dict[str, Any]:
    return {"subject_kind": kind, "subject_id": number}


def _note(act: Act, **columns: Any) -> None:
    """One entry. Nothing is asked back: whoever signs in sees no entry yet."""
    texts = ("domain", "table_name", "subject_kind", "other_kind", "reason", "request")
    row = {**dict.fromkeys(texts, ""), **columns, "act": act.value}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_entry ({', '.join(row)}) "  # noqa: S608 - our own names
            f"VALUES ({', '.join(['%s'] * len(row))})",
            list(row.values()),
        )


def _reason(said: str) -> str:
    words = seen(said).strip()
    if not words or len(words) > REASON:
        raise RefusedError("reason", "请写明理由，不超过500字")
    if broken(words):
        raise RefusedError("reason", UNREADABLE)
    return words
