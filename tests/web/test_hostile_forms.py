"""Every form of the access matrix, thrown at: a sentence, nothing lost, nothing half done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import ERROR, get_messages
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.database import unguarded, working_as
from tests.web.access import ACCESS, COVERS, PERSONAS, Row, Where
from tests.web.hostile import ALONE, BY_KIND, COMPLETE, FORMS, OF_A_FILE, TEXT, WHO, Body, encoded
from tests.web.matrix import Sessions, sessions
from tests.web.pages import Control, page_of
from tests.web.records import Record, records

from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.areas.grids import add_grid
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.pages.clock import now
from minsheng.kernel.tokens.models import Token

__all__ = ["records", "sessions"]
pytestmark = pytest.mark.django_db
REFUSALS = {400, 403, 404, 409, 413, 422}
EVERY = 6
FORM = "application/x-www-form-urlencoded"
CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]{2}"), re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


@dataclass
class Target:
    """A form to be thrown at.

    Attributes:
        good: what is sent where all is well.
        kinds: of its fields.
        shown: those an officer fills in.
    """

    name: str
    url: str
    client: Client
    record: Record
    persona: str = ""
    good: Body = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    def sent(self, body: Body, language: str = "zh-hans") -> Any:
        self.client.cookies["django_language"] = language
        self.client.cookies.pop("messages", None)
        answer = self.client.post(self.url, encoded(body), content_type=FORM)
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, which closes what is sent
        return answer


def persona_of(name: str, row: Row) -> str:
    """Somebody who may, and reaches the record."""
    if name in WHO:
        return WHO[name]
    here = COVERS[Where.HERE]
    able = [p for p in PERSONAS if p in row.allowed and p in here and row.answers(p)]
    return "clerk" if "clerk" in able else able[0]  # whose lists of villages are short


def target_of(name: str, sessions: Sessions, record: Record, *, read: bool = True) -> Target:
    """A form, filled in well: from its page if it is read, the matrix, what is said beside it."""
    rows = ACCESS[name]
    row = next((r for r in rows if r.method == "post" and r.data), None)
    row = row or next(r for r in rows if r.method == "post")
    persona = persona_of(name, row)
    client = sessions.of(persona)
    client.raise_request_exception = False
    arguments, words = record.arguments(row.record), record.words | {"proposed": "0", "token": "0"}
    if name in SUBJECTS and read:
        with unguarded():
            arguments, more = SUBJECTS[name](persona, arguments)
        words |= more
    found = Target(name, reverse(name, kwargs=arguments), client, record, persona)
    for key, control in (controls_of(found, rows) if read else {}).items():
        found.kinds[key] = control.kind
        found.good[key] = [value.encode() for value in control.values]
        if control.kind not in {"hidden", "button"}:
            found.shown.append(key)
    for key in ALONE.get(name, ()):
        found.kinds.setdefault(key, "text")
        found.good.setdefault(key, [b""])
    for key, text in (row.data | COMPLETE.get(name, {})).items():
        found.kinds.setdefault(key, "text")
        found.good[key] = [text.format(**words).encode()]
    return found


Arguments = dict[str, Any]


def grid(persona: str, arguments: Arguments) -> tuple[Arguments, dict[str, str]]:
    """A grid of the record's village."""
    del persona
    with working_as("village") as officer:
        return {"key": add_grid(arguments["key"], "第一网格", officer, now()).pk}, {}


def own_role(persona: str, arguments: Arguments) -> tuple[Arguments, dict[str, str]]:
    """A role of the persona's own."""
    del arguments
    return {"number": Assignment.objects.filter(user__username=persona).earliest("pk").pk}, {}


def proposed(persona: str, arguments: Arguments) -> tuple[Arguments, dict[str, str]]:
    """A role somebody else has proposed."""
    del persona
    role = Assignment.objects.filter(user__username="village").earliest("pk")
    admin = User.objects.get(username="admin2")
    found = Assignment.objects.create(
        user=role.user, role="analyst", area_id=role.area_id, since=role.since, until=role.until,
        proposed_by=admin,
    )  # fmt: skip
    return arguments, {"proposed": str(found.pk)}


def own_token(persona: str, arguments: Arguments) -> tuple[Arguments, dict[str, str]]:
    """A token of the persona's own."""
    moment, user = now(), User.objects.get(username=persona)
    made = Token.objects.create(
        user=user, generation=user.generation, name="对账", mark=b"x", rights=["see_people"],
        areas=[0], made=moment, until=moment + timedelta(days=1),
    )  # fmt: skip
    return arguments, {"token": str(made.pk)}


SUBJECTS = {
    "grid_rename": grid, "grid_close": grid, "delegate": own_role, "roles_confirm": proposed,
    "revoke_token": own_token,
}  # fmt: skip
"""Addresses about what the matrix's records are not, and how such a thing is made."""


def controls_of(found: Target, rows: tuple[Row, ...]) -> dict[str, Control]:
    """The fields on the page of a form, as they are when it is opened or sent empty."""
    asked = [found.client.get(found.url)] if any(r.method == "get" for r in rows) else []
    with undone():
        for answer in [*asked, found.client.post(found.url)]:
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                form = page_of(answer).form(found.url)
                if form is not None and form.controls:
                    return form.controls
    return {}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written() -> int:
    """How much stands in the history, but for searches: that they were made is told in any case."""
    with unguarded():
        return Entry.objects.exclude(act__in=[Act.SEARCH, Act.STOPPED]).count()


