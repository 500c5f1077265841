"""JSON as its standard has it: no key twice, no number that is none."""

from __future__ import annotations

import json
from math import isinf
from typing import Any


def strict_json(text: str) -> Any:
    """What a text of JSON says.

    Raises:
        ValueError: it is no JSON, a key stands twice, or a number is none (`NaN`, `1e999`).
        RecursionError: it is nested too deeply.
    """
    return json.loads(
        text, object_pairs_hook=_each_once, parse_float=_finite, parse_constant=_no_number
    )


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            msg = f"the key `{key}` stands twice"
            raise ValueError(msg)
        found[key] = value
    return found


def _finite(digits: str) -> float:
    return _no_number(digits) if isinf(number := float(digits)) else number


def _no_number(digits: str) -> float:
    msg = f"`{digits}` is no number of JSON"
    raise ValueError(msg)
