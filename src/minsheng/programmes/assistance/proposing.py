"""What the rule book proposes of a case, from the facts it began with and those found since.

A fact that was found goes before one of the last recheck. What a family declared counts where the
law takes its word for it, and stands beside what was found everywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from minsheng.kernel.cases.models import Case
from minsheng.kernel.tongue import english
from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.facts import Fact as Asked
from minsheng.policy.engine.scalar import Household as Family
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.programmes.assistance.benefits import BENEFITS as BENEFITS_BY
from minsheng.programmes.assistance.benefits import TEMPORARY_AID
from minsheng.programmes.assistance.case_models import How
from minsheng.programmes.assistance.models import Fact, Taken
from minsheng.programmes.assistance.models import Fact as Noted
from minsheng.programmes.assistance.taking import library, read
from minsheng.recheck.notice import notice_of
from minsheng.recheck.other_help import NEEDED, other_help_of
from minsheng.recheck.outcome import (
    BENEFITS,
    ONCE,
    ONCE_CHANGE,
    RELIEF_YEAR,
    TARGETS,
    Benefit,
)
from minsheng.recheck.words import sentence

FAMILY = "family"
"""The agency of facts of which the family's own word is all there is."""
OF_PERSON = {
    "tekun": ("tekun__amount_m", "award_tekun_m"),
    "single": ("decision__single_if_asked_m", "award_single_m"),
    "severe_disability": ("severe_disability__amount_m", "award_severe_disability_m"),
    "living_subsidy": ("disability_subsidy__living_amount_m", "award_living_subsidy_m"),
    "care_subsidy": ("disability_subsidy__care_amount_m", "award_care_subsidy_m"),
    "children": ("children__amount_m", "award_child_m"),
    "old_age": ("old_age__amount_m", "award_old_age_m"),
}
"""Of a benefit of one person: the rule that gives the person's own sum, and the fact that says
what they draw."""
_RULED: dict[str, Benefit] = {one.name: one for one in BENEFITS}


@dataclass(frozen=True)
class Proposed:
    """What the rule book says of a case's benefit.

    Attributes:
        change: a name of `Decision`, in small letters.
        before: what is drawn a month, in fen; None where that is not known.
        after: what would be drawn, or is paid once.
        year: of relief that is reckoned by the year, the year's sum.
        reasons: sentences that hold, those on the whole first.
        lacking: facts that are not known and on which something rests, cheapest first.
        figures: how far the sums can be trusted.
    """

    change: str
    before: int | None
    after: int | None
    year: int | None
    reasons: Sequence[str]
    lacking: Sequence[tuple[Asked, tuple[int, ...]]]
    figures: str
    trace: Trace


@lru_cache(24)
def book_of(month: str) -> Book:
    """The rule book of a month, as 2020-11."""
    return compile_book(library(), date.fromisoformat(f"{month}-01"))


def family_of(case: Case, day: date) -> tuple[Family, list[int]]:
    """The facts of a case as the rules take them, and whose rows of persons are.

    Args:
        case: with the facts it began with.
        day: of which.
    """
    taken = Taken.objects.get(case=case)
    rows = read(taken.family)
    rows["run"] = [{"as_of": day.year * 10_000 + day.month * 100 + 1}]
    rows["household"][0]["applies"] = True
    place = {number: n for n, number in enumerate(taken.persons)}
    for noted in Noted.objects.filter(case=case).order_by("at", "pk"):
        fact = library().facts[noted.fact]
        if counts(fact, noted):
            row = 0 if noted.person_id is None else place.get(noted.person_id)
            if row is not None:
                entity: Any = fact.entity
                rows[entity][row][noted.fact] = _typed(fact, noted.value)
    return Family(taken.county, rows, taken.parents, case.household_id), taken.persons


def counts(fact: Asked, noted: Fact) -> bool:
    """Whether what was put down of a fact is one the rules may rest on."""
    return noted.how != How.DECLARED or fact.agency == FAMILY or not fact.authorised


def _typed(fact: Asked, value: int) -> int | bool:
    return bool(value) if fact.type == "bool" else value


