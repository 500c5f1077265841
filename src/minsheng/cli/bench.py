"""`minsheng bench NAME`: one benchmark, its figures as JSON lines."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from minsheng.bench import BENCHES
from minsheng.bench.lines import Options, Unready
from minsheng.cli.language import speaks_chinese
from minsheng.cli.speech import Command, Group


class Benchmark(Command):
    """One benchmark; in a list it is told in full."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """What it measures."""
        del limit
        zh, en = BENCHES[str(self.name)]
        return zh if speaks_chinese() else en


class Benches(Group):
    """A group that imports a benchmark only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All benchmarks, by name."""
        del ctx
        return sorted(BENCHES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One benchmark, or None."""
        del ctx
        return _command(cmd_name) if cmd_name in BENCHES else None


def _command(name: str) -> click.Command:
    """The command of a benchmark; all take the same options."""
    zh, en = BENCHES[name]

    @click.command(
        name,
        cls=Benchmark,
        help=f"Measure {en}; JSON lines on standard output.\n\n{zh}。每项指标输出一行JSON。",
    )
    @click.option(
        "--households",
        type=click.IntRange(1),
        help="size of the city; else the goal's 城市户数，默认为目标所定",
    )
    @click.option(
        "--dir",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("build/bench"),
        show_default=True,
        help="where cities are kept and runs are written 存放城市和核查结果的文件夹",
    )
    @click.option(
        "--rounds",
        type=click.IntRange(1),
        default=3,
        show_default=True,
        help="how often each is timed; the median is given 计时次数，取中位数",
    )
    @click.option(
        "--lane",
        "lanes",
        type=click.Choice(["known", "unknown"]),
        multiple=True,
        help="all facts known, or the real share unknown; both, when left out "
        "事实全部已知，或按实际比例未知；默认两种都测",
    )
    def measure(households: int | None, folder: Path, rounds: int, lanes: tuple[str, ...]) -> None:
        from minsheng.recheck.opening import refuse_other_than_utf8

        refuse_other_than_utf8(folder)
        run = importlib.import_module(f"minsheng.bench.{name}").run
        chosen = lanes or ("known", "unknown")
        options = Options(folder, households, rounds, chosen, lambda s: click.echo(s, err=True))
        try:
            for line in run(options):
                click.echo(line.as_json())
        except Unready as lack:
            raise click.ClickException(str(lack)) from lack

    return measure


@click.command("bench", cls=Benches)
def command() -> None:
    """Measure what the rule book must reach; one JSON line a figure.

    性能与正确性测评：每项指标输出一行 JSON。
    """
