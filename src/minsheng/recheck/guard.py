"""Holds a run whose outcomes jump in a county: more likely a file went wrong than the families.

Compared is each county's share of every outcome with its share in the last run, or, where there
is none, with that of all other counties of this run together. A jump is

1. a difference of the two shares of at least `errors` standard errors. The shares are taken as
   beta-binomial: households of one county have something in common (`alike`, the correlation
   within a county), so that their share varies by more than chance alone:
   `p (1 - p) (1 / n + 1 / m + 2 alike)` with the common share `p` of `n` and `m` households
   (once `alike` for each side; of many counties together there is hardly any, so once in all);
2. and a difference of at least `points` of the share; of what is rare (those decided at all, and
   more stops) also of `relative` of the other share, for three points of one in fifty is all;
3. and at least `households` more or fewer than the other share would give.

A county that is gone, and one of which so few are decided as hardly ever happens, is a jump too.

Shares are of the households decided, of hints of those screened; and those decided are a share of
all. Why these settings: `docs/decisions/0015-guard.md`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.outcome import UNDECIDED
from minsheng.recheck.seldom import fewer_seldom, off_by
from minsheng.recheck.wanted import SHORT, SPELLED
from minsheng.recheck.words import DECISIONS

STATISTIC = "beta-binomial difference of shares"
Counts = Mapping[str, Mapping[str, int]]
"""By county: how many households have each outcome."""
HINT, IN_VIEW, STOP = "hint", "in_view", "stop_proposed"
RARE = (IN_VIEW, STOP)
"""Shares so small that points of them say little."""
SCREENED = tuple(code.name.lower() for code in UNDECIDED)
DECIDED = (
    "continue",
    "adjust",
    "stop_proposed",
    "cannot_say",
    "grant_proposed",
    "refuse_proposed",
)
CALLED = {
    **{name: DECISIONS[Decision[name.upper()]] for name in (*DECIDED, HINT)},
    IN_VIEW: ("纳入核查", "decided at all"),
}
"""What each is called, in Chinese and English."""
SHARES = (*DECIDED, HINT, IN_VIEW)
"""What is compared."""
ALL = "all"
"""Stands for every county where a jump is accepted."""
EVERYWHERE = ("全市", "全部")
"""What that is called in Chinese."""
COUNTY = re.compile(r"\d{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """When a difference is a jump.

    Attributes:
        errors: standard errors, at least.
        points: of the share, at least, in a hundred.
        relative: of the other share, in a hundred; of a rare one enough in place of the points.
        households: at least.
        alike_in_time: correlation within a county, from one run to the next.
        alike_rare_in_time: that of a rare share.
        alike_in_place: correlation within a county, beside the other counties.
    """

    errors: float = 4.5
    points: float = 3.0
    relative: float = 33.0
    households: int = 20
    alike_in_time: float = 0.0005
    alike_rare_in_time: float = 0.0001
    alike_in_place: float = 0.005


DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    some: int
    of: int

    @property
    def part(self) -> float:
        """As a fraction."""
        return self.some / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Jump:
    """A county whose share of an outcome jumped.

    Attributes:
        against: `last` (the same county in the last run) or `others` (the other counties).
        errors: the difference in standard errors.
    """

    county: str
    outcome: str
    now: Share
    then: Share
    against: str
    errors: float

    @property
    def key(self) -> str:
        """What it is accepted by: `320612:stop_proposed`."""
        return f"{self.county}:{self.outcome}"

    def as_data(self) -> dict[str, Any]:
        """As `run.json` has it; the errors in hundredths, so that no rounding differs."""
        return {
            "county": self.county,
            "outcome": self.outcome,
            "now": [self.now.some, self.now.of],
            "then": [self.then.some, self.then.of],
            "against": self.against,
            "errors_100": round(self.errors * 100),
        }


def jump_of(data: Mapping[str, Any]) -> Jump:
    """A jump as `run.json` has it."""
    return Jump(
        str(data["county"]),
        str(data["outcome"]),
        Share(*data["now"]),
        Share(*data["then"]),
        str(data["against"]),
        data["errors_100"] / 100,
    )


def jumps(now: Counts, last: Counts | None, settings: Settings = DEFAULT) -> list[Jump]:
    """The jumps of a run, the largest first.

    Args:
        now: what this run decided.
        last: what the last one did; None where there is none to compare with.
        settings: when a difference is a jump.
    """
    found = [*(_in_time(now, last, settings) if last else _in_place(now, settings))]
    return sorted(found, key=lambda jump: (-round(100 * jump.errors), jump.key))


def _in_time(now: Counts, last: Counts, settings: Settings) -> Iterator[Jump]:
    """Each county against itself; one that is new is told by the comparison."""
    for county in sorted(last):
        there = _share(last[county], IN_VIEW)
        here = _share(now.get(county, {}), IN_VIEW)
        if there.of and not here.of:
            # As if of as many households none were decided any more.
            alike = 2 * settings.alike_rare_in_time
            errors = _errors(Share(0, there.of), there, alike)
            yield Jump(county, IN_VIEW, here, there, "last", errors)
            continue
        for outcome in SHARES if county in now else ():
            rare = outcome in RARE
            alike = 2 * (settings.alike_rare_in_time if rare else settings.alike_in_time)
            one, other = _share(now[county], outcome), _share(last[county], outcome)
            errors = _errors(one, other, alike)
            if _is_jump(outcome, one, other, alike, settings):
                yield Jump(county, outcome, one, other, "last", errors)


def _in_place(now: Counts, settings: Settings) -> Iterator[Jump]:
    """Each county against all the others together."""
    for county in sorted(now) if len(now) > 1 else ():
        others = {name: _share(_sum(now, county), name) for name in SHARES}
        for outcome, other in others.items():
            one = _share(now[county], outcome)
            errors = _errors(one, other, settings.alike_in_place)
            if _is_jump(outcome, one, other, settings.alike_in_place, settings):
                yield Jump(county, outcome, one, other, "others", errors)


def _sum(counts: Counts, but: str) -> dict[str, int]:
    """The outcomes of all counties but one."""
    found: dict[str, int] = {}
    for county, outcomes in counts.items():
        for name, number in outcomes.items() if county != but else ():
            found[name] = found.get(name, 0) + number
    return found


def _share(outcomes: Mapping[str, int], name: str) -> Share:
    """A county's share of an outcome, among those that can have it."""
    decided = sum(outcomes.get(one, 0) for one in DECIDED)
    screened = sum(outcomes.get(one, 0) for one in SCREENED)
    if name == IN_VIEW:
        return Share(decided, decided + screened)
    return Share(outcomes.get(name, 0), screened if name == HINT else decided)


