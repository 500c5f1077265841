"""What somebody wrote of a reform, read: which figure, where, and what it is to be.

Amounts are written in yuan, as people say them; inside everything is fen. A number that would
be far from today's is refused unless its unit stands beside it: 78000 for 780 yuan is the
mistake most easily made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, cast

from minsheng.policy.engine.faults import nearest
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import Parameter, Residence
from minsheng.recheck.errors import RecheckError

Kind = Literal["to", "by", "highest", "lowest"]
SET = re.compile(
    r"(?P<name>[^\[\]=]+?)\s*(?:\[(?P<place>[^\]]*)\])?\s*=\s*(?P<value>.+)", re.DOTALL
)
PLACE = re.compile(r"[1-9][0-9](?:[0-9]{2}){0,2}", re.ASCII)
NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s.]*)", re.ASCII)
RELATIVE = re.compile(r"(?P<sign>[+-])\s*(?P<number>\d+(?:\.\d+)?)\s*[%％]", re.ASCII)
TRUTHS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
RESIDENCES: Mapping[str, Residence] = {
    "urban": "urban",
    "城镇": "urban",
    "rural": "rural",
    "农村": "rural",
}
ONE: Mapping[str, Kind] = {
    "highest": "highest",
    "最高": "highest",
    "lowest": "lowest",
    "最低": "lowest",
}
FEN = {"": 100, "yuan": 100, "元": 100, "fen": 1, "分": 1}
"""Fen in each unit an amount may be written in; without one it is yuan."""
PERCENT = ("%", "％")
BASIS_POINTS = 100
"""Of one percent."""
UNITS = ("_m_hh", "_y_hh", "_y_mu", "_hh", "_m", "_y")
"""Ends of names that say a time or whose a figure is; they may be left out."""
CALLED = {
    "Fen": "an amount of money",
    "Rate": "a share",
    "Count": "a whole number",
    "bool": "true or false",
    "Rounding": "a way of rounding",
}
FAR = 20
"""So many times as much, or as little, as today is taken for a slip of the unit."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a figure is to be.

    Attributes:
        kind: `to` a value, `by` a share of what it is, or for all places the `highest` or
            `lowest` of today.
        value: for `to` as the engine holds it (fen, basis points, a rounding's fields).
        factor: for `by`: what today's is multiplied by.
        sure: whether the unit stood beside the number; a share of today's tells no sum.
    """

    kind: Kind
    value: Any = None
    factor: Fraction = Fraction(1)
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One figure of a reform.

    Attributes:
        parameter: its qualified name.
        area: the first digits of a division code; empty for everywhere.
        residence: for which standard, or None for both.
        wanted: what it is to be.
        start: the month from which it counts, `yyyy-mm`; None for the month that is played.
        where: where it was written, for a fault.
    """

    parameter: str
    area: str
    residence: Residence | None
    wanted: Wanted
    where: str
    start: str | None = None


def read_set(text: str, library: Library, places: Mapping[str, str] | None = None) -> Setting:
    """A setting as it is written on the command line: `dibao.standard[320681]=780`.

    Args:
        text: the name, in brackets where, and what it is to be.
        library: the laws.
        places: codes of places by their names, where these may be written.

    Raises:
        RecheckError: it is not written so, or names nothing there is.
    """
    found = SET.fullmatch(text.strip())
    where = f"--set {text}"
    if found is None:
        msg = f"{where}: write a figure, `=` and what it is to be, as dibao.standard=780"
        raise RecheckError(msg)
    parameter = parameter_of(found["name"].strip(), library, where)
    area, residence = place_of(found["place"] or "", where, places or {})
    return Setting(
        parameter.name, area, residence, wanted_of(found["value"], parameter, where), where
    )


def parameter_of(name: str, library: Library, where: str) -> Parameter:
    """The parameter meant by `law.figure`; the unit at the end of a name may be left out.

    Raises:
        RecheckError: there is none, or more than one; the nearest is named.
    """
    law, _, leaf = name.replace("__", ".", 1).partition(".")
    for known in library.parameters.values():
        if (known.law, known.leaf) == (law, leaf):
            return known
    found = [p for p in library.parameters.values() if p.law == law and short(p.leaf) == leaf]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"`{shown(p)}`" for p in found)
        raise RecheckError(f"{where}: `{name}` may be {several}; write one of them")
    names = [n for p in library.parameters.values() for n in (shown(p), f"{p.law}.{short(p.leaf)}")]
    near = nearest(name, names) or "; `minsheng rulebook pages OUT` lists all figures"
    raise RecheckError(f"{where}: there is no figure `{name}`{near}")


