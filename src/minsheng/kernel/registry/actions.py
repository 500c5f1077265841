"""What officers do with people and households: reveal, correct, move, regroup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.grids import keep_open
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.audit.looking import revealed
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.hanging import with_members
from minsheng.kernel.registry.models import (
    NAME,
    PINYIN,
    Grouping,
    Household,
    Membership,
    Organisation,
    Person,
    Site,
    Worker,
)
from minsheng.kernel.registry.numbers import born_of, fault_of_number, is_phone, sex_of
from minsheng.kernel.registry.places import parted
from minsheng.kernel.registry.secrecy import Sealer, normal_number, normal_phone
from minsheng.kernel.registry.spelling import spelled
from minsheng.kernel.registry.waiting import follow_home
from minsheng.policy.laws.kinds import Sex

LEAST_REASON = 4
SEXES = frozenset(sex.value for sex in Sex)
AREAS = ("area_lived", "area_registered")


NUMBER, PHONE, BORN = "number", "phone", "born"


@dataclass(frozen=True)
class Revealed:
    """What pages do not show, read out for an officer who gave a reason.

    The day of birth is part of the identity number, and is told with it alone.
    """

    number: str = ""
    phone: str = ""
    born: date | None = None


def reveal(
    person: Person, officer: Officer, reason: str, sealer: Sealer, what: str = NUMBER
) -> Revealed:
    """Read out a person's number and day of birth, or their phone; written into the audit first.

    Args:
        person: whose.
        officer: to whom.
        reason: what for.
        sealer: deciphers.
        what: `number`, `phone` or `born`: nobody is read more than they asked for.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: no reason is given, or one too long.
    """
    if not officer.may(Right.REVEAL, *areas_of(person)):
        raise NotAllowedError
    if len(reason.strip()) < LEAST_REASON:
        raise RefusedError("reason", "请写明查看事由，至少四个字")
    revealed(officer, person, what, reason)
    if what == PHONE:
        return Revealed(phone=sealer.opened(person.phone) if person.phone else "")
    if what == BORN:
        return Revealed(born=person.born)
    return Revealed(sealer.opened(person.number) if person.number else "", born=person.born)


def areas_of(person: Person) -> tuple[int, ...]:
    """The keys of the areas a person is registered and lives in."""
    keys = (person.area_lived_id, person.area_registered_id)
    return tuple(key for key in keys if key is not None)


def correct(
    person: Person, values: Mapping[str, Any], officer: Officer, sealer: Sealer, day: date
) -> None:
    """Correct what the register has of a person.

    Args:
        person: as it was shown to the officer.
        values: new ones, of `name`, `sex`, `born`, `died`, `number`, `phone`, `area_lived`,
            `area_registered`; numbers as typed, areas by key.
        officer: who corrects.
        sealer: enciphers numbers and phones.
        day: today; nobody is born or dies later.

    Raises:
        NotAllowedError: the officer may not, where the person is or is to be.
        RefusedError: a value makes no sense.
        ChangedMeanwhileError: the person's record has been changed meanwhile.
    """
    if person.merged_into_id or not officer.may(Right.EDIT_PEOPLE, *areas_of(person)):
        raise NotAllowedError
    columns = _columns(person, values, sealer, day)
    _refuse_elsewhere(person, columns, officer)
    with transaction.atomic():
        if columns:
            conditional(person, columns)
            follow_home(person)


def _refuse_elsewhere(person: Person, columns: Mapping[str, Any], officer: Officer) -> None:
    """Nobody puts a record on another office's shelf: `hand_over` proposes it to them."""
    mine = officer.areas(Right.EDIT_PEOPLE)
    for name in AREAS:
        before, after = getattr(person, f"{name}_id"), columns.get(f"{name}_id")
        if after is None or after == before:
            continue
        if after not in mine:
            raise RefusedError(name, "该区域不在您的辖区，请用“转出”办理，由对方确认后生效")
        refuse_uninhabited(name, after)
    kept = [columns.get(f"{name}_id", getattr(person, f"{name}_id")) for name in AREAS]
    if not any(key in mine for key in kept if key is not None):
        raise RefusedError("area_lived", "改后本人与您的辖区再无关系，请用“转出”办理")


