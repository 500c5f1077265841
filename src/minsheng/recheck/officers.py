"""What officers decided of the changes a run proposed, read strictly from their file.

A machine proposes and an officer decides; the next run must know it, or it would propose every
month again what was refused. A decision is bound to the change as it stood: the mark of the
facts, the reasons and the sum (`resting`). They are looked up in the run it was decided on, and
kept beside it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from minsheng.recheck.cells import AS_TEXT, as_written, safe
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import office_text, opened, text_of
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.spreadsheets import is_shortened, may_be_shortened, month_of
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.words import DECISIONS

CONFIRMED, REFUSED, OVERRIDDEN = "confirmed", "refused", "overridden"
AID = ("temporary_aid", "临时救助")
HEADS: Mapping[str, str] = {
    "household_id": "户编号",
    "benefit": "待遇",
    "change": "变动",
    "decision": "决定",
    "sum": "金额（元）",
    "reason": "理由",
    "officer": "经办人",
    "month": "所属月份",
    "until": "有效至",
}
"""The columns of the file, by both names."""
KEPT: Mapping[str, str] = {
    "rests_on": "事实标记",
    "own_reasons": "理由代码",
    "found_sum": "核查金额（元）",
}
"""The columns a register has besides: the change as it stood."""
NAMING = ("household_id", "month", "until", "rests_on")
"""Columns a spreadsheet takes for numbers or days, and saves as others."""
LOST = (
    "the number has lost its digits in a spreadsheet; copy it anew from the work list or the last "
    "register, into a column formatted as text"
)
BENEFIT_NAMES = {b.name: b.name for b in BENEFITS} | {b.zh: b.name for b in BENEFITS}
BENEFIT_NAMES |= dict.fromkeys(AID, AID[0])
DECIDABLE = ("stop_proposed", "adjust", "grant_proposed", "refuse_proposed")
"""Changes there is something to decide about."""
CHANGE_NAMES = {
    **{name: name for name in DECIDABLE},
    **{name.removesuffix("_proposed"): name for name in DECIDABLE},
    **{
        zh: code.name.lower()
        for code, (zh, _) in DECISIONS.items()
        if code.name.lower() in DECIDABLE
    },
}
DECIDED_NAMES = {
    **{name: name for name in (CONFIRMED, REFUSED, OVERRIDDEN)},
    "同意": CONFIRMED,
    "不同意": REFUSED,
    "另行决定": OVERRIDDEN,
}
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
YUAN = re.compile(r"\d{1,11}(\.\d{1,2})?", re.ASCII)
MARK = re.compile(r"[0-9a-f]{16}", re.ASCII)
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
MOST_ROWS = 1_000_000
MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of an officer.

    Attributes:
        sum: what the officer set instead, in fen (a month; temporary aid once); None where
            nothing was.
        month: of the run that proposed the change, `yyyy-mm`.
        until: the last month it holds for; empty as long as the change stands as it stood.
        rests_on: the mark of the facts the change rested on; empty where not looked up yet.
        own_reasons: the codes of its reasons.
        found_sum: what the rules gave, in fen; None where that is not known yet, or no sum was.
        row: of the file, as a spreadsheet numbers it.
    """

    household_id: int
    benefit: str
    change: str
    decision: str
    sum: int | None
    reason: str
    officer: str
    month: str
    until: str
    rests_on: str = ""
    own_reasons: str = ""
    found_sum: int | None = None
    row: int = 0

    def stands(self, before: int | None) -> int | None:
        """What the household has by it, in fen.

        Args:
            before: what it draws.
        """
        if self.decision == REFUSED:
            return before
        return self.sum if self.decision == OVERRIDDEN else self.found_sum


Decisions = Mapping[tuple[int, str], Decided]


