"""Data quality by agency: what was sent, what was taken, what went back, how old it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    heading,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.intake import COUNTS, LINKS, Extract
from minsheng.recheck.reports.said import Saying, share
from minsheng.recheck.words import AGENCIES

MONTHS = 12
CALLED = {
    "rows": ("收到（行）", "rows"),
    "taken": ("采用", "taken"),
    "returned": ("退回", "returned"),
    "repeated": ("重复", "repeated"),
    "empty": ("空行", "empty"),
    "unauthorised": ("未授权", "not authorised"),
    "number": ("按身份证号码", "by number"),
    "matched": ("按其他信息匹配", "matched"),
    "review": ("待人工核对", "to review"),
    "nobody": ("查无此人", "nobody"),
}
"""What became of the rows, and how those linked were linked."""
FAULTS = {
    "check_digit": ("身份证号码校验位不符", "check digit of the identity number"),
    "unknown_person": ("查无此人", "nobody of that number"),
    "date": ("日期不是日期", "no date"),
    "money": ("金额不是金额", "no sum of money"),
    "missing": ("必填项为空", "empty though required"),
    "unit": ("单位或数量级不符", "wrong unit"),
    "code": ("代码不在代码表内", "no code of the list"),
    "stale": ("所属月份过旧", "too old a month"),
}
"""The usual kinds of fault; any other is told by its name."""


def quality(extracts: Sequence[Extract] | None, say: Saying, lacking: str | None) -> str:
    """The quality of what each office sent; a sentence where the snapshot is not from files.

    Args:
        extracts: the files; None where the snapshot was not made from any.
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
    if extracts is None:
        zh = "本快照不是由部门提供的文件导入的，没有文件可供评价。"
        en = "This snapshot was not made from files of offices, so there is nothing to tell."
        return section("quality", title, paragraph(say.pick(zh, en)))
    refused = [_refused(one, say) for one in extracts if one.refused]
    pieces = [_agencies(extracts, say)]
    if refused:
        pieces += [heading(say.pick("整份退回的文件", "Files refused")), bullets(refused, "warn")]
    pieces.append(_faults(extracts, say))
    pieces.append(_links(extracts, say))
    return section("quality", title, *pieces)


def agency(name: str, say: Saying) -> str:
    """What an office is called; its name where it is none of the rule book's."""
    return say.pick(*AGENCIES[name]) if name in AGENCIES else name


def _agencies(extracts: Sequence[Extract], say: Saying) -> str:
    """What each office sent, and how old it is."""
    columns = [
        Column(say.pick("部门", "agency")),
        Column(say.pick("文件（份）", "files"), NUMBER),
        Column(say.pick("整份退回", "refused"), NUMBER),
        *(Column(say.pick(*CALLED[name]), NUMBER) for name in COUNTS),
        Column(say.pick("采用率", "share taken"), NUMBER),
        Column(say.pick("最旧（月）", "oldest (months)"), NUMBER),
    ]
    rows = []
    for name in sorted({one.agency for one in extracts}):
        of = [one for one in extracts if one.agency == name]
        sums = {count: sum(getattr(one, count) for one in of) for count in COUNTS}
        rows.append(
            [
                agency(name, say),
                f"{len(of):,}",
                f"{sum(one.refused for one in of):,}",
                *(f"{n:,}" for n in sums.values()),
                share(sums["taken"], sums["rows"]),
                _oldest(of, say),
            ]
        )
    zh, en = "各部门文件和数据行", "Files and rows by agency"
    return table(say.pick(zh, en), columns, rows)


def _oldest(of: Sequence[Extract], say: Saying) -> str:
    """How many months the oldest extract that was taken is older than the month decided."""
    taken = [one.month for one in of if not one.refused and one.month]
    if not taken:
        return "—"
    return f"{_months(say.listing.about['as_of']) - _months(min(taken)):,}"


def _months(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * MONTHS + int(number)


def _refused(one: Extract, say: Saying) -> str:
    """A file of which nothing was taken, and why."""
    where = f"{one.file} · {one.sheet}" if one.sheet else one.file
    why = one.why.get(say.language) or next(iter(one.why.values()), "—")
    return say.pick(
        f"{agency(one.agency, say)}：{where}：{why}", f"{agency(one.agency, say)}: {where}: {why}"
    )


def _faults(extracts: Sequence[Extract], say: Saying) -> str:
    """The rows by kind of fault and agency, the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    for one in extracts:
        for kind, n in one.faults.items():
            found[one.agency, kind] += n
    if not found:
        return paragraph(say.pick("没有退回的行。", "No row was returned."))
    columns = [
        Column(say.pick("错误", "fault")),
        Column(say.pick("部门", "agency")),
        Column(say.pick("行数", "rows"), NUMBER),
    ]
    rows = [
        (say.pick(*FAULTS.get(kind, (kind, kind))), agency(name, say), f"{n:,}")
        for (name, kind), n in sorted(found.items(), key=lambda held: (-held[1], held[0]))
    ]
    return table(say.pick("退回的行，按错误种类", "Rows by kind of fault"), columns, rows)


def _links(extracts: Sequence[Extract], say: Saying) -> str:
    """How the rows of each office were linked to people."""
    columns = [
        Column(say.pick("部门", "agency")),
        *(Column(say.pick(*CALLED[name]), NUMBER) for name in LINKS),
    ]
    rows = []
    for name in sorted({one.agency for one in extracts}):
        of = [one for one in extracts if one.agency == name]
        links = [sum(one.links.get(link, 0) for one in of) for link in LINKS]
        rows.append([agency(name, say), *(f"{n:,}" for n in links)])
    zh, en = "与人员的关联（行）", "How rows were linked to people (rows)"
    return table(say.pick(zh, en), columns, rows)
