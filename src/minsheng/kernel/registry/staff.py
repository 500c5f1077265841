"""Organisations, their sites and workers: entered and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from django.db import transaction
from stdnum.cn import uscc

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import conditional
from minsheng.kernel.registry.licences import nobody_renews
from minsheng.kernel.registry.models import (
    ORGANISATION_PINYIN,
    PINYIN,
    Organisation,
    Site,
    Worker,
)
from minsheng.kernel.registry.spelling import spelled

Values: TypeAlias = Mapping[str, Any]
Columns: TypeAlias = dict[str, Any]
Row = TypeVar("Row", Organisation, Site, Worker)


def put_organisation(row: Organisation, values: Values, officer: Officer) -> Organisation:
    """Enter or correct an organisation.

    Args:
        row: as shown; a new one without a number.
        values: of `name`, `kind`, `code`, `area`, `phone`, `until`.
        officer: who does it.

    Raises:
        NotAllowedError: the officer may not, where it is or is to be.
        RefusedError: a value makes no sense.
        ChangedMeanwhileError: it has been changed meanwhile.
    """
    return _put(row, organisation_columns(row, values, officer))


def organisation_columns(row: Organisation, values: Values, officer: Officer) -> Columns:
    """What the register takes of it (`put_organisation`); not written yet."""
    columns = _taken(values, ("kind", "code", "phone", "until"))
    if "name" in values:
        columns |= _named(values["name"], ORGANISATION_PINYIN)
    code = columns["code"] = uscc.compact(str(columns.get("code", row.code))).upper()
    if code and not uscc.is_valid(code):
        raise RefusedError("code", "统一社会信用代码有误，请核对18位代码")
    return columns | _placed(row, columns, values, officer)


def put_site(row: Site, values: Values, officer: Officer) -> Site:
    """Enter or correct a site; of `name`, `kind`, `organisation`, `area`, `address`, floor, lift.

    Raises:
        NotAllowedError: the officer may not, where it is or is to be.
        RefusedError: a value makes no sense.
        ChangedMeanwhileError: it has been changed meanwhile.
    """
    return _put(row, site_columns(row, values, officer))


def site_columns(row: Site, values: Values, officer: Officer) -> Columns:
    """What the register takes of it (`put_site`); not written yet."""
    columns = _taken(values, ("kind", "address", "floor", "lift", "organisation"))
    if "name" in values:
        columns["name"] = _name(values["name"])
    return columns | _placed(row, columns, values, officer)


def put_worker(row: Worker, values: Values, officer: Officer, now: datetime) -> Worker:
    """Enter or correct a worker; of `name`, `organisation`, `post`, `area`, `since`, `until`.

    Of one who has left no licence has to be renewed: what waits about theirs is settled.

    Raises:
        NotAllowedError: the officer may not, where they work or are to work.
        RefusedError: a value makes no sense.
        ChangedMeanwhileError: it has been changed meanwhile.
    """
    columns = worker_columns(row, values, officer)
    until = columns.get("until", row.until)
    with transaction.atomic():
        put = _put(row, columns)
        if until and until <= now.date():
            nobody_renews(put, officer, now)
    return put


def worker_columns(row: Worker, values: Values, officer: Officer) -> Columns:
    """What the register takes of them (`put_worker`); not written yet."""
    columns = _taken(values, ("organisation", "post", "since", "until"))
    if "name" in values:
        columns |= _named(values["name"], PINYIN)
    since = columns.get("since", row.since)
    until = columns.get("until", row.until)
    if since and until and until < since:
        raise RefusedError("until", "离岗日期不能早于到岗日期")
    return columns | _placed(row, columns, values, officer)


def _placed(row: Row, columns: Columns, values: Values, officer: Officer) -> Columns:
    """Where it is, which has to be the officer's; and that it has a name."""
    area = values.get("area", row.area_id)
    if row.pk is not None and not officer.may(Right.EDIT_PEOPLE, row.area_id):
        raise NotAllowedError
    if area is None or not officer.may(Right.EDIT_PEOPLE, area):
        raise RefusedError("area", "请选择您辖区内的区域")
    if not str(columns.get("name", row.name)):
        raise RefusedError("name", "请填写名称")
    return {"area_id": area}


def filled(row: Row, columns: Columns) -> Row:
    """A new row with its columns; not written yet."""
    for key, value in columns.items():
        setattr(row, key, value)
    return row


def _put(row: Row, columns: Columns) -> Row:
    """Write a new row, or what changed of an old one, if nobody changed it meanwhile."""
    if row.pk is None:
        filled(row, columns).save(force_insert=True)
        return row
    conditional(row, columns)
    return row


def _taken(values: Values, keys: tuple[str, ...]) -> Columns:
    return {
        key: values[key].strip() if isinstance(values[key], str) else values[key]
        for key in keys
        if key in values
    }


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise RefusedError("name", "请填写名称")
    return name


def _named(typed: str, most: int) -> dict[str, str]:
    name = _name(typed)
    return {"name": name, "pinyin": spelled(name)[0][:most]}
