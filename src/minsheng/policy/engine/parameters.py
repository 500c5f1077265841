"""Dated parameters: every figure of the law, with its own source and status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from minsheng.policy.engine.bounds import LARGEST_BASE, figure_fault
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.written import identifier, listing, mapping, untold

Status = Literal["verified", "remembered", "illustrative"]
Residence = Literal["urban", "rural"]
STATUSES = ("verified", "remembered", "illustrative")
TYPES = ("Fen", "Count", "Rate", "Day", "Month", "bool", "Rounding")
RESIDENCES = ("urban", "rural")
KEY = {"start": None, "area": "0", "residence": None}
"""What tells one value from another, and what each is when it is not written."""
DIRECTIONS = {"down": -1, "up": 1, "nearest": 0}
TIES = {"down": -1, "up": 1, "none": 0}
FIELDS = {"type", "zh", "en", "per", "values"}
AREA = re.compile(r"0|[1-9][0-9]([0-9]{2}){0,2}", re.ASCII)
VALUE_FIELDS = {"start", "area", "residence", "value", "status", "source"}


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value.

    Attributes:
        start: first day in force.
        area: "0" the nation, else the first 2, 4 or 6 digits of a division code.
        residence: for which standard, or None for both.
        value: the figure; None ends the one before it.
        status: how far it can be trusted.
        source: where it stands written.
    """

    start: date
    area: str
    residence: Residence | None
    value: int | bool | Rounding | None
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named figure of a law with all its dated values."""

    law: str
    leaf: str
    type: str
    zh: str
    en: str
    per: str
    values: tuple[Value, ...]

    @property
    def name(self) -> str:
        """The qualified name, `law__leaf`."""
        return f"{self.law}__{self.leaf}"

    def in_force(self, day: date, county: str, residence: Residence) -> Value | None:
        """The value for a county and residence on a day; None when there is none.

        The most particular counts: county before city, province, nation; within one
        area the one of that residence before the one for both; then the latest.
        """
        for area in area_chain(county):
            for wanted in (residence, None):
                dated = [
                    v
                    for v in self.values
                    if v.area == area and v.residence == wanted and v.start <= day
                ]
                if dated:
                    latest = max(dated, key=lambda v: v.start)
                    return latest if latest.value is not None else None
        return None

    def valued(self, day: date) -> bool:
        """Whether any area has a value on a day."""
        latest: dict[tuple[str, Residence | None], Value] = {}
        for value in sorted(self.values, key=lambda v: v.start):
            if value.start <= day:
                latest[value.area, value.residence] = value
        return any(v.value is not None for v in latest.values())


def area_chain(county: str) -> tuple[str, ...]:
    """A county's code and those of the areas around it, nearest first."""
    return tuple(dict.fromkeys((county, county[:4], county[:2], "0")))


def _value_faults(entry: Mapping[str, Any], type_: str) -> Iterator[str]:
    for field in ("start", "value", "status", "source"):
        if field not in entry:
            yield f"lacks {field}"
    for field in set(entry) - VALUE_FIELDS:
        yield f"has the unknown field `{field}`"
    if type(entry.get("start")) is not date:
        yield f"start {entry.get('start')!r} is not a date (yyyy-mm-dd)"
    if str(entry.get("status")) not in STATUSES:
        yield f"status {entry.get('status')!r} is not one of {', '.join(STATUSES)}"
    if not str(entry.get("source") or "").strip():
        yield "has no source"
    elif not isinstance(entry["source"], str):
        yield f"source {entry['source']!r} is not words"
    if entry.get("residence", "urban") not in (*RESIDENCES, None):
        yield f"residence {entry.get('residence')!r} is not urban or rural"
    if not AREA.fullmatch(str(entry.get("area", "0"))):
        yield f"area {entry.get('area')!r} is not 0 or the first 2, 4 or 6 digits of a code"
    if entry.get("value") is not None:
        yield from _figure_faults(entry["value"], type_)


