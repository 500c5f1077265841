"""`minsheng city`: make a synthetic Nantong."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.console import progress_bars


@click.command("city")
@click.option("--households", type=click.IntRange(1), default=20_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=2020, show_default=True)
@click.option("--date", "date", default="2020-11", show_default=True, metavar="YYYY-MM[-DD]")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def command(households: int, seed: int, date: str, out: Path) -> None:
    """Make a city of made-up people in real divisions, shaped like the census.

    生成一座虚构人口、真实区划、普查形状的城市。
    """
    from minsheng.city import generate

    with progress_bars() as report:
        generate(out, households, seed, date[:7], lambda a, n: report("city", a, n))
    click.echo(f"{households:,} households 户 → {out}")
