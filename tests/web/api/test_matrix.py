"""The access matrix of the interface: operations × personas × records here and elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.database import unguarded
from tests.web.access import COVERS, INTERFACE, PERSONAS, Where
from tests.web.api.access import API, PAGES, Row
from tests.web.api.subjects import Subject, records, subjects
from tests.web.test_access import names

from minsheng.kernel import doors
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.registry.models import Duplicate, Person

__all__ = ["records", "subjects"]
pytestmark = pytest.mark.django_db


def listed() -> list[tuple[str, int]]:
    return [(name, place) for name, rows in API.items() for place in range(len(rows))]


def asked(client: Client, name: str, row: Row, subject: Subject) -> Any:
    path, query, body, headers = row.filled(subject.words)
    url = reverse(name, kwargs=path)
    if row.method == "get":
        return client.get(url, query, headers=headers)
    send = getattr(client, row.method)
    sent = body if row.body is not None else None
    return send(url, sent, content_type="application/json", headers=headers)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_every_operation_stands_in_the_matrix():
    found = {n for n in names(get_resolver().url_patterns) if n.startswith(INTERFACE)}
    assert found == set(API), "list the operation in tests/web/api/access.py, or take it out"


@pytest.mark.parametrize(("name", "place"), listed())
@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("where", list(Where))
def test_it_is_reached_by_those_who_may_and_nobody_else(
    signed_in, subjects, name, place, persona, where
):
    row, subject = API[name][place], subjects[where]
    answer = asked(signed_in(persona), name, row, subject)
    reaches = persona in COVERS[where]
    if persona not in row.allowed:
        assert answer.status_code == 403
        assert subject.name not in text(answer)
        return
    assert answer.status_code == (200 if reaches or not row.record else 404), text(answer)
    works = row.works is None or persona in row.works
    assert (subject.name in text(answer)) == (row.shows and reaches and works)


@pytest.mark.parametrize(("name", "place"), listed())
def test_whoever_is_nobody_is_answered_401(client, subjects, name, place):
    answer = asked(client, name, API[name][place], subjects[Where.HERE])
    if name in PAGES:
        assert answer.status_code == 302
    else:
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer["Content-Type"] == "application/problem+json"
    assert subjects[Where.HERE].name not in text(answer)


@pytest.mark.parametrize(("name", "place"), listed())
@pytest.mark.parametrize("persona", ["clerk", "outsider", "analyst", "admin"])
@pytest.mark.parametrize("where", list(Where))
def test_with_our_own_doors_open_the_database_holds_the_line(
    signed_in, subjects, monkeypatch, name, place, persona, where
):
    monkeypatch.setattr(Officer, "may", lambda *_args, **_kwargs: True)
    monkeypatch.setattr(doors, "holds", lambda *_args: True)
    row, subject = API[name][place], subjects[where]
    answer = asked(signed_in(persona), name, row, subject)
    people = {"clerk": {Where.HERE}, "outsider": {Where.ELSEWHERE}}
    assert answer.status_code < 500
    if where not in people.get(persona, set()):
        assert subject.name not in text(answer)
        with unguarded():
            assert Person.objects.get(pk=subject.person).version == subject.version
            assert Duplicate.objects.get(pk=subject.duplicate).state == "open"
