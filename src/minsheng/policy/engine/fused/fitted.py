"""A driver made for households that are alike in many facts: of most of a city, little differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from minsheng.policy.engine.fused.columns import Array, Batch, Column, Empty, Outcome, is_alike
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.narrowing import Alike, Value, narrowed
from minsheng.policy.engine.parameters import Residence
from minsheng.policy.engine.unknown import Cause, Unknown


class Fitted:
    """A driver for batches that have something in common; it decides them as the whole one does.

    Args:
        whole: the driver for any batch.
        alike: what the batches have in common.
        areas: the rows of the table of figures.
        progress: called with (loops compiled, loops in all) when it must compile.
    """

    def __init__(
        self,
        whole: Fused,
        alike: Alike,
        areas: Sequence[tuple[str, Residence]],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        plan = whole.plan
        self.alike = alike.of(plan.facts)
        self.sure = plan.sure
        self.fused = Fused(
            narrowed(plan.book, self.alike, plan.within),
            plan.outputs,
            reasons=bool(plan.bits),
            known=self.alike.known,
            within=plan.within,
            progress=progress,
        )
        self.table: Array = self.fused.table(areas)

    def fits(self, batch: Batch) -> bool:
        """Whether a batch has what is in common: each batch is looked at, as it was read."""
        alike, columns = self.alike, batch.columns
        return (
            all(batch.rows(entity) == 0 for entity in alike.absent)
            and all(n in columns and _says(columns[n], v) for n, v in alike.facts.items())
            and all(n in columns and _is_known(columns[n]) for n in alike.known)
            and all(_is_present(batch.offsets[entity]) for entity in alike.present)
        )

    def run(self, batch: Batch, as_of: int, empty: Empty = np.empty) -> Outcome:
        """Decide a batch that fits; see `Fused.run`."""
        made = self.fused.run(batch, self.table, as_of, empty)
        return replace(made, sure=self.sure)


def _is_present(offsets: Array) -> bool:
    """Whether every parent has a row."""
    return bool((offsets[1:] > offsets[:-1]).all())


def _says(column: Column, value: Value) -> bool:
    """Whether a column is one value again and again; of no rows that is true."""
    if not len(column.values):
        return True
    causes = column.causes
    if not is_alike(column.values) or not (causes is None or is_alike(causes)):
        return False
    cause = 0 if causes is None else int(causes[0])
    if isinstance(value, Unknown):
        return cause == int(value.cause)
    return cause == 0 and int(column.values[0]) == value


def _is_known(column: Column) -> bool:
    causes = column.causes
    if causes is None or not len(causes):
        return True
    return not (causes[0] if is_alike(causes) else causes.any())


def value_of(column: Column, *, truth: bool) -> Value:
    """The value of the first row of a column.

    Args:
        column: of a fact.
        truth: whether the fact is a truth value.
    """
    if column.causes is not None and column.causes[0]:
        return Unknown(Cause(int(column.causes[0])))
    return bool(column.values[0]) if truth else int(column.values[0])
