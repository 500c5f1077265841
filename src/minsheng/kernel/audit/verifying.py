"""Recomputes the whole chain and names what was tampered with.

Nothing is believed that the database could be made to say: hashes are recomputed from the
columns, by an expression of our own and not by the function that wrote them. Entries and
seals are read as two streams in the same order, so that memory stays bounded.

A chain cut off at its end still fits together. So its end is held against what is kept apart
from it: how far each day went, the entries no seal covers yet written down twice, and the
numbers given out. Whoever owns the server can cut all of these alike: only a head that was kept
elsewhere (`heads`) vouches for what stands before it, and no further than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import psycopg

from minsheng.kernel.audit.ending import Day, all_gone, given_out, hold_days, hold_unsealed, missing
from minsheng.kernel.audit.heads import Head

LEAF = 40
"""Bytes of a leaf: the number of an entry, and its hash."""
_FETCHED = 5000
# The same text stands in audit_made.sql, as what writes the hash.
_ENTRIES = """
    SELECT txid::text::bigint, id, row_hash, row_hash = sha256(convert_to(jsonb_build_array(
        id, txid::text, (extract(epoch FROM at) * 1000000)::bigint, actor_id,
        request, act, domain, table_name, row_id, subject_kind,
        subject_id, other_kind, other_id, area, area_other, area_third, area_fourth,
        before, after, reason)::text, 'UTF8'))
    FROM public.audit_entry WHERE id > %s AND id <= %s ORDER BY txid, id
"""
# The same text stands in audit_seal_put.sql.
_SEALS = """
    SELECT number, day, system, above, last_txid::text::bigint, last_id, count, issued, at,
        leaves, previous, hash, hash = sha256(previous || convert_to(jsonb_build_array(
            number, day, (extract(epoch FROM at) * 1000000)::bigint, system,
            above, last_txid::text, last_id, count, issued,
            encode(sha256(leaves), 'hex'))::text, 'UTF8'))
    FROM public.audit_seal ORDER BY number
"""
_LAST = 2**63 - 1


class Row(NamedTuple):
    """An entry, as far as the chain goes."""

    txid: int
    id: int
    hash: bytes
    whole: bool


class Block(NamedTuple):
    """A seal."""

    number: int
    day: Any
    system: int
    above: int
    last_txid: int
    last_id: int
    many: int
    issued: int
    at: datetime
    leaves: bytes
    previous: bytes
    hash: bytes
    whole: bool

    @property
    def behind(self) -> tuple[int, int, int]:
        """Where the next block goes on."""
        return self.above, self.last_txid, self.last_id

    def pairs(self) -> dict[int, bytes]:
        """The hash of each entry, by its number."""
        cuts = range(0, len(self.leaves), LEAF)
        return {
            int.from_bytes(self.leaves[at : at + 8], "big"): self.leaves[at + 8 : at + LEAF]
            for at in cuts
        }


@dataclass(frozen=True)
class Fault:
    """Something that was tampered with.

    Attributes:
        what: `altered`, `removed`, `inserted`; of a seal `seal_altered`, `seal_removed`,
            and `head_differs` from one kept elsewhere; of the end `day_cut`, `day_differs`,
            `day_removed`, `set_back`, `all_gone`.
        number: of the entry or seal.
        named: more about it.
    """

    what: str
    number: int
    named: str = ""


@dataclass
class Verified:
    """What was found.

    Attributes:
        entries: sealed and looked at.
        seals: looked at.
        unsealed: entries that no seal covers yet.
        last: number of the last seal, `until` when it was made.
        vouched: number of the last seal of which a head was kept elsewhere, and agrees.
        missing: numbers given out after the last seal that no entry has: of work that runs or
            was rolled back within the minute, or cut off.
    """

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    faults: int = 0
    last: int = 0
    until: datetime | None = None
    vouched: int = 0
    missing: int = 0


@dataclass
class _Walk:
    """Where we are: the streams, the days so far, whether the block before could be believed.

    Attributes:
        chained: whether all seals so far are whole and follow one another.
    """

    tell: Callable[[Fault], None]
    found: Verified
    days: dict[date, Day] = field(default_factory=dict, init=False)
    rows: Iterator[Row] = field(default_factory=lambda: iter(()), init=False)
    next: Row | None = field(default=None, init=False)
    doubtful: bool = field(default=False, init=False)
    chained: bool = field(default=True, init=False)

    def begin(self, rows: Iterator[Row]) -> None:
        self.rows, self.doubtful = rows, False
        self.step()

    def step(self) -> None:
        self.next = next(self.rows, None)

    def fault(self, what: str, number: int, named: str = "") -> None:
        self.found.faults += 1
        self.tell(Fault(what, number, named))


def verify(
    connection: psycopg.Connection[Any],
    tell: Callable[[Fault], None],
    heads: Iterable[Head] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Look at everything.

    Args:
        connection: of a role that sees every row (`ms_backup`); in no transaction.
        tell: of each fault, as it is found.
        heads: kept elsewhere, by day.
        progress: told of the entries looked at, now and then.
    """
    found = Verified()
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL search_path = pg_catalog")
        given = given_out(connection)
        kept: dict[int, list[Head]] = {}
        for head in heads:
            kept.setdefault(head.number, []).append(head)
        walk = _Walk(tell, found)
        last: Block | None = None
        for block in _seals(connection):
            if last is None or block.system != last.system:
                _rest(walk, sealed=True)
                walk.begin(_rows(connection, block))
            _seal(walk, block, last)
            _head(walk, block, kept)
            _entries(walk, block)
            progress(found.entries)
            last = block
        if last is None:
            walk.begin(_rows(connection, None))
        for head in (head for held in kept.values() for head in held):
            walk.fault("head_differs", head.number, f"{head.day}: seal gone")
        _rest(walk, sealed=False)
        _end_of(walk, connection, last, given)
    return found


