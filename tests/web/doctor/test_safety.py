"""What an operator leaves undone is told, with what to do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests.database import unguarded

from minsheng.kernel.audit.standing import keep_result, note_kept
from minsheng.kernel.audit.verifying import Verified
from minsheng.web.doctor import State, safety

NOW = datetime(2030, 6, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=40)


def state(findings) -> State:
    (found,) = findings
    assert (found.remedy is None) == (found.state is State.OK)
    return found.state


@pytest.mark.parametrize(
    ("at", "faults", "fallen", "expected"),
    [
        (NOW, 0, 0, State.OK), (LONG_AGO, 0, 0, State.WARN), (NOW, 1, 0, State.FAIL),
        (LONG_AGO, 0, 1, State.FAIL),
    ],
)  # fmt: skip
def test_a_history_is_gone_through_monthly(tmp_path, at, faults, fallen, expected):
    assert state(safety.verified(tmp_path, NOW)) is State.WARN
    keep_result(tmp_path, Verified(faults=faults), fallen, at)
    assert state(safety.verified(tmp_path, NOW)) is expected


def test_heads_are_kept_monthly(tmp_path):
    assert state(safety.heads(tmp_path, NOW)) is State.WARN
    note_kept(tmp_path, LONG_AGO)
    assert state(safety.heads(tmp_path, NOW)) is State.WARN
    note_kept(tmp_path, NOW)
    assert state(safety.heads(tmp_path, NOW)) is State.OK


@pytest.mark.django_db
@pytest.mark.parametrize(("required", "expected"), [(True, State.OK), (False, State.WARN)])
def test_a_second_factor_is_asked_for(required, expected):
    with unguarded(), connection.cursor() as cursor:
        (found,) = safety.second_factors(cursor, required=required)
    assert found.state is expected
    assert "accounts have none" in found.found[1]
