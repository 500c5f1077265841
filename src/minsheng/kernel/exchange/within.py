"""An officer at work: in their scope, and in a transaction, without which a scope shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.database.scope import current, scope


@contextmanager
def at_work(officer: Officer) -> Iterator[None]:
    """Work in the officer's scope; in the one we are in, where that is theirs."""
    held = current()
    if held is not None and held.actor == officer.user.pk:
        with transaction.atomic():
            yield
        return
    with scope(officer.scope(held.request if held else "")), transaction.atomic():
        yield
