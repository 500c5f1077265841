"""`minsheng recheck-quality`: how often a wrong stop would be proposed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng.cli.console import in_languages, progress_bars
from minsheng.cli.dates import MONTH
from minsheng.cli.language import Language, language_of, language_option
from minsheng.cli.speech import Command, tell

if TYPE_CHECKING:
    from minsheng.recheck.quality.trial import Trial

RATES = "0,0.5,1,2,3,4,5"
KIND_RATE = 2.0
FILES_PER_PERCENT = 2
NAMESAKES_PER_PERCENT = 10_000
ALL = "all"
ABOUT = (
    "虚构城市，{households:,}户，种子{seed}，{month}核查。",
    "A made-up city of {households:,} households, seed {seed}, decided for {month}.",
)


@click.command("recheck-quality", cls=Command)
@click.option(
    "--households", type=click.IntRange(1000), default=20_000, show_default=True,
    help="households of the made-up city 虚构城市的户数",
)  # fmt: skip
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=2020,
    show_default=True,
    help="any whole number 随机种子",
)
@click.option(
    "--date",
    "month",
    type=MONTH,
    default="2020-11",
    show_default=True,
    help="the month to be decided 所属月份",
)
@click.option(
    "--rates", metavar="PERCENTS", default=RATES, show_default=True,
    help="percents of rows with a fault 差错行的百分比",
)  # fmt: skip
@click.option(
    "--kinds/--no-kinds", default=True, help="try each kind of fault by itself, too 逐类试验"
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="folder of the results 结果文件夹"
)
@language_option(None)
def command(
    households: int,
    seed: int,
    month: str,
    rates: str,
    kinds: bool,
    out: Path,
    lang: Language | None,
) -> None:
    """Plant faults in offices' files and count wrong stops, missed stops and cannot-say.

    在虚构的报送文件中埋入差错，统计错停、漏停、无法判断和核对工作量。
    """
    from minsheng.recheck.files import make_folder, write_text
    from minsheng.recheck.quality.page import quality_page

    asked = _rates(rates)
    make_folder(out)  # a place that cannot be written is told before the work, not after it
    with progress_bars(lang) as report:
        trials = list(_trials(households, seed, month, asked, kinds, report))
    text = json.dumps([t.as_dict() for t in trials], ensure_ascii=False, indent=1)
    write_text(out / "quality.json", text + "\n")
    language = lang or language_of() or "zh"
    about = in_languages(ABOUT, language).format(households=households, seed=seed, month=month)
    write_text(out / "quality.html", quality_page(trials, about, language))
    tell("\n".join(_table(trials)))


def _rates(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = [-1.0]
    if not found or not all(0 <= rate <= 20 for rate in found):  # noqa: PLR2004 - percent
        raise click.BadParameter("write percents from 0 to 20, as 0,1,2", param_hint="--rates")
    return found


def _trials(
    households: int,
    seed: int,
    month: str,
    rates: list[float],
    kinds: bool,
    report: Callable[[str, int, int], None],
) -> Iterator[Trial]:
    """The truth decided once, then each rate and each kind."""
    from minsheng.city.divisions import divisions_at
    from minsheng.city.raw.extracts import Faults, write_extracts
    from minsheng.city.raw.faults import ROW_KINDS
    from minsheng.city.snapshot import generate
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.quality.trial import trial

    library = load_library()
    number = int(month.replace("-", ""))
    counties = {d.county: d.name for d in divisions_at(number).counties()}
    asked = [(rate, ALL) for rate in rates]
    if kinds:
        asked += [(KIND_RATE, kind) for kind in ROW_KINDS] + [(KIND_RATE, "namesakes")]
    with tempfile.TemporaryDirectory(prefix="minsheng-quality-") as held:
        base = Path(held)
        generate(base / "truth", households, seed, month, known="all")
        recheck(base / "truth", month, base / "truth-run", library)
        for done, (rate, kind) in enumerate(asked):
            report("trials", done, len(asked))
            work = base / "work"
            (work / "raw").mkdir(parents=True)
            everything = kind == ALL
            faults = Faults(
                per_million=0 if kind == "namesakes" else round(rate * 10_000),
                files=round(rate * FILES_PER_PERCENT) if everything else 0,
                kinds=() if everything or kind == "namesakes" else (kind,),
                namesakes=round(rate * NAMESAKES_PER_PERCENT)
                if everything or kind == "namesakes"
                else 0,
            )
            write_extracts(work / "raw", households, seed, month, faults)
            truth = (base / "truth", base / "truth-run")
            yield trial(work / "raw", truth, work, month, library, counties, (rate, kind))
            shutil.rmtree(work)


def _table(trials: list[Trial]) -> Iterator[str]:
    yield f"{'差错 faults':22}{'户 in view':>10}{'应停 true':>10}" + "".join(
        f"{head:>12}" for head in (
            "错停 wrong", "naive", "漏停 missed", "naive", "难断 open", "naive", "退回 rows", "核对"
        )
    )  # fmt: skip
    for t in trials:
        figures = (t.ours.wrong, t.naive.wrong, t.ours.missed, t.naive.missed,
                   t.ours.cannot_say, t.naive.cannot_say, t.returned, t.review)  # fmt: skip
        name = f"{t.rate:g}% {'' if t.kind == ALL else t.kind}"
        yield f"{name:22}{t.households:>10}{t.true_stops:>10}" + "".join(
            f"{n:>12,}" for n in figures
        )