def refuse_uninhabited(field: str, key: int) -> None:
    """Let people be entered only where people live: on the key of a town, no village sees them.

    Raises:
        RefusedError: it is no village, community or grid, it is closed, or nobody lives there.
    """
    if not inhabited(key):
        raise RefusedError(field, "请选择村或社区")


def inhabited(key: int) -> bool:
    """Whether an area is a village, a community or a grid, in which people live.

    A grid stays open until the transaction ends.
    """
    keep_open(key)
    levels = [Level.VILLAGE, Level.GRID]
    rows = Area.objects.filter(key=key, inhabited=True, level__in=levels, until=None)
    return rows.exists()


def conditional(
    row: Person | Household | Organisation | Site | Worker, columns: Mapping[str, Any]
) -> None:
    """Write some columns of a row, if nobody changed it meanwhile.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    changed = (
        type(row)
        .objects.filter(pk=row.pk, version=row.version)
        .update(**columns, version=F("version") + 1)
    )
    if not changed:
        raise ChangedMeanwhileError


def locked(*shown: Person) -> list[Person]:
    """Hold records as they were shown, in the order of their numbers: no two wait crosswise.

    Raises:
        ChangedMeanwhileError: somebody changed one of them meanwhile.
    """
    held = {p.pk: p for p in Person.objects.select_for_update().filter(
        pk__in=[p.pk for p in shown]).order_by("pk")}  # fmt: skip
    for person in shown:
        found = held.get(person.pk)
        if found is None or found.version != person.version:
            raise ChangedMeanwhileError
    return [held[person.pk] for person in shown]


def hold(*shown: Person) -> list[Person]:
    """Hold records to write beside them; whoever sees them may, and need not correct them.

    A new row's own reference keeps nobody from dying or being merged: it waits, and then points
    to a record that is no more.

    Raises:
        ChangedMeanwhileError: somebody changed one of them meanwhile.
    """
    with wider({REGISTRY: [key for person in shown for key in areas_of(person)]}):
        return locked(*shown)


def _columns(
    person: Person, values: Mapping[str, Any], sealer: Sealer, day: date
) -> dict[str, Any]:
    columns = taken(person, values, day)
    for name in (NUMBER, PHONE):
        if name in columns:
            columns |= _sealed(name, columns[name], sealer)
    return columns


def taken(person: Person, values: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What the register takes of what was typed about a person; number and phone still in clear.

    Args:
        person: as the register has them; a new one without a number.
        values: as `correct` takes them.
        day: today.

    Raises:
        RefusedError: a value makes no sense.
    """
    columns = {key: values[key] for key in ("sex", "born", "died") if key in values}
    for key in AREAS:
        if key in values:
            columns[f"{key}_id"] = values[key]
    if columns.get("sex") not in {None, *SEXES}:
        raise RefusedError("sex", "请选择性别")
    _refuse_days(person, columns, day)
    _refuse_nowhere(person, columns)
    if "name" in values:
        columns |= _name(values["name"])
    if NUMBER in values:
        columns[NUMBER] = _number(values[NUMBER])
    if PHONE in values:
        columns[PHONE] = _phone(values[PHONE])
    return columns


def _refuse_days(person: Person, columns: Mapping[str, Any], day: date) -> None:
    born, died = columns.get("born", person.born), columns.get("died", person.died)
    if born is not None and born > day:
        raise RefusedError("born", "出生日期不能晚于今天")
    if died is not None and died > day:
        raise RefusedError("died", "死亡日期不能晚于今天")
    if born is not None and died is not None and died < born:
        raise RefusedError("died", "死亡日期不能早于出生日期")


