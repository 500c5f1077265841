"""Who waits for a file that is not there, and the counties of which there is none to decide."""

from __future__ import annotations

import polars as pl
import pytest

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.reports.html import bullets
from minsheng.recheck.reports.intake import Extract, Intake
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.waiting import (
    ANY,
    fewer_hints,
    left_out,
    unscreened,
    waiting,
    waits,
)

HERE = 320681
LATE, SILENT = int(Cause.NOT_DELIVERED), int(Cause.NOT_AUTHORISED)


def a_fact(contract: str) -> str:
    return contracts()[contract].facts[0]


def opened(*rows: tuple[int, str, int]) -> pl.DataFrame:
    schema = {"household_id": pl.Int64, "fact": pl.String, "cause": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def told(found: pl.DataFrame) -> dict[str, int]:
    return dict(found.select("contract", "n").iter_rows())


def file(contract: str, county: str, state: str) -> Extract:
    texts = {"file": "a.csv", "sheet": "", "month": "2020-10", "newest": "", "agency": "tax"}
    counts = dict.fromkeys(("rows", "taken", "returned", "repeated", "empty", "unauthorised"), 0)
    return Extract(contract=contract, county=county, state=state, **texts, **counts)


def test_a_household_waits_once_for_each_file_and_once_in_all() -> None:
    schooling, disability = a_fact("schooling"), a_fact("disability")
    rows = opened(
        (1, schooling, LATE),
        (1, disability, LATE | SILENT),
        (2, schooling, int(Cause.OUT_OF_DATE)),
        (3, schooling, SILENT),  # nobody has signed: no file would help
        (4, a_fact("vehicles"), LATE),  # that file was taken
    )
    lacking = {("schooling", str(HERE)), ("disability", ""), ("vehicles", "320612")}
    assert told(waiting(rows, HERE, lacking)) == {ANY: 2, "schooling": 2, "disability": 1}


@pytest.mark.parametrize("lacking", [set(), {("gone", "")}, {("schooling", "320612")}])
def test_nobody_waits_where_no_file_of_the_county_is_lacking(lacking) -> None:
    assert waiting(opened((1, a_fact("schooling"), LATE)), HERE, lacking).height == 0


def counted(*rows: tuple[int, str, int]) -> pl.DataFrame:
    schema = {"county": pl.Int64, "contract": pl.String, "n": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def test_how_many_wait_is_told_by_file_the_most_first(say: Saying) -> None:
    intake = Intake(
        (
            file("schooling", str(HERE), "refused"),
            file("disability", "", "missing"),
            file("vehicles", str(HERE), "refused"),
            file("wages", str(HERE), "taken"),
        )
    )
    rows = counted(
        (HERE, ANY, 1_200), (320612, ANY, 40), (HERE, "schooling", 9),
        (HERE, "disability", 1_195), (320612, "disability", 40),
    )  # fmt: skip
    text = "".join(waits(rows, intake, 2_480, say))
    assert "1,240" in text
    assert "50.0%" in text
    lines = (
        (
            "全市《残疾人证信息》没有报送：1,235户",
            "启东市《全日制学籍信息》未接收：<10户",
            "启东市《机动车登记信息》未接收：没有户受影响",
        ),
        (
            "the whole city, disability certificates (not sent): 1,235 households",
            "启东市, full-time pupils and students (not taken): <10 households",
            "启东市, motor vehicles (not taken): nobody",
        ),
    )
    assert bullets(say.pick(*pair) for pair in zip(*lines, strict=True)) in text.replace(
        ' class="warn"', ' class=""'
    )


def test_of_few_who_wait_no_share_is_told(say: Saying) -> None:
    intake = Intake((file("schooling", str(HERE), "refused"),))
    text = "".join(waits(counted((HERE, ANY, 3), (HERE, "schooling", 3)), intake, 40, say))
    assert "&lt;10" in text
    assert "%" not in text


def test_files_for_which_nobody_waits_are_said_to_be_so(say: Saying) -> None:
    intake = Intake((file("schooling", str(HERE), "refused"),))
    (text,) = waits(counted(), intake, 40, say)
    assert say.pick("没有户因此无法判断", "no household waits") in text
    assert waits(counted(), Intake((file("wages", "", "taken"),)), 40, say) == []
    assert waits(None, None, 40, say) == []


def test_hints_are_too_few_where_a_file_to_screen_by_is_lacking(say: Saying) -> None:
    intake = Intake(
        (
            file("disability", str(HERE), "refused"),
            file("wages", "320612", "refused"),
            file("schooling", "", "missing"),
        )
    )
    assert unscreened(intake, [320612, HERE]) == {
        320612: ["schooling"], HERE: ["disability", "schooling"],
    }  # fmt: skip
    (text,) = fewer_hints(intake, [HERE], say)
    assert (
        say.pick(
            "启东市缺《残疾人证信息》、《全日制学籍信息》",
            "启东市 (disability certificates, full-time pupils and students)",
        )
        in text
    )
    assert fewer_hints(None, [HERE], say) == fewer_hints(Intake(()), [HERE], say) == []


def test_counties_left_out_are_named_with_what_they_lack(say: Saying) -> None:
    gone = {HERE: "families", 320612: "families", 320623: "population"}
    (text,) = left_out(Intake((), left_out=gone), say)
    parts = (
        ("启东市、通州区（缺救助家庭台账）", "启东市, 通州区 (without its"),
        ("如东县（缺", "如东县 (without its"),
    )
    assert all(say.pick(*part) in text for part in parts)
    assert left_out(Intake(()), say) == left_out(None, say) == []
