"""A list comes back: first what it would change, then, if the officer says so, written once.

What would change is not kept anywhere: it is read from the file again when it is applied, and
must then be what the officer was shown. All of it happens in one transaction, each row under the
condition that its version is still the one that was looked at; a process killed in the midst
leaves nothing written and the job as it was, to be applied again. Applied once, it answers every
further attempt with what it did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import DatabaseError, IntegrityError
from psycopg.errors import InsufficientPrivilege

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.exchange import plan as plans
from minsheng.kernel.exchange.acts import imported
from minsheng.kernel.exchange.incoming import read_back
from minsheng.kernel.exchange.listing import Listing
from minsheng.kernel.exchange.models import ImportJob, ImportState
from minsheng.kernel.exchange.plan import Plan, Told, plan_of
from minsheng.kernel.exchange.uploads import whole
from minsheng.kernel.exchange.within import at_work
from minsheng.kernel.exchange.words import ExchangeRefusedError, Language
from minsheng.kernel.exchange.writing import write_changes
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.leaving import left_behind


class Choice(StrEnum):
    """What is written where some rows cannot be."""

    ALL = "all"
    GOOD = "good"


@dataclass(frozen=True)
class Receipt:
    """What an import did.

    Attributes:
        written: rows that were changed.
        bad: rows that were not, having faults.
        before: it had been applied before; nothing was written now.
    """

    written: int
    bad: int
    before: bool


def dry_run(
    listing: Listing,
    officer: Officer,
    upload: str,
    *,
    now: datetime,
    language: Language = "zh",
    told: Told = lambda _done, _all: None,
) -> tuple[ImportJob, Plan]:
    """What a list that was uploaded would change; nothing is written.

    Args:
        listing: which it is to be.
        officer: who brought it.
        upload: the client's number of the upload.
        now: the moment.
        language: of words in cells.
        told: of progress.

    Returns:
        The job to apply, and what it would do.

    Raises:
        NotAllowedError: the officer may import nothing.
        ExchangeRefusedError: the file is not taken; says why.
    """
    with at_work(officer):
        plan, pk = _looked(listing, officer, upload, now, language, told)
        job, made = ImportJob.objects.get_or_create(
            upload_id=pk, defaults=_noted(listing, officer, plan, now)
        )
        if not made and job.state == ImportState.CHECKED:
            ImportJob.objects.filter(pk=job.pk, state=ImportState.CHECKED).update(
                **_noted(listing, officer, plan, now)
            )
            job.refresh_from_db()
    return job, plan


def apply(
    listing: Listing,
    officer: Officer,
    upload: str,
    choice: Choice,
    *,
    now: datetime,
    told: Told = lambda _done, _all: None,
) -> Receipt:
    """Write what the officer was shown; once.

    Args:
        listing: of which.
        officer: who brought it.
        upload: the client's number of the upload.
        choice: all rows or none, or the good ones.
        now: the moment.
        told: of progress: rows written, rows in all.

    Raises:
        ExchangeRefusedError: something is no more as it was shown, or not all rows are good; then
            nothing was written.
    """
    with at_work(officer):
        found, _ = whole(officer, upload, now)
        job = ImportJob.objects.select_for_update().filter(upload=found).first()
        if job is None or job.listing != listing.key:
            raise ExchangeRefusedError("no_such_job")
        if job.state == ImportState.APPLIED:
            return Receipt(job.written or 0, _bad(job), before=True)
        plan, _ = _looked(listing, officer, upload, now, "zh", lambda _done, _all: None)
        if choice is Choice.ALL and plan.bad:
            raise ExchangeRefusedError("not_all_good", bad=plan.bad)
        if plan.mark() != bytes(job.plan):
            raise ExchangeRefusedError("plan_changed")
        written = _write(listing, plan, told)
        left_behind(plan.moving(listing), officer, now.date())
        ImportJob.objects.filter(pk=job.pk, state=ImportState.CHECKED).update(
            state=ImportState.APPLIED,
            good_only=choice is Choice.GOOD,
            written=written,
            applied=now,
        )
        imported(officer, listing.key, written)
        return Receipt(written, plan.bad, before=False)


def _bad(job: ImportJob) -> int:
    return job.conflicts + job.unknown + job.faulty


def _looked(
    listing: Listing,
    officer: Officer,
    upload: str,
    now: datetime,
    language: Language,
    told: Told,
) -> tuple[Plan, int]:
    """The plan of an upload, and the upload's number."""
    if not officer.may(Right.IMPORT):
        raise NotAllowedError
    found, path = whole(officer, upload, now)
    incoming = read_back(path, found.content, listing)
    return plan_of(listing, officer, incoming, now, language=language, told=told), found.pk


def _noted(listing: Listing, officer: Officer, plan: Plan, now: datetime) -> dict[str, object]:
    return {
        "user": officer.user,
        "listing": listing.key,
        "plan": plan.mark(),
        "rows": plan.rows,
        "changes": len(plan.changes),
        "conflicts": plan.count(plans.CONFLICT),
        "unknown": plan.count(plans.UNKNOWN),
        "faulty": plan.count(plans.FAULT),
        "checked": now,
    }


def _write(listing: Listing, plan: Plan, told: Told) -> int:
    """Write all changes; or none, if one of them meets a right, a rule or another's change."""
    try:
        written = write_changes(listing, plan.changes, told)
    except IntegrityError as error:
        raise ExchangeRefusedError("refused_by_database") from error
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise ExchangeRefusedError("refused_by_database") from error
        raise
    if written != len(plan.changes):  # somebody came between the look and the write
        raise ExchangeRefusedError("plan_changed")
    return written
