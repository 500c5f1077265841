"""The access matrix: each address × each persona × a record here and one elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.web.access import ACCESS, ANYBODY, COVERS, INTERFACE, LIBRARIES, PERSONAS, Row, Where
from tests.web.matrix import (
    OUTSIDE_PEOPLE,
    SEEING,
    UNHELD,
    Answer,
    doors_open,
    last_entry,
    listed,
    names,
    nobody_differs,
    read,
    sessions,
    written_there,
)
from tests.web.records import Record, records

__all__ = ["doors_open", "records", "sessions"]
pytestmark = pytest.mark.django_db
each_row = pytest.mark.parametrize(("name", "place"), listed(ACCESS))


def asked(client: Client, name: str, row: Row, record: Record) -> Answer:
    words = record.words
    sent = {key: text.format(**words) for key, text in (row.query | row.data).items()}
    url = reverse(name, kwargs=record.arguments(row.record))
    return read(getattr(client, row.method)(url, sent))


def untyped(answer: Answer, row: Row) -> Answer:
    """An answer without what was typed and is repeated in the search box."""
    text = answer.text
    if row.record == "name":
        for name in ("查无此人甲", "查无此人乙"):
            text = text.replace(f'value="{name}"', "").replace(f"<dd>{name}</dd>", "")
    return Answer(answer.status, text, answer.headers)


def test_every_address_stands_in_the_matrix():
    elsewhere = (*LIBRARIES, INTERFACE)
    found = {n for n in names(get_resolver().url_patterns) if not n.startswith(elsewhere)}
    assert found == set(ACCESS), "list the address in tests/web/access.py, or take it out"


@each_row
def test_it_is_reached_by_those_who_may_and_nobody_else(sessions, records, name, place):
    row = ACCESS[name][place]

    def faults(persona: str, where: Where) -> Iterator[str]:
        record, reaches = records[where], persona in COVERS[where]
        answer = asked(sessions.of(persona), name, row, record)
        if persona not in row.allowed:
            return answer.faults(403, record.name, shown=False)
        own = row.record in {"", "name", "run"}  # a page of its own, whoever asks
        status = row.answer if own or reaches else row.elsewhere
        told = row.shows and reaches and row.answers(persona)
        if reaches and not own and not row.answers(persona):
            status = 403
        return untyped(answer, row).faults(status, record.name, shown=told)

    nobody_differs(PERSONAS, faults)


@each_row
def test_whoever_is_not_signed_in_is_led_to_the_door(client, records, name, place):
    row, record = ACCESS[name][place], records[Where.HERE]
    answer = untyped(asked(client, name, row, record), row)
    if row.public:
        assert answer.status == row.answer
    else:
        assert answer.status == 302
        assert answer.headers["Location"].startswith("/accounts/login/")
    assert record.name not in answer.text, ANYBODY


@each_row
def test_with_our_own_doors_open_the_database_holds_the_line(
    sessions, records, doors_open, name, place
):
    row = ACCESS[name][place]

    def faults(persona: str, where: Where) -> Iterator[str]:
        name_of, since = records[where].name, last_entry()
        answer = untyped(asked(sessions.of(persona), name, row, records[where]), row)
        if where not in OUTSIDE_PEOPLE.get(persona, set()):
            if name_of in answer.text:
                yield f"{name_of} stands in it"
            yield from written_there(persona, records[where].area, since)
        if answer.status >= 500:
            yield f"answered {answer.status}"

    nobody_differs(UNHELD, faults)


@each_row
def test_nor_lets_it_those_write_who_only_see(sessions, records, doors_open, name, place):
    row = ACCESS[name][place]

    def faults(persona: str, where: Where) -> Iterator[str]:
        since = last_entry()
        answer = asked(sessions.of(persona), name, row, records[where])
        yield from written_there(persona, records[where].area, since)
        if answer.status >= 500:
            yield f"answered {answer.status}"

    if row.method != "get":
        nobody_differs(SEEING, faults)
