"""Areas, their labels, and what an area covers beside its own keys."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.kernel.database.guards import Counted, Open

_PUBLIC = "divisions of the state, in the statistical office's public list; nobody is named"


class Level(models.TextChoices):
    """How high an area stands; a zone lies inside a county and is run like one."""

    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    ZONE = "zone", "功能区"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    GRID = "grid", "网格"

    @property
    def depth(self) -> int:
        """How far below the city; a zone stands beside counties."""
        return {"city": 0, "county": 1, "zone": 1, "town": 2, "village": 3, "grid": 4}[self.value]


class Area(models.Model):
    """One area, known by its key for ever.

    Keys stand in the order of the tree: all areas inside one, grids included, have keys from
    its `key` up to, not including, its `end`. A key has eleven digits: two of the county,
    three each of town, village and grid. When an area was first entered they were those of
    its statistical code, but a key is no code: codes change, keys do not.
    """

    key = models.BigIntegerField(primary_key=True)
    end = models.BigIntegerField()
    level = models.CharField(max_length=8, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="inside")
    inhabited = models.BooleanField(default=True)
    until = models.DateField(null=True)

    guard = Open(_PUBLIC)
    written_by = "grids_alone"

    class Meta:
        """Table and rules."""

        db_table = "area"
        constraints = (
            models.CheckConstraint(condition=Q(key__lt=F("end")), name="area_has_keys"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, level=Level.CITY) | Q(parent__isnull=False),
                name="area_has_parent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.key}"


class AreaLabel(models.Model):
    """What an area was called, and its statistical code, from one day to another.

    Attributes:
        since: the first day; None for as long as anybody can say.
        until: the first day on which it was called so no more.
        official: False for a name people use and no list has, as 寅阳镇.
        pinyin: for finding it by typing, and for its place in a list.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="labels")
    code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=60, db_collation="C")
    kind = models.CharField(max_length=32, blank=True)
    pinyin = models.CharField(max_length=200, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    official = models.BooleanField(default=True)

    guard = Open(_PUBLIC)
    written_by = "grids_alone"

    class Meta:
        """Table and rules."""

        db_table = "area_label"
        indexes = (models.Index(fields=["code"]), models.Index(fields=["name"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lt=F("until")),
                name="area_label_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.name


class AreaCover(models.Model):
    """What an area covers though its keys lie elsewhere, from one day to another.

    Until July 2020 港闸区 covered towns whose keys are 崇川区's.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="covers")
    covered = models.ForeignKey(Area, models.PROTECT, related_name="covered_by")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    guard = Open(_PUBLIC, read_only=True)

    class Meta:
        """Table."""

        db_table = "area_cover"


class Counting(models.TextChoices):
    """What is counted of an area."""

    PEOPLE = "people", "居住人口"
    REGISTERED = "registered", "户籍人口"
    HOUSEHOLDS = "households", "共同生活家庭"


class AreaCount(models.Model):
    """How many people or households an area has: counted now and then, never as a page is asked.

    Attributes:
        kind: what is counted.
        few: so few, or so near to few, that the number would tell of somebody.
        counted: when.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="counts", db_index=False)
    kind = models.CharField(max_length=12, choices=Counting.choices)
    number = models.IntegerField()
    few = models.BooleanField()
    counted = models.DateTimeField()

    guard = Counted("few", "area_id")
    loaded = True

    class Meta:
        """Table, and what must hold of it."""

        db_table = "area_count"
        constraints = (models.UniqueConstraint(fields=["area", "kind"], name="area_count_once"),)
