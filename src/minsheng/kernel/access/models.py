"""Users, the roles they hold on areas, and whose files they must not see."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from minsheng.kernel.areas.models import Area
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import ByUser, Written, in_areas, setting

USERS = "users"
"""The domain of accounts and the roles they hold."""
_ACTOR = f"{setting('actor')}::bigint"
_LOOKS_AFTER = in_areas(["area_id"], USERS)
OF_ONES_OWN = (
    f"user_id = {_ACTOR} OR EXISTS (SELECT FROM app_user AS u WHERE u.id = user_id "
    f"AND ({in_areas(['u.area_id'], USERS)}) OFFSET 0)"
)
"""Of a table without an area: what is one's own, or of somebody whose account one looks after."""


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def get_by_natural_key(self, username: str | None) -> User:
        """A user by the name they sign in with, however it is written."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who works with the site; or a named actor of machine work.

    Attributes:
        username: they sign in with; lower case.
        name: as colleagues know them.
        area: where they belong.
        machine: no person: signs in nowhere, and what it does bears its name.
        must_change: the password was thrown by dice and handed over; the first thing is a new one.
        generation: sessions of an earlier one are over.
        codes_tried: as a second factor, since `codes_since`, and none of them the right one.
    """

    username = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    machine = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="zh-hans")
    date_joined = models.DateTimeField(default=timezone.now)
    must_change = models.BooleanField(default=False)
    generation = models.IntegerField(default=0)
    codes_tried = models.IntegerField(default=0)
    codes_since = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()
    guard = ByUser("id", area="area_id", domain=USERS, signing_in=True)
    audited = Audited(
        ("user", "id"),
        areas=("area_id",),
        domain=USERS,
        hidden=("password",),
        ignored=("last_login", "codes_tried", "codes_since"),
    )
    written_by = "account_held"

    class Meta:
        """Table."""

        db_table = "app_user"

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Of password and generation: a change of either ends all other sessions.
        salt = "minsheng.kernel.access.models.User.session"
        value = f"{self.password}${self.generation}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        """Libraries ask; nobody is staff in their sense: there is no back door."""
        return False


class Kind(models.TextChoices):
    """How a role came to be held."""

    REGULAR = "regular", "任职"
    DELEGATED = "delegated", "代理"
    BREAK_GLASS = "break_glass", "紧急授权"


class Assignment(models.Model):
    """A role held on an area, for some programmes, from one day to another.

    It is in force once somebody other than its proposer has confirmed it. Break-glass needs no
    confirmation, but a reason, and ends within hours.

    Attributes:
        programmes: for which it is held; people and households belong to none.
        until: the first day on which it is not held any more.
        expires: the moment from which break-glass is over.
        delegated_from: whose role it stands in for during leave.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=24)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    programmes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.REGULAR)
    since = models.DateField()
    until = models.DateField()
    expires = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, max_length=500)
    delegated_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField(null=True)

    # A user sees what they hold and what they proposed. Whoever looks after no accounts can
    # only propose a stand-in or break glass, and end what is their own: never confirm.
    guard = Written(
        f"user_id = {_ACTOR} OR proposed_by_id = {_ACTOR} OR {_LOOKS_AFTER}",
        f"{_LOOKS_AFTER} OR (user_id = {_ACTOR} AND ended IS NOT NULL) OR (proposed_by_id = "
        f"{_ACTOR} AND kind <> 'regular' AND (confirmed_by_id IS NULL OR ended IS NOT NULL))",
    )
    audited = Audited(("user", "user_id"), areas=("area_id",), domain=USERS)
    written_by = "by_two"

    class Meta:
        """Table and rules: what the law of two persons asks, the database holds."""

        db_table = "assignment"
        constraints = (
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="assignment_in_order"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("user"))),
                name="assignment_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(kind="break_glass") | (Q(expires__isnull=False) & ~Q(reason="")),
                name="assignment_break_glass_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind="delegated") | Q(delegated_from__isnull=False),
                name="assignment_delegated_from",
            ),
        )


class Relative(models.Model):
    """A person whose file an officer must not see: themselves, their family (回避).

    Officers note it of themselves, and for good: who looks after their accounts may lift it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="relatives")
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+")
    relation = models.CharField(max_length=20)
    at = models.DateTimeField()

    guard = Written(
        OF_ONES_OWN,
        f"user_id = {_ACTOR}",
        append_only=True,
    )
    audited = Audited(("user", "user_id"), ("person", "person_id"), domain=USERS)

    class Meta:
        """Table."""

        db_table = "relative"


class RelativeLifted(models.Model):
    """That somebody is no relative, after all: said by one who looks after the officer's account.

    Attributes:
        user: the officer.
    """

    relative = models.OneToOneField(Relative, models.PROTECT, related_name="lifted")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    guard = Written(
        "EXISTS (SELECT FROM relative AS r WHERE r.id = relative_id OFFSET 0)",
        f"by_id = {_ACTOR} AND user_id <> {_ACTOR} AND EXISTS (SELECT FROM relative AS r "
        "WHERE r.id = relative_id AND r.user_id = relative_lifted.user_id OFFSET 0)",
        append_only=True,
    )
    audited = Audited(("user", "user_id"), domain=USERS)

    class Meta:
        """Table."""

        db_table = "relative_lifted"


class AccountAct(models.TextChoices):
    """What opens an account to whoever asks for it, and so takes two."""

    PASSWORD = "password", "重置密码"
    FACTOR = "factor", "重置两步验证"
    ACTIVATE = "activate", "恢复使用"


class AccountRequest(models.Model):
    """Something asked for an account by one who looks after it, to be confirmed by another.

    Attributes:
        area: the user's, when it was asked.
        ended: when it was confirmed or withdrawn.
        generation: of the account as it was confirmed; once it goes on, this is used up.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="requests")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=AccountAct.choices)
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField(null=True)
    generation = models.IntegerField(null=True)

    guard = Written(f"{_LOOKS_AFTER} OR user_id = {_ACTOR}", _LOOKS_AFTER)
    audited = Audited(("user", "user_id"), areas=("area_id",), domain=USERS)
    written_by = "by_two"

    class Meta:
        """Table and rules: the database, too, wants two persons, and neither is the user."""

        db_table = "account_request"
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("user"))),
                name="account_request_by_two",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(ended__isnull=False),
                name="account_request_confirmed_is_over",
            ),
            models.UniqueConstraint(
                fields=["user", "act"], condition=Q(ended__isnull=True),
                name="account_request_waits_once",
            ),
        )  # fmt: skip
