"""The register's tables.

Numbers and phones are kept enciphered, with keyed marks beside them to find them by: of the
whole, and of the last four digits (`secrecy`). Columns that are searched are of collation C,
so that a beginning is a range of the index on any server.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from minsheng.kernel.access.models import User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByArea, ByParent
from minsheng.kernel.registry.places import DOOR, PLACE

NAME = 60
PINYIN, ORGANISATION_PINYIN = NAME * 4, 480
"""Of a name; what a very long one has more is not searched by."""
PERSON, HOUSEHOLD, ORGANISATION = "person", "household", "organisation"


class Grouping(models.TextChoices):
    """Three ways in which people belong together, kept apart."""

    REGISTER = "register", "户籍户"
    LIVING = "living", "共同生活家庭"
    UNIT = "unit", "救助单元"


class Person(models.Model):
    """A person.

    Attributes:
        name: as the register has it.
        pinyin: of the name, without tones or spaces, for search and order.
        initials: of the pinyin.
        sex: a code of `Sex`.
        born: the day.
        number: identity number, enciphered.
        number_mark: finds the number; the same for the same number.
        number_end: finds its last four signs.
        area_registered: where the household register is kept (户籍地); None outside the city.
        area_lived: where they live (居住地); None outside the city.
        merged_into: whom this record was found to be; None for a record in use.
    """

    name = models.CharField(max_length=NAME, db_collation="C")
    pinyin = models.CharField(max_length=PINYIN, db_collation="C")
    initials = models.CharField(max_length=NAME, db_collation="C")
    sex = models.SmallIntegerField(null=True)
    born = models.DateField(null=True)
    died = models.DateField(null=True)
    number = models.BinaryField(null=True)
    number_mark = models.BinaryField(max_length=16, null=True)
    number_end = models.BinaryField(max_length=8, null=True)
    phone = models.BinaryField(null=True)
    phone_mark = models.BinaryField(max_length=16, null=True)
    phone_end = models.BinaryField(max_length=8, null=True)
    area_registered = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        related_name="+",
        db_column="area_registered",
        db_index=False,
    )
    area_lived = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_column="area_lived", db_index=False
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.IntegerField(default=1)

    guard = ByArea(("area_lived", "area_registered"), excluded="persons")
    audited = Audited((PERSON, "id"), areas=("area_lived", "area_registered"))
    loaded = True

    class Meta:
        """Table and indexes: what a clerk types, each with an index that answers it."""

        db_table = "person"
        indexes = (
            models.Index(fields=["area_lived", "pinyin"], name="person_lived"),
            models.Index(fields=["area_registered", "pinyin"], name="person_registered"),
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["pinyin"], name="person_pinyin"),
            models.Index(fields=["initials"], name="person_initials"),
            models.Index(fields=["number_mark"], name="person_number"),
            models.Index(fields=["number_end"], name="person_number_end"),
            models.Index(fields=["phone_mark"], name="person_phone"),
            models.Index(fields=["phone_end"], name="person_phone_end"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(area_registered__isnull=False) | Q(area_lived__isnull=False),
                name="person_is_somewhere",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def home(self) -> int | None:
        """The key of where they are looked after: they live there, or else are registered."""
        return self.area_lived_id or self.area_registered_id


class Household(models.Model):
    """Some people who belong together, from one day to another.

    They stand on one page of the register, live under one roof, or are one unit of assistance.

    Attributes:
        grouping: in which of the three ways.
        origin: under which number the city's files have it, which runs speak of; nobody
            corrects it. None for a household founded here.
        number: as offices write it, empty where they gave none.
        place: road, estate or group of villagers; `door` the numbers behind it, by hyphens.
        address: as written.
        floor: of the dwelling; None where it is not known.
        lift: whether a lift goes there; None where it is not known.
    """

    grouping = models.CharField(max_length=8, choices=Grouping.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    origin = models.BigIntegerField(null=True)
    number = models.CharField(max_length=32, blank=True, db_collation="C")
    place = models.CharField(max_length=PLACE, blank=True, db_collation="C")
    door = models.CharField(max_length=DOOR, blank=True, db_collation="C")
    address = models.CharField(max_length=200, blank=True)
    floor = models.SmallIntegerField(null=True)
    lift = models.BooleanField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    version = models.IntegerField(default=1)

    guard = ByArea(("area_id",), excluded="households")
    audited = Audited((HOUSEHOLD, "id"), areas=("area_id",))
    loaded = True

    class Meta:
        """Table and indexes."""

        db_table = "household"
        indexes = (
            models.Index(fields=["area", "place", "door"], name="household_area"),
            models.Index(fields=["place", "door"], name="household_place"),
            models.Index(fields=["number"], name="household_number"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(since__lte=F("until")),
                name="household_in_order",
            ),
            models.UniqueConstraint(
                fields=["origin", "grouping"],
                condition=Q(origin__isnull=False),
                name="household_origin_once",
            ),
        )


class Membership(models.Model):
    """A person in a household, from one day to another.

    Attributes:
        grouping: of the household, so that the database can see to it that nobody is in two.
        relation: to the head of the household; a code of `Relation`.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", db_index=False)
    grouping = models.CharField(max_length=8, choices=Grouping.choices)
    relation = models.SmallIntegerField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    guard = ByParent((("household_id", HOUSEHOLD), ("person_id", PERSON)))
    audited = Audited((HOUSEHOLD, "household_id"), (PERSON, "person_id"))
    loaded = True

    class Meta:
        """Table, and what must hold of it."""

        db_table = "membership"
        indexes = (models.Index(fields=["person", "grouping"], name="membership_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "grouping"], condition=Q(until__isnull=True),
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(since__lte=F("until")),
                name="membership_in_order",
            ),
        )  # fmt: skip


