"""Licences: entered, corrected, ended; what waits about their lapse ends with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.own import LICENCE
from minsheng.kernel.joints.watch import look
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.licences import correct_licence, end_licence, license_worker
from minsheng.kernel.registry.models import Licence, Organisation, Worker
from minsheng.kernel.registry.staff import put_worker

pytestmark = pytest.mark.django_db
DAY, NOW = date(2020, 11, 20), datetime(2020, 11, 20, 1, tzinfo=UTC)
HERE, QIDONG = 81_101_214_000, (81_000_000_000, 82_000_000_000)
SOON = DAY + timedelta(days=20)


@pytest.fixture
def worker(db) -> Worker:
    with unguarded():
        home = Organisation.objects.create(name="敬老院", pinyin="jly", kind="养老", area_id=HERE)
        return Worker.objects.create(
            name="单工", pinyin="shangong", organisation=home, area_id=HERE, since=DAY
        )


@pytest.fixture
def licence(worker) -> Licence:
    """One that lapses soon; the desk has heard of it."""
    values = {"kind": "护士执业证书", "issued": date(2019, 1, 1), "expires": SOON}
    with working_as("clerk") as clerk:
        held = license_worker(worker, values, clerk, DAY)
    looked()
    return held


def looked() -> int:
    with working_as("machine") as machine:
        return look(*QIDONG, machine.user.pk, NOW)


def waiting() -> list[tuple[str, str]]:
    with unguarded():
        rows = Finding.objects.filter(kind=LICENCE).order_by("pk")
        return list(rows.values_list("state", "outcome"))


def test_a_licence_is_entered(worker):
    licence = {"kind": "养老护理员", "issued": DAY, "expires": DAY + timedelta(days=365)}
    with working_as("clerk") as clerk:
        license_worker(worker, licence, clerk, DAY)
        for wrong in ({"kind": " "}, {"issued": DAY + timedelta(days=1)}, {"expires": DAY}):
            with pytest.raises(RefusedError):
                license_worker(worker, licence | wrong, clerk, DAY)
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        license_worker(worker, licence, outsider, DAY)


def test_what_was_mistyped_is_corrected_and_asked_about_anew(licence):
    assert waiting() == [("open", "")]
    with working_as("clerk") as clerk:
        correct_licence(licence, {"number": "32-8"}, clerk, NOW)
        assert waiting() == [("open", "")]  # the day is as it was
        with pytest.raises(ChangedMeanwhileError):
            correct_licence(licence, {"number": "32-9"}, clerk, NOW)
        licence.refresh_from_db()
        with pytest.raises(RefusedError):
            correct_licence(licence, {"expires": date(2018, 1, 1)}, clerk, NOW)
        correct_licence(licence, {"expires": SOON + timedelta(days=1)}, clerk, NOW)
    assert waiting() == [("closed", "other")]
    assert looked() == 1
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        correct_licence(licence, {"number": "1"}, outsider, NOW)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [("revoked", "stopped"), ("given_back", "stopped"), ("replaced", "renewed")],
)
def test_it_ends_before_its_day_and_is_asked_about_no_more(licence, ending, outcome):
    with working_as("clerk") as clerk:
        end_licence(licence, ending, DAY, "决定书1号", clerk, NOW)
        held = Licence.objects.get(pk=licence.pk)
        assert (held.ended, held.ending, held.note) == (DAY, ending, "决定书1号")
        with pytest.raises(ChangedMeanwhileError):
            end_licence(licence, ending, DAY, "再来", clerk, NOW)
        with pytest.raises(RefusedError):
            correct_licence(held, {"number": "1"}, clerk, NOW)
    assert waiting() == [("closed", outcome)]
    assert looked() == 0


@pytest.mark.parametrize(
    ("ending", "day", "note", "field"),
    [("whatever", DAY, "x", "ending"), ("revoked", DAY + timedelta(days=1), "x", "day"),
     ("revoked", date(2018, 12, 31), "x", "day"), ("revoked", DAY, " ", "note"),
     ("revoked", DAY, "长" * 201, "note")],
)  # fmt: skip
def test_what_makes_no_sense_ends_nothing(licence, ending, day, note, field):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        end_licence(licence, ending, day, note, clerk, NOW)
    assert refused.value.field == field
    assert waiting() == [("open", "")]


@pytest.mark.parametrize("username", ["outsider", "chief", "auditor"])
def test_who_may_not_correct_may_not_end_it(licence, username):
    with working_as(username) as who, pytest.raises(NotAllowedError):
        end_licence(licence, "revoked", DAY, "x", who, NOW)


def test_of_who_has_left_nothing_is_asked(worker, licence):
    with working_as("clerk") as clerk:
        put_worker(worker, {"until": DAY + timedelta(days=9)}, clerk, NOW)
        assert waiting() == [("open", "")]  # still at work
        worker.refresh_from_db()
        put_worker(worker, {"until": DAY}, clerk, NOW)
    assert waiting() == [("closed", "stopped")]
    assert looked() == 0


def test_of_who_is_about_to_leave_it_is_asked(worker, licence):
    with unguarded():
        Finding.objects.filter(kind=LICENCE).delete()
        Worker.objects.filter(pk=worker.pk).update(until=DAY + timedelta(days=1))
    assert looked() == 1
