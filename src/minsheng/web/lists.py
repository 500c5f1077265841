"""Long lists a page at a time, by where the last page ended: never counted, never skipped over."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)
PAGE = 50
_MOST = 24


def paged(
    request: HttpRequest, rows: QuerySet[Row], column: str, size: int = PAGE
) -> tuple[list[Row], str]:
    """A page of rows in the order of a column, and where the next one begins.

    Args:
        request: with `after`, the number of the last row of the page before, if any.
        rows: all of them.
        column: a text or a day that is never null; rows alike are told apart by their numbers.
        size: of a page.

    Returns:
        The rows, and what the next page is asked for with; empty where there is none.
    """
    typed = request.GET.get("after", "")
    if typed.isascii() and typed.isdecimal() and len(typed) < _MOST:
        last: Any = rows.filter(pk=int(typed)).values_list(column, flat=True).first()
        if last is not None:
            rows = rows.filter(
                Q(**{f"{column}__gt": last}) | Q(**{column: last, "pk__gt": int(typed)})
            )
    listed = list(rows.order_by(column, "pk")[: size + 1])
    return listed[:size], str(listed[size - 1].pk) if len(listed) > size else ""
