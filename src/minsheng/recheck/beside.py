"""What a run is given beside a snapshot: the last run, officers' decisions, jumps accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minsheng.recheck.archive import faults_within, read_run, refuse_another_format
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import text_of
from minsheng.recheck.guard import (
    DEFAULT,
    Accepted,
    Settings,
    as_settings,
    counts_of,
    jumps,
    looked_at,
)
from minsheng.recheck.officers import (
    CONFIRMED,
    Decided,
    archived,
    in_force,
    read_officers,
    refuse_unmarked,
    taken_in,
)
from minsheng.recheck.settled import carried_out
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.written import read_changes

OFFICERS = "officers.json"
"""Where a run keeps the decisions it was given."""
NAMED = 3
"""Decisions left out that are named."""


@dataclass(frozen=True)
class Finished:
    """A run that is whole, and was not changed since as far as it says itself.

    Raises:
        RecheckError: it is unfinished, altered, or of another format.
    """

    run: Path
    about: Mapping[str, Any]

    @classmethod
    def opened(cls, run: Path) -> Finished:
        """A run, from its folder."""
        about = read_run(run)
        refuse_another_format(run, about)
        for words in faults_within(run, about):
            raise RecheckError(f"{run / 'run.json'}: {words}; restore it from a backup")
        return cls(run, about)

    @property
    def parts(self) -> list[str]:
        """Its parts that hold a household."""
        return [p["part"] for p in self.about["parts"] if p["households"]]

    def counts(self) -> dict[str, dict[str, int]]:
        """By county, how many households have each outcome."""
        names = (p["part"] for p in self.about["parts"])
        return counts_of([strict_json(text_of(self.run / "parts" / f"{n}.json")) for n in names])

    def changes(self) -> dict[tuple[int, str], dict[str, Any]]:
        """What it proposed, by household and benefit."""
        tables = (read_changes(self.run, self.about, part) for part in self.parts)
        rows = (row for table in tables for row in table.to_pylist())
        return {(row["household_id"], row["benefit"]): row for row in rows}


@dataclass(frozen=True)
class Beside:
    """What a run is given beside its snapshot.

    Attributes:
        last: the run to compare with; None where there is none.
        officers: what officers decided of the changes of earlier runs.
        accepted: jumps somebody lets pass.
        settings: when a difference is a jump.
    """

    last: Finished | None = None
    officers: Sequence[Decided] = ()
    accepted: Sequence[Accepted] = ()
    settings: Settings = DEFAULT

    def guarded(
        self, summaries: Sequence[Mapping[str, Any] | None], earlier: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What `run.json` says of the guard.

        Args:
            summaries: of the parts.
            earlier: what `run.json` says where the run was finished already.

        Raises:
            RecheckError: somebody accepts what did not jump.
        """
        now = counts_of([summary for summary in summaries if summary])
        last = self.last
        found = jumps(now, last.counts() if last else None, self.settings)
        against = None
        if last is not None:
            against = {key: last.about[key] for key in ("as_of", "hash", "seal")}
        elif earlier.get("guard"):
            against = earlier["guard"]["last"]
        said = looked_at(found, self.accepted, earlier, anew=last is not None)
        return {"guard": {**as_settings(self.settings), "last": against}, **said}


def given_officers(path: Path, last: Finished | None) -> list[Decided]:
    """Officers' decisions from a file, each with the change as it stood.

    Args:
        path: the file.
        last: the run in which those that are not marked yet are looked up.

    Raises:
        RecheckError: a row is wrong, or it is not known what it rests on.
    """
    found = read_officers(path)
    if last is not None:
        found = taken_in(path, found, last.about["as_of"], last.changes())
    refuse_unmarked(path, found)
    return found


def kept_officers(run: Path, about: Mapping[str, Any]) -> list[Decided]:
    """The officers' decisions that a run was given.

    Raises:
        RecheckError: they are gone, or not as a run writes them.
    """
    return archived(run / OFFICERS) if about.get("officers") else []


def refuse_left_out(last: Finished, given: Sequence[Decided], as_of: str) -> None:
    """Refuse to undo in silence what officers decided before.

    Who withdraws a decision, and why, is said in the register, where it is ended or decided anew.

    Args:
        last: the run compared with.
        given: the decisions this run is given.
        as_of: its month.

    Raises:
        RecheckError: a decision that bound the last run is in force still and not among them.
    """
    kept = in_force(kept_officers(last.run, last.about), as_of)
    newest: dict[tuple[int, str], str] = {}
    for one in given:
        if one.month <= as_of:
            key = one.household_id, one.benefit
            newest[key] = max(newest.get(key, ""), one.month)
    left = {key: one for key, one in kept.items() if newest.get(key, "") < one.month}
    if not left:
        return
    changes = last.changes()
    lost = [one for key, one in sorted(left.items()) if not _spent(one, changes.get(key))]
    if lost:
        named = [f"{one.household_id} {one.benefit}" for one in lost[:NAMED]]
        more = ", …" if len(lost) > NAMED else ""
        raise RecheckError(
            f"{last.run} was given officers' decisions, in force still, that this run is not "
            f"({len(lost):,}: {', '.join(named)}{more}); give the register that holds them with "
            "--officers; whoever withdraws one ends it there (`until`), with who and why"
        )


def _spent(one: Decided, row: Mapping[str, Any] | None) -> bool:
    """Whether a decision bound no more in a run: it was carried out, and nothing is to be done."""
    if row is None:
        return one.decision == CONFIRMED
    return carried_out(one, row)
