"""What a work list says of one household: what is proposed, why, what to ask first, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.advice import next_steps
from minsheng.recheck.asking import Asked, ask_for, person_title
from minsheng.recheck.bearing import Bearing
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import UNSAID, Row
from minsheng.recheck.mainly import AID, CONCLUSIONS, RESTATING
from minsheng.recheck.needed import leading_in
from minsheng.recheck.reports.records import HOUSEHOLD, NOT_FROM_FILES, Record, Sources
from minsheng.recheck.settled import HANGS, NEW
from minsheng.recheck.wanted import ORDER
from minsheng.recheck.words import STATUSES, Language, pick

PROPOSAL, REASON, ASK, TODO = "proposal", "reason", "ask", "todo"
KINDS = {
    PROPOSAL: ("建议", "proposal"),
    REASON: ("理由", "reason"),
    ASK: ("先查", "ask first"),
    TODO: ("办理", "to do"),
}
SIDES = {"for": ("＋ ", "+ "), "against": ("－ ", "- "), "note": ("· ", "· "), "ask": ("？ ", "? ")}
NONE_YET = ("尚无记录，见“先查”", "no record yet: see `ask first`")
People = Mapping[tuple[int, int], str]
"""Names by household and place of the person in it, -1 for the head: what the office's register
says. A run has none, nor has its snapshot."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a household.

    Attributes:
        kind: proposal, reason, ask, todo.
        key: what it is about, as a run names it: a benefit, a reason's code, a fact.
        person_no: place of the person it is about; -1 for the household.
        before, after: of a proposal, in fen a month; None where there is none or it is open.
        record: the records it rests on, in words.
    """

    kind: str
    key: str
    text: str
    person_no: int = HOUSEHOLD
    before: int | None = None
    after: int | None = None
    record: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A household of a work list.

    Attributes:
        head_no: place of its head; -1 where that is not known.
        waits: what sorts it by what waiting costs the family, the least first.
    """

    household_id: int
    county: int
    village: int
    outcome: str
    head_no: int
    waits: tuple[int, int]
    lines: Sequence[Line]

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Its place in a list: by what waiting costs the family, then by village and number."""
        return *self.waits, self.village, self.household_id


def waits(row: Row) -> tuple[int, int]:
    """What sorts households by what waiting costs them, the most first.

    First what an officer decided on that has changed, or waits to be worked out by hand.
    Then whoever draws nothing while it cannot be said what is due, or while the sum is open:
    it may be all they live on. Then by the sum they go without until somebody decides, a
    month's difference and what is paid once. Then whoever goes on drawing while something
    cannot be said, the least first. A refusal that waits costs the family only the certainty;
    while a stop or a cut waits it goes on drawing, and loses nothing.
    """
    if row.outcome in (NEW, HANGS):
        return 0, ORDER.index(row.outcome)
    grants, open_ = row.outcome == "grant_proposed", row.outcome == UNSAID or row.after is None
    lost = max(0, (row.after or 0) - (row.before or 0)) + (row.once or 0)
    if not lost and (grants or (open_ and row.before == 0 and row.outcome in (UNSAID, "adjust"))):
        return 1, 0
    if lost and row.outcome != UNSAID:
        return 2, -lost
    if row.outcome in (UNSAID, "adjust") and open_:
        return 3, row.before or 0
    return (4, 0) if row.outcome == "refuse_proposed" else (5, 0)


class Entries:
    """Words the households of a run for the work lists.

    Args:
        explainer: of the run.
        sources: of its snapshot.
        language: `zh` or `en`.
    """

    def __init__(self, explainer: Explainer, sources: Sources, language: Language) -> None:
        self.explainer = explainer
        self.sources = sources
        self.language = language
        self._restating = {
            r.code for r in explainer.book.reasons if r.law == CONCLUSIONS and r.when in RESTATING
        }

    def of(self, row: Row, records: Sequence[Record]) -> Entry:
        """What is said of a household.

        Args:
            row: as the run lists it.
            records: those its facts come from.

        Raises:
            RecheckError: the snapshot does not hold it.
        """
        found = self.explainer.household(row.household_id)[0]
        trace = evaluate(self.explainer.book, found, self.explainer.targets)
        asked = list(self._asked(row, trace))
        lines = [
            *self._proposals(trace),
            *self._reasons(trace, records),
            *(Line(ASK, one.fact, self._task(one)) for one in asked),
            *self._to_do(trace, asked),
        ]
        heads = [
            place
            for place, person in enumerate(found.rows["person"])
            if person.get("relation") is not None and (person["relation"] == Relation.HEAD) is True
        ]
        head = heads[0] if heads else HOUSEHOLD
        return Entry(
            row.household_id, row.county, row.village, row.outcome, head, waits(row), lines
        )

    def _proposals(self, trace: Trace) -> Iterator[Line]:
        """A line for each benefit that is drawn or proposed; one for all that is only open."""
        open_: dict[str, list[str]] = {}
        for amount in self.explainer.amounts(trace, self.language):
            before = None if amount.benefit == AID else amount.before
            if amount.change == UNSAID and not before and before is not None:
                open_.setdefault(amount.change_words, []).append(amount.title)
                continue
            text = self._colon(amount.title, amount.change_words) + self._mark(amount.figures)
            yield Line(PROPOSAL, amount.benefit, text, before=before, after=amount.after)
        for words, titles in open_.items():
            told = pick(("、", ", "), self.language).join(titles)
            yield Line(PROPOSAL, "", self._colon(told, words))

    def _colon(self, what: str, words: str) -> str:
        return f"{what}{pick(('：', ': '), self.language)}{words}"

    def _reasons(self, trace: Trace, records: Sequence[Record]) -> Iterator[Line]:
        """A line for each reason that holds, but for those that only restate the outcome."""
        first, bearing = True, Bearing(trace)
        for reason, when in self.explainer.book.conditions:
            if reason.code in self._restating:
                continue
            of_person = when.entity == "person"
            for place, holds in enumerate(trace.values[when.name]):
                if holds is not True:
                    continue
                person = person_title(trace, place, self.language) if of_person else None
                said = self.explainer.said(trace, reason, place, person, self.language)
                whose = f"{person}{pick(('：', ': '), self.language)}" if person else ""
                law = pick((f"（{said.article}）", f" ({said.article})"), self.language)
                text = f"{pick(SIDES[said.side], self.language)}{whose}{said.text}{law}"
                number = place if of_person else HOUSEHOLD
                if self.sources.extracts is None:
                    record = pick(NOT_FROM_FILES, self.language) if first else ""
                else:
                    rests_on = self.sources.behind(bearing, when.name, place, records)
                    record = self.sources.words(rests_on, self.language)
                    if not record and said.side == "ask":
                        record = pick(NONE_YET, self.language)
                first = False
                yield Line(REASON, reason.code, text, number, record=record)

    def _asked(self, row: Row, trace: Trace) -> Iterator[Asked]:
        """What to ask first, and of whom."""
        known = self.explainer.library.facts
        facts = [known[name] for name in row.ask if name in known]
        needed = leading_in(facts, trace)
        return (ask_for(fact, trace, needed[fact.name], self.language) for fact in facts)

    def _task(self, asked: Asked) -> str:
        """What to find out, who holds it, and why it is open."""
        semicolon = pick(("；", "; "), self.language)
        held = semicolon.join(filter(None, (asked.of, asked.why)))
        return asked.task + pick((f"（{held}）", f" ({held})"), self.language)

    def _to_do(self, trace: Trace, asked: Sequence[Asked]) -> Iterator[Line]:
        """What to do about it, in one line."""
        steps = [pick(step, self.language) for step in next_steps(trace, asked)]
        if steps:
            yield Line(TODO, "", pick(("", " "), self.language).join(steps))

    def _mark(self, figures: str) -> str:
        """The mark of a figure that is not verified."""
        if figures == "verified":
            return ""
        words = pick(STATUSES[figures], self.language)
        return f"〔{words}〕" if self.language == "zh" else f" [{words}]"
