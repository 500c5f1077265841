"""A form that is sent twice is done once: by a double click, or by "send again" of a browser.

Every page that is asked for gives its forms a token of its own, random, against forgery. The same
bytes sent to the same address with the same token are one form pressed again, whatever it is
about; filled in anew, on a page asked for anew, it is another. So no page has to do anything, and
none can forget to. What a form without the token asks for is done as often as it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponseBase

from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.database.guards import ByUser
from minsheng.kernel.refusals import DoneBeforeError

FORM, TOKEN = "application/x-www-form-urlencoded", "csrfmiddlewaretoken"
KEPT = timedelta(days=1)
REFUSED = 400
CHANGES = (Act.INSERT, Act.UPDATE, Act.DELETE)


class FormDone(models.Model):
    """A form that changed something; kept for a day and until its sender's next, who alone sees it.

    Attributes:
        number: a digest of the address and of all that was sent, the token among it.
        at: when it was sent.
        where: the answer led to; empty where it was a page.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    number = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    where = models.CharField(max_length=500)

    guard = ByUser("user_id")

    class Meta:
        """Table; a form is done once."""

        db_table = "form_done"
        constraints = (models.UniqueConstraint(fields=["user", "number"], name="form_done_once"),)


def once(
    request: HttpRequest, officer: Officer, now: datetime, page: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Let a page answer a form, in the page's transaction; unless it has done so before.

    Args:
        request: the form.
        officer: who sent it.
        now: the moment.
        page: answers it.

    Raises:
        DoneBeforeError: the very same was sent before, and done.
    """
    number = _number(request)
    if number is None or not connection.in_atomic_block:
        return page()
    with connection.cursor() as cursor:  # whoever is second waits until the first is done
        key = int.from_bytes(number[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    own = FormDone.objects.filter(user=officer.user)
    done = own.filter(number=number).first()
    if done is not None:
        raise DoneBeforeError(done.where)
    answer = page()
    if answer.status_code < REFUSED and not connection.needs_rollback and _changed():
        where = answer.headers.get("Location", "")
        with transaction.atomic():
            own.filter(at__lt=now - KEPT).delete()
            FormDone.objects.create(user=officer.user, number=number, at=now, where=where[:500])
    return answer


def _number(request: HttpRequest) -> bytes | None:
    """What a form is told by; None of what is no form of a page."""
    if request.method != "POST" or request.content_type != FORM or TOKEN not in request.POST:
        return None
    return hashlib.sha256(b"\0".join((request.path.encode(), request.body))).digest()


def _changed() -> bool:
    """Whether this transaction has changed anything that has a history; to look is no change."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM {Entry._meta.db_table} "  # noqa: S608 - our own name
            "WHERE txid = pg_current_xact_id() AND act = ANY (%s))",
            [[act.value for act in CHANGES]],
        )
        return bool(cursor.fetchone()[0])
