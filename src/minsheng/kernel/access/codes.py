"""How many codes may be tried as a second factor: whoever tries has the password already.

Counted in the database, for all processes and from whatever address: of a million codes three
are right at any moment, and a program tries thousands in a minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from minsheng.kernel.access.models import User

MOST, WITHIN = 5, timedelta(minutes=15)
_TRIED = """
    UPDATE app_user SET
        codes_tried = CASE WHEN codes_since BETWEEN %(after)s AND %(now)s
            THEN codes_tried + 1 ELSE 1 END,
        codes_since = CASE WHEN codes_since BETWEEN %(after)s AND %(now)s
            THEN codes_since ELSE %(now)s END
    WHERE id = %(user)s
    RETURNING codes_tried
"""


def code_tried(user: int, now: datetime) -> bool:
    """Count a code before it is looked at; says whether it may be. In a scope of the user's.

    The row stays locked until the request is over, so that none are tried side by side.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, {"user": user, "now": now, "after": now - WITHIN})
        row = cursor.fetchone()
    return row is not None and row[0] <= MOST


def code_found(user: int) -> None:
    """Forget the codes tried before the right one."""
    User.objects.filter(pk=user).update(codes_tried=0, codes_since=None)
