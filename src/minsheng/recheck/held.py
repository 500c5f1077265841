"""That a run is held, in words: what jumped, where, by how much, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minsheng.recheck.guard import CALLED, Jump, held_of
from minsheng.recheck.words import Language, pick

AGAINST = {"last": ("上次", "in the last run"), "others": ("其他区县", "in the other counties")}
JUMPED = (
    "{county}{name}“{outcome}”占比{now:.1f}%（{some:,}/{of:,}），{against}为{then:.1f}%",
    "{county}{name}: `{outcome}` {now:.1f} % ({some:,} of {of:,}), {then:.1f} % {against}",
)
GONE = (
    "{county}{name}上次核查{of:,}户，本次一户也没有",
    "{county}{name}: {of:,} households in the last run, none in this one",
)
HELD = ("本次核查结果暂缓使用：", "this run is held: ")
REMEDY = (
    (
        "请先核对该区县的数据文件（单位、月份、是否缺漏）；"
        "确属实情的，用 {accept} --because 原因 --by 姓名 放行，只写属实的"
    ),
    (
        "Look at the files of that county first (units, month, rows missing); if it is so "
        "indeed, go on with {accept} --because REASON --by NAME, each jump that is so"
    ),
)


MOST_SHOWN = 12
"""Jumps that a message names one by one."""


@dataclass(frozen=True)
class HeldTold:
    """That a run is held, in words.

    Attributes:
        head: that it is.
        jumps: what jumped, where and by how much, one each; those beyond `MOST_SHOWN` are
            counted by the last.
        remedy: what to do.
    """

    head: str
    jumps: Sequence[str]
    remedy: str


def held_told(
    about: Mapping[str, Any], language: Language, names: Mapping[int, str] | None = None
) -> HeldTold | None:
    """That a run is held: what jumped, where, by how much, and what to do; None where it is not.

    First come the counties where `cannot say` rose, then the others, the largest first in each.

    Args:
        about: what `run.json` says.
        language: `zh` or `en`.
        names: what counties are called, by the code of twelve digits.
    """
    found = held_of(about)
    if not found:
        return None
    shown = sorted(found, key=_rests)[:MOST_SHOWN]
    told = [_jumped(j, language, names or {}) for j in shown]
    if len(found) > len(shown):
        told[-1] += pick(("等{}处", "; {} in all"), language).format(len(found))
    accept = " ".join(f"--accept-jump {jump.key}" for jump in shown)
    remedy = pick(REMEDY, language).format(accept=accept)
    return HeldTold(pick(HELD, language), told, remedy)


def held_words(
    about: Mapping[str, Any], language: Language, names: Mapping[int, str] | None = None
) -> str | None:
    """What `held_told` says, in a line."""
    told = held_told(about, language, names)
    if told is None:
        return None
    between, end = pick(("；", "; "), language), pick(("。", ". "), language)
    return f"{told.head}{between.join(told.jumps)}{end}{told.remedy}"


def _rests(jump: Jump) -> bool:
    """Whether it can wait: where `cannot say` rose a file is lacking, and all else may follow."""
    return jump.outcome != "cannot_say" or jump.now.part <= jump.then.part


def _jumped(jump: Jump, language: Language, names: Mapping[int, str]) -> str:
    name = names.get(int(jump.county) * 1_000_000, "")
    name = name if language == "zh" or not name else f" {name}"
    if not jump.now.of:
        return pick(GONE, language).format(county=jump.county, name=name, of=jump.then.of)
    return pick(JUMPED, language).format(
        county=jump.county,
        name=name,
        outcome=pick(CALLED[jump.outcome], language),
        now=100 * jump.now.part,
        then=100 * jump.then.part,
        some=jump.now.some,
        of=jump.now.of,
        against=pick(AGAINST[jump.against], language),
    )
