"""Row-level security: which rows of a table a scope shows, as policies of the database.

A model says so itself, in an attribute `guard`; tables of libraries are named in
`database.borrowed`. Policies are made from these after every migration (`policies`), and
a test walks the database's catalogue for a table that has none.

How they are written decides whether an index is used. The range of all a user's areas is
compared first, with settings that the planner can read, so that the index on the area is used
and the estimate is right; the exact areas are compared behind it, for a user with several.
Only comparisons that leak nothing reach an index at all (`=`, `<`, `^@`; not LIKE).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from minsheng.kernel.database.scope import (
    APP_ROLE,
    CITY_ROLE,
    EDITING,
    PROGRAMMES,
    REGISTRY,
    WORKING,
)


@dataclass(frozen=True)
class Policy:
    """One policy of a table.

    Attributes:
        name: of the policy.
        roles: to whom it applies.
        using: which rows are seen, and may be changed.
        check: which rows may be written; as `using` where empty.
        only: for one command: it then narrows what the others let pass.
    """

    name: str
    roles: tuple[str, ...]
    using: str
    check: str = ""
    only: str = ""


@dataclass(frozen=True, kw_only=True)
class Guard(ABC):
    """Something that says which rows of a table a scope shows.

    Attributes:
        append_only: rows are never changed or removed.
    """

    append_only: bool = False

    @abstractmethod
    def policies(self, table: str) -> list[Policy]:
        """Which rows of a table are seen, and may at most be written."""

    def written(self) -> str:
        """What must hold beside that of a row that is written; empty for nothing."""
        return ""


def setting(name: str) -> str:
    """What the scope says, or NULL where it says nothing."""
    return f"NULLIF(current_setting('minsheng.{name}', true), '')"


def in_areas(columns: Iterable[str], domain: str) -> str:
    """Whether one of the columns holds the key of an area of the scope."""
    low, high, areas = (setting(f"{domain}_{end}") for end in ("low", "high", "areas"))
    return " OR ".join(
        f"({c} >= {low}::bigint AND {c} < {high}::bigint "
        # In a sub-query the areas are read once; COALESCE gives the planner an even chance.
        f"AND COALESCE((SELECT {areas}::int8multirange) @> {c}, false))"
        for c in columns
    )


def not_excluded(what: str, column: str = "id") -> str:
    """Whether a row is none of those this officer must not see, being of their own family.

    Args:
        what: `persons` or `households`.
        column: holds the number of one.
    """
    listed = setting(f"excluded_{what}")
    return f"{column} <> ALL (COALESCE((SELECT {listed}::bigint[]), '{{}}'))"


def seen_in(parent: str, column: str, where: str = "") -> str:
    """Whether the row is seen whose `id` a column holds.

    OFFSET 0: each row looks its parent up. Left free, the planner at times collects all parents
    of a county first, to look at one household.

    Args:
        parent: its table.
        column: of the row that points to it.
        where: what must hold of it besides.
    """
    more = f" AND ({where})" if where else ""
    return f"EXISTS (SELECT FROM {parent} AS parent WHERE parent.id = {column}{more} OFFSET 0)"


@dataclass(frozen=True)
class ByArea(Guard):
    """A row is seen where one of its areas is the user's, in a domain.

    Attributes:
        columns: hold keys of areas.
        domain: the registry, or a programme.
        excluded: `persons` or `households` where the rows are such, for officers' own relatives.
        of: the column that holds the number of one, where the rows are about such.
        writing: the domain in which rows may be written; None where the application never does.
    """

    columns: tuple[str, ...]
    domain: str = REGISTRY
    excluded: str = ""
    of: str = "id"
    writing: str | None = EDITING

    def policies(self, table: str) -> list[Policy]:
        """By area; of the registry, all rows for a user of the whole city."""
        del table
        apart = not_excluded(self.excluded, self.of) if self.excluded else "true"
        where = f"({in_areas(self.columns, self.domain)}) AND {apart}"
        if self.domain != REGISTRY:
            return [Policy("by_area", (APP_ROLE, CITY_ROLE), where)]
        return [Policy("by_area", (APP_ROLE,), where), Policy("whole_city", (CITY_ROLE,), apart)]

    def written(self) -> str:
        """In the areas where one may write such rows."""
        return "false" if self.writing is None else in_areas(self.columns, self.writing)


@dataclass(frozen=True)
class Counted(Guard):
    """How many there are is seen where it tells of nobody, and by whoever sees them anyway.

    Attributes:
        few: the column that says that it would tell of somebody.
        area: the column that holds the area counted in.
        domain: the registry, or a programme.
        writing: the domain in which rows may be written; None where the application never does.
    """

    few: str
    area: str
    domain: str = REGISTRY
    writing: str | None = EDITING

    def policies(self, table: str) -> list[Policy]:
        """Seen where of many or in one's areas; written in one's areas."""
        del table
        mine = in_areas([self.area], self.domain)
        seen = f"{setting('actor')} IS NOT NULL AND (NOT {self.few} OR {mine})"
        return [Policy("counted", (APP_ROLE, CITY_ROLE), seen, mine)]

    def written(self) -> str:
        """In the areas where one may write such rows."""
        return "false" if self.writing is None else in_areas([self.area], self.writing)


@dataclass(frozen=True)
class ByProgramme(Guard):
    """A row is seen where its area is the user's in the programme the row names.

    Attributes:
        programme: the column that holds the programme; empty for the register's own.
        area: the column that holds an area.
        also: one that holds another, of the register, in which the row is seen as well.
        person: a column that holds a person, for officers' own relatives.
        household: one that holds a household, likewise.
        writing: the domain in which rows may be written.
    """

    programme: str
    area: str
    also: str = ""
    person: str = ""
    household: str = ""
    writing: str = WORKING

    def policies(self, table: str) -> list[Policy]:
        """For each programme, its own areas."""
        del table
        ways = [f"({self.programme} = '' AND ({in_areas(self._areas, REGISTRY)}))"]
        ways += [
            f"({self.programme} = '{name}' AND ({in_areas([self.area], name)}))"
            for name in PROGRAMMES
        ]
        apart = "".join(
            f" AND ({column} IS NULL OR {not_excluded(what, column)})"
            for what, column in (("persons", self.person), ("households", self.household))
            if column
        )
        return [Policy("by_programme", (APP_ROLE, CITY_ROLE), f"({' OR '.join(ways)}){apart}")]

    def written(self) -> str:
        """In the areas where one may write such rows."""
        return in_areas(self._areas, self.writing)

    @property
    def _areas(self) -> list[str]:
        return [self.area, self.also] if self.also else [self.area]


@dataclass(frozen=True)
class ByParent(Guard):
    """A row is seen where the row it belongs to is seen.

    Attributes:
        parents: by column, the table whose `id` it holds; one seen shows the row.
    """

    parents: tuple[tuple[str, str], ...]

    def policies(self, table: str) -> list[Policy]:
        """Seen through any parent; written only where all of them are seen.

        A foreign key alone would tell whether an unseen row exists: it is checked behind the
        policy, which refuses both alike.
        """
        del table
        seen = [seen_in(parent, column) for column, parent in self.parents]
        given = [
            f"({column} IS NULL OR {one})"
            for (column, _), one in zip(self.parents, seen, strict=True)
        ]
        return [Policy("by_parent", (APP_ROLE, CITY_ROLE), " OR ".join(seen), " AND ".join(given))]

    def written(self) -> str:
        """Where one may write a row it belongs to."""
        return " OR ".join(
            seen_in(parent, column, guards()[parent].written()) for column, parent in self.parents
        )


@dataclass(frozen=True)
class ByUser(Guard):
    """A row is seen by the user it is about.

    Attributes:
        column: holds the user.
        signing_in: whether all are seen while somebody proves who they are; before anybody is
            known, every page is asked for so.
        area: a column that holds an area: whoever looks after it sees the row, too.
        domain: in which they must look after it.
    """

    column: str
    area: str = ""
    domain: str = REGISTRY
    signing_in: bool = False

    def policies(self, table: str) -> list[Policy]:
        """One's own; where it must be, all are seen, and none written, while somebody signs in."""
        del table
        own = f"{self.column} = {setting('actor')}::bigint"
        if self.area:
            own += f" OR {in_areas([self.area], self.domain)}"
        proving = f" OR (SELECT {setting('signing_in')} = 'on')" if self.signing_in else ""
        return [Policy("by_user", (APP_ROLE, CITY_ROLE), own + proving, own)]


