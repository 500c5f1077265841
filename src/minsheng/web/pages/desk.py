"""My desk: what waits for the officer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.names import area_book
from minsheng.web.clock import today
from minsheng.web.doors import door


@require_safe
@door()
def desk(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What waits for the officer, and the roles they hold."""
    book = area_book(today())
    held = [
        {
            "role": held.role,
            "areas": [book.full_name(low) or book.name(low) for low, _ in held.areas.ranges],
        }
        for held in officer.held
    ]
    return render(request, "desk.html", {"held": held})
