"""Which households of a snapshot another day's law would decide otherwise.

The facts and the month decided stay those of the snapshot; only the rule book changes, so
that what differs is the law and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.fused.columns import Outcome, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import Library
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.decide import Progress, law_day
from minsheng.recheck.outcome import BENEFITS, IN_VIEW, ONCE, ONCE_CHANGE, OUTCOME, TARGETS
from minsheng.recheck.snapshot import Snapshot

EXAMPLES = 5
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A kind of change.

    Attributes:
        what: `outcome`, or a benefit's name.
        old, new: the proposals, by their codes' names; both `amount` where only the sum differs.
    """

    what: str
    old: str
    new: str


@dataclass
class Affected:
    """The households whose decision differs.

    Attributes:
        households: how many the snapshot holds.
        affected: how many of them differ.
        counties: how many by county code.
        changes: how many by kind; a household may stand under several.
        examples: some household ids of each kind.
    """

    households: int = 0
    affected: int = 0
    counties: Counter[str] = field(default_factory=Counter)
    changes: Counter[Change] = field(default_factory=Counter)
    examples: dict[Change, list[int]] = field(default_factory=dict)

    def note(self, change: Change, idents: Any) -> None:
        """Count the households of one kind."""
        self.changes[change] += len(idents)
        kept = self.examples.setdefault(change, [])
        kept += [int(i) for i in idents[: EXAMPLES - len(kept)]]


def affected_households(
    folder: Path,
    library: Library,
    old_day: date,
    new_day: date,
    progress: Progress | None = None,
) -> Affected:
    """Decide a snapshot under the law of two days and count what differs.

    Args:
        folder: the snapshot.
        library: the laws.
        old_day: the day compared with.
        new_day: the day asked about.
        progress: called with a stage, done, and how many in all.

    Raises:
        RecheckError, PolicyError: one sentence on what is wrong and how to mend it.
    """
    snapshot = Snapshot(folder, library.facts)
    parts = snapshot.parts
    told = (lambda a, n: progress("compile", a, n)) if progress else None
    both = [Fused(compile_book(library, d), TARGETS, progress=told) for d in (old_day, new_day)]
    tables = [fused.table(area_rows(snapshot.counties)) for fused in both]
    facts = sorted({name for fused in both for name in fused.plan.facts})
    day = law_day(snapshot.as_of)
    as_of = day.year * 10_000 + day.month * 100 + day.day
    found = Affected()
    for number, part in enumerate(parts, 1):
        loaded = snapshot.read(part, facts)
        old, new = (
            fused.run(loaded.batch, table, as_of) for fused, table in zip(both, tables, strict=True)
        )
        differing = np.zeros(len(loaded.household_id), bool)
        for change, mask in _differences(old, new):
            differing |= mask
            found.note(change, loaded.household_id[mask])
        found.households += len(differing)
        found.affected += int(differing.sum())
        found.counties[part.county] += int(differing.sum())
        if progress:
            progress("decide", number, len(parts))
    return found


def _differences(old: Outcome, new: Outcome) -> Iterator[tuple[Change, Mask]]:
    """Each kind of change, with the households it is found in.

    A benefit counts only for households decided under one of the books: of the others it
    is computed, but never said.
    """
    yield from _moved("outcome", OUTCOME, old, new, np.ones(len(old.values[OUTCOME]), bool))
    view: Mask = (old.values[IN_VIEW] != 0) | (new.values[IN_VIEW] != 0)
    columns = [*((b.name, b.change, b.after) for b in BENEFITS)]
    columns.append(("temporary_aid", ONCE_CHANGE, ONCE))
    for name, change, after in columns:
        yield from _moved(name, change, old, new, view)
        same = (old.values[change] == new.values[change]) & view
        amount = same & (
            (old.values[after] != new.values[after]) | (old.causes[after] != new.causes[after])
        )
        if amount.any():
            yield Change(name, "amount", "amount"), amount


def _moved(
    what: str,
    name: str,
    old: Outcome,
    new: Outcome,
    among: Mask,
) -> Iterator[tuple[Change, Mask]]:
    """The proposals that became others, pair by pair."""
    before, after = old.values[name], new.values[name]
    moved = among & (before != after)
    pairs = {(int(a), int(b)) for a, b in zip(before[moved], after[moved], strict=True)}
    for a, b in sorted(pairs):
        names = Decision(a).name.lower(), Decision(b).name.lower()
        yield Change(what, *names), moved & (before == a) & (after == b)


def as_data(found: Affected) -> Mapping[str, Any]:
    """The count as plain data."""
    return {
        "households": found.households,
        "affected": found.affected,
        "by_county": {county: n for county, n in sorted(found.counties.items()) if n},
        "changes": [
            {
                "what": change.what,
                "old": change.old,
                "new": change.new,
                "households": count,
                "examples": found.examples[change],
            }
            for change, count in sorted(found.changes.items(), key=lambda item: (-item[1], item[0]))
        ],
    }
