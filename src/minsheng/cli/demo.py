"""`minsheng demo`: a city made, decided and explained in one go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from minsheng.cli.console import progress_bars
from minsheng.cli.recheck import summary
from minsheng.cli.speech import Command

HOUSEHOLDS, SEED = 20_000, 2020
MONTHS = ("2018-11", "2020-11")


@click.command("demo", cls=Command)
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
def command(out: Path) -> None:
    """Make a demo city, decide it for November 2018 and 2020, explain the pattern family.

    生成演示城市，按2018年11月和2020年11月的规则核查，并说明典型户。
    """
    from minsheng.city import generate
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.explain import Explainer
    from minsheng.recheck.report import as_text

    library = load_library()
    for month in MONTHS:
        city, run = out / f"city-{month}", out / f"run-{month}"
        with progress_bars() as report:
            if not (city / "city.json").exists():
                generate(city, HOUSEHOLDS, SEED, month, lambda a, n: report("city", a, n))
            _clear_stale(run, library.digest)
            done = recheck(city, month, run, library, report)
        click.echo(summary(done, run))
        families = json.loads((city / "city.json").read_text("utf-8"))["pattern_families"]
        explainer = Explainer(run, library)
        for name, ident in families.items():
            click.echo(f"\n── {name} · {ident} · {month} " + "─" * 20)
            click.echo(as_text(explainer.explain(ident, "zh"), "zh"))
            click.echo("")
            click.echo(as_text(explainer.explain(ident, "en"), "en"))
        click.echo("")
    click.echo(f"Next: minsheng explain {out}/run-2020-11 HOUSEHOLD --lang zh|en")


def _clear_stale(run: Path, digest: str) -> None:
    """Remove the demo's run of another rule book; whatever is not a run stays."""
    for name in ("run.json", "question.json"):
        held = run / name
        if held.exists() and json.loads(held.read_text("utf-8")).get("rulebook") != digest:
            shutil.rmtree(run)
