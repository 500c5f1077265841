"""Which file is which extract, by its name."""

from __future__ import annotations

import os

import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.inventory import deliveries_in

COUNTIES = {320602: "崇川区", 320681: "启东市", 320671: "南通经济技术开发区"}


def found(folder, *names):
    for name in names:
        (folder / name).write_bytes(b"x")
    return deliveries_in(folder, contracts(), COUNTIES)


NAMES = [
    ("启东市_社会保险参保缴费记录_202010.xlsx", "social_insurance", 320681, 202010),
    ("320681_social_insurance_202010.csv", "social_insurance", 320681, 202010),
    ("启东市社会保险参保缴费记录2020年10月.XLSX", "social_insurance", 320681, 202010),
    ("启东市社会保险参保缴费记录（2020年9月）.xlsx", "social_insurance", 320681, 202009),
    ("启东市_社会保险参保缴费记录_2020-10.xlsx", "social_insurance", 320681, 202010),
    ("启东市_社会保险参保缴费记录_20201031.xlsx", "social_insurance", 320681, 202010),
    ("启东市_社会保险参保缴费记录_202010(1).xlsx", "social_insurance", 320681, 202010),
    ("启东市_社会保险参保缴费记录_202010 - 副本.xlsx", "social_insurance", 320681, 202010),
    ("南通经济技术开发区_人口信息_202010.parquet", "population", 320671, 202010),
    ("南通市_婚姻登记_202010.parquet", "marriage", 0, 202010),
]


@pytest.mark.parametrize(("name", "key", "county", "month"), NAMES, ids=str)
def test_a_name_tells_extract_county_and_month(tmp_path, name, key, county, month):
    (delivery,), refused = found(tmp_path, name)
    assert refused == []
    assert (delivery.contract.key, delivery.county, delivery.month) == (key, county, month)


REFUSED = [
    ("启东市_工商登记_202010.xlsx", "unknown_agency", "社会保险参保缴费记录"),
    ("社会保险参保缴费记录_202010.xlsx", "unknown_county", "启东市"),
    ("上海市_社会保险参保缴费记录_202010.xlsx", "unknown_county", "崇川区"),
    ("启东市_社会保险参保缴费记录.xlsx", "no_month", "202010"),
    ("启东市_社会保险参保缴费记录_202013.xlsx", "no_month", "202010"),
    ("启东市_社会保险参保缴费记录_20201.xlsx", "no_month", "202010"),
    ("启东市_社会保险参保缴费记录_202010.xls", "unknown_kind", ".xlsx"),
    ("启东市_社会保险参保缴费记录_202010", "unknown_kind", ".csv"),
    ("说明.txt", "unknown_kind", ".parquet"),
]


@pytest.mark.parametrize(("name", "kind", "word"), REFUSED)
def test_a_name_that_tells_too_little_is_refused(tmp_path, name, kind, word):
    taken, ((path, why),) = found(tmp_path, name)
    assert taken == []
    assert path.name == name
    assert why.kind == kind
    assert word in why.said("zh")


def test_two_files_for_one_month_are_both_refused_each_naming_the_other(tmp_path):
    names = ("启东市_婚姻登记_202010.csv", "南通市_婚姻登记_202010.parquet")
    taken, refused = found(tmp_path, *names)
    assert taken == []
    assert {(path.name, why.kind, why.named["other"]) for path, why in refused} == {
        (names[0], "twice", names[1]), (names[1], "twice", names[0]),
    }  # fmt: skip


def test_files_of_two_months_are_told_apart(tmp_path):
    taken, refused = found(tmp_path, "南通市_婚姻登记_202010.csv", "南通市_婚姻登记_202009.csv")
    assert taken == []
    assert {why.kind for _, why in refused} == {"twice_months"}


def test_lock_files_of_excel_and_notes_are_passed_over(tmp_path):
    names = ("~$启东市.xlsx", ".DS_Store", "deliveries.json", "南通市_婚姻登记_202010.csv")
    taken, refused = found(tmp_path, *names)
    assert len(taken) == 1
    assert refused == []


def test_no_folder_and_no_files_are_told(tmp_path):
    with pytest.raises(RecheckError, match="there is no folder"):
        deliveries_in(tmp_path / "none", contracts(), COUNTIES)
    with pytest.raises(RecheckError, match="holds no files"):
        deliveries_in(tmp_path, contracts(), COUNTIES)


def test_what_stands_in_a_folder_within_is_told_and_not_taken(tmp_path):
    name = "启东市_社会保险参保缴费记录_202010.xlsx"
    for within in ("十月/补报", ".cache", "truth/rows"):
        (tmp_path / within).mkdir(parents=True)
        (tmp_path / within / name).write_bytes(b"x")
    (tmp_path / "十月" / "planted.parquet").write_bytes(b"x")
    taken, refused = found(tmp_path, "320602_social_insurance_202010.csv")
    assert [delivery.county for delivery in taken] == [320602]
    (only,) = refused
    assert only[0] == tmp_path / "十月/补报" / name
    assert only[1].kind == "in_folder"
    assert "十月/补报" in only[1].said("zh")


def test_what_is_no_file_is_told_though_it_is_named_as_one(tmp_path):
    names = ("启东市_社会保险参保缴费记录_202010.xlsx", "启东市_人口信息_202010.parquet")
    (tmp_path / names[0]).mkdir()
    os.mkfifo(tmp_path / names[1])
    (tmp_path / "旧资料").mkdir()
    taken, refused = found(tmp_path, "南通市_婚姻登记_202010.parquet")
    assert len(taken) == 1
    assert {(path.name, why.kind) for path, why in refused} == {(n, "no_file") for n in names}
