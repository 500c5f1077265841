"""Work that is done later, by the worker: whoever orders it names who asks, and what of.

A job runs in the scope of its actor, narrowed to the areas named; whoever has lost a role
since has lost it for the jobs they ordered, too. Only numbers, dates and short words of ours
are arguments: the queue is no place for anything about a person.

    @job
    def recount(area: int) -> None: ...

    recount.later(Order.of(officer), area=81_101_000_000)
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Generic, ParamSpec

from django.db import connection, transaction
from django.utils import timezone
from procrastinate import JobContext, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from minsheng.kernel.access.officer import Officer, officer_of
from minsheng.kernel.areas.keys import CITY, VILLAGE
from minsheng.kernel.database.scope import REGISTRY, WRITING, Areas, Scope, scope

P = ParamSpec("P")
QUEUE = "minsheng.queue"
PLAIN = re.compile(
    r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
)
"""Dates, and numbers thrown by dice. A word is a member of a `StrEnum`: any other may be a name."""
LARGEST = 10**10
"""Of the number of a row; phones and identity numbers are larger."""


class NotAnActorError(Exception):
    """Nobody, or nobody any more: a job is somebody's work."""


class PersonalArgumentError(Exception):
    """An argument of a job could be about a person."""


@dataclass(frozen=True)
class Order:
    """Who asks, and what of.

    Attributes:
        actor: the user's number; machine work has a user of its own.
        areas: by domain; what the actor's roles no longer show is left out when the job runs.
    """

    actor: int
    areas: Mapping[str, Areas]

    @classmethod
    def of(cls, officer: Officer) -> Order:
        """All that an officer sees."""
        return cls(officer.user.pk, officer.scope().areas)


class Job(Generic[P]):
    """A function that the worker can be told to call.

    Args:
        function: with a name of its own in its module.
        retries: how often it is tried again after a fault.
        lock: jobs of one lock run one after another.
    """

    def __init__(self, function: Callable[P, None], retries: int, lock: str | None) -> None:
        self.function = function
        self.name = f"{function.__module__}.{function.__qualname__}"
        self._task = app.task(name=self.name, pass_context=True, retry=retries, lock=lock)(
            partial(_run, function)
        )

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it at once, in the scope that is."""
        self.function(*args, **kwargs)

    def later(self, order: Order, *args: P.args, **kwargs: P.kwargs) -> int:
        """Let the worker do it, once the transaction is committed.

        Args:
            order: who asks, and what of.
            args: of the function.
            kwargs: likewise.

        Returns:
            The number of the job.

        Raises:
            PersonalArgumentError: an argument could be about a person.
        """
        given = inspect.signature(self.function).bind(*args, **kwargs).arguments
        for name, value in given.items():
            _refuse_personal(self.name, name, value)
        areas = {domain: [list(pair) for pair in a.ranges] for domain, a in order.areas.items()}
        with seeing_the_queue():
            return self._task.defer(actor=order.actor, areas=areas, given=given)


def job(function: Callable[P, None]) -> Job[P]:
    """Let the worker do what a function does."""
    return Job(function, 0, None)


def retried(times: int, lock: str | None = None) -> Callable[[Callable[P, None]], Job[P]]:
    """The same, tried again after a fault; jobs of one lock run one after another."""
    return lambda function: Job(function, times, lock)


@contextmanager
def seeing_the_queue() -> Iterator[None]:
    """See the rows of the queue, in a transaction; nobody else's pages do."""
    with transaction.atomic():
        _set("on")
        yield
        _set("")


def connector(connections: int) -> PsycopgConnector:
    """The worker's own connections: they see the queue, and nothing else."""
    kwargs = connector_params() | {"options": f"-c {QUEUE}=on"}
    return PsycopgConnector(kwargs=kwargs, min_size=1, max_size=connections)


def _set(said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [QUEUE, said])


def _refuse_personal(job_name: str, name: str, value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int) and (abs(value) < LARGEST or _may_be_a_key(value)):
        return
    if isinstance(value, StrEnum) or (isinstance(value, str) and PLAIN.fullmatch(value)):
        return
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_personal(job_name, name, one)
        return
    raise PersonalArgumentError(
        f"the argument `{name}` of the job {job_name} is no number of a row or of an area, no "
        f"date and no word of ours; hand over the number of a row that holds it",
    )


def _may_be_a_key(value: int) -> bool:
    """Whether it is the key of a village or of what is above one, or the end of such: 000."""
    return 0 < value <= CITY and value % VILLAGE == 0


def _run(
    function: Callable[..., None],
    context: JobContext,
    *,
    actor: int,
    areas: Mapping[str, list[list[int]]],
    given: Mapping[str, Any],
) -> None:
    number = f"job-{context.job.id}"
    with scope(Scope(actor=actor, request=number)), transaction.atomic():
        # The one place where a job asks the clock, as a request does where it begins.
        officer = officer_of(actor, timezone.localtime())
    if officer is None:
        raise NotAnActorError(f"{number} is the work of user {actor}, who is no user any more")
    with scope(narrowed(officer.scope(number), areas)), transaction.atomic():
        function(**given)


def narrowed(held: Scope, areas: Mapping[str, list[list[int]]]) -> Scope:
    """A scope without what a job does not name; written is only where the register is named."""
    kept = {
        domain: all_held.within(
            Areas.of(
                (low, high)
                for low, high in areas.get(REGISTRY if domain in WRITING else domain, ())
            )
        )
        for domain, all_held in held.areas.items()
    }
    whole = held.whole and kept[REGISTRY].ranges == ((0, CITY),)
    return replace(held, areas=kept, whole=whole)
