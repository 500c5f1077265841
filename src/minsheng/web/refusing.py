"""What an action, or the database, refuses becomes a page that says so, and never a fault.

A write outside the scope, which the database refuses (42501), is a page one may not have; a
record somebody changed meanwhile is told as that.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import InsufficientPrivilege

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError
from minsheng.web.pages import errors


class Refusing:
    """Middleware: looks at what a page raised."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page as it is."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, raised: Exception) -> HttpResponse | None:
        """A page for what was refused; None for what is a fault of ours."""
        if isinstance(raised, NotAllowedError) or refused_by_database(raised):
            return errors.refused(request)
        if isinstance(raised, ChangedMeanwhileError):
            return errors.changed(request)
        if isinstance(raised, OperationalError):
            return errors.resting(request)
        return None


def refused_by_database(raised: Exception) -> bool:
    """Whether a policy of the database refused a row."""
    return isinstance(raised, DatabaseError) and isinstance(raised.__cause__, InsufficientPrivilege)
