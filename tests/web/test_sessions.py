"""Whoever reads the table of sessions is nobody by it; signing in and out go on as ever."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.database import PASSWORD, unguarded, working_as

from minsheng.kernel.access.accounts import ask, grant
from minsheng.kernel.access.models import AccountAct, User
from minsheng.web.sessions import SessionStore, stored

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def clerk(client) -> Client:
    """A browser that came in through the door."""
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


def showing(key: str) -> int:
    client = Client()
    client.cookies[COOKIE] = key
    return client.get("/").status_code


def test_a_cookie_works_and_what_stands_in_the_table_does_not(clerk, signed_in):
    signed_in("reviewer")
    keys = list(Session.objects.values_list("session_key", flat=True))
    assert stored(clerk.cookies[COOKIE].value) in keys
    assert showing(clerk.cookies[COOKIE].value) == 200
    assert {showing(key) for key in keys} == {302}


def test_a_row_copied_under_a_key_of_ones_own_is_nobodys(clerk):
    theirs = Session.objects.get(session_key=stored(clerk.cookies[COOKIE].value))
    mine = "a-key-of-my-own-that-is-long-enough"
    Session.objects.create(
        session_key=stored(mine),
        session_data=theirs.session_data,
        expire_date=theirs.expire_date,
    )
    assert showing(mine) == 302


def test_what_a_session_holds_cannot_be_read_in_the_table(clerk):
    session = clerk.session
    session["mfa.totp.secret"] = "GEZDGNBVGY3TQOJQ"
    session.save()
    row = Session.objects.get(session_key=stored(session.session_key))
    assert not SessionStore().decode(row.session_data)
    assert SessionStore(session.session_key).load()["mfa.totp.secret"] == "GEZDGNBVGY3TQOJQ"


def test_signing_in_gives_another_key_and_ends_the_one_before(client):
    client.get("/accounts/login/")
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies[COOKIE] = session.session_key
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert client.cookies[COOKIE].value != session.session_key
    assert not SessionStore().exists(session.session_key)
    assert client.get("/").status_code == 200


def test_a_session_cycles_and_keeps_what_it_holds(clerk):
    session = clerk.session
    before, user = session.session_key, session[SESSION_KEY]
    session.cycle_key()
    assert session[SESSION_KEY] == user
    assert showing(before) == 302
    session.save()
    assert showing(session.session_key) == 200


def test_signing_out_ends_it(clerk):
    key = clerk.cookies[COOKIE].value
    clerk.post("/accounts/logout/")
    assert not SessionStore().exists(key)
    assert showing(key) == 302


def test_a_row_that_was_altered_is_nobodys(clerk):
    key = clerk.cookies[COOKIE].value
    for altered in ("", "no base64 !", "AQE="):
        Session.objects.filter(session_key=stored(key)).update(session_data=altered)
        assert showing(key) == 302


@pytest.mark.parametrize("key", ["12345678", "民" * 40, "x" * 5000, "a" * 20 + "'--"])
def test_a_key_nobody_was_given_is_nobodys(key):
    assert SessionStore(key).load() == {}


def test_awaited_it_does_the_same():
    async def lived() -> tuple[str, bool, bool]:
        session = SessionStore()
        await session.aset("said", "yes")
        await session.asave()
        key = session.session_key
        held = await SessionStore(key).aget("said")
        there = await SessionStore().aexists(key)
        await session.adelete()
        return held, there, await SessionStore().aexists(key)

    assert async_to_sync(lived)() == ("yes", True, False)


def test_a_second_factor_taken_off_ends_every_session_of_its_owner(clerk, client):
    """Whoever still holds a browser signed in with the lost telephone is out at once."""
    other = Client()
    other.post("/accounts/login/", {"login": "reviewer", "password": PASSWORD})
    with unguarded():
        user = User.objects.get(username="clerk")
        TOTP.activate(user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert clerk.get("/").status_code == 200
    now = timezone.now()
    with working_as("admin") as admin:
        asked = ask(user.pk, AccountAct.FACTOR, "换手机", admin, now)
    assert clerk.get("/").status_code == 200  # one alone ends nothing
    with working_as("admin2") as second:
        grant(asked.pk, second, now)
    assert clerk.get("/").status_code == 302
    assert showing(clerk.cookies[COOKIE].value) == 302
    assert other.get("/").status_code == 200
    again = Client()
    again.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert again.get("/").status_code == 200  # the password alone, as there is no factor now
