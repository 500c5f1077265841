"""What is recomputed downstream of a reform is what the whole book gives, value by value.

Held on random reforms of the real law over a city with its unknowns: once as drivers decide
any city, once as they decide a large one, narrowed; and, household by household, against the
rules in plain Python.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.effort import full_effort

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.fused.batches import household_at
from minsheng.policy.engine.fused.columns import Array, Batch, Outcome, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck import common
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.whatif import play as play_module
from minsheng.recheck.whatif import runner
from minsheng.recheck.whatif.chosen import Chosen
from minsheng.recheck.whatif.entitled import IF_ASKED, Askers, Held, TakeUp
from minsheng.recheck.whatif.play import STEP, Play, moved
from minsheng.recheck.whatif.reform import reformed
from minsheng.recheck.whatif.settings import read_set
from minsheng.recheck.whatif.targets import PERSON_SUMS, SUMS, TARGETS, WAGES
from minsheng.recheck.whatif.views import View, view_of

DAY = date(2020, 11, 1)
STANDARD = ("dibao.standard=+10%",)


@pytest.fixture(scope="module")
def snapshot(cities: dict[str, Path], library: Library) -> Snapshot:
    return Snapshot(cities["2020-11"], library.facts)


def reform(library: Library, snapshot: Snapshot, texts: Sequence[str]) -> Library:
    settings = [read_set(text, library) for text in texts]
    return reformed(library, settings, DAY, snapshot.counties)[0]


def random_reform(rng: random.Random, library: Library, snapshot: Snapshot) -> list[str]:
    """Two or three figures moved up or down, somewhere or everywhere."""
    book = compile_book(library, DAY)
    names = sorted(
        p.name.replace("__", ".", 1)
        for p in book.parameters
        if p.type in ("Fen", "Rate") and book.hanging([p.name], SUMS.values())
    )
    places = ("", "", "[rural]", f"[{rng.choice(snapshot.counties)}]")
    return [
        f"{name}{rng.choice(places)}={rng.choice(('+7%', '-7%', '+60%', '-60%'))}"
        for name in rng.sample(names, rng.choice((2, 3)))
    ]


def everything(book: Book, batch: Batch, play: Play) -> Outcome:
    """All targets by the whole book, as if nothing had been kept."""
    whole = Fused(book, TARGETS, reasons=False)
    return whole.run(batch, whole.table(play.areas), play.as_of)


def held_parts(
    snapshot: Snapshot, library: Library, take_up: TakeUp, after: Library | None = None
) -> list[Held]:
    """The parts with every fact the whole book reads."""
    book = compile_book(library, DAY)
    books = book, compile_book(after or library, DAY)
    facts = ["urban", *(n for n in book.leaves(TARGETS) if n in snapshot.facts)]
    askers = Askers(snapshot, books, facts, take_up)
    return [askers.read(part) for part in snapshot.parts]


def whole_view(held: Held, outcome: Outcome) -> View:
    """A part of which everything was computed for everybody."""
    batch = held.batch
    everybody = np.arange(batch.households), np.arange(batch.rows("person"))
    return view_of(Chosen(batch, *everybody, held.takes), outcome)


def otherwise_paid(view: View, wanted: View) -> Iterator[str]:
    """The benefits of which two views have other sums."""
    for name in SUMS:
        one, other = view.sums[name], wanted.sums[name]
        pairs = (
            (one.rows, other.rows),
            (one.values, other.values),
            (view.unknown[name], wanted.unknown[name]),
        )
        if any(a.tolist() != b.tolist() for a, b in pairs):
            yield name


def otherwise(view: View, wanted: View, starts: Array) -> Iterator[str]:
    """In what two views differ."""
    yield from otherwise_paid(view, wanted)
    for name in SUMS:
        one, other = view.heads(name, starts), wanted.heads(name, starts)
        if (one.rows.tolist(), one.values.tolist()) != (other.rows.tolist(), other.values.tolist()):
            yield f"heads of {name}"
    if view.income_known.tolist() != wanted.income_known.tolist():
        yield "income_known"
    if view.income[view.income_known].tolist() != wanted.income[wanted.income_known].tolist():
        yield "income"


def hold(play: Play, parts: Sequence[Held], views: Sequence[View]) -> None:
    """The reform's cut book and the whole one say the same of every part."""
    for kept, part, view in zip(play.parts, parts, views, strict=True):
        wanted = everything(play.after, part.batch, play)
        starts = part.batch.offsets["person"]
        assert list(otherwise(view, whole_view(part, wanted), starts)) == []
        if play._law is None:
            continue
        outcome = play.recomputed(kept)
        for name in play.law.targets:
            person = play.after.nodes[name].entity == "person"
            rows = kept.law.persons if person else kept.law.households
            assert outcome.values[name].tolist() == wanted.values[name][rows].tolist(), name
            assert outcome.causes[name].tolist() == wanted.causes[name][rows].tolist(), name


