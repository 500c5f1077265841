"""The tables of the audit: entries, the seals that chain them, and what shows a cut end."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from minsheng.kernel.audit.fields import TransactionField
from minsheng.kernel.audit.visible import AREAS, USING
from minsheng.kernel.database.guards import Open, Written


class Act(models.TextChoices):
    """What was done; of the first four the database itself is the witness."""

    INSERT = "insert", "新增"
    UPDATE = "update", "修改"
    DELETE = "delete", "删除"
    BATCH = "batch", "批量写入"
    READ = "read", "查看"
    REVEAL = "reveal", "查看完整号码"
    EXPORT = "export", "导出"
    IMPORT = "import", "导入"
    SEARCH = "search", "按号码查找"
    STOPPED = "search_stopped", "按号码查找过多"
    SIGN_IN = "sign_in", "登录"
    SIGN_OUT = "sign_out", "退出"


LOOKS = (Act.READ, Act.REVEAL, Act.EXPORT, Act.SEARCH)
"""What is told as "who looked"."""


class Entry(models.Model):
    """One thing somebody did. Written once; the database sets who, when and the hash.

    Attributes:
        txid: the transaction it was done in.
        request: the number of the web request, or the name of the work of a machine.
        subject_kind: whom or what it is about (`person`, `household`, …), empty for nothing.
        other_kind: a second one it is about, as of two records that were merged.
        area: where the subject was then; the three others are further areas it had or came
            from: somebody registered in one place who moves has three, who moves with both four.
        before: of what was changed, the columns that changed; enciphered ones stay so.
        row_hash: over all the rest.
    """

    txid = TransactionField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    request = models.CharField(max_length=80, default="")
    act = models.CharField(max_length=16)
    domain = models.CharField(max_length=24, default="")
    table_name = models.CharField(max_length=63, default="")
    row_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=24, default="", db_collation="C")
    subject_id = models.BigIntegerField(null=True)
    other_kind = models.CharField(max_length=24, default="", db_collation="C")
    other_id = models.BigIntegerField(null=True)
    area = models.BigIntegerField(null=True)
    area_other = models.BigIntegerField(null=True)
    area_third = models.BigIntegerField(null=True)
    area_fourth = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=500, default="")
    row_hash = models.BinaryField(max_length=32)

    guard = Written(USING, "true", append_only=True)
    loaded = True

    class Meta:
        """Table and indexes: of a subject, of an actor, of an area; the newest first."""

        db_table = "audit_entry"
        indexes = (
            models.Index(fields=["txid", "id"], name="audit_entry_order"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_entry_subject"),
            models.Index(
                fields=["other_kind", "other_id", "id"], name="audit_entry_other",
                condition=Q(other_id__isnull=False),
            ),
            models.Index(fields=["actor_id", "id"], name="audit_entry_actor"),
            models.Index(fields=["area", "id"], name="audit_entry_area"),
            BrinIndex(fields=["at"], name="audit_entry_at"),
            *(
                models.Index(
                    fields=[column, "id"], name=f"audit_entry_{column}",
                    condition=Q(**{f"{column}__isnull": False}),
                )
                for column in AREAS[1:]
            ),
        )  # fmt: skip


class Seal(models.Model):
    """A block of the chain: entries in the order of their transactions, and their hashes.

    Attributes:
        day: of the office, on which it was made.
        system: the server it was made in; another one counts transactions anew.
        above: the entries of this server have numbers above this one.
        last_txid: with `last_id` the last entry taken; the next block goes on behind it.
        leaves: number and hash of each entry, 40 bytes each, so that a fault can be named.
        issued: the last number of an entry that was given out by then, rolled back or not.
        previous: hash of the block before.
    """

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    at = models.DateTimeField()
    system = models.BigIntegerField()
    above = models.BigIntegerField()
    last_txid = TransactionField()
    last_id = models.BigIntegerField()
    count = models.BigIntegerField()
    issued = models.BigIntegerField()
    leaves = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    guard = Open("hashes, which tell nothing of anybody", read_only=True, append_only=True)

    class Meta:
        """Table."""

        db_table = "audit_seal"


class SealedDay(models.Model):
    """How far the chain had come on a day, kept apart from its seals: a cut end is missed here.

    Attributes:
        seals: made on that day; `entries` they cover.
        last: number of the last of them; `hash` is its.
    """

    day = models.DateField(primary_key=True)
    seals = models.BigIntegerField()
    entries = models.BigIntegerField()
    last = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    guard = Open("hashes, which tell nothing of anybody", read_only=True)

    class Meta:
        """Table."""

        db_table = "audit_day"


class Awaiting(models.Model):
    """Number and hash of an entry once more, until a seal covers it."""

    id = models.BigIntegerField(primary_key=True)
    row_hash = models.BinaryField(max_length=32)

    guard = Open("hashes, which tell nothing of anybody", read_only=True)

    class Meta:
        """Table."""

        db_table = "audit_awaiting"
