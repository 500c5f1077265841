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
from django.db.models import Q

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
    (entries,) = histories(officer, kind, number, [only], before=before, limit=limit)
    return entries


def histories(
    officer: Officer,
    kind: str,
    number: int,
    apart: Iterable[Iterable[Act]],
    *,
    before: int | None = None,
    limit: int = PAGE,
) -> list[list[Entry]]:
    """The same for several lists at once, as changes and looks: `apart` names the acts of each."""
    if kind not in SUBJECTS:
        raise KeyError(kind)
    rights = RIGHTS.get(kind, (Right.SEE_PEOPLE,))
    if not officer.areas(*rights):
        raise NotAllowedError(f"{officer.user.pk} may see no history of a {kind}")
    lists = [[act.value for act in only] for only in apart]
    with transaction.atomic(), _page_of(kind, number):
        older = Q() if before is None else Q(pk__lt=before)
        parts = [
            Entry.objects.filter(about, older, Q(act__in=acts) if acts else Q()).order_by("-id")[
                :limit
            ]
            for about in _about(kind, number)
            for acts in lists
        ]
        # Each by its own index; as one condition they would be read from the newest of all on.
        found = {entry.pk: entry for entry in parts[0].union(*parts[1:], all=True)}
    newest = [found[key] for key in sorted(found, reverse=True)]
    return [
        list(islice((entry for entry in newest if not acts or entry.act in acts), limit))
        for acts in lists
    ]


def opened_through(finding: int) -> list[Entry]:
    """What was opened through the broken glass that a finding tells of, the newest first.

    Args:
        finding: its number; of glass broken in an area whose findings the asker works.

    Raises:
        ProgrammingError: it is none, or not theirs.
    """
    return list(Entry.objects.raw("SELECT * FROM opened_through(%s)", [finding]))


def _about(kind: str, number: int) -> list[Q]:
    """What an entry about a subject says, one way for each index."""
    ways = [
        Q(subject_kind=kind, subject_id=number), Q(other_kind=kind, other_id=number)
    ]  # fmt: skip
    if kind == "person":
        households = Membership.objects.filter(person=number).values_list("household", flat=True)
        ways += [Q(subject_kind="household", subject_id=one) for one in set(households)]
    return ways


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
