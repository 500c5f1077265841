"""Two officers on one record: the slower one is told who changed what, and keeps what they typed.

Every form of the access matrix is sent by one officer and then, from the page the other had
opened before, by the other. Where the first one changed a record that was there, the second
is answered 409; nothing is written over, and their own words are still in the form.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from tests.database import unguarded
from tests.web.access import ACCESS, COVERS, PERSONAS, Where
from tests.web.hostile import FORMS
from tests.web.matrix import sessions
from tests.web.pages import page_of
from tests.web.records import records
from tests.web.test_hostile_forms import Target, target_of, undone

from minsheng.kernel.access.models import User
from minsheng.kernel.audit.models import Act, Entry

__all__ = ["records", "sessions"]
pytestmark = pytest.mark.django_db
OWN = {
    "language": "one's own language",
    "sign_out_elsewhere": "one's own sessions",
    "import_check": "one's own file",
    "found_household": "a new household",
    "add_member": "somebody joins: who is in already is told beside the field",
}
"""Forms that change what is the officer's own, or new, or that are told otherwise."""
EDITS = {
    "correct_person", "note_death", "move_out", "end_relation", "withdraw_authorisation",
    "withdraw_consent", "correct_household", "close_household", "leave_household", "duplicate",
    "undo_merge", "edit_organisation", "edit_site", "edit_worker", "edit_licence",
    "end_licence", "finding", "finding_take",
    "finding_withdraw",
    "user_deactivate", "request_grant", "request_withdraw", "roles_confirm", "role_end",
    "grid_rename", "grid_close", "lift_relative", "case_deed", "case_fact", "case_take",
}  # fmt: skip
"""Forms that change a record that was there; held against what the history says they do."""
DEEDS = {"grid_rename", "grid_close", "lift_relative"}
"""Of these the history is a row for each deed."""
OVER = {
    "note_death", "end_relation", "withdraw_authorisation", "withdraw_consent", "close_household",
    "leave_household", "duplicate", "undo_merge", "finding", "role_end", "grid_close",
    "case_deed",
    "lift_relative", "end_licence", "finding_withdraw",
}  # fmt: skip
"""Forms after which nothing is left to be done once more."""
MOMENT = re.compile(r"\d{1,2}:\d\d")


def others(name: str, first: str) -> str:
    """Somebody else who may, if there is anybody."""
    row = next(r for r in ACCESS[name] if r.method == "post")
    able = [
        p for p in PERSONAS
        if p in row.allowed and p in COVERS[Where.HERE] and p != first and row.answers(p)
    ]  # fmt: skip
    return able[0] if able else first


@pytest.mark.parametrize("name", FORMS)
def test_the_second_is_told_and_keeps_what_they_typed(sessions, records, name):
    cache.clear()
    slow = target_of(name, sessions, records[Where.HERE])
    other = others(name, slow.persona)
    quick = Target(name, slow.url, sessions.of(other), slow.record, other)
    with undone():
        with unguarded():
            last = Entry.objects.latest("pk").pk
        quick.sent(slow.good)
        with unguarded():
            acts = set(Entry.objects.filter(pk__gt=last).values_list("act", flat=True))
        changes = (Act.UPDATE in acts or name in DEEDS) and name not in OWN
        assert changes == (name in EDITS), "put it into EDITS, or take it out"
        if not changes:
            return
        answer = slow.sent(slow.good)
        assert answer.status_code == 409, name
        told(answer, quick)
        kept(answer, slow)


def told(answer: Any, quick: Target) -> None:
    """Who, and when."""
    text = answer.content.decode()
    with unguarded():
        who = User.objects.get(username=quick.persona).name
    assert who in text
    assert MOMENT.search(text)
    assert page_of(answer).sentences or "别人刚刚改过" in text


def kept(answer: Any, slow: Target) -> None:
    """What was typed is there, and can be sent once more."""
    form = page_of(answer).form(slow.url)
    if form is None:
        text = answer.content.decode()
        assert all(slow.good[name][0].decode() in text for name in typed(slow))
        return
    again = {name: [v.encode() for v in values] for name, values in form.values().items()}
    assert {n: again.get(n) for n in slow.shown} == {n: slow.good[n] for n in slow.shown}
    if slow.name not in OVER:
        assert slow.sent(again).status_code != 409


def typed(slow: Target) -> list[str]:
    """Fields with words of the officer's own."""
    return [n for n in slow.shown if slow.kinds[n] in {"text", "textarea"} and slow.good[n]]
