"""Which households are in a run, those first that somebody has to look at.

A run of a whole city has millions of rows. They are read part by part and filtered as
columns; at most the households of one county and outcome are held at once, and only those
that are shown become objects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from itertools import groupby
from operator import or_
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from minsheng.policy.engine.book import WORST, compile_book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.faults import nearest
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.ahead import far_ahead, warning
from minsheng.recheck.archive import (
    archived_library,
    faults_beside,
    faults_within,
    read_run,
    refuse_another_format,
)
from minsheng.recheck.beside import kept_officers
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.mainly import AID, CHANGE_OF, Drawn, Main, Mainly
from minsheng.recheck.officers import Decisions, in_force
from minsheng.recheck.other_help import read_help
from minsheng.recheck.outcome import UNDECIDED
from minsheng.recheck.place_names import TOWNSHIP
from minsheng.recheck.settled import STANDING, is_decided
from minsheng.recheck.standing import all_standing
from minsheng.recheck.wanted import Wanted, outcome_words
from minsheng.recheck.words import Language, causes, pick
from minsheng.recheck.written import read_changes, read_decisions

BATCH = 4_096
COLUMNS = (
    "household_id",
    "county",
    "village",
    "outcome",
    *CHANGE_OF,
    "total_before_m_hh",
    "total_after_m_hh",
    "temporary_aid_hh",
    "reasons",
    "ask",
    "stands",
    "unknown_for",
    "figures",
)
"""What a list shows of the decisions."""
ANY = {
    "person": ("家庭成员", " of a member"),
    "obligor": ("义务人", " of an obligor"),
    "bill": ("家庭成员", " of a member"),
    "contribution": ("家庭成员", " of a member"),
}
"""Whose a fact is, as far as its name alone tells."""
UNSAID = "cannot_say"
LOOKED_AT = tuple(code.name.lower() for code in UNDECIDED)
"""Outcomes that wait for nothing: what is not known of such a household is not asked for."""
FILTERED = ("county", "village", "outcome", "stands", "reasons", "unknown_for")
BESIDE = (UNSAID, "stop_proposed", "adjust", *STANDING)
"""Outcomes of which the changes are read, too: what is drawn, other help, officers' decisions."""


@dataclass(frozen=True, slots=True)
class Row:
    """One household of a run.

    Attributes:
        before: what it draws a month, in fen.
        after: what it would draw; None where that is not settled.
        once: the temporary aid proposed, once; None where none is, or its sum is open.
        ask: the facts still to be asked for, by name.
        causes: why something of it is unknown, as a run names them.
        figures: how far the sums can be trusted.
        other_help: what else there is for a household that is to draw less, by name.
        changes: those an officer's decision bears on, as `changes.parquet` has them.
    """

    household_id: int
    county: int
    village: int
    outcome: str
    before: int | None
    after: int | None
    once: int | None
    main: Main
    reasons: tuple[str, ...]
    ask: tuple[str, ...]
    causes: tuple[str, ...]
    figures: str
    other_help: Mapping[str, str] = field(default_factory=dict)
    changes: Sequence[Mapping[str, Any]] = ()

    def said(self, language: Language) -> str:
        """The outcome in words."""
        return outcome_words(self.outcome, language)

    def why(self, language: Language) -> str:
        """The causes in words; empty where nothing is unknown."""
        return causes(reduce(or_, (Cause[c.upper()] for c in self.causes), Cause(0)), language)


