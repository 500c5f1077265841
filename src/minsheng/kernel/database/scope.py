"""Who asks, and of which areas: the one thing the database needs to know to answer at all.

A scope is set as each transaction begins (`backend`), and policies on every table with
personal data (`guards`) read it there. Without a scope the database shows no rows, and the
application does not even ask: `NoScopeError` is raised, so that the mistake is heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.db import connection

APP_ROLE, CITY_ROLE = "ms_app", "ms_city"
REGISTRY = "registry"
"""The domain of people, households, organisations and workers; every other domain is a
programme's."""
EDITING, WORKING, GRIDDING = "editing", "working", "gridding"
"""Where rows are written, and not only seen: the register's, findings, and the tree's grids."""
WRITING = (EDITING, WORKING, GRIDDING)
PROGRAMMES = (
    "assistance", "eldercare", "children", "charity", "grid", "patrol", "learning", "plans",
)  # fmt: skip
"""All there will be: the database's policies name them."""
PREFIX = "minsheng."


class NoScopeError(Exception):
    """A protected table was asked for although nobody had said who asks."""


@dataclass(frozen=True)
class Areas:
    """Ranges of area keys, disjoint and in order.

    Attributes:
        ranges: pairs of the first key and the one behind the last.
    """

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> Areas:
        """Ranges in any order, touching or not, as the fewest."""
        joined: list[tuple[int, int]] = []
        for low, high in sorted(ranges):
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            elif low < high:
                joined.append((low, high))
        return cls(tuple(joined))

    def __contains__(self, key: int) -> bool:
        return any(low <= key < high for low, high in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def within(self, other: Areas) -> Areas:
        """What both hold."""
        return Areas.of(
            (max(low, begins), min(high, ends))
            for low, high in self.ranges
            for begins, ends in other.ranges
        )

    @property
    def low(self) -> int:
        """The first key of all."""
        return self.ranges[0][0]

    @property
    def high(self) -> int:
        """Behind the last key of all."""
        return self.ranges[-1][1]

    @property
    def literal(self) -> str:
        """As PostgreSQL writes an int8multirange."""
        return "{" + ",".join(f"[{low},{high})" for low, high in self.ranges) + "}"


@dataclass(frozen=True)
class Scope:
    """Who asks, and what of.

    Attributes:
        actor: the user's number; machine work has a user of its own.
        areas: by domain, where the user's roles let them see.
        whole: the registry of the whole city, with no look at areas.
        persons: whose files this officer must not see: their own and their relatives'.
        households: in which such a person lives or lived.
        signing_in: accounts may be looked up, because somebody is about to prove who they are.
        request: the number of the web request or the run of a command, for the audit.
    """

    actor: int | None = None
    areas: Mapping[str, Areas] = field(default_factory=dict)
    whole: bool = False
    persons: tuple[int, ...] = ()
    households: tuple[int, ...] = ()
    signing_in: bool = False
    request: str = ""

    def settings(self) -> dict[str, str]:
        """What is set in the transaction, by name; everything else is set to nothing."""
        said = {
            "role": CITY_ROLE if self.whole else APP_ROLE,
            PREFIX + "actor": "" if self.actor is None else str(self.actor),
            PREFIX + "excluded_persons": _listed(self.persons),
            PREFIX + "excluded_households": _listed(self.households),
            PREFIX + "signing_in": "on" if self.signing_in else "",
            PREFIX + "request": self.request,
        }
        for domain, areas in self.areas.items():
            if areas:
                said[f"{PREFIX}{domain}_low"] = str(areas.low)
                said[f"{PREFIX}{domain}_high"] = str(areas.high)
                said[f"{PREFIX}{domain}_areas"] = areas.literal
        return said


def _listed(numbers: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}" if numbers else ""


_CURRENT: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope | None:
    """The scope in which we work, if any."""
    return _CURRENT.get()


@contextmanager
def scope(entered: Scope | None) -> Iterator[None]:
    """Work in a scope, also in the midst of a transaction; then in the one before again.

    Args:
        entered: the scope; None for none at all.
    """
    token = _CURRENT.set(entered)
    inside = connection.in_atomic_block
    before = token.old_value if isinstance(token.old_value, Scope) else None
    try:
        if inside:
            apply(entered, before)
        yield
    finally:
        _CURRENT.reset(token)
        # A transaction that failed takes no more commands, and loses its settings when it ends.
        if inside and connection.in_atomic_block and not connection.needs_rollback:
            apply(before, entered)


@contextmanager
def wider(keys: Mapping[str, Iterable[int]]) -> Iterator[None]:
    """See and write in some areas more than the scope's own; for one act, whose right was checked.

    Args:
        keys: of areas, by the domain in which they are seen.

    Raises:
        NoScopeError: nobody has said who asks.
    """
    held = current()
    if held is None:
        raise NoScopeError("a scope is widened for one act, and there is none: enter one first")
    areas = dict(held.areas)
    every = {key for more in keys.values() for key in more}
    for domain, more in (dict(keys) | dict.fromkeys((EDITING, WORKING), every)).items():
        mine = areas.get(domain, Areas())
        areas[domain] = Areas.of([*mine.ranges, *((key, key + 1) for key in more)])
    with scope(replace(held, areas=areas)):
        yield


def apply(entered: Scope | None, before: Scope | None = None) -> None:
    """Tell the database; what an earlier scope of the same transaction said is unsaid."""
    said = dict.fromkeys(before.settings(), "") if before else {}
    said |= (entered or Scope()).settings()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS "
            "s(name, value)",
            [list(said), list(said.values())],
        )
