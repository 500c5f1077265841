"""Two residents with one number: neither is guessed, and both rows go back to be looked at."""

from __future__ import annotations

import csv
import io
from datetime import date

import polars as pl
from tests.recheck.importing.small_city import MONTH, TWO, changed, path_of, written

from minsheng.recheck.importing.command import Request, run_import

QIDONG = 320681


def test_both_go_back_and_nobody_takes_over_a_surrogate(tmp_path) -> None:
    raw = written(tmp_path / "raw", 100, 5, counties=TWO)

    def run() -> pl.DataFrame:
        run_import(
            Request(raw, tmp_path / "register", tmp_path / "out", tmp_path / "returned", MONTH, 24,
                    go_on=True, today=date(2020, 11, 30), due=date(2020, 12, 7)),
            TWO, lambda _bits: 3,
        )  # fmt: skip
        return pl.read_parquet(tmp_path / "register" / "people.parquet")

    before = run()
    people = pl.read_parquet(path_of(raw, "population", QIDONG))
    one, other = people["公民身份号码"][0], people["公民身份号码"][1]
    changed(
        raw, "population", QIDONG,
        lambda rows: rows.with_columns(number=rows["number"].scatter(1, one)),
    )  # fmt: skip
    after = run()
    assert after.head(len(before)).equals(before)
    new = after.tail(len(after) - len(before))
    assert new["identity"].to_list() == [
        f"{one[:17]}|{home}|{name}|{born}"
        for home, name, born in zip(people["户号"][:2], people["姓名"][:2],
                                    people["出生日期"].str.replace_all("-", "")[:2], strict=True)
    ]  # fmt: skip
    path = tmp_path / "returned" / f"{path_of(raw, 'population', QIDONG).name}.退回.csv"
    lines = [list(line.values()) for line in csv.DictReader(io.StringIO(
        path.read_text("utf-8-sig")))]  # fmt: skip
    assert [line[:2] for line in lines] == [["1", "公民身份号码"], ["2", "公民身份号码"]]
    for line in lines:
        assert one in line[2]
        assert "有两名以上人员使用同一号码" in line[3]
        assert "逐人按证件核对，改正有误的号码" in line[4]
    # The police mend it: each is again who each was.
    changed(
        raw, "population", QIDONG,
        lambda rows: rows.with_columns(number=rows["number"].scatter(1, other)),
    )  # fmt: skip
    assert run().equals(after)
    assert not path.exists()
