"""A town's work list as a workbook: one block of lines for each household, one visit each.

Every word goes in as a string: no cell can become a formula or a link, whatever stands in it.
Numbers that only name something are text, too. Columns of codes are hidden: by them the office
matches a filled-in list to the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter

from minsheng.recheck.files import cannot_write
from minsheng.recheck.reports.entries import ASK, KINDS, Entry, Line, People
from minsheng.recheck.reports.records import HOUSEHOLD
from minsheng.recheck.wanted import outcome_words
from minsheng.recheck.words import FEN, Language, pick

HEADS, EXPLAINED, FIRST = 0, 1, 2
"""Rows: the heads, what they mean, and the first household's."""
A4 = 9
MARGIN = 0.3
LINE = 14
"""Height of a line of text in points."""
HIGHEST = 409
"""Height in points beyond which no row goes in a workbook."""
FILLED = 0.94
"""How much of a line is filled before a word, or a number with its unit, goes to the next."""
FONT = "微软雅黑"
"""Of the cells; where it is missing the spreadsheet program takes another Chinese one."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, head and meaning in Chinese and English, its width in letters.

    Attributes:
        hidden: whether it is a key that nobody reads.
        visit: whether it is filled in at the visit.
    """

    name: str
    head: tuple[str, str]
    told: tuple[str, str]
    width: float
    hidden: bool = False
    visit: bool = False


VISIT = (
    Column(
        "visited",
        ("入户日期", "visited on"),
        ("入户时填写", "filled in at the visit"),
        9,
        visit=True,
    ),
    Column("worker_1", ("调查人一", "worker 1"), ("签名", "signature"), 10, visit=True),
    Column(
        "worker_2",
        ("调查人二", "worker 2"),
        ("签名；入户须两人以上", "signature; at least two visit"),
        10,
        visit=True,
    ),
    Column(
        "family",
        ("家庭陈述", "the family says"),
        ("家庭的说明和意见", "what it says for itself"),
        16,
        visit=True,
    ),
    Column(
        "result", ("核实结果", "result"), ("从下拉列表选择", "choose from the list"), 10, visit=True
    ),
)
KEYS = (
    Column(
        "key_household", ("键：户编号", "key: household"), ("请勿改动", "leave"), 15, hidden=True
    ),
    Column("key_village", ("键：村代码", "key: village"), ("请勿改动", "leave"), 14, hidden=True),
    Column("key_line", ("键：事项", "key: line"), ("请勿改动", "leave"), 20, hidden=True),
    Column("key_person", ("键：成员", "key: person"), ("请勿改动", "leave"), 8, hidden=True),
)
COLUMNS = (
    Column("number", ("序号", "no."), ("先办的在前", "first is first"), 6),
    Column(
        "first",
        ("先查", "ask first"),
        ("有数的，查清前不停不拒", "a number: nothing stops before"),
        9,
    ),
    Column("village", ("村（社区）", "village"), ("家庭所在", "where it lives"), 15),
    Column("household", ("户编号", "household"), ("快照中的编号", "in the snapshot"), 20),
    Column("person", ("姓名", "name"), ("由经办机构按登记册填写", "filled in by the office"), 9),
    Column("outcome", ("结论", "outcome"), ("机器建议，由人决定", "proposed, not decided"), 10),
    Column("kind", ("事项", "line"), ("本行写什么", "what the line says"), 9),
    Column(
        "text",
        ("内容", "what"),
        ("＋有利 －不利 ·说明 ？待查", "+ for, - against, · note, ? open"),
        44,
    ),
    Column("before", ("现领", "drawn"), ("元/月", "yuan a month"), 9),
    Column(
        "after", ("拟定", "proposed"), ("元/月；临时救助为一次性", "yuan a month; aid: once"), 9
    ),
    Column(
        "record",
        ("所依据的记录", "records it rests on"),
        ("部门、文件、行、月份、证据等级", "office, file, row, month, grade"),
        36,
    ),
    *VISIT,
    *KEYS,
)
HINT_COLUMNS = (
    Column("number", ("序号", "no."), ("按村排列", "by village"), 5),
    *COLUMNS[2:5],
    Column(
        "text",
        ("可能符合的救助", "may qualify for"),
        ("线索，不是结论；上门告知政策", "a hint, no decision: visit and tell"),
        60,
    ),
    *VISIT,
    *KEYS[:3],
)
RESULTS = (
    ("属实", "as stated"),
    ("不属实", "not so"),
    ("部分属实", "in part"),
    ("未见到人", "nobody met"),
)
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Hint:
    """A household only screened that may be entitled to something."""

    household_id: int
    village: int
    text: str


