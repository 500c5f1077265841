"""What hangs on a person in all tables, also where the officer sees none of it.

A merge takes over another county's household and another programme's case with the record; whoever
merges needs not see them for that, and is not shown them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from minsheng.kernel.database.guards import ByArea, ByParent, ByProgramme, guards
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.registry.models import Person

STAY = ("duplicate", "person", "person_merge", "relative")
"""Tables whose rows are about the records themselves, and are not moved. Officers' relatives are
followed from record to record (`files_shut`): nobody else may see whose they are."""


@dataclass(frozen=True)
class Hanging:
    """A row that points to a person.

    Attributes:
        column: that points to them.
        areas: keys of those it is left to.
        programme: that it names; empty for none.
    """

    table: str
    column: str
    row: int
    areas: tuple[int, ...]
    programme: str


def hanging_on(person: int) -> list[Hanging]:
    """All that hangs on a person whom the scope shows.

    Raises:
        ProgrammingError: it does not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM hanging_on(%s, %s)", [person, list(STAY)])
        return [Hanging(t, c, n, tuple(areas), p) for t, c, n, areas, p in cursor.fetchall()]


@contextmanager
def with_members(household: int) -> Iterator[None]:
    """Work where the records of a household's members are kept; for its own office alone.

    A member who went to another office is seen by it no more, and yet is to be let go.

    Raises:
        ProgrammingError: the scope may not write the household.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_kept(%s)", [household])
        (keys,) = cursor.fetchone()
    with wider({REGISTRY: keys}):
        yield


def kept_by(rows: Iterable[Hanging]) -> dict[str, set[int]]:
    """The areas some rows are left to, by domain: what it takes to move them."""
    found: dict[str, set[int]] = {REGISTRY: set()}
    for row in rows:
        for domain in _domains(row.table, row.programme):
            found.setdefault(domain, set()).update(row.areas)
    return found


def _domains(table: str, programme: str) -> set[str]:
    guard = guards().get(table)
    match guard:
        case ByArea():
            return {guard.domain}
        case ByProgramme():
            return {programme or REGISTRY}
        case ByParent():
            return set[str]().union(*(_domains(name, programme) for _, name in guard.parents))
    raise KeyError(f"{table} points to people, and nothing says in which areas it is seen")


def model_of(table: str) -> type[models.Model]:
    """The model of a table."""
    return next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)


def pointers(model: type[models.Model]) -> list[str]:
    """The columns of a table that point to people."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    ]
