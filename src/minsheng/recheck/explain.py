"""The explanation of one household's decision, rebuilt on demand and identical to the run's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.batches import household_at
from minsheng.policy.engine.fused.columns import area_rows
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.reasons import Reason, Side
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.advice import next_steps
from minsheng.recheck.agreeing import COLUMNS, agrees, holding
from minsheng.recheck.ahead import newest_month
from minsheng.recheck.amounts import Amount, amounts_of, fen_of
from minsheng.recheck.applying import WANTED as APPLYING
from minsheng.recheck.applying import if_applied
from minsheng.recheck.archive import (
    archived_library,
    faults_of,
    read_run,
    refuse_another_format,
    same_snapshot,
)
from minsheng.recheck.asking import Asked, asked_of, person_title
from minsheng.recheck.behind import obligors_behind
from minsheng.recheck.beside import kept_officers
from minsheng.recheck.checker import ahead_of, trial_of
from minsheng.recheck.conclusion import conclusion
from minsheng.recheck.covered import covered_household, is_looked_at
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.mainly import Mainly
from minsheng.recheck.officers import Decisions, in_force
from minsheng.recheck.other_help import NEEDED, loses, other_help_of
from minsheng.recheck.outcome import (
    BENEFITS,
    CLASSES,
    IN_VIEW,
    OUTCOME,
    TARGETS,
    TOTAL_AFTER,
    TOTAL_BEFORE,
)
from minsheng.recheck.snapshot import Loaded, Part
from minsheng.recheck.standing import all_standing, amounts_with_officers, steps_with_officers
from minsheng.recheck.tables import cause_names
from minsheng.recheck.tipping import Tipping, tippings
from minsheng.recheck.words import Language, pick, sentence
from minsheng.recheck.written import read_changes, read_decisions

KEPT_PARTS = 4
ALWAYS = ("urban", "sex", "relation", "obligor_of", "obligor_relation")
"""Facts read even where no rule asks: the standard, and what people are called by."""
STOP = Decision.STOP_PROPOSED.name.lower()
REFUSE = Decision.REFUSE_PROPOSED.name.lower()


@dataclass(frozen=True, slots=True)
class Said:
    """One reason, as a sentence with its law.

    Attributes:
        obligors: those it speaks of; the sentence itself, as a notice has it, names none.
    """

    code: str
    side: Side
    person: str | None
    text: str
    article: str
    source: str
    figures: str
    obligors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Everything said about one household's decision, in one language.

    Attributes:
        warning: that the month decided is not that of the facts; None where it is.
        ahead: that facts or law are far older than that month; None where they are not.
        applied: what applying would bring a family told of basic aid; None for any other.
        officer: what officers decided of it that bears on its changes.
        other_help: what else there is for a household that is to draw less, by name.
    """

    household_id: int
    month: str
    law_day: str
    outcome: str
    conclusion: str
    warning: str | None
    ahead: str | None
    amounts: Sequence[Amount]
    reasons: Sequence[Said]
    ask: Sequence[Asked]
    todo: Sequence[str]
    applied: str | None
    thresholds: Sequence[Tipping]
    figures: str
    identical: bool
    trace: Trace = field(repr=False)
    officer: Sequence[str] = ()
    other_help: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As plain data; the trace stays behind."""
        told = {k: v for k, v in asdict_shallow(self).items() if k != "trace"}
        told["ask"] = [{**asdict(a), "cause": cause_names(a.cause)} for a in self.ask]
        return told


def asdict_shallow(explanation: Explanation) -> dict[str, Any]:
    """The fields as plain data, without descending into the trace."""
    plain: dict[str, Any] = {}
    for name, value in vars(explanation).items():
        rows = isinstance(value, list)
        plain[name] = (
            [asdict(v) if hasattr(v, "__slots__") else v for v in value] if rows else value
        )
    return plain


class Explainer:
    """Explains any household of a run; keeps the rule book and some parts at hand.

    Args:
        run: the run's folder.
        library: the laws; must be those of the run (a replay brings the archived ones).
        snapshot_folder: where the snapshot is now, if it was moved.
        believing: whether what the statistics of its files say is believed.

    Raises:
        RecheckError: the folder holds no finished run, or the snapshot is gone or changed.
    """

    def __init__(
        self,
        run: Path,
        library: Library,
        snapshot_folder: Path | None = None,
        *,
        believing: bool = True,
    ) -> None:
        self.run = run
        self.about = read_run(run)
        refuse_another_format(run, self.about)
        self.library = library = archived_library(run, self.about["rulebook"], library)
        self.book: Book = compile_book(library, date.fromisoformat(self.about["law_day"]))
        self.mainly = Mainly(self.book)
        self.snapshot = same_snapshot(
            run, self.about, library, snapshot_folder, believing=believing
        )
        for words in faults_of(run, self.about, self.snapshot):
            raise RecheckError(f"{run / 'run.json'}: {words}; restore it from a backup")
        whens = [when.name for _, when in self.book.conditions]
        named = [n for r in self.book.reasons for n in self.book.reason_names[r.code].values()]
        helped = [name for name in NEEDED if name in self.book.nodes]
        self.targets = tuple(dict.fromkeys((*TARGETS, *whens, *named, *APPLYING, *helped)))
        self._facts = [
            n
            for n in sorted({*self.book.leaves(self.targets), *ALWAYS})
            if self.book.nodes[n].fact is not None
        ]
        must = (*TARGETS, *whens, *(c.rule for c in CLASSES if c.rule in self.book.nodes))
        self._asked = {
            n: self.library.facts[n]
            for n in self.book.leaves(must)
            if self.book.nodes[n].fact is not None
        }
        self._load = lru_cache(KEPT_PARTS)(lambda part: self.snapshot.read(part, self._facts))
        self._decided = lru_cache(KEPT_PARTS)(self._decisions)
        self._status = lru_cache(None)(self.book.status)
        self._figures = self.book.weakest(TOTAL_AFTER, area_rows(self.snapshot.counties))

    @property
    def program(self) -> str:
        """The version that decided the run.

        Raises:
            RecheckError: `run.json` says none.
        """
        said = self.about.get("program")
        if not isinstance(said, str) or not said:
            msg = f"{self.run / 'run.json'}: `program` is not as a run writes it"
            raise RecheckError(f"{msg}; restore it from a backup")
        return said

    def _decisions(self, part: Part) -> Mapping[str, pa.Array]:
        """What the run wrote of a part, each column in one piece: a row is then quickly read."""
        table = read_decisions(self.run, self.about, part.name)
        return {name: table[name].combine_chunks() for name in COLUMNS}

    def part_of(self, household: int) -> Part:
        """The part a household stands in.

        Raises:
            RecheckError: no household of that number was decided in this run.
        """
        for entry in self.about["parts"]:
            if entry["households"] and entry["first"] <= household <= entry["last"]:
                county, group = entry["part"].split("-")
                part = Part(county, int(group))
                # The numbers of parts may lie between each other's; in each they ascend.
                ids = self._decided(part)["household_id"].to_numpy()
                place = int(ids.searchsorted(household))
                if place < len(ids) and ids[place] == household:
                    return part
        raise _no_household(household, self.about)

    def household(self, household: int) -> tuple[Household, Loaded, int]:
        """A household's facts, the part it stands in and its row."""
        part = self.part_of(household)
        loaded = self._load(part)
        row = int(loaded.household_id.searchsorted(household))
        if row >= len(loaded.household_id) or loaded.household_id[row] != household:
            raise _no_household(household, self.about)
        day = self.book.day
        as_of = day.year * 10_000 + day.month * 100 + day.day
        facts: Mapping[str, Fact] = {n: self.library.facts[n] for n in self._facts}
        found = household_at(loaded.batch, row, facts, part.county, as_of, household)
        if is_looked_at(found, self._asked) and self._screened(found):
            found = covered_household(found, facts)
        return found, loaded, row

    def _screened(self, household: Household) -> bool:
        """Whether a household is only screened."""
        return evaluate(self.book, household, (IN_VIEW,)).value(IN_VIEW) is False

    def trace(self, household: int) -> Trace:
        """The household's evaluation."""
        return evaluate(self.book, self.household(household)[0], self.targets)

    def explain(self, household: int, language: Language = "zh") -> Explanation:
        """The explanation of a household's decision.

        Raises:
            RecheckError: there is no such household in the run.
        """
        found, loaded, row = self.household(household)
        trace = evaluate(self.book, found, self.targets)
        decided = self._decided(loaded.part)
        written = {name: decided[name][row].as_py() for name in COLUMNS}
        names = [n for n in str(written["ask"] or "").split() if n in self.library.facts]
        asked = asked_of([self.library.facts[n] for n in names], trace, language)
        outcome = Decision(trace.value(OUTCOME))
        month, taken = self.about["as_of"], self.snapshot.as_of[:7]
        status = self._status(OUTCOME, found.county, found.residence)
        rows = self._changes(loaded.part, household)
        return Explanation(
            household_id=household,
            month=month,
            law_day=self.about["law_day"],
            outcome=outcome.name.lower(),
            conclusion=conclusion(trace, asked, language, self._cause(trace, language)),
            warning=pick(trial_of(month, taken), language) or None,
            ahead=pick(ahead_of(month, taken, newest_month(self.library)), language) or None,
            amounts=self.amounts(trace, language, rows),
            reasons=self._reasons(trace, language),
            ask=asked,
            todo=self.todo(trace, asked, language, written["stands"], rows),
            applied=if_applied(trace, language),
            thresholds=tippings(self.book, trace, language),
            figures=status,
            identical=agrees(written, trace, int(loaded.village[row]), self._figures),
            trace=trace,
            officer=self.officer(rows, language),
            other_help=other_help_of(trace) if loses(trace) else {},
        )

    def todo(
        self,
        trace: Trace,
        asked: Sequence[Asked],
        language: Language,
        stands: str,
        rows: Sequence[Mapping[str, Any]],
    ) -> list[str]:
        """What to do next; where an officer has decided, what follows from that.

        Args:
            trace: the household's evaluation.
            asked: what to settle first.
            language: of the words.
            stands: what the household stands as where officers' decisions bear on it.
            rows: its changes, as `changes.parquet` has them.
        """
        steps = steps_with_officers(stands, rows, next_steps(trace, asked))
        return [pick(words, language) for words in steps]

    def officer(self, rows: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
        """What officers decided that bears on changes, as `changes.parquet` has them."""
        return all_standing(rows, self._officers, language) if rows else []

    def _changes(self, part: Part, household: int) -> list[dict[str, Any]]:
        """A household's changes; none where no officer's decision bears on any."""
        if not self.about["officers"]:
            return []
        of = pc.field("household_id") == household
        return list(read_changes(self.run, self.about, part.name).filter(of).to_pylist())

    @cached_property
    def _officers(self) -> Decisions:
        return in_force(kept_officers(self.run, self.about), self.about["as_of"])

    def _cause(self, trace: Trace, language: Language) -> str:
        """Why all is refused or something stops, as a list of the run gives it; empty for none."""
        changes = {b.name: _decision(trace, b.change) for b in BENEFITS}
        asked = REFUSE if _decision(trace, OUTCOME) == REFUSE else STOP
        if asked not in changes.values():
            return ""
        main = self.mainly.of(asked, changes, list(holding(trace)), less=_falls(trace))
        return "" if main.reason is None else self.mainly.called(main.reason, language)

    def amounts(
        self, trace: Trace, language: Language, rows: Sequence[Mapping[str, Any]] = ()
    ) -> list[Amount]:
        """What is drawn and proposed of each benefit, of an evaluated household.

        Args:
            trace: its evaluation.
            language: of the words.
            rows: its changes that an officer's decision bears on.
        """
        amounts = amounts_of(trace, language, self._status)
        return amounts_with_officers(amounts, rows, self._officers, language) if rows else amounts

    def _reasons(self, trace: Trace, language: Language) -> list[Said]:
        said: list[Said] = []
        for reason, when in self.book.conditions:
            for place, holds in enumerate(trace.values[when.name]):
                if holds is not True:
                    continue
                person = person_title(trace, place, language) if when.entity == "person" else None
                said.append(self.said(trace, reason, place, person, language))
        return sorted(said, key=lambda s: not s.code.startswith("decision."))

    def said(
        self,
        trace: Trace,
        reason: Reason,
        place: int,
        person: str | None,
        language: Language,
    ) -> Said:
        """A reason that holds, as a sentence.

        Args:
            trace: the household's evaluation.
            reason: which holds.
            place: the row it holds in: of a person's reason the person.
            person: what that person is called; None of the household.
            language: of the words.
        """
        names = self.book.reason_names[reason.code]
        household = trace.household
        status = self._status(names[reason.when], household.county, household.residence)
        article = pick((reason.article_zh, reason.article_en), language)
        text = sentence(trace, reason, place, language)
        behind = obligors_behind(trace, names[reason.when], place, language)
        return Said(reason.code, reason.side, person, text, article, reason.source, status, behind)


def _decision(trace: Trace, name: str) -> str:
    """What is proposed, by the name of its code."""
    return Decision(trace.value(name)).name.lower()


def _falls(trace: Trace) -> bool:
    """Whether the monthly total is known to fall."""
    before, after = fen_of(trace.value(TOTAL_BEFORE)), fen_of(trace.value(TOTAL_AFTER))
    return before is not None and after is not None and after < before


def _no_household(household: int, about: Mapping[str, Any]) -> RecheckError:
    parts = [p for p in about["parts"] if p["households"]]
    example = parts[0]["first"] if parts else "none"
    return RecheckError(
        f"this run holds no household {household}; its numbers are those of the column "
        f"household_id in decisions.parquet, for example {example}",
    )


def explain_household(
    run: Path,
    household: int,
    library: Library,
    language: Language = "zh",
) -> Explanation:
    """One household explained, from the run's folder."""
    return Explainer(run, library).explain(household, language)


__all__ = ["Amount", "Explainer", "Explanation", "explain_household"]
