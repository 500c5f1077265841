"""Data quality by agency: what was sent, what was taken, what went back, how old it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from minsheng.recheck.extracts.contract import Column as Agreed
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.faults import WHOLE_ROW, counted_as, faults, said
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    details,
    heading,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.intake import LINKED, Extract, Intake, extract_called, office
from minsheng.recheck.reports.said import Saying, share

MONTHS = 12
MOST = 15
"""Kinds of fault told at once; the rest are folded."""
CALLED = {
    "taken": ("采用", "taken"),
    "review": ("待人工核对", "to review"),
    "nobody": ("查无此人", "nobody"),
    "unauthorised": ("未授权", "not authorised"),
    "repeated": ("重复", "repeated"),
    "refused": ("随文件退回", "in refused files"),
    "other": ("其他未采用", "left out otherwise"),
    "number": ("按身份证号码", "by number"),
    "household": ("按户号和姓名", "by household and name"),
    "matched": ("按其他信息匹配", "matched"),
    "reviewed": ("经人工核对", "by hand"),
}
"""What became of the rows, and how those taken were linked."""
FATES = ("taken", "review", "nobody", "unauthorised", "repeated", "refused", "other")


def quality(intake: Intake | None, say: Saying, lacking: str | None) -> str:
    """The quality of what each office sent; a sentence where the snapshot is not from files.

    Args:
        intake: what the snapshot was made from; None where it was not made from files.
        say: of the report.
        lacking: why the snapshot is not there; None where it is.
    """
    title = say.pick("各部门数据质量", "Data quality by agency")
    if lacking is not None:
        zh, en = (
            f"没有快照，不知道数据来源：{lacking}",
            f"Not known without the snapshot: {lacking}",
        )
        return section("quality", title, paragraph(say.pick(zh, en)))
    if intake is None:
        zh = "本快照不是由部门提供的文件导入的，没有文件可供评价。"
        en = "This snapshot was not made from files of offices, so there is nothing to tell."
        return section("quality", title, paragraph(say.pick(zh, en)))
    extracts = [one for one in intake.extracts if not one.missing]
    refused = [_refused(one, say) for one in extracts if one.refused]
    refused += [_said(one.file, one.why, say) for one in intake.others]
    pieces = [_agencies(extracts, say), paragraph(_how(say))]
    if refused:
        pieces += [heading(say.pick("整份退回的文件", "Files refused")), bullets(refused, "warn")]
    doubted = [_of_office(one, one.doubt, say) for one in extracts if one.doubt]
    if doubted:
        title_ = say.pick("已采用、需向部门核实的文件", "Files taken, to be asked about")
        pieces += [heading(title_), bullets(doubted, "warn")]
    missing = [_missing(one, say) for one in intake.extracts if one.missing]
    if missing:
        pieces += [heading(say.pick("没有报送的文件", "Files not sent")), bullets(missing, "warn")]
    pieces.append(_faults(extracts, say))
    pieces.append(_links(extracts, say))
    return section("quality", title, *pieces)


def _agencies(extracts: Sequence[Extract], say: Saying) -> str:
    """What each office sent, and how old it is."""
    columns = [
        Column(say.pick("部门", "agency")),
        Column(say.pick("文件（份）", "files"), NUMBER),
        Column(say.pick("整份退回", "refused"), NUMBER),
        Column(say.pick("收到（行）", "rows"), NUMBER),
        *(Column(say.pick(*CALLED[name]), NUMBER) for name in FATES),
        Column(say.pick("采用率", "share taken"), NUMBER),
        Column(say.pick("有错误的行", "rows with a fault"), NUMBER),
        Column(say.pick("空行", "empty rows"), NUMBER),
        Column(say.pick("最旧（月）", "oldest (months)"), NUMBER),
    ]
    rows = []
    for name in sorted({one.agency for one in extracts}):
        of = [one for one in extracts if one.agency == name]
        size = sum(one.rows for one in of)
        fates = [sum(one.fates[fate] for one in of) for fate in FATES]
        rows.append(
            [
                office(name, say.language),
                f"{len(of):,}",
                f"{sum(one.refused for one in of):,}",
                f"{size:,}",
                *(f"{n:,}" for n in fates),
                share(sum(one.taken for one in of), size),
                f"{sum(one.returned for one in of):,}",
                f"{sum(one.empty for one in of):,}",
                _oldest(of, say),
            ]
        )
    zh, en = "各部门文件和数据行", "Files and rows by agency"
    return table(say.pick(zh, en), columns, rows)


def _how(say: Saying) -> str:
    """How the table is read."""
    zh = (
        "收到的行不含空行，等于其后各栏之和，直到其他未采用。有错误的行，有的仍然采用，只是出错的单元格"
        "不用；整份退回的文件，无法读取的不知行数。最旧：已采用的文件中，最新数据的月份离核查月份最远的，"
        "相差几个月；数据不分月份的，按文件名的月份计算。"
    )
    en = (
        "Rows leave out empty ones and are the sum of the columns after them, up to left out "
        "otherwise. A row with a fault may be taken all the same, without the cell that is wrong; "
        "of a refused file that could not be read no rows are known. Oldest: of the files taken, "
        "how many months before the month decided the one ends whose newest row is the oldest; "
        "where rows are of no month, its name's counts."
    )
    return say.pick(zh, en)


def _oldest(of: Sequence[Extract], say: Saying) -> str:
    """How many months the newest row of the oldest file taken is before the month decided."""
    taken = [one.newest or one.month for one in of if not one.refused]
    if not taken:
        return "—"
    return f"{_months(say.listing.about['as_of']) - _months(min(taken)):,}"


def _months(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * MONTHS + int(number)


def _refused(one: Extract, say: Saying) -> str:
    """A file of which nothing was taken, and why."""
    rows = say.pick(f"（{one.rows:,}行）", f" ({one.rows:,} rows)") if one.rows else ""
    return _of_office(one, one.why, say, rows)


def _of_office(one: Extract, why: Mapping[str, str], say: Saying, rows: str = "") -> str:
    """A file of an office, and what is said of it."""
    name = f"{office(one.agency, say.language)}{say.pick('：', ': ')}{one.file}{rows}"
    return _said(name, why, say)


def _missing(one: Extract, say: Saying) -> str:
    """A file that was to come and did not."""
    place = say.county(int(one.county)) if one.county else say.pick("全市", "the whole city")
    return _said(f"{office(one.agency, say.language)}{say.pick('：', ': ')}{place}", one.why, say)


def _said(file: str, why: Mapping[str, str], say: Saying) -> str:
    """A file and what was wrong with it; in the other language where only that was said."""
    told = why.get(say.language) or next(iter(why.values()), "—")
    return f"{file}{say.pick('：', ': ')}{told}"


def _faults(extracts: Sequence[Extract], say: Saying) -> str:
    """The rows by agency, extract and fault, the most frequent first."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for one in extracts:
        for column, kinds in one.cells.items():
            for kind, n in kinds.items():
                found[one.agency, one.contract, column, kind] += n
    if not found and any(one.faults for one in extracts):
        zh = "本快照由较早的版本导入，没有记录错误在哪一列；需要列出的，请重新导入这些文件。"
        en = (
            "This snapshot was imported by an earlier version, which did not note in which column "
            "a fault stands; to have it told, import the files again."
        )
        return paragraph(say.pick(zh, en))
    if not found:
        return paragraph(say.pick("没有退回的行。", "No row was returned."))
    columns = [
        Column(say.pick("错误", "fault")),
        Column(say.pick("部门", "agency")),
        Column(say.pick("报送数据", "extract")),
        Column(say.pick("行数", "rows"), NUMBER),
        Column(say.pick("怎样更正", "how it is mended")),
    ]
    rows = []
    for (name, key, column, kind), n in sorted(found.items(), key=lambda held: (-held[1], held[0])):
        called, mend = _told(key, column, kind, say)
        rows.append(
            [called, office(name, say.language), extract_called(key, say.language), f"{n:,}", mend]
        )
    caption = say.pick("退回的行，按错误种类", "Rows by kind of fault")
    shown, rest = rows[:MOST], rows[MOST:]
    if not rest:
        return table(caption, columns, shown)
    more = say.pick(f"其余{len(rest)}种", f"{len(rest)} rarer ones")
    return table(caption, columns, shown) + details(more, table(more, columns, rest))


