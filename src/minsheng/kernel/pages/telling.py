"""What others did meanwhile, told by whoever has the words for all tables: the site registers it.

Programmes have forms, and whoever was the slower of two reads on them what the other changed. The
words for that are of every programme at once, and so stand above them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from minsheng.kernel.access.officer import Officer

Meanwhile: TypeAlias = Callable[[Officer, Model, int | None], list[Any]]
Changed: TypeAlias = Callable[[HttpRequest, Sequence[Any]], HttpResponse]


@dataclass
class _Told:
    meanwhile: Meanwhile | None = None
    changed: Changed | None = None


_TOLD = _Told()


def register(meanwhile: Meanwhile, changed: Changed) -> None:
    """Make known who tells it.

    Args:
        meanwhile: gives what others changed of a row since a version of it; without one, last.
        changed: gives the page that says so.
    """
    _TOLD.meanwhile, _TOLD.changed = meanwhile, changed


def meanwhile(officer: Officer, row: Model, version: int | None) -> list[Any]:
    """What others changed of a row since an officer saw a version of it."""
    assert _TOLD.meanwhile is not None, "the site registers who tells it as it starts"
    return _TOLD.meanwhile(officer, row, version)


def changed(request: HttpRequest, others: Sequence[Any]) -> HttpResponse:
    """The page that says what others changed."""
    assert _TOLD.changed is not None, "the site registers who tells it as it starts"
    return _TOLD.changed(request, others)
