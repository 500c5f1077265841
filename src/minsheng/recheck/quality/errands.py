"""What the households wait for of which nothing is said: errands, each settling many at once.

A file that was refused is one errand at one office, however many families wait for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.snapshot import SURE
from minsheng.snapshot.columns import CAUSE
from minsheng.snapshot.facts import known_facts
from minsheng.snapshot.months import months_before

FILE, SIGN, VERIFY, DIFFER, RENEW, SEND, ASK, VISIT = (
    "file", "sign", "verify", "differ", "renew", "send", "ask", "visit",
)  # fmt: skip
BY_CAUSE = {
    Cause.NOT_AUTHORISED: SIGN,
    Cause.UNVERIFIED: VERIFY,
    Cause.CONTRADICTED: DIFFER,
    Cause.OUT_OF_DATE: RENEW,
}
ASKED_AT_HOME = frozenset({"family", "civil_affairs"})
"""Who holds what no other office can be asked for: the family, and the office itself."""
LATE = Cause.NOT_DELIVERED | Cause.OUT_OF_DATE
Errand = tuple[str, str]
"""A kind, and the file where it is one."""


@dataclass(frozen=True)
class Waiting:
    """An errand, and who waits for it.

    Attributes:
        kind: `file` (sent again), `sign` (the authorisation), `verify` (a single record),
            `differ` (records at odds), `renew` (what is out of date), `send` (a row that
            went back or never came), `ask` (the family), `visit` (all of it at once).
        households: that wait for it.
        alone: of them, those that wait for nothing else.
        file: to be sent again.
        agency: whose it is.
        why: why it was not taken, by language.
        stands_in: last month's file, where its contract lets it stand in meanwhile.
    """

    kind: str
    households: int
    alone: int
    file: str = ""
    agency: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    stands_in: str = ""


def errands_of(
    run: Path, snapshot: Path, done: Imported, last: Mapping[Slot, Noted], month: int
) -> list[Waiting]:
    """What the households of a run wait for of which nothing is said.

    Args:
        run: its folder.
        snapshot: that was decided.
        done: the import that made it.
        last: what was noted of the last deliveries.
        month: the month decided (yyyymm).

    Returns:
        Files first; each kind by how many wait for it.
    """
    refused = _refused(done)
    open_ = _open(run, snapshot)
    waits: dict[int, set[Errand]] = {}
    for household, county, facts in open_:
        found = {e for fact, why in facts for e in _errands(fact, why, county, refused)}
        waits[household] = found or {(VISIT, "")}
    count = Counter(errand for found in waits.values() for errand in found)
    alone = Counter(next(iter(found)) for found in waits.values() if len(found) == 1)
    files = {delivery.path.name: (delivery, why) for delivery, why in refused.values()}
    order = sorted(count, key=lambda e: (e[0] != FILE, -count[e], e))
    return [
        Waiting(errand[0], count[errand], alone[errand], *_file(files, errand[1], last, month))
        for errand in order
    ]


def _refused(done: Imported) -> dict[Slot, tuple[Delivery, Refused]]:
    """The files not taken, by what they are of."""
    why = dict(done.refused)
    return {(d.contract.key, d.county): (d, why[d.path]) for d in done.deliveries if d.path in why}


def _file(
    files: Mapping[str, tuple[Delivery, Refused]], name: str, last: Mapping[Slot, Noted], month: int
) -> tuple[str, str, Mapping[str, str], str]:
    if not name:
        return "", "", {}, ""
    delivery, why = files[name]
    contract = delivery.contract
    before = last.get((contract.key, delivery.county))
    # A list that is kept may be a month old; of one made anew each month a month would lack.
    fresh = (
        before is not None
        and not contract.month
        and months_before(month, 1 + contract.fresh) <= before.month < delivery.month
    )
    stands_in = before.file if fresh and before is not None else ""
    return name, contract.agency, {"zh": why.said("zh"), "en": why.said("en")}, stands_in


def _errands(
    fact: str, cause: int, county: int, refused: Mapping[Slot, tuple[Delivery, Refused]]
) -> Iterator[Errand]:
    """What settles a fact."""
    late = [
        refused[slot][0].path.name
        for key in _givers(fact)
        if cause & LATE
        for slot in ((key, county), (key, 0))
        if slot in refused
    ]
    yield from ((FILE, name) for name in late)
    yield from ((kind, "") for why, kind in BY_CAUSE.items() if cause & why and not late)
    if cause & Cause.NOT_DELIVERED and not late:
        yield (ASK if known_facts()[fact].agency in ASKED_AT_HOME else SEND), ""


@cache
def _givers(fact: str) -> tuple[str, ...]:
    """The contracts a fact comes from; whose obligor one is, the book of obligors says."""
    if known_facts()[fact].entity == "obligor":
        return ("obligors",)
    return tuple(key for key, contract in contracts().items() if fact in contract.facts)


def _open(run: Path, snapshot: Path) -> Iterator[tuple[int, int, list[tuple[str, int]]]]:
    """Households of which nothing is said, their county, the facts asked for and their causes."""
    for part in sorted((run / "decisions.parquet").glob("*.parquet")):
        decided = pl.read_parquet(part, columns=["household_id", "county", "outcome", "ask"])
        unsaid = decided.filter(pl.col("outcome").cast(pl.String) == "cannot_say").with_columns(
            pl.col("ask").cast(pl.String).fill_null("").str.split(" ")
        )
        causes = _causes(snapshot, unsaid)
        for household, county, _, facts in unsaid.iter_rows():
            yield household, county, [
                (fact, causes[household, fact]) for fact in facts if (household, fact) in causes
            ]  # fmt: skip


def _causes(snapshot: Path, unsaid: pl.DataFrame) -> dict[tuple[int, str], int]:
    """By household and fact asked for, why it is open; left out where it is known."""
    known, names = known_facts(), set(unsaid["ask"].explode().to_list())
    by_entity: dict[str, list[str]] = defaultdict(list)
    for name in sorted(n for n in names if n in known and n not in SURE):
        by_entity[known[name].entity].append(name)
    found: dict[tuple[int, str], int] = {}
    for entity, facts in by_entity.items():
        for county in unsaid["county"].unique().to_list():
            path = snapshot / str(county) / f"{entity}.parquet"
            for household, *causes in _of_county(path, facts, unsaid["household_id"]):
                found |= {
                    (household, fact): why for fact, why in zip(facts, causes, strict=True) if why
                }
    return found


def _of_county(path: Path, facts: Sequence[str], households: pl.Series) -> list[tuple[int, ...]]:
    """The causes of some facts, those of all rows of a household together."""
    columns = [f"{fact}{CAUSE}" for fact in facts]
    rows = pl.scan_parquet(path).filter(pl.col("household_id").is_in(households.implode()))
    together = rows.group_by("household_id").agg(pl.col(columns).cast(pl.Int64).bitwise_or())
    return list(together.collect().iter_rows())
