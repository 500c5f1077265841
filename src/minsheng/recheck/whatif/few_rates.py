"""Cliffs and poverty of a what-if without what is of few, and without what tells it.

A rate and its base tell a count, a whole and its part the rest, and a figure before and after how
many it changes for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minsheng.recheck.small import FEWER, NEXT, NO_SUM, few, instead, kept_back, rounded, withheld

Row = dict[str, Any]
Key = tuple[str, str]
"""A law, and a count of it."""
LAWS = ("before", "after")
COUNTS = ("households", "people", "unknown", "receiving", "people_receiving", "falling")
PEOPLE_OF = {
    "people": "households",
    "people_receiving": "receiving",
    "people_falling": "falling",
    "people_resting": "resting",
    "people_level": "level",
    "people_steady": "steady",
}
"""People, and the households they live in: of few households no people are told."""
CLASSES = {"rates": "receiving", "sizes": "falling"}
"""Classes of households, and what they have together."""
WHOLES = {
    "resting": ("households", "receiving"),
    "level": ("households", "falling"),
    "steady": ("receiving", "falling"),
    "people_resting": ("people", "people_receiving"),
    "people_level": ("people", "people_falling"),
    "people_steady": ("people_receiving", "people_falling"),
}
"""Who is left of a whole without a part of it; told nowhere."""
GIVEN_UP = ("households", "people")
"""What says least of all that might be withheld."""
OF_FALLING = ("largest", "typical")
OF_POOR = ("relative_median_poverty_gap", "fgt1", "fgt2")
"""Indicators of the poor alone."""
OF_PEOPLE = ("at_risk_of_poverty_rate", "fgt0", "fgt1", "fgt2")
"""Indicators from which, and from how many people there are, it follows how many are poor."""
RATIOS = (*OF_PEOPLE, "relative_median_poverty_gap", "gini", "s80_s20")
VALUES = ("median", "threshold", *RATIOS)
PLACES = 4


def cliffs_without_few(both: Mapping[str, Any]) -> Row:
    """Cliffs in which words stand for what is of few under a law, or changes for few.

    Args:
        both: of a what-if, before and after.
    """
    sizes = {(law, key): n for law in LAWS for key, n in _counts(both[law])}
    every = sizes | {
        (law, left): sizes[law, whole] - sizes[law, part]
        for law in LAWS
        for left, (whole, part) in WHOLES.items()
    }
    secret = {key for key, n in every.items() if few(n)}
    changes = {
        ("change", key): every["after", key] - n
        for (law, key), n in every.items()
        if law != "after"
    }
    secret |= {key for key, n in changes.items() if few(n)}
    of_few = {(law, key) for law, key in (every | changes) if (law, PEOPLE_OF.get(key)) in secret}
    secret |= {key for key in of_few if (every | changes)[key]}
    after = {("after", key) for law, key in secret if law == "change" and every["after", key]}
    unsaid = {key for key in after if key in sizes and ("before", key[1]) not in secret}
    for law in LAWS:
        for classes in CLASSES:
            unsaid |= {
                (law, f"{classes}{k}") for k in withheld(dict(enumerate(both[law][classes])))
            }
    first = {(law, key) for law in LAWS for key in GIVEN_UP}
    held = kept_back(sizes, list(_known(sizes)), secret, unsaid, first)
    return {**both, **{law: _told(law, both[law], held) for law in LAWS}}


def _counts(one: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The counts of a law, each with a name of its own."""
    yield from ((key, one[key]) for key in (*COUNTS, "people_falling"))
    for classes in CLASSES:
        yield from ((f"{classes}{k}", n) for k, n in enumerate(one[classes]))


def _known(sizes: Mapping[Key, int]) -> Iterator[dict[Key, int]]:
    """What everybody knows of the counts of cliffs."""
    for law in LAWS:
        for classes, whole in CLASSES.items():
            parts = [key for key in sizes if key[0] == law and key[1].startswith(classes)]
            yield {(law, whole): -1, **dict.fromkeys(parts, 1)}
            if classes == "rates":  # above the last rate is who has less for earning more
                yield {(law, "falling"): -1, parts[-1]: 1}
        for left, (whole, part) in WHOLES.items():
            yield {(law, whole): -1, (law, part): 1, (law, left): 1}
    names = [*dict.fromkeys(key for _, key in sizes), *WHOLES]
    for key in names:
        yield {("before", key): 1, ("change", key): 1, ("after", key): -1}
    earning = ("households", "unknown")  # who has a wage is the same under both laws
    yield {(law, key): way for law, way in zip(LAWS, (1, -1), strict=True) for key in earning}


def _told(law: str, one: Mapping[str, Any], held: set[Key]) -> Row:
    """The cliffs of a law without what is held back."""

    def of(key: str, number: int) -> int | str:
        if (law, key) not in held:
            return number
        households = one[PEOPLE_OF.get(key, key)] if key in one else number
        return FEWER if few(households) else instead(number)

    found = {**one, **{key: of(key, one[key]) for key in (*COUNTS, "people_falling")}}
    for classes in CLASSES:
        found[classes] = [of(f"{classes}{k}", n) for k, n in enumerate(one[classes])]
    if few(one["falling"]):
        found.update(dict.fromkeys(OF_FALLING, NO_SUM))
    if one["mean_rate"] is not None:
        mean = rounded(one["mean_rate"], one["receiving"])
        found["mean_rate"] = NO_SUM if mean is None else mean
    return found


def poverty_without_few(both: Mapping[str, Any], households: int) -> Row:
    """Relative poverty in which words stand for what is of few, and rates tell no count.

    Args:
        both: of a what-if: before, after, and after at the line of before.
        households: of the city.
    """
    found = dict(both)
    first = both["before"]
    rows = 0 if first is None else first["rows"]
    of_few = few(rows) or few(both["people"])
    open_few = few(households - rows) or few(both["people_unknown"])
    if of_few or open_few:
        # The city's people are told: those known and those not known tell each other.
        found.update({key: instead(both[key]) for key in ("people", "people_unknown")})
    for name in (*LAWS, "anchored"):
        if both[name] is not None:
            found[name] = _indicators(both[name], nothing=of_few, weight=not open_few)
    if first is not None and few(both["after"]["negative_incomes"] - first["negative_incomes"]):
        for name in ("after", "anchored"):
            found[name]["negative_incomes"] = instead(both[name]["negative_incomes"])
    return found


def _indicators(one: Mapping[str, Any], *, nothing: bool, weight: bool) -> Row:
    """The indicators under a law.

    Args:
        one: the indicators.
        nothing: whether they are of few, so that none is told.
        weight: whether it may be told of how many they are.
    """
    found, base = dict(one), round(one["weight"])
    if nothing or not weight:
        found.update({"rows": NEXT, "weight": NEXT})
    if few(one["negative_incomes"]) or few(one["rows"] - one["negative_incomes"]):
        found["negative_incomes"] = instead(one["negative_incomes"])
    for name in RATIOS:
        if one[name] is not None:
            value = rounded(one[name], base)
            if value is not None and name not in OF_PEOPLE:  # no share of the people
                value = round(one[name], PLACES)
            found[name] = NO_SUM if value is None else value
    if few(round(one["at_risk_of_poverty_rate"] * base)):
        found.update({name: NO_SUM for name in OF_POOR if one[name] is not None})
    if nothing:
        found.update({name: NO_SUM for name in VALUES if one[name] is not None})
    return found
