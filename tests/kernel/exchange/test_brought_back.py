"""Whatever comes back, each row is told apart: to be written, in conflict, unknown or faulty."""

import io
import zipfile

import pytest
import xlsxwriter
from django.db import transaction
from tests.database import unguarded
from tests.kernel.exchange.books import (
    NOW,
    PHONE,
    altered,
    at_work,
    book_of,
    brought,
    given,
    kinds,
    looked,
    place,
    rows_in,
)

from minsheng.kernel.exchange.fault_book import fault_workbook
from minsheng.kernel.exchange.importing import Choice, apply, dry_run
from minsheng.kernel.exchange.listings import LISTINGS
from minsheng.kernel.exchange.listings.people import PEOPLE
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.registry.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    """The people of a town as their clerk has them."""
    with at_work("clerk") as clerk:
        return given(clerk)


def plan_of(book, edit=None, username="clerk", listing=PEOPLE):
    with at_work(username) as officer:
        return looked(officer, altered(book, edit) if edit else book, listing)[0]


def refusal(book, edit=None, username="clerk", listing=PEOPLE):
    with pytest.raises(ExchangeRefusedError) as caught:
        plan_of(book, edit, username, listing)
    assert all(caught.value.sentence.said(language) for language in ("zh", "en"))
    return caught.value.sentence.kind


def reason(book, edit=None):
    with pytest.raises(ExchangeRefusedError) as caught:
        plan_of(book, edit)
    return caught.value.said


# --- the file ---------------------------------------------------------------------


def test_another_sheet_is_refused(book):
    rows = rows_in(book)
    assert "没有名为“人员”的工作表" in reason(book_of(rows, "Sheet1"))


def test_a_workbook_of_other_columns_is_refused():
    assert refusal(book_of([["姓名", "电话"], ["陈", "1"]])) == "no_key_column"


def test_a_renamed_head_is_refused(book):
    def edit(rows):
        rows[0][place(rows, "联系电话")] = "手机号"

    assert "缺少表头“联系电话”，却多出“手机号”" in reason(book, edit)


def test_a_head_twice_is_refused(book):
    def edit(rows):
        rows[0][place(rows, "性别")] = "联系电话"

    assert refusal(book, edit) == "double_head"


def test_a_column_of_notes_is_told_and_left(book):
    plan = plan_of(book, lambda rows: [[*row, "备注"] for row in rows])
    assert [note.kind for note in plan.notes] == ["note_unread"]
    assert (plan.changes, plan.problems) == ([], [])


def test_a_key_column_deleted_is_refused(book):
    assert refusal(book, lambda rows: [row[1:] for row in rows]) == "no_key_column"


def test_merged_rows_are_refused(book):
    rows = rows_in(book)
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    page = made.add_worksheet("人员")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    page.merge_range(3, 7, 5, 7, PHONE)
    made.close()
    assert "合并单元格" in reason(held.getvalue())


def test_a_formula_is_refused(book):
    rows = rows_in(book)
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    page = made.add_worksheet("人员")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    page.write_formula(3, 7, '=CONCATENATE("138","00001111")', None, "13800001111")
    made.close()
    assert "公式" in reason(held.getvalue())


def with_part(book, name, content=b"x"):
    held = io.BytesIO(book)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/embeddings/oleObject1.bin", "embedded"),
        ("xl/externalLinks/externalLink1.xml", "embedded"),
    ],
)
def test_programs_in_a_workbook_are_refused(book, part, kind):
    assert refusal(with_part(book, part)) == kind


def test_a_cell_of_ten_megabytes_is_a_fault_of_its_row(book):
    def edit(rows):
        rows[2][place(rows, "联系电话")] = "十兆"

    held, made = io.BytesIO(altered(book, edit)), io.BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            huge = ("长" * 3_500_000).encode()
            new.writestr(name, old.read(name).replace("十兆".encode(), huge))
    plan = plan_of(made.getvalue())
    assert kinds(plan) == ["not_a_phone"]
    with at_work("clerk") as clerk:
        assert len(b"".join(fault_workbook(PEOPLE, clerk, plan, now=NOW))) < 50_000


def test_a_bomb_is_refused(book, monkeypatch):
    monkeypatch.setattr("minsheng.kernel.exchange.content.LARGEST", 4 << 20)
    assert refusal(with_part(book, "xl/media/big.bin", bytes(5 << 20))) == "unpacks_large"


