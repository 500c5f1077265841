"""How bodies are read and answers written: JSON as its standard has it, in UTF-8."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer


class Writing(JSONRenderer):
    """Writes answers, Chinese as it is read."""

    json_dumps_params = {"ensure_ascii": False}


class Reading(Parser):
    """Reads bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        """A body.

        Raises:
            ValueError: it is no JSON, or not of UTF-8.
            RecursionError: it is nested too deep.
        """
        return json.loads(request.body.decode("utf-8"), parse_constant=_no_number)


def _no_number(said: str) -> None:
    raise ValueError(said)
