"""What the worker does by itself, at set times."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app

from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import Officer, officer_of
from minsheng.kernel.areas.counting import recount
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.audit.chain import seal
from minsheng.kernel.audit.heads import heads_of, keep_heads
from minsheng.kernel.audit.machine import MACHINE
from minsheng.kernel.database.scope import REGISTRY, Areas, Scope, current, scope
from minsheng.kernel.exchange.uploads import remove_expired
from minsheng.kernel.jobs import NotAnActorError, Order, retried
from minsheng.kernel.joints.watch import look, look_across
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.registry.duplicates import note_candidates
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web.logs import log


@app.periodic(cron="* * * * *")
@app.task(name="minsheng.seal_history", queueing_lock="seal_history", lock="seal_history")
def seal_history(timestamp: int) -> None:
    """Seal what was written until now. Nobody's rows are seen: the database does it itself."""
    del timestamp
    with scope(Scope(request="seal")), transaction.atomic(), connection.cursor() as cursor:
        seal(cursor)


@app.periodic(cron="10 0 * * *")
@app.task(name="minsheng.tell_heads", queueing_lock="tell_heads", lock="tell_heads")
def tell_heads(timestamp: int) -> None:
    """Tell the head of the day that is over where the database's owner cannot take it back.

    Raises:
        HeadsFaultError: the file of heads holds something else.
    """
    del timestamp
    with scope(Scope(request="heads")), transaction.atomic(), connection.cursor() as cursor:
        heads = heads_of(cursor, before=today())
    for head in heads[-1:]:
        log.info("audit_head", head=str(head))
    for wrong in keep_heads(settings.HEADS, heads) if settings.HEADS else ():
        log.error("audit_head_differs", head=str(wrong))


@retried(2, lock="look_for_work")
def look_for_work(low: int, high: int) -> None:
    """Put on the desks what lapses soon or stands twice, in a range of areas."""
    within = current()
    if within is None or within.actor is None:
        raise NotAnActorError("looking for work is the work of a machine, which must be named")
    note_candidates(sealer())
    look(low, high, within.actor, now())


@app.periodic(cron="15 5 * * *")
@app.task(name="minsheng.look_everywhere", queueing_lock="look_everywhere", lock="look_everywhere")
def look_everywhere(timestamp: int) -> None:
    """Order the look of each county, in the name of the machine, of that county alone."""
    del timestamp
    machine = _machine("look").user.pk
    with scope(Scope(actor=machine, request="look")), transaction.atomic():
        counties = list(Area.objects.filter(level=Level.COUNTY).values_list("key", "end"))
        for low, high in counties:
            look_for_work.later(Order(machine, {REGISTRY: Areas.of([(low, high)])}), low, high)


@app.periodic(cron="45 5 * * *")
@app.task(name="minsheng.look_across", queueing_lock="look_across", lock="look_across")
def look_for_numbers_across(timestamp: int) -> None:
    """Look for numbers in two counties, which none of the looks of one county sees."""
    del timestamp
    machine = _machine("look")
    with scope(machine.scope("look")), transaction.atomic():
        look_across(machine.user.pk, now())


@app.periodic(cron="40 3 * * *")
@app.task(name="minsheng.remove_uploads", queueing_lock="remove_uploads", lock="remove_uploads")
def remove_uploads(timestamp: int) -> None:
    """Remove the files of uploads whose days are over: lists of people are kept no longer."""
    del timestamp
    with scope(_machine("uploads").scope("uploads")), transaction.atomic():
        remove_expired(now())


@app.periodic(cron="30 2 * * *")
@app.task(name="minsheng.recount_areas", queueing_lock="recount_areas", lock="recount_areas")
def recount_areas(timestamp: int) -> None:
    """Count the people and households of every area, as machine work in its own scope."""
    del timestamp
    machine = _machine("recount")
    with scope(machine.scope("recount")), transaction.atomic(), connection.cursor() as cursor:
        recount(cursor, now())


def _machine(request: str) -> Officer:
    """The machine at work.

    Raises:
        NotAnActorError: none is entered, or it was shut.
    """
    # It is looked up as somebody who signs in is: nobody's rows are seen yet.
    with scope(Scope(signing_in=True, request=request)), transaction.atomic():
        user = User.objects.filter(username=MACHINE, machine=True).first()
    if user is not None:
        with scope(Scope(actor=user.pk, request=request)), transaction.atomic():
            officer = officer_of(user.pk, now())
        if officer is not None:
            return officer
    raise NotAnActorError(
        "no machine is entered among the users, in whose name work is done; start `minsheng "
        "serve` once as the owner of the tables, which enters it"
    )
