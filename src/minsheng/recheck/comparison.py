"""Two runs compared, household by household: who is new or gone, whose outcome is another.

Households keep their numbers from month to month, so they are matched by them, county by county;
those found in one county only are looked for in the others, for families move. What is held at
once is two columns of one county, and those not matched yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.beside import Finished
from minsheng.recheck.outcome import UNDECIDED
from minsheng.recheck.written import read_decisions

Array = npt.NDArray[Any]
NEW, GONE = "new", "gone"
"""In the place of an outcome: not there in the last run, not there any more."""
OUTCOMES = tuple(code.name.lower() for code in Decision)
SUMS = ("total_before_m_hh", "total_after_m_hh")
READ = ("household_id", "county", "village", "outcome", *SUMS, "reasons")
OPEN = -1
"""In the place of a sum that is open."""
Cell = tuple[str, str]


@dataclass
class Sums:
    """What the households of an outcome draw and would draw, in fen a month.

    Attributes:
        households: how many.
        drawn: all that is known to be drawn.
        proposed: all sums that are known.
        open: of how many households the sum is open, or only hinted at.
    """

    households: int = 0
    drawn: int = 0
    proposed: int = 0
    open: int = 0

    def add(self, drawn: Array, proposed: Array) -> None:
        """Some more households."""
        self.households += len(drawn)
        self.drawn += int(drawn[drawn != OPEN].sum())
        self.proposed += int(proposed[proposed != OPEN].sum())
        self.open += int((proposed == OPEN).sum())

    @property
    def all_open(self) -> bool:
        """Whether of none of them a sum is known: what is proposed is then nobody's nought."""
        return 0 < self.households == self.open

    def as_data(self) -> dict[str, int | None]:
        """As JSON has it: what is proposed is null where no sum is known."""
        return {**vars(self), "proposed": None if self.all_open else self.proposed}


@dataclass
class County:
    """A county in both runs.

    Attributes:
        cells: how many households went from an outcome to an outcome; `new` and `gone` stand
            in the place of one.
        moved_in: how many of them came from another county.
        other_sum: how many have the same outcome with another sum.
        last: the sums of the last run, by outcome.
        now: those of this one.
        appeared: of how many households a reason holds that did not.
        vanished: of how many one does not any more.
    """

    cells: Counter[Cell] = field(default_factory=Counter)
    moved_in: int = 0
    other_sum: int = 0
    last: dict[str, Sums] = field(default_factory=dict)
    now: dict[str, Sums] = field(default_factory=dict)
    appeared: Counter[str] = field(default_factory=Counter)
    vanished: Counter[str] = field(default_factory=Counter)

    @property
    def same(self) -> int:
        """How many have the outcome they had."""
        return sum(n for (then, now), n in self.cells.items() if then == now)

    @property
    def changed(self) -> int:
        """How many are in both runs and have another."""
        return self.cells.total() - self.same - self.new - self.gone

    @property
    def new(self) -> int:
        """How many were not in the last run."""
        return sum(n for (then, _), n in self.cells.items() if then == NEW)

    @property
    def gone(self) -> int:
        """How many are not there any more."""
        return sum(n for (_, now), n in self.cells.items() if now == GONE)


