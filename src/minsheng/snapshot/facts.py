"""The facts the rules may ask for, and their codes, as snapshots and contracts name them."""

from __future__ import annotations

import inspect
from enum import IntEnum
from functools import cache
from importlib.resources import files

from minsheng.policy.engine.facts import Fact, read_facts
from minsheng.policy.engine.written import parse_yaml
from minsheng.policy.laws import kinds


@cache
def codes_of() -> dict[str, type[IntEnum]]:
    """The coded kinds of facts, by name."""
    found = inspect.getmembers(kinds, inspect.isclass)
    return {n: code for n, code in found if issubclass(code, IntEnum) and code is not IntEnum}


@cache
def known_facts() -> dict[str, Fact]:
    """All facts of the law book, by name."""
    text = files("minsheng.policy.laws").joinpath("facts.yaml").read_text(encoding="utf-8")
    return read_facts(parse_yaml(text, "facts.yaml"), codes_of(), "facts.yaml")
