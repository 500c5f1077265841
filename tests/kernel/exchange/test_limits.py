"""What is too much, unknown, not theirs or against a rule is refused, and nothing is written."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.database import unguarded
from tests.kernel.exchange.books import (
    NOW,
    PHONE,
    REASON,
    altered,
    at_work,
    given,
    kinds,
    looked,
    place,
    rows_in,
)

from minsheng.kernel.access.models import Relative
from minsheng.kernel.exchange import export, importing, incoming
from minsheng.kernel.exchange.export import workbook
from minsheng.kernel.exchange.fault_book import fault_workbook
from minsheng.kernel.exchange.importing import Choice, apply
from minsheng.kernel.exchange.listings.people import PEOPLE
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.registry.models import Person

pytestmark = pytest.mark.django_db


def refused(kind):
    return pytest.raises(ExchangeRefusedError, match=f"^{kind}$")


def with_phone(rows):
    rows[2][place(rows, "联系电话")] = PHONE


@pytest.mark.parametrize(
    ("filters", "kind"),
    [
        ({"colour": "red"}, "unknown_filter"),
        ({"area": ""}, "unknown_area"),
        ({"area": "81101214000 OR 1=1"}, "unknown_area"),
        ({"area": "８１１０１２１４０００"}, "unknown_area"),
        ({"area": "99999999999"}, "unknown_area"),
        ({"area": "9" * 400}, "unknown_area"),
    ],
)
def test_an_odd_filter_is_refused(filters, kind):
    with at_work("clerk") as clerk, refused(kind):
        workbook(PEOPLE, clerk, filters, reason=REASON, now=NOW)


def test_of_an_area_elsewhere_a_list_is_empty():
    with at_work("outsider") as outsider:
        assert len(rows_in(given(outsider, filters={"area": "81101214000"}))) == 2


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_is_as_long_as_a_sheet_at_most(form, monkeypatch):
    monkeypatch.setattr(export, "MOST", 3)
    with at_work("clerk") as clerk:
        if form == "csv":
            assert given(clerk, form=form)
            return
        with refused("too_many_rows_for_sheet"):
            given(clerk, form=form)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(incoming, "MOST", 3)
    with at_work("clerk") as clerk, refused("too_many_rows"):
        looked(clerk, given(clerk))


def test_a_relatives_row_is_neither_given_nor_taken():
    with at_work("clerk") as clerk:
        book = altered(given(clerk), with_phone)
        key = int(str(rows_in(book)[2][0]).split(".")[1])
    with unguarded():
        Relative.objects.create(user=clerk.user, person_id=key, relation="父亲", at=timezone.now())
    with at_work("clerk") as clerk:
        assert clerk.persons == (key,)
        assert kinds(looked(clerk, book)[0]) == ["unknown_row"]
        assert not [row for row in rows_in(given(clerk)) if f".{key}." in str(row[0])]


def outside(_):
    """As if the program let it through: the row goes where others look after it."""
    return {"area_lived": 82_001_001_000, "area_registered": None}


def test_a_row_put_outside_ones_areas_is_refused_by_the_database():
    odd = replace(
        PEOPLE,
        columns=tuple(
            replace(c, change=outside) if c.key == "area_lived" else c for c in PEOPLE.columns
        ),
    )

    def edit(rows):
        at = place(rows, "居住地")
        names = ("启东市 北新镇 永济村委会", "启东市 北新镇 富民村委会")
        rows[2][at] = next(name for name in names if name != rows[2][at])

    with at_work("clerk") as clerk:
        plan, upload = looked(clerk, altered(given(clerk, odd), edit), odd)
        assert len(plan.changes) == 1
        with refused("refused_by_database"), transaction.atomic():
            apply(odd, clerk, upload, Choice.ALL, now=NOW)
        assert Person.objects.get(pk=plan.changes[0].key).version == 1


def test_a_rule_of_the_database_is_told(monkeypatch):
    def against(*_):
        raise IntegrityError

    monkeypatch.setattr(importing, "write_changes", against)
    with at_work("clerk") as clerk:
        _, upload = looked(clerk, altered(given(clerk), with_phone))
        with refused("refused_by_database"), transaction.atomic():
            apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)


def test_somebody_who_comes_between_look_and_write_stops_it(monkeypatch):
    real = importing.write_changes

    def late(listing, changes, told):
        with unguarded():
            Person.objects.filter(pk=changes[0].key).update(version=9)
        return real(listing, changes, told)

    monkeypatch.setattr(importing, "write_changes", late)
    with at_work("clerk") as clerk:
        _, upload = looked(clerk, altered(given(clerk), with_phone))
        with refused("plan_changed"), transaction.atomic():
            apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)


def test_faults_go_back_in_english_and_come_again():
    def edit(rows):
        rows[2][rows[0].index("phone")] = "1"

    with at_work("clerk") as clerk:
        book = altered(given(clerk, language="en"), edit, "people")
        plan, _ = looked(clerk, book)
        back = b"".join(fault_workbook(PEOPLE, clerk, plan, now=NOW, language="en"))
        rows = rows_in(back, "people")
        assert rows[2][-1].startswith("(row 3 of the file) phone is no phone number")

        def mend(rows):
            rows[2][rows[0].index("phone")] = PHONE

        again, _ = looked(clerk, altered(back, mend, "people"))
        assert (again.problems, len(again.changes)) == ([], 1)
