"""The sites of an area, with what a carer at the door must know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet

from minsheng.kernel.exchange.kinds import AreaName, Text, Whole
from minsheng.kernel.exchange.listing import Adding, Column, Listing
from minsheng.kernel.exchange.listings.households import YES_NO
from minsheng.kernel.exchange.listings.organisations import belonging
from minsheng.kernel.exchange.words import Words
from minsheng.kernel.registry.models import Site
from minsheng.kernel.registry.places import FLOORS
from minsheng.kernel.registry.staff import site_columns


def _with_organisation(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(of=F("organisation__name"))
    return found


def _same(row: Site) -> Mapping[str, Any]:
    return {"organisation_id": row.organisation_id, "name": row.name}


SITES = Listing(
    key="sites",
    name=Words("场所", "sites"),
    model=Site,
    fields=("name", "kind", "of", "address", "floor", "lift"),
    areas=("area",),
    order=("name",),
    base=_with_organisation,
    adding=Adding(belonging(Site, site_columns), _same, "known_site", "twice_site"),
    columns=(
        Column(
            "name", Words("名称", "name"), Words("场所名称", "of the site"),
            Text(120), lambda row: row["name"], enter="name", needed=True, width=30,
        ),
        Column(
            "kind", Words("类型", "kind"), Words("例如服务站、助餐点", "kind of site"),
            Text(24), lambda row: row["kind"], enter="kind", needed=True, width=14,
        ),
        Column(
            "organisation", Words("所属机构", "organisation"),
            Words("机构全称", "its full name"),
            Text(120), lambda row: row["of"], enter="organisation", needed=True, held=False,
            width=34,
        ),
        Column(
            "area", Words("所在地", "area"), Words("区县 乡镇 村（社区）", "county, town, village"),
            AreaName(), lambda row: row["area"], enter="area", needed=True, width=34,
        ),
        Column(
            "address", Words("地址", "address"), Words("路名和门牌号", "road and numbers"),
            Text(200), lambda row: row["address"] or None,
            change=lambda text: {"address": text or ""}, enter="address", width=40,
        ),
        Column(
            "floor", Words("楼层", "floor"), Words("不清楚的留空", "empty where unknown"),
            Whole(*FLOORS), lambda row: row["floor"],
            change=lambda floor: {"floor": floor}, enter="floor", width=8,
        ),
        Column(
            "lift", Words("电梯", "lift"),
            Words("有或者无，不清楚的留空", "yes or no, empty where unknown"),
            YES_NO, lambda row: row["lift"], change=lambda lift: {"lift": lift},
            enter="lift", width=8,
        ),
    ),
)  # fmt: skip
