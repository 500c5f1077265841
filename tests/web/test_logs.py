"""The log tells requests and faults, and nobody's name, number or words."""

import json
import logging

import pytest
from django.urls import path
from tests.database import unguarded

from minsheng.kernel.registry.models import Person
from minsheng.web import logs, urls
from minsheng.web.doors import public

pytestmark = pytest.mark.django_db
NUMBER, NAME = "320602199001011234", "王小明"
TOLD = {"at", "level", "event", "request", "method", "route", "status", "ms", "user"}


@public
def broken(request, number):
    secret = NAME
    try:
        Person.objects.get(pk=int(number) * int(NUMBER))
    except Exception as error:
        raise ValueError(f"{secret} has the number {number}") from error


urlpatterns = [*urls.urlpatterns, path("broken/<str:number>/", broken, name="broken")]


@pytest.fixture
def lines(tmp_path):
    """What the log holds, as data."""
    path = tmp_path / "site.log"
    import logging.config

    before = {name: list(logging.getLogger(name).handlers) for name in ("", "minsheng", "django")}
    logging.config.dictConfig(logs.settings(str(path), "info"))
    yield lambda: [json.loads(line) for line in path.read_text().splitlines()]
    for name, handlers in before.items():
        for handler in logging.getLogger(name).handlers:
            if handler not in handlers:
                handler.close()
        logging.getLogger(name).handlers = handlers


def test_a_request_is_told_without_its_path(signed_in, lines):
    with unguarded():
        who = Person.objects.first()
    clerk = signed_in("clerk")
    answer = clerk.get(f"/people/{who.pk}/", {"q": NAME}, headers={"X-Request-ID": "abcdefgh-1"})
    (line,) = [one for one in lines() if one.get("route") == "person"]
    assert line["request"] == "abcdefgh-1"
    assert line["status"] == answer.status_code
    assert line["method"] == "GET"
    assert isinstance(line["user"], int)
    assert isinstance(line["ms"], int)
    assert set(line) == TOLD
    assert NAME not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.urls("tests.web.test_logs")
def test_a_fault_is_told_by_kinds_and_lines_of_code(client, lines):
    client.raise_request_exception = False
    assert client.get(f"/broken/{NUMBER}/").status_code == 500
    said = json.dumps(lines(), ensure_ascii=False)
    assert NUMBER not in said
    assert NAME not in said
    (fault,) = [one for one in lines() if "fault" in one]
    assert fault["route"] == "broken"
    assert len(fault["request"]) == 32
    assert fault["fault"][0]["kind"] == "builtins.ValueError"
    assert any(at.startswith("test_logs.py:") for at in fault["fault"][0]["lines"])
    assert len(fault["fault"]) >= 2


def test_a_librarys_line_is_told_by_its_place(lines):
    logging.getLogger("axes.attempts").warning("failure of " + NAME)  # noqa: G003 - as it does
    logging.getLogger("anything").error("a row: %s", NUMBER)
    assert [one["event"].split(": line ")[0] for one in lines()] == ["axes.attempts", "anything"]
    assert NAME not in json.dumps(lines(), ensure_ascii=False)
    assert NUMBER not in json.dumps(lines())


def test_an_address_that_leads_nowhere_is_not_told(client, lines):
    client.get(f"/nowhere/{NUMBER}/")
    assert [(one["route"], one["status"]) for one in lines()] == [("none", 404)]
