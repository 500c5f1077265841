"""Who works behind a token, and what is left of their rights and areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from minsheng.kernel.access.officer import Held, Officer, officer_of
from minsheng.kernel.areas.models import Area
from minsheng.kernel.areas.reach import ranges_of
from minsheng.kernel.database.scope import Areas, Scope, scope
from minsheng.kernel.tokens.actions import mark_of, usable
from minsheng.kernel.tokens.models import Token

_COUNTED = """
    UPDATE api_token SET
        asked = CASE WHEN minute = %(minute)s THEN asked + 1 ELSE 1 END,
        minute = %(minute)s, used = %(now)s
    WHERE id = %(id)s AND revoked IS NULL
    RETURNING asked
"""


@dataclass(frozen=True)
class Bearer:
    """Whoever shows a token.

    Attributes:
        officer: with what the token leaves of their roles.
        token: its number.
        asked: how often it was shown in this minute, this time included.
    """

    officer: Officer
    token: int
    asked: int


def bearer(secret: str, now: datetime) -> Bearer | None:
    """Who shows a token; None where it is none, or good no more.

    To be called outside a transaction: the count of requests is written at once, so that no
    two requests of one program wait for each other.

    Args:
        secret: what was shown.
        now: the moment, with the office's time zone.
    """
    with scope(Scope()), transaction.atomic():
        shown = "SELECT * FROM token_shown(%s, %s)"
        token = next(iter(Token.objects.raw(shown, [mark_of(secret), now])), None)
    if token is None:
        return None
    with scope(Scope(actor=token.user_id)), transaction.atomic():
        asked = _counted(token, now)
        officer = officer_of(token.user_id, now)
        if officer is None or asked is None:
            return None
        return Bearer(_narrowed(officer, token, now), token.pk, asked)


def _counted(token: Token, now: datetime) -> int | None:
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"minute": minute, "now": now, "id": token.pk})
        row = cursor.fetchone()
    return row[0] if row else None


def _narrowed(officer: Officer, token: Token, now: datetime) -> Officer:
    """The officer with no more than both they and the token may, where both reach."""
    within = Areas.of(
        pair
        for area in Area.objects.filter(key__in=token.areas)
        for pair in ranges_of(area, now.date())
    )
    left = (_left(held, set(token.rights), within) for held in usable(officer))
    return replace(officer, held=tuple(held for held in left if held.areas and held.role.rights))


def _left(held: Held, rights: set[str], within: Areas) -> Held:
    role = replace(held.role, rights=frozenset(r for r in held.role.rights if r in rights))
    return replace(held, role=role, areas=held.areas.within(within))
