"""What somebody searches for: with digits in it, it is kept in their session, in no address.

Addresses stay in the browser's history and in the logs of proxies. A search with digits has a
short random key in its address, under which the words stand in the session, enciphered: so the
page can be reloaded, and come back to, for as long as the session lasts.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.names import AreaBook
from minsheng.kernel.pages.clock import now
from minsheng.kernel.refusals import TooManyError
from minsheng.kernel.registry.asked import MOST, Asked, asked, has_digits
from minsheng.kernel.registry.guessing import found_by, note
from minsheng.kernel.registry.search import Found, search
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web.waiting import waiting

KEPT = 20
"""Searches of a session that can be come back to."""
_PLACE = "searched"


@dataclass(frozen=True)
class Search:
    """A search that an address asks for.

    Attributes:
        words: as typed.
        said: the words taken apart.
        fault: why it was not made, in a sentence; and the status of an answer that says so.
    """

    words: str = ""
    said: Asked = field(default_factory=Asked)
    found: Found = field(default_factory=Found)
    fault: str = ""
    status: int = 200


def typed_in(text: str) -> str:
    """What was typed, as far as it is read."""
    return text.replace("\x00", "")[:MOST]


def address_of(request: HttpRequest, text: str) -> str:
    """The part of an address that stands for what was typed."""
    words = typed_in(text)
    if not has_digits(words):
        return urlencode({"q": words})
    key = secrets.token_urlsafe(9)
    held = list(request.session.get(_PLACE, {}).items())[1 - KEPT :]
    request.session[_PLACE] = dict(held) | {key: [words, None]}
    return urlencode({"k": key})


def asked_for(request: HttpRequest, officer: Officer, book: AreaBook, most: int) -> Search:
    """Make the search an address asks for.

    Args:
        request: whose address it is.
        officer: who searches.
        book: the areas of the day.
        most: how many people and households are shown.
    """
    if "k" in request.GET:
        return _kept(request, officer, book, most)
    words = typed_in(request.GET.get("q", ""))
    if has_digits(words):
        fault = _("含数字的内容不能写在网址里，以免号码留在浏览记录中。请在搜索框里重新输入。")
        return Search(fault=fault, status=422)
    said = asked(words, book)
    return Search(words, said, search(said, sealer(), most))


def _kept(request: HttpRequest, officer: Officer, book: AreaBook, most: int) -> Search:
    key = request.GET["k"]
    held = request.session.get(_PLACE, {})
    if key not in held:
        fault = _(
            "这次查找的内容已不再保留：含数字的查找只在本次登录中保留最近%(kept)s次。请重新输入。"
        ) % {"kept": KEPT}  # fmt: skip
        return Search(fault=fault, status=410)
    words, told = held[key]
    said = asked(words, book)
    if told is not None:  # the page is only looked at again; news are written down like the first
        found = search(said, sealer(), most)
        if said.by_number and not {p.pk for p in found.people} <= set(told):
            note(said, found, officer, sealer())
    else:
        try:
            found = found_by(said, officer, sealer(), now(), most)
        except TooManyError as refused:
            return Search(words, fault=too_many(refused), status=429)
    # A key of its own for each search: nothing else is written under it.
    request.session[_PLACE] = held | {key: [words, [p.pk for p in found.people]]}
    return Search(words, said, found)


def too_many(refused: TooManyError) -> str:
    """Why searches by number rest for a while, and how long."""
    return _(
        "按号码查找的次数过多，暂停使用，%(wait)s后再试。按姓名、拼音和地址仍可查找；"
        "这一情况已记入操作记录。"
    ) % {"wait": waiting(refused.wait)}
