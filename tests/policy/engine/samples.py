"""Random households of the invented country, unknowns included."""

from __future__ import annotations

import random
from typing import Any

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Household
from minsheng.policy.engine.unknown import Cause, Unknown

COUNTIES = ("320681", "320613")


def random_value(rng: random.Random, fact: Fact, library: Library, people: int) -> Any:
    if fact.name != "urban" and rng.random() < 0.15:
        return Unknown(Cause(rng.choice([1, 2, 4, 8, 32, 3, 36])))
    if fact.type == "bool":
        return rng.random() < 0.6
    if fact.type in library.codes:
        return int(rng.choice(list(library.codes[fact.type])))
    if fact.type == "Day":
        return rng.randint(1925, 2018) * 10_000 + rng.randint(1, 12) * 100 + rng.randint(1, 28)
    if fact.type == "Month":
        return rng.choice([0, rng.randint(2000, 2019) * 100 + rng.randint(1, 12)])
    if fact.type == "Pointer":
        return rng.randint(-1, people)
    if fact.type == "Fen":
        return rng.choice([0, rng.randint(0, 200_000), 50_000])
    return rng.randint(0, 5)


def random_household(rng: random.Random, library: Library, day: int, ident: int) -> Household:
    people = rng.randint(1, 5)
    heights: dict[str, int] = {"run": 1, "household": 1, "person": people}
    parents: dict[Any, list[int]] = {}
    heights["obligor"] = rng.randint(0, 2)
    for entity in ("bill", "contribution"):
        parents[entity] = sorted(rng.randrange(people) for _ in range(rng.randint(0, 4)))
        heights[entity] = len(parents[entity])
    rows: Any = {
        entity: [
            {
                f.name: random_value(rng, f, library, people)
                for f in library.facts.values()
                if f.entity == entity and entity != "run"
            }
            for _ in range(height)
        ]
        for entity, height in heights.items()
    }
    rows["run"] = [{"as_of": day}]
    return Household(county=rng.choice(COUNTIES), rows=rows, parents=parents, ident=ident)