@dataclass(frozen=True)
class Town:
    """What a work list is made of.

    Attributes:
        title: the town's name, county first.
        villages: what its villages are called, by code.
        entries: its households, in their order.
        hints: households only screened with a hint, by village and number.
        notes: what is to be known before use.
        created: the day the workbook says it is of: that of the law, for no clock is asked.
    """

    title: str
    villages: dict[int, str]
    entries: Sequence[Entry]
    hints: Sequence[Hint]
    notes: Sequence[str]
    created: datetime


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width in letters; a Chinese one counts two.

    Not every program finds the height of a row by itself, and none that prints without a screen.
    """
    room = int(width * FILLED)
    return sum(_of_part(part, room) for part in text.split("\n"))


def _of_part(part: str, room: int) -> int:
    """The lines of a part without a break of its own; English goes over by whole words."""
    if part.isascii():
        return max(1, len(wrap(part, room)))
    return max(1, ceil(len(part.encode("gb18030")) / room))


def _height(told: Mapping[str, str], columns: Sequence[Column]) -> int:
    """The height of a row in points, from the texts of its columns by name."""
    wide = {column.name: column.width for column in columns}
    return min(HIGHEST, LINE * max(lines(text, wide[name]) for name, text in told.items()))


def write_town(path: Path, town: Town, people: People, language: Language) -> None:
    """Write the work list of a town.

    Args:
        path: of the workbook.
        town: its households.
        people: names by household and person; those not in it are left for the office.
        language: of heads and words.

    Raises:
        RecheckError: it could not be written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),  # decisions about people lie in no folder others may read
    }
    try:
        book = xlsxwriter.Workbook(str(path), options)
        book.set_properties({"title": town.title, "created": town.created})
        writer = _Writer(book, town, people, language)
        writer.households()
        writer.hints()
        writer.notes()
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise cannot_write(path, error.args[0]) from error
    except OSError as error:
        raise cannot_write(path, error) from error


