"""The organisations of an area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.exchange.kinds import AreaName, Text
from minsheng.kernel.exchange.listing import Adding, Column, Listing
from minsheng.kernel.exchange.words import Words
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Organisation, Site, Worker
from minsheng.kernel.registry.staff import filled, organisation_columns

_Row = TypeVar("_Row", Site, Worker)


def _standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(until__isnull=True)


def _new(values: Mapping[str, Any], officer: Officer, day: date) -> Organisation:
    del day
    row = Organisation()
    return filled(row, organisation_columns(row, values, officer))


def _same(row: Organisation) -> Mapping[str, Any]:
    """By its code; one without has none but name and place."""
    return {"code": row.code} if row.code else {"name": row.name, "area_id": row.area_id}


def belonging(
    empty: Callable[..., _Row],
    columns: Callable[[_Row, Mapping[str, Any], Officer], dict[str, Any]],
) -> Callable[[Mapping[str, Any], Officer, date], _Row]:
    """How a row of an organisation, told by its name, becomes a record: the `make` of `Adding`.

    Args:
        empty: makes the record of an organisation.
        columns: what the register takes of a record's other values.
    """

    def make(values: Mapping[str, Any], officer: Officer, day: date) -> _Row:
        del day
        row = empty(organisation=_named(values["organisation"], officer))
        rest = {name: value for name, value in values.items() if name != "organisation"}
        return filled(row, columns(row, rest, officer))

    return make


def _named(name: str, officer: Officer) -> Organisation:
    """The organisation a new row belongs to, which the officer may correct.

    Raises:
        NotAllowedError: they may not.
        RefusedError: there is none of that name to be seen, or more than one.
    """
    found = list(Organisation.objects.filter(name=name, until=None)[:2])
    if not found:
        raise RefusedError("organisation", "登记库里没有这个名称的机构，请先登记机构，或者核对全称")
    if len(found) > 1:
        raise RefusedError("organisation", "有几家机构同名，请在机构页面登记")
    if not officer.may(Right.EDIT_PEOPLE, found[0].area_id):
        raise NotAllowedError
    return found[0]


ORGANISATIONS = Listing(
    key="organisations",
    name=Words("机构", "organisations"),
    model=Organisation,
    fields=("name", "kind", "code", "phone"),
    areas=("area",),
    order=("pinyin",),
    base=_standing,
    adding=Adding(_new, _same, "known_organisation", "twice_organisation"),
    filters={"kind": lambda rows, value: rows.filter(kind=value)},
    columns=(
        Column(
            "name", Words("名称", "name"), Words("登记的全称", "in full, as registered"),
            Text(120), lambda row: row["name"], enter="name", needed=True, width=40,
        ),
        Column(
            "kind", Words("类型", "kind"), Words("机构类型", "kind of organisation"),
            Text(24), lambda row: row["kind"], enter="kind", needed=True, width=14,
        ),
        Column(
            "code", Words("统一社会信用代码", "social credit code"),
            Words("18位；没有的为空", "18 signs; empty where it has none"),
            Text(18), lambda row: row["code"] or None, enter="code", width=22,
        ),
        Column(
            "area", Words("所在地", "area"), Words("区县 乡镇 村（社区）", "county, town, village"),
            AreaName(), lambda row: row["area"], enter="area", needed=True, width=34,
        ),
        Column(
            "phone", Words("联系电话", "phone"),
            Words("值班或者办公电话", "of the office or of whoever is on duty"),
            Text(40), lambda row: row["phone"] or None,
            change=lambda text: {"phone": text or ""}, enter="phone", width=18,
        ),
    ),
)  # fmt: skip
