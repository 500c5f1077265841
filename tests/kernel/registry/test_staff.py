"""Organisations, sites and workers: entered and corrected by those who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.database import working_as

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Organisation, Site, Worker
from minsheng.kernel.registry.staff import put_organisation, put_site, put_worker

pytestmark = pytest.mark.django_db
DAY, NOW = date(2020, 11, 20), datetime(2020, 11, 20, 1, tzinfo=UTC)
HERE, THERE = 81_101_214_000, 82_001_001_000
HOME = {"name": "北新镇敬老院", "kind": "养老机构", "area": HERE}


@pytest.fixture
def home() -> Organisation:
    with working_as("clerk") as clerk:
        return put_organisation(Organisation(), HOME, clerk)


def test_an_organisation_is_entered_and_corrected(home):
    assert home.pinyin == "beixinzhenjinglaoyuan"
    with working_as("clerk") as clerk:
        put_organisation(home, {"code": "91110000600037341l", "phone": " 83000000 "}, clerk)
        found = Organisation.objects.get(pk=home.pk)
        assert (found.code, found.phone, found.version) == ("91110000600037341L", "83000000", 2)
        with pytest.raises(ChangedMeanwhileError):
            put_organisation(home, {"phone": "1"}, clerk)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": " "}, "name"), ({"code": "911100006000373410"}, "code"), ({"area": THERE}, "area"),
     ({"area": None}, "area")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(home, values, field):
    with working_as("clerk") as clerk:
        for row in (home, Organisation()):
            with pytest.raises(RefusedError) as refused:
                put_organisation(row, HOME | values, clerk)
            assert refused.value.field == field


def test_nobody_of_elsewhere_corrects_it(home):
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        put_organisation(home, {"phone": "1"}, outsider)


def test_a_site_says_whether_a_lift_goes_there(home):
    values = {"name": "一号楼", "kind": "站点", "area": HERE, "organisation": home, "floor": 3}
    with working_as("clerk") as clerk:
        site = put_site(Site(), {**values, "lift": True}, clerk)
        put_site(site, {"lift": None}, clerk)
        assert Site.objects.get(pk=site.pk).lift is None
        with pytest.raises(ChangedMeanwhileError):
            put_site(site, {"lift": True}, clerk)


def test_a_worker_is_entered_and_leaves(home):
    values = {"name": "单工", "post": "护理员", "area": HERE, "organisation": home}
    with working_as("clerk") as clerk:
        worker = put_worker(Worker(), {**values, "since": DAY}, clerk, NOW)
        assert worker.pinyin == "shangong"
        with pytest.raises(RefusedError):
            put_worker(worker, {"until": DAY - timedelta(days=1)}, clerk, NOW)
        put_worker(worker, {"until": DAY}, clerk, NOW)
        assert Worker.objects.get(pk=worker.pk).until == DAY