def _refuse_nowhere(person: Person, columns: Mapping[str, Any]) -> None:
    lived = columns.get("area_lived_id", person.area_lived_id)
    if lived is None and columns.get("area_registered_id", person.area_registered_id) is None:
        raise RefusedError("area_lived", "户籍地和居住地至少填写一项")


def _name(typed: str) -> dict[str, str]:
    name = " ".join(typed.split())
    if not name:
        raise RefusedError("name", "请填写姓名")
    if len(name) > NAME:
        raise RefusedError("name", "姓名过长，最多60个字")
    pinyin, initials = spelled(name)
    return {"name": name, "pinyin": pinyin[:PINYIN], "initials": initials}


def _number(typed: str) -> str:
    number = normal_number(typed)
    fault = fault_of_number(number) if number else ""
    if fault:
        raise RefusedError("number", fault)
    return number


def _phone(typed: str) -> str:
    phone = normal_phone(typed)
    if not typed.strip():
        return ""
    if not is_phone(phone):
        raise RefusedError(
            "phone", "电话号码有误：手机号码为11位；固定电话写区号加号码，本市的可只写7至8位号码"
        )
    return phone


def _sealed(name: str, text: str, sealer: Sealer) -> dict[str, bytes | None]:
    """A number or phone as the register keeps it."""
    if not text:
        return {name: None, f"{name}_mark": None, f"{name}_end": None}
    return {
        name: sealer.sealed(text),
        f"{name}_mark": sealer.mark(text),
        f"{name}_end": sealer.end(text),
    }


def enter_person(values: Mapping[str, Any], officer: Officer, sealer: Sealer, day: date) -> Person:
    """Enter a person the register does not have yet.

    Whether somebody of that number is known where the officer sees nobody is not told here: the
    nightly look tells the reviewers of both counties (`across`).

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: a value is missing or makes no sense.
    """
    person = new_person(values, officer, sealer, day)
    person.save(force_insert=True)
    return person


def new_person(values: Mapping[str, Any], officer: Officer, sealer: Sealer, day: date) -> Person:
    """The same, looked at and not written yet.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: a value is missing or makes no sense.
    """
    areas = [values.get(key) for key in AREAS]
    if not any(area is not None and officer.may(Right.EDIT_PEOPLE, area) for area in areas):
        raise NotAllowedError
    person = Person()
    columns = _columns(person, born_by_number({"name": "", **values}), sealer, day)
    _refuse_elsewhere(person, columns, officer)
    for name, value in columns.items():
        setattr(person, name, value)
    return person


