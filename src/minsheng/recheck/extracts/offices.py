"""The offices that deliver extracts, as they are addressed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from minsheng.policy.engine.written import parse_yaml


@cache
def offices() -> dict[str, dict[str, str]]:
    """Their names by key and language."""
    text = files("minsheng.recheck.extracts").joinpath("offices.yaml").read_text(encoding="utf-8")
    return dict(parse_yaml(text, "offices.yaml"))