@pytest.mark.parametrize("take_up", ["current", "full"])
def test_a_raised_standard(library: Library, snapshot: Snapshot, take_up: TakeUp) -> None:
    after = reform(library, snapshot, STANDARD)
    play = Play(snapshot, library, after, DAY, take_up)
    assert play.changed == {"dibao__standard_m"}
    assert len(play.law.book.order) < len(play.before.needed(TARGETS)) / 2
    parts = held_parts(snapshot, library, take_up, after)
    views = play.reformed()
    hold(play, parts, views)
    gained = sum(
        view.sums["dibao"].total - kept.view.sums["dibao"].total
        for kept, view in zip(play.parts, views, strict=True)
    )
    assert gained > 0


@pytest.mark.slow
def test_a_reform_that_changes_incomes(library: Library, snapshot: Snapshot) -> None:
    after = reform(library, snapshot, ("income.farm_yield=+50%",))
    play = Play(snapshot, library, after, DAY)
    views = play.reformed()
    assert any((v.income != k.view.income).any() for k, v in zip(play.parts, views, strict=True))
    hold(play, held_parts(snapshot, library, "current"), views)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_random_reforms(library: Library, snapshot: Snapshot, seed: int) -> None:
    texts = random_reform(random.Random(seed), library, snapshot)
    play = Play(snapshot, library, reform(library, snapshot, texts), DAY)
    hold(play, held_parts(snapshot, library, "current"), play.reformed())


