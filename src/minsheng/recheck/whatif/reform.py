"""A reform applied: a copy of the law's figures with some of them changed.

Nothing is written into the law's texts. The new values are read by the engine's own reading of
parameters, with all its checks, and stand beside the old ones as the most particular there
are: one for each county, and for each standard where the two differ. Each is *illustrative*
and names the reform as its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from minsheng.policy.engine.book import RESIDENCES, beginning
from minsheng.policy.engine.bounds import figure_fault
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import (
    DIRECTIONS,
    TIES,
    Parameter,
    Residence,
    Value,
    read_parameters,
)
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.whatif.settings import FAR, Setting, shown

Place = tuple[str, Residence]
Cells = dict[Place, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a reform makes of one figure in one place.

    Attributes:
        parameter: its qualified name.
        county: the 6-digit code.
        residence: for which standard.
        before: as the engine holds it.
        after: as the engine holds it.
    """

    parameter: str
    county: str
    residence: Residence
    before: Any
    after: Any


def reformed(
    library: Library, settings: Sequence[Setting], day: date, counties: Sequence[str]
) -> tuple[Library, tuple[Figure, ...]]:
    """The library with a reform in force, and what it makes of each figure in each place.

    Args:
        library: the laws as they stand; they are left so.
        settings: what is to change, later ones after earlier ones.
        day: the day whose law is played.
        counties: the codes of the counties it is played for.

    Raises:
        RecheckError: a place is none of them, a day is outside, or a figure out of its bounds.
    """
    places = [(county, residence) for county in counties for residence in RESIDENCES]
    parameters = dict(library.parameters)
    figures: list[Figure] = []
    for name in dict.fromkeys(s.parameter for s in settings):
        own = [s for s in settings if s.parameter == name]
        parameter = library.parameters[name]
        before = _today(parameter, day, places)
        after = dict(before)
        for setting in own:
            _refuse_outside(setting, library, day)
            _set(after, before, setting, parameter, counties)
        start = min(date.fromisoformat(f"{s.start}-01") if s.start else day for s in own)
        parameters[name] = _with_values(parameter, before, after, start, own[-1])
        figures += [Figure(name, *place, before[place], after[place]) for place in places]
    return replace(library, parameters=parameters), tuple(figures)


def _today(parameter: Parameter, day: date, places: Sequence[Place]) -> Cells:
    """What a figure is in each place.

    Raises:
        RecheckError: it has no value there.
    """
    found: Cells = {}
    for county, residence in places:
        value = parameter.in_force(day, county, residence)
        if value is None:
            msg = (
                f"`{shown(parameter)}` ({parameter.zh}) has no value for {county}, {residence} on "
                f"{day}: there is nothing to change; choose another month"
            )
            raise RecheckError(msg)
        found[county, residence] = value.value
    return found


def _refuse_outside(setting: Setting, library: Library, day: date) -> None:
    if setting.start is None:
        return
    start, first = date.fromisoformat(f"{setting.start}-01"), beginning(library)
    if not first <= start <= day:
        msg = (
            f"{setting.where}: it begins in {setting.start}, outside {first:%Y-%m} to {day:%Y-%m}, "
            "the month that is played; write a month in between, or play a later one with --as-of"
        )
        raise RecheckError(msg)


def _set(
    after: Cells,
    before: Cells,
    setting: Setting,
    parameter: Parameter,
    counties: Sequence[str],
) -> None:
    """Change the places of a setting."""
    chosen = [place for place in after if _within(place, setting)]
    if not chosen:
        msg = (
            f"{setting.where}: {setting.area} is no place of this snapshot; its counties are "
            f"{', '.join(counties)}"
        )
        raise RecheckError(msg)
    wanted = setting.wanted
    if wanted.kind in ("highest", "lowest"):
        one = (max if wanted.kind == "highest" else min)(after[place] for place in chosen)
        after |= dict.fromkeys(chosen, one)
        return
    for place in chosen:
        value = wanted.value
        if wanted.kind == "by":
            value = _nearest(after[place] * wanted.factor)
        _refuse_bounds(value, setting, parameter)
        if parameter.type == "Fen" and not wanted.sure:
            _refuse_far(value, before[place], setting, parameter)
        after[place] = _held(value)


