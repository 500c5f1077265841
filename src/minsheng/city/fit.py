"""How frequent each household shape must be for the city to look like its census.

The census gives, by unit: age bands, sexes, generations, persons per household, elders
per household and one-person households; it has no table of shapes by age. The mix is
the one nearest to the prior weights of `shapes` that agrees with those margins, found
by iterative proportional fitting (households) and its expected-count form (people).

People of a unit add up to its census population, collective households included:
the residents of its family households, and, registered in their files but living
elsewhere, as many as the census counted in collective households (dormitories,
barracks, works). That is an assumption; it gives the files the absent members that
real household registers have.

Run `python -m minsheng.city.fit` after a change of shapes or marginals: it writes
`data/household_mix.csv`, the table the city is drawn from.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minsheng.city.dice import MILLION, Ints
from minsheng.city.divisions import table
from minsheng.city.marginals import AGE_BANDS, Census, census
from minsheng.city.people import Chunk, people_of
from minsheng.city.shapes import MAN, SHAPES

Floats: TypeAlias = NDArray[np.float64]

SAMPLES = 400
"""Households tried of each cell to learn whom it holds."""
ROUNDS = 1_500
TILT = 0.5
"""How boldly a step moves the mean household size; small enough not to swing."""

ELDER = 65
MOST_ELDERS = 3
FILE = "household_mix.csv"


@dataclass(frozen=True)
class Cells:
    """What a household of each cell (shape, head's age band) holds on average.

    Attributes:
        people: by cell: the nineteen age bands of all people.
        sexes: by cell: men, women.
        living: by cell: residents, absent members.
        kind: 0 one person, then 1 to 4 generations.
        elders: by cell: shares of households with 0, 1, 2, 3 resident elders.
    """

    shape: Ints
    band: Ints
    prior: Floats
    people: Floats
    sexes: Floats
    living: Floats
    kind: Ints
    elders: Floats


def _cell_list() -> list[tuple[int, int]]:
    return [
        (number, band)
        for number, shape in enumerate(SHAPES)
        for band in range(shape.youngest, shape.oldest + 1)
    ]


def _counts(chunk: Chunk, cell: Ints, cells: int, group: Ints, groups: int) -> Floats:
    """Persons of each group per household of each cell."""
    flat = np.bincount(cell[chunk.of] * groups + group, minlength=cells * groups)
    return flat.reshape(cells, groups).astype(np.float64) / SAMPLES


def tried_cells() -> Cells:
    """Every cell, tried on a sample of households."""
    listed = _cell_list()
    shape = np.array([s for s, _ in listed], np.int64)
    band = np.array([b for _, b in listed], np.int64)
    cell = np.repeat(np.arange(len(listed), dtype=np.int64), SAMPLES)
    key = np.arange(len(cell), dtype=np.int64)
    chunk = people_of(0, key, 0, key, np.zeros(len(cell), np.bool_), shape[cell], band[cell])
    bands = np.searchsorted(np.array(AGE_BANDS), chunk.age, side="right") - 1
    old = np.minimum(chunk.count_in((chunk.age >= ELDER) & chunk.home), MOST_ELDERS)
    elders = np.bincount(cell * (MOST_ELDERS + 1) + old, minlength=len(listed) * (MOST_ELDERS + 1))
    kind = [0 if SHAPES[s].residents == 1 else SHAPES[s].generations for s, _ in listed]
    return Cells(
        shape=shape,
        band=band,
        prior=np.array(
            [SHAPES[s].prior / (SHAPES[s].oldest - SHAPES[s].youngest + 1) for s, _ in listed]
        ),
        people=_counts(chunk, cell, len(listed), bands, len(AGE_BANDS)),
        sexes=_counts(chunk, cell, len(listed), (chunk.sex != MAN).astype(np.int64), 2),
        living=_counts(chunk, cell, len(listed), (~chunk.home).astype(np.int64), 2),
        kind=np.array(kind, np.int64),
        elders=elders.reshape(len(listed), -1).astype(np.float64) / SAMPLES,
    )


def _sum(values: Floats) -> float:
    """A sum from left to right, the same on every machine (np.sum pairs as it likes)."""
    return float(np.cumsum(values)[-1])


def _towards(weights: Floats, holds: Floats, targets: Floats) -> Floats:
    """One step of expected-count fitting: weigh up the cells that hold what is short."""
    moved = np.zeros_like(weights)
    total = np.zeros_like(weights)
    for column, target in enumerate(targets):
        have = _sum(weights * holds[:, column])
        ratio = float(target) / have if have > 0 else 1.0
        moved += holds[:, column] * ratio
        total += holds[:, column]
    return weights * moved / total


def _tilted(weights: Floats, holds: Floats, target: float) -> Floats:
    """One step towards a mean: weigh up the cells that hold more than the mean, or down."""
    have = _sum(weights * holds) / _sum(weights)
    lean = np.clip(TILT * (target - have) * (holds - have), -0.5, 1.0)
    return weights * (1 + lean)


def _kinds(unit: Census) -> Floats:
    one = unit.one_person
    first, *others = unit.generations
    return np.array([one, first - one, *others], np.float64)


def fitted(cells: Cells, unit: Census) -> Floats:
    """The weights of the cells of one census unit, adding up to one."""
    kinds = _kinds(unit)
    kinds = kinds / _sum(kinds)
    heads = unit.population / unit.households
    residents = unit.household_size / 100
    ages = np.array(unit.ages, np.float64)
    ages = ages * heads / _sum(ages)
    men = unit.men / MILLION
    sexes = np.array([heads * men, heads * (1 - men)])
    living = (residents, heads - residents)
    elders = np.array(unit.elders, np.float64) / MILLION
    elders = np.array([1 - _sum(elders), *elders])
    weights = cells.prior.copy()
    for _ in range(ROUNDS):
        weights = _towards(weights, cells.elders, elders)
        for column, target in enumerate(living):
            weights = _tilted(weights, cells.living[:, column], target)
        weights = _towards(weights, cells.sexes, sexes)
        weights = _towards(weights, cells.people, ages)
        for kind, share in enumerate(kinds):
            among = cells.kind == kind
            weights[among] *= float(share) / _sum(weights[among])
    return weights


def fitted_mix() -> list[tuple[int, str, int, int]]:
    """Rows of the table: unit, shape, head's band, parts of a million."""
    cells = tried_cells()
    rows = []
    for unit in census().values():
        parts = np.rint(fitted(cells, unit) * MILLION).astype(np.int64)
        rows += [
            (unit.unit, SHAPES[shape].name, int(band), int(part))
            for shape, band, part in zip(cells.shape, cells.band, parts, strict=True)
            if part
        ]
    return rows


@cache
def mix() -> dict[int, tuple[Ints, Ints, Ints]]:
    """By census unit: shapes, head's bands and weights, as the table has them."""
    number = {shape.name: place for place, shape in enumerate(SHAPES)}
    found: dict[int, list[tuple[int, int, int]]] = {}
    for row in table(FILE):
        entry = (number[row["shape"]], int(row["head_band"]), int(row["weight"]))
        found.setdefault(int(row["unit"]), []).append(entry)
    return {
        unit: tuple(np.array(column, np.int64) for column in zip(*rows, strict=True))  # type: ignore[misc]
        for unit, rows in found.items()
    }


def main() -> None:
    """Write the table anew."""
    path = Path(__file__).with_name("data") / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("unit", "shape", "head_band", "weight"))
        writer.writerows(fitted_mix())


if __name__ == "__main__":
    main()
