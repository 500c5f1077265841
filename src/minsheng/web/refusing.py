"""What an action, or the database, refuses becomes a page that says so, and never a fault.

A write outside the scope, which the database refuses (42501), is a page one may not have; a
record somebody changed meanwhile is told as that.
"""

from __future__ import annotations

import errno
from collections.abc import Callable

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DiskFull, InsufficientPrivilege

from minsheng.kernel.refusals import ChangedMeanwhileError, DoneBeforeError, NotAllowedError
from minsheng.web.pages import errors
from minsheng.web.problems import asks_the_api

METHOD = 405
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class Refusing:
    """Middleware: looks at what a page raised."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page as it is; a page of its own where it is not asked for so."""
        answer = self.answer(request)
        if answer.status_code == METHOD and not asks_the_api(request):
            told = errors.wrong_method(request)
            told["Allow"] = answer["Allow"]
            return told
        return answer

    def process_exception(self, request: HttpRequest, raised: Exception) -> HttpResponse | None:
        """A page for what was refused; None for what is a fault of ours."""
        if isinstance(raised, NotAllowedError) or refused_by_database(raised):
            return errors.refused(request)
        if isinstance(raised, ChangedMeanwhileError):
            return errors.changed(request)
        if isinstance(raised, DoneBeforeError):
            return errors.done_before(request, raised.where)
        if isinstance(raised, OSError) and raised.errno in NO_SPACE:
            return errors.full(request)
        if isinstance(raised.__cause__, DiskFull):
            return errors.full(request)
        if isinstance(raised, OperationalError):
            return errors.resting(request)
        return None


def refused_by_database(raised: Exception) -> bool:
    """Whether a policy of the database refused a row."""
    return isinstance(raised, DatabaseError) and isinstance(raised.__cause__, InsufficientPrivilege)
