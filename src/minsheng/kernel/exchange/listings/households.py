"""The households of an area, in each of the three ways people belong together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.exchange.kinds import AreaName, Choice, Day, Text, Whole
from minsheng.kernel.exchange.listing import Adding, Column, Listing
from minsheng.kernel.exchange.words import Words
from minsheng.kernel.registry.actions import new_household
from minsheng.kernel.registry.leaving import HELD
from minsheng.kernel.registry.models import Grouping, Household
from minsheng.kernel.registry.places import FLOORS, parted

GROUPINGS = Choice(
    {
        Grouping.REGISTER.value: Words("户籍户", "register page"),
        Grouping.LIVING.value: Words("共同生活家庭", "living together"),
        Grouping.UNIT.value: Words("救助单元", "assistance unit"),
    }
)
YES_NO = Choice({True: Words("有", "yes"), False: Words("无", "no")})


def _address(text: str | None) -> Mapping[str, Any]:
    """An address, taken apart for search."""
    place, door = parted(text or "")
    return {"address": text or "", "place": place, "door": door}


def _standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(until__isnull=True)


def _new(values: Mapping[str, Any], officer: Officer, day: date) -> Household:
    home = new_household(
        Grouping(values["grouping"]), values["area"], values["address"], values["since"], officer,
        day,
    )  # fmt: skip
    for name in HELD:
        if name in values:
            setattr(home, name, values[name])
    return home


def _same(home: Household) -> Mapping[str, Any]:
    """By its number; one without has none but its address."""
    told = "number" if home.number else "address"
    return {
        "grouping": str(home.grouping), "area_id": home.area_id, told: getattr(home, told)
    }  # fmt: skip


HOUSEHOLDS = Listing(
    key="households",
    name=Words("家庭", "households"),
    model=Household,
    fields=("grouping", "number", "address", "floor", "lift", "since"),
    areas=("area",),
    order=("area", "place", "door"),
    base=_standing,
    adding=Adding(_new, _same, "known_household", "twice_household"),
    title=("address", "number"),
    filters={"grouping": lambda rows, value: rows.filter(grouping=value)},
    columns=(
        Column(
            "grouping", Words("类别", "kind"), Words("三类家庭之一", "one of three kinds"),
            GROUPINGS, lambda row: row["grouping"], enter="grouping", needed=True, width=14,
        ),
        Column(
            "number", Words("户号", "household number"),
            Words("单位编的户号", "as offices have it"),
            Text(32), lambda row: row["number"] or None, enter="number", width=16,
        ),
        Column(
            "area", Words("所在地", "area"), Words("区县 乡镇 村（社区）", "county, town, village"),
            AreaName(), lambda row: row["area"], enter="area", needed=True, width=34,
        ),
        Column(
            "address", Words("地址", "address"),
            Words("路名、小区或者组，门牌号", "road, estate or group, and the numbers behind it"),
            Text(200), lambda row: row["address"] or None, change=_address, required=True,
            enter="address", needed=True, width=40,
        ),
        Column(
            "floor", Words("楼层", "floor"),
            Words("住房所在楼层，不清楚的留空", "empty where unknown"),
            Whole(*FLOORS), lambda row: row["floor"],
            change=lambda floor: {"floor": floor}, enter="floor", width=8,
        ),
        Column(
            "lift", Words("电梯", "lift"),
            Words("有或者无，不清楚的留空", "yes or no, empty where unknown"),
            YES_NO, lambda row: row["lift"], change=lambda lift: {"lift": lift},
            enter="lift", width=8,
        ),
        Column(
            "since", Words("立户日期", "since"), Words("年-月-日", "year-month-day"),
            Day(), lambda row: row["since"], enter="since", needed=True, width=12,
        ),
    ),
)  # fmt: skip
