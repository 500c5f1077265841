"""Schemathesis as each persona: no 5xx, no answer the documentation does not know."""

import pytest
from tests.database import apart, committed
from tests.web.access import PERSONAS
from tests.web.api.fuzzed import faults, session_of

__all__ = ["apart"]
FEW, MANY, OPERATIONS = 3, 50, 20
"""Cases an operation, and how many operations ask something (`/api/me` does not)."""


@pytest.fixture
def site(apart, django_db_blocker):
    """A copy of the database, in which what is asked for is done."""
    with django_db_blocker.unblock(), committed(apart):
        yield


def test_some_cases_are_answered_as_documented(site):
    found, counted = faults(session_of("reviewer"), FEW)
    assert not found
    assert counted["coverage"] > 100
    assert counted[200]


@pytest.mark.slow
@pytest.mark.parametrize("persona", PERSONAS)
def test_many_cases_are_answered_as_documented(site, persona):
    found, counted = faults(session_of(persona), MANY)
    assert not found
    assert counted["fuzzing"] >= MANY * OPERATIONS
    assert counted[200]
