"""The records a reason rests on: which file of which office, which row, of which month.

Which facts a reason rests on is read from the household's evaluation: those that made its rule
come out as it did, and no other that the rule asks for. Which row supplied a fact stands in the
side table of a snapshot made from files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minsheng.policy.engine.book import Book
from minsheng.recheck.bearing import Bearing
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.reports.intake import Extract, office, read_intake
from minsheng.recheck.words import Language, pick

NAME = "source.parquet"
COLUMNS = ("household_id", "person_no", "extract", "row", "month", "facts", "grade", "link")
HOUSEHOLD = -1
"""The `person_no` of what is the household's own."""
OF_PERSONS = ("bill", "contribution")
"""What belongs to a person: its records are that person's."""
MOST = 3
"""Files named of a reason, and rows of a file."""
GRADES = {1: ("申报", "declared"), 2: ("仅作提示，未核实", "indicated"), 3: ("已核实", "verified")}
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
        row: as a person sees it in the sheet, from 1; -1 where none is kept.
        month: yyyymm; 0 where the row has none of its own.
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
        intake: what it was made from; None where not from files.
        extracts: the files; None where the snapshot was not made from any.

    Raises:
        RecheckError: `intake.json` is not what an import writes.
    """

    def __init__(self, snapshot: Path, book: Book) -> None:
        self.snapshot = snapshot
        self.book = book
        self.intake = intake = read_intake(snapshot)
        self.extracts: tuple[Extract, ...] | None = None if intake is None else intake.extracts

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

    def behind(
        self, bearing: Bearing, rule: str, row: int, records: Sequence[Record]
    ) -> list[Record]:
        """The records a reason rests on, those of the facts nearest to its rule first.

        Args:
            bearing: what the values of the household rest on.
            rule: the reason's.
            row: of its entity: whom it is told of.
            records: the household's.
        """
        near: dict[tuple[str, int], int] = {}
        for (fact, place), steps in bearing.of(rule, row).items():
            of = fact, self._whose(bearing, fact, place)
            near[of] = min(steps, near.get(of, steps))
        found: list[tuple[int, Record]] = []
        for one in records:
            # What is the household's any of its persons may have supplied: a bank knows persons.
            held = ((fact, whose) for fact in one.facts for whose in (one.person_no, HOUSEHOLD))
            steps_to = [near[of] for of in held if of in near]
            if steps_to:
                found.append((min(steps_to), one))
        found.sort(key=lambda pair: (pair[0], pair[1].extract, pair[1].row))
        return [one for _, one in found]

    def _whose(self, bearing: Bearing, fact: str, place: int) -> int:
        """The person a fact is of, by the place in the household; -1 of the household's own."""
        entity = self.book.nodes[fact].entity
        if entity in OF_PERSONS:
            return bearing.trace.household.parents[entity][place]
        return place if entity == "person" else HOUSEHOLD

    def words(self, records: Sequence[Record], language: Language) -> str:
        """Records in words, those of one file together, a line each; how many more there are.

        Args:
            records: in the order in which they are told.
            language: `zh` or `en`.
        """
        files: dict[tuple[int, int, str], list[Record]] = {}
        for one in records:
            files.setdefault((one.extract, one.grade, one.link), []).append(one)
        told = [self._words(of_file, language) for of_file in list(files.values())[:MOST]]
        more = sum(len(of_file) for of_file in list(files.values())[MOST:])
        if more:
            told.append(pick((f"另有{more}条", f"{more} more"), language))
        return "\n".join(told)

    def _words(self, records: Sequence[Record], language: Language) -> str:
        """Records of one file: `税务部门 个税.csv 第25、26行（2020-10，已核实）`."""
        assert self.extracts is not None
        first = records[0]
        extract = self.extracts[first.extract]
        whose = office(extract.agency, language)
        # A file is most often called as its sheet is.
        sheet = "" if extract.sheet in extract.file else extract.sheet
        file = "·".join(filter(None, (extract.file, sheet)))
        rows = _rows([one.row for one in records], language)
        month = _months([one.month for one in records], extract.month, language)
        grade = pick(GRADES.get(first.grade, ("", "")), language)
        link = pick(LINKS.get(first.link, ("", "")), language)
        held = pick(("，", ", "), language).join(filter(None, (month, grade, link)))
        told = " ".join(filter(None, (whose, file, rows)))
        return f"{told}{pick((f'（{held}）', f' ({held})'), language)}"


def _rows(rows: Sequence[int], language: Language) -> str:
    """The numbers of rows, some of them where they are many; nothing where none is kept."""
    rows = [row for row in rows if row > 0]
    if not rows:
        return ""
    shown = [str(row) for row in rows[:MOST]]
    if language == "zh":
        more = f"等{len(rows)}行" if len(rows) > MOST else ""
        return f"第{'、'.join(shown)}行{more}"
    more = f" and {len(rows) - MOST} more" if len(rows) > MOST else ""
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(shown)}{more}"


def _months(months: Sequence[int], of_file: str, language: Language) -> str:
    """From which month to which; that of the file where the rows have none of their own."""
    known = [month for month in months if month]
    if not known:
        return of_file
    first, last = (f"{m // HUNDRED}-{m % HUNDRED:02d}" for m in (min(known), max(known)))
    return first if first == last else pick((f"{first}至{last}", f"{first} to {last}"), language)
