"""What is done with grids: added, renamed, closed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.grids import GridChange, GridDeed, add_grid, close_grid, rename_grid
from minsheng.kernel.areas.models import Area
from minsheng.kernel.pages.acting import CHANGED, FAULTY
from minsheng.kernel.pages.asking import refuse
from minsheng.kernel.pages.doors import asked_at, door
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.web.histories import Told
from minsheng.web.pages.areas import DEEDS, GridForm, area_page


@require_POST
@door(Right.EDIT_GRIDS)
def add(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """Set up a grid in a village."""
    form = GridForm(request.POST)
    return _done(
        request, officer, key, form, _("网格已设立"),
        lambda: add_grid(key, form.cleaned_data["name"], officer, asked_at(request)),
    )  # fmt: skip


@require_POST
@door(Right.EDIT_GRIDS)
def rename(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """Give a grid another name."""
    form, was = GridForm(request.POST), request.POST.get("was", "")
    return _done(
        request, officer, key, form, _("网格已更名"),
        lambda: rename_grid(key, was, form.cleaned_data["name"], officer, asked_at(request)),
    )  # fmt: skip


@require_POST
@door(Right.EDIT_GRIDS)
def close(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """Close a grid."""
    was = request.POST.get("was", "")
    return _done(
        request, officer, key, forms.Form(request.POST), _("网格已撤销"),
        lambda: close_grid(key, was, officer, asked_at(request)),
    )  # fmt: skip


def _done(
    request: HttpRequest, officer: Officer, key: int, form: forms.Form, said: str,
    deed: Callable[[], object],
) -> HttpResponse:  # fmt: skip
    """The area's page again, with what was done, or why it was not."""
    if not Area.objects.filter(pk=key).exists():
        raise Http404
    if not officer.may(Right.EDIT_GRIDS, key):
        raise NotAllowedError
    if not form.is_valid():
        return area_page(request, officer, key, form, FAULTY)
    try:
        deed()
    except RefusedError as refused:
        refuse(form, refused)
        return area_page(request, officer, key, form, FAULTY)
    except ChangedMeanwhileError:
        return area_page(request, officer, key, form, CHANGED, _last(key))
    messages.success(request, said)
    return redirect("area", key)


def _last(key: int) -> list[Told]:
    """What was done with a grid last."""
    found = list(GridChange.objects.filter(area=key).order_by("-pk")[:1])
    names = names_of(one.by_id for one in found)
    return [
        Told(
            one.at, str(DEEDS[GridDeed(one.deed)]), names.get(one.by_id, ""),
            _("%(deed)s：%(was)s → %(now)s")
            % {"deed": DEEDS[GridDeed(one.deed)], "was": one.before, "now": one.after or "—"},
        )
        for one in found
    ]  # fmt: skip