def _errors(one: Share, other: Share, alike: float) -> float:
    """The difference of two shares in standard errors; of nobody there is none."""
    if not one.of or not other.of:
        return 0.0
    part = (one.some + other.some) / (one.of + other.of)
    varies = part * (1 - part) * (1 / one.of + 1 / other.of + alike)
    return abs(one.part - other.part) / math.sqrt(varies) if varies else 0.0


def _is_jump(outcome: str, one: Share, other: Share, alike: float, settings: Settings) -> bool:
    if not one.of or not other.of:
        return False
    more = one.part - other.part
    far = 100 * abs(more) >= settings.points
    # That stops become fewer, once those of last month are carried out, is as it should be.
    if outcome == IN_VIEW or (outcome == STOP and more > 0):
        far = far or 100 * abs(more) >= settings.relative * other.part
    if not far or abs(more) * one.of < settings.households:
        return False
    if _errors(one, other, alike) >= settings.errors:
        return True
    if outcome != IN_VIEW or more > 0:
        return False
    # The other share's own chance is added to what a county has in common.
    common = alike + 1 / other.of
    return fewer_seldom(one.some, one.of, other.part, common, off_by(settings.errors))


def false_alarms(settings: Settings, counties: int) -> float:
    """How many false alarms a run has on average, at most, were the shares normal.

    Args:
        settings: when a difference is a jump; only the standard errors count here, so the
            two other conditions make it fewer.
        counties: how many there are; each is looked at once for each share, and once more for
            too few that are decided.
    """
    return counties * (len(SHARES) + 1) * off_by(settings.errors)