def _told(key: str, column: str, kind: str, say: Saying) -> tuple[str, str]:
    """A fault and how it is mended, as the office reads them in what goes back to it.

    Of one that is not of today's contracts, only as what the import noted it.
    """
    contract = contracts().get(key)
    agreed: Agreed | None = None if contract is None else contract.columns.get(column)
    if kind not in faults() or (agreed is None and kind not in WHOLE_ROW):
        return f"{column} {kind}".strip(), ""
    return counted_as(kind, agreed, say.language), said(kind, agreed, "", say.language)[1]


def _links(extracts: Sequence[Extract], say: Saying) -> str:
    """How the rows taken of each office were linked to people."""
    columns = [
        Column(say.pick("部门", "agency")),
        *(Column(say.pick(*CALLED[name]), NUMBER) for name in LINKED),
        Column(say.pick("合计采用", "all taken"), NUMBER),
    ]
    rows = []
    for name in sorted({one.agency for one in extracts}):
        of = [one for one in extracts if one.agency == name]
        links = [sum(one.links.get(link, 0) for one in of) for link in LINKED]
        taken = sum(one.taken for one in of)
        rows.append([office(name, say.language), *(f"{n:,}" for n in links), f"{taken:,}"])
    zh, en = "采用的行怎样与人员关联", "How the rows taken were linked to people"
    return table(say.pick(zh, en), columns, rows)