class Relation(models.Model):
    """How two people are related, from one day to another.

    Attributes:
        kind: what `other` is to `person`: spouse, parent, guardian and so on.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=24)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    guard = ByParent((("person_id", PERSON), ("other_id", PERSON)))
    audited = Audited((PERSON, "person_id"), (PERSON, "other_id"))

    class Meta:
        """Table, and what must hold of it."""

        db_table = "relation"
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_of_two"),
            models.UniqueConstraint(
                Least("person", "other"), Greatest("person", "other"), "kind",
                condition=Q(until__isnull=True), name="relation_once_at_a_time",
            ),
        )  # fmt: skip


class Organisation(models.Model):
    """An office, an institution, a station, an association, an enterprise.

    Attributes:
        code: unified social credit code (统一社会信用代码), empty where it has none.
    """

    name = models.CharField(max_length=120, db_collation="C")
    pinyin = models.CharField(max_length=ORGANISATION_PINYIN, db_collation="C")
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=18, blank=True, db_collation="C")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    phone = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True)
    version = models.IntegerField(default=1)

    guard = ByArea(("area_id",))
    audited = Audited((ORGANISATION, "id"), areas=("area_id",))

    class Meta:
        """Table and indexes."""

        db_table = "organisation"
        indexes = (
            models.Index(fields=["name"], name="organisation_name"),
            models.Index(fields=["pinyin"], name="organisation_pinyin"),
            models.Index(fields=["code"], name="organisation_code"),
        )


class Site(models.Model):
    """A place where something is done, with what a carer at the door must know.

    Attributes:
        floor: None where it is not known.
        lift: whether one goes there; None where it is not known.
    """

    name = models.CharField(max_length=120, db_collation="C")
    kind = models.CharField(max_length=24)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="sites")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    floor = models.SmallIntegerField(null=True)
    lift = models.BooleanField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    version = models.IntegerField(default=1)

    guard = ByArea(("area_id",))
    audited = Audited(("site", "id"), (ORGANISATION, "organisation_id"), areas=("area_id",))

    class Meta:
        """Table."""

        db_table = "site"


class Worker(models.Model):
    """A person who works for an organisation, perhaps with an account of their own."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="worker")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="workers")
    name = models.CharField(max_length=NAME, db_collation="C")
    pinyin = models.CharField(max_length=PINYIN, db_collation="C")
    post = models.CharField(max_length=60, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    version = models.IntegerField(default=1)

    guard = ByArea(("area_id",))
    audited = Audited(("worker", "id"), (PERSON, "person_id"), areas=("area_id",))

    class Meta:
        """Table."""

        db_table = "worker"
        indexes = (models.Index(fields=["pinyin"], name="worker_pinyin"),)


class LicenceEnd(models.TextChoices):
    """Why a licence ended before its day."""

    REVOKED = "revoked", "被吊销"
    GIVEN_BACK = "given_back", "本人交回"
    REPLACED = "replaced", "已换发新证"


class Licence(models.Model):
    """What a worker is licensed or certified for, and until when.

    Attributes:
        ended: the day from which it is void, where that is before it expires.
        ending: why, a `LicenceEnd`; empty while it is in force.
        note: the same in the officer's words.
    """

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=60, blank=True)
    issued_by = models.CharField(max_length=120, blank=True)
    issued = models.DateField(null=True)
    expires = models.DateField(null=True)
    ended = models.DateField(null=True)
    ending = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    guard = ByParent((("worker_id", "worker"),))
    audited = Audited(("worker", "worker_id"))

    class Meta:
        """Table."""

        db_table = "licence"
        indexes = (models.Index(fields=["expires"], name="licence_expires"),)


