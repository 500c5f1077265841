"""Signing in: by name and password, then perhaps a second factor; nobody else is shut out."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from tests.codes import code_of
from tests.database import PASSWORD, unguarded

from minsheng.kernel.access.models import User
from minsheng.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def sign_in(client, name: str, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": name, "password": password})


def test_a_clerk_signs_in_and_stands_at_the_desk(client):
    assert sign_in(client, "clerk").headers["Location"] == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert "乡镇（街道）经办人" in page.content.decode()


def test_a_name_may_be_written_in_capitals(client):
    assert sign_in(client, " Clerk ").status_code == 302


def test_a_wrong_password_and_a_name_nobody_bears_are_answered_alike(client):
    wrong, nobody = sign_in(client, "clerk", "wrong"), sign_in(client, "nobody")
    assert wrong.status_code == nobody.status_code == 200
    assert client.get("/").status_code == 302


def test_one_bad_typist_shuts_out_nobody_else(client):
    for _ in range(5):
        answer = sign_in(client, "clerk", "wrong")
    assert answer.status_code == 429
    assert sign_in(client, "clerk").status_code == 429
    assert sign_in(client, "clerk2").status_code == 302


def test_machine_work_signs_in_nowhere(client):
    with unguarded():
        machine = User.objects.get(username="machine")
        machine.set_password(PASSWORD)
        machine.save()
    sign_in(client, "machine")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("name", ["clerk", "admin2"])
def test_a_second_factor_is_asked_for_where_there_is_one(client, name):
    with unguarded():
        user = User.objects.get(username=name)
        TOTP.activate(user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert sign_in(client, name).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/").status_code == 302
    code = code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    done = client.post("/accounts/2fa/authenticate/", {"code": code})
    assert done.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    with unguarded():
        assert Authenticator.objects.get(user=user).last_used_at is not None


def showing(code: str) -> Client:
    """A browser that knows the password, and has shown a code."""
    client = Client()
    sign_in(client, "clerk")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return client


@pytest.fixture
def factor() -> str:
    """The right code; of a secret of its own, for a code is taken once."""
    secret = generate_totp_secret()
    with unguarded():
        TOTP.activate(User.objects.get(username="clerk"), secret)
    return code_of(secret)


def test_few_codes_may_be_tried_from_any_browser_however_often_the_password_is_told(factor):
    wrong = "000000" if factor != "000000" else "111111"
    for _ in range(5):
        showing(wrong)
    late = showing(factor)
    assert late.get("/").status_code == 302
    said = late.post("/accounts/2fa/authenticate/", {"code": factor}).content.decode()
    assert "验证码输错次数过多，请15分钟后再试。" in said
    with unguarded():
        since = User.objects.filter(username="clerk")
        since.update(codes_since=timezone.now() - timedelta(minutes=16))
    assert showing(factor).get("/").status_code == 200
    with unguarded():
        assert User.objects.get(username="clerk").codes_tried == 0


def test_who_proves_once_more_who_they_are_may_try_few_codes_too(factor):
    client = showing(factor)
    for _ in range(6):
        said = client.post("/accounts/2fa/reauthenticate/", {"code": "x"}).content.decode()
    assert "验证码输错次数过多" in said


def test_a_user_who_left_is_out_at_the_next_click(client):
    sign_in(client, "clerk")
    with unguarded():
        User.objects.filter(username="clerk").update(is_active=False)
    assert client.get("/").status_code == 302


def test_a_slip_of_the_hand_is_forgotten(client):
    assert sign_in(client, "clerk", "not the password").status_code == 200
    assert sign_in(client, "clerk").status_code == 302


def test_nobody_makes_an_account_of_their_own(client):
    assert client.get("/accounts/signup/").status_code == 404
    client.post("/accounts/signup/", {"username": "new", "password1": "a long made-up one"})
    with unguarded():
        assert not User.objects.filter(username="new").exists()


def test_who_mistyped_once_signs_in(client):
    sign_in(client, "clerk", "wrong")
    assert sign_in(client, "clerk").status_code == 302


def test_signing_in_and_out_is_written_down(client):
    sign_in(client, "clerk", "wrong")
    sign_in(client, "clerk")
    client.post("/accounts/logout/")
    with unguarded():
        clerk = User.objects.get(username="clerk")
        acts = Entry.objects.filter(subject_kind="user", act__startswith="sign_").order_by("pk")
        assert [(e.act, e.actor_id, e.area) for e in acts] == [
            ("sign_in", clerk.pk, clerk.area_id), ("sign_out", clerk.pk, clerk.area_id),
        ]  # fmt: skip
        assert all(entry.request for entry in acts)
