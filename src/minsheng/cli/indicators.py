"""`minsheng indicators`: relative poverty and inequality of a file of incomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.language import language_option
from minsheng.cli.speech import Command, tell_json, tell_wrapped

if TYPE_CHECKING:
    from minsheng.cli.language import Language

HEADS = {
    "all": ("全部", "all"),
    "rows": ("{rows:,}行，权重合计{weight:,.6g}", "{rows:,} rows, weighing {weight:,.10g}"),
    "median": ("中位数", "median"),
    "negative": (
        "有{n:,}行收入为负，按原值计入；基尼系数可能因此大于1。",
        "{n:,} incomes are negative and counted as they are; the Gini coefficient may pass 1.",
    ),
    "relative": (
        "以上为相对贫困指标，不是低保等待遇的认定标准。",
        "These are indicators of relative poverty; nobody is entitled to anything by them.",
    ),
    "national": ("各组均按全部数据的贫困风险线。", "Each domain is held to the threshold of all."),
}


@click.command("indicators", cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--income", required=True, metavar="COL", help="column of the incomes 收入所在列")
@click.option("--weight", required=True, metavar="COL", help="column of the weights 权重所在列")
@click.option(
    "--by", metavar="COL", help="also for each domain that this column names 另按该列分组"
)
@click.option("--json", "as_json", is_flag=True, help="as JSON 输出JSON")
@language_option("zh")
def command(
    file: Path, income: str, weight: str, by: str | None, as_json: bool, lang: Language
) -> None:
    """Indicators of relative poverty and inequality of a FILE: .csv, .parquet or .xlsx.

    相对贫困和收入差距指标：由 .csv、.parquet 或 .xlsx 文件中的收入和权重计算。

    At-risk-of-poverty threshold and rate, relative median poverty gap, Gini, S80/S20, FGT.

    贫困风险线和贫困风险率、相对贫困中位差距、基尼系数、收入五分位比（S80/S20）、FGT指数。
    """
    from minsheng.recheck.whatif.indicators import Sample, by_domain, indicators
    from minsheng.recheck.whatif.simulate import as_data
    from minsheng.recheck.whatif.survey import read_survey

    survey = read_survey(file, income, weight, by)
    whole = as_data(indicators(Sample(survey.income, survey.weight)))
    domains: dict[str, dict[str, Any]] = {}
    if survey.domain is not None:
        found = by_domain(survey.income, survey.weight, survey.domain)
        domains = {name: as_data(one) for name, one in found}
    if as_json:
        tell_json({**whole, **({"by": {by: domains}} if by else {})})
        return
    tell_wrapped("\n".join(_lines(whole, domains, lang)))


def _lines(
    whole: Mapping[str, Any], domains: Mapping[str, Mapping[str, Any]], language: Language
) -> Iterator[str]:
    """The indicators of all, then of each domain."""
    from minsheng.recheck.words import pick

    yield from _of(pick(HEADS["all"], language), whole, language)
    for name, one in domains.items():
        yield ""
        yield from _of(name, one, language)
    yield ""
    if domains:
        yield pick(HEADS["national"], language)
    yield pick(HEADS["relative"], language)


def _of(name: str, one: Mapping[str, Any], language: Language) -> Iterator[str]:
    from minsheng.recheck.whatif.said import INDICATORS, indicator
    from minsheng.recheck.words import pick

    colon = pick(("：", ": "), language)
    rows = pick(HEADS["rows"], language).format(rows=one["rows"], weight=one["weight"])
    yield f"{name}{colon}{rows}"
    yield f"  {pick(HEADS['median'], language)}{colon}{one['median']:,.2f}"
    for key, zh, en in INDICATORS:
        yield f"  {pick((zh, en), language)}{colon}{indicator(one, key, language)}"
    if one["negative_incomes"]:
        yield "  " + pick(HEADS["negative"], language).format(n=one["negative_incomes"])
