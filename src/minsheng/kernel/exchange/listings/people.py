"""The people of an area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.exchange.kinds import AreaName, Choice, Seen, Text
from minsheng.kernel.exchange.listing import Adding, Column, Listing
from minsheng.kernel.exchange.numbers import Birth, Number, Phone
from minsheng.kernel.exchange.words import Said, Words, said
from minsheng.kernel.registry.actions import areas_of, new_person
from minsheng.kernel.registry.duplicates import alike_among
from minsheng.kernel.registry.models import NAME, Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.policy.laws.kinds import Sex

SEXES = Choice({Sex.MALE.value: Words("男", "male"), Sex.FEMALE.value: Words("女", "female")})


@lru_cache(maxsize=16)
def _opened(sealed: bytes | None) -> str | None:
    """A number or phone; a row's own are asked for several times, one after the other."""
    return None if sealed is None else sealer().opened(sealed)


def _phone(digits: str | None) -> Mapping[str, Any]:
    """A phone as the register keeps it."""
    if digits is None:
        return {"phone": None, "phone_mark": None, "phone_end": None}
    held = sealer()
    return {
        "phone": held.sealed(digits), "phone_mark": held.mark(digits), "phone_end": held.end(digits)
    }  # fmt: skip


def _in_use(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(merged_into__isnull=True)


def _new(values: Mapping[str, Any], officer: Officer, day: date) -> Person:
    return new_person(values, officer, sealer(), day)


def same_number(person: Person) -> Mapping[str, Any] | None:
    """By what the register would know a new person."""
    return None if person.number_mark is None else {"number_mark": bytes(person.number_mark)}


def _alike(people: Sequence[Person], rows: Sequence[int], seen: Seen) -> Mapping[int, Said]:
    """Whom somebody new may be: known already, or on a row above."""
    return {
        place: said(
            "alike_person", name=found.name, where=seen.names.path(areas_of(found)[0])
        )
        if isinstance(found, Person)
        else said("alike_row", row=rows[found])
        for place, found in alike_among(people).items()
    }  # fmt: skip


NAMESAKES = Column(
    "sure", Words("同名核对", "namesakes"),
    Words(
        "只用于新增：与已登记的人同名，确不是同一人的填“不是同一人”",
        "of new rows alone: of one name with somebody known, and not the same",
    ),
    Choice({True: Words("不是同一人", "not the same")}), lambda _row: None, enter="sure",
    held=False,
)  # fmt: skip
PEOPLE = Listing(
    key="people",
    name=Words("人员", "people"),
    model=Person,
    fields=("name", "sex", "born", "number", "phone"),
    areas=("area_registered", "area_lived"),
    order=("pinyin",),
    base=_in_use,
    moves="area_lived",
    adding=Adding(_new, same_number, "known_number", "twice_number", _alike),
    filters={
        "name": lambda rows, value: rows.filter(name=value),
        "pinyin": lambda rows, value: rows.filter(pinyin=value.lower()),
    },
    columns=(
        Column(
            "name", Words("姓名", "name"), Words("户籍登记的姓名", "as the register has it"),
            Text(NAME), lambda row: row["name"], enter="name", needed=True,
        ),
        Column(
            "sex", Words("性别", "sex"), Words("男或者女", "male or female"),
            SEXES, lambda row: row["sex"], enter="sex", width=8,
        ),
        Column(
            "born", Words("出生", "born"), Words("一般只显示年份", "as a rule the year alone"),
            Birth(), lambda row: row["born"], enter="born", width=12,
        ),
        Column(
            "number", Words("公民身份号码", "identity number"),
            Words("一般只显示后4位", "as a rule the last four signs alone"),
            Number(), lambda row: _opened(row["number"]), enter="number", width=22,
        ),
        Column(
            "area_registered", Words("户籍地", "registered in"),
            Words("区县 乡镇 村（社区）；市外为空", "county, town, village; empty elsewhere"),
            AreaName(), lambda row: row["area_registered"], enter="area_registered", width=34,
        ),
        Column(
            "area_lived", Words("居住地", "lives in"),
            Words("从下拉列表选择您负责的村（社区）", "choose one of your villages from the list"),
            AreaName(), lambda row: row["area_lived"],
            change=lambda key: {"area_lived": key}, required=True, enter="area_lived",
            width=34,
        ),
        Column(
            "phone", Words("联系电话", "phone"),
            Words("要改的填完整号码，不改的保留原样", "to change it, write it whole"),
            Phone(), lambda row: _opened(row["phone"]), change=_phone,
            enter="phone", width=16,
        ),
        NAMESAKES,
    ),
)  # fmt: skip
