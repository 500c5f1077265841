"""A form page and its action: faults beside the field, a message and another page when done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.pages import telling
from minsheng.kernel.pages.asking import refuse
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.words import Text

form_page = require_http_methods(["GET", "HEAD", "POST"])
FAULTY, CHANGED = 422, 409
Done = TypeVar("Done")
_VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Page:
    """What stands around a form.

    Attributes:
        title: what is done, and with whom.
        button: what it says.
        back: where whoever changes their mind goes.
        about: what follows from it, in a sentence.
        done: what is said when it was done; nothing where the action says it itself.
        rows: the records that are changed, if any; with versions, or ended but once.
        template: of the page.
        more: for the template.
    """

    title: Text
    button: Text
    back: str
    done: Text
    about: Text = ""
    rows: tuple[Model, ...] = ()
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
        refuse(form, refused)
        return shown(request, form, page, FAULTY)
    except ChangedMeanwhileError:
        return _changed(request, officer, form, page)
    if page.done:
        messages.success(request, str(page.done))
    return HttpResponseRedirect(where or page.back)


def shown(
    request: HttpRequest,
    form: forms.Form,
    page: Page,
    status: int = 200,
    others: list[Any] | None = None,
) -> HttpResponse:
    """The page of a form; `others` is what was changed meanwhile."""
    version = ".".join(str(row.version) for row in page.rows if hasattr(row, "version"))
    if version and status == FAULTY:  # the officer has still seen the version they were shown
        version = request.POST.get("version", version)
    context = {"form": form, "page": page, "version": version, "others": others, **page.more}
    return render(request, page.template, context, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was filled with; None where it was not sent, and nothing where nothing was."""
    return request.POST if request.method == "POST" else None


def seen_version(request: HttpRequest, *rows: Model) -> None:
    """Let rows be of the versions the officer saw, which the form brought back.

    One that brings none saw none: it is answered like one that others have changed.
    """
    if request.method != "POST":
        return
    typed = request.POST.get("version", "").split(".")
    good = len(typed) == len(rows) and all(map(_VERSION.fullmatch, typed))
    for row, version in zip(rows, typed if good else ["0"] * len(rows), strict=True):
        row.version = int(version)  # type: ignore[attr-defined]


def pressed(
    request: HttpRequest, officer: Officer, row: Model | None, deed: Callable[[], Done]
) -> Done | HttpResponse:
    """Do what a button without fields asks; where others were quicker, a page says who and when.

    Args:
        request: the request.
        officer: who asks.
        row: the record it is about, if it is there to be seen.
        deed: what is done, in a transaction.
    """
    try:
        with transaction.atomic():
            return deed()
    except ChangedMeanwhileError:
        return telling.changed(request, _last(officer, row))


def _last(officer: Officer, row: Model | None) -> list[Any]:
    """What was done last with a record; nothing where the officer may not read its history."""
    try:
        return [] if row is None else telling.meanwhile(officer, row, None)
    except NotAllowedError:
        return []


def _changed(request: HttpRequest, officer: Officer, form: forms.Form, page: Page) -> HttpResponse:
    """What others changed meanwhile; the officer's own words stay, and may be sent again."""
    told: dict[bool, list[Any]] = {True: [], False: []}
    for row in page.rows:
        version = getattr(row, "version", None)
        row.refresh_from_db()
        told[version is not None] += telling.meanwhile(officer, row, version)
    # What has no version, as a pair of records, is told of where nothing else explains it.
    return shown(request, form, page, CHANGED, told[True] or told[False])
