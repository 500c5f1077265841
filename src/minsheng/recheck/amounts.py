"""The benefits of a household, before and after, as its explanation tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minsheng.policy.engine.parameters import Residence
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.advice import PENDING, REFUSED_BESIDE
from minsheng.recheck.named import known_of
from minsheng.recheck.outcome import BENEFITS, ONCE, ONCE_CHANGE, OUTCOME, UNPROPOSED
from minsheng.recheck.words import DECISIONS, Language, pick

STOP_WAITS = ("暂不停发", "not stopped for now")
"""Said of what is drawn and known not to be due, while the household cannot be said."""
STAYS = ("暂不变动", "stays as it is until all is settled")
"""Said of what is drawn and would go on, its own sums known, while the household cannot be said."""
LEFT_OPEN = ("暂不作结论", "left open until all is settled")
"""Said likewise of what is not drawn."""
NOT_SETTLED = ("尚未查清", "not settled yet")
"""Said of temporary aid that can neither be proposed nor ruled out, where the family applies."""
QUIET = (Decision.SCREENED, Decision.REFUSE_PROPOSED)


@dataclass(frozen=True, slots=True)
class Amount:
    """One benefit, before and after, in fen a month (temporary aid: once).

    Attributes:
        after: what is proposed; None where nothing is, or the sum is not known.
        found: what the rules find, where an officer's decision bears on it; else empty.
        found_sum: the sum they find, likewise.
    """

    benefit: str
    title: str
    change: str
    change_words: str
    before: int | None
    after: int | None
    figures: str
    found: str = ""
    found_sum: int | None = None


def amounts_of(
    trace: Trace, language: Language, status_of: Callable[[str, str, Residence], str]
) -> list[Amount]:
    """The benefits of a household that are told: what is drawn, proposed, open or refused.

    Args:
        trace: the household's evaluation.
        language: `zh` or `en`.
        status_of: how far a rule's figures can be trusted in a county and residence.
    """
    household = trace.household
    rows: list[Amount] = []
    for benefit in BENEFITS:
        decision = Decision(trace.value(benefit.change))
        before, after = trace.value(benefit.before), trace.value(benefit.after)
        outcome = Decision(trace.value(OUTCOME))
        refused = outcome is Decision.REFUSE_PROPOSED or trace.value(REFUSED_BESIDE) is True
        silent = (Decision.SCREENED,) if refused else QUIET
        sums = known_of(trace, benefit.before), known_of(trace, benefit.after)
        # Of what nobody draws and nobody asks for it is no news that it is open.
        if (decision in silent and sums == (0, 0)) or (
            decision is Decision.SCREENED and sums == (0, None)
        ):
            continue
        status = status_of(benefit.after, household.county, household.residence)
        title = pick((benefit.zh, benefit.en), language)
        said = DECISIONS[decision]
        if decision is Decision.CANNOT_SAY and None not in sums:
            said = (STAYS if sums[1] else STOP_WAITS) if sums[0] else LEFT_OPEN
        words = pick(said, language)
        change = decision.name.lower()
        # What is open elsewhere may alter it, and a hint proposes nothing: until then no sum
        # takes the place of today's.
        then = None if decision in UNPROPOSED else fen_of(after)
        rows.append(Amount(benefit.name, title, change, words, fen_of(before), then, status))
    once, decision = trace.value(ONCE), Decision(trace.value(ONCE_CHANGE))
    # Of who applies it is told that it is open though nothing is seen that it may be due for.
    applies = any(v is True for v in trace.values.get(PENDING, ()))
    open_ = decision is Decision.SCREENED and applies and known_of(trace, ONCE) is None
    if open_ or decision is not Decision.SCREENED:
        status = status_of(ONCE, household.county, household.residence)
        title = pick(("临时救助（一次性）", "temporary aid (once)"), language)
        words = pick(NOT_SETTLED if open_ else DECISIONS[decision], language)
        change = decision.name.lower()
        then = None if decision in UNPROPOSED else fen_of(once)
        rows.append(Amount("temporary_aid", title, change, words, None, then, status))
    return rows


def fen_of(value: Any) -> int | None:
    """A sum; None where it is unknown."""
    return None if isinstance(value, Unknown) else int(value)
