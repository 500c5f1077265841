"""The workers of an area, with what they are licensed for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from minsheng.kernel.exchange.kinds import AreaName, Day, Text
from minsheng.kernel.exchange.listing import Adding, Column, Listing, Row
from minsheng.kernel.exchange.listings.organisations import belonging
from minsheng.kernel.exchange.words import Said, Words, said
from minsheng.kernel.registry.models import Licence, Worker
from minsheng.kernel.registry.staff import worker_columns

SINCE, UNTIL = Words("到岗日期", "since"), Words("离岗日期", "until")


def _with_licences(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each worker with an array of the licences not ended, the one that expires first ahead."""
    held = (
        Licence.objects.filter(worker=OuterRef("pk"), ended=None)
        .order_by("expires", "pk")
        .values(one=JSONObject(kind="kind", number="number", expires="expires"))
    )
    found: QuerySet[Any] = rows.annotate(
        licences_held=ArraySubquery(held), at=F("organisation__name")
    )
    return found


def _licences(row: Row) -> str | None:
    """Kind, number and end of each, as one text."""
    told = (
        " ".join(part for part in (one["kind"], one["number"], one["expires"]) if part)
        for one in row["licences_held"]
    )
    return "；".join(told) or None


def _in_order(row: Row) -> Said | None:
    if row["since"] and row["until"] and row["until"] < row["since"]:
        return said("out_of_order", first=SINCE, second=UNTIL)
    return None


def _same(row: Worker) -> Mapping[str, Any]:
    return {"organisation_id": row.organisation_id, "name": row.name, "until": row.until}


WORKERS = Listing(
    key="workers",
    name=Words("工作人员", "workers"),
    model=Worker,
    fields=("name", "at", "post", "since", "until", "licences_held"),
    areas=("area",),
    order=("pinyin",),
    base=_with_licences,
    rule=_in_order,
    adding=Adding(belonging(Worker, worker_columns), _same, "known_worker", "twice_worker"),
    columns=(
        Column(
            "name", Words("姓名", "name"), Words("工作人员姓名", "of the worker"),
            Text(60), lambda row: row["name"], enter="name", needed=True,
        ),
        Column(
            "organisation", Words("所在机构", "organisation"), Words("机构全称", "its full name"),
            Text(120), lambda row: row["at"], enter="organisation", needed=True,
            held=False, width=34,
        ),
        Column(
            "area", Words("工作地", "area"), Words("区县 乡镇 村（社区）", "county, town, village"),
            AreaName(), lambda row: row["area"], enter="area", needed=True, width=34,
        ),
        Column(
            "post", Words("岗位", "post"), Words("所任岗位", "what they work as"),
            Text(60), lambda row: row["post"] or None,
            change=lambda text: {"post": text or ""}, enter="post", width=16,
        ),
        Column(
            "since", SINCE, Words("年-月-日", "year-month-day"),
            Day(), lambda row: row["since"], change=lambda day: {"since": day},
            enter="since", width=12,
        ),
        Column(
            "until", UNTIL, Words("在岗的留空", "empty while they work"),
            Day(), lambda row: row["until"], change=lambda day: {"until": day},
            enter="until", width=12,
        ),
        Column(
            "licences", Words("资格证书", "licences"),
            Words("证书名称 编号 有效期至；在人员页面维护", "kind, number, end; kept on the page"),
            Text(2000), _licences, held=False, width=50,
        ),
    ),
)  # fmt: skip
