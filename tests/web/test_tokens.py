"""My tokens: made by a form, shown once, revoked at once."""

import re

import pytest
from django.test import Client
from tests.database import unguarded

from minsheng.kernel.access.models import Assignment
from minsheng.kernel.tokens.models import Token

pytestmark = pytest.mark.django_db
FILLED = {"name": "对账", "days": "30", "rights": ["see_people"], "areas": ["81101000000"]}
SECRET = re.compile(r'value="(minsheng_[\w-]{43})"')


def made(client: Client, **other: object) -> str:
    page = client.post("/account/tokens/new/", FILLED | other)
    assert page.status_code == 200
    found = SECRET.search(page.content.decode())
    return found[1] if found else ""


def test_it_works(signed_in):
    client = signed_in("clerk")
    secret = made(client)
    answer = Client().get("/api/me", headers={"authorization": f"Bearer {secret}"})
    assert answer.json()["username"] == "clerk"
    page = client.get("/account/tokens/").content.decode()
    assert "对账" in page
    assert secret not in page


def test_the_answer_that_shows_it_is_kept_nowhere(signed_in):
    page = signed_in("clerk").post("/account/tokens/new/", FILLED)
    assert "no-store" in page["Cache-Control"]


def test_a_form_sent_twice_makes_one(signed_in):
    client = signed_in("clerk")
    assert made(client)
    page = client.post("/account/tokens/new/", FILLED).content.decode()
    assert "已有同名的有效令牌" in page
    with unguarded():
        assert Token.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": ""},
        {"name": "a\x00b"},
        {"name": "长" * 61},
        {"days": "0"},
        {"days": "91"},
        {"days": "9" * 5000},
        {"days": "x"},
        {"rights": []},
        {"rights": ["merge"]},
        {"rights": ["break_glass"]},
        {"areas": []},
        {"areas": ["82001000000"]},
        {"areas": ["-1"]},
        {"areas": ["9" * 30]},
        {"areas": ["x"]},
    ],
)
def test_what_may_not_be_is_said_beside_the_field(signed_in, other):
    client = signed_in("clerk")
    page = client.post("/account/tokens/new/", FILLED | other)
    assert page.status_code == 422
    assert "invalid-feedback" in page.content.decode()
    with unguarded():
        assert not Token.objects.exists()


def test_it_is_revoked(signed_in):
    client = signed_in("clerk")
    secret = made(client)
    with unguarded():
        number = Token.objects.get().pk
    assert signed_in("clerk2").post("/account/tokens/revoke/", {"token": number}).status_code == 403
    assert client.post("/account/tokens/revoke/", {"token": number}).status_code == 302
    assert client.post("/account/tokens/revoke/", {"token": number}).status_code == 409
    answer = Client().get("/api/me", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


@pytest.mark.parametrize("said", ["", "x", "-1", "9" * 30, "٣"])
def test_a_number_that_is_none_revokes_nothing(signed_in, said):
    assert signed_in("clerk").post("/account/tokens/revoke/", {"token": said}).status_code == 403


def test_whoever_lost_the_right_still_revokes(signed_in):
    client = signed_in("clerk")
    made(client)
    with unguarded():
        number = Token.objects.get().pk
        Assignment.objects.filter(user__username="clerk").update(role="village_worker")
    assert client.get("/account/tokens/").status_code == 403
    assert client.post("/account/tokens/revoke/", {"token": number})["Location"] == "/"


def test_few_queries_whatever_the_number(signed_in, django_assert_max_num_queries):
    client = signed_in("clerk")
    for number in range(3):
        made(client, name=f"第{number}个")
    client.get("/account/tokens/")
    with django_assert_max_num_queries(14):
        client.get("/account/tokens/")
