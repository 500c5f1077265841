"""The tables of cases: the case itself, what was done in it, and the clocks that run."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minsheng.kernel.access.models import User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.cases.procedure import Unit
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByParent, ByProgramme
from minsheng.kernel.registry.models import HOUSEHOLD, PERSON, Household, Person

CASE = "kernel_case"
SUBJECT = "case"
OF_CASE = ByParent((("case_id", CASE),))
"""Of what hangs on a case, and may be brought to its end."""
KEPT = ByParent((("case_id", CASE),), append_only=True)
"""Of what hangs on a case, and is never altered."""
NOTED = Audited((SUBJECT, "case_id"))
"""Each such row is noted in the history, in the programme and the area of its case."""


class Purpose(models.TextChoices):
    """What a case is for."""

    GRANT = "grant", "申请"
    REVIEW = "review", "复核"


class Origin(models.TextChoices):
    """How a case came to be opened."""

    COUNTER = "counter", "窗口申请"
    FOUND = "found", "主动发现"
    RECHECK = "recheck", "动态核查"
    FOLLOWS = "follows", "由前案转入"


class Case(models.Model):
    """A case: a family, or one of it, and what is to be decided.

    Attributes:
        programme: whose rows it is among; those of children are among the children's.
        kind: of what, as the programme calls it: a benefit.
        procedure: the key of the one it is bound to.
        person: whom it is about, where it is one person's and not the household's.
        area: the village that handles it.
        town: the town's statistical code as it was opened, for its number, which never changes.
        step: where it stands, a step of its procedure.
        waits_for: the role at whose desk it lies, the family, or time; empty once it has ended.
        due: the last day of the nearest clock; None while none runs.
        taken_by: who has it in hand.
        apart: entered in the register of officers' relatives (单独登记), looked into by the county.
        drawn: whether the draw chose it for a visit of the county's; None before a draw.
        opened: the day on which it was opened.
        accepted: the day from which the law counts.
        follows: the case it came out of, as other help for a family that was stopped.
        outcome: how it ended.
    """

    programme = models.CharField(max_length=24, db_collation="C")
    kind = models.CharField(max_length=24, db_collation="C")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    procedure = models.CharField(max_length=40, db_collation="C")
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    town = models.CharField(max_length=9, db_collation="C")
    step = models.CharField(max_length=24, db_collation="C")
    waits_for = models.CharField(max_length=24, blank=True, db_collation="C")
    due = models.DateField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    apart = models.BooleanField(default=False)
    drawn = models.BooleanField(null=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    opened = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    accepted = models.DateField(null=True)
    ended = models.DateField(null=True)
    outcome = models.CharField(max_length=24, blank=True, db_collation="C")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    version = models.IntegerField(default=1)

    guard = ByProgramme("programme", "area_id", person="person_id", household="household_id")
    audited = Audited(
        (HOUSEHOLD, "household_id"), (PERSON, "person_id"), areas=("area_id",),
        programme="programme",
    )  # fmt: skip

    class Meta:
        """Table, indexes for desks and lists, and what must hold of it."""

        db_table = CASE
        indexes = (
            models.Index(
                fields=["area", "waits_for", "due"], condition=~Q(waits_for=""), name="case_desk"
            ),
            models.Index(fields=["area", "kind", "opened"], name="case_list"),
            models.Index(fields=["area", "ended"], condition=Q(waits_for=""), name="case_ended"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "purpose", "household", "person"], nulls_distinct=False,
                condition=~Q(waits_for=""), name="case_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(waits_for="", ended__isnull=False) & ~Q(outcome="")
                | ~Q(waits_for="") & Q(ended__isnull=True, outcome=""),
                name="case_ends_with_an_outcome",
            ),
        )  # fmt: skip


class CaseDeed(models.Model):
    """Something done in a case; never changed, never removed.

    Attributes:
        deed: its key in the procedure.
        day: on which it was done, as the law counts; not after the day it was entered.
        at: the moment it was entered.
        came: the step before it.
        went: the step after it.
        note: in the officer's words.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="done")
    deed = models.CharField(max_length=24, db_collation="C")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    came = models.CharField(max_length=24, db_collation="C")
    went = models.CharField(max_length=24, db_collation="C")
    note = models.CharField(max_length=1000, blank=True)

    guard = KEPT
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_deed"


class CaseDraw(models.Model):
    """A draw of cases for the county's own visits, which anybody can draw again.

    Attributes:
        area: the county's.
        share: of the cases, in hundredths, at least.
        seed: thrown by dice as it was drawn.
        cases: among which it was drawn, by number.
        chosen: those it chose: `drawing.chosen` gives the same for ever.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=24, db_collation="C")
    share = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    cases = ArrayField(models.BigIntegerField())
    chosen = ArrayField(models.BigIntegerField())
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    guard = ByProgramme("programme", "area_id", append_only=True)
    audited = Audited(("area", "area_id"), areas=("area_id",), programme="programme")

    class Meta:
        """Table."""

        db_table = "case_draw"


class CaseClock(models.Model):
    """A limit of the procedure that runs, or ran.

    Attributes:
        limit: its key in the procedure.
        since: the day it was begun by.
        due: its last day; as it stood when it was stopped.
        stopped: the day since which it stands still; None while it runs.
        left: days of it that were left then.
        met: the day of the deed that met it.
        told: whether somebody was told that it lapsed.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    limit = models.CharField(max_length=24, db_collation="C")
    unit = models.CharField(max_length=8, choices=[(unit.value, unit.value) for unit in Unit])
    earliest = models.BooleanField(default=False)
    since = models.DateField()
    due = models.DateField()
    stopped = models.DateField(null=True)
    left = models.SmallIntegerField(null=True)
    met = models.DateField(null=True)
    told = models.BooleanField(default=False)

    guard = OF_CASE

    class Meta:
        """Table, and what must hold of it."""

        db_table = "case_clock"
        indexes = (
            models.Index(
                fields=["due"], condition=Q(met__isnull=True, stopped__isnull=True),
                name="case_clock_runs",
            ),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                fields=["case", "limit"], condition=Q(met__isnull=True), name="case_clock_once"
            ),
            models.CheckConstraint(
                condition=Q(stopped__isnull=True, left__isnull=True)
                | Q(stopped__isnull=False, left__isnull=False),
                name="case_clock_stands_with_days_left",
            ),
        )
