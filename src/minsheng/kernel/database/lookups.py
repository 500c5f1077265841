"""Looking for beginnings, in the one way that uses an index under row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import CharField, Lookup

if TYPE_CHECKING:
    AnyLookup: TypeAlias = Lookup[Any]
else:
    AnyLookup = Lookup


@CharField.register_lookup
class Starts(AnyLookup):
    """`name__starts="陈"`: PostgreSQL's `^@`, which leaks nothing; LIKE is held to."""

    lookup_name = "starts"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The comparison."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", (*left_params, *right_params)
