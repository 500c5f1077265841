"""What is said of a change an officer's decision bears on, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.amounts import Amount
from minsheng.recheck.officers import CONFIRMED, OVERRIDDEN, REFUSED, Decided, Decisions
from minsheng.recheck.other_help import CALLED
from minsheng.recheck.settled import HANGS, NEW, OPEN, SETTLED, STANDING, is_decided
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
    OPEN: (
        (
            "{benefit}“{found}”：{officer}已在{month}核查后决定（{done}{sum}；理由：{reason}），"
            "现有事项尚未查清，查清之前原决定不变"
        ),
        (
            "{benefit}, {found}: {done}{sum} by {officer} after the run of {month} ({reason}); "
            "something is open now, and until it is settled the decision stands"
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
BESIDE = (
    "经办人员已决定的待遇，按其决定办理；以下各项只适用于其他待遇。",
    "Of what an officer decided, do as decided; what follows is about the other benefits alone.",
)
"""What is done first where officers decided of some of a household's changes."""
CALLED_SETTLED = {
    CONFIRMED: ("经办人员已同意“{found}”", "the officer confirmed: {found}"),
    REFUSED: ("经办人员不同意“{found}”", "the officer refused: {found}"),
    OVERRIDDEN: ("经办人员已另行决定", "the officer decided otherwise"),
}
CALLED_WAITING = {
    NEW: ("待经办人员重新决定", "waits for the officer to decide anew"),
    HANGS: ("待经办人员人工核定", "waits for the officer to work it out by hand"),
}
"""What a change is called beside its sums."""


def steps_with_officers(
    stands: str, rows: Sequence[Mapping[str, Any]], steps: Sequence[tuple[str, str]]
) -> Sequence[tuple[str, str]]:
    """What to do next, Chinese and English, as officers' decisions leave it.

    Args:
        stands: what the household stands as.
        rows: its changes in `changes.parquet`.
        steps: what would be done by the rules alone.
    """
    if stands in TO_DO:
        return (TO_DO[stands],)
    return (BESIDE, *steps) if any(row["change"] in STANDING for row in rows) else steps


def amounts_with_officers(
    amounts: Iterable[Amount],
    rows: Iterable[Mapping[str, Any]],
    decided: Decisions,
    language: Language,
) -> list[Amount]:
    """The benefits of a household, those an officer's decision bears on as that leaves them.

    Args:
        amounts: by the rules alone.
        rows: its changes in `changes.parquet`.
        decided: the decisions the run was given, by household and benefit.
        language: `zh` or `en`.
    """
    held = {row["benefit"]: row for row in rows if row["change"] in STANDING}
    return [
        _with_officer(one, held[one.benefit], decided, language) if one.benefit in held else one
        for one in amounts
    ]


def _with_officer(
    one: Amount, row: Mapping[str, Any], decided: Decisions, language: Language
) -> Amount:
    if row["change"] == SETTLED:
        said = CALLED_SETTLED[decided[row["household_id"], row["benefit"]].decision]
    else:
        said = CALLED_WAITING[row["change"]]
    words = pick(said, language).format(found=_found(row, language))
    return replace(
        one,
        change=row["change"],
        change_words=words,
        after=row["after_m_hh"],
        found=one.change,
        found_sum=one.after,
    )


def _found(row: Mapping[str, Any], language: Language) -> str:
    """What the rules find of a change, in words."""
    return pick(DECISIONS[Decision[row["found"].upper()]], language)


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
        "found": _found(row, language),
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
    rows: Iterable[Mapping[str, Any]], decided: Decisions, language: Language
) -> list[str]:
    """What is said of those of some changes that an officer's decision bears on."""
    return [standing_words(row, decided, language) for row in rows if is_decided(row)]
