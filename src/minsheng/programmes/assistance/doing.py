"""For each deed of a procedure the form it is done with, and what doing it writes down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from minsheng.kernel.access.colleagues import office
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.models import Case, Purpose
from minsheng.programmes.assistance import (
    deciding,
    hearing,
    looking_into,
    publishing,
)
from minsheng.programmes.assistance import forms as own
from minsheng.programmes.assistance.case_models import Verdict
from minsheng.programmes.assistance.models import Objection, Paper
from minsheng.programmes.assistance.papers import PAPERS
from minsheng.programmes.assistance.proposing import proposed


@dataclass(frozen=True)
class At:
    """A deed about to be done: in which case, which, by whom, when.

    Attributes:
        data: what was sent; None where nothing was.
    """

    case: Case
    key: str
    officer: Officer
    now: datetime
    data: QueryDict | None

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()


Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """How a deed is done.

    Attributes:
        form: of what is put down.
        do: writes it down; gives what is said instead of the deed's own name, if anything.
        template: of the page.
    """

    form: Callable[[At], forms.Form]
    do: Callable[[At, Values], str | None]
    template: str = "assistance/deed.html"


def way_of(key: str) -> Way:
    """How a deed is done; with nothing but a word, where nothing else is said of it."""
    return WAYS.get(key, NOTED)


def _noted(at: At, values: Values) -> None:
    done(at.case, at.key, at.officer, at.now, values["note"])


def _dated(at: At, values: Values) -> None:
    done(at.case, at.key, at.officer, at.now, values["note"], values["day"])


def _tell_missing(at: At, values: Values) -> None:
    looking_into.tell_missing(at.case, values["papers"], at.officer, at.now, values["note"])


def _outstanding(case: Case) -> list[str]:
    return list(
        Paper.objects.filter(case=case, brought=None).order_by("pk").values_list("kind", flat=True)
    )


def _papers_in(at: At, values: Values) -> str | None:
    if looking_into.brought(at.case, values["papers"], at.officer, at.now):
        return None
    return _("已登记交来的材料，其余的继续等待")


def _visit_form(at: At) -> forms.Form:
    return own.VisitForm(at.data, at.officer.user, office(), at.today)


def _visit(at: At, values: Values) -> None:
    visit = looking_into.Visit(**{
        name: values[name]
        for name in ("day", "way", "first", "second", "met", "signed", "found")
    })  # fmt: skip
    looking_into.inquire(at.case, at.key, visit, at.officer, at.now)


def _appraise(at: At, values: Values) -> None:
    looking_into.appraise(
        at.case, values["day"], values["present"], values["representatives"], values["agree"],
        values["found"], at.officer, at.now,
    )  # fmt: skip


def _verdict_form(at: At) -> forms.Form:
    verdicts: tuple[str, ...] = deciding.OF[Purpose(at.case.purpose)]
    if at.case.purpose == Purpose.GRANT and at.key != "propose":
        verdicts = (Verdict.REFUSE,) if at.key == "refuse" else (Verdict.GRANT,)
    initial: dict[str, Any] = {}
    last = deciding.last_opinion(at.case)
    ruled = deciding.RULED.get(proposed(at.case, at.today).change)
    if len(verdicts) == 1:
        initial["verdict"] = verdicts[0]
    elif last is not None:
        initial["verdict"] = last.verdict
    elif ruled in verdicts:
        initial["verdict"] = ruled
    if last is not None and last.sum is not None and last.verdict == initial.get("verdict"):
        initial["sum"] = f"{last.sum / 100:.2f}"
    return own.VerdictForm(
        at.data, verdicts, initial, exits=Verdict.EXIT in verdicts, place=_hangs_again(at)
    )


def _hangs_again(at: At) -> bool:
    """Whether what is decided hangs out once more first, as the rule of 2012 has it."""
    from minsheng.kernel.cases.book import procedure_of

    return procedure_of(at.case.procedure).deed(at.key).to == "approved"


def _said(values: Values) -> deciding.Said:
    return deciding.Said(values["verdict"], values["sum"], values["reason"], values.get("months"))


def _propose(at: At, values: Values) -> None:
    deciding.propose(at.case, _said(values), at.officer, at.now)


def _decide(at: At, values: Values) -> None:
    if _hangs_again(at):
        deciding.approve(at.case, _said(values), at.officer, at.now, values["place"])
    else:
        deciding.decide(at.case, at.key, _said(values), at.officer, at.now)


def _aid_form(at: At) -> forms.Form:
    return own.VerdictForm(
        at.data, (Verdict.GRANT,), {"verdict": Verdict.GRANT}, exits=False, place=False
    )


def _aid_first(at: At, values: Values) -> None:
    deciding.decide(at.case, at.key, _said(values), at.officer, at.now)


def _publish(at: At, values: Values) -> None:
    publishing.publish(at.case, at.key, values["place"], at.officer, at.now, values["day"])


def _take_down(at: At, values: Values) -> None:
    publishing.take_down(at.case, at.key, at.officer, at.now, values["note"])


def _object(at: At, values: Values) -> None:
    publishing.object_to(at.case, at.key, values["by"], values["said"], at.officer, at.now)


def _settle_form(at: At) -> forms.Form:
    rows = Objection.objects.filter(case=at.case, settled=None).order_by("pk")
    return own.SettleForm(at.data, [(row.pk, row.content[:40]) for row in rows])


def _settle(at: At, values: Values) -> None:
    row = Objection.objects.get(pk=values["objection"], case=at.case)
    publishing.settle(at.case, at.key, row, values["answer"], at.officer, at.now, upheld=False)


def _upheld(at: At, values: Values) -> None:
    row = Objection.objects.get(pk=values["objection"], case=at.case)
    publishing.settle(at.case, at.key, row, values["answer"], at.officer, at.now, upheld=True)


def _tell_form(at: At) -> forms.Form:
    form = own.TellForm(at.data, initial={"day": at.today, "way": "home"})
    form.initial["reasons"] = "\n".join(proposed(at.case, at.today).reasons)
    return form


def _tell(at: At, values: Values) -> None:
    hearing.tell(at.case, values["day"], values["way"], values["reasons"], at.officer, at.now)


def _hear(at: At, values: Values) -> None:
    hearing.hear(at.case, values["day"], values["said"], at.officer, at.now)


def _time_over(at: At, values: Values) -> None:
    del values
    hearing.time_over(at.case, at.officer, at.now)


def _on(form: Any, **initial: Any) -> Callable[[At], forms.Form]:
    """A form that begins with today's day."""
    return lambda at: form(at.data, initial={"day": at.today} | initial)


