"""A program of an officer's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.database import working_as

from minsheng.kernel.tokens.actions import Wish, make

BEIXIN = 81_101_000_000


@pytest.fixture
def program(db):
    """Gives a client with a token of an officer's."""

    def of(username: str, *rights: str, area: int = BEIXIN, **headers: Any) -> Client:
        with working_as(username) as officer:
            wish = Wish(f"试{len(rights)}", rights, (area,), 30)
            _, secret = make(wish, officer, timezone.localtime())
        return Client(headers={"authorization": f"Bearer {secret}", **headers})

    return of


__all__ = ["program"]