def _end_of(
    walk: _Walk, connection: psycopg.Connection[Any], last: Block | None, given: int
) -> None:
    """Whether the chain ends where it should."""
    ends = hold_days(connection, walk.days, walk.fault, whole=walk.chained)
    trusted = last is not None and ends and last.whole
    hold_unsealed(connection, last.behind if last and trusted else None, walk.fault)
    if last is None:
        walk.found.missing = missing(connection, 0, given)
        if given and all_gone(connection):
            walk.fault("all_gone", given)
        return
    walk.found.last, walk.found.until = last.number, last.at
    walk.found.missing = missing(connection, last.issued, given)
    if given < last.issued:
        walk.fault("set_back", last.issued)


def _rows(connection: psycopg.Connection[Any], first: Block | None) -> Iterator[Row]:
    """The entries of one server, from its first seal on, in the order in which they are sealed."""
    above, until = (first.above, _end(connection, first)) if first else (0, _LAST)
    with connection.cursor(f"entries_{first.number if first else 0}", binary=True) as cursor:
        cursor.itersize = _FETCHED
        cursor.execute(_ENTRIES, [above, until])
        for row in cursor:
            yield Row(*row)


def _end(connection: psycopg.Connection[Any], first: Block) -> int:
    """The number of the last entry of a server that was left behind for another one."""
    found = connection.execute(
        "SELECT above FROM public.audit_seal WHERE number > %s AND system <> %s "
        "ORDER BY number LIMIT 1",
        [first.number, first.system],
    ).fetchone()
    return found[0] if found else _LAST


def _seals(connection: psycopg.Connection[Any]) -> Iterator[Block]:
    with connection.cursor("seals", binary=True) as cursor:
        cursor.itersize = 20
        cursor.execute(_SEALS)
        for row in cursor:
            yield Block(*row)


def _seal(walk: _Walk, block: Block, last: Block | None) -> None:
    """A seal: whole in itself, and the next of the one before."""
    walk.found.seals += 1
    expected = last.number + 1 if last else 1
    gap = block.number != expected
    for gone in range(expected, min(block.number, expected + 1000)):
        walk.fault("seal_removed", gone)
    whole = block.whole and len(block.leaves) == LEAF * block.many
    chained = gap or block.previous == (last.hash if last else b"")
    walk.doubtful = walk.doubtful or gap
    walk.days[block.day] = walk.days.get(block.day, Day()).grown(
        block.many, block.number, block.hash
    )
    if gap or not whole or not chained:
        walk.chained = False
    if not whole or not chained:
        walk.fault("seal_altered", block.number, str(block.day))


def _head(walk: _Walk, block: Block, kept: dict[int, list[Head]]) -> None:
    for head in kept.pop(block.number, []):
        if head.hash == block.hash and head.day == block.day:
            walk.found.vouched = block.number
        else:
            walk.fault("head_differs", block.number, str(head.day))


def _entries(walk: _Walk, block: Block) -> None:
    """The entries a seal covers: each whole, all there, none besides."""
    if not block.whole:
        # Its leaves and bounds prove nothing: entries are only held against themselves.
        walk.doubtful = True
        return
    left = block.pairs()
    bound = (block.last_txid, block.last_id)
    while walk.next and walk.next[:2] <= bound:
        row = walk.next
        sealed = left.pop(row.id, None)
        walk.found.entries += 1
        if not row.whole or (sealed is not None and sealed != row.hash):
            walk.fault("altered", row.id, f"seal {block.number}")
        elif sealed is None and not walk.doubtful:
            walk.fault("inserted", row.id, f"seal {block.number}")
        walk.doubtful = walk.doubtful and sealed is None
        walk.step()
    walk.doubtful = False
    for number in sorted(left):
        walk.fault("removed", number, f"seal {block.number}")


def _rest(walk: _Walk, *, sealed: bool) -> None:
    """What no seal covers: still to be sealed, or of a server that was left behind."""
    while walk.next:
        row = walk.next
        if not row.whole:
            walk.fault("altered", row.id)
        elif sealed:
            walk.fault("inserted", row.id)
        walk.found.unsealed += 1
        walk.step()
