"""What is only declared takes nothing from anybody: an adversary writes what ends aid."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import AS_OF, TWO, changed, imported, written

from minsheng.city.raw.layout import LAYOUTS
from minsheng.city.snapshot import generate
from minsheng.recheck.decide import recheck
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.quality.held import Held, held_against

HOUSEHOLDS, SEED = 3_000, 11
AGAINST = {
    "canvass": {"lives_here": "否", "whereabouts": "外出", "since": "2010-01"},
    "children": {"parent_1": "履行抚养责任", "parent_2": "履行抚养责任"},
    "families": {"land": "300", "property_own": "否", "course": "稳定", "emergency": "无"},
    "members": {"ill": "否", "wage": "9000", "support_received": "9000", "eats": "是",
                "dresses": "是", "leaves_bed": "是", "uses_toilet": "是",
                "walks_indoors": "是", "bathes": "是"},
    "obligors": {"state": "一般", "ordered": "是", "sum": "9000", "family_income": "90000",
                 "income": "90000", "property_within": "否"},
}  # fmt: skip
"""Of each declared extract, what would most lower a family."""
SEEN_BY = {"nobody": None, "one": "周示一", "two": "周示一、吴示二"}
MANY = 100


def declared(folder: Path, team: str | None) -> Path:
    """Files of two counties whose declared books all speak against the families."""
    raw = written(folder / "raw", HOUSEHOLDS, SEED, counties=TWO)
    for extract, cells in AGAINST.items():
        for county in TWO:

            def against(rows: pl.DataFrame, cells: dict[str, str] = cells) -> pl.DataFrame:
                asked = pl.col("team").is_not_null()
                written = {**cells, "team": team}
                return rows.with_columns(
                    pl.when(asked).then(pl.lit(cell)).otherwise(pl.col(name)).alias(name)
                    for name, cell in written.items()
                )

            changed(raw, extract, county, against)
    return raw


@pytest.fixture(scope="module", params=SEEN_BY)
def held(request, tmp_path_factory, library) -> tuple[str, Held]:
    folder = tmp_path_factory.mktemp(f"declared-{request.param}")
    raw = declared(folder, SEEN_BY[request.param])
    city = imported(raw, folder / "snapshot")
    generate(folder / "true", HOUSEHOLDS, SEED, AS_OF, known="all")
    recheck(city.snapshot, AS_OF, folder / "run", library)
    recheck(folder / "true", AS_OF, folder / "true-run", library)
    return request.param, held_against(folder / "run", folder / "true-run", city.true_id)


def test_nobody_is_stopped_or_cut_by_what_is_only_declared(held) -> None:
    """As the same words inquired into by two are believed, it is the inquiry that counts."""
    seen_by, found = held
    if seen_by == "two":
        assert len(found.wrong) > found.in_view // 3
    else:
        assert found.wrong.rows() == []
        assert found.cannot_say > found.in_view // 3


def test_every_declared_extract_is_turned_against_the_families() -> None:
    assert set(AGAINST) == {key for key, c in contracts().items() if c.declared}
    for key, cells in AGAINST.items():
        assert {*cells, "team"} <= set(LAYOUTS[key].heads)
