"""The handbook's glossary as the help page shows it; it is in the program, no network is asked."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
PLACE = ("minsheng.web", "data/glossary.md")
"""A link to the handbook's own, which a wheel takes along as a file."""
LONGEST = 24
"""Letters of a term; titles of acts are none that a clerk looks up here."""


@cache
def terms() -> tuple[tuple[str, str], ...]:
    """Chinese and English of each term."""
    package, name = PLACE
    rows = ROW.findall((files(package) / name).read_text("utf-8"))
    return tuple(
        (chinese.strip(), english.strip()) for chinese, english in rows
        if chinese.strip() not in {"Chinese", "---"} and not set(chinese) <= set("- ")
        and len(chinese.strip()) <= LONGEST and not chinese.startswith("《")
    )  # fmt: skip
