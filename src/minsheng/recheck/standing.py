"""What is said of a change an officer's decision bears on, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.officers import CONFIRMED, OVERRIDDEN, REFUSED, Decided, Decisions
from minsheng.recheck.other_help import CALLED
from minsheng.recheck.settled import HANGS, NEW, SETTLED
from minsheng.recheck.words import DECISIONS, Language, pick, yuan

DONE = {
    CONFIRMED: ("已同意", "confirmed"),
    REFUSED: ("不同意", "refused"),
    OVERRIDDEN: ("另行决定", "decided otherwise"),
}
DIFFERS = {
    "change": ("核查结论", "what is found"),
    "facts": ("所依据的事实", "the facts"),
    "reasons": ("理由", "the reasons"),
    "sum": ("金额", "the sum"),
}
SAID = {
    SETTLED: (
        (
            "{benefit}“{found}”：{officer}已在{month}核查后决定（{done}{sum}；理由：{reason}），"
            "情况未变，不再提出"
        ),
        (
            "{benefit}, {found}: {done}{sum} by {officer} after the run of {month} ({reason}); "
            "nothing has changed since, so it is not proposed again"
        ),
    ),
    NEW: (
        (
            "{benefit}“{found}”：{officer}已在{month}核查后决定（{done}{sum}；理由：{reason}），"
            "此后{differs}有变化，请核实原决定是否仍然适用"
        ),
        (
            "{benefit}, {found}: {done}{sum} by {officer} after the run of {month} ({reason}); "
            "since then {differs} changed: does the decision still hold?"
        ),
    ),
    HANGS: (
        "{benefit}“{found}”：与经办人员另有决定的{others}相关，须人工核定，不作建议",
        (
            "{benefit}, {found}: it hangs on {others}, of which an officer decided otherwise; to "
            "be worked out by hand, nothing is proposed"
        ),
    ),
}


TO_DO = {
    SETTLED: (
        "按经办人员的决定办理；本次核查不另作建议。",
        "Do what the officer decided; this run proposes nothing else.",
    ),
    NEW: (
        "请原经办人员核实有变化的事项，重新作出决定；在此之前维持现状。",
        "Let the officer look at what changed and decide anew; until then all stays as it is.",
    ),
    HANGS: (
        "由经办人员结合已作的决定，人工核定相关待遇；在此之前维持现状。",
        "Let the officer work the other benefits out by that decision; until then all stays.",
    ),
}
"""What to do about a household whose changes officers' decisions bear on."""


def standing_words(row: Mapping[str, Any], decided: Decisions, language: Language) -> str:
    """What is said of a change an officer's decision bears on.

    Args:
        row: of `changes.parquet`.
        decided: the decisions the run was given, by household and benefit.
        language: `zh` or `en`.
    """
    comma = pick(("、", ", "), language)
    named: dict[str, str] = {
        "benefit": pick(CALLED[row["benefit"]], language),
        "found": pick(DECISIONS[Decision[row["found"].upper()]], language),
    }
    words = row["differs"].split()
    if row["change"] == HANGS:
        named["others"] = comma.join(pick(CALLED[name], language) for name in words)
    else:
        one = decided[row["household_id"], row["benefit"]]
        named |= _of_decision(one, language)
        named["differs"] = comma.join(pick(DIFFERS[word], language) for word in words)
    return pick(SAID[row["change"]], language).format(**named)


def _of_decision(one: Decided, language: Language) -> dict[str, str]:
    set_ = "" if one.sum is None else pick(("，金额{}", " at {}"), language)
    return {
        "officer": one.officer,
        "month": one.month,
        "reason": one.reason,
        "done": pick(DONE[one.decision], language),
        "sum": "" if one.sum is None else set_.format(yuan(one.sum, language)),
    }


def all_standing(
    rows: Iterator[Mapping[str, Any]], decided: Decisions, language: Language
) -> list[str]:
    """What is said of those of some changes that an officer's decision bears on."""
    return [standing_words(row, decided, language) for row in rows if row["change"] in SAID]