def _within(place: Place, setting: Setting) -> bool:
    county, residence = place
    return county.startswith(setting.area) and setting.residence in (None, residence)


def _nearest(value: Fraction) -> int:
    """The nearest whole number; half of one goes up."""
    return int((value + Fraction(1, 2)).__floor__())


def _refuse_far(value: int, before: int, setting: Setting, parameter: Parameter) -> None:
    """Refuse a sum that is far from today's, where it was not written with its unit.

    Raises:
        RecheckError: it is.
    """
    if not (before and value) or before <= value * FAR <= before * FAR * FAR:
        return
    today = (
        f"{setting.where}: `{shown(parameter)}` ({parameter.zh}) is {before / 100:.2f} yuan today; "
    )
    if setting.wanted.kind == "by":
        msg = (
            f"{today}changed by that share it is {value / 100:.2f} yuan; if that is meant, write "
            f"{value / 100:.2f}yuan, else another share"
        )
    else:
        msg = (
            f"{today}amounts are written in yuan, not in fen; if {value / 100:.2f} yuan is meant, "
            f"write {value / 100:.2f}yuan"
        )
    raise RecheckError(msg)


def _refuse_bounds(value: Any, setting: Setting, parameter: Parameter) -> None:
    """Refuse a number no figure of its type can be.

    Raises:
        RecheckError: it is out of bounds.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        return
    fault = figure_fault(parameter.type, value)
    if fault or value < 0:
        words = fault or f"{value} is negative"
        unit = " (in fen)" if parameter.type == "Fen" else ""
        msg = f"{setting.where}: `{shown(parameter)}`{unit}: {words}; write a smaller change"
        raise RecheckError(msg)


def _held(value: Any) -> Any:
    """A value as the engine holds it, once read."""
    if isinstance(value, Mapping) and set(value) == {"base", "direction", "tie"}:
        direction, tie = DIRECTIONS.get(value["direction"]), TIES.get(value["tie"])
        if direction is not None and tie is not None:
            return Rounding(value["base"], direction, tie)
    return value


def _with_values(
    parameter: Parameter, before: Cells, after: Cells, start: date, setting: Setting
) -> Parameter:
    """A parameter with what a reform makes of it, read as the law's own files are.

    Raises:
        RuleBookError: it is nothing a figure can be.
    """
    source = f"what if: {setting.where}"
    changed = {place: value for place, value in after.items() if value != before[place]}
    if not changed:
        return parameter
    entries = list(_entries(parameter, changed, after, start, source))
    keys = {(e["area"], e.get("residence")) for e in entries}
    stay = [v for v in parameter.values if (v.area, v.residence) not in keys or v.start < start]
    document = {
        parameter.leaf: {
            "type": parameter.type,
            "zh": parameter.zh,
            "en": parameter.en,
            "per": parameter.per,
            "values": [*map(_entry, stay), *entries],
        }
    }
    return read_parameters(parameter.law, document, setting.where)[parameter.name]


def _entries(
    parameter: Parameter, changed: Cells, after: Cells, start: date, source: str
) -> Iterator[dict[str, Any]]:
    """The new values: one for a county, or one for each standard where they are told apart."""
    for county in dict.fromkeys(county for county, _ in changed):
        own = {residence: after[county, residence] for residence in RESIDENCES}
        apart = len(set(own.values())) > 1 or any(
            v.area == county and v.residence is not None for v in parameter.values
        )
        both: tuple[Residence | None, ...] = RESIDENCES if apart else (None,)
        for residence in both:
            value = own[residence or RESIDENCES[0]]
            written = Value(start, county, residence, value, "illustrative", source)
            yield _entry(written)


def _entry(value: Value) -> dict[str, Any]:
    """A value as the law's files write it."""
    held: Any = value.value
    if isinstance(held, Rounding):
        direction = next(word for word, code in DIRECTIONS.items() if code == held.direction)
        tie = next(word for word, code in TIES.items() if code == held.tie)
        held = {"base": held.base, "direction": direction, "tie": tie}
    entry = {
        "start": value.start,
        "area": value.area,
        "value": held,
        "status": value.status,
        "source": value.source,
    }
    return entry if value.residence is None else {**entry, "residence": value.residence}
