"""What is kept of a case of assistance: papers, facts, visits, notices hung out, what was decided.

Each belongs to a case and is seen with it. What was put down is not altered: who must say
something else says it anew, and both stand.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minsheng.kernel.access.models import User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.cases.models import KEPT, NOTED, OF_CASE, SUBJECT, Case
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByProgramme
from minsheng.kernel.registry.models import HOUSEHOLD, PERSON, Household, Person

NOTE = 2000
MONTH = 7


class Way(models.TextChoices):
    """How a family was asked, or stated its side."""

    HOME = "home", "入户"
    OFFICE = "office", "来窗口"
    PHONE = "phone", "电话"
    VIDEO = "video", "视频"
    LETTER = "letter", "书面"


class Paper(models.Model):
    """A paper the family was told once to bring (一次性告知).

    Attributes:
        kind: a key of `papers.PAPERS`.
        told: the day on which they were told.
        brought: the day on which it was brought.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=24, db_collation="C")
    told = models.DateField()
    brought = models.DateField(null=True)

    guard = OF_CASE
    audited = NOTED

    class Meta:
        """Table; a paper is asked for once."""

        db_table = "case_paper"
        constraints = (models.UniqueConstraint(fields=["case", "kind"], name="case_paper_once"),)


class Taken(models.Model):
    """The facts a case began with: those of the last recheck, as it had them.

    Attributes:
        run: whose; None where no run had the household.
        county: the code of the county whose figures count.
        family: by entity, a list of facts for each row; an unknown as `{"unknown": causes}`.
        parents: of rows that belong to a person, that person's place.
        persons: the register's number of each person, in the order of their rows; 0 of one
            whom the register does not have in this household.
        lack: in a sentence, why no run's facts are there; empty where they are.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="taken")
    run = models.ForeignKey(
        "assistance.Run", models.PROTECT, null=True, related_name="+", db_index=False
    )
    county = models.CharField(max_length=6)
    family = models.JSONField()
    parents = models.JSONField()
    persons = ArrayField(models.BigIntegerField())
    lack = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    guard = KEPT
    audited = Audited((SUBJECT, "case_id"), hidden=("family",))

    class Meta:
        """Table."""

        db_table = "case_taken"


class How(models.TextChoices):
    """How a fact came to be known."""

    DECLARED = "declared", "家庭申报"
    PAPER = "paper", "书面材料"
    VISIT = "visit", "入户查看"
    EXTRACT = "extract", "部门核对"


class Fact(models.Model):
    """A fact put down in a case: as the family declared it, or as it was found.

    Attributes:
        person: whose; None of the household's own.
        fact: its name in `facts.yaml`.
        value: as the rules take it: fen, codes, days as yyyymmdd, 0 and 1.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    fact = models.CharField(max_length=40, db_collation="C")
    how = models.CharField(max_length=8, choices=How.choices)
    value = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    guard = KEPT
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_fact"


class Inquiry(models.Model):
    """A visit to the family, or what stood for one (入户调查).

    Attributes:
        first: one of the two who went.
        second: the other.
        met: whom of the family they spoke with.
        signed: whether the two and the family signed the form.
        county: whether it was the county's own check.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="inquiries")
    day = models.DateField()
    way = models.CharField(max_length=8, choices=Way.choices)
    first = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    met = models.CharField(max_length=60)
    signed = models.BooleanField()
    found = models.CharField(max_length=NOTE)
    county = models.BooleanField(default=False)

    guard = KEPT
    audited = NOTED

    class Meta:
        """Table; two went."""

        db_table = "case_inquiry"
        constraints = (
            models.CheckConstraint(condition=~Q(first=F("second")), name="case_inquiry_by_two"),
        )


class Appraisal(models.Model):
    """A democratic appraisal (民主评议).

    Attributes:
        present: how many took part, all of whom signed.
        representatives: how many of them represent villagers.
        agree: how many hold what the family declared for true.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="appraisals")
    day = models.DateField()
    present = models.PositiveSmallIntegerField()
    representatives = models.PositiveSmallIntegerField()
    agree = models.PositiveSmallIntegerField()
    found = models.CharField(max_length=NOTE, blank=True)

    guard = KEPT
    audited = NOTED

    class Meta:
        """Table, and what must hold of it."""

        db_table = "case_appraisal"
        constraints = (
            models.CheckConstraint(
                condition=Q(representatives__lte=F("present")) & Q(agree__lte=F("present")),
                name="case_appraisal_adds_up",
            ),
        )


