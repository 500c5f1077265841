"""The report as one file, without script, for the screen, a telephone and paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minsheng.recheck.reports.doubtful import doubtful
from minsheng.recheck.reports.equity import equity
from minsheng.recheck.reports.html import bullets, document, section
from minsheng.recheck.reports.intake import read_intake
from minsheng.recheck.reports.mapped import mapped
from minsheng.recheck.reports.material import Material
from minsheng.recheck.reports.money import money
from minsheng.recheck.reports.overview import about_run, marks, outcomes
from minsheng.recheck.reports.quality import quality
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.takeup import take_up
from minsheng.recheck.reports.tally import Figures, figures_of
from minsheng.recheck.reports.why import reasons
from minsheng.recheck.words import Language

MADE_BY = '<meta name="generator" content="minsheng report">'
"""By which a report is told from any other file."""
Told = Callable[[str], str]


def written_report(
    material: Material,
    names: Mapping[int, str],
    language: Language,
    report: Callable[[str, int, int], None] | None = None,
    *,
    told: Told = str,
) -> str:
    """The report of a run, as a page.

    Args:
        material: the run and its snapshot.
        names: what places are called, by their codes of twelve digits.
        language: `zh` or `en`.
        report: is told how many parts are counted.
        told: puts a fault's sentence into the language.

    Raises:
        RecheckError: a file of the run or its snapshot is gone or was changed since.
    """
    figures = figures_of(material, report)
    return as_page(figures, material, Saying(language, names, material.listing, told))


def as_page(figures: Figures, material: Material, say: Saying) -> str:
    """The page of figures that were counted."""
    lacking = None if material.lacking is None else say.told(str(material.lacking))
    intake = None if material.snapshot is None else read_intake(material.snapshot.folder)
    title = say.pick(
        f"{say.month(material.about['as_of'])}动态核查报告",
        f"Recheck report, {say.month(material.about['as_of'])}",
    )
    sections = [
        outcomes(figures, say, 1, intake),
        mapped(figures, say, 3, intake),
        reasons(figures, say),
        money(figures, say, 5),
        equity(figures, say, lacking, intake),
        doubtful(figures, say, 6),
        take_up(figures, say, intake),
        quality(intake, say, lacking),
        _reading(say),
    ]
    head = marks(say, intake) + about_run(material, say)
    skip = say.pick("跳到正文", "Skip to the report")
    return document(title, head, sections, say.language, skip, MADE_BY)


def _reading(say: Saying) -> str:
    """How the figures are to be read."""
    notes = [
        say.pick(
            "“在保和申请户”指正在享受救助或者本期申请的户，逐户作出结论；其余为“筛查户”，"
            "只看有无线索。",
            "Households decided are those in assistance or applying; the others are screened for "
            "hints only.",
        ),
        say.pick("分母不足10户的，不列占比。", "No share is shown of fewer than ten households."),
        say.pick(
            "占比四舍五入，合计可能不等于100%。",
            "Shares are rounded and may not add up to 100 %.",
        ),
        say.pick(
            "本报告供民政部门内部使用；所有户数都可用核查结果文件夹中的 decisions.parquet 和 "
            "changes.parquet 重新统计。",
            "This report is for the office. Every count can be repeated from decisions.parquet "
            "and changes.parquet of the run.",
        ),
    ]
    title = say.pick("读数说明", "How to read it")
    return section("reading", title, bullets(notes))