@dataclass(frozen=True)
class Written(Guard):
    """Policies written out, where none of the forms fits.

    Attributes:
        using: which rows are seen.
        check: which rows may be written.
        entered: what must hold beside of a new row.
    """

    using: str
    check: str = ""
    entered: str = ""

    def policies(self, table: str) -> list[Policy]:
        """As written, for everybody."""
        del table
        return [Policy("as_written", (APP_ROLE, CITY_ROLE), self.using, self.check)]


@dataclass(frozen=True)
class Open(Guard):
    """A table without personal data, for a reason that a reader can check.

    Attributes:
        reason: why every user may read it.
        read_only: the application never writes it.
    """

    reason: str
    read_only: bool = False

    def policies(self, table: str) -> list[Policy]:
        """None: the table has no row-level security."""
        del table
        return []


@cache
def guards() -> dict[str, Guard]:
    """The guard of each table of the installed applications."""
    from django.apps import apps

    from minsheng.kernel.database import borrowed

    found: dict[str, Guard] = dict(borrowed.GUARDS)
    for model in apps.get_models(include_auto_created=True):
        guard = getattr(model, "guard", None)
        if guard is not None and model._meta.managed:
            found[model._meta.db_table] = guard
    return found


@cache
def references() -> dict[str, tuple[tuple[str, str], ...]]:
    """By table, its columns that point to protected rows, and where; those of `ByParent` aside.

    A foreign key is checked by the owner of the tables, who sees all: by itself it would tell
    whether an unseen row exists. Of users it may: colleagues' names are told to everybody.
    """
    from django.apps import apps
    from django.db.models import ForeignKey

    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for model in apps.get_models(include_auto_created=True):
        guard = getattr(model, "guard", None)
        if guard is None or isinstance(guard, Open) or not model._meta.managed:
            continue
        told = {column for column, _ in guard.parents} if isinstance(guard, ByParent) else set()
        columns = [
            (field.column, field.related_model._meta.db_table)
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.column not in told
        ]
        found[model._meta.db_table] = tuple(
            (column, parent)
            for column, parent in columns
            # Areas are public, and users have no secrets but their rows.
            if not isinstance(guards()[parent], Open | ByUser)
        )
    return {table: columns for table, columns in found.items() if columns}


def policies_of(table: str, guard: Guard) -> list[Policy]:
    """All policies of a table: what is seen of it, and which of that may be written."""
    everybody = (APP_ROLE, CITY_ROLE)
    written = guard.written()
    given = [
        f"({column} IS NULL OR row_seen('{parent}', {column}))"
        for column, parent in references().get(table, ())
    ]
    held = guard.policies(table)
    if isinstance(guard, Written) and guard.entered:
        given.append(f"({guard.entered})")
    entered = " AND ".join([f"({written})"] * bool(written) + given)
    if entered:
        held.append(Policy("entered", everybody, "", entered, "INSERT"))
    if written and not guard.append_only:
        held.append(Policy("changed", everybody, written, written, "UPDATE"))
        held.append(Policy("removed", everybody, written, "", "DELETE"))
    return held


@cache
def _protected() -> re.Pattern[str]:
    names = [re.escape(t) for t, guard in guards().items() if not isinstance(guard, Open)]
    return re.compile(rf'"?\b({"|".join(names) or "(?!)"})\b"?')


def protected_in(sql: str) -> str | None:
    """The first protected table a statement names."""
    found = _protected().search(sql)
    return found[1] if found else None
