"""Writes rows, many in one statement: changed ones only if of the version looked at; new ones.

The database's triggers leave a row of history for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from minsheng.kernel.exchange.book import Entry
from minsheng.kernel.exchange.listing import VERSION, Listing
from minsheng.kernel.exchange.plan import Change, New, Told
from minsheng.kernel.registry.models import Membership

AT_ONCE = 1_000


def write_changes(listing: Listing, changes: Sequence[Change], told: Told) -> int:
    """Write rows; says how many were still of the version looked at.

    Args:
        listing: of which.
        changes: rows with their new fields.
        told: of progress.
    """
    alike: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        alike.setdefault(tuple(sorted(change.fields)), []).append(change)
    written = done = 0
    for names, rows in alike.items():
        fields = [_field(listing, name) for name in names]
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            written += _update(listing, fields, names, part)
            done += len(part)
            told(done, len(changes))
    return written


def write_new(listing: Listing, new: Sequence[New], told: Told) -> int:
    """Enter new records; says how many.

    Args:
        listing: of which.
        new: looked at.
        told: of progress.
    """
    if listing.book:
        homes = {id(home): home for one in new for home in one.record.homes}
        _enter(list(homes.values()))
    for start in range(0, len(new), AT_ONCE):
        part = [one.record for one in new[start : start + AT_ONCE]]
        if listing.book:
            _enter([entry.person for entry in part])
            _enter([row for entry in part for row in _memberships(entry)])
        else:
            _enter(part)
        told(start + len(part), len(new))
    return len(new)


def _memberships(entry: Entry) -> Iterator[Membership]:
    for home in entry.homes:
        yield Membership(
            household=home, person=entry.person, grouping=home.grouping, relation=entry.relation
        )


def _enter(rows: Sequence[Model]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=AT_ONCE)


def _field(listing: Listing, name: str) -> Field[Any, Any]:
    found = listing.model._meta.get_field(name)
    assert isinstance(found, Field)
    return found


def _update(
    listing: Listing,
    fields: Sequence[Field[Any, Any]],
    names: Sequence[str],
    rows: Iterable[Change],
) -> int:
    """One statement for rows that set the same fields."""
    part = [(change.key, change.version, change.fields) for change in rows]
    table = connection.ops.quote_name(listing.model._meta.db_table)
    columns = [connection.ops.quote_name(str(field.column)) for field in fields]
    places = [f"c{n}" for n in range(len(fields))]
    arrays: list[list[Any]] = [[key for key, _, _ in part], [version for _, version, _ in part]]
    arrays += [
        [field.get_db_prep_save(new[name], connection) for _, _, new in part]
        for field, name in zip(fields, names, strict=True)
    ]
    sets = ", ".join(f"{c} = v.{p}" for c, p in zip(columns, places, strict=True))
    given = ", ".join(f"%s::{_type(f)}[]" for f in fields)
    statement = (
        f"UPDATE {table} AS t SET {sets}, {VERSION} = t.{VERSION} + 1 "  # noqa: S608 - our own names
        f"FROM unnest(%s::bigint[], %s::integer[], {given}) "
        f"AS v(id, version, {', '.join(places)}) "
        f"WHERE t.id = v.id AND t.{VERSION} = v.version"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)
        return int(cursor.rowcount)


def _type(field: Field[Any, Any]) -> str:
    """The type of a column; of text without its length, which a cast would cut to in silence."""
    said = str(field.db_type(connection) or "text")
    return "text" if said.startswith(("varchar", "text")) else said
