"""What an action refused, as a page: 403 where it is not allowed, 409 where others were quicker."""

from __future__ import annotations

from collections.abc import Callable

from django.db import ProgrammingError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import InsufficientPrivilege

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError
from minsheng.web.pages import errors

Answer = Callable[[HttpRequest], HttpResponse]


class Refusals:
    """Middleware: answers what a page did not answer itself; its transaction is undone by then."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page's own answer."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page of a refusal; None for a fault."""
        if isinstance(fault, NotAllowedError) or _by_database(fault):
            return errors.refused(request)
        if isinstance(fault, ChangedMeanwhileError):
            return errors.changed(request)
        return None


def _by_database(fault: Exception) -> bool:
    """Whether a guard of the database refused a row."""
    return isinstance(fault, ProgrammingError) and isinstance(
        fault.__cause__, InsufficientPrivilege
    )
