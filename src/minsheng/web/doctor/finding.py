"""What one look found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's.

    Attributes:
        what: was looked at, in Chinese and in English.
        found: likewise.
        remedy: what to do, likewise; none where all is well.
    """

    state: State
    what: tuple[str, str]
    found: tuple[str, str]
    remedy: tuple[str, str] | None = None


def well(what: tuple[str, str], found: tuple[str, str] = ("正常", "as it should be")) -> Finding:
    """Nothing to mend."""
    return Finding(State.OK, what, found)


def warned(what: tuple[str, str], found: tuple[str, str], remedy: tuple[str, str]) -> Finding:
    """It works, and may not always."""
    return Finding(State.WARN, what, found, remedy)


def failed(what: tuple[str, str], found: tuple[str, str], remedy: tuple[str, str]) -> Finding:
    """It must be mended."""
    return Finding(State.FAIL, what, found, remedy)