@dataclass(frozen=True)
class _Side:
    """Households of one run, by number, ascending."""

    ids: Array
    county: Array
    village: Array
    outcome: Array
    drawn: Array
    proposed: Array
    reasons: Array

    def take(self, rows: Array) -> _Side:
        """Some of them."""
        return _Side(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


class Comparison:
    """Two runs compared.

    Args:
        now: this run.
        last: the one before.

    Attributes:
        matched: how many households were found in both runs so far; all are matched before
            one is told as new or gone.
    """

    def __init__(self, now: Finished, last: Finished) -> None:
        self.now, self.last = now, last
        self.matched = 0
        self._words: dict[str, int] = {"": 0}
        self._listed: list[str] = [""]
        self._checked: set[tuple[str, str]] = set()

    @property
    def notes(self) -> list[str]:
        """In what the two runs differ beside their households: `month`, `rulebook`, `snapshot`."""
        found = []
        for key, name in (("as_of", "month"), ("rulebook", "rulebook")):
            if self.now.about[key] != self.last.about[key]:
                found.append(name)
        if self.now.about["snapshot"]["digest"] == self.last.about["snapshot"]["digest"]:
            found.append("same_snapshot")
        return found

    def counties(self) -> dict[str, County]:
        """Each county in figures.

        Raises:
            RecheckError: a file of a run is gone or was changed.
        """
        found: dict[str, County] = {}
        for last, now, moved in self._pairs():
            _count(found, last, now, self._reasons, moved=moved)
        return dict(sorted(found.items()))

    def rows(
        self,
        county: int | None = None,
        then: Sequence[str] = (),
        now: Sequence[str] = (),
        *,
        same: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """The households of some cells, county by county.

        Args:
            county: only of this one (that they live in now, or lived in last).
            then: only of these outcomes of the last run; all, where none is named.
            now: only of these outcomes of this run.
            same: whether those whose outcome is the same come, too, and their sums and reasons
                where they are decided; they do where both outcomes are named.
        """
        for old, new, _ in self._pairs(county):
            yield from self._told(old, new, then, now, county, same=same)

    def _told(
        self,
        old: _Side | None,
        new: _Side | None,
        then: Sequence[str],
        now: Sequence[str],
        county: int | None,
        *,
        same: bool,
    ) -> Iterator[dict[str, Any]]:
        one = new if new is not None else old
        assert one is not None
        keep = np.ones(len(one.ids), bool)
        for side, asked, absent in ((old, then, NEW), (new, now, GONE)):
            if asked:
                codes = [OUTCOMES.index(name) for name in asked if name in OUTCOMES]
                keep &= absent in asked if side is None else np.isin(side.outcome, codes)
        if county is not None:
            keep &= one.county == county
        if old is not None and new is not None and not same and not (then and now):
            keep &= (old.outcome != new.outcome) | (_decided(new) & _differs(old, new))
        words = list(self._words)
        for row in np.flatnonzero(keep).tolist():
            before = set(words[old.reasons[row]].split()) if old is not None else set()
            after = set(words[new.reasons[row]].split()) if new is not None else set()
            yield {
                "household_id": int(one.ids[row]),
                "county": int(one.county[row]),
                "village": int(one.village[row]),
                "from": NEW if old is None else OUTCOMES[old.outcome[row]],
                "to": GONE if new is None else OUTCOMES[new.outcome[row]],
                "drawn_last": _sum(None if old is None else old.drawn, row),
                "drawn_now": _sum(None if new is None else new.drawn, row),
                "proposed_last": _sum(None if old is None else old.proposed, row),
                "proposed_now": _sum(None if new is None else new.proposed, row),
                "appeared": sorted(after - before) if old is not None else [],
                "vanished": sorted(before - after) if new is not None else [],
            }

    def _reasons(self, code: int) -> frozenset[str]:
        """The reasons of a set of them."""
        if len(self._listed) <= code:
            self._listed = list(self._words)
        return frozenset(self._listed[code].split())

    def _pairs(
        self, county: int | None = None
    ) -> Iterator[tuple[_Side | None, _Side | None, bool]]:
        """Households matched, row by row; then those new, and those gone; whether they moved."""
        self.matched = 0
        left: list[tuple[list[_Side], list[_Side]]] = []
        for name in sorted({p.partition("-")[0] for p in (*self.now.parts, *self.last.parts)}):
            last, now = self._read(self.last, name), self._read(self.now, name)
            _, at_last, at_now = np.intersect1d(
                last.ids, now.ids, assume_unique=True, return_indices=True
            )
            self.matched += len(at_last)
            if county in (None, int(name)):
                yield last.take(at_last), now.take(at_now), False
            rest = _rest(last, at_last), _rest(now, at_now)
            left.append(([rest[0]], [rest[1]]))
        last, now = (_joined([side for pair in left for side in pair[k]]) for k in (0, 1))
        _, at_last, at_now = np.intersect1d(
            last.ids, now.ids, assume_unique=True, return_indices=True
        )
        self.matched += len(at_last)
        yield last.take(at_last), now.take(at_now), True
        yield None, _rest(now, at_now), False
        yield _rest(last, at_last), None, False

    def _read(self, run: Finished, county: str) -> _Side:
        """A county's households of a run."""
        sides = [self._side(run, part) for part in run.parts if part.partition("-")[0] == county]
        return _joined(sides)

    def _side(self, run: Finished, part: str) -> _Side:
        key = (str(run.run), part)
        table = read_decisions(run.run, run.about, part, READ, checked=key in self._checked)
        self._checked.add(key)
        drawn, proposed = (pc.fill_null(table[n], OPEN).to_numpy() for n in SUMS)
        return _Side(
            table["household_id"].to_numpy(),
            table["county"].to_numpy(),
            table["village"].to_numpy(),
            _coded(pc.fill_null(table["outcome"].cast(pa.string()), "cannot_say"), _PLACES),
            drawn,
            proposed,
            self._coded(table["reasons"].cast(pa.string())),
        )

    def _coded(self, column: pa.ChunkedArray) -> Array:
        """Sets of reasons as numbers; new ones get the next."""
        for word in pc.unique(column).to_pylist():
            self._words.setdefault(word, len(self._words))
        return _coded(column, self._words)


_PLACES = {name: place for place, name in enumerate(OUTCOMES)}


def _coded(column: pa.ChunkedArray, places: Mapping[str, int]) -> Array:
    """Words as their numbers: looked up once for each there is."""
    encoded = column.combine_chunks().dictionary_encode()
    numbers = np.array([places[word] for word in encoded.dictionary.to_pylist()], np.int32)
    return numbers[encoded.indices.to_numpy()] if len(numbers) else np.zeros(0, np.int32)


def _joined(sides: Sequence[_Side]) -> _Side:
    """Households of several parts, by number."""
    if not sides:
        return _Side(*(np.zeros(0, np.int64) for _ in _Side.__dataclass_fields__))
    names = list(_Side.__dataclass_fields__)
    whole = _Side(*(np.concatenate([getattr(s, name) for s in sides]) for name in names))
    return whole.take(np.argsort(whole.ids, kind="stable"))


def _decided(side: _Side) -> Array:
    """Which households are decided: of those only screened no sum is proposed."""
    screened = np.isin(side.outcome, [_PLACES[code.name.lower()] for code in UNDECIDED])
    return np.logical_not(screened)


def _differs(old: _Side, new: _Side) -> Array:
    """Which households draw or are to have another sum, or have other reasons."""
    sums = (old.drawn != new.drawn) | (old.proposed != new.proposed)
    other: Array = sums | (old.reasons != new.reasons)
    return other


def _rest(side: _Side, rows: Array) -> _Side:
    """The households that are not among some."""
    left = np.ones(len(side.ids), bool)
    left[rows] = False
    return side.take(np.flatnonzero(left))


def _count(
    found: dict[str, County],
    last: _Side | None,
    now: _Side | None,
    reasons: Any,
    *,
    moved: bool,
) -> None:
    """Count some households in their counties."""
    here = now if now is not None else last
    assert here is not None
    for code in np.unique(here.county).tolist():
        rows = np.flatnonzero(here.county == code)
        county = found.setdefault(str(code), County())
        old = None if last is None else last.take(rows)
        new = None if now is None else now.take(rows)
        _cells(county, old, new)
        for side, sums in ((old, county.last), (new, county.now)):
            if side is not None:
                for outcome in np.unique(side.outcome).tolist():
                    of = side.outcome == outcome
                    held = sums.setdefault(OUTCOMES[outcome], Sums())
                    held.add(side.drawn[of], side.proposed[of])
        if old is not None and new is not None:
            county.moved_in += len(rows) if moved else 0
            alike = (old.outcome == new.outcome) & _decided(new) & (old.proposed != new.proposed)
            county.other_sum += int(alike.sum())
            _of_reasons(county, old.reasons, new.reasons, reasons)


def _cells(county: County, old: _Side | None, new: _Side | None) -> None:
    """Count from which outcome to which."""
    width = len(OUTCOMES)
    one = new if new is not None else old
    assert one is not None
    then = np.full(len(one.ids), width) if old is None else old.outcome
    here = np.full(len(one.ids), width) if new is None else new.outcome
    counts = np.bincount(then * (width + 1) + here, minlength=(width + 1) ** 2)
    for place in np.flatnonzero(counts).tolist():
        then_, now_ = divmod(place, width + 1)
        cell = (
            NEW if then_ == width else OUTCOMES[then_],
            GONE if now_ == width else OUTCOMES[now_],
        )
        county.cells[cell] += int(counts[place])


def _of_reasons(county: County, old: Array, new: Array, reasons: Any) -> None:
    """Count the reasons that appeared and vanished: each pair of sets is looked at once."""
    other = np.flatnonzero(old != new)
    if not len(other):
        return
    pairs, counts = np.unique(np.stack([old[other], new[other]]), axis=1, return_counts=True)
    for then, now, number in zip(*pairs.tolist(), counts.tolist(), strict=True):
        before, after = reasons(then), reasons(now)
        for code in after - before:
            county.appeared[code] += number
        for code in before - after:
            county.vanished[code] += number


def _sum(column: Array | None, row: int) -> int | None:
    """A sum in fen; None where it is open, or the household is not there."""
    if column is None or column[row] == OPEN:
        return None
    return int(column[row])
