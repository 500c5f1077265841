"""The backend: sets the scope as each transaction begins, and refuses to ask without one.

Middleware cannot do it: it runs outside the transaction of the view. A connection of a pool
keeps nothing either, for what is set is local to the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from minsheng.kernel.database import guards
from minsheng.kernel.database.scope import NoScopeError, apply, current


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows who asks."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit and self.guarded:
            self.autocommit = False  # Django notes it after this method; the cursor asks for it
            apply(current())

    @property
    def guarded(self) -> bool:
        """Whether this is the application's connection: the owner's and the loader's are not."""
        return bool(self.settings_dict.get("GUARDED", False))

    def make_cursor(self, cursor: Any) -> Any:
        """A cursor that refuses protected tables while the database does not know who asks."""
        return _heard(self, super().make_cursor(cursor))

    def make_debug_cursor(self, cursor: Any) -> Any:
        """The same, of a connection that notes its queries."""
        return _heard(self, super().make_debug_cursor(cursor))


def _heard(wrapper: DatabaseWrapper, cursor: Any) -> Any:
    if wrapper.guarded and (current() is None or wrapper.autocommit):
        cursor.execute = _asking(wrapper, cursor.execute)
        cursor.executemany = _asking(wrapper, cursor.executemany)
    return cursor


def _asking(wrapper: DatabaseWrapper, asked: Callable[..., Any]) -> Callable[..., Any]:
    def execute(sql: Any, params: Any = None) -> Any:
        if current() is None or wrapper.autocommit:
            table = guards.protected_in(str(sql))
            if table:
                raise NoScopeError(_told(table))
        return asked(sql, params)

    return execute


def _told(table: str) -> str:
    if current() is None:
        return (
            f"the table {table} was asked for, and nobody had said who asks: enter a scope "
            f"first, as `with scope(...)`"
        )
    # The scope is told to the database as a transaction begins: here it would show no rows.
    return (
        f"the table {table} was asked for outside a transaction, where the database does not "
        f"know who asks: begin one first, as `with transaction.atomic()`"
    )
