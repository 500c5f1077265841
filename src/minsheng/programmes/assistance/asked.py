"""What somebody asks of a run: an area, an outcome, a reason, a benefit, what it was before."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.http import QueryDict

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.keys import CITY
from minsheng.kernel.areas.names import AreaBook, Named
from minsheng.programmes.assistance.models import PROGRAMME, Outcome, Run
from minsheng.programmes.assistance.showing import called

NEW = "new"
"""In place of what a household was, where it was not in the run before."""
LONGEST = 64


@dataclass(frozen=True)
class Asked:
    """What is asked for; empty asks for all.

    Attributes:
        was: the outcome in the run before, or `new`.
    """

    area: Named
    outcome: str = ""
    reason: str = ""
    benefit: str = ""
    was: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the area is asked for."""
        return self != replace(self, outcome="", reason="", benefit="", was="")

    def rows(self, run: Run) -> QuerySet[Outcome]:
        """The households asked for, those first that wait for somebody."""
        low, high = self.area.key, self.area.end
        found = Q(area__gte=low, area__lt=high)
        if self.outcome:
            found &= Q(outcome=self.outcome)
        if self.reason:
            found &= Q(reasons__contains=[self.reason])
        if self.benefit:
            found &= Q(affected__contains=[self.benefit])
        if self.was:
            found &= Q(was="" if self.was == NEW else self.was)
        return Outcome.objects.filter(found, run=run).order_by("rank", "area", "pk")


def asked_of(query: QueryDict, officer: Officer, book: AreaBook, run: Run) -> Asked:
    """What an address asks; words a run does not know ask for nothing, and are left out."""
    held = {
        field.name: query.get(field.name, "")[:LONGEST]
        for field in fields(Asked)
        if field.name != "area"
    }
    kinds = {"outcome": "outcome", "reason": "reason", "benefit": "benefit", "was": "outcome"}
    known = {
        name: said
        for name, said in held.items()
        if said in run.words.get(kinds[name], {}) or (name == "was" and said == NEW)
    }
    return Asked(_area(query.get("area", ""), officer, book), **known)


def _area(said: str, officer: Officer, book: AreaBook) -> Named:
    """The area asked for; else the officer's own, where it is one; else the city."""
    if said.isascii() and said.isdigit() and len(said) <= len(str(book.areas[0].end)):
        found = book.areas.get(int(said))
        if found is not None:
            return found
    own = officer.areas(Right.SEE_RUNS).ranges
    first = book.areas.get(own[0][0]) if own else None
    return first if first is not None and own == ((first.key, first.end),) else book.areas[0]


def sees_households(officer: Officer) -> bool:
    """Whether households are shown, or counts alone."""
    return officer.may(Right.SEE_CASES, programme=PROGRAMME)


def sees_every_household(officer: Officer) -> bool:
    """Whether the whole city's households are shown, so that no number is too small."""
    return officer.areas(Right.SEE_CASES, programme=PROGRAMME).ranges == ((0, CITY),)


def choices(run: Run, kind: str) -> list[tuple[str, str]]:
    """The codes of a kind and what they are called, for a list to choose from."""
    return [(code, called(run, kind, code)) for code in run.words.get(kind, {})]


def law_day(run: Run) -> date:
    """The day whose names of areas the run uses."""
    return date.fromisoformat(f"{run.month}-01")