def proposed(case: Case, day: date) -> Proposed:
    """What the rule book of a day's month proposes of a case.

    Args:
        case: with the facts it began with.
        day: on which somebody asks.
    """
    family, persons = family_of(case, day)
    book = book_of(f"{day:%Y-%m}")
    trace = evaluate(book, family, targets_of(book))
    change, before, after = _of_household(trace, case.kind)
    if case.person_id in persons:
        change, before, after = _of_person(trace, case.kind, persons.index(case.person_id))
    elif case.person_id is not None:  # no more of this family
        change, before, after = "cannot_say", None, None
    return Proposed(
        change=change,
        before=before,
        after=after,
        year=_known(trace.value(RELIEF_YEAR)) if case.kind == "expenditure" else None,
        reasons=_reasons(trace),
        lacking=lacking(trace),
        figures=book.status(_names(case.kind)[2], family.county, family.residence),
        trace=trace,
    )


def _of_household(trace: Trace, kind: str) -> tuple[str, int | None, int | None]:
    """What is said of a household's benefit: the change, what is drawn and what would be."""
    change, before, after = _names(kind)
    return (
        Decision(trace.value(change)).name.lower(),
        _known(trace.value(before)) if before else 0,
        _known(trace.value(after)),
    )


def _of_person(trace: Trace, kind: str, row: int) -> tuple[str, int | None, int | None]:
    """The same of one person: of a sum for all of a household, that person's own.

    Whether two of one family may both be given it, the rules have settled for each already.
    """
    rule, award = OF_PERSON[kind]
    held = trace.household.rows["person"][row][award]
    before, after = _known(held), _known(trace.value(rule, row))
    if before is None or after is None:
        return "cannot_say", before, after
    if before == 0:
        return ("grant_proposed" if after else "refuse_proposed"), before, after
    if after == 0:
        return "stop_proposed", before, after
    return ("continue" if before == after else "adjust"), before, after


def targets_of(book: Book) -> tuple[str, ...]:
    """What must be worked out: decisions, reasons, and what their sentences name."""
    whens = [when.name for _, when in book.conditions]
    named = [n for r in book.reasons for n in book.reason_names[r.code].values()]
    helped = [name for name in NEEDED if name in book.nodes]
    own = [rule for rule, _ in OF_PERSON.values() if rule in book.nodes]
    return tuple(dict.fromkeys((*TARGETS, *whens, *named, *helped, *own)))


def _names(kind: str) -> tuple[str, str, str]:
    if kind == TEMPORARY_AID:
        return ONCE_CHANGE, "", ONCE
    one = _RULED[kind]
    return one.change, one.before, one.after


def _known(value: Any) -> int | None:
    return None if isinstance(value, Unknown) else int(value)


def _reasons(trace: Trace) -> list[str]:
    language: Any = "en" if english() else "zh"
    told = [
        (reason.code, sentence(trace, reason, place, language))
        for reason, when in trace.book.conditions
        for place, holds in enumerate(trace.values[when.name])
        if holds is True
    ]
    return [said for _, said in sorted(told, key=lambda one: not one[0].startswith("decision."))]


def lacking(trace: Trace) -> list[tuple[Asked, tuple[int, ...]]]:
    """The unknown facts of the family, cheapest to learn first, each with the rows that lack it."""
    facts = library().facts
    found = []
    for name in trace.book.leaves(TARGETS):
        fact = facts.get(name)
        if fact is None or fact.entity not in ("household", "person"):
            continue
        rows = trace.household.rows[fact.entity]
        of = tuple(n for n, row in enumerate(rows) if isinstance(row[name], Unknown))
        if of:
            found.append((fact, of))
    return sorted(found, key=lambda one: (one[0].ask, one[0].name))


def other_help(found: Proposed, case: Case) -> dict[str, str]:
    """What else there is for a family that is to draw less; `yes` or `cannot_say`, by benefit."""
    said = other_help_of(found.trace)
    return {name: word for name, word in said.items() if name != case.kind and name in BENEFITS_BY}


def notice(found: Proposed) -> dict[str, Any]:
    """All that a proposal rests on, as `minsheng check` reads it."""
    return notice_of(found.trace)
