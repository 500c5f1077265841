"""`minsheng recheck-quality`: how often a wrong stop would be proposed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.console import in_languages, progress_bars, refuse_a_file
from minsheng.cli.dates import MONTH
from minsheng.cli.language import Language, language_of, language_option
from minsheng.cli.speech import Command, tell
from minsheng.cli.wrapped import width_of

if TYPE_CHECKING:
    from minsheng.recheck.quality.trial import Trial

RATES = "0,0.5,1,2,3,4,5"
KIND_RATE = 2.0
FILES_PER_PERCENT = 2
NAMESAKES_PER_PERCENT = 10_000
ALL = "all"
GAP = 2
FORMAT = "minsheng-quality/1"
RESULT, PAGE = "quality.json", "quality.html"
WORK = ".work"
"""Where a trial's city is made: below the results, so that the next command clears it away."""
ABOUT = (
    "虚构城市，{households:,}户，种子{seed}，{month}核查。",
    "A made-up city of {households:,} households, seed {seed}, decided for {month}.",
)
WRITTEN = ("{out}中有quality.html和quality.json", "{out} holds quality.html and quality.json")
HEADS = (
    (("埋入的", "差错"), ("faults", "planted")),
    (("在保户", "和申请户"), ("households", "in view")),
    (("应停应减", "的项数"), ("stops and", "cuts due")),
    (("错停项数", "本系统"), ("wrong stops", "ours")),
    (("错停项数", "简单比对"), ("wrong stops", "naive")),
    (("漏停项数", "本系统"), ("missed stops", "ours")),
    (("漏停项数", "简单比对"), ("missed stops", "naive")),
    (("无法", "判断户"), ("households", "cannot say")),
    (("退回部门", "的行数"), ("rows", "sent back")),
    (("须人认定", "的行数"), ("rows to", "decide by hand")),
    (("整份退回", "的文件"), ("whole files", "sent back")),
)
"""Of the table on the terminal, in two lines; docs/quality.md says what each counts."""


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
    "--out", type=click.Path(path_type=Path), required=True,
    help="a new folder of the results, or of a command that was stopped: it goes on "
    "结果文件夹，须为新文件夹；中途停止的，指定原文件夹即可接着做",
)  # fmt: skip
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
    from minsheng.recheck.files import held, make_folder, write_text
    from minsheng.recheck.quality.page import quality_page

    asked = [(rate, ALL) for rate in _rates(rates)]
    if kinds:
        asked += _single_kinds()
    question = {"households": households, "seed": seed, "month": month, "trials": asked}
    refuse_a_file(out, "the results")
    make_folder(out)  # a place that cannot be written is told before the work, not after it
    language = lang or language_of()
    with held(out), progress_bars(lang, lines=True) as report:
        trials = _begun(out, question)
        report("trials", len(trials), len(asked))
        if len(trials) < len(asked):
            left = asked[len(trials) :]
            for done in _trials(out / WORK, households, seed, month, left):
                trials.append(done)
                _keep(out, question, trials, whole=False)
                report("trials", len(trials), len(asked))
        about = in_languages(ABOUT, language or "zh").format(
            households=households, seed=seed, month=month
        )
        write_text(out / PAGE, quality_page(trials, about, language or "zh"))
        _keep(out, question, trials, whole=True)
    tell("\n".join(_table(trials, language)))
    tell(in_languages(WRITTEN, language).format(out=out), err=True)


