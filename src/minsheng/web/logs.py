"""Logs as JSON lines, one for each request and each fault, with nothing about a person in them.

A request is told by its number, the name of its route (never the path, which holds numbers of
people), its status, the time it took and the number of the user. A fault is told by its kind
and the lines of code it passed through: what an exception says may quote a row, and so may
what a library logs. Of a library's line only its place in the library is written.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.types import EventDict

from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.scope import NoScopeError

OURS = "minsheng"
OWN_WORDS = (DatabaseFaultError, NoScopeError)
"""Faults whose words are ours, and name tables and places only."""
REPEATED = frozenset({"django.request", "django.server"})
"""Lines that say again, with the path, what our own line of the request says."""

log = structlog.stdlib.get_logger(OURS)


def settings(path: str, level: str) -> dict[str, Any]:
    """Logging as Django and Granian take it.

    Args:
        path: of a file; empty for the error stream.
        level: of our own lines; of libraries only warnings are written.
    """
    to = {"class": "logging.StreamHandler"}
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        # Looked up anew at each line, so that a log can be moved away while the site runs.
        to = {"class": "logging.handlers.WatchedFileHandler", "filename": path, "delay": True}  # type: ignore[dict-item]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": f"{__name__}.formatter"}},
        "filters": {"once": {"()": f"{__name__}.Once"}},
        "handlers": {"all": {**to, "formatter": "json", "filters": ["once"]}},
        "root": {"handlers": ["all"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": level.upper(), "handlers": ["all"], "propagate": False},
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "_granian": {"level": "WARNING", "handlers": ["all"], "propagate": False},
            "granian.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }


def formatter() -> logging.Formatter:
    """What makes a line of a record."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[of_library],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            fault_without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False),
        ],
    )


def configure() -> None:
    """Let our own lines pass the same formatter."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class Once(logging.Filter):
    """Leaves out what is said twice."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written: of a request's own lines only those with a fault."""
        return record.name not in REPEATED or bool(record.exc_info)


def of_library(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A library's line: where it was said, and not what."""
    record: logging.LogRecord = event["_record"]
    request = getattr(record, "request", None)
    number = getattr(request, "number", None)
    return {
        "event": f"{record.name}: line {record.lineno} of {record.module}.py",
        "level": record.levelname.lower(),
        "_record": record,
        "_from_structlog": False,
        **({"request": number, "route": route_of(request)} if number else {}),
        **({"exc_info": record.exc_info} if record.exc_info else {}),
    }


def fault_without_values(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Kinds and lines of code in place of an exception."""
    given = event.pop("exc_info", None)
    fault = given[1] if isinstance(given, tuple) else given
    if isinstance(fault, BaseException):
        event["fault"] = [*_told(fault)]
    return event


def _told(fault: BaseException) -> list[dict[str, Any]]:
    told, at = [], fault
    while True:
        kind = type(at)
        frames = traceback.extract_tb(at.__traceback__)
        state = getattr(at, "sqlstate", None)
        told.append(
            {
                "kind": f"{kind.__module__}.{kind.__qualname__}",
                **({"says": str(at)} if isinstance(at, OWN_WORDS) else {}),
                **({"sqlstate": state} if state else {}),
                "lines": [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames],
            }
        )
        following = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
        if following is None or len(told) == 5:  # noqa: PLR2004 - longer chains say no more
            return told
        at = following


def route_of(request: Any) -> str:
    """The name of a request's route; the path itself may hold the number of a person."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or match.route) if match else "none"


def logged(answer: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: a line for each request, behind the one that numbers it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number: str = request.number  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request=number):
            response = answer(request)
            officer = getattr(request, "officer", None)
            log.info(
                "request",
                method=request.method if request.method in KNOWN else "other",
                route=route_of(request),
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000),
                user=officer.user.pk if officer else None,
            )
        return response

    return middleware


KNOWN = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
