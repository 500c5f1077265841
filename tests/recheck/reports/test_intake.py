"""What an import says of its files: read, or refused by entry and field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.recheck.reports.conftest import EXTRACT, MISSING, REFUSED, write_intake

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.reports.intake import office, read_intake


def test_a_snapshot_not_made_from_files_says_nothing(tmp_path: Path) -> None:
    assert read_intake(tmp_path) is None


def test_each_file_is_read(tmp_path: Path) -> None:
    write_intake(tmp_path, [EXTRACT, REFUSED])
    found = read_intake(tmp_path)
    assert found is not None
    first, second = found.extracts
    assert found.others == ()
    assert (first.file, first.rows, first.faults["number_check"]) == ("启东表.xlsx", 1_000, 12)
    assert not first.refused
    assert first.why == {}
    assert second.refused
    assert second.why["zh"].startswith("所属月份")


def test_of_an_earlier_import_what_it_did_not_tell_is_not_told(tmp_path: Path) -> None:
    early = {k: v for k, v in EXTRACT.items() if k not in {"cells", "newest", "doubt"}}
    write_intake(tmp_path, [early])
    found = read_intake(tmp_path)
    assert found is not None
    (one,) = found.extracts
    assert (one.newest, one.cells, one.doubt) == ("", {}, {})
    assert one.faults == EXTRACT["faults"]


def test_a_file_sent_again_and_taken_is_not_lacking(tmp_path: Path) -> None:
    again = {**REFUSED, "contract": "wages"}
    taken = {**EXTRACT, "contract": "wages"}
    write_intake(tmp_path, [again, taken, {**REFUSED, "county": ""}, MISSING])
    found = read_intake(tmp_path)
    assert found is not None
    assert list(found.lacking()) == [("social_insurance", ""), ("social_insurance", "320681")]


def test_counties_left_out_are_read(tmp_path: Path) -> None:
    assert read_left_out(tmp_path, [{"county": "320612", "contract": "families"}]) == {
        320612: "families"
    }
    for odd in ({"county": 320612, "contract": "families"}, {"county": "3206x"}, 7):
        with pytest.raises(RecheckError, match="counties left out what no import writes"):
            read_left_out(tmp_path, [odd])


def read_left_out(folder: Path, said: list[object]) -> Mapping[int, str]:
    write_intake(folder, [EXTRACT], left_out=said)
    found = read_intake(folder)
    assert found is not None
    return found.left_out


@pytest.mark.parametrize(
    ("name", "value"),
    [("rows", -1), ("rows", "many"), ("taken", True), ("agency", None), ("faults", {"a": "b"}),
     ("cells", {"base": 8}), ("cells", {"base": {"amount_negative": 8}}), ("cells", None),
     ("links", []), ("why", {"zh": 1}), ("month", 202010),
     ("newest", None), ("doubt", {"zh": 1})],
)  # fmt: skip
def test_an_odd_entry_is_named(tmp_path: Path, name: str, value: object) -> None:
    if name == "links":
        value = ["x"]
    write_intake(tmp_path, [EXTRACT, {**EXTRACT, name: value}])
    with pytest.raises(RecheckError, match=rf"`{name}` of extract 2 is not as an import writes"):
        read_intake(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not readable as JSON"),
        ("[]", "does not say format"),
        ('{"format": "minsheng-intake/1"}', "lacks its list of extracts"),
        ('{"format": "minsheng-intake/1", "extracts": [7]}', "`extracts` of extract 1"),
        (
            '{"format": "minsheng-intake/1", "extracts": [], "not_extracts": [{"file": 1}]}',
            "files that are no extract",
        ),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "intake.json").write_text(text, "utf-8")
    with pytest.raises(RecheckError, match=words) as told:
        read_intake(tmp_path)
    assert str(told.value).endswith("import the files again")


def test_an_office_has_a_name_in_both_languages() -> None:
    assert office("housing_fund", "zh") == "住房公积金管理中心"
    assert office("tax", "zh") == "税务部门"
    assert office("tax", "en") == "tax office"
    assert office("harbour", "zh") == "harbour"
