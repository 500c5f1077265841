"""Tables of exchange: files that come up in pieces, and what came of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.kernel.access.models import User
from minsheng.kernel.database.guards import Written

_MINE = "user_id = NULLIF(current_setting('minsheng.actor', true), '')::bigint"


class UploadState(models.TextChoices):
    """How far an upload has come."""

    OPEN = "open", "上传中"
    WHOLE = "whole", "已上传"
    BROKEN = "broken", "内容不符"


class Upload(models.Model):
    """A file that comes in pieces; no name of the sender's is kept, nor used for anything.

    Attributes:
        client: the number the client made; of each user's own, so that nobody learns of others'.
        sha256: of the whole, told before its first byte.
        received: bytes that have come.
        content: what it is, by its content: `xlsx` or `csv`; empty until it is whole.
        place: its name among the site's files, thrown by dice.
        expires: when it is removed.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    client = models.UUIDField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.OPEN)
    content = models.CharField(max_length=8, blank=True)
    place = models.CharField(max_length=40, unique=True)
    begun = models.DateTimeField()
    expires = models.DateTimeField()

    guard = Written(_MINE)

    class Meta:
        """Table and rules."""

        db_table = "upload"
        indexes = (models.Index(fields=["expires"], name="upload_expires"),)
        constraints = (
            models.UniqueConstraint("user", "client", name="upload_once"),
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("size")),
                name="upload_within_size",
            ),
        )


class ImportState(models.TextChoices):
    """How far an import has come."""

    CHECKED = "checked", "已核对"
    APPLIED = "applied", "已写入"


class ImportJob(models.Model):
    """A list brought back: looked at, then written once.

    What it would change is not kept: it is read from the file again, and must then be what the
    officer saw (`plan`).

    Attributes:
        upload: the file; None once it has expired.
        plan: a mark over all changes that were shown.
        sha256: of the file, to know it again: new rows are entered once.
        rows: of the file; of these `changes`, `new`, `conflicts`, `unknown` and `faulty`.
        good_only: whether the good rows were written though others were not.
        written: rows that were.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, models.DO_NOTHING, null=True, related_name="+")
    listing = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.CHECKED)
    plan = models.BinaryField(max_length=32)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    changes = models.IntegerField()
    new = models.IntegerField()
    conflicts = models.IntegerField()
    unknown = models.IntegerField()
    faulty = models.IntegerField()
    checked = models.DateTimeField()
    good_only = models.BooleanField(null=True)
    written = models.IntegerField(null=True)
    applied = models.DateTimeField(null=True)

    guard = Written(_MINE)

    class Meta:
        """Table and rules."""

        db_table = "import_job"
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="applied")
                | Q(applied__isnull=False, written__isnull=False, good_only__isnull=False),
                name="import_job_tells_what_it_did",
            ),
        )
