"""Searches by number, phone or last four signs: few of them, and each is written down.

A search answers whether a number is somebody's, and so does the form that enters a person.
Whoever may not read a number whole could try numbers until one answers, so both are counted and
told of; searches by name are not.

    found = found_by(asked, officer, sealer(), now())
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count, Q

from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.audit.looking import search_stopped, searched
from minsheng.kernel.database.guards import ByUser
from minsheng.kernel.refusals import TooManyError
from minsheng.kernel.registry.asked import Asked
from minsheng.kernel.registry.duplicates import (
    NO_NUMBER,
    SAME_NUMBER,
    SAME_PHONE,
    alike_by_way,
    listed,
)
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.numbers import fault_of_number, is_phone
from minsheng.kernel.registry.search import MOST, Found, search
from minsheng.kernel.registry.secrecy import Sealer, normal_number, normal_phone

WITHIN = timedelta(minutes=15)
MOST_ASKED, MOST_MISSED = 45, 20
"""Within a quarter of an hour. A clerk at the counter types about one number a minute, three on
the busiest day; of those who come for the first time none is found."""
ALIKE, WITHIN_DAYS = 5, timedelta(days=7)
"""Numbers that end alike and are nobody's, within a week. Pages show the last four signs, and
the age: of the days of that year only some thirty give a number whose check digit is right.
Whoever tries them types many numbers with one ending; in honest work that does not happen, for
one number mistyped is one, or two."""
_LOCK = 7_301
"""The first half of the key under which one officer's searches wait for each other."""


class SearchMade(models.Model):
    """A search by number, phone or their end; kept for a week, and seen by who made it.

    Attributes:
        mark: of the number or phone; none where only the last four signs were typed.
        end: the mark of the last four.
        missed: whether nobody was found.
        stopped: whether it was refused; the first of a quarter of an hour is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    at = models.DateTimeField()
    mark = models.BinaryField(max_length=16, null=True)
    end = models.BinaryField(max_length=8)
    missed = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)

    guard = ByUser("user_id")

    class Meta:
        """Table, and the index by which somebody's latest are counted."""

        db_table = "search_made"
        indexes = (models.Index(fields=["user", "at"], name="search_made_latest"),)


def found_by(
    asked: Asked, officer: Officer, sealer: Sealer, now: datetime, most: int = MOST
) -> Found:
    """Find people and households; by a number only as often as work asks for, and written down.

    Args:
        asked: what was typed, taken apart.
        officer: who searches, in their own scope.
        sealer: marks numbers and phones to find them by.
        now: the moment.
        most: how many of each are shown.

    Raises:
        TooManyError: of searches by number; that it was refused stands in the history, so the
            transaction must not be undone.
    """
    if not asked.by_number:
        return search(asked, sealer, most)
    with _counted(_typed(asked, sealer), officer, now) as made:
        made.found = search(asked, sealer, most)
    return made.found


def alike_by(
    values: Mapping[str, Any], officer: Officer, sealer: Sealer, now: datetime
) -> list[tuple[Person, str]]:
    """Who may be the person about to be entered, and why.

    A number or phone counts like a search for it, and so does a day of birth with the name: the
    end of the number, which pages show, and the day of birth nearly are the number.

    Args:
        values: as typed.
        officer: who enters, in their own scope.
        sealer: marks numbers and phones to find them by.
        now: the moment.

    Raises:
        TooManyError: as of `found_by`.
    """
    given = {**values}
    if fault_of_number(normal_number(values.get("number") or "")):
        given["number"] = ""  # what is refused in any case is neither asked about nor counted
    if not is_phone(normal_phone(values.get("phone") or "")):
        given["phone"] = ""
    typed = _typed_to_enter(given, sealer)
    if not typed:
        return []  # a name alone says nothing
    with _counted(typed, officer, now) as made:
        found = alike_by_way(given, sealer)
        made.missed = {way for way, people in found.items() if not people}
        made.found = Found([person for person, _why in listed(found)])
    return listed(found)


def note(asked: Asked, found: Found, officer: Officer, sealer: Sealer) -> None:
    """Write down what kind of number was searched by, and who was found."""
    _note(_typed(asked, sealer), found, officer)


@dataclass(frozen=True)
class _Typed:
    """What was typed, by its marks: `mark` of the whole, none of an end alone; `end` of its end.

    Attributes:
        reason: for which somebody is alike by it, where a person is to be entered.
    """

    way: str
    mark: bytes | None
    end: bytes
    reason: str = ""


