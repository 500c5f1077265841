"""A form page and its action: faults beside the field, a message and another page when done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.refusals import ChangedMeanwhileError, RefusedError
from minsheng.web.histories import Told, meanwhile
from minsheng.web.words import Text

FAULTY, CHANGED = 422, 409


@dataclass(frozen=True)
class Page:
    """What stands around a form.

    Attributes:
        title: what is done, and with whom.
        button: what it says.
        back: where whoever changes their mind goes.
        about: what follows from it, in a sentence.
        done: what is said when it was done.
        row: the record that is changed, with a version, if any.
        template: of the page.
        more: for the template.
    """

    title: Text
    button: Text
    back: str
    done: Text
    about: Text = ""
    row: Model | None = None
    template: str = "form.html"
    more: dict[str, Any] = field(default_factory=dict)


def acted(
    request: HttpRequest,
    officer: Officer,
    form: forms.Form,
    page: Page,
    action: Callable[[dict[str, Any]], str | None],
) -> HttpResponse:
    """Show a form, or do what it asks.

    Args:
        request: the request.
        officer: who asks.
        form: bound where it was sent.
        page: what stands around it.
        action: done with what was typed; gives where to go, None for where one came from.
    """
    if request.method != "POST":
        return shown(request, form, page)
    if not form.is_valid():
        return shown(request, form, page, FAULTY)
    try:
        with transaction.atomic():
            where = action(form.cleaned_data)
    except RefusedError as refused:
        name = refused.field if refused.field in form.fields else None
        form.add_error(name, _(refused.said))
        return shown(request, form, page, FAULTY)
    except ChangedMeanwhileError:
        return _changed(request, officer, form, page)
    messages.success(request, str(page.done))
    return HttpResponseRedirect(where or page.back)


def shown(
    request: HttpRequest,
    form: forms.Form,
    page: Page,
    status: int = 200,
    others: list[Told] | None = None,
) -> HttpResponse:
    """The page of a form; `others` is what was changed meanwhile."""
    version = None
    if page.row is not None:
        version = getattr(page.row, "version", None)
        if status == FAULTY:  # what the officer has seen is still the version they were shown
            version = request.POST.get("version", version)
    context = {"form": form, "page": page, "version": version, "others": others, **page.more}
    return render(request, page.template, context, status=status)


def seen_version(request: HttpRequest, row: Model) -> None:
    """Let a row be of the version the officer saw, which the form brought back."""
    typed = request.POST.get("version", "")
    if request.method == "POST" and typed.isascii() and typed.isdigit() and len(typed) <= 9:  # noqa: PLR2004
        row.version = int(typed)  # type: ignore[attr-defined]


def _changed(request: HttpRequest, officer: Officer, form: forms.Form, page: Page) -> HttpResponse:
    """What others changed meanwhile; the officer's own words stay, and may be sent again."""
    others: list[Told] = []
    if page.row is not None and hasattr(page.row, "version"):
        seen = page.row.version
        page.row.refresh_from_db()
        others = meanwhile(officer, page.row, seen)
    return shown(request, form, page, CHANGED, others)
