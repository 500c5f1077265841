"""Rechecks as pages show them: codes in words, months, sums with the mark they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from minsheng.kernel.tongue import english
from minsheng.programmes.assistance.models import Outcome, Run

ILLUSTRATIVE = "illustrative"


def called(run: Run, kind: str, code: str) -> str:
    """What a code of a run is called; the code itself where the run does not say."""
    both = run.words.get(kind, {}).get(code)
    return str(both[english()]) if both else code


def month_words(month: str) -> str:
    """2020年11月, November 2020."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first:%B} {first.year}" if english() else f"{first.year}年{first.month}月"


@dataclass(frozen=True)
class Asked:
    """A fact to settle.

    Attributes:
        task: what to find out.
        of: who holds it; empty where that is not known.
        why: why it is not known; empty where nothing says.
    """

    task: str
    of: str
    why: str


@dataclass(frozen=True)
class BenefitLine:
    """What is decided of one benefit."""

    name: str
    change: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Shown:
    """One household of a run as pages show it.

    Attributes:
        main: what it is mainly about.
        settled: whether what it would draw is known.
        hint: it is only a hint: the household has asked for nothing.
    """

    household: int
    month: str
    run: int
    outcome: str
    was: str
    main: str
    before: int | None
    after: int | None
    once: int | None
    settled: bool
    hint: bool
    benefits: list[BenefitLine]
    reasons: list[str]
    ask: list[Asked]
    illustrative: bool


def shown(one: Outcome, run: Run) -> Shown:
    """A household's outcome in words."""
    end = "en" if english() else "zh"
    return Shown(
        household=one.household_id,
        month=month_words(run.month),
        run=run.pk,
        outcome=called(run, "outcome", one.outcome),
        was=called(run, "outcome", one.was) if one.was else "",
        main=one.main_en if english() else one.main_zh,
        before=one.before,
        after=one.after,
        once=one.once,
        settled=one.after is not None,
        hint=one.outcome == "hint",
        benefits=[_benefit(held, run) for held in one.benefits],
        reasons=[called(run, "reason", code) for code in one.reasons],
        ask=[Asked(a[end], a[f"of_{end}"], a[f"why_{end}"]) for a in one.ask],
        illustrative=one.figures == ILLUSTRATIVE,
    )


def _benefit(held: dict[str, Any], run: Run) -> BenefitLine:
    return BenefitLine(
        called(run, "benefit", held["benefit"]), called(run, "outcome", held["change"]),
        held["before"], held["after"],
    )  # fmt: skip
