"""The conclusion where what is drawn goes on, as it is or with another sum."""

from __future__ import annotations

from collections.abc import Sequence

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import Asked
from minsheng.recheck.named import (
    aid_of,
    few,
    goes_over,
    goes_to,
    known_of,
    lengths,
    monthly_names,
    names_of,
    stopping,
)
from minsheng.recheck.outcome import (
    BENEFITS,
    DIBAO,
    EXIT_STARTS,
    TEKUN,
    TOTAL_AFTER,
    TOTAL_BEFORE,
    Benefit,
)
from minsheng.recheck.words import Language, pick, yuan

EXIT = (EXIT_STARTS, "dibao__in_exit")
"""What says that a gradual exit goes on."""


def _in_exit(trace: Trace) -> bool:
    """Whether a gradual exit is known to begin or to go on."""
    return any(value is True for name in EXIT for value in trace.values.get(name, ()))


def continues(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    """What goes on, and how much it comes to; from the fullest to the shortest."""
    total = known_of(trace, TOTAL_AFTER)
    held = [_held(trace, b, language) for b in BENEFITS if _goes_on(trace, b)]
    if total is None:
        tails = _drawn_and_open(trace, language)
    else:
        zh, en = f"，每月合计{yuan(total, 'zh')}。", f"; {yuan(total, 'en')} a month in all."
        tails = [pick((zh, en), language)]
    head = pick(("建议继续：", "Continue: "), language)
    return [head + few(held, n, language) + tail for tail in tails for n in lengths(held)]


def _drawn_and_open(trace: Trace, language: Language) -> list[str]:
    """What is drawn and goes on, and what else may be due; from the fullest to the shortest."""
    before = known_of(trace, TOTAL_BEFORE)
    if before is None:
        return [pick(("；合计金额尚未查清。", "; the sum is not settled."), language)]
    now, open_ = yuan(before, language), names_of(trace, language, Decision.CANNOT_SAY)
    found = [few(open_, n, language) for n in lengths(open_)] if open_ else []
    return [
        *(
            pick(
                (f"，每月合计{now}；{o}尚未查清。", f"; {now} a month in all; open: {o}."), language
            )
            for o in found
        ),
        pick((f"，每月合计{now}。", f"; {now} a month in all."), language),
    ]


def _goes_on(trace: Trace, benefit: Benefit) -> bool:
    """Whether a benefit is paid on, as far as is known."""
    after = known_of(trace, benefit.after)
    return bool(known_of(trace, benefit.before) if after is None else after)


def _held(trace: Trace, benefit: Benefit, language: Language) -> str:
    """What a benefit that goes on is called; of dibao that it is the gradual exit."""
    if benefit == DIBAO and _in_exit(trace):
        zh, en = f"{benefit.zh}（渐退期）", f"{benefit.en} in its gradual exit"
        return pick((zh, en), language)
    return pick((benefit.zh, benefit.en), language)


def adjusts(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    """What changes of what is drawn; from the fullest to the shortest."""
    before, after = known_of(trace, TOTAL_BEFORE), known_of(trace, TOTAL_AFTER)
    stopped = monthly_names(trace, language, Decision.STOP_PROPOSED)
    new = monthly_names(trace, language, Decision.GRANT_PROPOSED)
    names = monthly_names(trace, language, Decision.ADJUST)
    if not stopped:
        names = monthly_names(trace, language, Decision.ADJUST, Decision.GRANT_PROPOSED)
    end = _end(trace, language)
    told = [
        _adjusted(trace, before, after, few(names, n, language), language, ends=bool(stopped))
        for n in (lengths(names) if names or not stopped else [0])
    ]
    if stopped and before is not None and after is not None and before != after:
        told.append(_comes_to(trace, before, after, language))
    if after is None:
        told = [*goes_to(trace, language, new=not stopped), *told]
    if not stopped:
        return [one + end for one in told]
    heads = _stopping(trace, stopped, new, language)
    return [_joined(head, one, language) + end for head in heads for one in told]


def without_total(trace: Trace, language: Language) -> list[str]:
    """What stops, what takes its place and what aid is given, where no total finds room."""
    stopped = monthly_names(trace, language, Decision.STOP_PROPOSED)
    if not stopped:
        return []
    new = monthly_names(trace, language, Decision.GRANT_PROPOSED)
    end = _end(trace, language)
    return [head + end for head in _stopping(trace, stopped, new, language)]


def _end(trace: Trace, language: Language) -> str:
    """The end of the sentence, with the temporary aid given besides."""
    aid = "".join(aid_of(trace, language))
    beside = pick((f"，另给予{aid}", f"; besides, {aid}"), language) if aid else ""
    return beside + pick(("。", "."), language)


def _stopping(
    trace: Trace, stopped: Sequence[str], new: Sequence[str], language: Language
) -> list[str]:
    """What stops and what takes its place; tekun that all go over to is not named again."""
    over = goes_over(trace)
    if over:
        new = [name for name in new if name != pick((TEKUN.zh, TEKUN.en), language)]
    return stopping(stopped, new, language, over=over)


def _comes_to(trace: Trace, before: int, after: int, language: Language) -> str:
    """What the monthly total comes to, where what it was finds no room."""
    now, exits = yuan(after, language), _exits(trace, language)
    zh, en = ("减", "falls") if after < before else ("增", "rises")
    return pick(
        (f"每月合计{zh}为{now}{exits}", f"the total {en} to {now} a month{exits}"), language
    )


def _exits(trace: Trace, language: Language) -> str:
    """That dibao is in its gradual exit; nothing where it is not."""
    words = ("，低保处于渐退期", ", dibao being in its gradual exit")
    return pick(words, language) if _in_exit(trace) else ""


def _joined(head: str, rest: str, language: Language) -> str:
    """What stops, and how the total changes with it, as one sentence."""
    if language == "zh":
        return f"{head}；{rest.removeprefix('建议')}"
    return f"{head}; {rest}"


def _adjusted(
    trace: Trace,
    before: int | None,
    after: int | None,
    names: str,
    language: Language,
    *,
    ends: bool,
) -> str:
    """How the monthly total changes, as far as it is known; beside what ends, perhaps."""
    what = names or pick(("各项救助", "the benefits"), language)
    if after is None and ends and not names:
        return pick(("每月合计金额尚未查清", "the new sum is not settled"), language)
    if after is None and not names and _in_exit(trace):
        return _exit_beside_what_is_open(trace, language)
    if after is None:
        zh, en = f"建议调整{what}，调整后金额尚未查清", f"adjust {what}; the new sum is not settled"
        return pick((zh, en), language)
    now = yuan(after, language)
    if before is None:
        zh = f"建议调整为每月合计{now}，现领金额尚未查清"
        en = f"adjust the total to {now} a month; what is drawn now is not settled"
    elif before != after:
        then, exits = yuan(before, language), _exits(trace, language)
        zh = f"建议每月合计由{then}调整为{now}{exits}"
        verb = "the total goes" if ends else "adjust the total"
        en = f"{verb} from {then} to {now} a month{exits}"
    elif _in_exit(trace):
        zh = f"家庭情况有变，渐退期内维持每月{now}"
        en = f"things have changed; {now} a month goes on during the gradual exit"
    elif names:
        zh, en = f"建议调整{what}，每月合计仍为{now}", f"adjust {what}; still {now} a month in all"
    else:
        zh, en = f"每月合计{now}不变", f"the total of {now} a month stays"
    return pick((zh, en), language)


def _exit_beside_what_is_open(trace: Trace, language: Language) -> str:
    """That the gradual exit begins, with its sum, while another benefit is open."""
    zh, en = "低保进入渐退期", "dibao enters its gradual exit"
    sum_ = known_of(trace, DIBAO.after)
    if sum_ is not None:
        zh += f"，期间每月{yuan(sum_, 'zh')}"
        en += f", {yuan(sum_, 'en')} a month meanwhile"
    open_ = names_of(trace, language, Decision.CANNOT_SAY)
    if open_:
        zh += f"；{few(open_, 1, 'zh')}尚未查清"
        en += f"; open: {few(open_, 1, 'en')}"
    return pick((zh, en), language)
