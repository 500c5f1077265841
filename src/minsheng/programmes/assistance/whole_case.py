"""A case as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import ROLES
from minsheng.kernel.cases.actions import lacking, possible
from minsheng.kernel.cases.book import procedure_of
from minsheng.kernel.cases.models import Case, CaseClock, CaseDeed
from minsheng.kernel.cases.procedure import (
    ANYWHERE,
    FAMILY,
    TIME,
    Deed,
    Limit,
    Procedure,
    Step,
    Unit,
)
from minsheng.kernel.registry.models import Person
from minsheng.kernel.tongue import english
from minsheng.policy.rulebook.acts import read_acts
from minsheng.policy.rulebook.sources import source_in_chinese
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.case_models import Hearing
from minsheng.programmes.assistance.deciding import RULED
from minsheng.programmes.assistance.doing import ELSEWHERE
from minsheng.programmes.assistance.fact_fields import called, told
from minsheng.programmes.assistance.forms import HOW, ORIGIN, VERDICT, WAY
from minsheng.programmes.assistance.models import (
    Appraisal,
    Award,
    Fact,
    Inquiry,
    Objection,
    Opinion,
    Paper,
    Publicity,
    Ruling,
    Taken,
)
from minsheng.programmes.assistance.papers import PAPERS
from minsheng.programmes.assistance.proposing import Proposed, book_of, other_help, proposed
from minsheng.programmes.assistance.taking import library, members_of

OUTCOME = {
    "withdrawn": gettext_lazy("家庭撤回"),
    "decided": gettext_lazy("已决定并送达"),
    "continued": gettext_lazy("核实无变化，继续给予"),
}
MOST_ASKED = 6
"""Facts listed as still to be found out, each with those of whom it is not known."""
BACKWARD = frozenset({"look_again", "back_2", "send_back", "tell_missing", "refuse"})
"""Deeds that are not the way on, where one is."""


def benefit_name(kind: str) -> str:
    """What a benefit is called in the reader's language."""
    one = BENEFITS.get(kind)
    if one is None:
        return kind
    return one.en if english() else one.zh


def words(value: Step | Deed | Procedure) -> str:
    """What a step, a deed or a procedure is called in the reader's language."""
    return value.en if english() else value.zh


def number_of(case: Case) -> str:
    """The number of a case, as papers have it: area, month, benefit, serial number."""
    code = BENEFITS[case.kind].code if case.kind in BENEFITS else "90"
    return f"{case.town}{case.opened:%Y%m}{code}{case.pk:06}"


def waits(case: Case) -> str:
    """Whom a case waits for, in words."""
    if case.waits_for == FAMILY:
        return _("等家庭")
    if case.waits_for == TIME:
        return _("等公示期满")
    role = ROLES.get(case.waits_for)
    return "" if role is None else role.en if english() else role.zh


@dataclass(frozen=True)
class Line:
    """A case on one line."""

    id: int
    number: str
    kind: str
    purpose: str
    who: str
    address: str
    area: int
    step: str
    waits: str
    due: date | None
    hangs: str
    ended: date | None


def line_of(case: Case, day: date) -> Line:
    """A case on one line."""
    hangs = ""
    if case.due is not None and case.waits_for == TIME:
        hangs = "over" if case.due < day else ""
    elif case.due is not None:
        hangs = "late" if case.due < day else "today" if case.due == day else ""
    return Line(
        case.pk, number_of(case), benefit_name(case.kind), purpose_of(case),
        case.person.name if case.person else "", case.household.address, case.area_id,
        words(procedure_of(case.procedure).step(case.step)), waits(case), case.due, hangs,
        case.ended,
    )  # fmt: skip


def purpose_of(case: Case) -> str:
    """What a case is for, in words."""
    return _("申请") if case.purpose == "grant" else _("复核")


@lru_cache(256)
def _in_chinese(source: str) -> str:
    acts = read_acts(library())
    return source_in_chinese(source, acts.acts) if acts else source


def cited(source: str) -> str:
    """An article in the reader's language; in Chinese with the act's own name."""
    return source if english() else _in_chinese(source)


def procedure_line(deed: Deed) -> dict[str, Any]:
    """A deed in words: what, who, by which article, what must be there."""
    roles = [ROLES[key] for key in deed.roles if key in ROLES]
    return {
        "title": words(deed),
        "source": cited(deed.source),
        "who": _("、").join(role.en if english() else role.zh for role in roles),
        "needs": [need.en if english() else need.zh for need in deed.needs],
    }


