"""What a benchmark gives and what it is asked: a line a figure, and the options."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

CITY_HOUSEHOLDS = 2_895_990
"""Family households of Nantong in the census of November 2020."""
AS_OF = "2020-11"
SEED = 2020
MISSING = (
    "OpenFisca-core, the opponent of this benchmark, is not installed: give "
    "`pip install 'minsheng[openfisca]'`, or run `make bench-city`, which installs it"
)

Figure = float | int | str
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure.

    Attributes:
        name: benchmark, lane and figure, joined by dots.
        value: the figure.
        unit: what it is counted in.
        goal: what it must reach, in words; None for a figure told for comparison.
        met: whether it does; None without a goal.
    """

    name: str
    value: Figure
    unit: str
    goal: str | None = None
    met: bool | None = None

    def as_json(self) -> str:
        """The line as it is printed."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Options:
    """What a benchmark is asked.

    Attributes:
        folder: where cities are made and kept, and runs are written.
        households: size of the city; None for the size the goal speaks of.
        rounds: how often each side is timed; medians are given.
        lanes: `known` (all facts known), `unknown` (the share of a real city unknown).
        say: told what goes on, for people.
    """

    folder: Path
    households: int | None
    rounds: int
    lanes: tuple[str, ...]
    say: Say


def at_least(name: str, value: float, unit: str, goal: float) -> Line:
    """A figure that must not be below its goal."""
    return Line(name, round(value, 3), unit, f"≥ {goal:g}", value >= goal)


def at_most(name: str, value: float, unit: str, goal: float) -> Line:
    """A figure that must not be above its goal."""
    return Line(name, round(value, 3), unit, f"≤ {goal:g}", value <= goal)


def told(name: str, value: Figure, unit: str) -> Line:
    """A figure without a goal."""
    return Line(name, round(value, 3) if isinstance(value, float) else value, unit)


def none_of(name: str, value: int, unit: str) -> Line:
    """A count that must be 0."""
    return Line(name, value, unit, "= 0", value == 0)


def middle(results: Sequence[dict[str, Figure]], key: str) -> float:
    """The median of a figure over the rounds."""
    return float(median(float(r[key]) for r in results))


class Unready(Exception):  # noqa: N818 - it says what is lacking, not that we failed
    """A benchmark cannot run here: one sentence on what to do."""
