"""Recomputes the whole chain and names what was tampered with.

Nothing is believed that the database could be made to say: hashes are recomputed from the
columns, by an expression of our own and not by the function that wrote them. Entries and
seals are read as two streams in the same order, so that memory stays bounded.

What it cannot see: an entry removed before it was sealed (a minute at most), and a chain that
was recomputed as a whole, unless a head of it was kept elsewhere (`heads`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg

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
    SELECT number, day, system, above, last_txid::text::bigint, last_id, count, leaves, previous,
        hash, hash = sha256(previous || convert_to(jsonb_build_array(
            number, day, (extract(epoch FROM at) * 1000000)::bigint, system,
            above, last_txid::text, last_id, count,
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
    leaves: bytes
    previous: bytes
    hash: bytes
    whole: bool

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
            and `head_differs` from one kept elsewhere.
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
    """

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    faults: int = 0


@dataclass
class _Walk:
    """Where we are: the streams, and whether the block before could be believed."""

    tell: Callable[[Fault], None]
    found: Verified
    rows: Iterator[Row]
    next: Row | None = field(default=None, init=False)
    doubtful: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
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
        kept = {head.number: head for head in heads}
        walk: _Walk | None = None
        last: Block | None = None
        for block in _seals(connection):
            if walk is None or (last and block.system != last.system):
                if walk:
                    _rest(walk, sealed=True)
                walk = _Walk(tell, found, _rows(connection, block))
            _seal(walk, block, last)
            _head(walk, block, kept)
            _entries(walk, block)
            progress(found.entries)
            last = block
        walk = walk or _Walk(tell, found, _rows(connection, None))
        for head in kept.values():
            walk.fault("head_differs", head.number, f"{head.day}: seal gone")
        _rest(walk, sealed=False)
    return found


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
    for gone in range(expected, min(block.number, expected + 1000)):
        walk.fault("seal_removed", gone)
    gap = block.number != expected
    whole = block.whole and len(block.leaves) == LEAF * block.many
    chained = gap or block.previous == (last.hash if last else b"")
    walk.doubtful = walk.doubtful or gap
    if not whole or not chained:
        walk.fault("seal_altered", block.number, str(block.day))


def _head(walk: _Walk, block: Block, kept: dict[int, Head]) -> None:
    head = kept.pop(block.number, None)
    if head and (head.hash != block.hash or head.day != block.day):
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