def counts_of(summaries: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """By county, how many households have each outcome, from the summaries of the parts."""
    found: dict[str, dict[str, int]] = {}
    for summary in summaries:
        of = found.setdefault(str(summary["part"]).partition("-")[0], {})
        for outcome, number in summary["outcomes"].items():
            of[outcome] = of.get(outcome, 0) + number
    return found


def as_settings(settings: Settings) -> dict[str, Any]:
    """The settings as `run.json` has them: whole numbers."""
    said = asdict(settings)
    return {
        "statistic": STATISTIC,
        "errors_100": round(said["errors"] * 100),
        "points_100": round(said["points"] * 100),
        "relative_100": round(said["relative"] * 100),
        "households": said["households"],
        "alike_in_time_ppm": round(said["alike_in_time"] * 1_000_000),
        "alike_rare_in_time_ppm": round(said["alike_rare_in_time"] * 1_000_000),
        "alike_in_place_ppm": round(said["alike_in_place"] * 1_000_000),
    }


@dataclass(frozen=True, slots=True)
class Accepted:
    """A jump somebody looked into and lets pass.

    Attributes:
        jump: `county:outcome`; the county may be `all`.
        because: why it is so indeed.
        by: who says so.
    """

    jump: str
    because: str
    by: str

    def lets_pass(self, jump: Jump) -> bool:
        """Whether it is this jump."""
        return self.jump in (jump.key, f"{ALL}:{jump.outcome}")


def accepted_from(
    text: str, because: str, by: str, names: Mapping[int, str] | None = None
) -> Accepted:
    """What somebody accepts, from what was written: `320612:stop`, `all:adjust`, 启东市:无法判断.

    Args:
        text: county and outcome, each in any of its names.
        because: why it is so indeed.
        by: who says so.
        names: what counties are called, by the code of twelve digits.

    Raises:
        RecheckError: it is no county and outcome, or has no reason or name.
    """
    county, _, outcome = (part.strip() for part in text.replace("：", ":").partition(":"))
    spelled = {**SPELLED, "in-view": IN_VIEW}
    spelled |= {word: name for name, words in CALLED.items() for word in (name, *words)}
    code = _county(county, names or {})
    if code is None or spelled.get(outcome) not in SHARES:
        known = ", ".join((*(SHORT.get(name, name) for name in SHARES[:-1]), "in-view"))
        raise RecheckError(
            f"`{text}` is no jump; write COUNTY:OUTCOME, a county's name or six digits or `all`, "
            f"and one of {known}"
        )
    for name, said in (("because", because), ("by", by)):
        if not said.strip():
            raise RecheckError(f"a jump is accepted with a reason and a name; give --{name}")
    return Accepted(f"{code}:{spelled[outcome]}", because.strip(), by.strip())


def _county(text: str, names: Mapping[int, str]) -> str | None:
    """The code of a county somebody wrote by code or name, or `all`; None for none."""
    if COUNTY.fullmatch(text) or text == ALL:
        return text
    if text in EVERYWHERE:
        return ALL
    codes = (code for code, name in names.items() if text and name == text)
    return next((str(c // 10**6) for c in codes if c % 10**6 == 0), None)


def looked_at(
    found: Sequence[Jump], accepted: Sequence[Accepted], before: Mapping[str, Any], *, anew: bool
) -> dict[str, Any]:
    """What `run.json` says of the guard: what is held, and what was let pass by whom.

    Args:
        found: the jumps of the run now.
        accepted: those let pass by this command.
        before: what `run.json` said, where the run was finished already; what was accepted then
            stays so.
        anew: whether the run was compared with another one; where not, what was held stays so.

    Raises:
        RecheckError: somebody accepts what did not jump.
    """
    kept = {} if anew else {jump.key: jump for jump in held_of(before)}
    all_ = {**kept, **{jump.key: jump for jump in found}}
    earlier = [Accepted(**one) for one in before.get("accepted", ())]
    passed = [*earlier, *(one for one in accepted if one not in earlier)]
    for one in accepted:
        if one not in earlier and not any(one.lets_pass(jump) for jump in all_.values()):
            there = ", ".join(sorted(all_)) or "none"
            raise RecheckError(f"`{one.jump}` did not jump in this run; its jumps: {there}")
    held = [j for j in all_.values() if not any(one.lets_pass(j) for one in passed)]
    return {
        "held": [
            jump.as_data() for jump in sorted(held, key=lambda j: (-round(100 * j.errors), j.key))
        ],
        "accepted": [asdict(one) for one in passed],
    }


def held_of(about: Mapping[str, Any]) -> list[Jump]:
    """The jumps for which a run is held."""
    return [jump_of(data) for data in about.get("held", ())]
