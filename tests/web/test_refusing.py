"""What is refused is a page that says so: 403, 409, 503; never 500."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from tests.database import unguarded

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError
from minsheng.kernel.registry.models import Person
from minsheng.web import requests
from minsheng.web.pages import desk as desk_page
from minsheng.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def raising(monkeypatch):
    """Lets my desk do something else."""

    def of(act) -> None:
        def instead(*_args: object, **_kwargs: object) -> HttpResponse:
            act()
            return HttpResponse("done")

        monkeypatch.setattr(desk_page, "render", instead)

    return of


@pytest.mark.parametrize(
    ("raised", "status"),
    [(NotAllowedError, 403), (ChangedMeanwhileError, 409), (OperationalError, 503)],
)
def test_a_refusal_has_a_page_of_its_own(signed_in, raising, raised, status):
    def act() -> None:
        raise raised

    raising(act)
    assert signed_in("clerk").get("/").status_code == status


@pytest.fixture
def away(monkeypatch):
    """The database does not answer; from the next request on."""

    def no_answer(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection refused")

    def of() -> None:
        monkeypatch.setattr(SessionStore, "load", no_answer)
        monkeypatch.setattr(requests, "bearer", no_answer)

    return of


def test_a_database_that_is_away_is_a_503_before_anybody_is_known(signed_in, away):
    client = signed_in("clerk")
    away()
    page = client.get("/")
    assert page.status_code == 503
    assert "系统暂时不能使用" in page.content.decode()
    assert page["Retry-After"]
    client.cookies["django_language"] = "en"
    assert "系统" not in client.get("/").content.decode().split("<title>")[1].split("</title>")[0]


def test_a_database_that_is_away_is_a_problem_for_programs(client, away):
    away()
    answer = client.get("/api/me", headers={"authorization": "Bearer x"})
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("application/problem+json")


def test_a_row_written_outside_ones_areas_is_a_403_and_is_not_written(signed_in, raising):
    raising(lambda: Person.objects.create(name="外人", area_lived_id=82_001_001_000))
    assert signed_in("clerk").get("/").status_code == 403
    with unguarded():
        assert not Person.objects.filter(name="外人").exists()
