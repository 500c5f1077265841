"""`minsheng bench NAME`: one benchmark, its figures as JSON lines."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from minsheng.bench.lines import Options, Unready
from minsheng.cli.speech import Command, Group

BENCHES = {
    "agreement": ("minsheng.bench.agreement:run", "both evaluators on the same households"),
    "city": ("minsheng.bench.city:run", "a full city from Parquet to written decisions"),
    "compile": ("minsheng.bench.compile:run", "the first start, and later ones"),
    "compute": ("minsheng.bench.compute:run", "the rules alone, one thread, beside OpenFisca"),
    "explain": ("minsheng.bench.explain:run", "one household explained with sentences"),
    "hash": ("minsheng.bench.hash:run", "from a seed to the hash of the demo's decisions"),
    "mutation": ("minsheng.bench.mutation:run", "faults planted in the law, found by the cases"),
    "pages": ("minsheng.bench.pages:run", "decisions recomputed from the rule pages alone"),
}


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
    place, words = BENCHES[name]

    @click.command(name, cls=Command, help=f"Measure {words}; JSON lines on standard output.")
    @click.option("--households", type=click.IntRange(1), help="size of the city; else the goal's")
    @click.option(
        "--dir",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("build/bench"),
        show_default=True,
        help="where cities are kept and runs are written",
    )
    @click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
    @click.option(
        "--lane",
        "lanes",
        type=click.Choice(["known", "unknown"]),
        multiple=True,
        help="all facts known, or the real share unknown; both, when left out",
    )
    def measure(households: int | None, folder: Path, rounds: int, lanes: tuple[str, ...]) -> None:
        module, _, function = place.partition(":")
        run = getattr(importlib.import_module(module), function)
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
