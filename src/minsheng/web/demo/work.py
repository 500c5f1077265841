"""Some work for the demo's desks: what lapses soon, two records of one person."""

from __future__ import annotations

from datetime import date, timedelta

from minsheng.kernel.audit.machine import machine_work
from minsheng.kernel.database.scope import REGISTRY, Areas
from minsheng.kernel.jobs import Order
from minsheng.kernel.registry.models import (
    Authorisation,
    Duplicate,
    Licence,
    Organisation,
    Person,
    Worker,
)
from minsheng.kernel.registry.spelling import spelled
from minsheng.web.demo.officers import BEIXIN, QIDONG
from minsheng.web.jobs import look_for_work

STATION = "北新镇示例养老服务站"
WORKERS = (("护示理", "护士执业证书", 20), ("工示社", "社会工作者职业资格证书", 45))
COUNTY = 10**9
TOWN = 10**6


def enter_work(day: date) -> None:
    """Enter what lapses soon after a day, once, and order the look at it; as the owner."""
    with machine_work("demo") as number:
        if not Organisation.objects.filter(name=STATION).exists():
            _station(day)
            _papers(day)
        look_for_work.later(
            Order(number, {REGISTRY: Areas.of([(QIDONG, QIDONG + COUNTY)])}),
            QIDONG, QIDONG + COUNTY,
        )  # fmt: skip


def _station(day: date) -> None:
    station = Organisation.objects.create(
        name=STATION, pinyin=spelled(STATION)[0], kind="服务站", area_id=BEIXIN
    )
    for name, licence, left in WORKERS:
        worker = Worker.objects.create(
            organisation=station, name=name, pinyin=spelled(name)[0], area_id=BEIXIN
        )
        Licence.objects.create(worker=worker, kind=licence, expires=day + timedelta(days=left))


def _papers(day: date) -> None:
    people = list(
        Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + TOWN, died__isnull=True
        ).order_by("pk")[:5]
    )
    for place, person in enumerate(people[:4]):
        Authorisation.objects.create(
            person=person, purposes=["deposits"], paper=f"示授{place + 1:04}",
            signed=day - timedelta(days=700), until=day + timedelta(days=10 + 12 * place),
        )  # fmt: skip
    if people[4:]:
        twin = people[4]
        first = twin.pk
        twin.pk = None
        twin.number = twin.number_mark = twin.number_end = None
        twin.save(force_insert=True)
        Duplicate.objects.create(
            first_id=first, second_id=twin.pk, reasons=["no_number"], score=500
        )
