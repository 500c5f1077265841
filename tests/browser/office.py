"""Work on the desks of the site that a browser looks at; in its copy of the database alone."""

from __future__ import annotations

from typing import Any

BEIXIN = 81_101_000_000
_ACTOR = """
    SELECT set_config('minsheng.actor', id::text, true) FROM app_user WHERE username = 'machine'
"""
_FINDINGS = """
    INSERT INTO finding (kind, programme, desk, person_id, area_id, about, facts, found_by,
        actor_id, found, due, state, outcome, note, version)
    SELECT 'registry.authorisation_lapses', '', 'town_clerk', id, area_lived, 'shown-' || id,
        jsonb_build_object('paper', '示授' || id, 'expires', '2026-12-20'), '',
        current_setting('minsheng.actor')::bigint, now(),
        current_date - 1 + row_number() OVER (ORDER BY id)::int %% 4, 'open', '', '', 1
    FROM person WHERE area_lived >= %s AND area_lived < %s AND died IS NULL
    ORDER BY id LIMIT 12
"""
_ROLE = """
    INSERT INTO assignment (user_id, role, area_id, programmes, kind, since, until, reason,
        proposed_by_id)
    SELECT u.id, 'town_clerk', %s, '{assistance}', 'regular', current_date, current_date + 200,
        '支援北新镇', a.id
    FROM app_user u, app_user a WHERE u.username IN ('clerk2', 'village') AND a.username = 'admin2'
"""
_REQUEST = """
    INSERT INTO account_request (user_id, area_id, act, reason, proposed_by_id, proposed)
    SELECT u.id, u.area_id, 'factor', '换手机，已当面核实', a.id, now()
    FROM app_user u, app_user a WHERE u.username = 'clerk2' AND a.username = 'admin2'
"""
_RELATIVE = """
    INSERT INTO relative (user_id, person_id, relation, at)
    SELECT u.id, (SELECT max(id) FROM person), '舅舅', now() FROM app_user u
    WHERE u.username = 'clerk2'
"""
_NUMBERS = """
    SELECT (SELECT min(id) FROM finding WHERE about ^@ 'shown-'),
        (SELECT id FROM app_user WHERE username = 'clerk2'),
        (SELECT a.id FROM assignment a JOIN app_user u ON u.id = a.user_id
            WHERE u.username = 'clerk' AND a.kind = 'regular' AND confirmed_by_id IS NOT NULL
            ORDER BY a.id LIMIT 1),
        (SELECT max(id) FROM audit_entry WHERE table_name = 'finding'),
        (SELECT max(id) FROM relative),
        (SELECT min(id) FROM kernel_case WHERE step = 'opened' AND purpose = 'grant'),
        (SELECT min(id) FROM kernel_case WHERE step = 'inquired' AND purpose = 'grant'),
        (SELECT min(id) FROM kernel_case WHERE step = 'submitted' AND purpose = 'grant'),
        (SELECT min(case_id) FROM award WHERE case_id IS NOT NULL)
"""
_KINDS = (
    "finding", "user", "role", "entry", "relative", "case_new", "case_inquired", "case_sent", "case"
)  # fmt: skip


def furnish(connection: Any) -> None:
    """Put it there, in the machine's name.

    Args:
        connection: an administrator's, to the copy.
    """
    with connection.transaction():
        connection.execute(_ACTOR)
        connection.execute(_FINDINGS, [BEIXIN, BEIXIN + 10**6])
        connection.execute(_ROLE, [BEIXIN])
        connection.execute(_REQUEST)
        connection.execute(_RELATIVE)


def numbers(connection: Any) -> dict[str, str]:
    """What the addresses name of it."""
    row = connection.execute(_NUMBERS).fetchone()
    return dict(zip(_KINDS, map(str, row), strict=True))
