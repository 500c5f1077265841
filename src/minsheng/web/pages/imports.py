"""A list that came back: what it would change, the rows to mend, written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.exchange import uploads
from minsheng.kernel.exchange.fault_book import fault_workbook
from minsheng.kernel.exchange.importing import Choice, apply, dry_run
from minsheng.kernel.exchange.listing import Listing
from minsheng.kernel.exchange.listings import COMING
from minsheng.kernel.exchange.models import ImportJob, ImportState
from minsheng.kernel.exchange.plan import Plan, Problem
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.pages.doors import asked_at, door
from minsheng.web.pages.exchange import given, spoken

SHOWN = 200
"""Changes, and rows with faults, shown on the page; the fault workbook holds all."""


@dataclass(frozen=True)
class CellLine:
    """A cell that would change."""

    row: int
    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class NewLine:
    """A row that would be entered."""

    row: int
    name: str
    said: str


@dataclass(frozen=True)
class FaultLine:
    """A row that would not be written."""

    row: int
    name: str
    column: str
    said: str


@require_POST
@door(Right.IMPORT)
def check(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Look at a file that came whole, and go to what it would change."""
    listing = COMING.get(request.POST.get("listing", ""))
    client = request.POST.get("client", "")
    if listing is None:
        messages.error(request, _("请选择导回的是哪张表"))
        return redirect("exchange")
    try:
        job, _plan = dry_run(listing, officer, client, now=asked_at(request), language=spoken())
    except ExchangeRefusedError as refused:
        messages.error(request, refused.sentence.said(spoken()))
        return redirect("exchange")
    return redirect("import", job.pk)


@require_safe
@door(Right.IMPORT)
def one(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """What a list would change, or what it did."""
    job = _job(officer, number)
    listing = COMING[job.listing]
    context: dict[str, Any] = {"job": job, "listing": listing.name.said(spoken())}
    if job.state == ImportState.CHECKED and job.upload is not None:
        try:
            plan = _plan(request, officer, job)
        except ExchangeRefusedError as refused:
            context["refused"] = refused.sentence.said(spoken())
        else:
            context |= _shown(listing, plan)
    context["gone"] = job.state == ImportState.CHECKED and job.upload is None
    return render(request, "exchange/import.html", context)


@require_safe
@door(Right.IMPORT)
def faults(request: HttpRequest, officer: Officer, number: int) -> HttpResponseBase:
    """The rows to mend, as a workbook."""
    job = _job(officer, number)
    try:
        plan = _plan(request, officer, job)
    except ExchangeRefusedError as refused:
        messages.error(request, refused.sentence.said(spoken()))
        return redirect("import", number)
    listing = COMING[job.listing]
    return given(fault_workbook(listing, officer, plan, now=asked_at(request), language=spoken()))


@require_POST
@door(Right.IMPORT)
def write(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Write what was shown: all rows, or the good ones."""
    job = _job(officer, number)
    choice = Choice.GOOD if request.POST.get("choice") == Choice.GOOD else Choice.ALL
    try:
        done = apply(COMING[job.listing], officer, _client(job), choice, now=asked_at(request))
    except ExchangeRefusedError as refused:
        messages.error(request, refused.sentence.said(spoken()))
        return redirect("import", number)
    said = ngettext("已写入 {n} 行", "已写入 {n} 行", done.written).format(n=done.written)
    if done.before:
        said = _("这份表以前已经写入过，没有重复写入")
    messages.success(request, said)
    return redirect("import", number)


@require_POST
@door(Right.IMPORT)
def drop(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Give a file up; nothing of it is written."""
    job = _job(officer, number)
    try:
        uploads.give_up(officer, _client(job), asked_at(request))
    except ExchangeRefusedError as refused:
        messages.error(request, refused.sentence.said(spoken()))
    else:
        messages.success(request, _("文件已删除，没有写入任何内容"))
    return redirect("exchange")


def _job(officer: Officer, number: int) -> ImportJob:
    found = ImportJob.objects.filter(pk=number, user=officer.user).select_related("upload").first()
    if found is None:
        raise Http404
    return found


def _client(job: ImportJob) -> str:
    if job.upload is None:
        raise ExchangeRefusedError("upload_unknown")
    return str(job.upload.client)


def _plan(request: HttpRequest, officer: Officer, job: ImportJob) -> Plan:
    listing = COMING[job.listing]
    return dry_run(listing, officer, _client(job), now=asked_at(request), language=spoken())[1]


def _shown(listing: Listing, plan: Plan) -> dict[str, Any]:
    heads = {column.key: column.head.said(spoken()) for column in listing.columns}
    cells = [
        CellLine(change.row, change.name, heads.get(cell.column, ""), cell.before, cell.after)
        for change in plan.changes[:SHOWN]
        for cell in change.cells
    ]
    problems = [
        FaultLine(p.row, _named(listing, plan, p), heads.get(p.column, ""), p.why.said(spoken()))
        for p in plan.problems[:SHOWN]
    ]
    pause = _("、")
    new = [
        NewLine(row.row, row.name, pause.join(f"{heads[c.column]} {c.after}" for c in row.cells))
        for row in plan.new[:SHOWN]
    ]
    return {
        "plan": plan,
        "writes": len(plan.changes) + len(plan.new),
        "cells": cells,
        "new": new,
        "problems": problems,
        "notes": [note.said(spoken()) for note in plan.notes],
        "more": max(len(plan.changes), len(plan.new), len(plan.problems)) > SHOWN,
    }


def _named(listing: Listing, plan: Plan, problem: Problem) -> str:
    """What the officer knows the record of a row by: as they see it, or as they wrote it."""
    held, line = plan.current.get(problem.row), plan.lines[problem.row]
    if held is not None:
        return listing.called(held.row, held.seen)
    return "" if line.token else listing.typed(line.cells)
