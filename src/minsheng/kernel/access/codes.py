"""How many codes may be tried as a second factor: whoever tries has the password already.

Counted in the database, for all processes and from whatever address: of a million codes three
are right at any moment, and a program tries thousands in a minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, models

from minsheng.kernel.access.models import User
from minsheng.kernel.database.guards import ByUser

GOOD = timedelta(minutes=5)
"""Longer than any code is good for: codes change each half minute, and three are taken."""
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


class CodeUsed(models.Model):
    """A code that opened the door, so that it opens it once: whoever looked on has it, too.

    Attributes:
        mark: a keyed digest of the code.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    mark = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    guard = ByUser("user_id")

    class Meta:
        """Table; a code is used once."""

        db_table = "code_used"
        constraints = (models.UniqueConstraint(fields=["user", "mark"], name="code_used_once"),)


def first_used(user: int, mark: bytes, now: datetime) -> bool:
    """Use a code up, in all processes; says whether it was not used before.

    To be called behind `code_tried`, which lets codes of one user pass one by one.
    """
    used = CodeUsed.objects.filter(user=user)
    # One from a future that a clock set back has left is no use of this code's half minute.
    used.exclude(at__range=(now - GOOD, now)).delete()
    if used.filter(mark=mark).exists():
        return False
    CodeUsed.objects.create(user_id=user, mark=mark, at=now)
    return True


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
