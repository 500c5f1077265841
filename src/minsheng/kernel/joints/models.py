"""Findings: about whom, what kind, which facts, found by which programme."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.kernel.access.models import User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByProgramme
from minsheng.kernel.registry.models import HOUSEHOLD, PERSON, Household, Person


class State(models.TextChoices):
    """Where a finding stands."""

    OPEN = "open", "待办"
    CLOSED = "closed", "已办结"


class Finding(models.Model):
    """Something found that somebody has to look at.

    Attributes:
        kind: a key of `kinds.kinds()`.
        programme: whose rows it is among; empty for the register's own.
        desk: the role it waits for, in its area.
        area_from: of the office that put it on another's desk, and sees what becomes of it.
        about: tells it from others of its kind and subject, so that it waits only once.
        facts: what was found, as its kind says.
        found_by: the programme that found it.
        actor: who or which machine work.
        due: the last day of its clock.
        taken_by: who has it in hand.
        outcome: one of its kind's, once closed.
    """

    kind = models.CharField(max_length=40, db_collation="C")
    programme = models.CharField(max_length=24, blank=True, db_collation="C")
    desk = models.CharField(max_length=24, db_collation="C")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="findings")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="findings")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    area_from = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    about = models.CharField(max_length=120, blank=True, db_collation="C")
    facts = models.JSONField(default=dict)
    found_by = models.CharField(max_length=24)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    found = models.DateTimeField()
    due = models.DateField()
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    closed = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    guard = ByProgramme(
        "programme", "area_id", also="area_from_id", person="person_id", household="household_id"
    )

    audited = Audited(
        (PERSON, "person_id"),
        (HOUSEHOLD, "household_id"),
        areas=("area_id", "area_from_id"),
        programme="programme",
    )
    loaded = True

    class Meta:
        """Table, and what must hold of it."""

        db_table = "finding"
        indexes = (
            models.Index(
                fields=["area", "desk", "due"], condition=Q(state="open"), name="finding_desk"
            ),
            models.Index(
                fields=["area", "due"], condition=Q(state="closed"), name="finding_closed"
            ),
            models.Index(fields=["kind", "about"], name="finding_about"),
            models.Index(
                fields=["area_from", "due"],
                condition=Q(state="open", area_from__isnull=False),
                name="finding_from",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", outcome="", closed__isnull=True)
                | (Q(state="closed", closed__isnull=False) & ~Q(outcome="")),
                name="finding_closed_by_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["kind", "person", "household", "about"], nulls_distinct=False,
                condition=Q(state="open"), name="finding_waits_once",
            ),
        )  # fmt: skip
