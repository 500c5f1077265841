"""Two thousand users given a role at once: proposed by one, confirmed by another (hazard 18).

It runs as the site does, as the application under row-level security, and each role given has
its row of history.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

from minsheng.bench.lines import Figure, Line, Options, at_most, middle, none_of, told
from minsheng.bench.site import officer, server, where
from minsheng.bench.worker import in_process

USERS, SECONDS = 2_000, 1


def run(options: Options) -> Iterator[Line]:
    """Make a site with officers, and give roles in it; nobody else need live there."""
    around = where(options, 0)
    in_process("filled", options.folder, 0, say=options.say, environment=around)
    done = []
    for _ in range(options.rounds):
        mark = uuid.uuid4().hex[:8]
        in_process("hired", mark, say=options.say, environment=around)
        app = around | {"MINSHENG_ROLE": "ms_app"}
        done.append(in_process("assigned", mark, say=options.say, environment=app))
    yield at_most(f"roles.assigned.{USERS}", middle(done, "seconds"), "s", SECONDS)
    yield told("roles.proposed", middle(done, "proposed"), "s")
    yield told("roles.confirmed", middle(done, "confirmed"), "s")
    yield none_of("roles.not_assigned", int(middle(done, "missing")), "users")


def hired(mark: str) -> dict[str, Figure]:
    """Enter new users, without a role."""
    with server():
        from minsheng.web.setup import as_owner

        as_owner()
        from minsheng.kernel.access.models import User
        from minsheng.kernel.audit.machine import machine_work

        with machine_work("bench"):
            users = [
                User(username=f"b{mark}{number}", name=f"试{number}", area_id=0, password="!")  # noqa: S106
                for number in range(USERS)
            ]
            User.objects.bulk_create(users)
    return {"users": USERS}


def assigned(mark: str) -> dict[str, Figure]:
    """Propose and confirm a role for all of them."""
    with server() as cluster:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
        django.setup()
        return given(officer(cluster, "admin"), officer(cluster, "admin2"), f"b{mark}")


def given(first: Any, second: Any, begins: str) -> dict[str, Figure]:
    """The role of a town clerk for everybody whose name begins so.

    Args:
        first: proposes.
        second: confirms.
        begins: of user names.
    """
    from django.db import transaction
    from django.utils import timezone

    from minsheng.kernel.access.actions import Proposal, confirm, propose
    from minsheng.kernel.access.models import Assignment, User
    from minsheng.kernel.database.scope import scope

    now = timezone.localtime()
    with scope(first.scope("bench")), transaction.atomic():
        users = tuple(User.objects.filter(username__startswith=begins).values_list("pk", flat=True))
        since, until = now.date(), now.date() + timedelta(days=365)
        wish = Proposal(users, "town_clerk", 81_101_000_000, ("assistance",), since, until)
        began = perf_counter()
        rows = propose(wish, first, now)
    proposed = perf_counter() - began
    with scope(second.scope("bench")), transaction.atomic():
        began = perf_counter()
        confirm(tuple(row.pk for row in rows), second)
    confirmed = perf_counter() - began
    with scope(second.scope("bench")), transaction.atomic():
        held = Assignment.objects.filter(user__in=users, confirmed_by=second.user).count()
    return {
        "seconds": proposed + confirmed, "proposed": proposed, "confirmed": confirmed,
        "missing": USERS - held if len(users) == USERS else USERS,
    }  # fmt: skip
