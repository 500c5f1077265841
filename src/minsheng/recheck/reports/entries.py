"""What a work list says of one household: what is proposed, why, what to ask first, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.amounts import Amount
from minsheng.recheck.asking import Asked, ask_for, person_title
from minsheng.recheck.bearing import Bearing
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import UNSAID, Row
from minsheng.recheck.mainly import AID, CONCLUSIONS, RESTATING
from minsheng.recheck.needed import leading_in
from minsheng.recheck.reports.awaited import awaited, awaited_words, lacking_in
from minsheng.recheck.reports.records import HOUSEHOLD, NOT_FROM_FILES, Record, Sources
from minsheng.recheck.settled import HANGS, NEW
from minsheng.recheck.wanted import ORDER
from minsheng.recheck.words import STATUSES, Language, pick

OFFICER, PROPOSAL, REASON, ASK, TODO = "officer", "proposal", "reason", "ask", "todo"
KINDS = {
    OFFICER: ("决定", "decided"),
    PROPOSAL: ("建议", "proposal"),
    REASON: ("理由", "reason"),
    ASK: ("先查", "ask first"),
    TODO: ("办理", "to do"),
}
SIDES = {"for": ("＋ ", "+ "), "against": ("－ ", "- "), "note": ("· ", "· "), "ask": ("？ ", "? ")}
OPEN = (UNSAID, "screened")
"""Changes of a benefit of which nothing can be said yet."""
UNKNOWN_DRAWN = ("（现领多少也不详）", " (nor what is drawn)")
AT_ONCE = 8
"""Facts asked for in one line."""
BOX = "□ "
NONE_YET = ("尚无记录，见“先查”", "no record yet: see `ask first`")
NO_RECORD = ("尚无记录", "no record yet")
"""Beside a reason that asks for something: where a line to ask first stands; and where none."""
People = Mapping[tuple[int, int], str]
"""Names by household and place of the person in it, -1 for the head: what the office's register
says. A run has none, nor has its snapshot."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a household.

    Attributes:
        kind: officer, proposal, reason, ask, todo.
        key: what it is about, as a run names it: a benefit, a reason's code, a fact; several,
            a space between them, where one line speaks of them.
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
        asked: how many facts somebody is to find out before anything is decided.
        files: for how many files it waits that no office has sent, or that were not taken.
    """

    household_id: int
    county: int
    village: int
    outcome: str
    head_no: int
    waits: tuple[int, int]
    lines: Sequence[Line]
    asked: int = 0
    files: int = 0

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
        self.lacking = lacking_in(sources.intake)
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
        none_yet = pick(NONE_YET if asked else NO_RECORD, self.language)
        said = [*self._proposals(row, trace, asked), *self._reasons(trace, records, none_yet)]
        waiting = awaited(asked, row.county, self.lacking)
        sent = {one.fact for facts in waiting.values() for one in facts}
        find = [one for one in asked if one.fact not in sent]
        to_do, ask = list(self._to_do(row, trace, asked)), list(self._to_ask(find))
        ask += self._to_await(waiting, row.county)
        # What is to be found out comes before what is proposed: nobody may miss it.
        lines = [*to_do, *ask, *said] if ask else [*said, *to_do]
        lines = [*self._decided(row), *lines]
        heads = [
            place
            for place, person in enumerate(found.rows["person"])
            if person.get("relation") is not None and (person["relation"] == Relation.HEAD) is True
        ]
        head = heads[0] if heads else HOUSEHOLD
        return Entry(
            row.household_id,
            row.county,
            row.village,
            row.outcome,
            head,
            waits(row),
            lines,
            len(find),
            len(waiting),
        )

    def _decided(self, row: Row) -> Iterator[Line]:
        """A line for each change an officer's decision bears on: who decided what, and why."""
        for change in row.changes:
            (text,) = self.explainer.officer([change], self.language)
            yield Line(OFFICER, change["benefit"], text)

    def _proposals(self, row: Row, trace: Trace, asked: Sequence[Asked]) -> Iterator[Line]:
        """A line for each benefit that is drawn or proposed; one for all that is only open."""
        open_: list[Amount] = []
        for amount in self.explainer.amounts(trace, self.language, row.changes):
            before = None if amount.benefit == AID else amount.before
            if amount.change in OPEN and not before and amount.after is None:
                open_.append(amount)
                continue
            text = self._colon(amount.title, amount.change_words) + self._mark(amount.figures)
            yield Line(PROPOSAL, amount.benefit, text, before=before, after=amount.after)
        if open_:
            yield Line(PROPOSAL, " ".join(one.benefit for one in open_), self._open(open_, asked))

    def _open(self, amounts: Sequence[Amount], asked: Sequence[Asked]) -> str:
        """Benefits of which nothing is drawn, or known to be, and nothing can be said yet."""
        groups: dict[str, list[str]] = {}
        for one in amounts:
            words = one.change_words
            if one.before is None and one.benefit != AID:
                words += pick(UNKNOWN_DRAWN, self.language)
            groups.setdefault(words, []).append(one.title)
        joined = {words: pick(("、", ", "), self.language).join(t) for words, t in groups.items()}
        told = [self._colon(words, titles) for words, titles in joined.items()]
        if asked:
            told.append(
                pick(("须查清的见“先查”", "what to find out: see `ask first`"), self.language)
            )
        return pick(("；", "; "), self.language).join(told)

    def _colon(self, what: str, words: str) -> str:
        return f"{what}{pick(('：', ': '), self.language)}{words}"

    def _reasons(self, trace: Trace, records: Sequence[Record], none_yet: str) -> Iterator[Line]:
        """A line for each reason that holds, but for those that only restate the outcome.

        Args:
            trace: the household's evaluation.
            records: those its facts come from.
            none_yet: said beside a reason that asks for what has no record yet.
        """
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
                        record = none_yet
                first = False
                yield Line(REASON, reason.code, text, number, record=record)

    def _asked(self, row: Row, trace: Trace) -> Iterator[Asked]:
        """What to ask first, and of whom."""
        known = self.explainer.library.facts
        facts = [known[name] for name in row.ask if name in known]
        needed = leading_in(facts, trace)
        return (ask_for(fact, trace, needed[fact.name], self.language) for fact in facts)

    def _to_ask(self, asked: Sequence[Asked]) -> Iterator[Line]:
        """What to find out: all that one office holds, open for one cause, in one line.

        Each has a box of its own to tick; no line is higher than a row of a workbook may be.
        """
        groups: dict[str, list[Asked]] = {}
        for one in asked:
            semicolon = pick(("；", "; "), self.language)
            groups.setdefault(semicolon.join(filter(None, (one.of, one.why))), []).append(one)
        for held, of in groups.items():
            for first in range(0, len(of), AT_ONCE):
                some = of[first : first + AT_ONCE]
                colon = pick(("：", ": "), self.language)
                tasks = (BOX + colon.join(filter(None, (one.task, one.how))) for one in some)
                text = "\n".join((held + colon.rstrip(), *tasks))
                yield Line(ASK, " ".join(one.fact for one in some), text)

    def _to_await(self, waiting: Mapping[str, Sequence[Asked]], county: int) -> Iterator[Line]:
        """A line for each file with which facts will come that nobody has to find out."""
        for key, facts in waiting.items():
            text = awaited_words(key, county, facts, self.lacking, self.language)
            yield Line(ASK, " ".join(one.fact for one in facts), text)

    def _to_do(self, row: Row, trace: Trace, asked: Sequence[Asked]) -> Iterator[Line]:
        """What to do about it, in one line; where an officer has decided, what follows."""
        steps = self.explainer.todo(trace, asked, self.language, row.outcome, row.changes)
        if steps:
            yield Line(TODO, "", pick(("", " "), self.language).join(steps))

    def _mark(self, figures: str) -> str:
        """The mark of a figure that is not verified."""
        if figures == "verified":
            return ""
        words = pick(STATUSES[figures], self.language)
        return f"〔{words}〕" if self.language == "zh" else f" [{words}]"
