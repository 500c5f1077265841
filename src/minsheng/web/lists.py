"""Long lists a page at a time, by where the last page ended: never counted, never skipped over."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
PAGE = 50
_MOST = 24


def paged(
    request: HttpRequest, rows: QuerySet[Row], *columns: str, size: int = PAGE
) -> tuple[list[Row], str]:
    """A page of rows in the order of some columns, and where the next one begins.

    Args:
        request: with `after`, the number of the last row of the page before, if any.
        rows: all of them.
        columns: that are never null, with a minus where the greatest comes first; rows alike
            are told apart by their numbers.
        size: of a page.

    Returns:
        The rows, and what the next page is asked for with; empty where there is none.
    """
    typed = request.GET.get("after", "")
    if typed.isascii() and typed.isdecimal() and len(typed) < _MOST:
        # It may be done with since, and among the rows no more: the next page goes on behind it.
        every = rows.model._default_manager
        last = every.filter(pk=int(typed)).values(*(c.lstrip("-") for c in columns), "pk").first()
        if last is not None:
            rows = rows.filter(_behind(last, (*columns, "pk")))
    listed = list(rows.order_by(*columns, "pk")[: size + 1])
    return listed[:size], str(listed[size - 1].pk) if len(listed) > size else ""


def _behind(last: dict[str, Any], columns: tuple[str, ...]) -> Q:
    """The rows behind one, in the order of some columns.

    The first column's bound stands by itself, too: an index is entered there, where an OR alone
    would be walked from its beginning.
    """
    first, *rest = columns
    name = first.lstrip("-")
    than = "lt" if first.startswith("-") else "gt"
    beyond = Q(**{f"{name}__{than}": last[name]})
    if not rest:
        return beyond
    alike = Q(**{name: last[name]}) & _behind(last, tuple(rest))
    return Q(**{f"{name}__{than}e": last[name]}) & (beyond | alike)
