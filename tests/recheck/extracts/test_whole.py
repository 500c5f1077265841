"""Files that are stale, half, doubled, in another unit, or last month's again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.recheck.extracts.files import small

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.noted import Noted
from minsheng.recheck.extracts.whole import (
    FALSE_ALARM,
    Asked,
    Seen,
    whole_doubt,
    whole_fault,
)
from minsheng.snapshot.months import months_before

WAGES = small()
LAST = Noted(
    "small", 320602, 202009, 1000, "a" * 64, {"wage": 3000.0}, {"wage": 900}, "c" * 64, "上月.xlsx"
)
FOUND = Noted(
    "small", 320602, 202010, 1010, "b" * 64, {"wage": 3100.0}, {"wage": 910}, "d" * 64, "本月.xlsx"
)
ASKED = Asked(202011, LAST)


def why(contract=WAGES, asked=ASKED, ask=whole_fault, newest=202010, people=300, repeated=0,
        bad=0, unread=0, **changed):  # fmt: skip
    found = dataclasses.replace(FOUND, **changed)
    refused = ask(contract, found, asked, Seen(newest, people, repeated, bad, unread))
    if refused is None:
        return None
    for language in ("zh", "en"):
        assert "{" not in refused.said(language)
    return refused


def kind(**changed):
    refused = why(**changed)
    return refused and refused.kind


def test_a_file_as_agreed_is_taken():
    assert kind() is None
    assert kind(asked=Asked(202011)) is None


def test_a_month_after_the_one_decided_is_refused():
    assert kind(month=202011) is None
    assert kind(month=202012) == "later"
    refused = why(month=209912)
    assert refused.kind == "later"
    assert "2099-12" in refused.said("zh")
    assert "2020-11" in refused.said("en")


def test_a_file_is_stale_by_its_newest_month():
    assert kind(newest=202008) is None
    refused = why(newest=202007)
    assert refused.kind == "stale"
    assert "2020-07" in refused.said("zh")
    assert "2020-08" in refused.said("zh")


def test_a_file_without_months_is_stale_by_its_name():
    assert kind(newest=None, month=202008, asked=Asked(202011)) is None
    assert kind(newest=None, month=202007, asked=Asked(202011)) == "stale"


def test_of_few_people_an_old_month_is_asked_about_and_not_refused():
    """Fourteen wages that all ended would be one chance in 16,000; bills come when they may."""
    bills = contracts()["medical_bills"]
    for contract, enough in ((WAGES, 14), (bills, 33), (contracts()["school_fees"], 11)):
        base = {"contract": contract, "newest": 201912, "asked": Asked(202011)}
        assert kind(people=enough, **base) == "stale"
        assert kind(people=enough - 1, **base) is None
        doubt = why(people=enough - 1, ask=whole_doubt, **base)
        assert doubt.kind == "perhaps_stale"
        assert f"{enough - 1}人" in doubt.said("zh")
        # What its own name says is old is old, of however few.
        assert kind(people=1, month=201912, **base) == "stale"
    assert why(ask=whole_doubt) is None
    assert why(ask=whole_doubt, newest=None, asked=Asked(202011)) is None


def test_the_last_rows_of_few_people_are_asked_about_and_not_refused():
    same = {"content": LAST.content}
    assert kind(people=14, **same) == "same_as_last"
    assert kind(people=13, **same) is None
    assert why(people=13, ask=whole_doubt, **same).kind == "perhaps_same"
    assert why(people=0, rows=0, ask=whole_doubt, **same) is None  # heads alone say nothing
    bills = contracts()["medical_bills"]
    last = dataclasses.replace(LAST, medians={})
    base = {"contract": bills, "asked": Asked(202011, last), "medians": {}, **same}
    assert kind(people=106, **base) == "same_as_last"
    assert kind(people=105, **base) is None


@pytest.mark.parametrize("people", [3, 10, 20, 33, 60, 200])
def test_a_file_as_agreed_is_refused_as_old_less_often_than_is_said(people):
    """Bills of any month of a year, each person's newest: a hundred thousand files."""
    bills, files = contracts()["medical_bills"], 100_000
    dice = np.random.Generator(np.random.Philox(people))
    newest = dice.integers(1, 13, (files, people)).max(axis=1)
    looks = {n: int((newest == n).sum()) for n in np.unique(newest).tolist()}
    refused = sum(
        files_
        for n, files_ in looks.items()
        if kind(contract=bills, asked=Asked(202011), people=people,
                newest=months_before(202011, 13 - n)) is not None
    )  # fmt: skip
    assert refused <= 2 * files / FALSE_ALARM
    # Had anything that looks old been refused, so would whole small counties have been.
    if people == 3:
        assert sum(looks.get(n, 0) for n in range(1, 10)) > files / 3


