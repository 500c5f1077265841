"""People: found, read, corrected, revealed for a reason."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.looking import looked
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry import actions
from minsheng.kernel.registry.actions import correct
from minsheng.kernel.registry.asked import asked, has_digits
from minsheng.kernel.registry.card import file_of
from minsheng.kernel.registry.guessing import found_by
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web.api import answers
from minsheng.web.api.doors import asking, same_version, tag
from minsheng.web.api.fields import PLAIN, Day, Key, Number, Sent, Version, Word, Words

router = Router(tags=[_("人员")])
MOST = Annotated[int, Field(ge=1, le=50)]


class FoundAnswer(Schema):
    """What a search found."""

    people: list[answers.PersonAnswer]
    households: list[answers.HouseholdAnswer]
    more: bool
    unread: list[str]


class FileAnswer(answers.PersonAnswer):
    """A person with the households they belong and belonged to."""

    households: list[answers.BelongingAnswer]


class RevealAnswer(Schema):
    """A value in full; None where there is none."""

    value: str | None


class Correction(Sent):
    """What is to be written; what is left out stays."""

    name: Word | None = None
    sex: Annotated[int, Field(ge=0, le=9)] | None = None
    born: Day | None = None
    number: Annotated[str, Field(max_length=30, pattern=PLAIN)] | None = None
    phone: Annotated[str, Field(max_length=30, pattern=PLAIN)] | None = None
    area_lived: Key | None = None
    area_registered: Key | None = None


class Searched(Sent):
    """Name, pinyin, initials, identity number, phone, the last four of either, address."""

    q: Word
    limit: MOST = 50


class Reveal(Sent):
    """Which value, and why it is needed."""

    what: Literal["number", "phone", "born"]
    reason: Words


@router.get("/search", response=FoundAnswer, summary=_("按输入的内容查找人员和家庭"))
def find(request: HttpRequest, q: Word, limit: MOST = 50) -> FoundAnswer:
    """Name, pinyin, initials, roads and estates, in any order; with digits see POST."""
    if has_digits(q):
        raise RefusedError("q", "含数字的内容不能写在网址里，请改用 POST 提交")
    return _found(asking(request, Right.SEE_PEOPLE), q, limit)


@router.post("/search", response=FoundAnswer, summary=_("查找，也可以用号码"))
def find_by_number(request: HttpRequest, sent: Searched) -> FoundAnswer:
    """What is typed is in the body: numbers do not belong in addresses.

    A search by identity number, phone or the last four signs is written down with who was found;
    too many of them within a quarter of an hour, or of numbers that are nobody's, are refused
    with 429.
    """
    return _found(asking(request, Right.SEE_PEOPLE), sent.q, sent.limit)


def _found(officer: Officer, typed: str, limit: int) -> FoundAnswer:
    day = today()
    book = area_book(day)
    said = asked(typed, book)
    found = found_by(said, officer, sealer(), now(), limit)
    return FoundAnswer(
        people=[answers.person(p, book, day) for p in found.people],
        households=[answers.household(h, book) for h in found.households],
        more=found.more,
        unread=said.unread,
    )


@router.get("/people/{number}", response=FileAnswer, summary=_("一名人员"))
def person(request: HttpRequest, number: Number, response: HttpResponse) -> FileAnswer:
    """With the households they belong and belonged to; the look is written down."""
    officer = asking(request, Right.SEE_PEOPLE)
    file = file_of(number)
    if file is None:
        raise Http404
    looked(officer, file.person, "api")
    day = today()
    book = area_book(day)
    response["ETag"] = tag(file.person.version)
    shown = answers.person(file.person, book, day)
    homes = [answers.belonging(m, book) for m in file.households]
    return FileAnswer(**dict(shown), households=homes)


@router.patch("/people/{number}", response=answers.PersonAnswer, summary=_("更正人员信息"))
def amend(
    request: HttpRequest,
    number: Number,
    sent: Correction,
    if_match: Version,
    response: HttpResponse,
) -> answers.PersonAnswer:
    """Write what was found to be wrong; nobody else's change is lost."""
    officer = asking(request, Right.EDIT_PEOPLE)
    row = _person(number)
    same_version(row.version, if_match)
    correct(row, _said(sent), officer, sealer(), today())
    row = _person(number)
    response["ETag"] = tag(row.version)
    return answers.person(row, area_book(today()), today())


def _said(sent: Correction) -> dict[str, object]:
    said = sent.dict(exclude_unset=True)
    book = area_book(today())
    for name in ("area_lived", "area_registered"):
        if said.get(name) is not None and said[name] not in book.areas:
            raise RefusedError(name, "没有这个区域，请从列表中选择")
    if "name" in said and said["name"] is None:
        raise RefusedError("name", "请填写姓名")
    # A number or phone is taken away by an empty text.
    for name in ("number", "phone"):
        if name in said and said[name] is None:
            said[name] = ""
    return said


@router.post("/people/{number}/reveal", response=RevealAnswer, summary=_("查看完整号码"))
def reveal(request: HttpRequest, number: Number, sent: Reveal) -> RevealAnswer:
    """For a reason, which is written down with who asked, before the value is shown."""
    officer = asking(request, Right.REVEAL)
    row = _person(number)
    told = actions.reveal(row, officer, sent.reason, sealer(), sent.what)
    if sent.what == actions.BORN:
        return RevealAnswer(value=told.born.isoformat() if told.born else None)
    return RevealAnswer(value=(told.number or told.phone) or None)


def _person(number: int) -> Person:
    row = Person.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    return row