def born_by_number(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed of a new person, with day of birth and sex as the number tells them.

    What somebody wrote themselves stays: a number may bear a day that was corrected since. Pages
    ask about it first (`contradicting`).
    """
    number = normal_number(values.get(NUMBER) or "")
    found = dict(values)
    if number and not fault_of_number(number):
        if found.get(BORN) is None:
            found[BORN] = born_of(number)
        if found.get("sex") is None:
            found["sex"] = sex_of(number)
    return found


def join(
    person: Person, household: Household, relation: int | None, since: date, officer: Officer,
    day: date,
) -> Membership:  # fmt: skip
    """Let a person belong to a household from a day on, and to no other of its grouping.

    Args:
        person: as shown.
        household: which.
        relation: to its head; None where it is not known.
        since: the day.
        officer: who enters it.
        day: today.

    Raises:
        NotAllowedError: the officer may not, where the household is, or where the one is that
            the person leaves for it.
        RefusedError: they belong to it already, one of the two is no more, the day makes no
            sense, or somebody has let them join another at the same moment.
        ChangedMeanwhileError: the person's record has been changed meanwhile.
    """
    if not officer.may(Right.EDIT_PEOPLE, household.area_id):
        raise NotAllowedError
    if person.died is not None or person.merged_into_id is not None:
        raise RefusedError("", "该人员已登记死亡或已并入另一条记录，请重新选择")
    with transaction.atomic():
        # A household that is being closed is closed first, or keeps the new member from it. What
        # points to it may be written meanwhile: a merge does, while it holds the person.
        held = Household.objects.select_for_update(no_key=True)
        standing = held.filter(pk=household.pk, until=None)
        if not standing.exists():
            raise RefusedError("", "本户已销户，不能再加入")
        before = _home(person, household.grouping)
        hold(person)
        if _home(person, household.grouping) != before:
            raise RefusedError("person", "该人员刚刚由他人加入或退出同类家庭，请核对后再办理")
        if since > day:
            raise RefusedError("since", "加入日期不能晚于今天")
        if household.since is not None and since < household.since:
            raise RefusedError("since", "日期早于立户日期，请核对")
        _leave_others(person, household, since, officer)
        return Membership.objects.create(
            household=household, person=person, grouping=household.grouping, relation=relation,
            since=since,
        )  # fmt: skip


def _home(person: Person, grouping: str) -> int | None:
    """The number of what a person's belonging is now, of a grouping."""
    now = Membership.objects.filter(person=person, grouping=grouping, until=None)
    return now.values_list("pk", flat=True).first()


def _leave_others(person: Person, household: Household, since: date, officer: Officer) -> None:
    """End what a person belonged to of the same grouping; nobody is in two on one day."""
    rows = Membership.objects.select_for_update().filter(person=person, grouping=household.grouping)
    held = next((row for row in rows if row.until is None), None)
    if held is not None and held.household_id == household.pk:
        raise RefusedError("person", "已是本户成员")
    if any(row.until is not None and row.until > since for row in rows):
        raise RefusedError("since", "日期早于退出原户的日期，请核对")
    if held is None:
        return
    left = Household.objects.filter(pk=held.household_id).first()
    if left is None or not officer.may(Right.EDIT_PEOPLE, left.area_id):
        raise RefusedError("person", "该人员还登记在其他辖区的家庭里，请当地先办理退出")
    if held.since is not None and since < held.since:
        raise RefusedError("since", "日期早于加入原户的日期，请核对")
    Membership.objects.filter(pk=held.pk).update(until=since)


def leave(membership: Membership, on: date, officer: Officer, day: date) -> None:
    """End a person's belonging to a household on a day, also of one whom another office keeps.

    Args:
        membership: which.
        on: the day.
        officer: who enters it.
        day: today.

    Raises:
        NotAllowedError: the officer may not, where the household is.
        RefusedError: the day lies before they joined, or is still to come.
        ChangedMeanwhileError: it has ended already.
    """
    if not officer.may(Right.EDIT_PEOPLE, membership.household.area_id):
        raise NotAllowedError
    if on > day:
        raise RefusedError("day", "退出日期不能晚于今天")
    if membership.since is not None and on < membership.since:
        raise RefusedError("day", "日期早于加入本户的日期，请核对")
    with transaction.atomic(), with_members(membership.household_id):
        if not Membership.objects.filter(pk=membership.pk, until=None).update(until=on):
            raise ChangedMeanwhileError


def found_household(
    grouping: Grouping, area: int, address: str, since: date, officer: Officer, day: date
) -> Household:
    """Found a household, without members yet.

    Args:
        grouping: of which kind.
        area: where; a key.
        address: as written.
        since: from which day on.
        officer: who founds it.
        day: today.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: it has no address, or the day is still to come.
    """
    household = new_household(grouping, area, address, since, officer, day)
    household.save(force_insert=True)
    return household


def new_household(
    grouping: Grouping, area: int, address: str, since: date | None, officer: Officer, day: date
) -> Household:
    """The same, looked at and not written yet; `since` is None where nobody knows.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: it has no address, or the day is still to come.
    """
    if not officer.may(Right.EDIT_PEOPLE, area):
        raise NotAllowedError
    if not address.strip():
        raise RefusedError("address", "请填写地址")
    refuse_uninhabited("area", area)
    if since is not None and since > day:
        raise RefusedError("since", "立户日期不能晚于今天")
    place, doors = parted(address)
    return Household(
        grouping=grouping, area_id=area, address=address.strip(), place=place, door=doors,
        since=since,
    )  # fmt: skip
