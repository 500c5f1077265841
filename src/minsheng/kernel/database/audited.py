"""Tables with a history: what their triggers have to know.

A model says so in an attribute `audited`, beside its `guard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from minsheng.kernel.database.scope import REGISTRY


@dataclass(frozen=True)
class Audited:
    """What is noted of a table's rows when they change; they have a column `id`.

    Attributes:
        subject: a kind of subject, and the column that holds its number.
        other: a second one, where a row is about two.
        areas: columns that hold keys of areas, two at most; without any the subject's areas count.
        domain: the registry, or a programme.
        hidden: columns of which is noted only that they changed: secrets.
        ignored: columns whose change alone is none.
        programme: a column that names the programme of the row, in place of the domain.
    """

    subject: tuple[str, str]
    other: tuple[str, str] = ("", "")
    areas: tuple[str, ...] = ()
    domain: str = REGISTRY
    hidden: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    programme: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the trigger is told."""
        lists = (self.areas, self.hidden, self.ignored)
        arrays = ("{" + ",".join(columns) + "}" for columns in lists)
        return (self.domain, *self.subject, *self.other, *arrays, self.programme)


@cache
def audited() -> dict[str, Audited]:
    """What is noted, by table."""
    from django.apps import apps

    return {
        model._meta.db_table: model.audited
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and hasattr(model, "audited")
    }
