"""A book compiled for the parts of a city in memory, narrowed for those that are alike.

What is known of every household and what most parts have in common is found in the columns
themselves: those of the snapshot, and those that were kept from another run. So a cut book
(`policy/engine/downstream.py`) computes nothing for households on whom what was changed does
not bear: what it makes of them is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Array, Batch, Column, Outcome, area_rows, is_alike
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.fitted import Fitted
from minsheng.policy.engine.narrowing import Alike
from minsheng.policy.engine.rule import Entity
from minsheng.recheck.common import WORTH, About, shared
from minsheng.recheck.relations import POINTERS
from minsheng.recheck.threads import arrow_memory

Told = Callable[[int, int], None] | None
BELOW: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")


@dataclass(frozen=True, slots=True)
class Tables:
    """The figures of one law, as the drivers of a runner take them."""

    whole: Array
    fitted: Array | None


class Runner:
    """A book's drivers for some batches.

    Args:
        book: whole or cut.
        targets: names wanted.
        counties: the codes of the table of figures.
        as_of: the day played, yyyymmdd.
        known: columns that are known in every row of every batch.
        common: what many of the batches have in common; None where that is not worth a driver.
        progress: called with (loops compiled, loops in all).
    """

    def __init__(
        self,
        book: Book,
        targets: Iterable[str],
        counties: Sequence[str],
        as_of: int,
        known: Iterable[str] = (),
        common: Alike | None = None,
        progress: Told = None,
    ) -> None:
        self.areas, self.as_of = area_rows(counties), as_of
        self.fused = Fused(
            book, targets, reasons=False, known=known, within=POINTERS, progress=progress
        )
        self.fitted = Fitted(self.fused, common, self.areas, progress) if common else None

    def tables(self, book: Book) -> Tables:
        """The figures of a book; of that before a reform, or of that after."""
        fitted = self.fitted.fused.table(self.areas, book) if self.fitted else None
        return Tables(self.fused.table(self.areas, book), fitted)

    def run(self, batch: Batch, tables: Tables) -> Outcome:
        """What the book makes of some households by the figures of a law."""
        if self.fitted is not None and tables.fitted is not None and self.fitted.fits(batch):
            return self.fitted.fused.run(batch, tables.fitted, self.as_of, arrow_memory)
        return self.fused.run(batch, tables.whole, self.as_of, arrow_memory)


def known_in(batches: Sequence[Batch]) -> frozenset[str]:
    """The columns without an unknown in any batch."""
    sure = [{n for n, c in batch.columns.items() if c.causes is None} for batch in batches]
    return frozenset(set.intersection(*sure)) if sure else frozenset()


def common_in(
    batches: Sequence[Batch], quiet: Sequence[bool], facts: Mapping[str, Fact]
) -> Alike | None:
    """What the quiet batches have in common; None where they are too few households for it.

    Args:
        batches: all there are.
        quiet: of each whether nobody was asked there.
        facts: of the columns, by name.
    """
    some = [batch for batch, calm in zip(batches, quiet, strict=True) if calm]
    if sum(batch.households for batch in some) < WORTH:
        return None
    return shared([about_of(batch, facts) for batch in some], facts)


def about_of(batch: Batch, facts: Mapping[str, Fact]) -> About:
    """What there is to say of a batch before it is run, of some of its columns."""
    rows = {entity: batch.rows(entity) for entity in BELOW}
    there = {name: batch.columns[name] for name in facts if name in batch.columns}
    alike = {name: one for name, c in there.items() if (one := _one(c)) is not None}
    return About(rows, alike, frozenset(n for n, c in there.items() if c.causes is None))


def is_quiet(batch: Batch) -> bool:
    """Whether most columns of a batch are one value throughout: nobody was asked there."""
    alike = sum(_one(column) is not None for column in batch.columns.values())
    return 2 * alike > len(batch.columns)


def _one(column: Column) -> Column | None:
    """The first row of a column that is one value throughout."""
    causes = column.causes
    if not len(column.values) or not is_alike(column.values):
        return None
    if causes is not None and not is_alike(causes):
        return None
    return Column(column.values[:1], None if causes is None else causes[:1])


def compact(values: Array, causes: Array | None) -> Column:
    """A column to keep: without causes where there are none, one value where it is one."""
    rows = len(values)
    if causes is not None and (not rows or not causes.any()):
        causes = None
    if rows and (values == values[0]).all() and (causes is None or (causes == causes[0]).all()):
        one = Column(values[:1].copy(), None if causes is None else causes[:1].copy())
        return one.repeated(rows)
    return Column(np.array(values), None if causes is None else np.array(causes))
