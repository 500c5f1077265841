"""A finished run read household by household, with what its codes are called.

Households that were only screened, and of which nothing is hinted, are left out: there are
millions of them, and nobody has anything to do with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from minsheng.policy.engine.library import Library
from minsheng.recheck.changes import COLUMNS
from minsheng.recheck.listing import Listing, Row
from minsheng.recheck.mainly import AID, CALLED
from minsheng.recheck.wanted import ORDER, SCREENED, Wanted, outcome_words
from minsheng.recheck.whose import Whose
from minsheng.recheck.written import read_changes, read_decisions

SILENT = ("screened", None)
"""What is decided of a benefit nobody draws, asks for or is hinted at."""
NOT_OPEN = ("screened", "continue", "hint", None)


@dataclass(frozen=True)
class Decided:
    """One household of a run.

    Attributes:
        number: of the household.
        village: its code.
        rank: the place of its outcome in lists.
        benefits: of each that is not silent: name, change, sums.
    """

    number: int
    village: int
    outcome: str
    rank: int
    before: int | None
    after: int | None
    once: int | None
    benefits: list[dict[str, Any]]
    reasons: list[str]
    ask: list[dict[str, str]]
    main_zh: str
    main_en: str
    figures: str

    @property
    def affected(self) -> list[str]:
        """The benefits of which a change is proposed or open."""
        return [one["benefit"] for one in self.benefits if one["change"] not in NOT_OPEN]


class Reading:
    """A run that is read.

    Args:
        folder: the run's.
        library: today's laws.

    Attributes:
        about: what its `run.json` says.

    Raises:
        RecheckError: the folder holds no finished run, or it was altered.
    """

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder = folder
        self.listing = Listing(folder, library)
        self.about = self.listing.about
        self._whose = Whose(self.listing)

    @cached_property
    def figures(self) -> str:
        """How far the sums can be trusted, at worst."""
        return self.listing.figures(Wanted()) or "verified"

    def words(self) -> dict[str, dict[str, list[str]]]:
        """What outcomes, benefits and reasons are called, in Chinese and English."""
        called = self.listing.mainly.called
        return {
            "outcome": {
                name: [outcome_words(name, lang) for lang in ("zh", "en")] for name in ORDER
            },
            "benefit": {name: list(both) for name, both in CALLED.items()},
            "reason": {
                reason.code: [called(reason.code, "zh"), called(reason.code, "en")]
                for reason in self.listing.book.reasons
            },
        }

    def households(self) -> Iterator[Decided]:
        """Every household decided or hinted at."""
        benefits = dict(self._benefits())
        for row in self.listing.rows(Wanted()):
            yield self._decided(row, benefits[row.household_id])

    def _decided(self, row: Row, benefits: list[dict[str, Any]]) -> Decided:
        zh, en = self._whose.asked(row, "zh"), self._whose.asked(row, "en")
        ask = [
            {"fact": a.fact, "zh": a.task, "en": b.task, "of_zh": a.of, "of_en": b.of,
             "why_zh": a.why, "why_en": b.why}
            for a, b in zip(zh, en, strict=True)
        ]  # fmt: skip
        return Decided(
            row.household_id, row.village, row.outcome, ORDER.index(row.outcome), row.before,
            row.after, row.once, benefits, list(row.reasons), ask, self.listing.words(row, "zh"),
            self.listing.words(row, "en"), row.figures,
        )  # fmt: skip

    def _benefits(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """What is decided of each household's benefits, by its number."""
        names = [name for name, *_ in COLUMNS]
        changed = [f"{name}_change" for name in names]
        sums = [f"{name}_after_m_hh" if name != AID else f"{AID}_hh" for name in names]
        for entry in self.about["parts"]:
            if not entry["households"]:
                continue
            columns = ["household_id", "outcome", *changed, *sums]
            table = read_decisions(self.folder, self.about, entry["part"], columns, checked=True)
            outcomes = table["outcome"].to_pylist()
            told = [n for n, outcome in enumerate(outcomes) if outcome != SCREENED]
            beside = self._changes(entry["part"])
            for row in table.take(pa.array(told, pa.int64())).to_pylist():
                known = beside.get(row["household_id"], {})
                yield (
                    row["household_id"],
                    [
                        _benefit(name, row[change], row[after], known.get(name))
                        for name, change, after in zip(names, changed, sums, strict=True)
                        if row[change] not in SILENT
                    ],
                )

    def _changes(self, part: str) -> Mapping[int, Mapping[str, Mapping[str, Any]]]:
        found: dict[int, dict[str, Mapping[str, Any]]] = {}
        for row in read_changes(self.folder, self.about, part).to_pylist():
            found.setdefault(row["household_id"], {})[row["benefit"]] = row
        return found


def _benefit(
    name: str, change: str, after: int | None, proposed: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What is decided of one benefit; where nothing changes, it is drawn as it is due."""
    if proposed is not None:
        return {
            "benefit": name, "change": proposed["change"],
            "before": proposed["before_m_hh"], "after": proposed["after_m_hh"],
        }  # fmt: skip
    before = after if change == "continue" else None
    return {"benefit": name, "change": change, "before": before, "after": after}
