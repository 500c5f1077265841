"""Records that may be of one person: the list, side by side, merged or told apart, undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AreaBook, area_book
from minsheng.kernel.audit.looking import looked
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.fields import Line
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.actions import areas_of
from minsheng.kernel.registry.merging import merge, undo
from minsheng.kernel.registry.models import Duplicate, DuplicateState, Merge, Person
from minsheng.kernel.registry.pairs import open_pairs, told_apart
from minsheng.kernel.registry.search import homes_of
from minsheng.kernel.registry.words import SEX
from minsheng.web.doors import door
from minsheng.web.lists import paged
from minsheng.web.pages.corrections import person_url
from minsheng.web.shapes import PersonLine, person_line


class SettleForm(forms.Form):
    """What became of a pair, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("核对结论"),
        choices=[
            ("first", gettext_lazy("是同一人，保留左边的记录")),
            ("second", gettext_lazy("是同一人，保留右边的记录")),
            ("apart", gettext_lazy("不是同一人")),
        ],
        widget=forms.RadioSelect,
    )
    note = Line(label=gettext_lazy("理由"), max_length=500)


class UndoForm(forms.Form):
    """Nothing to fill in: the merge is taken back."""


@dataclass(frozen=True)
class Compared:
    """One line of two records side by side."""

    head: str
    one: str
    other: str
    differs: bool


@require_safe
@door(Right.MERGE)
def duplicates(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The pairs that wait, the likeliest first."""
    del officer
    listed, more = paged(request, open_pairs().select_related("first", "second"), "-score")
    book, day = area_book(today()), today()
    context = {
        "pairs": [
            (row, person_line(row.first, None, book, day), person_line(row.second, None, book, day))
            for row in listed
        ],
        "more": more,
    }
    return render(request, "people/duplicates.html", context)


@form_page
@door(Right.MERGE)
def duplicate(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One pair side by side; merged, or told apart."""
    row = row_or_404(Duplicate.objects.select_related("first", "second"), number)
    for person in (row.first, row.second):
        if not officer.may(Right.MERGE, *areas_of(person)):
            raise NotAllowedError
        if request.method != "POST":
            looked(officer, person, "duplicate")
    seen_version(request, row.first, row.second)
    form = SettleForm(sent(request))
    page = Page(
        title=_("核对疑似重复"), button=_("保存结论"), back=reverse("duplicates"),
        done="", template="people/duplicate.html",
        more=_side_by_side(row, area_book(today()), today()), rows=(row.first, row.second, row),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> str | None:
        if values["verdict"] == "apart":
            told_apart(row, values["note"], officer, now())
            messages.success(request, _("已记下不是同一人，以后不再提示"))
            return None
        pair = (row.first, row.second)
        kept, gone = pair if values["verdict"] == "first" else pair[::-1]
        done = merge(kept, gone, values["note"], officer, now())
        messages.success(request, _merged(done))
        return person_url(kept.pk)

    return acted(request, officer, form, page, action)


def _merged(done: Merge) -> str:
    """What is said of a merge, with the way back."""
    return format_html(
        '{} <a href="{}">{}</a>', _("两条记录已合并，这是保留的一条。合错了可以"),
        reverse("undo_merge", kwargs={"number": done.pk}), _("撤销合并"),
    )  # fmt: skip


def _side_by_side(row: Duplicate, book: AreaBook, day: date) -> dict[str, Any]:
    homes = homes_of([row.first, row.second])
    one, other = (person_line(p, homes.get(p.pk), book, day) for p in (row.first, row.second))
    heads = zip(_facts(row.first, one), _facts(row.second, other), strict=True)
    lines = [Compared(head, a, b, a != b) for (head, a), (_same, b) in heads]
    if _numbers_differ(row.first, row.second):
        # Masked they may look alike.
        lines = [
            Compared(c.head, c.one, c.other, True) if c.head == _("公民身份号码") else c
            for c in lines
        ]
    open_ = row.state == DuplicateState.OPEN
    return {"row": row, "one": one, "other": other, "lines": lines, "open": open_}


def _facts(person: Person, line: PersonLine) -> list[tuple[str, str]]:
    return [
        (_("姓名"), line.name),
        (_("性别"), str(SEX.get(line.sex or 0, ""))),
        (_("出生年份"), str(person.born.year) if person.born else ""),
        (_("公民身份号码"), line.number),
        (_("联系电话"), line.phone),
        (_("居住地"), line.lived),
        (_("户籍地"), line.registered),
        (_("住址"), line.address),
    ]


def _numbers_differ(one: Person, other: Person) -> bool:
    marks = [bytes(p.number_mark) if p.number_mark else None for p in (one, other)]
    return marks[0] != marks[1]


@form_page
@door(Right.MERGE)
def undo_merge(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Take a merge back."""
    done = row_or_404(Merge.objects.select_related("kept", "gone"), number)
    if not all(officer.may(Right.MERGE, *areas_of(p)) for p in (done.kept, done.gone)):
        raise NotAllowedError
    page = Page(
        title=_("撤销合并：%(name)s") % {"name": done.kept.name}, button=_("撤销合并"),
        back=person_url(done.kept_id), done=_("已撤销合并，两条记录恢复原状"),
        about=_("合并时移过来的内容回到原记录；合并以后新登记的内容留在保留的记录上。"),
        rows=(done,),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        undo(done, officer, now())

    form = UndoForm(sent(request))
    return acted(request, officer, form, page, action)
