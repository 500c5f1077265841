"""Codes of the register in words, in templates: `{{ member.relation|word:"relation" }}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from minsheng.kernel.registry import words

register = template.Library()
BOOKS: dict[str, Mapping[Any, Any]] = {
    "sex": words.SEX,
    "relation": words.RELATION,
    "grouping": words.GROUPING,
    "related": words.RELATED,
    "purpose": words.PURPOSE,
    "use": words.USE,
    "why_one": words.WHY_ONE,
    "lift": words.LIFT,
    "licence_end": words.LICENCE_END,
}


@register.filter
def word(code: Any, book: str) -> str:
    """A code in words; a dash where there is none, the code where the book lacks it."""
    if code in BOOKS[book]:
        return str(BOOKS[book][code])
    return "—" if code is None or code == "" else str(code)
