"""Files as offices send them, and a small contract they are read by."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from minsheng.recheck.extracts.contract import Contract, read_contract
from minsheng.snapshot.facts import known_facts

SHEET = "工资表"
TEXT = """
zh: 工资表
en: wages
agency: tax
per: county
about: person
covers: authorised
absent: none
fresh: 2
grade: verified
purposes: [recheck]
authorisation: true
basis: {zh: 某法第1条, en: art. 1}
key: [number, month, payer]
columns:
  number: {head: 公民身份号码, type: number}
  name: {head: 姓名, type: name}
  month: {head: 所属年月, type: month}
  payer: {head: 单位, type: text, may_be_empty: true}
  wage: {head: 收入额（元）, type: money, unit: yuan, most: 500000}
"""
HEADS = ("公民身份号码", "姓名", "所属年月", "单位", "收入额（元）")
NUMBER = "320681199001010013"
ROW = (NUMBER, "张三", "2020-10", "示意公司", "3000")


def small(text: str = TEXT) -> Contract:
    """The contract of a small extract."""
    return read_contract("small", text, known_facts())


def workbook(
    path: Path,
    rows: Sequence[Sequence[Any]] = (HEADS, ROW),
    sheet: str = SHEET,
    also: Callable[[Any, Any], None] | None = None,
    options: dict[str, Any] | None = None,
) -> Path:
    """A workbook of one sheet; `also` may do more to the book and its page."""
    with xlsxwriter.Workbook(str(path), options or {}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, place, cell)
                elif cell is not None:
                    page.write(number, place, cell)
        if also:
            also(book, page)
    return path


def patched(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A workbook one part of which is changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


FIRST = "xl/worksheets/sheet1.xml"
CELL = re.compile(rb'<c r="B2"[^>]*>.*?</c>')


def with_cell(path: Path, cell: bytes) -> Path:
    """A workbook whose cell B2 is this XML."""
    return patched(path, FIRST, lambda xml: CELL.sub(cell, xml))


def csv_of(*rows: Sequence[str], end: str = "\r\n", separator: str = ",") -> str:
    """The text of a CSV."""
    return "".join(separator.join(row) + end for row in rows)