class Listing:
    """The households of a run; its snapshot may be gone.

    What `run.json` says of the snapshot is believed: only explaining or replaying the run
    looks into that.

    Attributes:
        warning: that the month decided is not that of the facts; None where it is.
        ahead: that it is far ahead of the facts or the law; None where it is not.

    Raises:
        RecheckError: the folder holds no finished run, or its files or what `run.json` says
            of its month were changed since.
    """

    def __init__(self, run: Path, library: Library) -> None:
        self.run = run
        self.about = read_run(run)
        refuse_another_format(run, self.about)
        for words in (*faults_within(run, self.about), *faults_beside(run, self.about)):
            raise RecheckError(f"{run / 'run.json'}: {words}; restore it from a backup")
        self.library = archived_library(run, self.about["rulebook"], library)
        self.book = compile_book(self.library, date.fromisoformat(self.about["law_day"]))
        self.mainly = Mainly(self.book)
        # Worked out anew, for what `run.json` says of it may have been taken out.
        taken, month = self.about["snapshot"]["as_of"], self.about["as_of"]
        self.warning = warning(taken, month)
        self.ahead = far_ahead(self.library, taken, month)
        self._parts = [p["part"] for p in self.about["parts"] if p["households"]]
        self._checked: set[str] = set()

    @cached_property
    def villages(self) -> frozenset[int]:
        """The codes of all villages that have a household in the run."""
        found: set[int] = set()
        for part in self._parts:
            found.update(pc.unique(self._read(part, ("village",))["village"]).to_pylist())
        return frozenset(found)

    @cached_property
    def counties(self) -> frozenset[int]:
        """The counties of the run."""
        return frozenset(int(part.partition("-")[0]) for part in self._parts)

    def reason(self, code: str) -> str:
        """A reason's code.

        Raises:
            RecheckError: the rule book of the run has no such reason; the nearest is named.
        """
        known = [r.code for r in self.book.reasons]
        if code not in known:
            near = nearest(code, known) or "; list those of this run with --reasons"
            raise RecheckError(f"`{code}` is no reason in the rule book of this run{near}")
        return code

    def counts(self, wanted: Wanted) -> dict[str, int]:
        """How many households there are of each outcome asked for."""
        found = dict.fromkeys(wanted.shown, 0)
        for part in self._of_county(wanted):
            table = self._filtered(part, FILTERED, wanted, wanted.shown)
            for item in pc.value_counts(_plain(table["outcome"])).to_pylist():
                found[item["values"]] += item["counts"]
        return found

    def reasons(self, wanted: Wanted) -> dict[str, int]:
        """Of how many households asked for each reason holds; the most frequent first."""
        found: Counter[str] = Counter()
        for part in self._of_county(wanted):
            table = self._filtered(part, FILTERED, wanted, wanted.shown)
            for item in pc.value_counts(_plain(table["reasons"])).to_pylist():
                for code in item["values"].split():
                    found[code] += item["counts"]
        return dict(sorted(found.items(), key=lambda held: (-held[1], held[0])))

    def figures(self, wanted: Wanted) -> str | None:
        """How far the sums can be trusted at worst, as the decisions say; None without any."""
        found: set[Any] = set()
        for part in self._of_county(wanted):
            found.update(pc.unique(self._read(part, ("figures",))["figures"]).to_pylist())
        return max(found, key=lambda status: WORST.get(status, len(WORST)), default=None)

    def rows(self, wanted: Wanted, most: int | None = None) -> Iterator[Row]:
        """The households asked for: by outcome, county, village and number.

        Args:
            wanted: which.
            most: how many at most; all, when left out.
        """
        left = most
        for outcome in wanted.shown:
            if outcome in STANDING and outcome not in self.about["stands"]:
                continue  # all counties would be read for nothing
            for _, of_county in groupby(
                self._of_county(wanted), lambda part: part.partition("-")[0]
            ):
                if left is not None and left <= 0:
                    return
                parts = list(of_county)
                found = self._sorted(parts, wanted, outcome)
                found = found if left is None else found.slice(0, min(left, len(found)))
                left = left if left is None else left - len(found)
                # An officer's decision may bear on one change of a household whatever its outcome.
                asked = outcome in BESIDE or (self.about["officers"] and outcome not in LOOKED_AT)
                beside = self._changes(parts, found) if asked else {}
                for batch in found.to_batches(BATCH):
                    for row in batch.to_pylist():
                        yield self._row(row, beside.get(row["household_id"], ()))

    def words(self, row: Row, language: Language) -> str:
        """What a household is mainly about, in a few words; empty for one only screened."""
        if row.outcome in STANDING:
            stop = pick(("；", "; "), language)
            return stop.join(all_standing(row.changes, self._officers, language))
        told = self.mainly.words(row.main, language)
        if row.main.reason is None and row.ask:
            asked = pick(("待查清", "to settle: "), language) + self.facts(row, language)[0]
            told = f"{told}{pick(('：', ', '), language)}{asked}"
        decided = all_standing(row.changes, self._officers, language)
        return pick(("；", "; "), language).join(filter(None, (told, *decided)))

    def facts(self, row: Row, language: Language) -> list[str]:
        """The facts still to be asked for, in words, and whether of a member or an obligor."""
        known = self.library.facts
        return [titled(known[n], language) if n in known else n for n in row.ask]

    def _sorted(self, parts: Sequence[str], wanted: Wanted, outcome: str) -> pa.Table:
        """A county's households of one outcome, by village and number."""
        tables = [self._filtered(part, COLUMNS, wanted, (outcome,)) for part in parts]
        table = pa.concat_tables(tables).unify_dictionaries()
        return table.sort_by([("village", "ascending"), ("household_id", "ascending")])

    def _of_county(self, wanted: Wanted) -> list[str]:
        """The parts that may hold what is asked for, by county."""
        of = [p for p in self._parts if wanted.county in (None, int(p.partition("-")[0]))]
        return sorted(of)

    def _read(self, part: str, columns: Sequence[str]) -> pa.Table:
        """Columns of a part; its hash is looked at the first time."""
        table = read_decisions(self.run, self.about, part, columns, checked=part in self._checked)
        self._checked.add(part)
        return table

    def _filtered(
        self, part: str, columns: Sequence[str], wanted: Wanted, outcomes: Sequence[str]
    ) -> pa.Table:
        """The rows of a part that are asked for."""
        table = self._read(part, columns)
        # Of an outcome that is not known nothing can be said.
        outcome = pc.fill_null(_plain(table["outcome"]), UNSAID)
        stands = _plain(table["stands"])
        outcome = pc.if_else(pc.equal(stands, ""), outcome, stands)
        table = table.set_column(table.schema.get_field_index("outcome"), "outcome", outcome)
        masks = [pc.is_in(outcome, value_set=pa.array(outcomes, pa.string()))]
        village = table["village"]
        if wanted.village:
            masks.append(pc.is_in(village, value_set=pa.array(wanted.village, village.type)))
        if wanted.township is not None:
            first = wanted.township * TOWNSHIP
            within = pc.greater_equal(village, first), pc.less(village, first + TOWNSHIP)
            masks.append(pc.and_(*within))
        if wanted.county is not None:
            masks.append(pc.equal(table["county"], wanted.county))
        if wanted.reason is not None:
            masks.append(_holding(table["reasons"], wanted.reason, " "))
        if wanted.cause is not None:
            masks.append(_holding(table["unknown_for"], wanted.cause, "+"))
            masks.append(pc.invert(pc.is_in(outcome, value_set=pa.array(LOOKED_AT))))
        return table.filter(reduce(pc.and_, masks))

    def _changes(
        self, parts: Sequence[str], found: pa.Table
    ) -> Mapping[int, list[Mapping[str, Any]]]:
        """What is proposed of households, or cannot be said, by household."""
        listed: dict[int, list[Mapping[str, Any]]] = {}
        for part in parts if len(found) else ():
            table = read_changes(self.run, self.about, part)
            here = pc.is_in(table["household_id"], value_set=found["household_id"])
            for row in table.filter(here).to_pylist():
                listed.setdefault(row["household_id"], []).append(row)
        return listed

    @cached_property
    def _officers(self) -> Decisions:
        """The officers' decisions the run was given."""
        return in_force(kept_officers(self.run, self.about), self.about["as_of"])

    def _row(self, found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Row:
        changes = {name: found[column] for column, name in CHANGE_OF.items()}
        standing = [row for row in rows if row["change"] in STANDING]
        changes |= {row["benefit"]: "continue" for row in standing}
        drawn: Drawn = {r["benefit"]: r["before_m_hh"] for r in rows if r["change"] == UNSAID}
        before, after = found["total_before_m_hh"], found["total_after_m_hh"]
        after = _with_officers(before, rows) if standing else after
        # What is open elsewhere may alter it: until then no sum takes the place of today's.
        after = None if found["outcome"] == UNSAID else after
        after = before if found["outcome"] in LOOKED_AT else after
        causes = () if found["outcome"] in LOOKED_AT else found["unknown_for"].split("+")
        less = before is not None and after is not None and after < before
        codes = tuple(found["reasons"].split())
        granted = changes[AID] == "grant_proposed"
        return Row(
            household_id=found["household_id"],
            county=found["county"],
            village=found["village"],
            outcome=found["outcome"],
            before=before,
            after=after,
            once=found["temporary_aid_hh"] if granted else None,
            main=self.mainly.of(found["outcome"], changes, codes, less=less, drawn=drawn),
            reasons=codes,
            ask=tuple(found["ask"].split()),
            causes=tuple(filter(None, causes)),
            figures=found["figures"],
            other_help=next((read_help(r["other_help"]) for r in rows if r["other_help"]), {}),
            changes=[row for row in rows if is_decided(row)],
        )


def _with_officers(before: int | None, rows: Iterable[Mapping[str, Any]]) -> int | None:
    """What a household has a month by officers' decisions; None where a sum is open."""
    for row in rows:
        then, now = row["before_m_hh"], row["after_m_hh"]
        if row["benefit"] != AID:
            if before is None or then is None or now is None:
                return None
            before += now - then
    return before


def titled(fact: Fact, language: Language) -> str:
    """What a fact is called; it may be of any member or obligor."""
    of = pick(ANY.get(fact.entity, ("", "")), language)
    return f"{of}{fact.zh.removeprefix(of)}" if language == "zh" else f"{fact.en}{of}"


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of words as words, not by dictionary."""
    return column.cast(pa.string())


def _holding(sets: pa.ChunkedArray, code: str, between: str) -> pa.ChunkedArray:
    """Which rows have a reason or cause among theirs; each distinct set is looked at once."""
    pattern = rf"(^|[{between}]){re.escape(code)}([{between}]|$)"
    found = [
        pc.take(pc.match_substring_regex(chunk.dictionary, pattern), chunk.indices)
        for chunk in sets.dictionary_encode().chunks
    ]
    return pa.chunked_array(found, pa.bool_())