class _Writer:
    """The sheets of one workbook."""

    def __init__(self, book: Any, town: Town, people: People, language: Language) -> None:
        self.book, self.town, self.people, self.language = book, town, people, language
        base = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True}
        top = {"top": 2, "top_color": "#1f2933"}  # between two households
        hair = {"top": 4, "top_color": "#b8c2cc"}
        money = {"num_format": "#,##0.00"}
        grey = {"font_color": "#8a94a0"}
        made = book.add_format
        self.head = made(
            {**base, "bold": True, "bg_color": "#1b4f8a", "font_color": "#ffffff", "border": 1}
        )
        self.told = made(
            {**base, "font_size": 9, "bg_color": "#eef2f6", "font_color": "#52606d", "border": 1}
        )
        self.plain = {
            False: made({**base, **hair}),
            True: made({**base, **top}),
        }
        ask = {"bg_color": "#fff1c9", "bold": True}
        self.ask = {False: made({**base, **hair, **ask}), True: made({**base, **top, **ask})}
        self.bold = made({**base, **top, "bold": True})
        self.again = made({**base, **grey, **hair})
        self.money = {
            False: made({**base, **money, **hair}),
            True: made({**base, **top, **money}),
        }
        self.wide = made({**base, "font_size": 11})

    def _say(self, both: tuple[str, str]) -> str:
        return pick(both, self.language)

    def _sheet(self, name: tuple[str, str], columns: Sequence[Column], rows: int) -> Any:
        """A sheet with its heads, set for reading and for paper."""
        sheet = self.book.add_worksheet(self._say(name))
        for place, column in enumerate(columns):
            hidden = {"hidden": True} if column.hidden else {}
            sheet.set_column(place, place, column.width, self.plain[False], hidden)
        for row, words in ((HEADS, "head"), (EXPLAINED, "told")):
            said = {column.name: self._say(getattr(column, words)) for column in columns}
            sheet.set_row(row, _height(said, columns))
        for place, column in enumerate(columns):
            sheet.write_string(HEADS, place, self._say(column.head), self.head)
        for place, column in enumerate(columns):
            sheet.write_string(EXPLAINED, place, self._say(column.told), self.told)
        seen = sum(not column.hidden for column in columns)
        last = max(FIRST, FIRST + rows - 1)
        frozen = next(p for p, column in enumerate(columns) if column.name == "household") + 1
        sheet.freeze_panes(FIRST, frozen)
        sheet.autofilter(EXPLAINED, 0, last, seen - 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(MARGIN, MARGIN, 0.5, 0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADS, EXPLAINED)
        sheet.print_area(0, 0, last, seen - 1)
        title = self.town.title.replace("&", "&&")
        sheet.set_header(f"&L{title}&R{self._say(name)}")
        sheet.set_footer("&C" + self._say(("第&P页，共&N页", "page &P of &N")))
        result = next(p for p, column in enumerate(columns) if column.name == "result")
        source = [self._say(words) for words in RESULTS]
        sheet.data_validation(
            FIRST,
            result,
            last,
            result,
            {"validate": "list", "source": source, "error_type": "warning"},
        )
        return sheet

    def households(self) -> None:
        """The sheet of those of whom something is proposed, or nothing can be said."""
        rows = sum(len(entry.lines) for entry in self.town.entries)
        sheet = self._sheet(("工作清单", "work list"), COLUMNS, rows)
        at = FIRST
        for number, entry in enumerate(self.town.entries, 1):
            for place, line in enumerate(entry.lines):
                self._line(sheet, at, entry, line, number if place == 0 else None)
                at += 1

    def _line(self, sheet: Any, at: int, entry: Entry, line: Line, number: int | None) -> None:
        """A line of a household; above its first there is a border."""
        first = number is not None
        shared = self.bold if first else self.again
        village = self.town.villages.get(entry.village, "")
        outcome = outcome_words(entry.outcome, self.language)
        told = {"text": line.text, "record": line.record, "village": village, "outcome": outcome}
        sheet.set_row(at, _height(told, COLUMNS))
        plain, write = self.plain[first], sheet.write_string
        if first:
            for column in (
                "record",
                *(v.name for v in VISIT),
                "before",
                "after",
                "person",
                "first",
            ):
                sheet.write_blank(at, PLACE[column], None, plain)
            sheet.write_number(at, PLACE["number"], number, shared)
        if entry.asked or entry.files:
            # On every line of the household: whoever filters or scrolls sees it all the same.
            write(at, PLACE["first"], self._to_ask(entry), self.ask[first])
        write(at, PLACE["village"], village, shared)
        write(at, PLACE["household"], str(entry.household_id), shared)
        if name := self._name(entry, line):
            write(at, PLACE["person"], name, plain)
        write(at, PLACE["outcome"], outcome, shared)
        said = self.ask[first] if line.kind == ASK else plain
        write(at, PLACE["kind"], self._say(KINDS[line.kind]), said)
        write(at, PLACE["text"], line.text, said)
        for column, fen in (("before", line.before), ("after", line.after)):
            if fen is not None:
                sheet.write_number(at, PLACE[column], fen / FEN, self.money[first])
        if line.record:
            write(at, PLACE["record"], line.record, plain)
        write(at, PLACE["key_household"], str(entry.household_id))
        write(at, PLACE["key_village"], str(entry.village))
        write(at, PLACE["key_line"], f"{line.kind}:{line.key}")
        write(at, PLACE["key_person"], "" if line.person_no == HOUSEHOLD else str(line.person_no))

    def _to_ask(self, entry: Entry) -> str:
        """How much is to be found out first; that only files are waited for, where nothing is."""
        if not entry.asked:
            return self._say(("等资料", "await file"))
        return self._say((f"先查{entry.asked}项", f"ask {entry.asked} first"))

    def _name(self, entry: Entry, line: Line) -> str:
        """Whose line it is: a person's, or on the household's first line the head's."""
        if not self.people:
            return ""
        household, people = entry.household_id, self.people
        if line.person_no != HOUSEHOLD:
            return people.get((household, line.person_no), "")
        if line is not entry.lines[0]:
            return ""
        head = people.get((household, entry.head_no), "")
        return people.get((household, HOUSEHOLD), head)

    def hints(self) -> None:
        """The sheet of those only screened, where there are hints."""
        if not self.town.hints:
            return
        sheet = self._sheet(("线索", "hints"), HINT_COLUMNS, len(self.town.hints))
        place = {column.name: number for number, column in enumerate(HINT_COLUMNS)}
        for number, hint in enumerate(self.town.hints, 1):
            at = FIRST + number - 1
            village = self.town.villages.get(hint.village, "")
            told = {"text": hint.text, "village": village}
            sheet.set_row(at, _height(told, HINT_COLUMNS))
            sheet.write_number(at, place["number"], number)
            sheet.write_string(at, place["village"], village)
            sheet.write_string(at, place["household"], str(hint.household_id))
            if name := self.people.get((hint.household_id, HOUSEHOLD), ""):
                sheet.write_string(at, place["person"], name)
            sheet.write_string(at, place["text"], hint.text)
            sheet.write_string(at, place["key_household"], str(hint.household_id))
            sheet.write_string(at, place["key_village"], str(hint.village))
            sheet.write_string(at, place["key_line"], "hint:")

    def notes(self) -> None:
        """The sheet that says what the list is, and how it is used."""
        sheet = self.book.add_worksheet(self._say(("说明", "about")))
        sheet.set_column(0, 0, 110, self.wide)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for at, text in enumerate((self.town.title, *self.town.notes)):
            sheet.write_string(at, 0, text, self.wide)
