"""The number of a transaction, as a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models

if TYPE_CHECKING:
    Whole: TypeAlias = models.Field[int, int]
else:
    Whole = models.Field


class TransactionField(Whole):
    """PostgreSQL's xid8: never reused, in the order in which transactions began to write."""

    def db_type(self, connection: Any) -> str:
        """The type of the column."""
        del connection
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        """As a whole number."""
        del expression, connection
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        """As the database reads it."""
        return None if value is None else str(value)
