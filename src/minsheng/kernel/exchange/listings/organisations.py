"""The organisations of an area."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from minsheng.kernel.exchange.kinds import AreaName, Text
from minsheng.kernel.exchange.listing import Column, Listing
from minsheng.kernel.exchange.words import Words
from minsheng.kernel.registry.models import Organisation


def _standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(until__isnull=True)


ORGANISATIONS = Listing(
    key="organisations",
    name=Words("机构", "organisations"),
    model=Organisation,
    fields=("name", "kind", "code", "phone"),
    areas=("area",),
    order=("pinyin",),
    base=_standing,
    filters={"kind": lambda rows, value: rows.filter(kind=value)},
    columns=(
        Column(
            "name", Words("名称", "name"), Words("登记的全称", "in full, as registered"),
            Text(120), lambda row: row["name"], width=40,
        ),
        Column(
            "kind", Words("类型", "kind"), Words("机构类型", "kind of organisation"),
            Text(24), lambda row: row["kind"], width=14,
        ),
        Column(
            "code", Words("统一社会信用代码", "social credit code"),
            Words("18位；没有的为空", "18 signs; empty where it has none"),
            Text(18), lambda row: row["code"] or None, width=22,
        ),
        Column(
            "area", Words("所在地", "area"), Words("区县 乡镇 村（社区）", "county, town, village"),
            AreaName(), lambda row: row["area"], width=34,
        ),
        Column(
            "phone", Words("联系电话", "phone"),
            Words("值班或者办公电话", "of the office or of whoever is on duty"),
            Text(40), lambda row: row["phone"] or None,
            change=lambda text: {"phone": text or ""}, width=18,
        ),
    ),
)  # fmt: skip
