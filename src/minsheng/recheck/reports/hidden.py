"""Which figures of counties are of few, so that all tables and maps withhold the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from minsheng.recheck.reports.maps import on_map
from minsheng.recheck.reports.tally import hints_by
from minsheng.recheck.small import instead, withheld


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is written in place of the figures of each county that are not told.

    Attributes:
        decided: households in assistance or applying.
        screened: all others.
        whole: both; withheld where either is, which would follow from it and the other.
        hints: households screened that gave one.
    """

    decided: Mapping[int, str]
    screened: Mapping[int, str]
    whole: Mapping[int, str]
    hints: Mapping[int, str]


def hidden_in(found: pl.DataFrame) -> Hidden:
    """What is withheld of each county.

    Args:
        found: the outcomes, by `county`, `view` and `outcome`.
    """
    view = pl.col("view")
    rows = found.group_by("county").agg(
        pl.col("n").filter(view).sum().alias("decided"),
        pl.col("n").filter(~view).sum().alias("screened"),
    )
    counted = {county: (decided, seen) for county, decided, seen in rows.sort("county").iter_rows()}
    decided = withheld({county: n for county, (n, _) in counted.items()})
    screened = withheld({county: n for county, (_, n) in counted.items()})
    whole = _words({k: sum(n) for k, n in counted.items()}, decided.keys() | screened.keys())
    return Hidden(decided, screened, whole, withheld(hints_by(found, "county")))


def hidden_on_map(counts: Mapping[int, int], hidden: Collection[int]) -> dict[int, str]:
    """What is withheld of each county of the map, where some are counted with others.

    Args:
        counts: of each county of the map.
        hidden: the counties of which it is not told; what they are counted with would tell it.
    """
    among = on_map(dict.fromkeys(hidden, 1)) or {}
    few = withheld(counts)
    return few | _words(counts, [code for code, n in among.items() if n and code not in few])


def _words(sizes: Mapping[int, int], hidden: Collection[int]) -> dict[int, str]:
    """What stands in place of some sizes; nobody is told as nobody."""
    return {key: str(instead(size)) for key, size in sizes.items() if key in hidden}
