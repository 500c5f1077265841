"""Of how many households nothing can be said for want of a file: not taken, or never sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.reports.html import bullets, details, paragraph
from minsheng.recheck.reports.intake import Extract, Intake, extract_called
from minsheng.recheck.reports.said import Saying, share
from minsheng.recheck.small import LEAST, shown

LATE = Cause.NOT_DELIVERED | Cause.OUT_OF_DATE
"""Why a fact is open whose file is not there."""
SCREENING = "screening"
"""The purpose of a file by which households are looked at that asked for nothing."""
ANY = ""
"""In the place of a contract: any of those that are not there."""
MOST = 8
"""Files told at once; the rest are folded."""


def waiting(
    opened: pl.DataFrame, county: int, lacking: Collection[tuple[str, str]]
) -> pl.DataFrame:
    """How many households of a part wait for each file that is not there.

    A household waits for a file where a fact it is to be asked for is one the file gives, and
    is open because nothing, or only what is too old, was delivered.

    Args:
        opened: the open facts of each, made by `open_facts`.
        county: of the part.
        lacking: contract and county of the files, the county empty for the whole city.

    Returns:
        `county`, `contract`, `n`; each household once more under an empty contract.
    """
    known = contracts()
    gone = {key for key, of in lacking if of in ("", str(county)) and key in known}
    gives = pl.DataFrame(
        [(fact, key) for key in sorted(gone) for fact in known[key].facts],
        {"fact": pl.String, "contract": pl.String},
        orient="row",
    )
    late = opened.filter(pl.col("cause") & int(LATE) != 0)
    found = late.join(gives, "fact").select("household_id", "contract").unique()
    whole = found.select("household_id").unique().with_columns(contract=pl.lit(ANY))
    counted = pl.concat([found, whole]).group_by("contract").len("n")
    return counted.select(
        pl.lit(county, pl.Int64).alias("county"), "contract", pl.col("n").cast(pl.Int64)
    )


def left_out(intake: Intake | None, say: Saying) -> list[str]:
    """One sentence on the counties that are not in the snapshot; nothing where all are."""
    if intake is None or not intake.left_out:
        return []
    comma = say.pick("、", ", ")
    parts = []
    for key in dict.fromkeys(intake.left_out.values()):
        of = comma.join(say.county(c) for c, lacks in intake.left_out.items() if lacks == key)
        name = extract_called(key, say.language)
        parts.append(say.pick(f"{of}（缺{name}）", f"{of} (without its {name})"))
    zh = f"以下县（市、区）没有核查，不在本报告的任何数字中：{comma.join(parts)}。"
    en = f"Not rechecked, and in no figure of this report: {'; '.join(parts)}."
    return [say.pick(zh, en)]


def waits(found: pl.DataFrame | None, intake: Intake | None, unsaid: int, say: Saying) -> list[str]:
    """How many households wait for files, and for which; nothing where none was to be waited for.

    Args:
        found: `waits` of the figures.
        intake: what the snapshot was made from.
        unsaid: households of which nothing can be said.
        say: of the report.
    """
    lacking = {} if intake is None else intake.lacking()
    if found is None or not lacking:
        return []
    whole = _sum(found, pl.col("contract") == ANY)
    size = f"{len(lacking):,}"
    if not whole:
        zh = f"有{size}份文件未接收或者没有报送，没有户因此无法判断。"
        en = f"{size} files were not taken or not sent; no household waits for one."
        return [paragraph(say.pick(zh, en))]
    # Of few the share would tell how many.
    part = f"（{share(whole, unsaid)}）" if whole >= LEAST else ""
    parted = f" ({share(whole, unsaid)})" if whole >= LEAST else ""
    zh = (
        f"无法判断的{unsaid:,}户中，有{_told(whole)}户{part}缺少部门资料：有{size}份文件未接收或者没有"
        "报送，补报后请重新核查。按文件（一户可缺多份）："
    )
    en = (
        f"Of the {unsaid:,} households of which nothing can be said, {_told(whole)}{parted} lack "
        f"what an office was to send: {size} files were not taken or not sent. Have them sent and "
        "decide again. By file (a household may lack several):"
    )
    lines = sorted(_files(found, lacking, say), key=lambda line: (-line[0], line[1]))
    told = [text for _, text in lines]
    pieces = [paragraph(say.pick(zh, en)), bullets(told[:MOST], "warn")]
    if rest := told[MOST:]:
        more = say.pick(f"另有{len(rest)}份文件", f"{len(rest)} more files")
        pieces.append(details(more, bullets(rest, "warn")))
    return pieces


def unscreened(intake: Intake | None, counties: Iterable[int]) -> dict[int, list[str]]:
    """The counties for which a file is lacking that families are screened by, and which.

    Where such a file is not there nobody gives a hint by it: that is not to have none.
    """
    known = contracts()
    found: dict[int, list[str]] = {}
    for key, of in {} if intake is None else intake.lacking():
        if key in known and SCREENING in known[key].purposes:
            for county in counties:
                if of in ("", str(county)):
                    found.setdefault(county, []).append(key)
    return dict(sorted(found.items()))


def fewer_hints(intake: Intake | None, counties: Iterable[int], say: Saying) -> list[str]:
    """One sentence on the counties whose hints are too few for want of a file, if any are."""
    found = unscreened(intake, list(counties))
    if not found:
        return []
    comma = say.pick("、", ", ")
    parts = []
    for code, keys in found.items():
        named = [extract_called(key, say.language) for key in dict.fromkeys(keys)]
        name = comma.join(f"《{one}》" if say.language == "zh" else one for one in named)
        parts.append(say.pick(f"{say.county(code)}缺{name}", f"{say.county(code)} ({name})"))
    zh = (
        "用于筛查的文件未接收或者没有报送，线索少于实际，没有线索不等于没有这样的家庭："
        f"{'；'.join(parts)}。"
    )
    en = (
        "Files that families are screened by were not taken or not sent, so hints are too few, "
        f"and none is not nobody: {'; '.join(parts)}."
    )
    return [say.pick(zh, en)]


def _files(
    found: pl.DataFrame, lacking: dict[tuple[str, str], Extract], say: Saying
) -> Iterator[tuple[int, str]]:
    """Each file that is lacking: for how many, and the sentence."""
    for (key, county), one in lacking.items():
        of = [pl.col("contract") == key]
        of += [pl.col("county") == int(county)] if county else []
        n = _sum(found, *of)
        place = say.county(int(county)) if county else say.pick("全市", "the whole city")
        why = ("没有报送", "not sent") if one.missing else ("未接收", "not taken")
        name = extract_called(key, say.language)
        many = (f"{_told(n)}户", f"{_told(n)} households") if n else ("没有户受影响", "nobody")
        zh = f"{place}《{name}》{why[0]}：{many[0]}"
        en = f"{place}, {name} ({why[1]}): {many[1]}"
        yield n, say.pick(zh, en)


def _told(number: int) -> str:
    """A count with its thousands apart, `<10` where it is of few."""
    return shown(number) if number < LEAST else f"{number:,}"


def _sum(found: pl.DataFrame, *conditions: pl.Expr) -> int:
    """The households of the rows that fit."""
    return int(found.filter(*conditions)["n"].sum())