def _rates(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = [-1.0]
    if not found or not all(0 <= rate <= 20 for rate in found):  # noqa: PLR2004 - percent
        raise click.BadParameter("write percents from 0 to 20, as 0,1,2", param_hint="--rates")
    return found


def _single_kinds() -> list[tuple[float, str]]:
    """Each kind of fault by itself."""
    from minsheng.city.raw.faults import ROW_KINDS

    return [(KIND_RATE, kind) for kind in (*ROW_KINDS, "namesakes")]


def _begun(out: Path, question: dict[str, Any]) -> list[Trial]:
    """The trials a command that was stopped had made.

    Raises:
        ClickException: the folder holds something else, another question or a whole result.
    """
    from minsheng.recheck.files import LOCK, text_of
    from minsheng.recheck.quality.trial import Trial
    from minsheng.recheck.strict_json import strict_json

    path = out / RESULT
    if not path.exists():
        others = [
            p for p in out.iterdir() if p.name not in {LOCK, WORK} and not p.name.endswith(".part")
        ]
        if others:
            msg = f"{out} is not empty and holds no trials; choose another folder for --out"
            raise click.ClickException(msg)
        return []
    try:
        told = strict_json(text_of(path))
        trials = [Trial.from_dict(one) for one in told["trials"]]
        fits = told["format"] == FORMAT
        same = told["question"] == json.loads(json.dumps(question))
        whole = told["whole"]
    except (ValueError, KeyError, TypeError, RecursionError):
        fits = False
    if not fits:
        msg = f"{path} is not what this command writes; choose another folder for --out"
        raise click.ClickException(msg)
    if not same:
        msg = f"{out} holds trials of another city, month or rates; choose another folder for --out"
        raise click.ClickException(msg)
    if whole:
        msg = f"{out} holds these trials already, all of them; choose another folder for --out"
        raise click.ClickException(msg)
    return trials


def _keep(out: Path, question: dict[str, Any], trials: Sequence[Trial], *, whole: bool) -> None:
    """Write what is done: a command that is stopped loses only the trial it is at."""
    from minsheng.recheck.files import write_text

    told = {
        "format": FORMAT,
        "question": question,
        "whole": whole,
        "trials": [t.as_dict() for t in trials],
    }
    write_text(out / RESULT, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def _trials(
    base: Path,
    households: int,
    seed: int,
    month: str,
    asked: Sequence[tuple[float, str]],
) -> Iterator[Trial]:
    """The truth decided once, then each rate and each kind."""
    from minsheng.city.divisions import divisions_at
    from minsheng.city.raw.extracts import write_extracts
    from minsheng.city.snapshot import generate
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.files import make_folder
    from minsheng.recheck.quality.trial import trial

    library = load_library()
    number = int(month.replace("-", ""))
    counties = {d.county: d.name for d in divisions_at(number).counties()}
    shutil.rmtree(base, ignore_errors=True)  # of a command that died
    make_folder(base)
    try:
        generate(base / "truth", households, seed, month, known="all")
        recheck(base / "truth", month, base / "truth-run", library)
        for rate, kind in asked:
            work = base / "work"
            (work / "raw").mkdir(parents=True)
            write_extracts(work / "raw", households, seed, month, _faults(rate, kind))
            truth = (base / "truth", base / "truth-run")
            yield trial(work / "raw", truth, work, month, library, counties, (rate, kind))
            shutil.rmtree(work)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _faults(rate: float, kind: str) -> Any:
    """What to plant: all kinds, and whole files; one kind; or namesakes alone."""
    from minsheng.city.raw.extracts import Faults

    everything, alone = kind == ALL, kind == "namesakes"
    return Faults(
        per_million=0 if alone else round(rate * 10_000),
        files=round(rate * FILES_PER_PERCENT) if everything else 0,
        kinds=() if everything or alone else (kind,),
        namesakes=round(rate * NAMESAKES_PER_PERCENT) if everything or alone else 0,
    )


def _table(trials: Sequence[Trial], language: Language | None) -> Iterator[str]:
    from minsheng.recheck.quality.said import kind_words

    heads = [[(zh[line], en[line]) for zh, en in HEADS] for line in range(2)]
    rows = [[in_languages(head, language) for head in line] for line in heads]
    for t in trials:
        figures = (t.households, t.true_stops, t.ours.wrong, t.naive.wrong, t.ours.missed,
                   t.naive.missed, t.ours.cannot_say, t.returned, t.review, t.refused)  # fmt: skip
        kind = "" if t.kind == ALL else f" {kind_words(t.kind, language or 'zh')}"
        rows.append([f"{t.rate:g}%{kind}", *(f"{n:,}" for n in figures)])
    wide = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for name, *figures_ in rows:
        cells = (
            " " * (w - width_of(cell) + GAP) + cell
            for cell, w in zip(figures_, wide[1:], strict=True)
        )
        yield name + " " * (wide[0] - width_of(name)) + "".join(cells)
