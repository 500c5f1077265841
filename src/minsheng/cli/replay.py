"""`minsheng replay`: decide again by the law of the date and compare."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.console import progress_bars
from minsheng.cli.speech import Command


@click.command("replay", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("household", type=int, required=False)
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="where the snapshot is now, if moved 快照现在的位置",
)
def command(run: Path, household: int | None, snapshot: Path | None) -> None:
    """Decide a RUN, or one HOUSEHOLD of it, again by its archived rule book; compare.

    用当时存档的规则重新核查并比对：一致则退出码为0，不一致为1。
    """
    from minsheng.recheck.replay import replay

    with progress_bars() as report:
        result = replay(run, household, report, snapshot)
    click.echo(result.text)
    if not result.agrees:
        raise click.exceptions.Exit(1)