NOTED = Way(lambda at: own.NoteForm(at.data), _noted)
_VISITED = Way(_visit_form, _visit)
_VERDICT = Way(_verdict_form, _decide, "assistance/verdict.html")
WAYS: dict[str, Way] = {
    "tell_missing": Way(
        lambda at: own.MissingForm(at.data, _("缺哪些材料"), PAPERS, required=True), _tell_missing
    ),
    "papers_in": Way(
        lambda at: own.PapersForm(
            at.data, _("已交来的材料"), _outstanding(at.case), required=False
        ),
        _papers_in,
    ),
    "accept": Way(_on(own.DayNoteForm), _dated),
    "request_check": Way(_on(own.DayNoteForm), _dated),
    "check_answered": Way(_on(own.DayNoteForm), _dated),
    "deliver": Way(_on(own.DayNoteForm), _dated),
    "inquire": _VISITED,
    "inquire_again": _VISITED,
    "county_visit": _VISITED,
    "appraise": Way(_on(own.AppraisalForm), _appraise),
    "propose": Way(_verdict_form, _propose, "assistance/verdict.html"),
    "decide": _VERDICT,
    "refuse": _VERDICT,
    "confirm": _VERDICT,
    "aid_first": Way(_aid_form, _aid_first, "assistance/verdict.html"),
    "publish": Way(_on(own.PublishForm), _publish),
    "submit": Way(lambda at: own.NoteForm(at.data), _take_down),
    "object": Way(lambda at: own.ObjectForm(at.data), _object),
    "object_2": Way(lambda at: own.ObjectForm(at.data), _object),
    "settle": Way(_settle_form, _settle),
    "settle_2": Way(_settle_form, _settle),
    "look_again": Way(_settle_form, _upheld),
    "back_2": Way(_settle_form, _upheld),
    "tell_reasons": Way(_tell_form, _tell),
    "hear": Way(_on(own.HearForm), _hear),
    "time_over": Way(lambda at: own.NoteForm(at.data), _time_over),
}  # fmt: skip
ELSEWHERE = frozenset({"record_facts"})
"""Deeds with a page of their own."""