def timeline_of(procedure: Procedure) -> dict[str, Any]:
    """A procedure as the law's timeline."""
    lines = []
    for deed in procedure.deeds:
        steps = [procedure.step(key) for key in deed.at if key != ANYWHERE[0]]
        lines.append(procedure_line(deed) | {
            "at": _("、").join(words(step) for step in steps) or _("任何一步"),
            "to": words(procedure.step(deed.to)) if deed.to else "",
        })  # fmt: skip
    limits = [
        {
            "limit": one, "source": cited(one.source),
            "title": one.en if english() else one.zh, "time": _time(one),
            "after": _("、").join(words(procedure.deed(key)) for key in one.after),
        }
        for one in procedure.limits
    ]  # fmt: skip
    return {"procedure": procedure, "name": words(procedure), "lines": lines, "limits": limits}


def _time(limit: Limit) -> str:
    if limit.earliest:
        said = _("满%(days)s日")
    elif limit.unit == Unit.WORKING:
        said = _("%(days)s个工作日内")
    else:
        said = _("%(days)s日内")
    return said % {"days": limit.days}


def whole(case: Case, officer: Officer, now: datetime) -> dict[str, Any]:
    """All there is of a case, and what the officer may do in it."""
    procedure = procedure_of(case.procedure)
    taken = Taken.objects.filter(case=case).first()
    found = proposed(case, now.date()) if taken is not None else None
    deeds = list(CaseDeed.objects.filter(case=case).order_by("-pk"))
    inquiries = list(Inquiry.objects.filter(case=case).order_by("pk"))
    opinions = list(Opinion.objects.filter(case=case).order_by("pk"))
    ruling = Ruling.objects.filter(case=case).first()
    names = names_of([
        *(one.by_id for one in deeds), *(one.by_id for one in opinions), case.taken_by_id,
        case.opened_by_id, *(who for one in inquiries for who in (one.first_id, one.second_id)),
        ruling.by_id if ruling else None,
    ])  # fmt: skip
    return {
        "case": case, "line": line_of(case, now.date()), "procedure": procedure,
        "procedure_name": words(procedure), "origin": ORIGIN.get(case.origin, case.origin),
        "taken_by": names.get(case.taken_by_id or 0, ""),
        "mine": case.taken_by_id == officer.user.pk,
        "outcome": OUTCOME.get(case.outcome, case.outcome),
        "members": members_of(case.household),
        "buttons": _buttons(case, officer, now),
        "timeline": [_done(one, procedure, names) for one in deeds],
        "clocks": _clocks(case, procedure, now.date()),
        "papers": [(PAPERS.get(p.kind, p.kind), p) for p in Paper.objects.filter(case=case)],
        "inquiries": [
            (one, WAY.get(one.way, one.way), names.get(one.first_id), names.get(one.second_id))
            for one in inquiries
        ],
        "appraisals": list(Appraisal.objects.filter(case=case).order_by("pk")),
        "publicities": list(Publicity.objects.filter(case=case).order_by("pk")),
        "objections": list(Objection.objects.filter(case=case).order_by("pk")),
        "hearings": list(Hearing.objects.filter(case=case).order_by("pk")),
        "opinions": [(one, VERDICT[one.verdict], names.get(one.by_id)) for one in opinions],
        "ruling": ruling,
        "ruling_words": VERDICT[ruling.verdict] if ruling else "",
        "ruling_sentences": _sentences(ruling),
        "figures_illustrative": ruling is not None and ruling.figures == "illustrative",
        "ruling_by": names.get(ruling.by_id, "") if ruling else "",
        "other_help": _other_help(case, found, ruling),
        "awards": list(Award.objects.filter(case=case).order_by("pk")),
        "followed": [(one, line_of(one, now.date())) for one in case.followed_by.all()],
        "proposed": _proposed(found, case),
        "facts": _facts(case, taken, found, now.date()),
        "why": taken.lack if taken else "",
    }  # fmt: skip


def _other_help(
    case: Case, found: Proposed | None, ruling: Ruling | None
) -> list[tuple[str, str, bool]]:
    """What else a family may have that loses something here: benefit, its name, whether due."""
    loses = ruling.verdict in {"stop", "adjust", "exit"} if ruling else False
    proposed_less = found is not None and found.change in {"stop_proposed", "adjust"}
    if case.purpose != "review" or found is None or not (loses or proposed_less):
        return []
    running = set(
        Case.objects.filter(household=case.household)
        .exclude(waits_for="")
        .values_list("kind", flat=True)
    )
    return [
        (name, benefit_name(name), word == "yes")
        for name, word in other_help(found, case).items()
        if name not in running
    ]


