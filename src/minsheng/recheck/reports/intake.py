"""What a snapshot made from files says of them: `intake.json` and the side table of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.offices import offices
from minsheng.recheck.files import text_of
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.words import Language, pick
from minsheng.snapshot.intake import FORMAT, INTAKE

COUNTS = ("rows", "taken", "returned", "repeated", "empty", "unauthorised")
TEXTS = ("contract", "agency", "county", "file", "sheet", "month", "newest", "state")
LATER = frozenset({"newest", "cells"})
"""What the first imports did not write: it is not told then."""
LINKED = ("number", "household", "matched", "reviewed")
"""How a row that was taken was linked."""
REFUSED, MISSING = "refused", "missing"


@dataclass(frozen=True, slots=True)
class Extract:
    """One file an office sent, and what became of its rows.

    Attributes:
        county: six digits; empty for the whole city.
        month: `yyyy-mm`, as its name says.
        newest: the newest month its rows are of; empty where they are of none, or it is not told.
        rows, taken, returned, repeated, empty, unauthorised: rows.
        links: rows by how they were linked to a person.
        faults: rows by kind of fault.
        cells: the same by the column the fault stands in, and by its kind; empty where the
            snapshot is of an import that did not tell.
        state: `taken`, `refused` or `missing` (never sent).
        why: why it was refused, by language; empty where it was not.
        doubt: what to ask the office of a file that was taken, by language.
    """

    contract: str
    agency: str
    county: str
    file: str
    sheet: str
    month: str
    newest: str
    state: str
    rows: int
    taken: int
    returned: int
    repeated: int
    empty: int
    unauthorised: int
    links: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    doubt: Mapping[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether nothing of it was taken."""
        return self.state == REFUSED

    @property
    def missing(self) -> bool:
        """Whether it was to come and did not."""
        return self.state == MISSING

    @property
    def fates(self) -> dict[str, int]:
        """What became of its rows, each counted once: together they are all of them."""
        found = {
            "taken": self.taken,
            "review": self.links.get("review", 0),
            "nobody": self.links.get("nobody", 0),
            "unauthorised": self.unauthorised,
            "repeated": self.repeated,
        }
        if self.refused:
            found = dict.fromkeys(found, 0)
        left = self.rows - sum(found.values())
        return {**found, "refused": left * self.refused, "other": left * (not self.refused)}


@dataclass(frozen=True, slots=True)
class Other:
    """A file that is no extract, and why, by language."""

    file: str
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a snapshot was made from.

    Attributes:
        extracts: the files, in the order the side table counts them.
        others: files that were delivered and are no extract.
        left_out: counties that are not in the snapshot, each with the contract it lacks.
    """

    extracts: tuple[Extract, ...]
    others: tuple[Other, ...] = ()
    left_out: Mapping[int, str] = field(default_factory=dict)

    def lacking(self) -> dict[tuple[str, str], Extract]:
        """The files of which nothing was taken, nor another in their place.

        Returns:
            By contract and county, the county empty for the whole city.
        """
        taken = {(e.contract, e.county) for e in self.extracts if not (e.refused or e.missing)}
        gone = {(e.contract, e.county): e for e in self.extracts if e.refused or e.missing}
        return {key: one for key, one in gone.items() if key not in taken}


def read_intake(snapshot: Path) -> Intake | None:
    """What a snapshot was made from; None for one not made from files.

    Args:
        snapshot: its folder.

    Raises:
        RecheckError: `intake.json` is not what an import writes.
    """
    path = snapshot / INTAKE
    if not path.exists():
        return None
    try:
        said = strict_json(text_of(path))
    except (ValueError, RecursionError) as error:
        msg = f"{path} is not readable as JSON ({error}); import the files again"
        raise RecheckError(msg) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise RecheckError(f"{path} does not say format {FORMAT}; import the files again")
    found = said.get("extracts")
    if not isinstance(found, list):
        raise RecheckError(f"{path} lacks its list of extracts; import the files again")
    extracts = tuple(_extract(path, number, one) for number, one in enumerate(found, 1))
    others = tuple(_others(path, said.get("not_extracts") or []))
    return Intake(extracts, others, _left_out(path, said.get("left_out") or []))


def _left_out(path: Path, said: Any) -> dict[int, str]:
    """The counties that are not in the snapshot, and what each lacks."""
    whole = isinstance(said, list) and all(
        isinstance(one, dict)
        and _is_text(one.get("contract"))
        and _is_text(one.get("county"))
        and one["county"].isdecimal()
        for one in said
    )
    if not whole:
        msg = f"{path} tells of counties left out what no import writes; "
        raise RecheckError(msg + "import the files again")
    return {int(one["county"]): one["contract"] for one in said}


def _others(path: Path, said: Any) -> Iterator[Other]:
    """The files that are no extract."""
    whole = isinstance(said, list) and all(
        isinstance(one, dict)
        and _is_text(one.get("file"))
        and isinstance(one.get("why") or {}, dict)
        and all(map(_is_text, (one.get("why") or {}).values()))
        for one in said
    )
    if not whole:
        msg = f"{path} tells of files that are no extract what no import writes; "
        raise RecheckError(msg + "import the files again")
    yield from (Other(one["file"], one.get("why") or {}) for one in said)


def office(agency: str, language: Language) -> str:
    """What an office that delivers is called, as in what goes back to it; else its key."""
    return offices().get(agency, {}).get(language, agency)


def extract_called(key: str, language: Language) -> str:
    """What an extract is called; its key where no contract of today has it."""
    known = contracts().get(key)
    return key if known is None else pick((known.zh, known.en), language)


def _extract(path: Path, number: int, said: Any) -> Extract:
    """One entry of the list."""
    for odd in _odd(said):
        msg = f"{path}: `{odd}` of extract {number} is not as an import writes it; "
        raise RecheckError(msg + "import the files again")
    return Extract(
        **{name: said.get(name, "") for name in TEXTS},
        **{name: said[name] for name in COUNTS},
        links=said.get("links") or {},
        faults=said.get("faults") or {},
        cells=said.get("cells") or {},
        why=said.get("why") or {},
        doubt=said.get("doubt") or {},
    )


def _odd(said: Any) -> Iterator[str]:
    """What of an entry is not as it must be."""
    if not isinstance(said, dict):
        yield "extracts"
        return
    yield from (
        name for name in TEXTS if name not in LATER - said.keys() and not _is_text(said.get(name))
    )
    yield from (name for name in COUNTS if not _is_count(said.get(name)))
    held_in = {
        "links": _is_count,
        "faults": _is_count,
        "cells": _are_counts,
        "why": _is_text,
        "doubt": _is_text,
    }
    for name, fits in held_in.items():
        held = said.get(name) or {}
        if not isinstance(held, dict) or not all(map(fits, held.values())):
            yield name
            return
    by_kind: Counter[str] = Counter()
    for kinds in (said.get("cells") or {}).values():
        by_kind.update(kinds)
    if "cells" in said and by_kind != Counter(said.get("faults") or {}):
        yield "cells"


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _are_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_count, value.values()))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
