"""Schemathesis against the interface, on a copy of the database of its own."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.http import SimpleCookie
from django.test import Client
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from tests.database import unguarded

from minsheng.kernel.access.models import User
from minsheng.web.api.site import api

SECRET = "a" * 32
"""Of the page's own token."""
REFUSES = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 503]


def session_of(username: str) -> dict[str, str]:
    """Headers of a browser in which somebody is signed in."""
    client = Client()
    with unguarded(), transaction.atomic():
        user = User.objects.get(username=username)
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    cookies: SimpleCookie = client.cookies
    told = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    return {"Cookie": f"{told}; csrftoken={SECRET}", "X-CSRFToken": SECRET}


def faults(headers: dict[str, str], examples: int) -> tuple[list[str], Counter[Any]]:
    """All phases on all operations; what failed; how many cases by phase, answers by status."""
    config = SchemathesisConfig.from_dict(
        {
            "workers": 1,
            "continue-on-failure": True,
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "with-security-parameters": False,
            },
            "checks": {
                "ignored_auth": {"enabled": False},  # each request is given its session below it
                "missing_required_header": {"expected-statuses": ["422", "428"]},
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", *(str(status) for status in REFUSES)]
                },
                "negative_data_rejection": {
                    "expected-statuses": [str(status) for status in REFUSES]
                },
            },
        }
    )
    schema = schemathesis.openapi.from_dict(
        json.loads(json.dumps(api.get_openapi_schema())), config=config
    )
    site = _Site(headers)
    schema.app = site
    try:
        return _told(from_schema(schema).execute())
    finally:
        site.close()


class _Site:
    """The site; each thread of the engine has one connection, and none is left behind."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in headers.items()}
        self.site = get_wsgi_application()
        self.held: dict[int, Any] = {}

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        wrapper = connections["default"]
        if id(wrapper) not in self.held:
            wrapper.inc_thread_sharing()
            self.held[id(wrapper)] = wrapper
        response = self.site({**environ, **self.headers}, start_response)
        try:
            return [b"".join(response)]
        finally:
            response.close()

    def close(self) -> None:
        """Close all connections."""
        for wrapper in self.held.values():
            wrapper.close()
            wrapper.dec_thread_sharing()


def _told(stream: Any) -> tuple[list[str], Counter[Any]]:
    found: list[str] = []
    counted: Counter[Any] = Counter()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            recorder, phase = event.recorder, event.phase.value
            counted[phase] += len(recorder.cases)
            counted.update(
                one.response.status_code for one in recorder.interactions.values() if one.response
            )
            found += [
                f"{phase} {recorder.label}: {check.name}: {check.failure_info.failure}"
                for checks in recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(repr(event))
    return found, counted
