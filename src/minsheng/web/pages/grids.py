"""What is done with grids: added, renamed, closed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.grids import add_grid, close_grid, rename_grid
from minsheng.kernel.areas.models import Area
from minsheng.kernel.doors import asked_at, door
from minsheng.kernel.refusals import RefusedError


@require_POST
@door(Right.EDIT_GRIDS)
def add(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """Set up a grid in a village."""
    _there(key)
    name = request.POST.get("name", "")
    return _done(
        request, key, lambda: add_grid(key, name, officer, asked_at(request)), _("网格已设立")
    )


@require_POST
@door(Right.EDIT_GRIDS)
def rename(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """Give a grid another name."""
    _there(key)
    was, name = request.POST.get("was", ""), request.POST.get("name", "")
    return _done(
        request, key, lambda: rename_grid(key, was, name, officer, asked_at(request)),
        _("网格已更名"),
    )  # fmt: skip


@require_POST
@door(Right.EDIT_GRIDS)
def close(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """Close a grid."""
    _there(key)
    was = request.POST.get("was", "")
    return _done(
        request, key, lambda: close_grid(key, was, officer, asked_at(request)), _("网格已撤销")
    )


def _there(key: int) -> None:
    if not Area.objects.filter(pk=key).exists():
        raise Http404


def _done(request: HttpRequest, key: int, deed: Callable[[], object], said: str) -> HttpResponse:
    """The area's page again, with what was done, or why it was not."""
    try:
        deed()
    except RefusedError as refused:
        messages.error(request, _(refused.said))
    else:
        messages.success(request, said)
    return redirect("area", key)
