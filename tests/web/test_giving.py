"""A file that is made while it is asked for takes one connection, as any other request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from tests.database import browser_of

ASKED = {"listing": "people", "form": "csv", "reason": "入户核对电话"}


@pytest.fixture
def pool_of_one(apart, django_db_blocker, monkeypatch) -> Iterator[None]:
    """The site on a database of its own, one connection to which is all there is."""
    held = connection.settings_dict
    pool = {"min_size": 1, "max_size": 1, "timeout": 2}
    monkeypatch.setattr(DatabaseWrapper, "_connection_pools", {})
    monkeypatch.setitem(held, "NAME", apart)
    monkeypatch.setitem(held, "OPTIONS", held["OPTIONS"] | {"pool": pool})
    with django_db_blocker.unblock():
        yield
        for one in DatabaseWrapper._connection_pools.values():
            one.close()


def exported() -> list[bytes]:
    """Two files asked for one after the other, each with its progress."""
    try:
        browser = browser_of("clerk")
        answers = [
            browser.post("/exchange/export/", ASKED, headers={"X-Progress": "1"}) for _ in range(2)
        ]
        return [b"".join(answer.streaming_content) for answer in answers]
    finally:
        connection.close()


def test_a_pool_of_one_gives_files_away(pool_of_one):
    with ThreadPoolExecutor(1) as server:  # a thread has a connection of its own
        files = server.submit(exported).result()
    for file in files:
        assert b'"refused"' not in file
        *_steps, last = [json.loads(line) for line in file.split(b"\n") if line[:1] == b"{"]
        assert file.endswith(b"\n")
        assert last["rows"] > 0
        assert last["size"] < len(file)
