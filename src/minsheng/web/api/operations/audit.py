"""What was done with a person, a household, …, and who looked."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from minsheng.kernel.audit.history import history
from minsheng.web.api import answers
from minsheng.web.api.doors import asking
from minsheng.web.api.fields import Limit, Number

router = Router(tags=[_("操作记录")])
Kind = Literal["person", "household", "organisation", "worker", "site", "user"]


class HistoryAnswer(Schema):
    """A page of a history, the newest first."""

    items: list[answers.EntryAnswer]
    next: int | None


@router.get("/audit/{kind}/{number}", response=HistoryAnswer, summary=_("一个对象的操作记录"))
def audit(
    request: HttpRequest,
    kind: Kind,
    number: Number,
    before: Number | None = None,
    limit: Limit = 50,
) -> HistoryAnswer:
    """Of one that is not there or not shown there are no entries: both are answered alike."""
    officer = asking(request)
    rows = history(officer, kind, number, before=before, limit=limit + 1)
    items = [answers.entry(row) for row in rows[:limit]]
    return HistoryAnswer(items=items, next=items[-1].id if len(rows) > limit else None)
