"""What is proposed of a household's benefits, named for a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import BENEFITS, ONCE, ONCE_CHANGE, RELIEF_YEAR, Benefit
from minsheng.recheck.words import Language, pick, yuan

TEMPORARY_AID = ("临时救助", "temporary aid")
GOES_OVER = "decision__goes_over_to_tekun"
"""Whether dibao ends because every member goes over to tekun."""


def changed(trace: Trace, *decisions: Decision) -> list[Benefit]:
    """The benefits of which one of these is proposed."""
    return [b for b in BENEFITS if known_of(trace, b.change) in decisions]


def known_of(trace: Trace, name: str) -> int | None:
    """A value, or None where it is unknown."""
    value = trace.value(name)
    return None if isinstance(value, Unknown) else int(value)


def monthly_names(trace: Trace, language: Language, *decisions: Decision) -> list[str]:
    """What the monthly benefits of which one of these is proposed are called."""
    return [pick((b.zh, b.en), language) for b in changed(trace, *decisions)]


def names_of(trace: Trace, language: Language, *decisions: Decision) -> list[str]:
    """What the benefits of which one of these is proposed are called."""
    names = [pick((b.zh, b.en), language) for b in changed(trace, *decisions)]
    once = known_of(trace, ONCE_CHANGE) in decisions
    return [*names, pick(TEMPORARY_AID, language)] if once else names


def open_of(trace: Trace, language: Language) -> tuple[list[str], bool]:
    """What the benefits are called whose own sums are open; whether others wait for them.

    What is known not to be due is neither stopped nor refused while the household cannot be
    said, so it cannot be said either; but nothing that is to be settled hangs on it.
    """
    held = changed(trace, Decision.CANNOT_SAY)
    own = [b for b in held if None in (known_of(trace, b.before), known_of(trace, b.after))]
    names = [pick((b.zh, b.en), language) for b in own]
    if known_of(trace, ONCE_CHANGE) == Decision.CANNOT_SAY:
        names.append(pick(TEMPORARY_AID, language))
    if not names:
        return names_of(trace, language, Decision.CANNOT_SAY), False
    return names, len(own) < len(held)


def few(names: Sequence[str], most: int, language: Language) -> str:
    """At most so many by name, the rest by number."""
    more = len(names) - most
    if language == "zh":
        return "、".join(names[:most]) + (f"等{len(names)}项" if more > 0 else "")
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def lengths(names: Sequence[str]) -> list[int]:
    """How many to name: all, else two, else one."""
    return list(dict.fromkeys((len(names), *(n for n in (2, 1) if n < len(names)))))


def goes_over(trace: Trace) -> bool:
    """Whether dibao ends because every member is known to go over to tekun."""
    return any(value is True for value in trace.values.get(GOES_OVER, ()))


def stopping(
    stopped: Sequence[str], new: Sequence[str], language: Language, *, over: bool = False
) -> list[str]:
    """What stops and what takes its place; from the fullest to the shortest.

    What takes the place of a benefit that stops is never left out.

    Args:
        stopped: what stops, at least one.
        new: what is granted besides, perhaps with its sum.
        language: `zh` or `en`.
        over: whether dibao ends because every member goes over to tekun, which is said, too.
    """
    move = ("，成员均转为特困供养", ", every member going over to tekun") if over else ("", "")
    found: list[str] = []
    for most in lengths(new) if new else [0]:
        for n in lengths(stopped):
            names, given = few(stopped, n, language), few(new, most, language)
            zh = f"建议停发{names}{move[0]}" + (f"，同时给予{given}" if given else "")
            en = f"Proposed: stop {names}{move[1]}" + (f", and grant {given}" if given else "")
            found.append(pick((zh, en), language))
    return found


def grants_of(trace: Trace, language: Language) -> list[str]:
    """What is proposed anew, with the sums that are known; aid in an emergency first."""
    words = [monthly_of(trace, b, language) for b in changed(trace, Decision.GRANT_PROPOSED)]
    return [*aid_of(trace, language), *words]


def aid_of(trace: Trace, language: Language) -> list[str]:
    """The temporary aid that is proposed, with its sum."""
    if known_of(trace, ONCE_CHANGE) != Decision.GRANT_PROPOSED:
        return []
    once = known_of(trace, ONCE)
    if once is None:
        words = ("一次性临时救助（金额尚未查清）", "one-off temporary aid (sum not settled)")
        return [pick(words, language)]
    zh, en = f"一次性临时救助{yuan(once, 'zh')}", f"one-off temporary aid of {yuan(once, 'en')}"
    return [pick((zh, en), language)]


def monthly_of(trace: Trace, benefit: Benefit, language: Language) -> str:
    """A benefit with its sum, a month or a year as the law counts it."""
    name = pick((benefit.zh, benefit.en), language)
    month = known_of(trace, benefit.after)
    if month is None:
        return pick((f"{name}（金额尚未查清）", f"{name} (sum not settled)"), language)
    if benefit.name == "expenditure" and known_of(trace, RELIEF_YEAR) == 12 * month:
        year = yuan(12 * month, language)
        return pick((f"{name}每年{year}", f"{name} of {year} a year"), language)
    sum_ = yuan(month, language)
    return pick((f"{name}每月{sum_}", f"{name} of {sum_} a month"), language)


def goes_to(trace: Trace, language: Language, *, new: bool) -> list[str]:
    """What each benefit adjusted comes to, where their sums are known and others are open.

    Args:
        trace: the household's evaluation.
        language: `zh` or `en`.
        new: whether what is granted is told as adjusted, too.
    """
    decisions = (Decision.ADJUST, Decision.GRANT_PROPOSED) if new else (Decision.ADJUST,)
    told: list[str] = []
    for benefit in changed(trace, *decisions):
        before, after = known_of(trace, benefit.before), known_of(trace, benefit.after)
        if before is None or after is None:
            return []
        first, then = yuan(before, language), yuan(after, language)
        zh, en = (
            f"{benefit.zh}由每月{first}调整为{then}",
            f"{benefit.en} from {first} to {then} a month",
        )
        told.append(pick((zh, en), language))
    return [
        pick(
            (
                f"建议调整：{few(told, n, language)}；其余待遇尚未查清",
                f"adjust {few(told, n, language)}; the rest is open",
            ),
            language,
        )
        for n in (lengths(told) if told else ())
    ]


def drawn_of(trace: Trace, language: Language) -> list[str]:
    """What the household is known to draw."""
    return [pick((b.zh, b.en), language) for b in BENEFITS if known_of(trace, b.before)]


def may_have(trace: Trace) -> tuple[str, str]:
    """What is to be found out of the benefits that are open: are all of them drawn now?"""
    drawn = all(known_of(trace, b.before) for b in changed(trace, Decision.CANNOT_SAY))
    once = known_of(trace, ONCE_CHANGE) == Decision.CANNOT_SAY
    if drawn and not once:
        return "能否继续领取", "whether it goes on"
    return "能否享受", "whether it is due"
