"""What becomes of a proposed change an officer has decided of: it is not proposed again.

As long as the change is found as it stood, with the same facts, reasons and sum, what the
officer decided stands. Where anything of that is another, it is asked whether the decision still
holds; nothing is proposed that would overwrite it. What hangs on a benefit of which the officer
decided otherwise than the rules is not proposed either: its sum was worked out as if the rules
had been followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from minsheng.recheck.officers import CONFIRMED, DECIDABLE, REFUSED, Decided, Decisions
from minsheng.recheck.resting import Resting

Array = npt.NDArray[Any]
SETTLED, NEW, HANGS = "settled_by_officer", "new_since_officer", "hangs_on_officer"
STANDING = (SETTLED, NEW, HANGS)
"""What a change is that an officer's decision bears on."""
OPEN = "cannot_say"
"""What a change is of which nothing can be said: what an officer decided of it stands meanwhile."""
PAID = ("stop_proposed", "adjust", "grant_proposed")
"""Changes that show in what is drawn once they are carried out."""
SAME: Mapping[str, str] = {
    "change": "change",
    "rests_on": "facts",
    "own_reasons": "reasons",
    "found_sum": "sum",
}
"""What a change is compared by, and what its difference is called."""
PLAIN = ("cannot_say", "stop_proposed", "refuse_proposed", "grant_proposed", "adjust")
"""What is left to look at, the gravest first."""


def is_decided(row: Mapping[str, Any]) -> bool:
    """Whether an officer's decision bears on a change, as `changes.parquet` has it."""
    return row["change"] in STANDING or (row["change"] == OPEN and bool(row["differs"]))


def with_officers(
    proposed: pa.Table, decided: Decisions, on: Resting
) -> tuple[pa.Table, dict[int, str]]:
    """Changes with what officers decided of them.

    Args:
        proposed: the changes of a part, with their marks.
        decided: the decisions in force, by household and benefit.
        on: what changes rest on.

    Returns:
        The changes; and by household what it stands as, where an officer's decision bears on it.
    """
    rows = proposed.select(["household_id", "benefit", "change", "before_m_hh", "after_m_hh"])
    found, sums = proposed["change"], proposed["after_m_hh"]
    change, after = found.to_pylist(), sums.to_pylist()
    differs = [""] * proposed.num_rows
    stands: dict[int, str] = {}
    asked = pa.array(sorted({household for household, _ in decided}), pa.int64())
    here = pc.is_in(rows["household_id"], value_set=asked).to_numpy()
    for places in _by_household(rows["household_id"].to_numpy(), np.flatnonzero(here)):
        listed = proposed.take(pa.array(places)).to_pylist()
        standing = dict(_standing(listed, decided, on))
        for n, (word, differing, fen) in standing.items():
            change[places[n]], differs[places[n]], after[places[n]] = word, differing, fen
        if any(word in STANDING for word, _, _ in standing.values()):
            words = [change[place] for place in places]
            stands[int(listed[0]["household_id"])] = _whole(words)
    columns = {
        "change": pa.array(change, pa.string()),
        "after_m_hh": pa.array(after, pa.int64()),
    }
    made = proposed
    for name, column in columns.items():
        made = made.set_column(made.schema.get_field_index(name), name, column)
    made = made.append_column("found", found.cast(pa.string())).append_column("found_sum", sums)
    return made.append_column("differs", pa.array(differs, pa.string())), stands


def _by_household(ids: Array, rows: Array) -> Iterator[list[int]]:
    """Rows of each household together."""
    if len(rows):
        cuts = np.flatnonzero(np.diff(ids[rows])) + 1
        yield from (piece.tolist() for piece in np.split(rows, cuts))


def _standing(
    listed: Sequence[Mapping[str, Any]], decided: Decisions, on: Resting
) -> Iterator[tuple[int, tuple[str, str, int | None]]]:
    """Of each change of a household a decision bears on: what it is, why, and the sum."""
    otherwise: set[str] = set()
    free: list[int] = []
    for place, row in enumerate(listed):
        one = decided.get((row["household_id"], row["benefit"]))
        if row["change"] == OPEN and one is not None and not carried_out(one, row):
            yield place, (OPEN, " ".join(_differing(one, row)), row["after_m_hh"])
        if row["change"] not in DECIDABLE:
            continue
        if one is None or carried_out(one, row):
            free.append(place)
            continue
        differing = " ".join(_differing(one, row))
        if differing:
            yield place, (NEW, differing, None)
        else:
            yield place, (SETTLED, "", one.stands(row["before_m_hh"]))
        if one.decision != CONFIRMED:
            otherwise.add(row["benefit"])
    for place in free:
        on_others = sorted(on.hangs_on[listed[place]["benefit"]] & otherwise)
        if on_others:
            yield place, (HANGS, " ".join(on_others), None)


def carried_out(one: Decided, row: Mapping[str, Any]) -> bool:
    """Whether what the officer decided is in force: then it binds no more.

    Args:
        one: the decision.
        row: the change, as `changes.parquet` has it.
    """
    if one.decision == REFUSED or one.change not in PAID:
        return False
    return one.stands(None) is not None and one.stands(None) == row["before_m_hh"]


def _differing(one: Decided, row: Mapping[str, Any]) -> Iterator[str]:
    """What of a change is not as it stood when the officer decided."""
    now = {**row, "found_sum": row["after_m_hh"]}
    for name, word in SAME.items():
        if getattr(one, name) != now[name]:
            yield word


def _whole(words: Sequence[str]) -> str:
    """What a household stands as, of what its changes are."""
    for word in (NEW, HANGS, *PLAIN):
        if word in words:
            return word
    return SETTLED