def _sentences(ruling: Ruling | None) -> list[str]:
    """Why the rule book proposed what it did, as it said on the day of the decision."""
    if ruling is None or ruling.notice is None:
        return []
    language = "en" if english() else "zh"
    return [one[language] for one in ruling.notice["sentences"]]


def _buttons(case: Case, officer: Officer, now: datetime) -> list[dict[str, Any]]:
    """What the officer may do next, and of each why it cannot be done yet."""
    return [
        procedure_line(deed) | {
            "key": deed.key,
            "lacks": [lack.told(_) for lack in lacking(case, deed, now)],
            "onward": bool(deed.to) and not deed.outcome and deed.key not in BACKWARD,
        }
        for deed in possible(case, officer)
        if deed.key not in ELSEWHERE
    ]  # fmt: skip


def _done(one: CaseDeed, procedure: Procedure, names: dict[int, str]) -> dict[str, Any]:
    try:
        title = words(procedure.deed(one.deed))
    except KeyError:  # `open` is none of the law's
        title = _("登记") if one.deed == "open" else one.deed
    return {"at": one.at, "day": one.day, "title": title, "by": names.get(one.by_id, ""),
            "text": one.note}  # fmt: skip


def _clocks(case: Case, procedure: Procedure, day: date) -> list[dict[str, Any]]:
    lines = []
    for one in CaseClock.objects.filter(case=case).order_by("pk"):
        limit = procedure.limit(one.limit)
        lines.append({
            "title": limit.en if english() else limit.zh, "limit": limit, "one": one,
            "source": cited(limit.source),
            "late": one.met is None and one.stopped is None and not one.earliest and one.due < day,
        })  # fmt: skip
    return lines


def _proposed(found: Proposed | None, case: Case) -> dict[str, Any] | None:
    if found is None:
        return None
    verdict = RULED.get(found.change)
    said = VERDICT[verdict] if verdict else _("尚不能判断")
    if found.change == "screened":
        said = _("规则没有对这项待遇作出结论")
    return {
        "said": said, "sum": found.after if found.change != "screened" else None,
        "before": found.before, "year": found.year,
        "reasons": found.reasons, "illustrative": found.figures == "illustrative",
        "open": verdict is None, "once": BENEFITS[case.kind].once,
    }  # fmt: skip


def _facts(case: Case, taken: Taken | None, found: Proposed | None, day: date) -> dict[str, Any]:
    """What was put down, declared beside found, and what is still to be found out."""
    if taken is None or found is None:
        return {"noted": [], "lacking": []}
    book = book_of(f"{day:%Y-%m}")
    people = {p.pk: p.name for p in Person.objects.filter(pk__in=taken.persons)}
    noted: dict[tuple[int, str], dict[str, Any]] = {}
    for one in Fact.objects.filter(case=case).order_by("pk"):
        fact = library().facts[one.fact]
        line = noted.setdefault((one.person_id or 0, one.fact), {
            "title": called(fact), "who": people.get(one.person_id or 0, _("全户")),
            "name": one.fact, "person": one.person_id or 0, "declared": None, "found": None,
            "run": _of_run(taken, one, book), "note": "",
        })  # fmt: skip
        said = told(fact, one.value, book)
        line["declared" if one.how == "declared" else "found"] = said
        if one.how != "declared":
            line["how"] = HOW[one.how]
        line["note"] = one.note or line["note"]
    return {"noted": list(noted.values()), "lacking": list(_asked(found, taken, people))}


def _of_run(taken: Taken, one: Fact, book: Any) -> str:
    fact = library().facts[one.fact]
    place = taken.persons.index(one.person_id) if one.person_id in taken.persons else 0
    rows = taken.family[fact.entity]
    held = rows[place][one.fact] if place < len(rows) else {}
    return "" if isinstance(held, dict) else told(fact, held, book)


def _asked(found: Proposed, taken: Taken, people: dict[int, str]) -> Iterable[dict[str, Any]]:
    for fact, rows in found.lacking[:MOST_ASKED]:
        whom = [taken.persons[row] if fact.entity == "person" else 0 for row in rows]
        yield {
            "title": called(fact), "name": fact.name, "authorised": fact.authorised,
            "of": [(number, people.get(number, _("全户"))) for number in whom],
        }  # fmt: skip
