"""Counties, townships and villages of a run, found by code or by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minsheng.policy.engine.faults import nearest
from minsheng.recheck.errors import RecheckError

TOWNSHIP = 1_000
"""What is left of a village's code without its last three digits is its township's."""


def place_of(text: str, level: str, there: Sequence[int], names: Mapping[int, str]) -> int:
    """A county, township or village of a run, from its code or its name.

    Args:
        text: what somebody wrote; the noughts at the end of a long code may stand or not.
        level: `county`, `township` or `village`.
        there: the codes there are, each as long as its level's.
        names: what places are called, by the code of twelve digits.

    Raises:
        RecheckError: the run has no such place, or several of that name.
    """
    width = {"county": 6, "township": 9, "village": 12}[level]
    tail = 10 ** (12 - width)
    called = {code: names.get(code * tail, "") for code in there}
    found = [code for code in there if text in (str(code), str(code * tail))]
    found = found or sorted(code for code, name in called.items() if text and name == text)
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(map(str, found))
        msg = f"more than one {level} of this run is called `{text}` ({codes}); give the code"
        raise RecheckError(msg)
    known = [*map(str, there), *filter(None, called.values())]
    raise RecheckError(f"this run holds no {level} `{text}`{nearest(text, known)}")


def full_name(code: int, names: Mapping[int, str]) -> str:
    """What a village is called, township first: `金沙街道新市社区居委会`."""
    return f"{names.get(code // TOWNSHIP * TOWNSHIP, '')}{names.get(code, '')}"


def villages_of(text: str, there: Sequence[int], names: Mapping[int, str]) -> tuple[int, ...]:
    """The villages of a run somebody means: by code, by name with or without the township.

    A part of a name means all that contain it.

    Args:
        text: what somebody wrote.
        there: the codes there are.
        names: what places are called, by the code of twelve digits.

    Raises:
        RecheckError: the run has none, or several of that very name.
    """
    called = {code: full_name(code, names) for code in there if code in names}
    if text.isdigit() or text in [names.get(code) for code in there]:
        return (place_of(text, "village", there, names),)
    found = [code for code, full in called.items() if text in (full, f"{code} {full}")]
    found = found or [code for code, full in called.items() if text and text in full]
    if found:
        return tuple(sorted(found))
    # Nothing is called so: the nearest name, with the township or without.
    named = {code: names[code] for code in called}
    known = [*map(str, there), *named.values(), *called.values()]
    raise RecheckError(f"this run holds no village `{text}`{nearest(text, known)}")
