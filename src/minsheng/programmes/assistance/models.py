"""The tables of assistance: rechecks, what came of each household, and how many there are."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from minsheng.kernel.access.models import User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByArea, Counted, Written, setting
from minsheng.kernel.registry.models import HOUSEHOLD, Household
from minsheng.programmes.assistance.case_models import (
    Appraisal,
    Award,
    Fact,
    Hearing,
    Inquiry,
    Objection,
    Opinion,
    Paper,
    Publicity,
    Ruling,
    Taken,
)

__all__ = [
    "Appraisal",
    "Award",
    "Count",
    "Fact",
    "Hearing",
    "Inquiry",
    "Objection",
    "Opinion",
    "Outcome",
    "Paper",
    "Publicity",
    "Ruling",
    "Run",
    "Taken",
]

PROGRAMME = "assistance"
RUN = "recheck"


class Run(models.Model):
    """A recheck of the whole city, as `minsheng recheck` decided it.

    Attributes:
        month: it is for, as 2020-11.
        rulebook: digest of the laws it was decided by.
        snapshot: digest of the facts.
        result: digest of all decisions; the same run is entered once.
        figures: how far its sums can be trusted: a status of parameters.
        held: the guard found a jump nobody has accepted.
        households: decided or screened.
        before: the run of an earlier month it is held against.
        words: what its codes are called, in Chinese and English: by kind and code.
        folder: where it lies.
    """

    month = models.CharField(max_length=7, db_collation="C")
    rulebook = models.CharField(max_length=64)
    snapshot = models.CharField(max_length=64)
    result = models.CharField(max_length=64, unique=True)
    figures = models.CharField(max_length=16)
    held = models.BooleanField()
    households = models.IntegerField()
    persons = models.IntegerField()
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    words = models.JSONField()
    folder = models.CharField(max_length=400)
    entered = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    # Month, digests and the size of the whole city; counts and households stand elsewhere.
    guard = Written(f"{setting('actor')} IS NOT NULL", "false", append_only=True)
    loaded = True

    class Meta:
        """Table."""

        db_table = "recheck_run"
        indexes = (models.Index(fields=["month", "id"], name="recheck_run_month"),)

    def __str__(self) -> str:
        return self.month


class Outcome(models.Model):
    """What came of one household in a run; those only screened and not hinted at have none.

    Attributes:
        area: where the run found it, and who handles it.
        outcome: as the run names it; `rank` its place in lists, what waits for somebody first.
        was: its outcome in the run before; empty where it had none.
        before: what it draws a month, in fen.
        after: what it would draw; None where that is not settled.
        once: temporary aid proposed, once.
        benefits: what is decided of each benefit: name, change, sums before and after.
        affected: the names of the benefits of which a change is proposed or open.
        reasons: codes.
        ask: facts still to be asked for, in words of both languages.
        main_zh: what it is mainly about, in a few words.
        main_en: the same.
        figures: how far the sums can be trusted.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="outcomes", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=24, db_collation="C")
    rank = models.SmallIntegerField()
    was = models.CharField(max_length=24, blank=True, db_collation="C")
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)
    once = models.BigIntegerField(null=True)
    benefits = models.JSONField()
    affected = ArrayField(models.CharField(max_length=24))
    reasons = ArrayField(models.CharField(max_length=64))
    ask = models.JSONField()
    main_zh = models.CharField(max_length=400, blank=True)
    main_en = models.CharField(max_length=600, blank=True)
    figures = models.CharField(max_length=16)

    guard = ByArea(
        ("area_id",), PROGRAMME, excluded="households", of="household_id", append_only=True,
        writing=None,
    )  # fmt: skip
    audited = Audited((HOUSEHOLD, "household_id"), areas=("area_id",), domain=PROGRAMME)
    loaded = True

    class Meta:
        """Table and indexes: lists of a run by place, and the last one of a household."""

        db_table = "recheck_outcome"
        indexes = (
            models.Index(fields=["run", "area"], name="recheck_outcome_place"),
            models.Index(fields=["household", "run"], name="recheck_outcome_last"),
        )


class Count(models.Model):
    """Of how many households of an area a run found an outcome, counted as it was entered.

    Attributes:
        few: so few, or so near to few, that the number would tell of somebody.
        before: what they draw a month, in fen, together.
        after: what they would draw, of those of whom it is settled.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="counts", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=24, db_collation="C")
    households = models.IntegerField()
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    few = models.BooleanField()

    guard = Counted("few", "area_id", PROGRAMME, append_only=True, writing=None)
    loaded = True

    class Meta:
        """Table, and what must hold of it."""

        db_table = "recheck_count"
        constraints = (
            models.UniqueConstraint(fields=["run", "area", "outcome"], name="recheck_count_once"),
        )
