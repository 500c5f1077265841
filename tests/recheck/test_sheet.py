"""The list as a sheet: read by spreadsheets, no formula in it, whole or not at all."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import Listing
from minsheng.recheck.sheet import HEADINGS, as_sheet, safe, write_sheet
from minsheng.recheck.wanted import Wanted
from minsheng.recheck.whose import Whose


@pytest.fixture(scope="module")
def listing(runs: dict[str, Path], library: Library) -> Listing:
    return Listing(runs["2020-11"], library)


def text(listing: Listing, language: str = "zh", most: int | None = None) -> bytes:
    rows = listing.rows(Wanted(), most)
    return b"".join(as_sheet(rows, Whose(listing), {}, language))  # type: ignore[arg-type]


def test_a_spreadsheet_reads_it(listing) -> None:
    content = text(listing)
    assert content.startswith(codecs.BOM_UTF8)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert lines[0] == [zh for zh, _ in HEADINGS]
    rows = list(listing.rows(Wanted()))
    assert [int(line[0]) for line in lines[1:]] == [row.household_id for row in rows]
    for line, row in zip(lines[1:], rows, strict=True):
        assert len(line) == len(HEADINGS)
        assert line[6] == ("" if row.before is None else f"{row.before / 100:.2f}")
        assert line[7] == ("" if row.after is None else f"{row.after / 100:.2f}")
        assert line[11] == str(len(row.ask))
        assert line[13] == "示意"
        assert line[14] == row.why("zh")
    assert any(line[14] for line in lines[1:])
    assert text(listing, "en").decode("utf-8-sig").startswith("household,outcome,")


def test_a_long_number_is_text_and_can_be_pasted_into_a_command(listing) -> None:
    """As a number it would be shown, and saved again, as 3.20612E+12."""
    lines = list(csv.reader(io.StringIO(text(listing).decode("utf-8-sig"), newline="")))
    for line, row in zip(lines[1:], listing.rows(Wanted()), strict=True):
        assert line[0] == f"{row.household_id}\t"
        assert line[4] == f"{row.village}\t"
        assert not any(len(field) > 11 and field.isdigit() for field in line)
        assert click.INT.convert(line[0], None, None) == row.household_id


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_field_begins_a_formula(start: str) -> None:
    assert safe(f"{start}1+1") == f"'{start}1+1"
    assert safe("金沙街道") == "金沙街道"
    assert safe(17) == 17


def test_a_village_called_like_a_formula_is_harmless(listing) -> None:
    (row,) = listing.rows(Wanted(), 1)
    places = {row.village: '=HYPERLINK("x")'}
    content = b"".join(as_sheet([row], Whose(listing), places, "zh")).decode("utf-8-sig")
    line = list(csv.reader(io.StringIO(content, newline="")))[1]
    assert line[5] == '\'=HYPERLINK("x")'


def test_it_is_written_for_its_owner_and_over_an_earlier_one(listing, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    for language in ("zh", "en", "zh"):
        write_sheet(file, [text(listing, language)], replace=True)
        assert file.read_bytes() == text(listing, language)
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]


def test_an_earlier_one_is_left_unless_it_may_be_replaced(listing, tmp_path: Path) -> None:
    """Somebody may have written into its cells, which no heading tells."""
    file = tmp_path / "list.csv"
    write_sheet(file, [text(listing)])
    kept = file.read_bytes().replace("资料尚未提供".encode(), "已电话核实".encode())
    file.write_bytes(kept)
    with pytest.raises(RecheckError, match=r"is there already.* replace it with --replace"):
        write_sheet(file, [text(listing)])
    assert file.read_bytes() == kept
    write_sheet(file, [text(listing)], replace=True)
    assert file.read_bytes() == text(listing)


@pytest.mark.parametrize("content", [b"", b"a,b\n", "户编号,结论\n".encode(), b"\xef\xbb\xbfx,y"])
def test_it_takes_the_place_of_nothing_else(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "letters.csv"
    file.write_bytes(content)
    with pytest.raises(RecheckError, match="is no list of households, so it was left"):
        write_sheet(file, [b"x"], replace=True)
    assert file.read_bytes() == content
    with pytest.raises(RecheckError, match="is no list of households"):
        write_sheet(tmp_path, [b"x"])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "annotate",
    [
        lambda row: [*row, "办理人"],
        lambda row: [*row, ""],
        lambda row: [*row[:7], "核实情况", *row[7:]],
        lambda row: [*row[:-1], "备注"],
        lambda row: row[:-1],
        lambda row: [*row, "核" * 3_000],
    ],
    ids=["behind", "without a name", "between", "renamed", "taken out", "long"],
)
def test_a_list_somebody_worked_on_is_left(
    listing, annotate: Callable[[list[str]], list[str]], language: str, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    rows = list(csv.reader(io.StringIO(text(listing, language).decode("utf-8-sig"), newline="")))
    with file.open("w", encoding="utf-8-sig", newline="") as held:
        csv.writer(held).writerows([annotate(rows[0]), *rows[1:]])
    kept = file.read_bytes()
    with pytest.raises(RecheckError, match="has other columns than a list of households, so it"):
        write_sheet(file, [b"x"], replace=True)
    assert file.read_bytes() == kept


def test_half_a_heading_is_none(listing, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    whole = text(listing).split(b"\n")[0]
    for content in (whole, b'\xef\xbb\xbf"' + whole[3:] + b"\n", whole[:40] + b"\xff\n"):
        file.write_bytes(content)
        with pytest.raises(RecheckError, match="left as it is"):
            write_sheet(file, [b"x"], replace=True)
        assert file.read_bytes() == content


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes on this system")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RecheckError, match="is no list of households"):
        write_sheet(tmp_path / "pipe", [b"x"])


def test_half_a_sheet_is_never_seen(listing, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    write_sheet(file, [text(listing)])
    kept = file.read_bytes()

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(RecheckError, match=r"could not be written .* another place for the list"):
        write_sheet(file, broken(), replace=True)
    assert file.read_bytes() == kept

    def stopped() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sheet(file, stopped(), replace=True)
    assert file.read_bytes() == kept
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]
