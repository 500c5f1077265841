"""Rows without a key: looked at by the rules of the form, and held against what is known already.

The list knows no rules of its own for a new record: it asks the form's action for one, not
written yet. Whom the officer sees already is not entered a second time; whom they may not see
changes nothing in the answer, here as on the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from minsheng.kernel.exchange import tokens
from minsheng.kernel.exchange.cells import ERRORS
from minsheng.kernel.exchange.incoming import Line
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import Column, Fields, Listing, spoken
from minsheng.kernel.exchange.plan import FAULT, CellChange, Looking, New, Plan, Problem, Standing
from minsheng.kernel.exchange.words import BadCellError, Said, said, translated
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Person

SURE = "sure"
"""What a row says of namesakes: that they are not one."""
Key = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filled:
    """A new row as it was read.

    Attributes:
        values: as the form's action takes them.
        cells: the same as they are shown.
    """

    line: Line
    values: dict[str, Any]
    cells: tuple[CellChange, ...]


def add_rows(plan: Plan, looking: Looking, lines: Sequence[Line]) -> None:
    """Look at the rows without a key; those without fault are entered with the plan."""
    adding = looking.listing.adding
    if adding is None:
        for line in lines:
            plan.wrong(line, Problem(line.row, FAULT, "", said("no_key")))
        return
    made: list[tuple[Filled, Any]] = []
    for filled in filled_in(plan, looking.listing, looking.seen, lines):
        values = {name: value for name, value in filled.values.items() if name != SURE}
        record = looked_at(
            plan, looking.listing, filled.line,
            partial(adding.make, values, looking.officer, looking.day),
        )  # fmt: skip
        if record is not None:
            made.append((filled, record))
    made = once(plan, made, adding.same, adding.twice)
    made = known_row(plan, looking.listing, looking, made, adding.same, adding.known)
    asked = [(filled, record) for filled, record in made if not filled.values.get(SURE)]
    rows = [filled.line.row for filled, _ in asked]
    doubts = adding.alike([record for _, record in asked], rows, looking.seen)
    doubted = {rows[place]: why for place, why in doubts.items()}
    for filled, record in made:
        why = doubted.get(filled.line.row)
        if why is not None:
            plan.wrong(filled.line, Problem(filled.line.row, FAULT, "", why))
            continue
        name = looking.listing.typed(filled.line.cells)
        plan.new.append(New(filled.line.row, name, filled.cells, record))


def filled_in(plan: Plan, listing: Listing, seen: Seen, lines: Iterable[Line]) -> list[Filled]:
    """The rows whose cells can be read; of the others it is told what is wrong."""
    found = []
    for line in lines:
        read = read_new(listing, line, seen)
        if isinstance(read, Filled):
            found.append(read)
        else:
            plan.wrong(line, *read)
    return found


def read_new(listing: Listing, line: Line, seen: Seen) -> Filled | list[Problem]:
    """The values of a new row, or what is wrong with its cells."""
    values, problems = read_values(listing, line, seen)
    columns = {column.enter: column for column in listing.columns}
    cells = (_shown(columns[name], value, seen) for name, value in values.items())
    return problems or Filled(line, values, tuple(cells))


def read_values(listing: Listing, line: Line, seen: Seen) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a new row as the form's action takes them, and what is wrong with others."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in listing.columns:
        try:
            value = _value(column, line.cells.get(column.key, ""), seen)
        except BadCellError as fault:
            why = Said(fault.sentence.kind, {"head": column.head, **fault.sentence.named})
            problems.append(Problem(line.row, FAULT, column.key, why))
            continue
        if value is not None:
            values[column.enter] = value
    return values, problems


def _value(column: Column, cell: str, seen: Seen) -> Any:
    if not cell:
        if column.needed:
            raise BadCellError("required")
        return None
    if cell in ERRORS:
        raise BadCellError("error_cell", value=cell)
    if not column.enter:
        raise BadCellError("not_for_new")
    return column.kind.read(cell, seen)


def _shown(column: Column, value: Any, seen: Seen) -> CellChange:
    whole = replace(seen, open=True)
    after = column.kind.text(value, whole)
    mark = column.kind.text(value, spoken(whole))
    return CellChange(column.key, "", after, mark, {})


def looked_at(plan: Plan, listing: Listing, line: Line, make: Callable[[], T]) -> T | None:
    """What the form's action makes of a row; None where it refuses, which is told."""
    try:
        return make()
    except NotAllowedError:
        plan.wrong(line, Problem(line.row, FAULT, "", said("not_there")))
    except RefusedError as refused:
        plan.wrong(line, refused_row(listing, line, refused))
    return None


