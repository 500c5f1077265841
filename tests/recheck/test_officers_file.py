"""The file of officers' decisions: kept as a register, read strictly, told where it is wrong."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from tests.recheck.test_officers import MONTH, Given, Row, line, lone, write

from minsheng.recheck.beside import Beside, Finished, given_officers
from minsheng.recheck.cells import STARTS_A_FORMULA
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.officers import (
    HEADS,
    as_register,
    digest_of,
    read_officers,
    refuse_unmarked,
)


@pytest.fixture(scope="module")
def first(large: tuple[Path, Path]) -> Path:
    return large[1]


@pytest.fixture
def given(first: Path, tmp_path: Path) -> Given:
    """What a run is given where officers decided so of changes of the first run."""

    def beside(*rows: Row) -> Beside:
        file = write(tmp_path / "decisions.csv", list(rows))
        return Beside(officers=given_officers(file, Finished.opened(first)))

    return beside


def test_a_register_reads_back_and_grows(given: Given, first: Path, tmp_path: Path) -> None:
    beside = given(line(lone(first), until="2021-05"))
    register = tmp_path / "register.csv"
    register.write_bytes(as_register(beside.officers))
    again = given_officers(register, None)
    assert [r.rests_on for r in again] == [r.rests_on for r in beside.officers]
    assert digest_of(again) == digest_of(beside.officers)


@pytest.mark.parametrize("sign", STARTS_A_FORMULA)
def test_nothing_in_a_register_is_a_formula(
    sign: str, given: Given, first: Path, tmp_path: Path
) -> None:
    beside = given(line(lone(first), reason="x", officer="y"))
    made = [replace(one, reason=f'{sign}HYPERLINK("http://x")') for one in beside.officers]
    register = tmp_path / "register.csv"
    register.write_bytes(as_register(made))
    with register.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(STARTS_A_FORMULA)]
    assert any(cell.startswith(f"'{sign}") for cell in cells)
    again = given_officers(register, None)
    assert as_register(again) == as_register(made)
    assert digest_of(again) == digest_of(made)


def test_a_register_is_kept_by_a_spreadsheet_and_read_as_it_saves_it(
    given: Given, first: Path, tmp_path: Path
) -> None:
    row = lone(first)
    beside = given(line(row, until="2021-05"))
    register = tmp_path / "register.csv"
    register.write_bytes(as_register(beside.officers))
    with register.open(encoding="utf-8-sig", newline="") as file:
        heads, cells = csv.reader(file)
    said = dict(zip(heads, cells, strict=True))
    assert said["household_id"] == f"{row['household_id']}\t"
    assert (said["month"], said["until"]) == (f"{MONTH}\t", "2021-05\t")
    assert said["rests_on"] == f"{row['rests_on']}\t"
    assert said["found_sum"] == "0.00"
    quoted = {"household_id": f"'{row['household_id']}", "rests_on": f"'{row['rests_on']}"}
    for month, until in (("Nov-20", "May-21"), ("2020/11", "2021年5月"), ("2020/11/1", "'2021-05")):
        saved = said | quoted | {"month": month, "until": until}
        text = ",".join(heads) + "\r\n" + ",".join(saved.values()) + "\r\n"
        register.write_bytes(text.encode("gb18030"))
        assert digest_of(given_officers(register, None)) == digest_of(beside.officers)


@pytest.mark.parametrize("number", ["8929640000001230", "3206120000000"])
def test_a_number_that_lost_its_digits_is_told_as_that(
    number: str, first: Path, tmp_path: Path
) -> None:
    row = lone(first)
    words = rf"row 2: the run of {MONTH} proposed nothing for household {number}: it seems the "
    file = write(tmp_path / "d.csv", [line(row, household_id=number)])
    with pytest.raises(RecheckError, match=words + "number has lost its digits in a spreadsheet"):
        given_officers(file, Finished.opened(first))
    (marked,) = given_officers(write(file, [line(row)]), Finished.opened(first))
    file.write_bytes(as_register([replace(marked, household_id=int(number))]))
    with pytest.raises(RecheckError, match=words):
        given_officers(file, Finished.opened(first))


CHANGES: dict[str, tuple[Row, str]] = {
    "no number": ({"household_id": "x1"}, r"row 2, household_id \(户编号\) is `x1`; write the"),
    "shortened": (
        {"household_id": "8.92964E+15"},
        r"is `8.92964E\+15`; the number has lost its digits in a spreadsheet; copy it anew from",
    ),
    "no benefit": ({"benefit": "低保补"}, r"benefit \(待遇\) is `低保补`; write one of dibao"),
    "no change": ({"change": "continue"}, r"change \(变动\) is `continue`; write one of stop"),
    "no decision": ({"decision": ""}, r"decision \(决定\) is empty; write one of confirmed"),
    "sum lacking": ({"decision": "overridden"}, r"sum \(金额（元）\) is empty; write the sum"),
    "sum too many": ({"sum": "5"}, r"sum \(金额（元）\) is `5`; leave it empty"),
    "no sum": (
        {"decision": "overridden", "sum": "5.123"},
        r"sum \(金额（元）\) is `5.123`; write yuan",
    ),
    "no reason": ({"reason": " "}, r"reason \(理由\) is empty; a decision has a reason"),
    "nobody": ({"officer": ""}, r"officer \(经办人\) is empty; a decision has a reason and"),
    "no month": ({"month": "2020-13"}, r"month \(所属月份\) is `2020-13`; write the month"),
    "no until": ({"until": "明年"}, r"until \(有效至\) is `明年`; write a month as 2021-05"),
    "until before": ({"until": "2020-01"}, r"until .* is `2020-01`; it cannot end before"),
}


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=CHANGES)
def test_a_bad_row_is_told_by_row_column_and_remedy(
    change: Row, words: str, first: Path, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", [{**line(lone(first)), **change}])
    with pytest.raises(RecheckError, match=words):
        read_officers(file)


def test_a_file_that_is_none_is_told(tmp_path: Path, first: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_bytes("户编号,待遇\n".encode() + b"\xff\xff\xfe")
    with pytest.raises(RecheckError, match="is no text in UTF-8 or GB18030; save it as CSV UTF-8"):
        read_officers(file)
    file.write_text("户编号,待遇\n", "utf-8")
    with pytest.raises(RecheckError, match=r"row 1 lacks change \(变动\), decision"):
        read_officers(file)
    file.write_text("", "utf-8")
    with pytest.raises(RecheckError, match="row 1 lacks household_id"):
        read_officers(file)
    write(file, [], [*HEADS, "理由"])
    with pytest.raises(RecheckError, match="row 1 has reason twice"):
        read_officers(file)
    file.write_text(",".join(HEADS) + "\n1,dibao\n", "utf-8")
    with pytest.raises(RecheckError, match="row 2 has 2 cells, not 9"):
        read_officers(file)
    file.write_text(",".join(HEADS) + '\n"1"x,dibao\n', "utf-8")
    with pytest.raises(RecheckError, match="is not readable as CSV"):
        read_officers(file)
    write(file, [], list(HEADS.values()))
    assert read_officers(file) == []
    with pytest.raises(RecheckError, match="is no regular file"):
        read_officers(tmp_path)


def test_two_officers_decisions_of_one_change_are_refused(first: Path, tmp_path: Path) -> None:
    row = lone(first)
    file = write(tmp_path / "d.csv", [line(row), line(row, "confirmed", officer="李四")])
    words = rf"dibao of household {row['household_id']} was decided twice for 2020-11, by 张三 in "
    with pytest.raises(RecheckError, match=words + "row 2 and by 李四 in row 3; keep the one"):
        read_officers(file)


def test_a_decision_on_what_was_not_proposed_is_refused(first: Path, tmp_path: Path) -> None:
    row = lone(first)
    last = Finished.opened(first)
    file = write(tmp_path / "d.csv", [line(row, change="adjust")])
    with pytest.raises(RecheckError, match=r"proposed stop_proposed of dibao .*, not adjust; corr"):
        given_officers(file, last)
    write(file, [line(row, household_id="1")])
    with pytest.raises(RecheckError, match="proposed nothing of dibao for household 1"):
        given_officers(file, last)


def test_a_decision_of_which_is_not_known_what_it_rests_on_is_refused(
    first: Path, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", [line(lone(first), month="2020-10")])
    with pytest.raises(RecheckError, match=r"give the run of 2020-10 with --compare, or take"):
        given_officers(file, Finished.opened(first))
    refuse_unmarked(file, [])