def test_months_are_counted_over_the_year():
    assert kind(newest=201911, month=202001, asked=Asked(202002)) is None
    assert kind(newest=201910, month=202001, asked=Asked(202002)) == "stale"


@pytest.mark.parametrize("changed", [{"sha256": LAST.sha256}, {"content": LAST.content}])
def test_last_months_file_or_its_rows_again_are_refused(changed):
    refused = why(**changed)
    assert refused.kind == "same_as_last"
    assert "上月.xlsx" in refused.said("zh")
    assert "2020-10" in refused.said("zh")


def test_the_file_of_the_same_month_may_come_again():
    asked = Asked(202011, dataclasses.replace(LAST, month=202010))
    assert kind(sha256=LAST.sha256, asked=asked) is None


def test_a_list_that_is_kept_may_stand_as_it_was():
    """Schooling is as the term has it, and nobody new may be missing."""
    known = contracts()
    for key, rows, means in (
        ("schooling", 1000, None),
        ("missing", 3, None),
        ("population", 1000, "same_as_last"),
        ("wages", 3, "same_as_last"),
    ):
        last = dataclasses.replace(LAST, contract=key, rows=rows, medians={})
        changed = {"sha256": LAST.sha256, "rows": rows, "medians": {}, "counts": {}}
        found = kind(contract=known[key], asked=Asked(202011, last), **changed)
        assert found == means, key


def test_heads_alone_in_both_months_are_nobody_s_very_rows():
    """Two files without a row are alike; whether there may be none is told by another rule."""
    missing = contracts()["missing"]
    last = dataclasses.replace(LAST, contract="missing", rows=0, medians={}, counts={})
    changed = {"sha256": LAST.sha256, "content": LAST.content, "rows": 0, "medians": {}}
    for contract in (missing, dataclasses.replace(WAGES, may_be_none=True)):
        base = {"contract": contract, "asked": Asked(202011, last), "people": 0, **changed}
        assert kind(**base) is None
        assert why(ask=whole_doubt, **base) is None
    # The office's word that it has nothing is of its month.
    said = {"contract": WAGES, "asked": Asked(202011, last), "people": 0, **changed}
    assert kind(**said, nothing="本月无数据 李四 2020-10-03") == "same_as_last"


def test_half_a_file_is_refused():
    assert kind(rows=700) is None
    refused = why(rows=699)
    assert refused.kind == "half"
    assert "699" in refused.said("zh")
    assert "1000" in refused.said("zh")


def test_half_a_file_is_told_by_the_people_covered_where_none_was_before():
    assert kind(rows=500, asked=Asked(202011, expected=1000)) == "half"
    assert kind(rows=500, asked=Asked(202011)) is None


def test_a_few_rows_fewer_say_nothing():
    last = dataclasses.replace(LAST, rows=39)
    assert kind(rows=1, asked=Asked(202011, last)) is None


def test_a_file_exported_twice_over_is_refused():
    assert kind(rows=2000, repeated=1000) == "doubled"
    assert kind(rows=2000, repeated=500) is None
    assert kind(rows=3, repeated=2, asked=Asked(202011)) is None


