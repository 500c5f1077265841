"""What a site must hold for each of its pages to have something to show."""

from __future__ import annotations

from typing import Any

BEIXIN = 81_101_000_000
_LIVING = """
    SELECT p.id, p.name, h.id, m.id, p.area_lived FROM person p
    JOIN membership m ON m.person_id = p.id JOIN household h ON h.id = m.household_id
    WHERE h.grouping = 'living' AND h.area_id >= %s AND h.area_id < %s AND p.area_lived = h.area_id
    AND p.area_registered IS NOT NULL AND p.number IS NOT NULL AND p.phone IS NOT NULL
    ORDER BY h.id LIMIT 1
"""
_DOUBLE = """
    INSERT INTO person (name, pinyin, initials, sex, born, area_lived, area_registered, version)
    SELECT name, pinyin, initials, sex, born, area_lived, area_registered, 1 FROM person
    WHERE id = %s RETURNING id
"""


def lay_out(admin: Any) -> dict[str, str]:
    """Papers, a double, a merge and an organisation around somebody of the clerk's town.

    Args:
        admin: a connection of the server's admin to the site's database.

    Returns:
        The numbers of all that pages are about, by kind, and the person's name.
    """
    with admin.transaction():
        admin.execute(
            """SELECT set_config('minsheng.actor', id::text, true) FROM app_user WHERE username
            = 'machine'"""
        )
        person, name, household, membership, area = admin.execute(
            _LIVING, [BEIXIN, BEIXIN + 10**6]
        ).fetchone()
        made = {
            kind: admin.execute(sql, values).fetchone()[0]
            for kind, (sql, values) in _rows(admin, person, area).items()
        }
    held = {"person": person, "household": household, "membership": membership, **made}
    return {"name": name, **{kind: str(number) for kind, number in held.items()}}


def _rows(admin: Any, person: int, area: int) -> dict[str, tuple[str, list[Any]]]:
    double, gone = (admin.execute(_DOUBLE, [person]).fetchone()[0] for _ in range(2))
    admin.execute("UPDATE person SET merged_into_id = %s WHERE id = %s", [person, gone])
    home = admin.execute(
        """INSERT INTO organisation (name, pinyin, kind, code, area_id, phone, version)
        VALUES ('北新镇敬老院', 'beixin', '养老机构', '91110000600037341L', %s, '83000000', 1)
        RETURNING id""",
        [area],
    ).fetchone()[0]
    worker = admin.execute(
        """INSERT INTO worker (name, pinyin, post, organisation_id, area_id, person_id,
        since, version) VALUES ('倪护理', 'ni', '护理员', %s, %s, %s, '2019-03-01', 1)
        RETURNING id""",
        [home, area, person],
    ).fetchone()[0]
    admin.execute(
        """INSERT INTO licence (worker_id, kind, number, issued_by, issued, expires, ended, ending,
        note, version) VALUES (%s, '急救员', '32-1', '市红十字会', '2018-01-01', '2028-01-01',
        '2020-03-01', 'revoked', '未参加年度复训', 1)""",
        [worker],
    )
    return {
        "other": ("SELECT %s", [double]),
        "gone": ("SELECT %s", [gone]),
        "organisation": ("SELECT %s", [home]),
        "worker": ("SELECT %s", [worker]),
        "licence": (
            """INSERT INTO licence (worker_id, kind, number, issued_by, issued, expires, ending,
            note, version) VALUES (%s, '养老护理员', '32-7', '南通市人社局', '2019-01-01',
            current_date + 40, '', '', 1) RETURNING id""",
            [worker],
        ),
        "site": (
            """INSERT INTO site (name, kind, organisation_id, area_id, address, floor, lift,
            version) VALUES ('一号楼', '服务站', %s, %s, '人民路8号', 3, false, 1) RETURNING id""",
            [home, area],
        ),
        "relation": (
            """INSERT INTO relation (person_id, other_id, kind, since) VALUES (%s, %s,
            'sibling', '2000-01-01') RETURNING id""",
            [person, double],
        ),
        "authorisation": (
            """INSERT INTO authorisation (person_id, purposes, paper, signed, until) VALUES
            (%s, '{income,deposits,property}', '北新-2026-017', '2026-01-01', current_date +
            20) RETURNING id""",
            [person],
        ),
        "consent": (
            """INSERT INTO consent (person_id, purpose, given, given_by) VALUES (%s, 'contact',
            '2026-01-01', '') RETURNING id""",
            [person],
        ),
        "duplicate": (
            """INSERT INTO duplicate (first_id, second_id, reasons, score, state, note) VALUES
            (%s, %s, '{no_number}', 500, 'open', '') RETURNING id""",
            sorted([person, double]),
        ),
        "merge": (
            """INSERT INTO person_merge (kept_id, gone_id, moved, filled, by_id, at) SELECT %s,
            %s, '{}', '{}', id, now() FROM app_user WHERE username = 'reviewer' RETURNING id""",
            [person, gone],
        ),
    }
