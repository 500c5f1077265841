"""Dated parameters: every figure of the law, with its own source and status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.kinds import Rounding

Status = Literal["verified", "remembered", "illustrative"]
Residence = Literal["urban", "rural"]
STATUSES = ("verified", "remembered", "illustrative")
TYPES = ("Fen", "Count", "Rate", "Day", "Month", "bool", "Rounding")
DIRECTIONS = {"down": -1, "up": 1, "nearest": 0}
TIES = {"down": -1, "up": 1, "none": 0}
FIELDS = {"type", "zh", "en", "per", "values"}
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
    if not isinstance(entry.get("start"), date):
        yield f"start {entry.get('start')!r} is not a date (yyyy-mm-dd)"
    if entry.get("status") not in STATUSES:
        yield f"status {entry.get('status')!r} is not one of {', '.join(STATUSES)}"
    if not str(entry.get("source") or "").strip():
        yield "has no source"
    if entry.get("residence", "urban") not in ("urban", "rural"):
        yield f"residence {entry.get('residence')!r} is not urban or rural"
    if str(entry.get("area", "0")) != "0" and len(str(entry.get("area"))) not in (2, 4, 6):
        yield f"area {entry.get('area')!r} is not 0 or the first 2, 4 or 6 digits of a code"
    value = entry.get("value")
    if value is None:
        return
    if type_ == "Rounding":
        if (
            not isinstance(value, Mapping)
            or set(value) != {"base", "direction", "tie"}
            or value["direction"] not in DIRECTIONS
            or value["tie"] not in TIES
            or not isinstance(value["base"], int)
            or value["base"] < 1
            or (value["direction"] == "nearest") != (value["tie"] != "none")
        ):
            yield (
                "rounding needs base (fen), direction (up, down, nearest) and tie "
                "(up or down for nearest, else none)"
            )
    elif (type_ == "bool") != isinstance(value, bool) or not isinstance(value, int):
        yield f"value {value!r} is not a {type_}"
    elif type_ not in ("bool", "Count") and value < 0:
        yield f"value {value!r} is negative"


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


def read_parameters(law: str, document: Any, where: str) -> dict[str, Parameter]:
    """The parameters of a law's parsed `parameters.yaml`, by qualified name.

    Raises:
        RuleBookError: a value without unit, date, source or status, or out of its type.
    """
    faults: list[str] = []
    parameters: dict[str, Parameter] = {}
    for leaf, entry in (document or {}).items():
        missing = FIELDS - set(entry)
        extra = set(entry) - FIELDS
        if missing or extra:
            words = [f"lacks {f}" for f in sorted(missing)]
            words += [f"has the unknown field `{f}`" for f in sorted(extra)]
            faults.append(f"{where}: parameter `{leaf}` {', '.join(words)}")
            continue
        if entry["type"] not in TYPES:
            faults.append(f"{where}: parameter `{leaf}`: type is one of {', '.join(TYPES)}")
            continue
        if not entry["values"]:
            faults.append(f"{where}: parameter `{leaf}` has no values")
            continue
        seen: set[tuple[object, ...]] = set()
        for number, dated in enumerate(entry["values"], 1):
            place = f"{where}: parameter `{leaf}`, value {number}"
            faults += [f"{place} {words}" for words in _value_faults(dated, entry["type"])]
            key = (dated.get("start"), str(dated.get("area", "0")), dated.get("residence"))
            if key in seen:
                faults.append(f"{place} stands for the same day and area as another")
            seen.add(key)
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
