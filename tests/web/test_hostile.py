"""Bad input at the forms: a sentence in the user's language, nothing lost, and never 500."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from tests.database import PASSWORD

pytestmark = pytest.mark.django_db
LONG = "长" * 3_400_000
"""Ten megabytes."""
TEXTS = {
    "NUL": "a\x00b", "surrogate": "\udcff", "controls": "\x01\x02\x1b", "direction": "\u202egnp",
    "emoji": "👨‍👩‍👧" * 30, "sql": "'; DROP TABLE person; --", "html": "<script>alert(1)</script>",
    "format": "%s%n{0}{{x}}", "spaces": " \u3000\t\n", "number": "9" * 400, "minus": "-1",
    "large": str(2**63), "day": "99999-99-99", "json": "[" * 5000,
}  # fmt: skip
FORMS = {
    "/accounts/login/": ("login", "password"),
    "/accounts/logout/": ("next",),
    "/accounts/password/change/": ("oldpassword", "password1", "password2"),
    "/accounts/reauthenticate/": ("password",),
    "/accounts/2fa/authenticate/": ("code",),
    "/accounts/2fa/reauthenticate/": ("code",),
    "/accounts/2fa/totp/activate/": ("code",),
    "/accounts/2fa/totp/deactivate/": ("next",),
    "/accounts/2fa/recovery-codes/generate/": ("next",),
    "/account/tokens/new/": ("name", "days", "rights", "areas"),
    "/language/": ("language", "next"),
}
"""The forms of the library of accounts, and their fields, and two of ours; those of all pages
are in `test_hostile_forms`."""
FORM = "application/x-www-form-urlencoded"
QUESTIONS = ("/find/?q={}", "/account/tokens/?page={}", "/?x={}")


@pytest.fixture
def clerk(signed_in) -> Client:
    cache.clear()  # the library of accounts counts attempts there
    client = signed_in("clerk")
    client.raise_request_exception = False
    return client


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("form", list(FORMS))
def test_a_form_takes_any_text(clerk, form):
    for text in TEXTS.values():
        fields = "&".join(f"{field}={quoted(text)}" for field in FORMS[form])
        answer = clerk.post(form, fields, content_type=FORM)
        assert answer.status_code < 500
        assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("address", QUESTIONS)
def test_a_question_takes_any_text(clerk, address):
    for text in TEXTS.values():
        answer = clerk.get(address.format(quoted(text)))
        assert answer.status_code < 500
        assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("form", list(FORMS))
def test_ten_megabytes_are_a_sentence(clerk, form):
    answer = clerk.post(form, dict.fromkeys(FORMS[form], LONG))
    told = {400: "这个请求看不懂", 404: "没有找到"}  # a factor one has not cannot be put off
    assert told[answer.status_code] in answer.content.decode()


BODIES = (
    ("application/json", b"{}"),
    ("text/plain; charset=none-such", b"a=b"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
    (f"{FORM}; charset=utf-16", "name=名".encode("utf-16")),
    (f"{FORM}; charset=gbk", "name=名".encode("gbk")),
    (FORM, b"name=%ff%fe&name=%"),
    (FORM, b"&".join(b"a%d=1" % n for n in range(2000))),
    ("", b"\xff" * 100),
)


@pytest.mark.parametrize("form", list(FORMS))
def test_a_body_of_another_kind_is_a_sentence(clerk, form):
    for kind, body in BODIES:
        assert clerk.generic("POST", form, body, kind).status_code < 500


@pytest.mark.parametrize("form", list(FORMS))
def test_a_body_in_another_encoding_is_a_sentence(clerk, form):
    """Read as if it were in ours, a name would be entered as another."""
    answer = clerk.generic("POST", form, "name=张小三".encode("gbk"), FORM)
    assert answer.status_code == 400
    assert "这个请求看不懂" in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "9223372036854775807", "9223372036854775808", "9" * 400])
@pytest.mark.parametrize("page", ["people", "households"])
def test_a_number_nobody_has_is_not_found(clerk, page, number):
    assert clerk.get(f"/{page}/{number}/").status_code == 404


@pytest.mark.parametrize("number", ["-1", "1.5", "x", "%00", "٣", "1%0a"])
@pytest.mark.parametrize("page", ["people", "households"])
def test_what_is_no_number_is_not_found(clerk, page, number):
    assert clerk.get(f"/{page}/{number}/").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "\x00" * 50},
        {"accept-language": "x-" * 3000},
        {"cookie": "sessionid=\x00; django_language=../../etc"},
        {"cookie": "=;;=" * 500},
        {"x-request-id": "<script>" * 5},
        {"hx-target": "suggestions", "hx-request": "false", "hx-current-url": "::::"},
        {"referer": "javascript:alert(1)"},
        {"range": "bytes=9-1,,"},
        {"if-modified-since": "never"},
        {"content-length": "-5"},
        {"x-forwarded-for": "' OR 1=1"},
    ],
)
def test_odd_headers_break_nothing(clerk, headers):
    for page in ("/", "/find/?q=王", "/api/me", "/healthz"):
        assert clerk.get(page, headers=headers).status_code in {200, 302, 401}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("page", ["/", "/find/", "/people/1/", "/account/tokens/", "/language/"])
def test_another_method_is_refused(clerk, page, method):
    assert getattr(clerk, method)(page).status_code == 405


@pytest.mark.parametrize("form", [f for f in FORMS if f != "/accounts/login/"])
def test_a_form_without_its_pages_token_changes_nothing(signed_in, form):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("clerk").cookies
    answer = strict.post(form, dict.fromkeys(FORMS[form], "x"))
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_the_sentence_is_in_the_users_language(clerk):
    clerk.post("/language/", {"language": "en"})
    page = clerk.post("/account/tokens/new/", {"name": "", "days": "91"}).content.decode()
    assert "This field is required" in page
    assert "less than or equal to 90" in page


def test_what_was_typed_is_kept_beside_the_fault(clerk):
    page = clerk.post("/account/tokens/new/", {"name": "与医保对账", "days": "91"})
    assert 'value="与医保对账"' in page.content.decode()


def test_a_form_leads_to_no_other_host(clerk):
    for to in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"):
        assert clerk.post("/language/", {"language": "en", "next": to})["Location"] == "/"


def test_signing_in_with_anything_lets_nobody_in(client):
    for text in TEXTS.values():
        said = f"login={quoted(text)}&password={quoted(PASSWORD)}"
        answer = client.post("/accounts/login/", said, content_type=FORM)
        assert answer.status_code in {200, 400, 429}
    assert client.get("/").status_code == 302