def read_officers(path: Path) -> list[Decided]:
    """The decisions of a file.

    Raises:
        RecheckError: the first row that is wrong: where, what, and how to mend it.
    """
    found = [_decided(path, number, cells) for number, cells in _rows(path)]
    _refuse_two(path, found)
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file that hold something, by column, as a spreadsheet numbers them."""
    try:
        with opened(path, "save the decisions as CSV UTF-8 and name that file") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        msg = f"there is no file {path}; name the CSV file of the officers' decisions"
        raise RecheckError(msg) from error
    if len(content) > MOST_BYTES:
        raise RecheckError(f"{path} is larger than a file of decisions can be; name another file")
    text = office_text(content, path)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        msg = f"{path} is not readable as CSV ({error}); save the sheet as CSV UTF-8"
        raise RecheckError(msg) from error
    heads = [_head(name) for name in rows[0]] if rows else []
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    lacking = [f"{name} ({zh})" for name, zh in HEADS.items() if name not in heads]
    if lacking or twice:
        wrong = f"lacks {', '.join(lacking)}" if lacking else f"has {twice[0]} twice"
        raise RecheckError(f"{path}: row 1 {wrong}; write the nine heads, each once")
    if len(rows) > MOST_ROWS:
        msg = f"{path} has {len(rows):,} rows, more than {MOST_ROWS:,}; deliver it in parts"
        raise RecheckError(msg)
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            if len(cells) != len(heads):
                msg = f"{path}: row {number} has {len(cells)} cells, not {len(heads)}; fill in "
                raise RecheckError(msg + "the row, or delete it")
            named = zip(heads, (as_written(c.strip()) for c in cells), strict=True)
            yield number, {head: _as_meant(head, cell) for head, cell in named if head}


def _head(name: str) -> str:
    """A column by its name; empty for one that means nothing here."""
    name = name.strip()
    both = {**HEADS, **KEPT}
    return next((key for key, zh in both.items() if name in (key, zh)), "")


def _as_meant(head: str, cell: str) -> str:
    """A cell as it was before somebody kept a spreadsheet from changing it, or failed to."""
    if head in NAMING:
        cell = cell.removeprefix("'")
    return month_of(cell) if head in ("month", "until") else cell


def _decided(path: Path, row: int, cells: Mapping[str, str]) -> Decided:
    def refuse(column: str, remedy: str) -> RecheckError:
        wrong = f"is `{cells[column]}`" if cells.get(column) else "is empty"
        return RecheckError(f"{path}: row {row}, {column} ({HEADS[column]}) {wrong}; {remedy}")

    def one_of(column: str, known: Mapping[str, str], names: Iterable[str]) -> str:
        if cells[column] not in known:
            raise refuse(column, f"write one of {', '.join(names)}")
        return known[cells[column]]

    if is_shortened(cells["household_id"]):
        raise refuse("household_id", LOST)
    if not NUMBER.fullmatch(cells["household_id"]):
        raise refuse("household_id", "write the number of the household in the run")
    benefit = one_of("benefit", BENEFIT_NAMES, dict.fromkeys(BENEFIT_NAMES.values()))
    change = one_of("change", CHANGE_NAMES, DECIDABLE)
    decision = one_of("decision", DECIDED_NAMES, (CONFIRMED, REFUSED, OVERRIDDEN))
    if (decision == OVERRIDDEN) != bool(cells["sum"]):
        remedy = (
            "write the sum the officer set, in yuan"
            if decision == OVERRIDDEN
            else "leave it empty, for a sum goes only with `overridden`"
        )
        raise refuse("sum", remedy)
    if cells["sum"] and not YUAN.fullmatch(cells["sum"]):
        raise refuse("sum", "write yuan with at most two decimals, as 512.30")
    for column in ("reason", "officer"):
        if not cells[column]:
            raise refuse(column, "a decision has a reason and somebody who took it")
    if not MONTH.fullmatch(cells["month"]):
        raise refuse("month", "write the month of the run that proposed the change, as 2020-11")
    if cells["until"] and not MONTH.fullmatch(cells["until"]):
        raise refuse("until", "write a month as 2021-05, or leave it empty")
    if cells["until"] and cells["until"] < cells["month"]:
        raise refuse("until", f"it cannot end before its month {cells['month']}")
    return Decided(
        household_id=int(cells["household_id"]),
        benefit=benefit,
        change=change,
        decision=decision,
        sum=_fen(cells["sum"]),
        reason=cells["reason"],
        officer=cells["officer"],
        month=cells["month"],
        until=cells["until"],
        row=row,
        **_as_it_stood(path, row, cells),
    )


def _as_it_stood(path: Path, row: int, cells: Mapping[str, str]) -> dict[str, Any]:
    """What a register says of the change as it stood; nothing where it is no register."""
    mark, fen = cells.get("rests_on", ""), cells.get("found_sum", "")
    for column, wrong in (
        ("rests_on", bool(mark) and not MARK.fullmatch(mark)),
        ("found_sum", bool(fen) and not YUAN.fullmatch(fen)),
    ):
        if wrong:
            msg = f"{path}: row {row}, {column} ({KEPT[column]}) is `{cells[column]}`; leave it as "
            raise RecheckError(msg + "the register has it, or empty")
    reasons = " ".join(cells.get("own_reasons", "").split())
    return {"rests_on": mark, "own_reasons": reasons, "found_sum": _fen(fen)}


def _fen(yuan: str) -> int | None:
    """A sum written in yuan, in fen; None for none."""
    if not yuan:
        return None
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _refuse_two(path: Path, found: Sequence[Decided]) -> None:
    """Refuse two decisions of one change: nobody but the officers can say which holds."""
    seen: dict[tuple[int, str, str], Decided] = {}
    for one in found:
        other = seen.setdefault((one.household_id, one.benefit, one.month), one)
        if other is not one:
            who = f"by {other.officer} in row {other.row} and by {one.officer} in row {one.row}"
            raise RecheckError(
                f"{path}: {one.benefit} of household {one.household_id} was decided twice for "
                f"{one.month}, {who}; keep the one that holds"
            )


def in_force(found: Iterable[Decided], as_of: str) -> Decisions:
    """The decisions that hold for a month: the latest of each benefit of a household.

    Args:
        found: decisions.
        as_of: the month, `yyyy-mm`; what was decided of later ones is not known yet then.
    """
    held: dict[tuple[int, str], Decided] = {}
    for one in sorted(found, key=lambda one: one.month):
        if one.month <= as_of:
            held[one.household_id, one.benefit] = one
    return {key: one for key, one in held.items() if not one.until or as_of <= one.until}


def taken_in(
    path: Path, found: Sequence[Decided], month: str, changes: Mapping[tuple[int, str], Any]
) -> list[Decided]:
    """Decisions with the changes as they stood.

    Args:
        path: of their file, for messages.
        found: what it holds.
        month: of the run they are looked up in.
        changes: of that run, by household and benefit.

    Raises:
        RecheckError: a decision of that month is of a change the run did not propose.
    """
    made = []
    known = {household for household, _ in changes}
    for one in found:
        if (
            one.month == month
            and one.household_id not in known
            and may_be_shortened(one.household_id)
        ):
            raise RecheckError(
                f"{path}: row {one.row}: the run of {month} proposed nothing for household "
                f"{one.household_id}: it seems {LOST}"
            )
        if one.rests_on or one.month != month:
            made.append(one)
            continue
        row = changes.get((one.household_id, one.benefit))
        proposed = row["found"] if row else "nothing"
        if row is None or proposed != one.change:
            raise RecheckError(
                f"{path}: row {one.row}: the run of {month} proposed {proposed} of {one.benefit} "
                f"for household {one.household_id}, not {one.change}; correct the row"
            )
        made.append(
            replace(
                one,
                rests_on=row["rests_on"],
                own_reasons=row["own_reasons"],
                found_sum=row["found_sum"],
            )
        )
    return made


def refuse_unmarked(path: Path, found: Iterable[Decided]) -> None:
    """Refuse decisions of which is not known what they rested on.

    Raises:
        RecheckError: the first, and where to look it up.
    """
    for one in found:
        if not one.rests_on:
            raise RecheckError(
                f"{path}: row {one.row}: it is not known which facts household "
                f"{one.household_id} was decided on; give the run of {one.month} with --compare, "
                f"or take the file in with `minsheng officers RUN {path} --out REGISTER`"
            )


def as_register(found: Iterable[Decided]) -> bytes:
    """Decisions as a register: the file's columns, and the change as it stood.

    What only names something ends in a tab, as in a list of households (`sheet`).
    """
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([*HEADS, *KEPT])
    for one in found:
        sums = {"sum": _yuan(one.sum), "found_sum": _yuan(one.found_sum)}
        row = {**asdict(one), **sums}
        row |= {name: f"{row[name]}{AS_TEXT}" for name in NAMING if row[name]}
        writer.writerow([safe(row[name]) for name in (*HEADS, *KEPT)])
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def as_archived(found: Iterable[Decided]) -> list[dict[str, Any]]:
    """Decisions as a run keeps them, in an order of their own."""
    rows = [{k: v for k, v in asdict(one).items() if k != "row"} for one in found]
    return sorted(rows, key=lambda row: (row["household_id"], row["benefit"], row["month"]))


def archived(path: Path) -> list[Decided]:
    """The decisions a run keeps.

    Raises:
        RecheckError: they are gone, or not as a run writes them.
    """
    names = {f.name for f in fields(Decided)} - {"row"}
    try:
        held = strict_json(text_of(path))
        rows = [dict(row) for row in held]
    except (OSError, ValueError, TypeError, RecursionError):
        rows = [{}]
    if any(set(row) != names for row in rows):
        msg = f"{path} is not the officers' decisions of this run; restore it from a backup"
        raise RecheckError(msg)
    return [Decided(**row) for row in rows]


def digest_of(found: Iterable[Decided]) -> str:
    """SHA-256 of decisions; empty where there are none."""
    rows = as_archived(found)
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() if rows else ""