def test_a_bomb_that_says_it_is_none_is_refused(book):
    """The size in the archive's list is not the size of what comes out."""
    bomb = with_part(book, "xl/media/big.bin", bytes(5 << 20))
    real, said = (5 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little")
    assert bomb.count(real) >= 2  # in the part's own head, and in the list
    assert refusal(bomb.replace(real, said)) == "unknown_content"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no archive",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\0\0\0\0",
        b"MZ\x90\0",
    ],
)
def test_what_is_no_list_is_refused_by_its_content(content):
    assert refusal(content) in {"unknown_content", "not_taken"}


def test_an_old_workbook_is_refused():
    assert "旧版（.xls）" in reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_half_a_workbook_is_refused(book):
    assert refusal(book[: len(book) // 2]) == "unknown_content"


def test_an_archive_of_something_else_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(held.getvalue()) == "unknown_content"


def test_what_a_workbook_says_of_itself_is_not_to_be_altered(book):
    about = str(rows_in(book, "_minsheng")[0][0])
    forged = about.replace('"by": ', '"by": 1')
    assert refusal(book_of(rows_in(book), about=forged)) == "about_altered"
    assert refusal(book_of(rows_in(book), about="nothing")) == "about_altered"


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD8000", "A1048576", "xfd8000"])
@pytest.mark.parametrize("sheet", ["_minsheng", "人员"])
def test_a_cell_far_away_is_refused_on_every_sheet_that_is_read(book, cell, sheet):
    """Two kilobytes that would take all memory: the reader is not even begun."""
    row = f'<row r="{cell.upper().strip("XFDA")}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    about = str(rows_in(book, "_minsheng")[0][0])
    part = f"xl/worksheets/sheet{1 if sheet == '人员' else 2}.xml"
    far = with_end(book_of([["甲"]], about=about), part, row.encode())
    assert refusal(far) == ("about_altered" if sheet == "_minsheng" else "not_taken")
    if sheet != "_minsheng" and cell.startswith("XFD"):
        assert "第16384列" in reason(far)


def with_end(book, part, row):
    """A workbook with one more row on a sheet."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                content = content.replace(b"</sheetData>", row)
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def test_rows_copied_into_a_workbook_of_their_own_are_taken(book):
    plan = plan_of(book_of(rows_in(book)))
    assert (plan.unchanged, plan.notes) == (plan.rows, [])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_of_another_page_is_refused(form):
    with at_work("clerk") as clerk:
        other = given(clerk, LISTINGS["households"], form=form)
        with pytest.raises(ExchangeRefusedError) as caught:
            looked(clerk, other)
    assert caught.value.said == "这是“家庭”的清单，不是“人员”；请在“哪张表”中改选“家庭”后重新上传"


@pytest.fixture
def text():
    """The same as CSV."""
    with at_work("clerk") as clerk:
        return given(clerk, form="csv").decode("utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_of_any_encoding_and_separator_is_read(text, encoding, separator):
    plan = plan_of(text.replace("\t,", ",").replace(",", separator).encode(encoding))
    assert (plan.unchanged, plan.problems) == (plan.rows, [])


def test_csv_of_two_encodings_is_refused(text):
    half = len(text) // 2
    assert refusal(text[:half].encode() + text[half:].encode("gb18030")) == "not_taken"


def test_csv_with_a_cell_of_ten_megabytes_is_refused(text):
    assert refusal((text + '"' + "长" * 3_500_000 + '"').encode()) == "csv_text"


def test_csv_with_an_open_quote_is_refused(text):
    assert refusal((text + 'x,"y').encode()) == "csv_text"


def test_a_ragged_row_is_a_fault(text):
    lines = text.splitlines()
    lines[2] += ",1"
    plan = plan_of("\r\n".join(lines).encode())
    assert kinds(plan) == ["ragged"]
    assert plan.unchanged == plan.rows - 1


# --- rows -------------------------------------------------------------------------


def test_a_row_that_is_not_there_outside_or_forged_is_told_in_the_same_words(book):
    with at_work("outsider") as outsider:
        foreign = rows_in(given(outsider))[2][0]
    own = str(rows_in(book)[2][0])
    forged = own[:-1] + ("a" if own[-1] != "a" else "b")
    listing, key, rest = own.split(".", 2)
    moved = f"{listing}.{int(key) + 1}.{rest}"

    def edit(rows):
        rows[2][0], rows[3][0], rows[4][0], rows[5][0] = foreign, forged, moved, "people.1"

    plan = plan_of(book, edit)
    told = {problem.why.said("zh") for problem in plan.problems}
    assert kinds(plan) == ["unknown_row"] * 4
    assert len(told) == 1
    assert plan.count("unknown") == 4


def test_a_row_somebody_deleted_is_unknown(book):
    key = int(str(rows_in(book)[2][0]).split(".")[1])
    with unguarded():
        other = Person.objects.exclude(pk=key).first()
        Person.objects.filter(pk=key).update(merged_into=other)
    assert kinds(plan_of(book)) == ["unknown_row"]


def test_a_colleagues_workbook_is_taken_under_ones_own_rights(book):
    plan = plan_of(book, username="reviewer")
    assert [note.kind for note in plan.notes] == ["note_others"]
    assert plan.unchanged == plan.rows
    plan = plan_of(book, username="outsider")
    assert plan.count("unknown") == plan.rows


def test_rows_added_and_rows_twice_are_faults(book):
    def edit(rows):
        rows.append(["", "陈新人", "女"])
        rows.append(rows[2])

    assert kinds(plan_of(book, edit)) == ["not_there", "twice"]


def changed_meanwhile(book, row, **fields):
    key = int(str(rows_in(book)[row][0]).split(".")[1])
    with unguarded():
        found = Person.objects.get(pk=key)
        Person.objects.filter(pk=key).update(version=found.version + 1, **fields)
    return key


def test_a_row_changed_meanwhile_is_a_conflict_where_both_changed_it(book):
    changed_meanwhile(book, 2, area_lived_id=81_101_215_000)

    def edit(rows):
        rows[2][place(rows, "居住地")] = "富民村"

    plan = plan_of(book, edit)
    assert kinds(plan) == ["conflict"]
    assert "现为“启东市 北新镇 红阳村委会”" in plan.problems[0].why.said("zh")
    assert plan.count("conflict") == 1


def test_a_row_changed_meanwhile_is_none_where_the_officer_left_it(book):
    changed_meanwhile(book, 2, area_lived_id=81_101_215_000, name="改名")
    plan = plan_of(book)
    assert (plan.problems, plan.changes, plan.unchanged) == ([], [], plan.rows)


# --- cells ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "cell", "kind"),
    [
        ("姓名", "改名", "read_only"),
        ("出生", "1890-01-01", "read_only"),
        ("出生", "1890", "read_only"),
        ("公民身份号码", 320602199001010011, "read_only"),
        ("性别", "#N/A", "read_only"),
        ("联系电话", "138000", "not_a_phone"),
        ("联系电话", "138＊＊＊＊0000", "masked"),
        ("联系电话", "电话138", "not_a_phone"),
        ("联系电话", "=1+1", "not_a_phone"),
        ("联系电话", "#REF!", "error_cell"),
        ("联系电话", "长" * 30_000, "not_a_phone"),
        ("居住地", "", "required"),
        ("居住地", "没有的村", "no_such_area"),
        ("居住地", "海门市", "no_such_area"),
        ("居住地", "320682001001", "area_not_yours"),
    ],
)
def test_a_faulty_cell_is_told_with_its_row(book, head, cell, kind):
    def edit(rows):
        rows[4][place(rows, head)] = cell

    plan = plan_of(book, edit)
    assert kinds(plan) == [kind]
    assert plan.problems[0].row == 5
    assert all(len(plan.problems[0].why.said(language)) < 400 for language in ("zh", "en"))


@pytest.mark.parametrize(
    "cell",
    [
        "１３８８８８８７７７７",
        "138 8888 7777",
        "+86 138-8888-7777",
        13888887777,
        " 13888887777\u200b",
    ],
)
def test_a_phone_is_read_however_it_is_written(book, cell):
    def edit(rows):
        rows[2][place(rows, "联系电话")] = cell

    plan = plan_of(book, edit)
    assert [c.cells[0].after for c in plan.changes] == ["13888887777"]


# --- applying ---------------------------------------------------------------------


def mixed(rows):
    at = place(rows, "联系电话")
    rows[2][at], rows[3][at], rows[4][at] = PHONE, "1", PHONE[:-1] + "0"


def test_all_or_none_writes_none_where_a_row_is_bad(book):
    with at_work("clerk") as clerk:
        plan, upload = looked(clerk, altered(book, mixed))
        assert (len(plan.changes), plan.bad) == (2, 1)
        with pytest.raises(ExchangeRefusedError, match="not_all_good"), transaction.atomic():
            apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        assert Person.objects.filter(version=2).count() == 0
        receipt = apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW)
        assert (receipt.written, receipt.bad) == (2, 1)
        assert Person.objects.filter(version=2).count() == 2


def test_nothing_is_written_where_something_changed_since_the_look(book):
    with at_work("clerk") as clerk:
        plan, upload = looked(clerk, altered(book, mixed))
        changed_meanwhile(book, 2)
        with pytest.raises(ExchangeRefusedError, match="plan_changed"), transaction.atomic():
            apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW)
        assert not Person.objects.filter(pk=plan.changes[1].key, version=2).exists()
        _, again = dry_run(PEOPLE, clerk, upload, now=NOW)
        assert (len(again.changes), kinds(again)) == (1, ["conflict", "not_a_phone"])
        assert apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW).written == 1


def test_an_import_is_its_officers_own(book):
    with at_work("clerk") as clerk:
        upload = looked(clerk, altered(book, mixed))[1]
    refused = pytest.raises(ExchangeRefusedError, match="upload_unknown")
    with at_work("reviewer") as reviewer, refused:
        apply(PEOPLE, reviewer, upload, Choice.GOOD, now=NOW)


def test_an_import_not_looked_at_is_not_applied(book):
    with at_work("clerk") as clerk:
        upload = brought(clerk, book)
        with pytest.raises(ExchangeRefusedError, match="no_such_job"):
            apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW)
        dry_run(PEOPLE, clerk, upload, now=NOW)
        with pytest.raises(ExchangeRefusedError, match="no_such_job"):
            apply(LISTINGS["workers"], clerk, upload, Choice.GOOD, now=NOW)


def test_progress_is_told(book):
    told = []
    with at_work("clerk") as clerk:
        upload = brought(clerk, altered(book, mixed))
        dry_run(PEOPLE, clerk, upload, now=NOW, told=lambda *done: told.append(done))
        assert told[-1][0] == told[-1][1] > 2
        told.clear()
        apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW, told=lambda *done: told.append(done))
        assert told == [(2, 2)]


# --- what goes back ----------------------------------------------------------------


def test_faulty_rows_go_back_and_come_again_by_the_same_way(book):
    key = changed_meanwhile(book, 5, area_lived_id=81_101_215_000)

    def edit(rows):
        mixed(rows)
        rows[5][place(rows, "居住地")] = "富民村"
        rows.append(["", "=cmd|' /C calc'!A0"])

    with at_work("clerk") as clerk:
        plan, _ = looked(clerk, altered(book, edit))
        assert sorted(kinds(plan)) == ["conflict", "not_a_phone", "not_there"]
        sent = fault_workbook(PEOPLE, clerk, plan, now=NOW)
        back = b"".join(sent)
        rows = rows_in(back)
        assert sent.rows == len(rows) - 2 == 3
        assert rows[0][-1] == "问题"
        assert rows[2][-1].startswith("（原第4行）“联系电话”不是电话号码")
        assert "现为“启东市 北新镇 红阳村委会”，您填的是“启东市 北新镇 富民村委会”" in rows[3][-1]
        assert rows[4][1].startswith("'=cmd")

        def mend(rows):
            rows[2][place(rows, "联系电话")] = PHONE
            del rows[4]

        again, upload = looked(clerk, altered(back, mend))
        assert (again.problems, len(again.changes)) == ([], 2)
        apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        assert Person.objects.get(pk=key).area_lived_id == 81_101_204_000


def test_what_changed_meanwhile_is_not_undone_by_a_row_that_goes_back(book):
    key = changed_meanwhile(book, 3, area_lived_id=81_101_215_000)
    with at_work("clerk") as clerk:
        plan, _ = looked(clerk, altered(book, mixed))
        back = b"".join(fault_workbook(PEOPLE, clerk, plan, now=NOW))

        def mend(rows):
            rows[2][place(rows, "联系电话")] = PHONE

        upload = looked(clerk, altered(back, mend))[1]
        assert apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW).written == 1
        assert Person.objects.get(pk=key).area_lived_id == 81_101_215_000
