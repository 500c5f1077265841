"""Who reaches what through the interface: every operation, as `tests/web/access.py` has pages.

Written by hand, and on purpose not read from what it is held against.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.web.access import CLERKS, EVERYBODY, SEE_PEOPLE

OFFICE = {"reviewer", "clerk", "clerk2", "outsider"}
EDIT = OFFICE | {"village"}
REVEAL = OFFICE | {"payment"}
WORK = OFFICE | {"village"}
MERGE = {"reviewer"}
ROLES = {"chief", "admin"}
IF_MATCH = {"If-Match": '"1"'}


@dataclass(frozen=True)
class Row:
    """What is known of an operation.

    Attributes:
        allowed: who holds the right to it.
        path: its arguments, with blanks.
        query: asked with it.
        body: sent with it.
        headers: likewise.
        record: whether its arguments name a record, so that one unseen is not there.
        shows: whether the name of a record that is seen must stand in the answer.
        works: who of those that see a record get 200, or are shown it; the others of them get
            403, or none. All where None.
    """

    allowed: set[str]
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    record: bool = False
    shows: bool = True
    works: frozenset[str] | None = None
    method: str = "get"

    def filled(self, words: dict[str, Any]) -> tuple[dict[str, Any], ...]:
        """Path, query, body and headers with their blanks filled."""
        parts = (self.path, self.query, self.body or {}, self.headers)
        filled = [{k: v.format(**words) for k, v in part.items()} for part in parts]
        if "keep" in filled[2]:
            filled[2]["keep"] = int(filled[2]["keep"])
        return tuple(filled)


def one(of: str, **more: str) -> dict[str, str]:
    return {"number": f"{{{of}}}", **more}


API: dict[str, tuple[Row, ...]] = {
    "api-me": (Row(EVERYBODY, shows=False),),
    "api-areas": (Row(EVERYBODY, query={"inside": "{area}"}, shows=False),),
    "api-area": (Row(EVERYBODY, path={"key": "{area}"}, shows=False),),
    "api-find": (Row(SEE_PEOPLE, query={"q": "{name}"}),),
    "api-find_by_number": (Row(SEE_PEOPLE, method="post", body={"q": "{number}"}),),
    "api-person": (Row(SEE_PEOPLE, one("person"), record=True),),
    "api-amend": (
        Row(
            EDIT, one("person"), body={"phone": "13800000000"}, method="patch", record=True,
            headers={"If-Match": '"{version}"'},
        ),
    ),
    "api-reveal": (
        Row(
            REVEAL, one("person"), body={"what": "number", "reason": "核对申请材料"}, method="post",
            record=True, shows=False,
        ),
    ),
    "api-household": (Row(SEE_PEOPLE, one("household"), record=True),),
    "api-organisations": (Row(SEE_PEOPLE),),
    "api-organisation": (Row(SEE_PEOPLE, one("organisation"), record=True),),
    "api-workers": (Row(SEE_PEOPLE),),
    "api-worker": (Row(SEE_PEOPLE, one("worker"), record=True),),
    # What waits for a clerk stands on the desk of clerks alone.
    "api-findings": (Row(WORK, works=CLERKS),),
    "api-finding": (Row(WORK, one("finding"), record=True),),
    "api-taking": (
        Row(
            WORK, one("finding"), method="post", headers=IF_MATCH, record=True, works=CLERKS,
        ),
    ),
    "api-closing": (
        Row(
            WORK, one("finding"), method="post", headers=IF_MATCH, record=True,
            body={"outcome": "done"}, works=CLERKS,
        ),
    ),
    "api-duplicates": (Row(MERGE),),
    "api-duplicate": (Row(MERGE, one("duplicate"), record=True),),
    "api-apart": (
        Row(MERGE, one("duplicate"), body={"note": "不是一人"}, method="post", record=True),
    ),
    "api-merging": (
        Row(
            MERGE, one("duplicate"), body={"keep": "{person}", "note": "同一人"}, method="post",
            record=True,
        ),
    ),
    "api-audit": (
        Row(SEE_PEOPLE, one("person", kind="person"), shows=False),
        Row(SEE_PEOPLE, one("household", kind="household"), shows=False),
        Row(ROLES, one("person", kind="user"), shows=False),
    ),
    "api-description": (Row(EVERYBODY, shows=False),),
    "api-docs": (Row(EVERYBODY, shows=False),),
}  # fmt: skip
PAGES = {"api-description", "api-docs"}
"""Opened by a session alone; whoever has none is led to the door, as on every page."""
