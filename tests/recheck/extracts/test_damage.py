"""Whatever is done to a file, it is a table or a refusal: nothing else comes out of the door.

Parquet is left to its own tests: of one kind of damage its library ends the process
(docs/snapshot.md), which a chance of bytes would one day find.
"""

from __future__ import annotations

import random
import zipfile

import pytest
from tests.recheck.extracts.files import FIRST, HEADS, ROW, csv_of, small, workbook

from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of

TIMES = 60
PARTS = (FIRST, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml")


def damaged(raw, dice):
    """Some bytes changed, taken out or put in."""
    raw = bytearray(raw)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(raw))
        kind = dice.randrange(3)
        if kind == 0:
            raw[at] = dice.randrange(256)
        elif kind == 1:
            del raw[at : at + dice.randrange(1, 40)]
        else:
            raw[at:at] = dice.randbytes(dice.randrange(1, 9))
    return bytes(raw)


def outcome(path):
    try:
        rows_of(path, small())
    except Refused as why:
        return why.kind if why.said("zh") else ""
    return "taken"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_damaged_csv_is_a_table_or_refused(tmp_path, encoding):
    dice, path = random.Random(encoding), tmp_path / "a.csv"
    whole = csv_of(HEADS, *[ROW] * 40).encode(encoding)
    seen = set()
    for _ in range(TIMES):
        path.write_bytes(damaged(whole, dice))
        seen.add(outcome(path))
    assert "encoding" in seen


def test_a_damaged_workbook_is_a_table_or_refused(tmp_path):
    dice, path = random.Random(1), tmp_path / "a.xlsx"
    whole = workbook(path, [HEADS, *[ROW] * 40]).read_bytes()
    seen = set()
    for _ in range(TIMES):
        path.write_bytes(damaged(whole, dice))
        seen.add(outcome(path))
    assert "not_a_workbook" in seen


@pytest.mark.parametrize("part", PARTS)
def test_a_workbook_with_a_damaged_part_is_a_table_or_refused(tmp_path, part):
    dice, path = random.Random(part), tmp_path / "a.xlsx"
    with zipfile.ZipFile(workbook(path, [HEADS, *[ROW] * 40])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    seen = set()
    for _ in range(TIMES):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, damaged(content, dice) if name == part else content)
        seen.add(outcome(path))
    assert "not_a_workbook" in seen
