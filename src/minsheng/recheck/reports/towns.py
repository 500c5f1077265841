"""The work lists of a run: a workbook for each town, ordered by what waiting costs the family.

First come those who may go without most while nobody decides; stops come last, for until then
the family goes on drawing. All lines of a household stand together, so that one visit settles
it; what is to be found out stands before what is proposed. Those only screened with a hint
stand on a sheet of their own.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import polars as pl

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.files import LOCK, PRIVATE_FOLDER, cannot_write, held
from minsheng.recheck.listing import Listing, Row
from minsheng.recheck.mainly import CALLED, CHANGE_OF
from minsheng.recheck.place_names import TOWNSHIP
from minsheng.recheck.reports.entries import Entries, Entry, People
from minsheng.recheck.reports.material import frame_of
from minsheng.recheck.reports.records import NOT_FROM_FILES, Sources
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.workbook import Hint, Town, write_town
from minsheng.recheck.reports.workers import Workers
from minsheng.recheck.settled import HANGS, NEW, PLAIN
from minsheng.recheck.wanted import Wanted
from minsheng.recheck.words import Language, pick
from minsheng.recheck.written import read_decisions

WAITING = (NEW, HANGS, *PLAIN)
"""Outcomes somebody has to look at."""
HINT = "hint"
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""Letters that no file's name may have everywhere."""
Report = Callable[[str, int, int], None]


def titled(county: str, town: str) -> str:
    """A town after its county, once: `海门区经济技术开发区` is called after county and city."""
    _, found, rest = town.partition(county)
    return f"{county}{rest if found else town}"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: workbooks, households, and households with a hint."""

    towns: int
    households: int
    hints: int


class Worklists:
    """Writes the work lists of a run.

    Args:
        listing: the run.
        names: what places are called, by their codes of twelve digits.
        language: `zh` or `en`.
        snapshot_folder: where the snapshot is now, if it was moved.
        people: names of people, to be filled in; none are in a run or a snapshot.
        told: puts a fault's sentence, which is English, into the language.

    Raises:
        RecheckError: the snapshot is gone or was changed.
    """

    def __init__(
        self,
        listing: Listing,
        names: Mapping[int, str],
        language: Language,
        snapshot_folder: Path | None = None,
        people: People | None = None,
        told: Callable[[str], str] = str,
    ) -> None:
        self.listing = listing
        self.say = Saying(language, names, listing, told)
        self.people = people or {}
        self.explainer = Explainer(listing.run, listing.library, snapshot_folder)
        self.sources = Sources(self.explainer.snapshot.folder, self.explainer.book)
        self.entries = Entries(self.explainer, self.sources, language)

    def write(self, out: Path, report: Report | None = None) -> Written:
        """Write a workbook for each town that has somebody to visit.

        Args:
            out: the folder; it is made, whole or not at all.
            report: is told `("worklist", households done, households)`.

        Raises:
            RecheckError: the folder is there already, or cannot be written.
        """
        refuse_existing(out)
        part = out.with_name(f".{out.name}.part")
        try:
            part.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(out, error) from error
        with held(part):
            try:
                _sweep(part)
                written = self._write(part, report)
                part.rename(out)
                (out / LOCK).unlink()
            except OSError as error:
                raise cannot_write(out, error) from error
            finally:
                shutil.rmtree(part, ignore_errors=True)
        return written

    def _write(self, out: Path, report: Report | None) -> Written:
        """Write the workbooks, county by county; the next is worded while one is written."""
        counts = self.listing.counts(Wanted(outcomes=WAITING))
        total, done = sum(counts.values()), 0
        towns = hints = 0
        with Workers(self.entries, total, self.say.language) as workers:
            for county, worded in _ahead(sorted(self.listing.counties), self._begun(workers)):
                by_town: defaultdict[int, list[Entry]] = defaultdict(list)
                for entry in worded:
                    by_town[entry.village // TOWNSHIP].append(entry)
                    done += 1
                    if report is not None:
                        report("worklist", done, total)
                hinted = self._hints(county)
                for town in sorted({*by_town, *hinted}):
                    found = sorted(by_town.get(town, []), key=by_order)
                    self._town(out, town, found, hinted.get(town, []))
                    towns += 1
                hints += sum(map(len, hinted.values()))
        return Written(towns, done, hints)

    def _begun(self, workers: Workers) -> Callable[[int], Iterator[Entry]]:
        """Begins to word the households of a county somebody has to look at."""

        def part_of(row: Row) -> str:
            return self.explainer.part_of(row.household_id).name

        def begin(county: int) -> Iterator[Entry]:
            # A part is read once, and only some are held: so its households come together.
            rows = sorted(self.listing.rows(Wanted(outcomes=WAITING, county=county)), key=part_of)
            records = self.sources.of(str(county), (row.household_id for row in rows))
            return workers.begin(rows, records)

        return begin

    def _hints(self, county: int) -> dict[int, list[Hint]]:
        """The households of a county that were only screened and have a hint, by town."""
        found: defaultdict[int, list[Hint]] = defaultdict(list)
        comma = self.say.pick("、", ", ")
        columns = ("household_id", "village", "outcome", *CHANGE_OF)
        for entry in self.listing.about["parts"]:
            if not entry["households"] or int(entry["part"].partition("-")[0]) != county:
                continue
            table = read_decisions(
                self.listing.run, self.listing.about, entry["part"], columns, checked=True
            )
            frame = frame_of(table).with_columns(pl.col("outcome", *CHANGE_OF).cast(pl.String))
            hinted = frame.filter(pl.col("outcome") == HINT).sort("village", "household_id")
            for row in hinted.iter_rows(named=True):
                benefits = [
                    CALLED[name] for column, name in CHANGE_OF.items() if row[column] == HINT
                ]
                text = comma.join(self.say.pick(*called) for called in benefits)
                town = row["village"] // TOWNSHIP
                found[town].append(Hint(row["household_id"], row["village"], text))
        return {
            town: sorted(hints, key=lambda hint: (hint.village, hint.household_id))
            for town, hints in found.items()
        }

    def _town(self, out: Path, town: int, entries: Sequence[Entry], hints: Sequence[Hint]) -> None:
        """Write the workbook of a town."""
        title = titled(self.say.county(town // TOWNSHIP), self.say.town(town))
        codes = {one.village for one in entries} | {one.village for one in hints}
        villages = {code: self.say.names.get(code, str(code)) for code in codes}
        created = datetime.fromisoformat(self.listing.about["law_day"])
        whole = Town(title, villages, entries, hints, self._notes(entries, hints), created)
        name = UNFIT.sub("_", f"{town}_{title}.xlsx")
        write_town(out / name, whole, self.people, self.say.language)

    @cached_property
    def _cautions(self) -> list[str]:
        """What the run is no good for."""
        return self.say.cautions()

    def _notes(self, entries: Sequence[Entry], hints: Sequence[Hint]) -> list[str]:
        """What is to be known before the list is used."""
        say, about = self.say, self.listing.about
        notes = [
            say.pick(
                f"{say.month(about['as_of'])}动态核查工作清单：{len(entries):,}户待处理，"
                f"{len(hints):,}户有线索。",
                f"Work list of the recheck of {say.month(about['as_of'])}: "
                f"{len(entries):,} to be settled, {len(hints):,} with a hint.",
            ),
        ]
        notes += self._cautions
        notes += _how(say)
        if self.sources.extracts is None:
            notes.append(pick(NOT_FROM_FILES, say.language))
        return notes


def _sweep(part: Path) -> None:
    """Remove what a command that died had written; nobody else writes here now."""
    for left in part.iterdir():
        if left.name != LOCK:
            left.unlink()


def by_order(entry: Entry) -> tuple[int, int, int, int]:
    """An entry's place in a list."""
    return entry.order


