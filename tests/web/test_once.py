"""A form pressed twice is done once: every form of the site, and side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from tests.database import unguarded
from tests.web.access import Where
from tests.web.hostile import FORMS, OF_A_FILE
from tests.web.matrix import sessions
from tests.web.records import records
from tests.web.test_hostile_forms import FORM, Target, target_of, undone

from minsheng.kernel import once
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.once import FormDone
from minsheng.kernel.pages.clock import now

__all__ = ["records", "sessions"]
pytestmark = pytest.mark.django_db
PRESSED = [form for form in FORMS if form not in OF_A_FILE]
ENTER = {"name": "新来的人", "area_lived": "81101214000", "csrfmiddlewaretoken": "t" * 64}


def entered(client: Client, **more: str) -> Any:
    """A person entered as a browser sends it: the test's own client would send it as a file."""
    return client.post("/people/new/", urlencode(ENTER | more), content_type=FORM)


def pressed(found: Target, token: str = "t") -> Any:
    return found.sent(found.good | {"csrfmiddlewaretoken": [token.encode() * 64]})


def changes() -> int:
    with unguarded():
        return Entry.objects.filter(act__in=once.CHANGES).count()


@pytest.mark.parametrize("name", PRESSED)
def test_each_form_pressed_twice_is_done_once(sessions, records, name):
    cache.clear()
    with undone():
        found = target_of(name, sessions, records[Where.HERE])
        before = changes()
        first = pressed(found)
        done = changes()
        second = pressed(found)
        assert changes() == done
        if done == before:
            return  # nothing to be done twice: a search, a language, a file
        if first.status_code == 302:
            assert second.headers["Location"] == first.headers["Location"]
        else:  # a password or token, shown once
            assert second.status_code == 409
            assert "没有重复办理" in second.content.decode()


def test_the_same_on_a_page_asked_for_anew_is_something_else(signed_in):
    client = signed_in("clerk")
    first, other = (
        entered(client, csrfmiddlewaretoken=token * 64).headers["Location"] for token in "ab"
    )
    assert first != other


def test_what_was_refused_may_be_sent_again(signed_in):
    client = signed_in("clerk")
    assert [entered(client, name="").status_code for _ in range(2)] == [422, 422]


def test_each_page_gives_its_forms_a_token_of_their_own(signed_in):
    client = signed_in("clerk")
    tokens = {str(client.get("/people/new/").context["csrf_token"]) for _ in range(3)}
    assert len(tokens) == 3


def test_nobody_sees_what_others_sent_and_after_a_day_it_is_gone(signed_in):
    client, other = signed_in("clerk"), signed_in("reviewer")
    first = entered(client).headers["Location"]
    assert entered(other).headers["Location"] != first
    with unguarded():
        FormDone.objects.update(at=now() - once.KEPT - timedelta(minutes=1))
        assert FormDone.objects.count() == 2
    entered(client, name="另一个人")
    with unguarded():
        assert FormDone.objects.count() == 2  # the other's own goes with the other's next


def test_a_page_tells_that_it_was_done_before(signed_in):
    client = signed_in("clerk")
    entered(client)
    page = client.get(entered(client).headers["Location"])
    assert "没有重复办理" in page.content.decode()
