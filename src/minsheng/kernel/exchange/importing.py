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

from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.exchange import plan as plans
from minsheng.kernel.exchange.acts import imported, looked_up
from minsheng.kernel.exchange.comparing import plan_of
from minsheng.kernel.exchange.incoming import read_back
from minsheng.kernel.exchange.listing import Listing
from minsheng.kernel.exchange.models import ImportJob, ImportState, Upload
from minsheng.kernel.exchange.plan import Plan, Told
from minsheng.kernel.exchange.uploads import whole
from minsheng.kernel.exchange.within import at_work
from minsheng.kernel.exchange.words import ExchangeRefusedError, Language
from minsheng.kernel.exchange.writing import write_changes, write_new
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.leaving import left_behind

ENTERING = 0x4D73696E
"""The number of the lock that whoever enters new rows holds until they stand."""


class Choice(StrEnum):
    """What is written where some rows cannot be."""

    ALL = "all"
    GOOD = "good"


@dataclass(frozen=True)
class Receipt:
    """What an import did.

    Attributes:
        written: rows that were changed or entered.
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
        plan, found = _looked(listing, officer, upload, now, language, told)
        job, made = ImportJob.objects.get_or_create(
            upload=found,
            defaults={**_noted(listing, officer, plan, now), "sha256": found.sha256},
        )
        if not made and job.state == ImportState.CHECKED:
            ImportJob.objects.filter(pk=job.pk, state=ImportState.CHECKED).update(
                **_noted(listing, officer, plan, now)
            )
            job.refresh_from_db()
        if plan.asked:
            looked_up(officer, plan.asked, plan.known)
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
        if job.new:
            _one_at_a_time()
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


def _one_at_a_time() -> None:
    """Hold whoever enters new rows until the last one has: else both would enter the same ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERING])


def _bad(job: ImportJob) -> int:
    return job.conflicts + job.unknown + job.faulty


def _looked(
    listing: Listing,
    officer: Officer,
    upload: str,
    now: datetime,
    language: Language,
    told: Told,
) -> tuple[Plan, Upload]:
    """The plan of an upload, and the upload."""
    if not officer.may(Right.IMPORT):
        raise NotAllowedError
    found, path = whole(officer, upload, now)
    incoming = read_back(path, found.content, listing)
    if not all(line.token for line in incoming.lines):
        _refuse_again(listing, officer, found)
    plan = plan_of(listing, officer, incoming, now, language=language, told=told)
    return plan, found


def _refuse_again(listing: Listing, officer: Officer, upload: Upload) -> None:
    """Refuse a file whose new rows have been entered: what bears no number would be doubled."""
    before = ImportJob.objects.filter(
        user=officer.user, listing=listing.key, sha256=upload.sha256, state=ImportState.APPLIED,
        new__gt=0,
    ).exclude(upload=upload).order_by("-applied").first()  # fmt: skip
    if before is not None:
        when = timezone.localtime(before.applied).strftime("%Y-%m-%d %H:%M")
        raise ExchangeRefusedError("file_again", when=when)


def _noted(listing: Listing, officer: Officer, plan: Plan, now: datetime) -> dict[str, object]:
    return {
        "user": officer.user,
        "listing": listing.key,
        "plan": plan.mark(),
        "rows": plan.rows,
        "changes": len(plan.changes),
        "new": len(plan.new),
        "conflicts": plan.count(plans.CONFLICT),
        "unknown": plan.count(plans.UNKNOWN),
        "faulty": plan.count(plans.FAULT),
        "checked": now,
    }


def _write(listing: Listing, plan: Plan, told: Told) -> int:
    """Write all changes; or none, if one of them meets a right, a rule or another's change."""
    try:
        written = write_changes(listing, plan.changes, told)
        entered = write_new(listing, plan.new, told)
    except IntegrityError as error:
        raise ExchangeRefusedError("refused_by_database") from error
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise ExchangeRefusedError("refused_by_database") from error
        raise
    if written != len(plan.changes):  # somebody came between the look and the write
        raise ExchangeRefusedError("plan_changed")
    return written + entered
