"""Five families' files, read by the naive matcher and by the import: worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.linkage.people import number, whole

from minsheng.city.raw.layout import LAYOUTS
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.importing import import_files
from minsheng.recheck.linkage.register import Kept
from minsheng.recheck.quality.naive import UNBORN, naive_snapshot

MONTH, COUNTY, NAME = 202011, 320681, "启东市"
VILLAGE = "320681100001"
BORN = {"张一": 19700101, "李二": 19710202, "王三": 19720303, "赵五": 19740505}
NOT_DELIVERED = int(Cause.NOT_DELIVERED)
Cells = dict[str, str | None]


def identity(name: str, order: int = 1) -> str:
    return whole(number(BORN[name], order))


def resident(household: str, name: str, digits: str) -> Cells:
    born = digits[6:14]
    return {
        "household": household, "name": name, "number": digits, "sex": "男",
        "birth": f"{born[:4]}-{born[4:6]}-{born[6:]}", "relation": "户主", "registered": "是",
        "village": VILLAGE, "urban": "否",
    }  # fmt: skip


def family(household: str, name: str, digits: str, signed: str | None) -> Cells:
    return {
        "household": household, "number": digits, "name": name, "applies": "是",
        "cooperates": "是", "authorised": signed, "land": "0", "course": "稳定",
        "emergency": "无", "emergency_loss": "0",
    }  # fmt: skip


def wage(name: str, digits: str | None, payer: str, sum_: str) -> Cells:
    return {"number": digits, "name": name, "month": "2020-10", "payer": payer, "wage": sum_,
            "tax": "0"}  # fmt: skip


def insured(name: str, digits: str, base: str) -> Cells:
    return {"number": digits, "name": name, "month": "2020-10", "kind": "单位职工",
            "unit": "甲公司", "base": base, "paid": "0"}  # fmt: skip


def file_of(folder: Path, extract: str, rows: Sequence[Cells]) -> None:
    """A file as an office sends it."""
    columns, layout = contracts()[extract].columns, LAYOUTS[extract]
    frame = pl.DataFrame(
        {c.head: [row.get(n) for row in rows] for n, c in columns.items()},
        schema=dict.fromkeys((c.head for c in columns.values()), pl.String),
    )
    frame.write_csv(folder / f"{NAME}_{layout.name}_202010.csv")


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> tuple[Imported, Path, Path]:
    """Five families; the second 王三 was born two days after the first.

    张一 is insured by an employer at a base of 4,000 yuan, and no wage is known. 李二 has not
    signed; an employer paid him 3,000 yuan. A wage of 王三 came without a number, and one of
    赵五 under the number of 张一. The disability certificate of 赵五 cannot be read.
    """
    folder = tmp_path_factory.mktemp("five")
    raw = folder / "raw"
    raw.mkdir()
    other = whole(number(19720305, 1))
    people = {"h1": ("张一", identity("张一")), "h2": ("李二", identity("李二")),
              "h3": ("王三", identity("王三")), "h4": ("王三", other),
              "h5": ("赵五", identity("赵五"))}  # fmt: skip
    file_of(raw, "population", [resident(h, *who) for h, who in people.items()])
    signed = {h: None if h == "h2" else f"授权{h}" for h in people}
    file_of(raw, "families", [family(h, *who, signed[h]) for h, who in people.items()])
    file_of(raw, "social_insurance", [insured(*people["h1"], "4000")])
    wages = [wage(*people["h2"], "甲公司", "3000"), wage("王三", None, "乙公司", "2000"),
             wage("赵五", identity("张一"), "丙公司", "1000")]  # fmt: skip
    file_of(raw, "wages", wages)
    file_of(raw, "disability", [
        {"number": identity("赵五"), "name": "赵五", "kind": "待核", "grade": "二级"},
    ])  # fmt: skip
    file_of(raw, "obligors", [
        {"household": "h5", "number": identity("赵五"), "name": "赵五", "relation": "子女",
         "birth": "待核", "disability": "无", "grade": "无", "size": "3"},
    ])  # fmt: skip
    done = import_files(raw, folder / "ours", MONTH, Kept(1), {COUNTY: NAME})
    assert done.register is not None
    naive_snapshot(raw, folder / "naive", MONTH, done.register, {COUNTY: NAME})
    return done, folder / "ours", folder / "naive"


def told(read, snapshot: int, fact: str) -> list[int | str]:
    """A fact of the five, in the order of their households; the cause where it is open."""
    done, folder = read[0], read[snapshot]
    people = done.register.people.with_columns(
        pl.Series("person_id", done.register.person_id),
        done.register.households["household"].gather(done.register.people["household"]).alias("h"),
    )
    rows = pl.read_parquet(folder / str(COUNTY) / "person.parquet")
    both = people.select("h", "person_id").join(rows, on="person_id").sort("h")
    return [
        int(value) if not why else f"open {why}"
        for value, why in both.select(fact, f"{fact}__cause").iter_rows()
    ]


OURS, NAIVE = 1, 2


def test_the_naive_matcher_believes_what_there_is(read) -> None:
    """The base is 张一's wage, and 李二, paid by an employer and not insured, has none.

    The wage of 王三 would be the first 王三's, and that of 赵五 张一's, were wages believed.
    """
    assert told(read, NAIVE, "wage_verified_m") == [400_000, 0, 0, 0, 0]


def test_what_the_import_does_not_know_it_says(read) -> None:
    """Insurance proves no wage; 李二 has not signed; nobody knows which 王三 was paid.

    The wage under the number of 张一 and the name of 赵五 may be either's.
    """
    found = told(read, OURS, "wage_verified_m")
    assert found[0] == f"open {int(Cause.UNVERIFIED)}"
    assert found[1] == f"open {int(Cause.NOT_AUTHORISED)}"
    assert 200_000 not in found
    assert 100_000 not in found


def test_what_cannot_be_read_is_nought_to_the_one_and_open_to_the_other(read) -> None:
    assert told(read, NAIVE, "disability")[4] == 0
    assert told(read, NAIVE, "disability_grade")[4] == 0
    assert told(read, OURS, "disability")[4] == f"open {NOT_DELIVERED}"


def test_an_obligor_of_no_birthday_has_one_to_the_naive_matcher(read) -> None:
    """A run takes no day that is none; a matcher that knows no unknown must name some day."""
    naive, ours = (
        pl.read_parquet(read[n] / str(COUNTY) / "obligor.parquet") for n in (NAIVE, OURS)
    )
    assert naive["obligor_birth"].to_list() == [UNBORN]
    assert ours["obligor_birth"].to_list() == [None]


def test_nothing_is_open_to_the_naive_matcher(read) -> None:
    rows = pl.read_parquet(read[NAIVE] / str(COUNTY) / "person.parquet")
    causes = rows.select(pl.col("^.*__cause$").cast(pl.Int64).sum()).row(0)
    assert set(causes) == {0}