class Publicity(models.Model):
    """A notice hung out (公示).

    Attributes:
        second: the one after the county's approval, which the rule of 2012 asks.
        since: the day on which it was hung out.
        until: its last day.
        place: where.
        shown: the very text, with names as they were shown.
        ended: the day on which it was taken down.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="publicities")
    second = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField()
    place = models.CharField(max_length=120)
    shown = models.CharField(max_length=NOTE)
    ended = models.DateField(null=True)

    guard = OF_CASE
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_publicity"


class Objection(models.Model):
    """What somebody objected to a notice; it blocks what comes next until it is settled.

    Attributes:
        by: who, as they named themselves; empty where they named nobody.
        upheld: whether it was found right; None as long as it is open.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    day = models.DateField()
    by = models.CharField(max_length=60, blank=True)
    content = models.CharField(max_length=NOTE)
    settled = models.DateField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.CharField(max_length=NOTE, blank=True)

    guard = OF_CASE
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_objection"


class Hearing(models.Model):
    """The family told what is intended against it, and why; and its own side (陈述申辩).

    Attributes:
        told: the day on which it was told.
        reasons: what it was told.
        until: the last day on which it may state its side.
        stated: the day on which it did; None where it has not.
        statement: in its words; empty where it let the time pass, or has nothing to say.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    told = models.DateField()
    way = models.CharField(max_length=8, choices=Way.choices)
    reasons = models.CharField(max_length=NOTE)
    until = models.DateField()
    stated = models.DateField(null=True)
    statement = models.CharField(max_length=NOTE, blank=True)

    guard = OF_CASE
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_hearing"


class Verdict(models.TextChoices):
    """What an officer proposes, or decides."""

    GRANT = "grant", "同意给予"
    REFUSE = "refuse", "不予给予"
    CONTINUE = "continue", "继续给予"
    ADJUST = "adjust", "调整金额"
    EXIT = "exit", "渐退"
    STOP = "stop", "停止给予"


class Opinion(models.Model):
    """What the town proposes to the county (审核意见), with what the rule book says beside.

    Attributes:
        sum: a month, or once; in fen.
        ruled: what the rule book proposes, a name of `Decision`; empty where it cannot say.
        ruled_sum: likewise, in fen; None where it gives none.
        reason: why; asked for where it is not what the rule book says.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    day = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    sum = models.BigIntegerField(null=True)
    ruled = models.CharField(max_length=24, blank=True)
    ruled_sum = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=NOTE, blank=True)

    guard = KEPT
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_opinion"


class Ruling(models.Model):
    """What was decided of a case.

    Attributes:
        sum: a month, or once, in fen; None where nothing is given.
        since: the first month of what was decided, as 2020-12.
        months: for how many months; None where until something changes.
        rulebook: digest of the laws that were looked into.
        figures: how far the sums of the rule book can be trusted: a status of parameters.
        notice: all that the rule book's proposal rests on, as `minsheng check` reads it; None
            where the rule book could say nothing at all.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="ruling")
    day = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    sum = models.BigIntegerField(null=True)
    since = models.CharField(max_length=MONTH, blank=True)
    months = models.PositiveSmallIntegerField(null=True)
    ruled = models.CharField(max_length=24, blank=True)
    ruled_sum = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=NOTE, blank=True)
    rulebook = models.CharField(max_length=64)
    figures = models.CharField(max_length=16)
    notice = models.JSONField(null=True)

    guard = KEPT
    audited = NOTED

    class Meta:
        """Table."""

        db_table = "case_ruling"


class Award(models.Model):
    """What a household, or one of it, is given of a benefit, from one month to another.

    Attributes:
        programme: whose rows it is among.
        sum: a month, or once, in fen.
        since: the first month; of what is paid once, its month.
        until: the last month; empty as long as nothing ends it.
        case: that granted it; None of one the register was begun with.
        ended_by: the case that ended it.
    """

    programme = models.CharField(max_length=24, db_collation="C")
    benefit = models.CharField(max_length=24, db_collation="C")
    household = models.ForeignKey(Household, models.PROTECT, related_name="awards")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="awards")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    sum = models.BigIntegerField()
    figures = models.CharField(max_length=16)
    since = models.CharField(max_length=MONTH, db_collation="C")
    until = models.CharField(max_length=MONTH, blank=True, db_collation="C")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="awards")
    ended_by = models.ForeignKey(Case, models.PROTECT, null=True, related_name="ended_awards")

    guard = ByProgramme("programme", "area_id", person="person_id", household="household_id")
    audited = Audited(
        (HOUSEHOLD, "household_id"), (PERSON, "person_id"), areas=("area_id",),
        programme="programme",
    )  # fmt: skip

    class Meta:
        """Table, and what must hold of it."""

        db_table = "award"
        indexes = (models.Index(fields=["area", "benefit", "since"], name="award_list"),)
        constraints = (
            models.CheckConstraint(condition=Q(sum__gt=0), name="award_is_something"),
            models.CheckConstraint(
                condition=Q(until="") | Q(until__gte=F("since")), name="award_in_order"
            ),
        )
