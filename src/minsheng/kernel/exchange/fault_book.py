"""The workbook of the rows that could not be taken: red cells, and what is wrong in a last column.

It comes back by the same way as any list. Its rows bear new keys, of the register as it stands
now: an officer who was told of a conflict and sends the row again has seen what it would replace.
Cells they did not touch say what the register says now, so that nothing old is written over it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.exchange import kinds
from minsheng.kernel.exchange.area_names import names_on
from minsheng.kernel.exchange.cells import as_typed, defused
from minsheng.kernel.exchange.comparing import untouched
from minsheng.kernel.exchange.content import XLSX
from minsheng.kernel.exchange.export import TYPES, Sent, about, size_of
from minsheng.kernel.exchange.incoming import Line as Came
from minsheng.kernel.exchange.kinds import Cell, Seen
from minsheng.kernel.exchange.listing import Column, Listing
from minsheng.kernel.exchange.plan import Plan, Problem, Standing
from minsheng.kernel.exchange.sheet_out import Line, Sheet
from minsheng.kernel.exchange.within import at_work
from minsheng.kernel.exchange.words import BadCellError, Language, Words

LONGEST = 1_000
"""Signs of a cell, or of a key, that are given back."""
ROW = Words("（原第{row}行）", "(row {row} of the file) ")
FAULTS = Words("待改正", "to mend")


def fault_workbook(
    listing: Listing, officer: Officer, plan: Plan, *, now: datetime, language: Language = "zh"
) -> Sent:
    """The rows of a plan that could not be taken, to be mended and sent again.

    Args:
        listing: of which.
        officer: who brought them.
        plan: what was found of the file (`plan.plan_of`).
        now: the moment.
        language: of heads and sentences.
    """
    by_row: dict[int, list[Problem]] = {}
    for problem in plan.problems:
        by_row.setdefault(problem.row, []).append(problem)
    with at_work(officer), tempfile.TemporaryDirectory(prefix="minsheng-") as at:
        path = Path(at, "faults.xlsx")
        seen = Seen(language, names_on(now.date()), yours=listing.editable(officer))
        sheet = Sheet(path, listing, seen, faulty=True)
        sheet.write(
            _line(listing, plan.lines[row], plan.current.get(row), problems, seen)
            for row, problems in sorted(by_row.items())
        )
        sheet.close(about(listing, officer, {}, now) | {"rows": sheet.rows})
        file = path.open("rb")
    name = f"{listing.name.said(language)}-{FAULTS.said(language)}-{now:%Y%m%d}.{XLSX}"
    return Sent(name, TYPES[XLSX], size_of(file), sheet.rows, file)


def _line(
    listing: Listing, came: Came, now: Standing | None, problems: Iterable[Problem], seen: Seen
) -> Line:
    red = frozenset(problem.column for problem in problems) - {""}
    token = defused(came.token[:LONGEST]) if now is None else listing.token(now.row, now.seen)
    cells = [_cell(listing, column, came, now, red, seen) for column in listing.columns]
    language = seen.language
    why = ("；" if language == "zh" else "; ").join(p.why.said(language) for p in problems)
    return Line(token, cells, red, ROW.said(language).format(row=came.row) + why)


def _cell(
    listing: Listing,
    column: Column,
    came: Came,
    now: Standing | None,
    red: frozenset[str],
    seen: Seen,
) -> Cell:
    """A cell as it came; as it is in the register where the officer did not touch it."""
    text = came.cells.get(column.key)
    if now is not None and column.key not in red:
        # A new row of somebody known is theirs now; what it left empty says nothing of them.
        kept = text is None or column.change is None or not (text or came.token)
        if kept or untouched(listing, column, text or "", now.token, now.seen):
            return column.kind.cell(column.value(now.row), now.seen)
    if not text:
        return None
    if column.kind.style != kinds.TEXT:
        try:
            return column.kind.cell(column.kind.read(text, seen), seen)
        except BadCellError:
            pass  # it is shown as it came, in red, with what is wrong beside it
    return defused(as_typed(text[:LONGEST]))
