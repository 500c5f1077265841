"""Grids below villages: added, renamed and closed by those who run the village.

A grid's key lies among its village's, and is never used again; its names are dated labels like
those of any area. Each change is a row of its own, which the history notes and seals.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, models, transaction
from django.db.models import Max, Q

from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.keys import GRID, VILLAGE, village_of
from minsheng.kernel.areas.models import Area, AreaLabel, Level
from minsheng.kernel.areas.names import forget_names
from minsheng.kernel.areas.spelling import spelled
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByArea
from minsheng.kernel.database.scope import GRIDDING
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.typed import UNREADABLE, broken, seen

LONGEST = 30
"""Signs of a grid's name."""


class GridDeed(models.TextChoices):
    """What was done to a grid."""

    ADDED = "added", "新设网格"
    RENAMED = "renamed", "网格更名"
    CLOSED = "closed", "撤销网格"


class GridChange(models.Model):
    """A grid added, renamed or closed."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    deed = models.CharField(max_length=8, choices=GridDeed.choices)
    before = models.CharField(max_length=LONGEST, blank=True)
    after = models.CharField(max_length=LONGEST, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    guard = ByArea(("area_id",), append_only=True, writing=GRIDDING)
    audited = Audited(("area", "area_id"), areas=("area_id",))

    class Meta:
        """Table."""

        db_table = "grid_change"


def add_grid(village: int, name: str, officer: Officer, now: datetime) -> Area:
    """Set up a grid in a village.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: there is no such village, or the name is empty, too long or in use.
    """
    _may(officer, village)
    with transaction.atomic():
        # The village's row is held: two who add at once get two keys.
        place = Area.objects.select_for_update().filter(key=village, level=Level.VILLAGE).first()
        if place is None or place.until is not None:
            raise RefusedError("", "这个村（社区）不存在或者已撤销，不能设网格")
        called = _name(name, place)
        inside = Area.objects.filter(parent=place).aggregate(last=Max("key"))
        key = (inside["last"] or place.key) + GRID
        if key >= place.key + VILLAGE:
            raise RefusedError("", "这个村（社区）的网格编号已用完，请联系系统管理员")
        grid = Area.objects.create(key=key, end=key + GRID, level=Level.GRID, parent=place)
        _label(grid, called, now.date())
        _note(grid, GridDeed.ADDED, "", called, officer, now)
    _forget()
    return grid


def rename_grid(key: int, was: str, name: str, officer: Officer, now: datetime) -> None:
    """Give a grid another name, from today on.

    Args:
        key: of the grid.
        was: its name as the officer saw it.
        name: the new one.
        officer: who does it.
        now: the moment.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: the name is empty, too long or in use.
        ChangedMeanwhileError: somebody closed or renamed it meanwhile.
    """
    _may(officer, key)
    today = now.date()
    with transaction.atomic():
        grid = _open(key)
        held = _current(grid, today)
        if held is None or held.name != was:
            raise ChangedMeanwhileError
        called = _name(name, _village(grid))
        if held.since == today:  # of the same day: a slip, mended
            held.delete()
        else:
            AreaLabel.objects.filter(pk=held.pk).update(until=today)
        _label(grid, called, today)
        _note(grid, GridDeed.RENAMED, was, called, officer, now)
    _forget()


def close_grid(key: int, was: str, officer: Officer, now: datetime) -> None:
    """Close a grid in which nobody is any more, from today on.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: people or households are still in it.
        ChangedMeanwhileError: somebody closed or renamed it meanwhile.
    """
    _may(officer, key)
    with transaction.atomic():
        # Before its row: whoever is entering somebody points to that.
        _ask("SELECT pg_advisory_xact_lock(hashtextextended('grid', %s))", key)
        grid = _open(key)
        held = _current(grid, now.date())
        if held is None or held.name != was:
            raise ChangedMeanwhileError
        if _ask("SELECT grid_peopled(%s)", key):
            raise RefusedError("", "网格内还有人员或家庭，请先把他们转到其他网格再撤销")
        Area.objects.filter(pk=key, until=None).update(until=now.date())
        _note(grid, GridDeed.CLOSED, was, "", officer, now)
    _forget()


def keep_open(key: int) -> None:
    """Let nobody close a grid while somebody is entered into it, until the transaction ends.

    Whoever closes it waits, and then finds them in it; of any other area nothing is asked.
    """
    if key != village_of(key):
        _ask("SELECT pg_advisory_xact_lock_shared(hashtextextended('grid', %s))", key)


def _ask(question: str, key: int) -> bool:
    """Whether it is so of a grid; `grid_peopled` counts also those the officer must not see."""
    with connection.cursor() as cursor:
        cursor.execute(question, [key])
        (found,) = cursor.fetchone()
    return bool(found)


def _forget() -> None:
    """Let pages read names anew: at once, and again once nobody can read the old ones."""
    forget_names()
    transaction.on_commit(forget_names)


def _may(officer: Officer, key: int) -> None:
    if not officer.may(Right.EDIT_GRIDS, key):
        raise NotAllowedError


def _open(key: int) -> Area:
    grid = Area.objects.select_for_update().filter(pk=key, level=Level.GRID, until=None).first()
    if grid is None:
        raise ChangedMeanwhileError
    return grid


def _village(grid: Area) -> Area:
    village = grid.parent
    assert village is not None  # only the city lies in nothing
    return village


def _current(grid: Area, day: date) -> AreaLabel | None:
    return (
        AreaLabel.objects.filter(Q(since=None) | Q(since__lte=day), area=grid, until=None)
        .order_by("-pk")
        .first()
    )


def _name(name: str, village: Area) -> str:
    """A name that may be given.

    Raises:
        RefusedError: it is empty, too long or in use.
    """
    called = "".join(seen(name).split())
    if not called or len(called) > LONGEST:
        raise RefusedError("name", "请填写网格名称，不超过30字")
    if broken(called):
        raise RefusedError("name", UNREADABLE)
    taken = AreaLabel.objects.filter(
        area__parent=village, area__until=None, until=None, name=called
    )
    if taken.exists():
        raise RefusedError("name", "本村（社区）已有同名网格，请换一个名称")
    return called


def _label(grid: Area, name: str, day: date) -> None:
    pinyin, initials = spelled(name)
    AreaLabel.objects.create(
        area=grid, name=name, kind="grid", since=day, pinyin=pinyin, initials=initials
    )


def _note(
    grid: Area, deed: GridDeed, before: str, after: str, officer: Officer, now: datetime
) -> None:
    GridChange.objects.create(
        area=grid, deed=deed, before=before, after=after, by=officer.user, at=now
    )
