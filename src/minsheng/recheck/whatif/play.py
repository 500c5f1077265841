"""A reform played on a city in memory, recomputing only what hangs on what was changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.downstream import Cut, cut, differing
from minsheng.policy.engine.fused.columns import Batch, Column, area_rows
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import Residence
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.threads import in_order
from minsheng.recheck.whatif.entitled import Held, TakeUp, held_in_memory
from minsheng.recheck.whatif.runner import Runner, Tables, compact, is_quiet
from minsheng.recheck.whatif.targets import INCOME, SUMS, TARGETS, WAGES
from minsheng.recheck.whatif.views import View, view_of

Progress = Callable[[str, int, int], None] | None
STEP = 10_000
"""How much more somebody earns where it is asked what is left of it, fen a month."""
RESIDENCES: tuple[Residence, Residence] = ("rural", "urban")


@dataclass(frozen=True)
class Kept:
    """A part of the city, what the law before makes of it, and what a reform asks for besides.

    Attributes:
        held: the part.
        view: the part under the law before.
        law: the columns of the rules downstream of the reform.
        earning: the columns of those downstream of the reform or of wages; the wages moved.
    """

    held: Held
    view: View
    law: Batch
    earning: Batch


class Play:
    """A reform on a city: everything is made ready, so that each question is quick.

    Args:
        snapshot: the city.
        before: the laws as they stand.
        after: the laws with the reform.
        day: whose law is played.
        take_up: who asks for what they are entitled to.
        progress: called with a stage, done, and how many in all.

    Raises:
        PolicyError, RecheckError: the snapshot or a law is not as it must be.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        before: Library,
        after: Library,
        day: date,
        take_up: TakeUp = "current",
        progress: Progress = None,
    ) -> None:
        self.counties = snapshot.counties
        self.areas = area_rows(self.counties)
        self.before, self.after = compile_book(before, day), compile_book(after, day)
        self.as_of = day.year * 10_000 + day.month * 100 + day.day
        self.changed = differing(self.before, self.after, self.areas)
        self.law = _cut(self.after, self.changed)
        self.earning = cut(self.after, (*self.changed, *WAGES), SUMS.values())
        self._progress = progress
        self.parts = self._keep(list(self._held(snapshot, take_up)))
        self._compile()

    def _told(self, stage: str) -> Callable[[int, int], None] | None:
        progress = self._progress
        return None if progress is None else lambda done, total: progress(stage, done, total)

    def _held(self, snapshot: Snapshot, take_up: TakeUp) -> Sequence[Held]:
        """The city's facts: those that either law or more wages ask for."""
        wanted = (*TARGETS, *self.law.kept, *self.earning.kept)
        needed = {
            *self.before.leaves(wanted),
            *self.law.book.leaves(self.law.targets),
            *self.earning.book.leaves(self.earning.targets),
        }
        facts = [n for n in sorted(needed) if n in snapshot.facts]
        books = self.before, self.after
        return tuple(held_in_memory(snapshot, books, facts, take_up, self._told("facts")))

    def _keep(self, held: Sequence[Held]) -> list[Kept]:
        """Play the law before on every part, and keep what the reform will ask for."""
        targets = (*TARGETS, *self.law.kept, *self.earning.kept)
        batches = [h.batch for h in held]
        self._quiet = [is_quiet(batch) for batch in batches]
        told = self._told("compile")
        runner = Runner(self.before, targets, batches, self._quiet, self.counties, self.as_of, told)
        tables = runner.tables(self.before)

        def one(part: Held) -> Kept:
            outcome = runner.run(part.batch, tables)
            names = {*self.law.kept, *self.earning.kept}
            made = {n: compact(outcome.values[n], outcome.causes[n]) for n in names}
            view = view_of(part, outcome)
            law = _batch(part.batch, self.law, made)
            earning = _batch(moved(part.batch, view), self.earning, made)
            # What neither asks for again may go.
            return Kept(replace(part, batch=_bare(part.batch)), view, law, earning)

        kept: list[Kept] = []
        told = self._told("today")
        for _, done in in_order(one, held):
            kept.append(done)
            if told:
                told(len(kept), len(held))
        return kept

    def _compile(self) -> None:
        told = self._told("compile_reform")
        self._law = self._runner(self.law, [k.law for k in self.parts], told)
        self._earning = self._runner(self.earning, [k.earning for k in self.parts], told)

    def _runner(
        self, made: Cut, batches: Sequence[Batch], told: Callable[[int, int], None] | None
    ) -> Runner | None:
        if not made.targets:
            return None
        quiet = self._quiet
        return Runner(made.book, made.targets, batches, quiet, self.counties, self.as_of, told)

    def reformed(self) -> list[View]:
        """Every part under the reform."""
        if self._law is None:
            return [kept.view for kept in self.parts]
        runner, tables = self._law, self._law.tables(self.after)
        touched = self._touched(runner, tables)

        def one(kept: Kept) -> View:
            if kept.held.part.county not in touched:
                return kept.view
            outcome = runner.run(kept.law, tables)
            return kept.view.under(kept.held, outcome, self.law.targets)

        return [view for _, view in in_order(one, self.parts)]

    def earning_more(self, views: Sequence[View], book: Book) -> list[View]:
        """Every part, had the best earner of each household a little more of a wage.

        Args:
            views: every part under the law of the book.
            book: the law before, or after.
        """
        assert self._earning is not None  # wages always bear on something
        runner, tables = self._earning, self._earning.tables(book)

        def one(both: tuple[Kept, View]) -> View:
            kept, view = both
            if not (view.earner >= 0).any():
                return view
            outcome = runner.run(kept.earning, tables)
            return view.under(kept.held, outcome, self.earning.targets)

        return [view for _, view in in_order(one, list(zip(self.parts, views, strict=True)))]

    def _touched(self, runner: Runner, tables: Tables) -> frozenset[str]:
        """The counties where a figure is another; all, where a rule is."""
        if any(self.after.nodes[name].parameter is None for name in self.changed):
            return frozenset(self.counties)
        before = runner.tables(self.before)
        rows = np.flatnonzero((before.whole != tables.whole).any(axis=1))
        return frozenset(self.areas[row][0] for row in rows)


def _cut(book: Book, changed: frozenset[str]) -> Cut:
    """The book downstream of a reform; of incomes all or none, for they are added up."""
    made = cut(book, changed, TARGETS)
    if not set(INCOME) & set(made.targets):
        return made
    return cut(book, (*changed, *(n for n in INCOME if book.nodes[n].rule)), TARGETS)


def _batch(batch: Batch, made: Cut, kept: dict[str, Column]) -> Batch:
    """The columns a cut book asks for: facts, and what was kept."""
    leaves = made.book.leaves(made.targets) if made.targets else ()
    columns = {n: c for n, c in batch.columns.items() if n in leaves}
    return replace(batch, columns={**columns, **{n: kept[n] for n in made.kept}})


def _bare(batch: Batch) -> Batch:
    return replace(batch, columns={})


def moved(batch: Batch, view: View) -> Batch:
    """The facts, with a step more of a wage for the best earner of each household."""
    earners = view.earner[view.earner >= 0]
    if not len(earners):
        return batch
    columns = dict(batch.columns)
    for name in WAGES:
        column = columns[name]
        values = np.array(column.values)
        known = np.ones(len(values), bool) if column.causes is None else column.causes == 0
        values[earners[known[earners]]] += STEP
        columns[name] = Column(values, column.causes)
    return replace(batch, columns=columns)
