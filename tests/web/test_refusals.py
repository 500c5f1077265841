"""What an action refuses is a page of its own, and no fault of the site's."""

import pytest
from django.db import ProgrammingError, connection

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError
from minsheng.web.pages import desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fault", "status"), [(NotAllowedError(), 403), (ChangedMeanwhileError(), 409)]
)
def test_a_refusal_is_answered_with_its_status(signed_in, monkeypatch, fault, status):
    def refuse(_day):
        raise fault

    monkeypatch.setattr(desk, "area_book", refuse)
    assert signed_in("clerk").get("/").status_code == status


def test_a_row_the_database_refuses_is_not_allowed(signed_in, monkeypatch):
    def write(_day):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO household (grouping, area_id, number, place, door, address, version) "
                "VALUES ('living', 82001001000, '', '', '', '', 1)"
            )

    monkeypatch.setattr(desk, "area_book", write)
    assert signed_in("clerk").get("/").status_code == 403


def test_a_fault_stays_a_fault(signed_in, monkeypatch):
    def fail(_day):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")

    monkeypatch.setattr(desk, "area_book", fail)
    with pytest.raises(ProgrammingError):
        signed_in("clerk").get("/")
