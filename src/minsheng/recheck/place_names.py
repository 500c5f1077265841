"""Counties, townships and villages of a run, found by code or by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minsheng.policy.engine.faults import nearest
from minsheng.recheck.errors import RecheckError

TOWNSHIP = 1_000
"""What is left of a village's code without its last three digits is its township's."""
WIDTHS = {"county": 6, "township": 9, "village": 12}
"""Digits of a code."""
MOST_NAMED = 8
"""How many places a fault names."""


def place_of(
    text: str,
    level: str,
    there: Sequence[int],
    names: Mapping[int, str],
    within: int | None = None,
) -> int:
    """A county, township or village of a run, from its code, its name or a part of its name.

    Args:
        text: what somebody wrote; the noughts at the end of a long code may stand or not.
        level: `county`, `township` or `village`.
        there: the codes there are, each as long as its level's.
        names: what places are called, by the code of twelve digits.
        within: the code of the county or township asked for besides: of several places of
            that name the one in it is meant.

    Raises:
        RecheckError: the run has no such place, or several of that name.
    """
    text, tail = text.strip(), 10 ** (12 - WIDTHS[level])
    called = {code: names.get(code * tail, "") for code in there}
    found = [code for code in there if text in (str(code), str(code * tail))]
    found = found or [code for code, name in called.items() if text and name == text]
    if not found and text and level != "village":
        found = [code for code, name in called.items() if text in name]
    found = sorted(found)
    if len(found) > 1 and within is not None:
        found = [code for code in found if str(code).startswith(str(within))] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise RecheckError(_several(text, level, found, called))
    raise RecheckError(f"this run holds no {level} `{text}`{_there(text, level, called)}")


def _several(text: str, level: str, found: Sequence[int], called: Mapping[int, str]) -> str:
    """That a name is that of several places, each with its code."""
    codes = ", ".join(f"{code} {called[code]}" for code in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"more than one {level} of this run is called `{text}` ({codes}{more}); give the code"


def _there(text: str, level: str, called: Mapping[int, str]) -> str:
    """The nearest name or code; of counties, which are few, all where none comes near."""
    named = list(filter(None, called.values()))
    near = nearest(text, [*map(str, called), *named])
    if near or level != "county" or not named:
        return near
    return f"; it holds {', '.join(named)}"


def full_name(code: int, names: Mapping[int, str]) -> str:
    """What a village is called, township first: `金沙街道新市社区居委会`."""
    return f"{names.get(code // TOWNSHIP * TOWNSHIP, '')}{names.get(code, '')}"


def villages_of(
    text: str, there: Sequence[int], names: Mapping[int, str], within: int | None = None
) -> tuple[int, ...]:
    """The villages of a run somebody means: by code, by name with or without the township.

    A part of a name means all that contain it.

    Args:
        text: what somebody wrote.
        there: the codes there are.
        names: what places are called, by the code of twelve digits.
        within: the code of the county or township asked for besides.

    Raises:
        RecheckError: the run has none, or several of that very name.
    """
    text = text.strip()
    called = {code: full_name(code, names) for code in there if code in names}
    if text.isdigit() or text in [names.get(code) for code in there]:
        return (place_of(text, "village", there, names, within),)
    found = [code for code, full in called.items() if text in (full, f"{code} {full}")]
    found = found or [code for code, full in called.items() if text and text in full]
    if found:
        return tuple(sorted(found))
    # Nothing is called so: the nearest name, with the township or without.
    named = {code: names[code] for code in called}
    known = [*map(str, there), *named.values(), *called.values()]
    raise RecheckError(f"this run holds no village `{text}`{nearest(text, known)}")