@pytest.mark.parametrize(("median", "times"), [(310_000.0, "103"), (31.0, "97"), (60_000.0, "20")])
def test_a_file_in_another_unit_is_refused(median, times):
    refused = why(medians={"wage": median})
    assert refused.kind == "unit"
    assert "收入额（元）" in refused.said("zh")
    assert times in refused.said("en")


def test_a_median_a_few_times_higher_is_no_other_unit():
    assert kind(medians={"wage": 59_000.0}) is None


def test_a_median_of_a_few_sums_tells_only_where_all_columns_agree():
    contract = contracts()["wages"]
    last = dataclasses.replace(LAST, medians={"wage": 3000.0, "tax": 30.0})
    few = {"wage": 8, "tax": 8}
    base = {"contract": contract, "asked": Asked(202011, last), "counts": few}
    assert kind(medians={"wage": 300_000.0, "tax": 3000.0}, **base) == "unit"
    assert kind(medians={"wage": 3000.0, "tax": 3000.0}, **base) is None
    assert kind(medians={"wage": 300_000.0, "tax": 0.3}, **base) is None
    many = base | {"counts": {"wage": 900, "tax": 30}}
    assert kind(medians={"wage": 3000.0, "tax": 3000.0}, **many) == "unit"
    fewer = base | {"counts": {"wage": 2, "tax": 2}}
    assert kind(medians={"wage": 300_000.0, "tax": 3000.0}, **fewer) is None


def test_the_unit_is_told_by_other_counties_where_none_was_noted():
    asked = Asked(202011, elsewhere={"wage": 3000.0})
    refused = why(medians={"wage": 300_000.0}, asked=asked)
    assert refused.kind == "unit"
    assert "其他区县" in refused.said("zh")


def test_more_than_a_fifth_of_wrong_rows_is_too_much():
    assert kind(bad=202) is None
    assert kind(bad=203) == "too_bad"
    assert kind(rows=5, bad=4, asked=Asked(202011)) is None


def test_wrong_rows_are_a_share_of_those_that_may_be_read():
    """A tenth signed, and half of their rows are wrong: so may all the others be."""
    assert kind(unread=900, bad=50) == "too_bad"
    assert kind(unread=900, bad=22) is None


def test_no_rows_are_believed_where_there_were_few_or_may_be_none():
    known = contracts()
    base = {"rows": 0, "medians": {}, "counts": {}}
    assert kind(**base) == "no_rows"
    assert kind(asked=Asked(202011), **base) == "no_rows"
    assert kind(asked=Asked(202011, dataclasses.replace(LAST, rows=3)), **base) is None
    assert kind(contract=known["missing"], asked=Asked(202011), **base) is None


def test_an_office_may_say_that_there_is_nothing():
    """Where there were few rows before; where there were many, something went wrong."""
    base = {"rows": 0, "medians": {}, "counts": {}, "nothing": "本月无数据 李四 2020-11-03"}
    few = Asked(202011, dataclasses.replace(LAST, rows=39))
    assert kind(asked=few, **base) is None
    assert kind(asked=Asked(202011, expected=900), **base) is None
    many = why(**base)
    assert many.kind == "nothing_much"
    assert "上次有1000行" in many.said("zh")
    assert "李四" not in many.said("zh")
    assert kind(month=202005, newest=None, asked=few, **base) == "stale"


def test_the_remedy_for_no_rows_is_told_where_there_is_one():
    base = {"rows": 0, "medians": {}, "counts": {}, "asked": Asked(202011)}
    assert "请在表头下一行写“本月无数据”和经办人、日期" in why(**base).said("zh")
    assert "write under the heads 本月无数据" in why(**base).said("en")
    never = why(contract=contracts()["families"], **base)
    assert never.kind == "no_rows_at_all"
    assert "本月无数据" not in never.said("zh")


def test_a_file_in_fen_is_told_so_and_not_that_its_sums_are_wrong():
    assert kind(medians={"wage": 310_000.0}, bad=900) == "unit"


def test_half_of_last_months_file_is_last_months():
    assert kind(sha256=LAST.sha256, rows=10, newest=202001) == "same_as_last"
