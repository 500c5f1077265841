"""The records a reason rests on: which file of which office, which row, of which month.

Which facts a reason rests on stands in the rule book: those its rule asks for, and theirs in
turn. Which row supplied a fact stands in the side table of a snapshot made from files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from minsheng.policy.engine.book import Book
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.reports.intake import Extract, office, read_intake
from minsheng.recheck.words import Language, pick

NAME = "source.parquet"
COLUMNS = ("household_id", "person_no", "extract", "row", "month", "facts", "grade", "link")
HOUSEHOLD = -1
"""The `person_no` of what is the household's own."""
MOST = 3
"""Records named of a reason."""
GRADES = {1: ("申报", "declared"), 2: ("仅有佐证，未核实", "indicated"), 3: ("已核实", "verified")}
LINKS = {
    "matched": ("按姓名等匹配", "linked by name and the like"),
    "reviewed": ("经人工核对", "linked by hand"),
}
"""How a row was linked to the person, where that was not by number."""
NOT_FROM_FILES = (
    "本快照不是由部门文件导入的，没有来源记录。",
    "This snapshot was not made from files: there are no records.",
)
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file, and what it supplied.

    Attributes:
        person_no: place of the person in the household; -1 for the household.
        extract: place of the file in the list of extracts.
        row: as a person sees it in the sheet, from 1.
        month: yyyymm.
        grade: 1 declared, 2 indicated, 3 verified.
        link: how it was linked to the person.
    """

    person_no: int
    extract: int
    row: int
    month: int
    facts: frozenset[str]
    grade: int
    link: str


class Sources:
    """Where the facts of a snapshot come from.

    Args:
        snapshot: its folder.
        book: the rules whose facts are asked for.

    Attributes:
        extracts: the files; None where the snapshot was not made from any.

    Raises:
        RecheckError: `intake.json` is not what an import writes.
    """

    def __init__(self, snapshot: Path, book: Book) -> None:
        self.snapshot = snapshot
        self.book = book
        self.extracts: tuple[Extract, ...] | None = read_intake(snapshot)
        self.near = lru_cache(None)(self._near)

    def of(self, county: str, households: Iterable[int]) -> dict[int, list[Record]]:
        """The records of some households of a county, by household.

        Raises:
            RecheckError: the side table is not what an import writes.
        """
        path = self.snapshot / county / NAME
        found: defaultdict[int, list[Record]] = defaultdict(list)
        if self.extracts is None or not path.exists():
            return found
        wanted = pl.Series("household_id", sorted(households), pl.Int64)
        try:
            rows = pl.scan_parquet(path).select(COLUMNS)
            held = rows.filter(pl.col("household_id").is_in(wanted.implode())).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            msg = f"{path} is not readable ({error}); import the files again"
            raise RecheckError(msg) from error
        for household, person, extract, row, month, facts, grade, link in held.iter_rows():
            if not 0 <= extract < len(self.extracts):
                msg = f"{path} names extract {extract}, which intake.json does not have; "
                raise RecheckError(msg + "import the files again")
            supplied = frozenset((facts or "").split())
            found[household].append(
                Record(person, extract, row, month, supplied, grade, link or "")
            )
        return found

    def _near(self, rule: str) -> Mapping[str, int]:
        """How many steps each fact is from a rule that rests on it."""
        found: dict[str, int] = {}
        seen, level, steps = {rule}, [rule], 0
        while level:
            found.update((n, steps) for n in level if self.book.nodes[n].fact is not None)
            sources = [s for n in level for s in self.book.sources.get(n, ())]
            level, steps = [n for n in dict.fromkeys(sources) if n not in seen], steps + 1
            seen.update(level)
        return found

    def behind(self, rule: str, place: int, records: Sequence[Record]) -> list[Record]:
        """The records a reason rests on, those of the facts nearest to its rule first.

        Args:
            rule: the reason's.
            place: the person it is told of; -1 for the household.
            records: the household's.
        """
        near = self.near(rule)
        used = [one for one in records if not near.keys().isdisjoint(one.facts)]
        own = [one for one in used if one.person_no in (place, HOUSEHOLD)]
        if place != HOUSEHOLD and own:
            used = own

        def far(one: Record) -> tuple[int, int, int]:
            steps = min(near[fact] for fact in one.facts if fact in near)
            return steps, one.extract, one.row

        return sorted(used, key=far)

    def words(self, records: Sequence[Record], language: Language) -> str:
        """Records in words, one to a line; how many more there are."""
        told = [self._words(one, language) for one in records[:MOST]]
        if (more := len(records) - MOST) > 0:
            told.append(pick((f"另有{more}条", f"{more} more"), language))
        return "\n".join(told)

    def _words(self, record: Record, language: Language) -> str:
        """A record: `人力资源社会保障部门 参保.xlsx·参保 第17行（2020-10，已核实）`."""
        assert self.extracts is not None
        extract = self.extracts[record.extract]
        whose = office(extract.agency, language)
        file = "·".join(filter(None, (extract.file, extract.sheet)))
        month = f"{record.month // HUNDRED}-{record.month % HUNDRED:02d}" if record.month else ""
        grade = pick(GRADES.get(record.grade, ("", "")), language)
        link = pick(LINKS.get(record.link, ("", "")), language)
        held = pick(("，", ", "), language).join(filter(None, (month, grade, link)))
        return pick(
            (
                f"{whose} {file} 第{record.row}行（{held}）",
                f"{whose} {file} row {record.row} ({held})",
            ),
            language,
        )
