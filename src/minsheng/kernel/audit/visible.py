"""Which entries a scope shows, as a policy of the database.

- Auditors see the entries of their areas; entries of no area, whoever audits the whole city.
- Everybody sees what they did themselves.
- An officer sees what was done with a person or household only through that subject's own page
  (`history`), which names it to the database: and the database looks whether this officer sees
  the subject at all. Without a page named there is nothing to list, so nobody can browse who
  looked at whom. There, too, a programme's entries are shown to those who work for it there.
- Nobody sees entries about those whose files they must not see.
"""

from __future__ import annotations

from minsheng.kernel.areas.keys import CITY
from minsheng.kernel.database.guards import in_areas, not_excluded
from minsheng.kernel.database.scope import REGISTRY

SUBJECTS = {
    "person": "person",
    "household": "household",
    "organisation": "organisation",
    "worker": "worker",
    "site": "site",
    "user": "app_user",
}
"""What an entry can be about that has a page, and the table whose guard shows it."""
AREAS = ("area", "area_other", "area_third", "area_fourth")
"""The columns that hold where an entry's subject was, or came from."""
KIND, NUMBER = "minsheng.history_kind", "minsheng.history_id"
_HOUSEHOLDS = (
    "SELECT m.household_id FROM membership AS m JOIN household AS h ON h.id = m.household_id "
    "WHERE m.person_id"
)
_OF_THEIRS = (
    f"(domain = '' OR domain = '{REGISTRY}' OR COALESCE(NULLIF(current_setting("
    "'minsheng.' || domain || '_areas', true), '')::int8multirange @> area, false))"
)
_WHOLE = f"{{[0,{CITY})}}"


def _setting(name: str) -> str:
    # In a sub-query it is read once, and not for each row.
    return f"(SELECT NULLIF(current_setting('{name}', true), ''))"


def _through(kind: str, table: str) -> str:
    number = f"{_setting(NUMBER)}::bigint"
    about = (
        f"(subject_kind = '{kind}' AND subject_id = {number}) "
        f"OR (other_kind = '{kind}' AND other_id = {number})"
    )
    if kind == "person":
        # Their households, too, past ones included, where these are seen.
        about += f" OR (subject_kind = 'household' AND subject_id IN ({_HOUSEHOLDS} = {number}))"
    seen = f"EXISTS (SELECT FROM {table} AS seen WHERE seen.id = {number})"
    return f"({_setting(KIND)} = '{kind}' AND {seen} AND ({about}) AND {_OF_THEIRS})"


def _apart(which: str) -> str:
    return " AND ".join(
        f"({which}_kind <> '{kind}' OR {not_excluded(f'{kind}s', f'{which}_id')})"
        for kind in ("person", "household")
    )


USING = (
    f"({in_areas(AREAS, 'audit')} "
    f"OR (area IS NULL AND {_setting('minsheng.audit_areas')} = '{_WHOLE}') "
    f"OR actor_id = {_setting('minsheng.actor')}::bigint "
    f"OR {' OR '.join(_through(kind, table) for kind, table in SUBJECTS.items())}) "
    f"AND {_apart('subject')} AND {_apart('other')}"
)
