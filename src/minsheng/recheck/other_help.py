"""What else there is for a household that is to draw less, or nothing any more.

Nobody is only stopped: whoever loses a benefit is looked at for every other at once, as if the
family had applied for it (S5 art. 27; S6 item 22). What is due is named, and of what is open it
is told which facts would settle it. A class that opens the door to aid by kind counts as help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column, Outcome
from minsheng.policy.engine.fused.settle import cheapest_facts, take
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Trace, reevaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import BENEFITS, CLASSES, ONCE, ONCE_CHANGE
from minsheng.recheck.words import Language, pick

Array = npt.NDArray[Any]
AID, YES, OPEN = "temporary_aid", "yes", "cannot_say"
CALLED: Mapping[str, tuple[str, str]] = {
    **{b.name: (b.zh, b.en) for b in BENEFITS},
    AID: ("临时救助", "temporary aid"),
    **{c.name: (c.zh, c.en) for c in CLASSES},
}
"""What each kind of help is called."""
SAID = (
    (YES, False, ("{}可以享受", "{} may be had")),
    (YES, True, ("可以认定为{}", "may be recognised as a {}")),
    (OPEN, False, ("{}能否享受尚不能判断", "whether {} is due cannot be said yet")),
    (OPEN, True, ("是否属于{}尚不能判断", "whether it is a {} cannot be said yet")),
)
"""How help is told: whether it is due, and whether it is a class instead of a benefit."""
NEEDED = tuple(
    dict.fromkeys(
        (
            *(name for b in BENEFITS for name in (b.before, b.after)),
            ONCE,
            ONCE_CHANGE,
            *(c.rule for c in CLASSES),
        )
    )
)
"""The rules that say what else there is."""
APPLIES = "applies"


def falls(outcome: Outcome, rows: Array) -> Array:
    """Which of some households have a benefit stopped or cut, by what is proposed."""
    found = np.zeros(len(rows), bool)
    for b in BENEFITS:
        change, after = outcome.values[b.change][rows], outcome.values[b.after][rows]
        sums = outcome.causes[b.before][rows] | outcome.causes[b.after][rows]
        less = (sums == 0) & (after < outcome.values[b.before][rows])
        found |= (change == int(Decision.STOP_PROPOSED)) | ((change == int(Decision.ADJUST)) & less)
    return found


def other_help(
    batch: Batch,
    rows: Array,
    run: Callable[[Batch], Outcome],
    facts: Sequence[Fact],
    library: Library,
    as_of: int,
) -> dict[int, tuple[str, str]]:
    """What else there is for some households, and what to ask for where that is open.

    Args:
        batch: the households of a part.
        rows: those that are to draw less.
        run: decides a batch.
        facts: those a decision can rest on.
        library: the laws.
        as_of: the day decided for, yyyymmdd.

    Returns:
        By row: names with `=yes` or `=cannot_say`, and names of facts, each joined by spaces.
    """
    if not len(rows):
        return {}
    applying = _applying(take(batch, rows, library.facts))
    found = _found(run(applying))
    told = [" ".join(f"{n}={w}" for n, w in of.items()) for of in found]
    asked = [""] * len(rows)
    open_ = np.array([n for n, of in enumerate(found) if OPEN in of.values()], np.int64)
    if len(open_):
        part = take(applying, open_, library.facts)

        def settled(tried: Batch) -> npt.NDArray[np.bool_]:
            return ~_is_open(run(tried))

        answers = cheapest_facts(part, facts, library, as_of, settled)
        for place, names in zip(open_.tolist(), answers, strict=True):
            asked[place] = " ".join(names)
    return {int(r): (t, a) for r, t, a in zip(rows, told, asked, strict=True)}


def _applying(batch: Batch) -> Batch:
    """The same households, each with an application in hand."""
    wanted = batch.columns[APPLIES]
    column = Column(np.ones_like(np.ascontiguousarray(wanted.values)))
    return Batch(batch.areas, batch.offsets, {**batch.columns, APPLIES: column})


def _found(outcome: Outcome) -> list[dict[str, str]]:
    """What there is for each household."""
    height = len(outcome.values[ONCE])
    found: list[dict[str, str]] = [{} for _ in range(height)]
    for name, due, open_ in _said(outcome):
        for place in np.flatnonzero(due | open_).tolist():
            found[place][name] = YES if due[place] else OPEN
    return found


def _is_open(outcome: Outcome) -> Array:
    """Of which households something is open."""
    open_: Array = np.logical_or.reduce([o for _, _, o in _said(outcome)])
    return open_


def _said(outcome: Outcome) -> list[tuple[str, Array, Array]]:
    """Of each kind of help: of whom it is due, and of whom that is open."""
    values, causes = outcome.values, outcome.causes
    said = []
    for b in BENEFITS:
        undrawn = (causes[b.before] == 0) & (values[b.before] == 0)
        due = undrawn & (causes[b.after] == 0) & (values[b.after] > 0)
        said.append((b.name, due, undrawn & (causes[b.after] != 0)))
    once = (causes[ONCE] == 0) & (values[ONCE] > 0)
    said.append((AID, once, values[ONCE_CHANGE] == int(Decision.CANNOT_SAY)))
    for c in CLASSES:
        if c.rule in values:
            due = (causes[c.rule] == 0) & (values[c.rule] != 0)
            said.append((c.name, due, causes[c.rule] != 0))
    return said


def with_other_help(
    proposed: pa.Table, ids: Array, found: Mapping[int, tuple[str, str]]
) -> pa.Table:
    """Changes, those that take something with what else there is.

    Args:
        proposed: the changes of a part.
        ids: the numbers of its households, ascending.
        found: what `other_help` gave, by row.
    """
    rows = np.searchsorted(ids, proposed["household_id"].to_numpy()).tolist()
    lowered = [
        change == "stop_proposed" or (change == "adjust" and None not in (then, now) and now < then)
        for change, then, now in zip(
            *(proposed[n].to_pylist() for n in ("change", "before_m_hh", "after_m_hh")),
            strict=True,
        )
    ]
    pairs = [found[r] if less else ("", "") for r, less in zip(rows, lowered, strict=True)]
    told, asked = ([pair[k] for pair in pairs] for k in (0, 1))
    proposed = proposed.append_column("other_help", pa.array(told, pa.string()))
    return proposed.append_column("other_help_ask", pa.array(asked, pa.string()))


def loses(trace: Trace) -> bool:
    """Whether a household has a benefit stopped or cut, by its evaluation."""
    for b in BENEFITS:
        before, after = trace.value(b.before), trace.value(b.after)
        known = not isinstance(before, Unknown) and not isinstance(after, Unknown)
        change = trace.value(b.change)
        if change == Decision.STOP_PROPOSED or (
            change == Decision.ADJUST and known and after < before
        ):
            return True
    return False


def other_help_of(trace: Trace) -> dict[str, str]:
    """The same of one household, by its evaluation.

    Args:
        trace: of a household in view, with the rules of `NEEDED` that the law book has.
    """
    wanted = [name for name in NEEDED if name in trace.values]
    then = reevaluate(trace, {APPLIES: [True]}, wanted)
    found: dict[str, str] = {}

    def say(name: str, value: Any, *, open_: bool) -> None:
        if isinstance(value, Unknown):
            if open_:
                found[name] = OPEN
        elif value > 0:
            found[name] = YES

    for b in BENEFITS:
        (before,), (after,) = then[b.before], then[b.after]
        if not isinstance(before, Unknown) and before == 0:
            say(b.name, after, open_=True)
    say(AID, then[ONCE][0], open_=then[ONCE_CHANGE][0] == Decision.CANNOT_SAY)
    for c in CLASSES:
        if c.rule in then:
            say(c.name, then[c.rule][0], open_=True)
    return found


def words_of(found: Mapping[str, str], language: Language) -> str:
    """What else there is, as a sentence; empty where there is nothing.

    `支出型救助金可以享受；可以认定为低保边缘家庭；单人保能否享受尚不能判断`.
    """
    classes = {c.name for c in CLASSES}
    join, stop = pick(("、", " or "), language), pick(("；", "; "), language)
    told = []
    for word, of_class, both in SAID:
        names = [n for n, said in found.items() if said == word and (n in classes) == of_class]
        if names:
            named = join.join(pick(CALLED[n], language) for n in names)
            told.append(pick(both, language).format(named))
    return stop.join(told)


def read_help(text: str) -> dict[str, str]:
    """What `changes.parquet` says of other help, by name."""
    return dict(piece.split("=", 1) for piece in text.split())
