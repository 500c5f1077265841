"""What machine work looks for in the register, and puts on a desk: what lapses, what stands twice.

Nothing is found twice: not while it waits, and not once somebody has settled it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Q

from minsheng.kernel.joints.findings import Found, raise_finding
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.joints.own import AUTHORISATION, LICENCE
from minsheng.kernel.registry.across import ELSEWHERE, records_across
from minsheng.kernel.registry.across import about as of_two
from minsheng.kernel.registry.licences import about_licence
from minsheng.kernel.registry.models import Authorisation, Licence
from minsheng.kernel.registry.pairs import PAIR, about, open_pairs

AHEAD = timedelta(days=60)
MOST_WAITING = 200
"""Of duplicates in a county: whoever has so many before them settles these first. Of numbers in two
counties so many are found in a night."""
AGAIN = timedelta(days=30)
_BATCH = 500


def look(low: int, high: int, actor: int, now: datetime) -> int:
    """Look for everything in a range of areas; says how many findings came new.

    Args:
        low: the first key.
        high: the one behind the last.
        actor: the machine work.
        now: the moment.
    """
    day = now.date()
    waiting = Finding.objects.filter(
        kind=PAIR.key, state=State.OPEN, area__gte=low, area__lt=high
    ).count()
    found = [
        *_new(LICENCE, licences(low, high, day)),
        *_new(AUTHORISATION, authorisations(low, high, day)),
        *islice(_new(PAIR.key, duplicates(low, high)), max(0, MOST_WAITING - waiting)),
    ]
    return sum(raise_finding(one, actor, now) is not None for one in found)


def look_across(actor: int, now: datetime) -> int:
    """Look for numbers that stand in two counties, in the whole city; says how many came new.

    What was settled and is still so is found again after some weeks: two pay for one person.

    Args:
        actor: the machine work.
        now: the moment.
    """
    found = islice(_new(ELSEWHERE.key, across(), now - AGAIN), MOST_WAITING)
    return sum(raise_finding(one, actor, now) is not None for one in found)


def across() -> Iterator[Found]:
    """Records of a number that stands in another county, too, each where it is handled."""
    for one in records_across():
        named, _other = of_two(one.person, one.other)
        yield Found(
            ELSEWHERE.key, one.area, person=one.person, about=named,
            facts={"elsewhere": one.elsewhere},
        )  # fmt: skip


def licences(low: int, high: int, day: date) -> Iterator[Found]:
    """Of those who work there, those that end soon, or ended without anybody hearing of it."""
    rows = (
        Licence.objects.filter(
            Q(worker__until=None) | Q(worker__until__gt=day),
            expires__lt=day + AHEAD, ended=None,
            worker__area__gte=low, worker__area__lt=high,
        )
        .select_related("worker")
        .order_by("expires", "pk")
    )  # fmt: skip
    for row in rows.iterator(_BATCH):
        facts = {
            "worker": row.worker_id, "name": row.worker.name, "licence": row.kind,
            "expires": str(row.expires),
        }  # fmt: skip
        yield Found(
            LICENCE,
            row.worker.area_id,
            about=about_licence(row),
            facts=facts,
            latest=row.expires,
        )


def authorisations(low: int, high: int, day: date) -> Iterator[Found]:
    """That end soon and were not withdrawn, of people who are there."""
    rows = (
        Authorisation.objects.filter(
            _there("person", low, high),
            until__gte=day, until__lt=day + AHEAD, withdrawn__isnull=True,
            person__died__isnull=True, person__merged_into__isnull=True,
        )
        .select_related("person")
        .order_by("until", "pk")
    )  # fmt: skip
    for row in rows.iterator(_BATCH):
        area = row.person.home
        if area is not None:
            yield Found(
                AUTHORISATION, area, person=row.person_id,
                about=f"authorisation-{row.pk}-{row.until}",
                facts={"paper": row.paper, "expires": str(row.until)}, latest=row.until,
            )  # fmt: skip


def duplicates(low: int, high: int) -> Iterator[Found]:
    """Two records that may be of one person, the likeliest first."""
    there = _there("first", low, high)
    rows = open_pairs().filter(there).select_related("first").order_by("-score", "pk")
    for row in rows.iterator(_BATCH):
        area = row.first.home
        if area is not None:
            yield Found(
                PAIR.key, area, person=row.first_id, about=about(row.pk),
                facts={"reasons": row.reasons, "other": row.second_id, "duplicate": row.pk},
            )  # fmt: skip


def _there(who: str, low: int, high: int) -> Q:
    """Whether somebody lives in a range of areas; who lives outside the city, is registered."""
    return Q(**{f"{who}__area_lived__gte": low, f"{who}__area_lived__lt": high}) | Q(**{
        f"{who}__area_lived__isnull": True,
        f"{who}__area_registered__gte": low, f"{who}__area_registered__lt": high,
    })  # fmt: skip


def _new(kind: str, found: Iterable[Found], since: datetime | None = None) -> Iterator[Found]:
    """Those that were never found before, or were settled before a moment."""
    left = iter(found)
    while batch := list(islice(left, _BATCH)):
        rows = Finding.objects.filter(kind=kind, about__in=[one.about for one in batch])
        if since is not None:
            rows = rows.filter(Q(state=State.OPEN) | Q(closed__gte=since))
        known = set(rows.values_list("about", flat=True))
        yield from (one for one in batch if one.about not in known)