def refused_row(listing: Listing, line: Line, refused: RefusedError) -> Problem:
    """What the form's action said, beside the column it is about."""
    column = next((c for c in listing.columns if refused.field in {c.enter, c.key}), None)
    why = translated(refused)
    if column is None:
        return Problem(line.row, FAULT, "", said("refused_row", why=why))
    return Problem(line.row, FAULT, column.key, said("refused", head=column.head, why=why))


def once(
    plan: Plan,
    made: Sequence[tuple[Filled, T]],
    same: Callable[[T], Mapping[str, Any] | None],
    twice: str,
) -> list[tuple[Filled, T]]:
    """Those that stand in the file once: which of two rows of one number is right, nobody knows."""
    keys = [None if (by := same(record)) is None else key_of(by) for _, record in made]
    rows: dict[Key | None, list[int]] = {}
    for (filled, _), key in zip(made, keys, strict=True):
        rows.setdefault(key, []).append(filled.line.row)
    kept = []
    for (filled, record), key in zip(made, keys, strict=True):
        others = [] if key is None else [row for row in rows[key][:2] if row != filled.line.row]
        if others:
            plan.wrong(filled.line, Problem(filled.line.row, FAULT, "", said(twice, row=others[0])))
        else:
            kept.append((filled, record))
    return kept


def known_row(
    plan: Plan,
    listing: Listing,
    looking: Looking,
    made: Sequence[tuple[Filled, T]],
    same: Callable[[T], Mapping[str, Any] | None],
    known: str,
) -> list[tuple[Filled, T]]:
    """Those the register does not have, as far as the officer sees it.

    Args:
        plan: is told of the others.
        listing: of whose records they might be.
        looking: with what it is looked.
        made: rows, and what was made of them.
        same: by which columns the register would know them.
        known: what is said of those it knows.
    """
    held = known_already(listing, filter(None, (same(record) for _, record in made)))
    if listing.model is Person:
        plan.asked += sum(same(record) is not None for _, record in made)
        plan.known += len(held)
    kept = []
    for filled, record in made:
        by = same(record)
        row = held.get(key_of(by)) if by is not None else None
        if row is None:
            kept.append((filled, record))
            continue
        line, seen = filled.line, listing.seen(row, looking.seen, looking.reveal)
        where = seen.names.path(next(iter(listing.areas_of(row)), None))
        why = said(known, name=listing.called(row, seen), where=where)
        plan.wrong(line, Problem(line.row, FAULT, "", why))
        token = tokens.read(listing.token(row, seen))
        if listing is looking.listing and token is not None:
            plan.current[line.row] = Standing(row, seen, token)
    return kept


def known_already(listing: Listing, wanted: Iterable[Mapping[str, Any]]) -> dict[Key, Fields]:
    """The rows the officer sees, by what they were asked for by."""
    alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in wanted:
        alike.setdefault(tuple(one), []).append(one)
    return {key_of(by): row for part in alike.values() for by, row in listing.known(part)}


def key_of(values: Mapping[str, Any]) -> Key:
    """Values by column as a key."""
    return tuple(
        (name, bytes(value) if isinstance(value, memoryview) else value)
        for name, value in values.items()
    )
