"""What workers are licensed for: entered, corrected, ended before its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import F

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.joints.findings import done_elsewhere
from minsheng.kernel.joints.own import LICENCE
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Licence, LicenceEnd, Worker

Values: TypeAlias = Mapping[str, Any]
COLUMNS = ("kind", "number", "issued_by", "issued", "expires")
LONGEST_NOTE = 200


def about_licence(licence: Licence) -> str:
    """What a finding about a licence that lapses is told by."""
    return f"licence-{licence.pk}-{licence.expires}"


def license_worker(worker: Worker, values: Values, officer: Officer, day: date) -> Licence:
    """Enter a licence; of `kind`, `number`, `issued_by`, `issued`, `expires`.

    Raises:
        NotAllowedError: the officer may not, where the worker works.
        RefusedError: a value makes no sense.
    """
    _may(worker, officer)
    licence = Licence(worker=worker, **_checked(values, day))
    licence.save(force_insert=True)
    return licence


def correct_licence(licence: Licence, values: Values, officer: Officer, now: datetime) -> None:
    """Correct a licence, as it was shown; of the columns of `license_worker`.

    Raises:
        NotAllowedError: the officer may not, where the worker works.
        RefusedError: a value makes no sense, or the licence has ended.
        ChangedMeanwhileError: it has been changed meanwhile.
    """
    _may(licence.worker, officer)
    if licence.ended is not None:
        raise RefusedError("kind", "证书已经终止，不能再修改；换发的新证请另行登记")
    held = {name: getattr(licence, name) for name in COLUMNS}
    columns = _checked(held | dict(values), now.date())
    waits = about_licence(licence)
    with transaction.atomic():
        _put(licence, columns)
        if columns["expires"] != licence.expires:
            done_elsewhere(LICENCE, waits, "other", "有效期已更正", officer, now)


def end_licence(
    licence: Licence, ending: str, day: date, note: str, officer: Officer, now: datetime
) -> None:
    """End a licence before its day; what waits about its lapse is settled with it.

    Args:
        licence: as shown, with its worker.
        ending: a `LicenceEnd`.
        day: from which it is void.
        note: why, in the officer's words.
        officer: who ends it.
        now: the moment.

    Raises:
        NotAllowedError: the officer may not, where the worker works.
        RefusedError: a value makes no sense.
        ChangedMeanwhileError: it has ended already, or been changed meanwhile.
    """
    _may(licence.worker, officer)
    if ending not in LicenceEnd:
        raise RefusedError("ending", "请选择终止原因")
    if day > now.date():
        raise RefusedError("day", "终止日期不能晚于今天")
    if licence.issued and day < licence.issued:
        raise RefusedError("day", "终止日期不能早于发证日期")
    said = note.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise RefusedError("note", "请写明情况，不超过200字")
    outcome = "renewed" if ending == LicenceEnd.REPLACED else "stopped"
    with transaction.atomic():
        _put(licence, {"ended": day, "ending": ending, "note": said})
        done_elsewhere(LICENCE, about_licence(licence), outcome, said, officer, now)


def nobody_renews(worker: Worker, officer: Officer, now: datetime) -> None:
    """Settle what waits about the licences of somebody who has left; the licences stay theirs."""
    held: Iterable[Licence] = Licence.objects.filter(worker=worker, expires__isnull=False)
    for licence in held:
        done_elsewhere(LICENCE, about_licence(licence), "stopped", "已离岗", officer, now)


def _may(worker: Worker, officer: Officer) -> None:
    if not officer.may(Right.EDIT_PEOPLE, worker.area_id):
        raise NotAllowedError


def _checked(values: Values, day: date) -> dict[str, Any]:
    """The columns of a licence; refused where they make no sense."""
    columns = {name: values[name] for name in COLUMNS if name in values}
    if not str(columns.get("kind") or "").strip():
        raise RefusedError("kind", "请填写证书名称")
    issued, expires = columns.get("issued"), columns.get("expires")
    if issued and issued > day:
        raise RefusedError("issued", "发证日期不能晚于今天")
    if issued and expires and expires <= issued:
        raise RefusedError("expires", "有效期须晚于发证日期")
    return columns


def _put(licence: Licence, columns: dict[str, Any]) -> None:
    changed = Licence.objects.filter(pk=licence.pk, version=licence.version, ended=None).update(
        **columns, version=F("version") + 1
    )
    if not changed:
        raise ChangedMeanwhileError