def _ahead(
    counties: Sequence[int], begin: Callable[[int], Iterator[Entry]]
) -> Iterator[tuple[int, Iterator[Entry]]]:
    """Each county with what was begun of it; the next is begun before one is given."""
    begun: deque[tuple[int, Iterator[Entry]]] = deque()
    for county in counties:
        begun.append((county, begin(county)))
        if len(begun) > 1:
            yield begun.popleft()
    yield from begun


def _how(say: Saying) -> list[str]:
    """How a list is used."""
    return [
        say.pick(
            "清单所列均为建议，由审核确认人员听取家庭陈述申辩后决定；机器不作停发决定。",
            "All of this is proposed: an officer decides, after the family has been heard.",
        ),
        say.pick(
            "排列：等待使家庭损失较大的在前。先是分文未领、应领多少尚不能确定的；再按应补未补的金额"
            "从大到小（建议给予、调增和临时救助）；再是仍在领取、尚无法判断的，领得少的在前；最后是建议不予和建议"
            "调减、停发（等待期间照领）。一户的各行排在一起，上门一次办妥。",
            "Order: whoever loses most by waiting comes first. First those who draw nothing while "
            "it is open what is due; then by the sum that is due and not paid (grants, increases, "
            "temporary aid); then those who go on drawing while nothing can be said, the least "
            "first; last refusals, and cuts and stops, for until decided these go on drawing. "
            "All lines of a household stand together: one visit settles it.",
        ),
        say.pick(
            "“先查”一栏有数的户，查清之前不停发、不拒绝。要查的事项排在该户最前，按资料所在部门"
            "列出，查清一项勾一项（□）；仅因未授权的，上门时请家庭签署核对授权书。写明“等资料”的，是部门"
            "文件没有报送或者未接收，催报后重新核查即可，不必为此上门。",
            "Ask first: of a household with a number there nothing stops and nothing is refused "
            "before it is settled. What to find out stands first, by the office that holds it; "
            "tick each (□). Where only the authorisation is wanting, have it signed at the visit. "
            "`await file`: an office's file was not sent or not taken; have it sent and decide "
            "again, no visit is needed for it.",
        ),
        say.pick(
            "核查结果和快照中没有姓名；姓名一栏用 --register 从人员底册填写，没有填写的由经办机构"
            "按登记册补填。隐藏各列是户编号、村代码、事项和成员的代码，"
            "经办机构据以把填好的清单与核查结果逐户核对（由人办理，没有读取清单的命令），请勿改动。",
            "There are no names in the run and its snapshot: --register fills them in from the "
            "register; those it leaves empty the office fills in from its own. "
            "The hidden columns name household, village, line and person as the run does, so that "
            "the office can match a filled-in list to it (by hand: no command reads one): leave "
            "them as they are.",
        ),
        say.pick(
            "本清单涉及个人信息，仅供办理救助的工作人员使用，不得外传；用毕按规定销毁。",
            "This list is about persons: it is for those who handle the case, and nobody else.",
        ),
    ]


def refuse_existing(out: Path) -> None:
    """Leave alone what is there: somebody may have filled in a list.

    Raises:
        RecheckError: there is something other than an empty folder.
    """
    if not os.path.lexists(out):
        return
    if out.is_dir() and not any(out.iterdir()):
        out.rmdir()
        return
    msg = f"{out} is there already, and somebody may have filled in the lists in it; "
    raise RecheckError(msg + "name another folder with --out")
