"""How near a generated city comes to its census: one line for each figure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from minsheng.city.amounts import YUAN
from minsheng.city.dice import MILLION, Bools, Ints
from minsheng.city.income_report import Incomes, incomes_of
from minsheng.city.marginals import AGE_BANDS, UNITS, Census, census, city_incomes
from minsheng.policy.laws.kinds import Relation, Sex, Whereabouts

ELDER = 65
PREVALENCE = 63_500
"""Disabled persons in a million: 6.34 % nationally and 6.4 % in Jiangsu (from memory)."""

_STEP = {
    Relation.HEAD: 0,
    Relation.SPOUSE: 0,
    Relation.SIBLING: 0,
    Relation.CHILD: -1,
    Relation.CHILD_IN_LAW: -1,
    Relation.GRANDCHILD: -2,
    Relation.PARENT: 1,
    Relation.GRANDPARENT: 2,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one county: a share, a mean of persons, or yuan a head and year.

    Attributes:
        county: six digits; 0 for the whole city.
        made: what the generated city has.
        counted: what the census has.
        sample: how many households or persons the figure rests on.
    """

    county: int
    figure: str
    made: float
    counted: float
    sample: int

    @property
    def off(self) -> float:
        """Difference in parts of one (means: in persons; incomes: in yuan a year)."""
        return abs(self.made - self.counted)


@dataclass(frozen=True)
class _Made:
    """The columns of one county the report looks at."""

    sizes: Ints
    urban: Ints
    of: Ints
    age: Ints
    man: Ints
    home: Ints
    relation: Ints
    disabled: Ints


def _read(folder: Path, as_of: int) -> _Made:
    household: Any = pq.read_table(folder / "household.parquet", columns=["n_persons", "urban"])
    names = ["birth", "sex", "whereabouts", "relation", "disability"]
    person: Any = pq.read_table(folder / "person.parquet", columns=names)

    def column(table: Any, name: str) -> Ints:
        return np.asarray(table[name].to_numpy(), np.int64)

    sizes = column(household, "n_persons")
    birth = column(person, "birth")
    age = as_of // 100 - birth // 10_000 - (as_of % 100 * 100 + 1 < birth % 10_000)
    return _Made(
        sizes=sizes,
        urban=column(household, "urban"),
        of=np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
        age=age,
        man=(column(person, "sex") == Sex.MALE).astype(np.int64),
        home=(column(person, "whereabouts") == Whereabouts.HOME).astype(np.int64),
        relation=column(person, "relation"),
        disabled=(column(person, "disability") > 0).astype(np.int64),
    )


def _generations(made: _Made) -> Ints:
    """How many generations live in each household; those between may be missing."""
    steps = np.zeros(max(Relation) + 1, np.int64)
    for relation, step in _STEP.items():
        steps[int(relation)] = step
    here = made.home == 1
    at = steps[made.relation]
    present = [
        np.bincount(made.of[here & (at == step)], minlength=len(made.sizes)) > 0
        for step in sorted(set(_STEP.values()))
    ]
    return np.asarray(np.sum(np.stack(present), axis=0), np.int64)


def _counted(county: int, figure: str) -> float:
    """A figure of a county, its census units weighed together."""
    units = [census()[unit] for unit in UNITS[county]]
    weights = [u.population if figure[0] in "aum" else u.households for u in units]
    values = [_of_unit(unit, figure) for unit in units]
    return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)


def _of_unit(unit: Census, figure: str) -> float:
    name, _, detail = figure.partition(" ")
    if name == "age":
        return unit.ages[AGE_BANDS.index(int(detail))] / MILLION
    if name == "generations":
        return unit.generations[int(detail) - 1] / MILLION
    if name == "elders":
        return unit.elders[int(detail) - 1] / MILLION
    return {
        "men": unit.men / MILLION,
        "urban": unit.urban / MILLION,
        "one_person": unit.one_person / MILLION,
        "household_size": unit.household_size / 100,
        "file_size": unit.population / unit.households,
    }[name]


def _figures(made: _Made) -> dict[str, tuple[float, int]]:
    """Every figure of one county with the number it rests on."""
    persons, households = len(made.age), len(made.sizes)
    residents = np.bincount(made.of, made.home, households).astype(np.int64)
    bands = np.searchsorted(np.array(AGE_BANDS), made.age, side="right") - 1
    old = np.bincount(made.of, made.home * (made.age >= ELDER), households).astype(np.int64)
    found = {
        f"age {first}": (float(np.mean(bands == place)), persons)
        for place, first in enumerate(AGE_BANDS)
    }
    found["men"] = (float(np.mean(made.man)), persons)
    found["urban"] = (float(np.mean(made.urban)), households)
    generations = _generations(made)
    for number in (1, 2, 3):
        found[f"generations {number}"] = (float(np.mean(generations == number)), households)
        elders = old >= number if number == 3 else old == number  # noqa: PLR2004 - "three or more"
        found[f"elders {number}"] = (float(np.mean(elders)), households)
    found["one_person"] = (float(np.mean(residents == 1)), households)
    found["household_size"] = (float(np.mean(residents)), households)
    found["file_size"] = (persons / households, households)
    return found


def _income_lines(folder: Path, codes: list[str]) -> list[Line]:
    """Mean disposable income a head and year, in town, in the country and over both.

    There are figures for the city only: every county is held against those.
    """
    counted = city_incomes()
    lines, parts = [], []
    for code in codes:
        found = incomes_of(folder / code)
        parts.append(found)
        for name, wanted in (("urban", found.urban), ("rural", ~found.urban)):
            if found.heads[wanted].any():
                lines.append(_mean_line(int(code), name, [(found, wanted)], counted[name]))
    everywhere = {
        "urban": [(part, part.urban) for part in parts],
        "rural": [(part, ~part.urban) for part in parts],
        "all": [(part, part.heads > 0) for part in parts],
    }
    return [*lines, *(_mean_line(0, n, chosen, counted[n]) for n, chosen in everywhere.items())]


def _mean_line(county: int, name: str, chosen: list[tuple[Incomes, Bools]], counted: int) -> Line:
    heads = sum(int(part.heads[rows].sum()) for part, rows in chosen)
    fen = sum(int(part.yearly[rows].sum()) for part, rows in chosen)
    return Line(county, f"income {name}", fen / YUAN / max(heads, 1), counted, heads)


def marginals_report(folder: Path) -> list[Line]:
    """The census figures of a snapshot made by `generate`, county by county.

    The urban share is of households here and of people in the census: the settlement
    rule takes the one for the other. Disability prevalence stands for the whole city. Where
    everything is known of everybody, mean incomes follow.
    """
    city = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    as_of = int(city["as_of"].replace("-", ""))
    lines, disabled, persons = [], 0, 0
    for code in city["counties"]:
        made = _read(folder / code, as_of)
        disabled += int(made.disabled.sum())
        persons += len(made.age)
        for figure, (value, sample) in _figures(made).items():
            lines.append(Line(int(code), figure, value, _counted(int(code), figure), sample))
    lines.append(Line(0, "disabled", disabled / persons, PREVALENCE / MILLION, persons))
    if "known" in city:
        lines += _income_lines(folder, city["counties"])
    return lines
