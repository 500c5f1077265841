"""A list of households as a sheet (CSV) for the office's spreadsheet program.

UTF-8 with a byte order mark, without which spreadsheet programs take Chinese for something
else. Sums are in yuan; what is not settled is an empty field. No field can begin a formula:
what a spreadsheet would take for one stands behind an apostrophe.

Numbers that only name something (household, village) end in a tab, as in the statements banks
and payment services send out: a spreadsheet then takes them for text. As numbers of more than
eleven digits they would be shown as 3.20612E+12, and be that when the sheet is saved again.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from minsheng.recheck.asking import Asked
from minsheng.recheck.cells import AS_TEXT, safe
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import Row
from minsheng.recheck.other_help import words_of
from minsheng.recheck.single import write_single
from minsheng.recheck.wanted import SHORT
from minsheng.recheck.whose import Whose
from minsheng.recheck.words import FEN, STATUSES, Language, pick

HEADINGS = (
    ("户编号", "household"),
    ("结论", "outcome"),
    ("结论代码", "outcome code"),
    ("区县代码", "county code"),
    ("村（社区）代码", "village code"),
    ("乡镇（街道）、村（社区）", "township and village"),
    ("现领合计（元/月）", "drawn (yuan a month)"),
    ("拟定合计（元/月）", "proposed (yuan a month)"),
    ("拟给予临时救助（元，一次性）", "temporary aid proposed (yuan, once)"),
    ("主要理由", "main reason"),
    ("全部理由代码", "codes of all reasons"),
    ("待查事项数", "number of facts to ask for"),
    ("待查事项", "facts to ask for"),
    ("金额可信度", "status of the figures"),
    ("未查清原因", "unknown for"),
    ("其他救助", "other help"),
)
KNOWN_BY = 5
"""How many headings tell a sheet that was ours from another's."""
MOST_OF_A_HEADING = 65_536
AT_ONCE = 1_000


def as_sheet(
    rows: Iterable[Row], whose: Whose, places: Mapping[int, str], language: Language
) -> Iterator[bytes]:
    """The sheet, some lines at a time.

    Args:
        rows: the households.
        whose: of the run they are of.
        places: what a village is called, by its code.
        language: of headings and words.
    """
    held = io.StringIO()
    writer = csv.writer(held)
    yield codecs.BOM_UTF8
    writer.writerow(headings(language))
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(field) for field in _fields(row, whose, places, language)])
        if number % AT_ONCE == 0:
            yield _taken(held)
    yield _taken(held)


def headings(language: Language) -> list[str]:
    """The heading row."""
    return [pick(heading, language) for heading in HEADINGS]


def _taken(held: io.StringIO) -> bytes:
    """What was written since, which is then forgotten."""
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


def write_sheet(path: Path, pieces: Iterable[bytes], *, replace: bool = False) -> None:
    """Write a sheet that is there whole or not at all, readable by its owner alone.

    Of two commands that write the same one at once the later is refused, as it would be
    had it begun later.

    Args:
        path: where.
        pieces: what, some lines at a time.
        replace: whether it may take the place of an earlier list; of nothing else it ever does.

    Raises:
        RecheckError: something stands there, or the file cannot be written.
    """

    def refuse() -> None:
        refuse_another(path, replace=replace)

    write_single(path, pieces, refuse, "the list", replace=replace)


def refuse_another(path: Path, *, replace: bool) -> None:
    """Leave alone what is there: somebody may have written into it.

    Args:
        path: where a sheet is to be written.
        replace: whether it may take the place of an earlier list: never of one that got
            other columns since, nor of anything else.

    Raises:
        RecheckError: something stands there.
    """
    if not os.path.lexists(path):
        return
    found, known = _heading_of(path), [headings("zh"), headings("en")]
    if found in known:
        if not replace:
            msg = (
                f"{path} is there already, and somebody may have written into it; name another "
                "file with --csv, or replace it with --replace"
            )
            raise RecheckError(msg)
        return
    ours = found[:KNOWN_BY] in [whole[:KNOWN_BY] for whole in known]
    what = "has other columns than a list of households" if ours else "is no list of households"
    msg = (
        f"{path} is there already and {what}, so it was left as it is; "
        "name another file with --csv, or move that one away first"
    )
    raise RecheckError(msg)


def _heading_of(path: Path) -> list[str]:
    """The first row of a sheet as it is written here, else nothing; a pipe is not waited for."""
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, how), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return []
            first = file.readline(MOST_OF_A_HEADING)
    except OSError:
        return []
    # Half a row could be taken for a whole one.
    if not first.startswith(codecs.BOM_UTF8) or not first.endswith(b"\n"):
        return []
    try:
        return next(csv.reader([first.decode("utf-8-sig")], strict=True), [])
    except (UnicodeError, csv.Error):
        return []


def _fields(
    row: Row, whose: Whose, places: Mapping[int, str], language: Language
) -> list[str | int]:
    """A household's line."""
    return [
        f"{row.household_id}{AS_TEXT}",
        row.said(language),
        SHORT[row.outcome],
        row.county,
        f"{row.village}{AS_TEXT}",
        places.get(row.village, ""),
        yuan_cell(row.before),
        yuan_cell(row.after),
        yuan_cell(row.once),
        whose.listing.words(row, language),
        " ".join(row.reasons),
        len(row.ask),
        pick(("；", "; "), language).join(_task(a, language) for a in whose.asked(row, language)),
        pick(STATUSES[row.figures], language) if row.figures in STATUSES else row.figures,
        row.why(language),
        words_of(row.other_help, language),
    ]


def _task(asked: Asked, language: Language) -> str:
    """What to settle, of whom, and who holds it: `查清户主养老金（人力资源社会保障部门）`."""
    held = pick(("（{}）", " ({})"), language).format(asked.of) if asked.of else ""
    return asked.task + held


def yuan_cell(fen: int | None) -> str:
    """A sum a spreadsheet can add up; empty where it is not settled."""
    return "" if fen is None else f"{fen // FEN}.{fen % FEN:02d}"