def test_a_random_reform_as_a_large_city_plays_it(
    library: Library, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (runner, common):
        monkeypatch.setattr(module, "WORTH", 1)
    monkeypatch.setattr(play_module, "is_quiet", lambda _batch: True)
    texts = random_reform(random.Random(99), library, snapshot)
    with full_effort():
        play = Play(snapshot, library, reform(library, snapshot, texts), DAY)
        views = play.reformed()
    assert play._law is not None
    assert play._law.fitted is not None
    hold(play, held_parts(snapshot, library, "current"), views)


def test_more_of_a_wage_under_both_laws(library: Library, snapshot: Snapshot) -> None:
    play = Play(snapshot, library, reform(library, snapshot, STANDARD), DAY)
    parts = held_parts(snapshot, library, "current")
    own, views = [kept.view for kept in play.parts], play.reformed()
    for book, under in ((play.before, own), (play.after, views)):
        for part, view, more in zip(parts, under, play.earning_more(under, book), strict=True):
            other = whole_view(part, everything(book, moved(part.batch, view.earner), play))
            assert list(otherwise_paid(more, other)) == []


def test_a_place_that_a_reform_leaves_alone_is_not_computed(
    library: Library, snapshot: Snapshot
) -> None:
    county = snapshot.counties[0]
    texts = (f"dibao.standard[{county}]=780",)
    play = Play(snapshot, library, reform(library, snapshot, texts), DAY)
    views = play.reformed()
    for kept, view in zip(play.parts, views, strict=True):
        assert (view is kept.view) == (kept.part.county != county)
    hold(play, held_parts(snapshot, library, "current"), views)


def test_the_rules_in_plain_python_give_the_same(library: Library, snapshot: Snapshot) -> None:
    """Who asks, and a few others, each evaluated by the rules themselves."""
    play = Play(snapshot, library, reform(library, snapshot, STANDARD), DAY)
    parts, views = held_parts(snapshot, library, "current"), play.reformed()
    facts = {n: f for n, f in library.facts.items() if f.entity != "run"}
    facts["as_of"] = library.facts["as_of"]
    compared = 0
    for part, view in zip(parts, views, strict=True):
        some = {int(r) for r in view.sums["dibao"].rows[:6]} | {0}
        for row in sorted(some | {int(r) for r in view.unknown["dibao"][:3]}):
            household = household_at(part.batch, row, facts, part.part.county, play.as_of)
            trace = evaluate(play.after, household, list(SUMS.values()))
            for name, rule in SUMS.items():
                assert told(view, name, row) == plain(trace.value(rule), part.takes[name][row])
                compared += 1
    assert compared > 300


def told(view: View, name: str, row: int) -> int | str:
    """What a view says that a household takes of a benefit."""
    if row in view.unknown[name]:
        return "unknown"
    some = view.sums[name]
    return int(some.values[some.rows == row].sum())


def plain(value: Any, takes: bool) -> int | str:
    if not takes:
        return 0
    return "unknown" if isinstance(value, Unknown) else int(value)


def test_no_award_in_force_limits_what_is_played(library: Library, snapshot: Snapshot) -> None:
    for part in held_parts(snapshot, library, "current"):
        for name, column in part.batch.columns.items():
            if name.startswith("award_") or name == "exit_start":
                assert not column.values.any()
                assert column.causes is None
        asks = part.batch.columns["applies"].values.astype(bool)
        assert (part.takes["dibao"] == asks).all()
        assert asks[part.drawn["dibao"].rows].all()


def test_under_full_take_up_those_ask_besides_who_are_known_to_be_entitled(
    library: Library, snapshot: Snapshot
) -> None:
    after = reform(library, snapshot, STANDARD)
    more = held_parts(snapshot, library, "full", after)
    drivers = [Fused(compile_book(law, DAY), IF_ASKED, reasons=False) for law in (library, after)]
    for one, other in zip(held_parts(snapshot, library, "current"), more, strict=True):
        asks, added = one.takes["dibao"], other.takes["dibao"]
        assert (added >= asks).all()
        assert all(other.takes[name].all() for name in ("old_age", "care_subsidy"))
        entitled = np.zeros(len(asks), bool)
        for fused in drivers:
            table = fused.table(area_rows(snapshot.counties))
            outcome = fused.run(one.batch, table, 20201101)
            for rule in IF_ASKED:
                entitled |= outcome.values[rule] > 0
        assert (added == asks | entitled).all()
    assert sum(h.takes["dibao"].sum() for h in more) > sum(
        h.takes["dibao"].sum() for h in held_parts(snapshot, library, "current")
    )


def test_the_best_earner_earns_a_step_more_and_nobody_else(
    library: Library, snapshot: Snapshot
) -> None:
    play = Play(snapshot, library, reform(library, snapshot, STANDARD), DAY)
    for kept, part in zip(play.parts, held_parts(snapshot, library, "current"), strict=True):
        earners = kept.view.earner[kept.view.earner >= 0]
        more = moved(part.batch, kept.view.earner)
        for name in WAGES:
            old, new = part.batch.columns[name], more.columns[name]
            rows = np.flatnonzero(new.values != old.values)
            assert set(rows) <= set(earners.tolist())
            assert (new.values[rows] - old.values[rows] == STEP).all()
            assert new.causes is old.causes


def test_who_gets_a_benefit_of_persons_is_counted_where_the_household_takes_it(
    library: Library, snapshot: Snapshot
) -> None:
    play = Play(snapshot, library, reform(library, snapshot, STANDARD), DAY)
    for kept, part in zip(play.parts, held_parts(snapshot, library, "current"), strict=True):
        outcome = everything(play.before, part.batch, play)
        starts = part.batch.offsets["person"]
        for name, rule in PERSON_SUMS.items():
            paid = set(kept.view.sums[name].rows.tolist())
            wanted = [
                person
                for row in sorted(paid)
                for person in range(starts[row], starts[row + 1])
                if outcome.values[rule][person] > 0
            ]
            assert kept.view.heads(name, starts).rows.tolist() == wanted
