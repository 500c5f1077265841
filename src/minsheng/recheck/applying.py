"""What a family would have if it applied for the basic aid it is told of.

Benefits give way to each other: severe-disability aid ends with dibao, the child's allowance
is made up to a standard, a living subsidy comes beside dibao. No single sum tells a family
whether to apply; so the whole is worked out, as it would stand once granted and in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from minsheng.policy.engine.scalar import Trace, differs, reevaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.named import changed, known_of
from minsheng.recheck.outcome import BASIC_AID, BENEFITS, TOTAL_AFTER
from minsheng.recheck.words import Language, pick, yuan

Columns: TypeAlias = Mapping[str, Sequence[Any]]

AWARDS: Mapping[str, str] = {
    "award_dibao_m_hh": "decision__dibao_after_m_hh",
    "award_expenditure_m_hh": "decision__expenditure_after_m_hh",
    "award_single_m": "decision__single_m",
    "award_tekun_m": "tekun__amount_m",
    "award_severe_disability_m": "severe_disability__amount_m",
    "award_living_subsidy_m": "disability_subsidy__living_amount_m",
}
"""The awards other benefits look at, each with the rule that gives what is then in force."""
MOST_ROUNDS = 6
"""Months after which benefits that still move each other are not told as a lasting whole."""
WANTED = (TOTAL_AFTER, *(b.after for b in BENEFITS), *AWARDS.values())


def if_applied(trace: Trace, language: Language) -> str | None:
    """What applying would bring, as a sentence; None where no basic aid is told of.

    `若申请并获批：最低生活保障金由0元变为1,944元，重残救助金由810元变为0元，每月合计由2,533.40元
    变为2,979.40元（测算，以核查结果为准）`. A sum that hangs on what is not known is not named;
    and nothing is, where the sums would not come to rest.
    """
    told_of = [b for b in changed(trace, Decision.HINT) if b.name in BASIC_AID]
    if not told_of:
        return None
    settled = _settled(trace)
    if settled is None or not any(_known(settled, b.after) for b in told_of):
        return None
    told = [words for b in BENEFITS if (words := _moves(trace, settled, b.after, (b.zh, b.en)))]
    total = _moves(trace, settled, TOTAL_AFTER, ("每月合计", "the total"))
    pairs = told + ([total] if total else [])
    zh, en = "，".join(p[0] for p in pairs), ", ".join(p[1] for p in pairs)
    return pick(
        (
            f"若申请并获批：{zh}（测算，以核查结果为准）",
            f"If applied for and granted: {en} (a first reckoning; only the inquiry settles it)",
        ),
        language,
    )


def _settled(trace: Trace) -> Columns | None:
    """What is given once all that is granted is in force, month by month until nothing moves.

    A living subsidy comes beside dibao that is drawn, and takes its part of a child's allowance
    only once it is drawn itself, a month later. None where it never comes to rest.
    """
    awards: Columns = {fact: trace.values[fact] for fact in AWARDS}
    for _ in range(MOST_ROUNDS):
        given = reevaluate(trace, {"applies": [True], **awards}, WANTED)
        then = {fact: given[rule] for fact, rule in AWARDS.items()}
        if not any(differs(then[fact], awards[fact]) for fact in AWARDS):
            return given
        awards = then
    return None


def _known(columns: Columns, name: str) -> int | None:
    (value,) = columns[name]
    return None if isinstance(value, Unknown) else int(value)


def _moves(
    trace: Trace, settled: Columns, name: str, called: tuple[str, str]
) -> tuple[str, str] | None:
    """How a sum that is proposed now would change; None where it would not, or is open."""
    now, then = known_of(trace, name), _known(settled, name)
    if now is None or then is None or now == then:
        return None
    zh = f"{called[0]}由{yuan(now, 'zh')}变为{yuan(then, 'zh')}"
    return zh, f"{called[1]} from {yuan(now, 'en')} to {yuan(then, 'en')}"
