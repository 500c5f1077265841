"""A reform played on a city in memory, recomputing only what hangs on what was changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.downstream import Cut, cut, differing
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Array, Batch, Column, Outcome, area_rows
from minsheng.policy.engine.library import Library
from minsheng.recheck.snapshot import Part, Snapshot
from minsheng.recheck.threads import in_order
from minsheng.recheck.whatif.chosen import Chosen, choose
from minsheng.recheck.whatif.entitled import Askers, Held, TakeUp
from minsheng.recheck.whatif.runner import (
    Runner,
    Tables,
    common_in,
    compact,
    is_quiet,
    known_in,
)
from minsheng.recheck.whatif.targets import INCOME, SUMS, TARGETS, WAGES
from minsheng.recheck.whatif.views import Some, View, view_of

Progress = Callable[[str, int, int], None] | None
STEP = 10_000
"""How much more somebody earns where it is asked what is left of it, fen a month."""


@dataclass(frozen=True)
class Kept:
    """A part of the city, what the law before makes of it, and what a reform asks for besides.

    Attributes:
        part: which.
        starts: where the persons of each household start; one more at the end.
        drawn: per benefit, the households that draw it today, and how much, fen a month.
        view: the part under the law before.
        law: the households on whom the reform can bear, and what the rules downstream of it ask.
        earning: those with a wage on whom more of it can bear, and what the rules downstream of
            the reform or of wages ask; the wages moved.
        quiet: whether nobody was asked there.
    """

    part: Part
    starts: Array
    drawn: Mapping[str, Some]
    view: View
    law: Chosen
    earning: Chosen
    quiet: bool

    @property
    def households(self) -> int:
        """How many there are."""
        return len(self.starts) - 1

    @property
    def people(self) -> Array:
        """How many persons each household has."""
        return np.diff(self.starts)


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
        self._facts = {
            **snapshot.facts,
            **{n: f for made in (self.law, self.earning) for n, f in _given(made).items()},
        }
        self.parts = self._keep(snapshot, take_up)
        self._law = self._runner(self.law, [k.law for k in self.parts])
        self._earning = self._runner(self.earning, [k.earning for k in self.parts])

    def _told(self, stage: str) -> Callable[[int, int], None] | None:
        progress = self._progress
        return None if progress is None else lambda done, total: progress(stage, done, total)

    def _keep(self, snapshot: Snapshot, take_up: TakeUp) -> list[Kept]:
        """Read every part, play the law before, and keep what the reform will ask for.

        Memory holds a few whole parts at a time.
        """
        targets = tuple(dict.fromkeys((*TARGETS, *self.law.kept, *self.earning.kept)))
        needed = {
            *self.before.leaves(targets),
            *self.law.book.leaves(self.law.targets),
            *self.earning.book.leaves(self.earning.targets),
        }
        facts = [n for n in sorted(needed) if n in snapshot.facts]
        askers = Askers(snapshot, (self.before, self.after), facts, take_up)
        told = self._told("compile")
        runner = Runner(
            self.before, targets, self.counties, self.as_of, askers.known, askers.common, told
        )
        tables = runner.tables(self.before)

        def one(part: Part) -> Kept:
            held = askers.read(part)
            return self._kept(held, runner.run(held.batch, tables))

        kept: list[Kept] = []
        report = self._told("today")
        for _, done in in_order(one, snapshot.parts):
            kept.append(done)
            if report:
                report(len(kept), len(snapshot.parts))
        snapshot.refuse_changed()
        return kept

    def _kept(self, held: Held, outcome: Outcome) -> Kept:
        """What is kept of a part."""
        batch, rows = held.batch, np.arange(held.batch.households)
        view = view_of(Chosen(batch, rows, np.arange(batch.rows("person")), held.takes), outcome)
        names = dict.fromkeys((*self.law.kept, *self.earning.kept))
        made = {n: compact(outcome.values[n], outcome.causes[n]) for n in names}
        touched = rows if set(INCOME) & set(self.law.targets) else _taking(held, self.law.targets)
        paid = _taking(held, self.earning.targets)
        paid = paid[view.earner[paid] >= 0]
        law, earning = (
            choose(_columns(columns, cut_, made), some, self._facts, held.takes)
            for cut_, some, columns in (
                (self.law, touched, batch),
                (self.earning, paid, moved(batch, view.earner)),
            )
        )
        starts = batch.offsets["person"]
        return Kept(held.part, starts, held.drawn, view, law, earning, is_quiet(batch))

    def _runner(self, made: Cut, chosen: Sequence[Chosen]) -> Runner | None:
        """The drivers of a cut book for the households chosen; None where nothing hangs on it."""
        if not made.targets:
            return None
        batches = [c.batch for c in chosen]
        quiet = [kept.quiet for kept in self.parts]
        columns = {n: self._facts[n] for n in batches[0].columns}
        return Runner(
            made.book,
            made.targets,
            self.counties,
            self.as_of,
            known_in(batches),
            common_in(batches, quiet, columns),
            self._told("compile_reform"),
        )

    def reformed(self) -> list[View]:
        """Every part under the reform."""
        if self._law is None:
            return [kept.view for kept in self.parts]
        runner, tables = self._law, self._law.tables(self.after)
        touched = self._touched(runner, tables)

        def one(kept: Kept) -> View:
            if kept.part.county not in touched:
                return kept.view
            outcome = runner.run(kept.law.batch, tables)
            return kept.view.under(kept.law, outcome, self.law.targets)

        return [view for _, view in in_order(one, self.parts)]

    def recomputed(self, kept: Kept) -> Outcome:
        """What the reform makes of a part, of the targets that hang on it: to be compared."""
        assert self._law is not None
        return self._law.run(kept.law.batch, self._law.tables(self.after))

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
            if not len(kept.earning.households):
                return view
            outcome = runner.run(kept.earning.batch, tables)
            return view.under(kept.earning, outcome, self.earning.targets)

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


def _given(made: Cut) -> dict[str, Fact]:
    """The facts that stand for the rules at the edge of a cut book."""
    found = {name: made.book.nodes[name].fact for name in made.kept}
    return {name: fact for name, fact in found.items() if fact is not None}


def _taking(held: Held, targets: Collection[str]) -> Array:
    """The households that take some benefit among the targets: what they get can differ."""
    taking = np.zeros(held.batch.households, bool)
    for name, rule in SUMS.items():
        if rule in targets:
            taking |= held.takes[name]
    return np.flatnonzero(taking)


def _columns(batch: Batch, made: Cut, kept: Mapping[str, Column]) -> Batch:
    """The columns a cut book asks for: facts, and what was kept."""
    leaves = made.book.leaves(made.targets) if made.targets else ()
    columns = {n: c for n, c in batch.columns.items() if n in leaves}
    return replace(batch, columns={**columns, **{n: kept[n] for n in made.kept}})


def moved(batch: Batch, earner: Array) -> Batch:
    """The facts, with a step more of a wage for the best earner of each household."""
    earners = earner[earner >= 0]
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
