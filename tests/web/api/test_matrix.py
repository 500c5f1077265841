"""The access matrix of the interface: operations × personas × records here and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.database import unguarded
from tests.web.access import COVERS, INTERFACE, PERSONAS, Where
from tests.web.api.access import API, PAGES, Row
from tests.web.api.subjects import Subject, records, subjects
from tests.web.matrix import (
    OUTSIDE_PEOPLE,
    UNHELD,
    Answer,
    doors_open,
    listed,
    names,
    nobody_differs,
    read,
    sessions,
)

from minsheng.kernel.registry.models import Duplicate, Person

__all__ = ["doors_open", "records", "sessions", "subjects"]
pytestmark = pytest.mark.django_db
each_row = pytest.mark.parametrize(("name", "place"), listed(API))


def asked(client: Client, name: str, row: Row, subject: Subject) -> Answer:
    path, query, body, headers = row.filled(subject.words)
    url = reverse(name, kwargs=path)
    if row.method == "get":
        return read(client.get(url, query, headers=headers))
    send = getattr(client, row.method)
    sent = body if row.body is not None else None
    return read(send(url, sent, content_type="application/json", headers=headers))


def test_every_operation_stands_in_the_matrix():
    found = {n for n in names(get_resolver().url_patterns) if n.startswith(INTERFACE)}
    assert found == set(API), "list the operation in tests/web/api/access.py, or take it out"


@each_row
def test_it_is_reached_by_those_who_may_and_nobody_else(sessions, subjects, name, place):
    row = API[name][place]

    def faults(persona: str, where: Where) -> Iterator[str]:
        subject, reaches = subjects[where], persona in COVERS[where]
        answer = asked(sessions.of(persona), name, row, subject)
        if persona not in row.allowed:
            return answer.faults(403, subject.name, shown=False)
        works = row.works is None or persona in row.works
        status = 200
        if row.record:
            status = (200 if works else 403) if reaches else 404
        return answer.faults(status, subject.name, shown=row.shows and reaches and works)

    nobody_differs(PERSONAS, faults)


@each_row
def test_whoever_is_nobody_is_answered_401(client, subjects, name, place):
    answer = asked(client, name, API[name][place], subjects[Where.HERE])
    if name in PAGES:
        assert answer.status == 302
    else:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert subjects[Where.HERE].name not in answer.text


@each_row
def test_with_our_own_doors_open_the_database_holds_the_line(
    sessions, subjects, doors_open, name, place
):
    row = API[name][place]

    def faults(persona: str, where: Where) -> Iterator[str]:
        subject = subjects[where]
        answer = asked(sessions.of(persona), name, row, subject)
        if answer.status >= 500:
            yield f"answered {answer.status}"
        if where in OUTSIDE_PEOPLE.get(persona, set()):
            return
        if subject.name in answer.text:
            yield f"{subject.name} stands in it"
        with unguarded():
            if Person.objects.get(pk=subject.person).version != subject.version:
                yield "the person was changed"
            if Duplicate.objects.get(pk=subject.duplicate).state != "open":
                yield "the pair was settled"

    nobody_differs(UNHELD, faults)
