"""Findings as pages show them: about whom, what was found, by when, in whose hands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Level
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.looking import looked, looked_at
from minsheng.kernel.joints.kinds import kinds
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.pages.clock import today
from minsheng.kernel.pages.fields import own_areas
from minsheng.kernel.registry.actions import areas_of
from minsheng.kernel.registry.duplicates import REASONS
from minsheng.kernel.registry.models import HOUSEHOLD, PERSON, Duplicate
from minsheng.web.templatetags.minsheng import area, day, moment

AREAS = {"from", "areas", "area", "to", "place", "elsewhere"}
"""Facts that are keys of areas, whatever the kind."""
CURSOR = r"[0-9]{1,7}_[0-9]{1,18}"
"""Where a page of findings ends: the last one's due day, counted from the year 1, and its number.
The day stands in it, for the finding may be another office's by then."""


@dataclass(frozen=True)
class Line:
    """A finding on one line.

    Attributes:
        about: the name of the person or worker, the household's address; empty where it is of none.
        url: of the page about them; empty where this officer does not see them.
        hangs: `late`, `today` or nothing.
        taken: by whom; empty for nobody.
        mine: whether it is in the officer's own hands.
    """

    id: int
    title: str
    about: str
    url: str
    area: int
    due: date
    hangs: str
    found: datetime
    taken: str
    mine: bool
    open: bool


def cursor_of(last: Finding) -> str:
    """Where a page ends."""
    return f"{last.due.toordinal()}_{last.pk}"


def behind(cursor: str, *, newest: bool = False) -> Q:
    """Those behind where a page ended, by due day and number.

    Args:
        cursor: a `CURSOR`; a day no calendar has is the nearest it has.
        newest: the latest come first.
    """
    days, number = (int(part) for part in cursor.split("_"))
    due = date.fromordinal(max(1, min(days, date.max.toordinal())))
    if newest:
        return Q(due__lt=due) | Q(due=due, pk__lt=number)
    return Q(due__gt=due) | Q(due=due, pk__gt=number)


def title_of(kind: str) -> str:
    """What a kind is called; its key where no program knows it any more."""
    known = kinds().get(kind)
    return _(known.title) if known else kind


def title_for(row: Finding, officer: Officer) -> str:
    """What one is called for whoever looks: an office that handed somebody over waits for it."""
    mine = officer.areas(Right.EDIT_PEOPLE)
    if row.area_from_id is not None and row.area_from_id in mine and row.area_id not in mine:
        return _("转出待对方确认") if row.state == State.OPEN else _("转出，对方已处理")
    return title_of(row.kind)


def lines(found: Iterable[Finding], officer: Officer, today: date) -> list[Line]:
    """Findings on lines; the rows with their person and household. Asks once, for names."""
    rows = list(found)
    names = names_of(row.taken_by_id for row in rows)
    return [line(row, officer, today, names) for row in rows]


def line(row: Finding, officer: Officer, today: date, names: dict[int, str]) -> Line:
    """One on a line."""
    about, url = subject(row)
    hangs = "late" if row.due < today else "today" if row.due == today else ""
    return Line(
        id=row.pk, title=title_for(row, officer),
        about=about, url=url, area=row.area_id, due=row.due,
        hangs=hangs if row.state == State.OPEN else "", found=row.found,
        taken=names.get(row.taken_by_id or 0, ""), mine=row.taken_by_id == officer.user.pk,
        open=row.state == State.OPEN,
    )  # fmt: skip


def subject(row: Finding) -> tuple[str, str]:
    """Name and page of what it is about, as far as the scope shows it."""
    if row.person_id is not None and row.person is not None:
        return row.person.name, reverse("person", args=[row.person_id])
    if row.household_id is not None and row.household is not None:
        return row.household.address, reverse("household", args=[row.household_id])
    # A worker, or somebody of another office: their name stands in what was found.
    return str(row.facts.get("name") or row.facts.get("address", "")), _page(
        "worker", row.facts.get("worker")
    )


def looked_through(officer: Officer, row: Finding, what: str) -> None:
    """Write down the look at whom a finding is about: its facts tell of them, seen or not.

    Args:
        officer: who looks.
        row: the finding, with its person and household as far as the scope shows them.
        what: a word of the program's.
    """
    for kind, number, seen in (
        (PERSON, row.person_id, row.person), (HOUSEHOLD, row.household_id, row.household),
    ):  # fmt: skip
        if seen is not None:
            looked(officer, seen, what)
        elif number is not None:
            # Who is being handed over is seen by their own office alone, which reads of it there.
            theirs = [*row.facts.get("areas", ())][:1]
            looked_at(officer, kind, number, [*theirs, row.area_id], what)


def facts(row: Finding, officer: Officer) -> list[tuple[str, str, str]]:
    """What was found: what it is called, what it says, and a page about it they may open."""
    kind = kinds().get(row.kind)
    called = kind.facts if kind else {}
    held = [key for key in called if row.facts.get(key) not in (None, "", [])]
    return [
        (_(called[key]), _said(key, row.facts[key]), _link(key, row))
        for key in held
        if key != "other" or _may_compare(row, officer)
    ]


def _may_compare(row: Finding, officer: Officer) -> bool:
    """Whether somebody may open the page on which two records are compared."""
    pair = Duplicate.objects.select_related("first", "second").filter(
        pk=row.facts.get("duplicate")
    )  # fmt: skip
    return any(
        all(officer.may(Right.MERGE, *areas_of(person)) for person in (one.first, one.second))
        for one in pair
    )


def _said(key: str, value: Any) -> str:
    if key in AREAS:
        return _("、").join(area(one) for one in (value if isinstance(value, list) else [value]))
    if key == "column":
        return {"area_lived": _("居住地"), "area_registered": _("户籍地")}.get(value, str(value))
    if key == "reasons":
        return _("；").join(_(REASONS.get(one, one)) for one in value)
    if key == "other":
        return _("打开核对")
    return _when(value) if isinstance(value, str) else str(value)


def _when(text: str) -> str:
    """A day or a moment as pages show it; any other text as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return moment(found) if found else text


def _link(key: str, row: Finding) -> str:
    if key == "other":
        return _page("duplicate", row.facts.get("duplicate"))
    return _page("worker", row.facts.get("worker")) if key == "name" else ""


def _page(name: str, number: Any) -> str:
    """The address of a page that may be still to come."""
    try:
        return reverse(name, args=[number]) if number else ""
    except NoReverseMatch:
        return ""


def places_for(row: Finding, officer: Officer) -> list[Any]:
    """The villages, by town, of which one is named where a finding handed over is confirmed.

    None where its kind asks for no place, or it is of a village itself.
    """
    kind, book = kinds().get(row.kind), area_book(today())
    town = book.areas.get(row.area_id)
    if kind is None or "place" not in kind.facts or town is None or town.level != Level.TOWN:
        return []
    inside = range(town.key, town.end)
    return [
        (name, here) for name, areas in own_areas(officer, book)
        if (here := [(key, label) for key, label in areas if key in inside])
    ]  # fmt: skip
