"""Failed sign-ins: what is kept of them, and where they are said to come from."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.test import Client, RequestFactory
from tests.database import PASSWORD, unguarded

from minsheng.web.locking import client_address

pytestmark = pytest.mark.django_db
SECRET = "my own pass phrase"


def sign_in(name: str, password: str = PASSWORD, **more: str) -> int:
    form = {"login": name, "password": password, "next": "/people/4711/"}
    headers = {"user-agent": f"Browser of {SECRET}", "accept-language": "zh-hans"}
    return Client(headers=headers).post("/accounts/login/", form, **more).status_code


def kept() -> str:
    with unguarded():
        tables = (AccessAttempt, AccessFailureLog, AccessLog)
        rows = [row for table in tables for row in table.objects.values()]
    return repr(rows)


def test_nothing_that_was_typed_is_kept(db):
    sign_in(SECRET, SECRET)
    sign_in("clerk", SECRET)
    assert sign_in("clerk") == 302
    sign_in(SECRET, SECRET)
    said = kept()
    assert "failures_since_start': 2" in said  # it was counted
    for typed in (SECRET, "clerk", "4711", "login", "Browser"):
        assert typed not in said


def test_behind_a_proxy_one_office_is_not_locked_out_by_another(settings):
    settings.PROXY = True
    bad, good = ({"HTTP_X_FORWARDED_FOR": f"1.1.1.1, 10.0.0.{n}"} for n in (1, 2))
    for _ in range(5):
        sign_in("clerk", "wrong", **bad)
    assert sign_in("clerk", **bad) == 429
    assert sign_in("clerk", **good) == 302


def test_a_header_is_not_believed_where_there_is_no_proxy(settings):
    settings.PROXY = False
    for number in range(5):
        sign_in("clerk", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert sign_in("clerk", HTTP_X_FORWARDED_FOR="10.0.0.9") == 429


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("10.1.1.1", "10.1.1.1"), ("6.6.6.6, 10.1.1.1", "10.1.1.1"), ("2001:db8::1", "2001:db8::1"),
        ("", "127.0.0.1"), ("nobody", "127.0.0.1"), ("10.1.1.1, <b>", "127.0.0.1"),
    ],
)  # fmt: skip
def test_a_proxy_is_believed_in_what_it_adds_itself(settings, said, address):
    settings.PROXY = True
    request = RequestFactory().get("/", headers={"X-Forwarded-For": said})
    assert client_address(request) == address
