"""The table of tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minsheng.kernel.access.models import OF_ONES_OWN, USERS, User
from minsheng.kernel.database.audited import Audited
from minsheng.kernel.database.guards import Written

DAYS = 90
"""For how long at most a token is good."""
NAME = 60


class Token(models.Model):
    """What a program shows to work in an officer's place.

    The secret itself is kept nowhere: it is random enough that its digest cannot be reversed.

    Attributes:
        name: what it is for, in the officer's words.
        mark: SHA-256 of the secret.
        rights: some of those the officer holds; what they lose, it loses.
        areas: keys of areas; it reaches those parts of them that the officer reaches.
        until: the moment from which it is good no more.
        generation: of the account as it was made; whatever ends all sessions ends it, too.
        used: when it was shown last.
        minute: in which it was shown last, and `asked` how often.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=NAME)
    mark = models.BinaryField(max_length=32, unique=True)
    rights = ArrayField(models.CharField(max_length=24))
    areas = ArrayField(models.BigIntegerField())
    made = models.DateTimeField()
    until = models.DateTimeField()
    generation = models.IntegerField()
    revoked = models.DateTimeField(null=True)
    used = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    asked = models.IntegerField(default=0)

    guard = Written(OF_ONES_OWN)
    written_by = "token_held"
    audited = Audited(
        ("user", "user_id"),
        domain=USERS,
        hidden=("mark",),
        ignored=("used", "minute", "asked"),
    )

    class Meta:
        """Table, and what must hold of it."""

        db_table = "api_token"
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("made"), until__lte=F("made") + timedelta(days=DAYS)),
                name="api_token_ends",
            ),
            models.UniqueConstraint(
                "user", "name", condition=Q(revoked__isnull=True), name="api_token_named_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def good(cls, now: datetime) -> Q:
        """Of tokens, those that open a door at a moment."""
        return Q(
            revoked=None, made__lte=now, until__gt=now, generation=F("user__generation"),
            user__is_active=True,
        )  # fmt: skip