class Authorisation(models.Model):
    """A person's signed leave to look into the household's means (授权核查), with its end.

    Attributes:
        purposes: what may be looked into.
        paper: number of the signed form.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorisations")
    purposes = ArrayField(models.CharField(max_length=24))
    paper = models.CharField(max_length=60)
    signed = models.DateField()
    until = models.DateField(null=True)
    withdrawn = models.DateField(null=True)

    guard = ByParent((("person_id", PERSON),))
    audited = Audited((PERSON, "person_id"))

    class Meta:
        """Table."""

        db_table = "authorisation"


class Consent(models.Model):
    """A person's consent to a use of their data that no law orders, and its withdrawal."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    given = models.DateField()
    given_by = models.CharField(max_length=NAME, blank=True)
    withdrawn = models.DateField(null=True)

    guard = ByParent((("person_id", PERSON),))
    audited = Audited((PERSON, "person_id"))

    class Meta:
        """Table, and what must hold of it."""

        db_table = "consent"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn__isnull=True),
                name="consent_once_at_a_time",
            ),
        )  # fmt: skip


class DuplicateState(models.TextChoices):
    """What came of two records that may be one person."""

    OPEN = "open", "待核对"
    MERGED = "merged", "已合并"
    NOT_ONE = "not_one", "不是同一人"


class Duplicate(models.Model):
    """Two records that may be of one person; told apart once, they are not asked for again.

    Attributes:
        first: the record with the smaller number.
        reasons: why they may be one.
        score: in thousandths.
    """

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=24))
    score = models.SmallIntegerField()
    state = models.CharField(
        max_length=8, choices=DuplicateState.choices, default=DuplicateState.OPEN
    )
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    guard = ByParent((("first_id", PERSON), ("second_id", PERSON)))
    audited = Audited((PERSON, "first_id"), (PERSON, "second_id"))

    class Meta:
        """Table, and what must hold of it."""

        db_table = "duplicate"
        constraints = (
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_in_order"),
            models.UniqueConstraint("first", "second", name="duplicate_once"),
        )


class Merge(models.Model):
    """A merge of two records, with all it moved, so that it can be undone.

    Attributes:
        kept: the record that stays in use.
        gone: the record that now points to it.
        moved: by table, the rows that were moved.
        filled: the kept record's columns that were empty and are filled from the other.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved = models.JSONField()
    filled = ArrayField(models.CharField(max_length=24))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone = models.DateTimeField(null=True)

    guard = ByParent((("kept_id", PERSON), ("gone_id", PERSON)))
    # What moved may be beyond the areas of whoever reads the history.
    audited = Audited((PERSON, "kept_id"), (PERSON, "gone_id"), hidden=("moved",))

    class Meta:
        """Table."""

        db_table = "person_merge"
