"""The work lists: everybody who waits is in one, once, in order, and no cell is a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from tests.recheck.reports.conftest import write_sources

from minsheng.policy.engine.library import Library
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import Listing, Row
from minsheng.recheck.mainly import Main
from minsheng.recheck.reports import Worklists
from minsheng.recheck.reports import workers as workers_
from minsheng.recheck.reports.entries import NO_RECORD, NONE_YET, Entries, waits
from minsheng.recheck.reports.records import Sources
from minsheng.recheck.reports.towns import WAITING, titled
from minsheng.recheck.reports.workbook import HEADS, lines
from minsheng.recheck.settled import HANGS, NEW
from minsheng.recheck.wanted import Wanted

Lists = dict[int, pl.DataFrame]


def sheets(folder: Path) -> Lists:
    """The households' sheet of each town, as text, the explaining row left out."""
    found: Lists = {}
    for file in sorted(folder.iterdir()):
        sheet = fastexcel.read_excel(file).load_sheet(0, header_row=HEADS, dtypes="string")
        found[int(file.name.split("_", 1)[0])] = sheet.to_polars().slice(1)
    return found


@pytest.fixture(scope="module")
def folder(
    listing: Listing, names: dict[int, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("worklists") / "zh"
    Worklists(listing, names, "zh").write(out)
    return out


@pytest.fixture(scope="module")
def lists(folder: Path) -> Lists:
    return sheets(folder)


@pytest.fixture(scope="module")
def explainer(runs: dict[str, Path], library: Library) -> Explainer:
    return Explainer(runs["2020-11"], library)


def test_everybody_who_waits_is_in_the_list_of_their_town(lists: Lists, decided) -> None:
    found = {}
    for town, sheet in lists.items():
        for household, village in sheet.select("键：户编号", "键：村代码").unique().iter_rows():
            assert int(village) // 1_000 == town
            assert household not in found
            found[int(household)] = int(village)
    looked_at = ["cannot_say", "stop_proposed", "refuse_proposed", "grant_proposed", "adjust"]
    waiting = decided.filter(pl.col("outcome").is_in(looked_at))
    assert found == dict(waiting.select("household_id", "village").iter_rows())


def test_a_workbook_bears_the_name_of_its_town(folder: Path, names: dict[int, str]) -> None:
    for file in folder.iterdir():
        code, title = file.stem.split("_", 1)
        county, town = names[int(code[:6]) * 10**6], names[int(code) * 1_000]
        # Some towns are called after city and county; the workbook names each once.
        assert title == county + town.removeprefix("南通市").removeprefix(county)
    assert folder.stat().st_mode & 0o077 == 0
    assert [p for p in folder.parent.iterdir() if p != folder] == []


def test_households_stand_in_the_order_of_what_waiting_costs(
    lists: Lists, listing: Listing
) -> None:
    rows = {row.household_id: row for row in listing.rows(Wanted())}
    for sheet in lists.values():
        firsts = sheet.filter(pl.col("序号").is_not_null())
        ids = [int(one) for one in firsts["户编号"]]
        keys = [(*waits(rows[i]), rows[i].village, i) for i in ids]
        assert keys == sorted(keys)
        assert firsts["序号"].to_list() == [str(n) for n in range(1, len(ids) + 1)]
        # All lines of a household stand together.
        runs = [
            a for a, b in zip(sheet["户编号"], [None, *sheet["户编号"]], strict=False) if a != b
        ]
        assert [int(one) for one in runs] == ids


def row(outcome: str, before: int | None, after: int | None, once: int | None = None) -> Row:
    return Row(1, 320681, 320681001001, outcome, before, after, once, Main(), (), (), (), "")


def test_who_goes_without_comes_before_who_goes_on_drawing() -> None:
    """Whoever loses most by waiting first; a stop that waits costs the family nothing."""
    first_to_last = [
        row(NEW, 500, 600),
        row(HANGS, 500, None),
        row("cannot_say", 0, None),
        row("grant_proposed", 0, 600_00, 2_000_00),
        row("grant_proposed", 0, 640_00),
        row("adjust", 500_00, 600_00),
        row("cannot_say", None, None),
        row("cannot_say", 100_00, None),
        row("cannot_say", 500_00, None),
        row("refuse_proposed", 0, 0),
        row("stop_proposed", 600_00, 0),
    ]
    last_to_first = first_to_last[::-1]
    assert sorted(last_to_first, key=waits) == first_to_last
    assert waits(row("adjust", 600_00, 500_00)) == waits(row("stop_proposed", 600_00, 0))
    assert waits(row("grant_proposed", 0, None)) == waits(row("cannot_say", 0, None))


def test_what_is_said_is_what_the_explanation_says(lists: Lists, explainer: Explainer) -> None:
    seen = 0
    for sheet in list(lists.values())[::7]:
        for (household,), of in sheet.group_by("户编号", maintain_order=True):
            told = explainer.explain(int(household))
            texts = of["内容"].to_list()
            for said in told.reasons:
                whose = f"{said.person}：" if said.person else ""
                if f"reason:{said.code}" in of["键：事项"].to_list():
                    sentence = f"{whose}{said.text}（{said.article}）"
                    assert any(text.endswith(sentence) for text in texts if text)
                else:
                    assert said.code.startswith("decision.")
            for step in told.todo:
                assert any(step in text for text in texts)
            facts = {a.fact for a in told.ask}
            asked = of.filter(pl.col("事项") == "先查")
            named = " ".join(key.removeprefix("ask:") for key in asked["键：事项"])
            assert sorted(named.split()) == sorted(facts)
            for task in (a.task for a in told.ask if a.of != "义务人"):
                assert any(task in text for text in asked["内容"]), task
            assert asked["内容"].str.count_matches("□").sum() == len(facts)
            open_ = of.filter(pl.col("内容").str.contains("无法判断：|不作结论：|查清：|不详）："))
            for amount in told.amounts:
                if not amount.before and amount.after is None:
                    (line,) = open_.filter(pl.col("事项") == "建议").to_dicts()
                    assert amount.title in line["内容"]
                    assert amount.benefit in line["键：事项"].removeprefix("proposal:").split()
                else:
                    (line,) = of.filter(
                        pl.col("键：事项") == f"proposal:{amount.benefit}"
                    ).to_dicts()
                    for column, fen in (("现领", amount.before), ("拟定", amount.after)):
                        held = None if line[column] is None else round(float(line[column]) * 100)
                        assert held == fen
            seen += 1
    assert seen > 3


def test_what_is_to_be_found_out_cannot_be_missed(lists: Lists) -> None:
    """Of a household with something to ask that stands before all else, and on every line."""
    asked = 0
    for sheet in lists.values():
        for _, of in sheet.group_by("户编号", maintain_order=True):
            kinds = of["事项"].to_list()
            boxes = of.filter(pl.col("事项") == "先查")["内容"].str.count_matches("□").sum()
            assert set(of["先查"].fill_null("")) == {f"先查{boxes}项" if boxes else ""}
            if boxes:
                asked += 1
                assert kinds.index("先查") < min(
                    kinds.index(k) for k in kinds if k in ("建议", "理由")
                )
    assert asked


def test_a_reason_names_the_person_it_is_about(lists: Lists) -> None:
    of_persons = pl.concat(lists.values()).filter(
        pl.col("键：成员").is_not_null(), pl.col("键：成员") != ""
    )
    assert of_persons.height
    assert set(of_persons["事项"]) == {"理由"}


def test_the_hints_have_a_sheet_of_their_own(folder: Path, decided) -> None:
    hinted = decided.filter(pl.col("outcome") == "hint")
    found: list[tuple[int, str]] = []
    for file in folder.iterdir():
        book = fastexcel.read_excel(file)
        if "线索" in book.sheet_names:
            sheet = book.load_sheet("线索", header_row=0, dtypes="string").to_polars().slice(1)
            heads = ["序号", "村（社区）", "户编号", "姓名", "可能符合的救助", "入户日期"]
            assert sheet.columns[:6] == heads
            found += [(int(i), t) for i, t in sheet.select("户编号", "可能符合的救助").iter_rows()]
    assert sorted(i for i, _ in found) == sorted(hinted["household_id"].to_list())
    assert all(text for _, text in found)


def test_what_the_hidden_columns_are_for_is_told(folder: Path) -> None:
    """Nothing takes a list back in, so nothing of the kind is promised."""
    file = next(iter(folder.iterdir()))
    notes = fastexcel.read_excel(file).load_sheet("说明", header_row=None, dtypes="string")
    (told,) = (note for (note,) in notes.to_polars().iter_rows() if note and "隐藏各列" in note)
    assert "与核查结果逐户核对（由人办理，没有读取清单的命令）" in told
    assert "收回" not in told


def test_sheets_are_set_for_reading_and_for_paper(folder: Path) -> None:
    file = next(iter(folder.iterdir()))
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'state="frozen"' in sheet
    assert 'ySplit="2"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "第&amp;P页，共&amp;N页" in sheet
    assert "<autoFilter" in sheet
    assert 'hidden="1"' in sheet
    assert "<dataValidation " in sheet
    assert "_xlnm.Print_Titles" in book
    assert "_xlnm.Print_Area" in book


def test_no_cell_is_a_formula_whatever_stands_in_it(
    listing: Listing, names: dict[int, str], tmp_path: Path
) -> None:
    evil = dict.fromkeys(names, '=HYPERLINK("http://x","y")')
    first = next(listing.rows(Wanted(outcomes=WAITING)))
    people = {(first.household_id, -1): "=1+1", (first.household_id, 0): "@SUM(1)"}
    Worklists(listing, evil, "zh", people=people).write(tmp_path / "evil")
    for file in (tmp_path / "evil").iterdir():
        assert re.fullmatch(r"\d{9}_[^\\/:*?\"<>|]+\.xlsx", file.name)
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/"):
                    text = archive.read(name).decode()
                    assert "<f>" not in text
                    assert "<hyperlink" not in text


def test_names_stand_where_the_office_gives_them(
    listing: Listing, names: dict[int, str], explainer: Explainer, tmp_path: Path
) -> None:
    rows = list(listing.rows(Wanted(outcomes=WAITING)))
    people = {}
    for row in rows:
        persons = explainer.household(row.household_id)[0].rows["person"]
        people |= {(row.household_id, n): f"人{row.household_id}-{n}" for n in range(len(persons))}
    Worklists(listing, names, "zh", people=people).write(tmp_path / "named")
    for sheet in sheets(tmp_path / "named").values():
        for line in sheet.to_dicts():
            person = line["键：成员"] or ""
            if person:
                assert line["姓名"] == f"人{line['户编号']}-{person}"
            elif line["序号"]:
                assert (line["姓名"] or "").startswith(f"人{line['户编号']}-")
            else:
                assert not line["姓名"]


def test_without_names_there_are_none(lists: Lists) -> None:
    for sheet in lists.values():
        assert sheet["姓名"].null_count() == sheet.height


def test_records_stand_beside_the_reasons_they_bear(
    imported: Path, runs, library: Library, names, tmp_path: Path
) -> None:
    listing = Listing(runs["2020-11"], library)
    rows = [
        r for r in listing.rows(Wanted(outcomes=WAITING)) if "dibao.income_over_line" in r.reasons
    ]
    (row, *_) = rows
    facts = "wage_verified_m vehicles"
    source = (row.household_id, 0, 0, 17, 202009, facts, 3, "number")
    write_sources(imported, row.county, [source])
    Worklists(listing, names, "zh", imported).write(tmp_path / "out")
    whole = pl.concat(sheets(tmp_path / "out").values())
    line = whole.filter(
        pl.col("键：户编号") == str(row.household_id),
        pl.col("键：事项") == "reason:dibao.income_over_line",
    )
    assert "启东表.xlsx·参保 第17行（2020-09，已核实）" in line["所依据的记录"][0]
    assert whole["所依据的记录"].drop_nulls().str.contains("不是由部门文件导入").sum() == 0


def test_it_points_to_what_to_ask_first_only_where_that_stands(
    imported: Path, runs: dict[str, Path], library: Library
) -> None:
    explainer = Explainer(runs["2020-11"], library, imported)
    entries = Entries(explainer, Sources(imported, explainer.book), "zh")
    for row in Listing(runs["2020-11"], library).rows(Wanted(outcomes=("cannot_say",))):
        told = [line.record for line in entries.of(row, ()).lines]
        if row.ask and NONE_YET[0] in told:
            break
    else:
        pytest.fail("nobody has a reason without a record and something to ask first")
    told = [line.record for line in entries.of(replace(row, ask=()), ()).lines]
    assert NO_RECORD[0] in told
    assert NONE_YET[0] not in told


def test_not_made_from_files_is_said_once_a_household(lists: Lists) -> None:
    whole = pl.concat(lists.values())
    told = whole.filter(pl.col("所依据的记录").is_not_null())
    assert set(told["所依据的记录"]) == {"本快照不是由部门文件导入的，没有来源记录。"}
    assert told["户编号"].is_duplicated().sum() == 0


def test_english_lists_say_the_same(
    listing: Listing, names: dict[int, str], lists: Lists, tmp_path: Path
) -> None:
    Worklists(listing, names, "en").write(tmp_path / "en")
    english = pl.concat(sheets(tmp_path / "en").values())
    chinese = pl.concat(lists.values())
    keys = [
        ("键：户编号", "key: household"),
        ("键：事项", "key: line"),
        ("键：成员", "key: person"),
    ]
    for zh, en in keys:
        assert chinese[zh].to_list() == english[en].to_list()
    assert not english["what"].str.contains("[一-鿿]").any()


def test_processes_word_the_same(
    listing: Listing, names: dict[int, str], folder: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(workers_, "FEW", 0)
    monkeypatch.setattr(workers_, "AT_ONCE", 5)
    Worklists(listing, names, "zh").write(tmp_path / "apart")
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == {
        f.name: f.read_bytes() for f in (tmp_path / "apart").iterdir()
    }


def test_it_tells_how_far_it_is(listing: Listing, names, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report: Callable[[str, int, int], None] = lambda *step: told.append(step)  # noqa: E731
    written = Worklists(listing, names, "zh").write(tmp_path / "out", report)
    assert [step[1] for step in told] == list(range(1, written.households + 1))
    assert {step[2] for step in told} == {written.households}


def test_lists_that_may_be_filled_in_are_left(listing: Listing, names, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    worklists = Worklists(listing, names, "zh")
    worklists.write(out)
    before = sorted(out.iterdir())
    with pytest.raises(RecheckError, match="somebody may have filled in the lists"):
        worklists.write(out)
    assert sorted(out.iterdir()) == before
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RecheckError, match="there already"):
        worklists.write(tmp_path / "file")


def test_what_fails_leaves_nothing(listing: Listing, names, tmp_path: Path, monkeypatch) -> None:
    worklists = Worklists(listing, names, "zh")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("minsheng.recheck.reports.towns.write_town", broken)
    with pytest.raises(RecheckError, match="make room"):
        worklists.write(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("", 10, 1), ("一二三四", 10, 1), ("一二三四五六", 10, 2), ("abc\ndef", 10, 2),
     ("a" * 21, 10, 3), ("signature; at least two", 10, 3)],
)  # fmt: skip
def test_a_row_is_as_high_as_its_text(text: str, width: float, expected: int) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("county", "town", "title"),
    [
        ("海门区", "南通市海门区经济技术开发区", "海门区经济技术开发区"),
        ("海门区", "悦来镇", "海门区悦来镇"),
        ("启东市", "启东市经济开发区", "启东市经济开发区"),
    ],
)
def test_a_town_stands_once_after_its_county(county: str, town: str, title: str) -> None:
    assert titled(county, town) == title