def _figure_faults(value: Any, type_: str) -> Iterator[str]:
    if type_ == "Rounding":
        if not _is_rounding(value):
            yield (
                f"rounding needs base (1 to {LARGEST_BASE} fen), direction (up, down, nearest) "
                "and tie (up or down for nearest, else none)"
            )
    elif (type_ == "bool") != isinstance(value, bool) or not isinstance(value, int):
        yield f"value {value!r} is not a {type_}"
    elif type_ not in ("bool", "Count") and value < 0:
        yield f"value {value!r} is negative"
    elif fault := figure_fault(type_, value):
        yield f"value {fault}"


def _is_rounding(value: Any) -> bool:
    if not isinstance(value, Mapping) or set(value) != {"base", "direction", "tie"}:
        return False
    direction, tie = str(value["direction"]), str(value["tie"])
    return (
        direction in DIRECTIONS
        and tie in TIES
        and (direction == "nearest") == (tie != "none")
        and type(value["base"]) is int
        and 1 <= value["base"] <= LARGEST_BASE
    )


def _value(entry: Mapping[str, Any]) -> Value:
    value = entry["value"]
    if isinstance(value, Mapping):
        value = Rounding(value["base"], DIRECTIONS[value["direction"]], TIES[value["tie"]])
    return Value(
        start=entry["start"],
        area=str(entry.get("area", "0")),
        residence=cast("Residence | None", entry.get("residence")),
        value=value,
        status=cast(Status, entry["status"]),
        source=" ".join(str(entry["source"]).split()),
    )


def _dated_faults(values: Sequence[Any], type_: str, whose: str) -> Iterator[str]:
    """What is wrong with the values of one parameter."""
    seen: set[tuple[str, ...]] = set()
    for number, dated in enumerate(values, 1):
        place = f"{whose}, value {number}"
        if not isinstance(dated, Mapping):
            yield f"{place} needs {', '.join(sorted(VALUE_FIELDS))}"
            continue
        yield from (f"{place} {words}" for words in _value_faults(dated, type_))
        key = tuple(str(dated.get(f, d)) for f, d in KEY.items())
        if key in seen:
            yield f"{place} stands for the same day and area as another"
        seen.add(key)


def read_parameters(law: str, document: Any, where: str) -> dict[str, Parameter]:
    """The parameters of a law's parsed `parameters.yaml`, by qualified name.

    Raises:
        RuleBookError: a value without unit, date, source or status, or out of its type.
    """
    faults: list[str] = []
    parameters: dict[str, Parameter] = {}
    for leaf, entry in mapping(document, where, faults).items():
        place = f"{where}: parameter `{leaf}`"
        if not identifier(leaf):
            faults.append(f"{place}: a name is small letters, digits, single `_`")
            continue
        if not isinstance(entry, Mapping):
            faults.append(f"{place} needs {', '.join(sorted(FIELDS))}")
            continue
        missing = FIELDS - set(entry)
        extra = set(map(str, entry)) - FIELDS
        if missing or extra:
            words = [f"lacks {f}" for f in sorted(missing)]
            words += [f"has the unknown field `{f}`" for f in sorted(extra)]
            faults.append(f"{place} {', '.join(words)}")
            continue
        if str(entry["type"]) not in TYPES:
            faults.append(f"{place}: type is one of {', '.join(TYPES)}")
            continue
        if not entry["values"]:
            faults.append(f"{place} has no values")
            continue
        faults += [f"{place}: {words}" for words in untold(entry, ("zh", "en", "per"))]
        faults += _dated_faults(listing(entry["values"], place, faults), entry["type"], place)
        if not faults:
            parameters[f"{law}__{leaf}"] = Parameter(
                law=law,
                leaf=leaf,
                type=entry["type"],
                zh=entry["zh"],
                en=entry["en"],
                per=entry["per"],
                values=tuple(_value(v) for v in entry["values"]),
            )
    if faults:
        raise RuleBookError(faults)
    return parameters
