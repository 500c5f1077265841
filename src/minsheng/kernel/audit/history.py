"""What was done with a person, a household, …: the history on its page, and who looked.

The page names its subject to the database, which then shows the entries about it if, and only
if, this officer sees the subject itself (`visible`). A subject that is not there and one that
is not shown give the same answer: no entries.

    for entry in history(officer, "person", 4711, only=LOOKS):
        ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction
from django.db.models import QuerySet

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.audit.visible import KIND, NUMBER, SUBJECTS
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.models import Membership

PAGE = 50
RIGHTS = {"user": (Right.PROPOSE_ROLES, Right.CONFIRM_ROLES)}
"""The rights of which any lets an officer see a subject's history; SEE_PEOPLE where not named."""


def history(
    officer: Officer,
    kind: str,
    number: int,
    *,
    only: Iterable[Act] = (),
    before: int | None = None,
    limit: int = PAGE,
) -> list[Entry]:
    """What was done with a subject, the newest first; of a person their households', too.

    Args:
        officer: who asks.
        kind: of the subject, one of `visible.SUBJECTS`.
        number: the subject's.
        only: these acts; all where none is named.
        before: entries older than this one: the last of the page before.
        limit: so many at most.

    Raises:
        NotAllowedError: the officer's roles show no such subjects at all.
        KeyError: there is no such kind of subject.
    """
    if kind not in SUBJECTS:
        raise KeyError(kind)
    rights = RIGHTS.get(kind, (Right.SEE_PEOPLE,))
    if not officer.areas(*rights):
        raise NotAllowedError(f"{officer.user.pk} may see no history of a {kind}")
    acts = [act.value for act in only]
    with transaction.atomic(), _page_of(kind, number):
        parts = [part.order_by("-id")[:limit] for part in _about(kind, number, acts, before)]
        # Each by its own index; together they would be read from the newest of all on.
        found = {entry.pk: entry for part in parts for entry in part}
    return list(islice((found[key] for key in sorted(found, reverse=True)), limit))


def _about(
    kind: str, number: int, acts: list[str], before: int | None
) -> Iterator[QuerySet[Entry]]:
    entries = Entry.objects.all()
    if acts:
        entries = entries.filter(act__in=acts)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    yield entries.filter(subject_kind=kind, subject_id=number)
    yield entries.filter(other_kind=kind, other_id=number)
    if kind == "person":
        households = Membership.objects.filter(person=number).values_list("household", flat=True)
        for household in set(households):
            yield entries.filter(subject_kind="household", subject_id=household)


@contextmanager
def _page_of(kind: str, number: int) -> Iterator[None]:
    """Name the page's subject to the database, for as long as it is asked."""
    _name(kind, str(number))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _name("", "")


def _name(kind: str, number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT set_config('{KIND}', %s, true), set_config('{NUMBER}', %s, true)",
            [kind, number],
        )
