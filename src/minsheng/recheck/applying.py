"""What a family would have if it applied for the basic aid it is told of.

Benefits give way to each other: severe-disability aid ends with dibao, the child's allowance
is made up to a standard, a living subsidy comes beside dibao. No single sum tells a family
whether to apply; so the whole is worked out, as it would stand once granted and in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from minsheng.policy.engine.scalar import Trace, reevaluate
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
    "award_care_subsidy_m": "disability_subsidy__care_amount_m",
    "award_child_m": "children__amount_m",
    "award_old_age_m": "old_age__amount_m",
}
"""The awards that are in force once what these rules give is granted."""
WANTED = (TOTAL_AFTER, *(b.after for b in BENEFITS), *AWARDS.values())


def if_applied(trace: Trace, language: Language) -> str | None:
    """What applying would bring, as a sentence; None where no basic aid is told of.

    `若申请并获批：最低生活保障金由0元变为1,944元，重残救助金由810元变为0元，每月合计由2,533.40元
    变为2,979.40元（测算，以核查结果为准）`. A sum that hangs on what is not known is not named.
    """
    told_of = [b for b in changed(trace, Decision.HINT) if b.name in BASIC_AID]
    if not told_of:
        return None
    granted = reevaluate(trace, {"applies": [True]}, WANTED)
    settled = reevaluate(trace, _in_force(trace, granted), WANTED)
    if not any(_known(settled, b.after) for b in told_of):
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


def _in_force(trace: Trace, granted: Columns) -> dict[str, list[Any]]:
    """The awards once all that is granted is in force; what is not known stays as it was."""
    awards = {}
    for fact, rule in AWARDS.items():
        pairs = zip(trace.values[fact], granted[rule], strict=True)
        awards[fact] = [old if isinstance(new, Unknown) else new for old, new in pairs]
    return awards


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
