"""What is done with tokens: made, revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from minsheng.kernel.access.models import Assignment, Kind
from minsheng.kernel.access.officer import Held, Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Area
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.tokens.models import DAYS, NAME, Token

PREFIX = "minsheng_"
"""Tells whoever finds one in a file what it is."""
BYTES = 32
MOST = 20
"""Live tokens of one officer."""
OFFERED = (
    Right.SEE_PEOPLE, Right.REVEAL, Right.EDIT_PEOPLE, Right.MERGE, Right.WORK_FINDINGS,
    Right.SEE_CASES, Right.SEE_RUNS,
)  # fmt: skip
"""Rights a token may have: never those to give roles, to break glass or to make tokens."""


@dataclass(frozen=True)
class Wish:
    """A token to be made.

    Attributes:
        areas: keys.
        days: for which it is good.
    """

    name: str
    rights: tuple[str, ...]
    areas: tuple[int, ...]
    days: int


def usable(officer: Officer) -> tuple[Held, ...]:
    """Of an officer's roles those a token may draw on: with the right, and not broken open.

    An emergency is one person's, for some hours: no program works on because of it.
    """
    held = [h for h in officer.held if Right.USE_API in h.role.rights]
    broken = set(
        Assignment.objects.filter(
            pk__in=[h.assignment for h in held if h.assignment is not None], kind=Kind.BREAK_GLASS
        ).values_list("pk", flat=True)
    )
    return tuple(h for h in held if h.assignment not in broken)


def make(wish: Wish, officer: Officer, now: datetime) -> tuple[Token, str]:
    """Make a token; the secret is given here, once, and never again.

    Raises:
        NotAllowedError: no role of the officer allows it.
        RefusedError: it would reach further than the officer, too long, or has no name.
    """
    held = usable(officer)
    if not held:
        raise NotAllowedError
    name = " ".join(wish.name.split())
    if not name or len(name) > NAME:
        raise RefusedError("name", "请写明用途，不超过60字，例如：与医保系统对账")
    if not 1 <= wish.days <= DAYS:
        raise RefusedError("days", "有效期为1至90天")
    rights = frozenset[Right]().union(*(h.role.rights for h in held)) & set(OFFERED)
    if not wish.rights or set(wish.rights) - rights:
        raise RefusedError("rights", "请从您自己的权限中至少选择一项")
    _refuse_areas(wish.areas, Areas.of(pair for h in held for pair in h.areas.ranges))
    if Token.objects.filter(Token.good(now), user=officer.user).count() >= MOST:
        raise RefusedError("", "有效令牌已达20个，请先停用不再使用的")
    return _made(wish, name, officer, now)


def _refuse_areas(keys: tuple[int, ...], mine: Areas) -> None:
    ends = dict(Area.objects.filter(key__in=keys).values_list("key", "end"))
    wished = Areas.of(ends.items())
    if not keys or set(keys) - set(ends) or wished.within(mine) != wished:
        raise RefusedError("areas", "请从您的辖区中至少选择一个区域")


def _made(wish: Wish, name: str, officer: Officer, now: datetime) -> tuple[Token, str]:
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = Token(
        user=officer.user, name=name, mark=mark_of(secret), rights=sorted(set(wish.rights)),
        areas=sorted(set(wish.areas)), made=now, until=now + timedelta(days=wish.days),
        generation=officer.user.generation,
    )  # fmt: skip
    try:
        with transaction.atomic():
            # One that is good no more lies in the way of nobody.
            named = Token.objects.filter(user=officer.user, name=name, revoked=None)
            named.exclude(pk__in=named.filter(Token.good(now)).values("pk")).update(revoked=now)
            token.save(force_insert=True)
    except IntegrityError as error:
        if "api_token_named_once" in str(error):
            raise RefusedError("name", "已有同名的有效令牌，请换一个用途名称") from error
        raise
    return token, secret


def revoke(number: int, officer: Officer, now: datetime) -> Token:
    """Revoke a token of one's own, or of somebody whose account one looks after; works at once.

    Raises:
        NotAllowedError: there is no such token of theirs.
        ChangedMeanwhileError: it is revoked already.
    """
    token = Token.objects.select_related("user").filter(pk=number).first()
    if token is None or not (
        token.user_id == officer.user.pk or officer.may(Right.PROPOSE_ROLES, token.user.area_id)
    ):
        raise NotAllowedError
    if not Token.objects.filter(pk=number, revoked=None).update(revoked=now):
        raise ChangedMeanwhileError
    return token


def mark_of(secret: str) -> bytes:
    """What finds a token."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
