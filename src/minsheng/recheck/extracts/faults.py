"""What can be wrong with a cell or a row: why, and how to mend it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from minsheng.policy.engine.written import parse_yaml


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault of a row.

    Attributes:
        zh: what is wrong; goes on from the column's head.
        en: the same in English.
        mend_zh: what the office is to do.
        mend_en: the same in English.
    """

    zh: str
    en: str
    mend_zh: str
    mend_en: str


@cache
def faults() -> dict[str, Fault]:
    """All kinds of fault."""
    text = files("minsheng.recheck.extracts").joinpath("faults.yaml").read_text(encoding="utf-8")
    return {kind: Fault(**words) for kind, words in parse_yaml(text, "faults.yaml").items()}
