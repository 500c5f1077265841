"""How both matrices ask: as everybody, about a record here and about one elsewhere.

One test asks one thing as all personas and lists every answer that differs. What asking has done
is taken back before the next; records and sessions are made once for a module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Max, Q
from django.test import Client
from django.urls import URLPattern, URLResolver
from tests.database import browser_of, unguarded
from tests.web.access import PERSONAS, Where

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.pages import doors
from minsheng.web.histories import CHANGES

OUTSIDE_PEOPLE = {"clerk": {Where.HERE}, "outsider": {Where.ELSEWHERE}}
"""With our own doors open: who sees people by the database alone, and where; others see none."""
UNHELD = ("clerk", "outsider", "analyst", "admin")
"""As whom is asked then."""
SEEING = ("chief", "payment", "auditor")
"""Then, too: they see the record and have nothing to write of it."""
OF_ACCOUNTS = {"app_user", "assignment", "account_request", "relative_lifted", "api_token"}
"""What those who look after accounts write, wherever a record lies."""
LOOKING_AFTER = ("admin", "chief")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]

    def faults(self, status: int, name: str, *, shown: bool) -> Iterator[str]:
        """What is not as foreseen: the status, or whether a name stands in it.

        Args:
            status: foreseen.
            name: looked for.
            shown: whether it must stand there; it must not where not.
        """
        if self.status != status:
            told = f": {self.text[:200]}" if self.text.startswith("{") else ""
            yield f"answered {self.status}, not {status}{told}"
        if (name in self.text) != shown:
            yield f"{name} {'stands not' if shown else 'stands'} in it"


def read(answer: Any) -> Answer:
    """An answer, read to its end: a file that is sent is closed there."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer(answer.status_code, body.decode("utf-8", "replace"), answer.headers)


@dataclass(frozen=True)
class Sessions:
    """Browsers of the personas, each signed in once, and the cookies of that moment."""

    browsers: dict[str, Client]
    cookies: dict[str, dict[str, Morsel[str]]]

    def of(self, persona: str) -> Client:
        """A persona's browser, as it was just after signing in."""
        browser = self.browsers[persona]
        browser.cookies = SimpleCookie()
        browser.cookies.update(self.cookies[persona])
        return browser


@pytest.fixture(scope="module")
def sessions(kept) -> Sessions:
    """All personas at work."""
    browsers = {persona: browser_of(persona) for persona in PERSONAS}
    return Sessions(browsers, {who: dict(one.cookies) for who, one in browsers.items()})


@pytest.fixture
def doors_open(monkeypatch) -> None:
    """Our own filters off: everybody may everything, as far as we ask."""
    monkeypatch.setattr(Officer, "may", lambda *_args, **_kwargs: True)
    monkeypatch.setattr(doors, "holds", lambda *_args: True)


def nobody_differs(personas: Iterable[str], faults: Callable[[str, Where], Iterable[str]]) -> None:
    """All is as foreseen; whatever is not is told, with as whom and about what was asked.

    Args:
        personas: who asks.
        faults: asks as a persona about a record here or elsewhere, and tells what is wrong.
    """
    found = [
        f"{persona}, {where}: {fault}"
        for where in Where
        for persona in personas
        for fault in _taken_back(persona, where, faults)
    ]
    assert not found, "\n".join(found)


def _taken_back(
    persona: str, where: Where, faults: Callable[[str, Where], Iterable[str]]
) -> list[str]:
    try:
        with transaction.atomic():
            found = list(faults(persona, where))
            transaction.set_rollback(True)
    except Exception as error:
        error.add_note(f"asked as {persona}, {where}")
        raise
    return found


def last_entry() -> int:
    """The last thing that was written down."""
    with unguarded():
        return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def written_there(persona: str, area: int, since: int) -> Iterator[str]:
    """What was written in an area, although the persona has nothing to write there.

    Args:
        persona: who asked.
        area: of the record.
        since: the last entry before.
    """
    with unguarded():
        found = Entry.objects.filter(
            Q(area=area) | Q(area_other=area), pk__gt=since, act__in=CHANGES
        )
        tables = set(found.values_list("table_name", flat=True))
    for table in sorted(tables - (OF_ACCOUNTS if persona in LOOKING_AFTER else set())):
        yield f"{table} was written"


def names(patterns: list[Any], within: str = "") -> Iterator[str]:
    """The names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, within + space)
        elif isinstance(pattern, URLPattern):
            yield within + (pattern.name or str(pattern.pattern))


def listed(matrix: Mapping[str, tuple[Any, ...]]) -> list[tuple[str, int]]:
    """Each row of a matrix, by the address and its place there."""
    return [(name, place) for name, rows in matrix.items() for place in range(len(rows))]