def short(leaf: str) -> str:
    """A name without the unit at its end."""
    return next((leaf.removesuffix(unit) for unit in UNITS if leaf.endswith(unit)), leaf)


def shown(parameter: Parameter) -> str:
    """A parameter as it is written in a reform."""
    return f"{parameter.law}.{parameter.leaf}"


def place_of(text: str, where: str, places: Mapping[str, str]) -> tuple[str, Residence | None]:
    """An area and a standard, from `320681`, `urban` or `320681/urban`.

    Raises:
        RecheckError: it is no such place.
    """
    area, residence = "", None
    for part in (p.strip() for p in text.split("/")) if text.strip() else ():
        if part in RESIDENCES and residence is None:
            residence = RESIDENCES[part]
        elif (code := places.get(part, part)) and PLACE.fullmatch(code) and not area:
            area = code
        else:
            msg = (
                f"{where}: `{part}` is no place{nearest(part, places)}; write the first 2, 4 or 6 "
                "digits of a division code, urban or rural, or both as 320681/urban"
            )
            raise RecheckError(msg)
    return area, residence


def wanted_of(written: Any, parameter: Parameter, where: str) -> Wanted:
    """What a figure is to be, from what was written.

    Args:
        written: a text, a whole number, a truth, or the fields of a rounding.
        parameter: the figure.
        where: where it stands.

    Raises:
        RecheckError: it is nothing such a figure can be.
    """
    if isinstance(written, Mapping) or parameter.type == "Rounding":
        return _rounding(written, parameter, where)
    text = str(written).strip() if not isinstance(written, bool) else str(written).lower()
    if parameter.type == "bool":
        if text.lower() in TRUTHS:
            return Wanted("to", TRUTHS[text.lower()])
        raise _not(where, text, parameter, "write true or false")
    if text in ONE:
        return Wanted(ONE[text])
    if relative := RELATIVE.fullmatch(text):
        share = Fraction(relative["number"]) / 100
        factor = 1 + share if relative["sign"] == "+" else 1 - share
        return Wanted("by", factor=factor)
    return _absolute(text, parameter, where)


def _absolute(text: str, parameter: Parameter, where: str) -> Wanted:
    found = NUMBER.fullmatch(text)
    unit = found["unit"] if found else ""
    if parameter.type == "Fen":
        if found is None or unit.lower() not in FEN:
            raise _not(where, text, parameter, "write an amount in yuan, as 780 or 780.50")
        fen = Fraction(found["number"]) * FEN[unit.lower()]
        if fen.denominator != 1:
            raise _not(where, text, parameter, "write whole fen: two digits after the point")
        return Wanted("to", int(fen), sure=bool(unit))
    if parameter.type == "Rate":
        if found is None or unit not in PERCENT:
            raise _not(where, text, parameter, "write a share in percent, as 10%")
        points = Fraction(found["number"]) * BASIS_POINTS
        if points.denominator != 1:
            raise _not(where, text, parameter, "write at most two digits after the point")
        return Wanted("to", int(points), sure=True)
    if found is None or unit or "." in text:
        raise _not(where, text, parameter, "write a whole number")
    return Wanted("to", int(text))


def _rounding(written: Any, parameter: Parameter, where: str) -> Wanted:
    """A rounding, of which the base is written in fen as it is in the law's files."""
    if parameter.type != "Rounding":
        raise _not(where, "fields", parameter, "write one value")
    if not isinstance(written, Mapping):
        remedy = "give it in a --reform file as {base: 100, direction: up, tie: none}, base in fen"
        raise _not(where, str(written), parameter, remedy)
    return Wanted("to", cast("Mapping[str, Any]", written), sure=True)


def _not(where: str, text: str, parameter: Parameter, remedy: str) -> RecheckError:
    kind = CALLED.get(parameter.type, parameter.type)
    said = f"`{shown(parameter)}` ({parameter.zh}) is {kind}, which `{text}` is not"
    return RecheckError(f"{where}: {said}; {remedy}")
