"""`minsheng recheck`: decide every household of a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minsheng.cli.chinese import told
from minsheng.cli.console import of, progress_bars, refuse_a_file
from minsheng.cli.dates import MONTH
from minsheng.cli.speech import Command

OUTCOMES = {
    "continue": "继续 continue",
    "adjust": "调整 adjust",
    "stop_proposed": "建议停发 stop proposed",
    "cannot_say": "无法判断 cannot say",
    "grant_proposed": "建议给予 grant proposed",
    "refuse_proposed": "建议不予 refusal proposed",
    "hint": "线索 hint",
    "screened": "已筛查 screened",
}


@click.command("recheck", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--as-of", required=True, type=MONTH, help="the month decided for 所属月份")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="folder of the run 核查结果文件夹"
)
def command(folder: Path, as_of: str, out: Path) -> None:
    """Decide every household of the snapshot DIR by the rule book of a month.

    按某月有效的规则核查快照中的每一户。中断后再次运行同一命令即可继续。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck

    refuse_a_file(folder, "the snapshot")
    with progress_bars() as report:
        run = recheck(folder, as_of, out, load_library(), report)
    if "warning" in run:
        click.echo(f"minsheng: {run['warning']}", err=True)
    if "ahead" in run:
        click.echo(f"minsheng: {told(run['ahead'])}", err=True)
    click.echo(summary(run, out))


def summary(run: dict[str, Any], out: Path) -> str:
    """The outcome of a run in a few lines."""
    households, persons = of(run["households"], "household"), of(run["persons"], "person")
    lines = [f"{run['as_of']}: {households} 户, {persons} 人"]
    lines += [f"  {OUTCOMES[name]:<28}{run['outcomes'].get(name, 0):>10,}" for name in OUTCOMES]
    if run["figures"] == "illustrative":
        lines.append("  figures: illustrative 金额含示意参数，不得作为发放依据")
    lines.append(f"  hash {run['hash']}")
    lines.append(f"  {out}: decisions.parquet changes.parquet run.json")
    return "\n".join(lines)