@dataclass
class _Made:
    """What came of a look; `missed` are the reasons for which nobody was found."""

    found: Found = field(default_factory=Found)
    missed: set[str] = field(default_factory=set)


@contextmanager
def _counted(typed: list[_Typed], officer: Officer, now: datetime) -> Iterator[_Made]:
    """Let somebody look, unless they have looked too often of late, and write down that they did.

    Raises:
        TooManyError: they have.
    """
    with transaction.atomic():
        wait = _to_wait(officer, typed, now)
    if wait:
        raise TooManyError(wait)
    with transaction.atomic():
        made = _Made()
        yield made
        nobody = not (made.found.people or made.found.households)
        before = _missed_lately(officer, now)
        rows = [
            SearchMade(
                user=officer.user, at=now, mark=one.mark, end=one.end,
                missed=one.reason in made.missed if one.reason else nobody,
            )
            for one in typed
        ]  # fmt: skip
        # Whoever looks first, as the form asks, and then enters has tried one number, not two.
        SearchMade.objects.bulk_create(r for r in rows if not (r.missed and r.mark in before))
        _note(typed, made.found, officer)


def _missed_lately(officer: Officer, now: datetime) -> set[bytes]:
    """The marks of numbers that were nobody's when this officer typed them of late."""
    own = SearchMade.objects.filter(user=officer.user, at__gt=now - WITHIN, missed=True)
    return {bytes(mark) for mark in own.values_list("mark", flat=True) if mark is not None}


def _note(typed: list[_Typed], found: Found, officer: Officer) -> None:
    ways = list(dict.fromkeys(one.way for one in typed))
    marks = [(one.mark or one.end).hex() for one in typed]
    searched(officer, ways, marks, found.people, more=found.more)


def _typed(asked: Asked, sealer: Sealer) -> list[_Typed]:
    whole = [("number", text) for text in asked.numbers] + [("phone", t) for t in asked.phones]
    return [
        *(_Typed(way, sealer.mark(text), sealer.end(text)) for way, text in whole),
        *(_Typed("end", None, sealer.end(text)) for text in asked.ends),
    ]


def _typed_to_enter(values: Mapping[str, Any], sealer: Sealer) -> list[_Typed]:
    number = normal_number(values.get("number") or "")
    phone = normal_phone(values.get("phone") or "")
    typed = []
    for way, text, reason in (("number", number, SAME_NUMBER), ("phone", phone, SAME_PHONE)):
        if text:
            typed.append(_Typed(way, sealer.mark(text), sealer.end(text), reason))
    if values.get("born"):
        name = " ".join(str(values.get("name") or "").split())
        # The name stands for the end: other days of the same name are numbers that end alike.
        mark = sealer.mark(f"{name} {values['born']}")
        typed.append(_Typed("born", mark, sealer.end(name), NO_NUMBER))
    return typed


def _to_wait(officer: Officer, typed: list[_Typed], now: datetime) -> timedelta | None:
    """How long an officer has to wait, if it was too much; their searches are told one by one."""
    # None are tried side by side: the lock is held until the transaction of the request ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::int)", [_LOCK, officer.user.pk])
    own = SearchMade.objects.filter(user=officer.user)
    own.filter(at__lt=now - WITHIN_DAYS).delete()
    lately = own.filter(at__gt=now - WITHIN, stopped=False)
    said = lately.aggregate(
        asked=Count("at", distinct=True),  # one row of each number, one moment of each search
        missed=Count("at", filter=Q(missed=True), distinct=True),
        first=models.Min("at"),
    )
    wait: timedelta
    if said["asked"] >= MOST_ASKED or said["missed"] >= MOST_MISSED:
        wait = said["first"] + WITHIN - now
    elif first := _tried_alike(own, typed):
        wait = first + WITHIN_DAYS - now
    else:
        return None
    if not own.filter(at__gt=now - WITHIN, stopped=True).exists():
        SearchMade.objects.create(user=officer.user, at=now, end=typed[0].end, stopped=True)
        search_stopped(officer, said["asked"], said["missed"])
    return wait


def _tried_alike(own: models.QuerySet[SearchMade], typed: list[_Typed]) -> datetime | None:
    """When the first of too many numbers was tried that end like one of those typed now."""
    for one in typed:
        if one.mark is None:
            continue
        tried = own.filter(end=one.end, missed=True, mark__isnull=False).exclude(mark=one.mark)
        said = tried.aggregate(alike=Count("mark", distinct=True), first=models.Min("at"))
        if said["alike"] >= ALIKE:
            first: datetime = said["first"]
            return first
    return None