def thrown(found: Target) -> Iterator[tuple[str, str, Body]]:
    """Each field with each odd value in turn."""
    for key, kind in found.kinds.items():
        for what, value in BY_KIND.get(kind, TEXT).items():
            yield key, what, found.good | {key: [value]}
        yield key, "twice", found.good | {key: [*found.good[key], b"x"]}
        yield key, "missing", {k: v for k, v in found.good.items() if k != key}


def refusal(answer: Any) -> list[str] | None:
    """The sentences of a refusal; None where what was asked for was done."""
    if answer.status_code in REFUSALS:
        if answer.headers["Content-Type"].startswith("application/json"):
            return [answer.json()["said"]]
        page = page_of(answer)
        # The page of a fault says with its heading what happened.
        return page.sentences or ([] if answer.status_code == 422 else [page.title])
    if answer.status_code == 302:
        said = [m for m in get_messages(answer.wsgi_request) if m.level >= ERROR]
        return [str(m) for m in said] or None
    return None


@pytest.mark.parametrize("name", FORMS)
def test_some_of_all_that_is_odd_is_done_or_told(sessions, records, name):
    """Of the odd values of each field every sixth, and of each form others: in all, all of them."""
    throw(target_of(name, sessions, records[Where.HERE]), EVERY)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_whatever_is_thrown_at_a_form_is_done_or_told(sessions, records, name):
    throw(target_of(name, sessions, records[Where.HERE]), 1)


def throw(found: Target, every: int) -> None:
    """Send a form with one odd value at a time, in both languages."""
    cache.clear()
    faults, before, first = [], written(), FORMS.index(found.name)
    for number, (key, what, body) in enumerate(thrown(found), first):
        if number % every:
            continue
        language = "en" if number // every % 2 else "zh-hans"
        with undone():
            answer = found.sent(body, language)
            fault = wrong(answer, found, key, body, language, before)
        if fault:
            faults.append(f"{found.name}.{key} {what} ({answer.status_code}): {fault}")
    assert not faults, "\n".join(faults)


def wrong(answer: Any, found: Target, key: str, body: Body, language: str, before: int) -> str:
    """What is wrong with an answer, if anything."""
    if answer.status_code >= 500:
        return "a fault of ours"
    said = refusal(answer)
    if said is None:
        return "" if answer.status_code in {200, 302} else "an odd status"
    if written() != before:
        return "refused, and something was written"
    if not any(said):
        return "no sentence"
    if odd := [one for one in said if not spoken(one, language)]:
        return f"not in {language}: {odd}"
    if answer.status_code in {409, 422} and "html" in answer.headers["Content-Type"]:
        return lost(answer, found, key, body)
    return ""


def spoken(said: str, language: str) -> bool:
    """Whether a sentence is in a language; names in it, and what was typed, are as they are."""
    return bool((ENGLISH if language == "en" else CHINESE).search(said))


def lost(answer: Any, found: Target, key: str, body: Body) -> str:
    """Of the other fields, what is not there any more."""
    page = page_of(answer)
    form = page.form(found.url)
    if form is None:
        return "the form is gone"
    gone = [
        other
        for other, values in body.items()
        if other != key
        and other in form.controls
        and values != [b""]
        and [v.encode() for v in form.controls[other].values] != values
    ]
    missing = [other for other in body if other != key and other not in form.controls]
    return f"lost {gone} {missing}" if gone or missing else ""


def test_ten_megabytes_are_a_sentence_everywhere(sessions, records):
    """Nothing of it is read: what a page is sent has a limit."""
    large = b"name=" + b"%E9%95%BF" * 1_200_000
    before = written()
    for name in FORMS:
        found = target_of(name, sessions, records[Where.HERE], read=False)
        answer = found.client.post(found.url, large, content_type=FORM)
        assert answer.status_code == 400, name
        assert "这个请求看不懂" in answer.content.decode()
    assert written() == before


def test_a_form_without_its_pages_token_changes_nothing(sessions, records):
    before = written()
    for name in FORMS:
        found = target_of(name, sessions, records[Where.HERE], read=False)
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = found.client.cookies
        answer = strict.post(found.url, encoded(found.good), content_type=FORM)
        assert answer.status_code == 403, name
        assert "页面已过期" in answer.content.decode()
    assert written() == before


def test_an_address_without_a_form_takes_none(sessions, records):
    """What the matrix does not know as sent by POST, cannot be."""
    client = sessions.of("reviewer")
    for name, rows in ACCESS.items():
        if name not in FORMS:
            url = reverse(name, kwargs=records[Where.HERE].arguments(rows[0].record))
            assert client.post(url).status_code in {403, 405}, name


def test_each_form_is_done_where_all_is_well(sessions, records):
    cache.clear()
    odd = {}
    for name in (form for form in FORMS if form not in OF_A_FILE):
        with undone():
            found = target_of(name, sessions, records[Where.HERE])
            answer = found.sent(found.good)
            said = refusal(answer)
        if said is not None or answer.status_code not in {200, 302}:
            odd[name] = answer.status_code, said
    assert not odd
