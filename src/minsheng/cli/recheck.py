"""`minsheng recheck`: decide every household of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from minsheng.cli.console import in_languages, of, progress_bars, refuse_a_file
from minsheng.cli.dates import MONTH
from minsheng.cli.language import LANGUAGES, Language, language_option
from minsheng.cli.places import names_in
from minsheng.cli.speech import Command, tell
from minsheng.cli.warned import warn, warn_of_held, warn_of_held_last, warn_of_last

OUTCOMES = (
    "continue",
    "adjust",
    "stop_proposed",
    "cannot_say",
    "grant_proposed",
    "refuse_proposed",
    "hint",
    "screened",
)
"""As they are told, one below the other."""
SAID = {
    "head": (
        "{month}核查：{households:,}户，{persons:,}人",
        "{month}: {of_households}, {of_persons}",
    ),
    "illustrative": (
        "金额含示意参数，不得作为发放依据。",
        "The sums rest on illustrative figures: nothing is paid by them.",
    ),
    "hash": ("结论的哈希值：{hash}", "hash of the decisions: {hash}"),
    "seal": ("run.json的封印：{seal}", "seal of run.json: {seal}"),
    "files": (
        "{out}中有decisions.parquet、changes.parquet、run.json",
        "{out} holds decisions.parquet, changes.parquet, run.json",
    ),
    "next": (
        (
            "下一步：minsheng report {out} --out report.html（核查报告），minsheng worklist {out} "
            "--out lists（入户清单），minsheng list {out}（各户名单）"
        ),
        (
            "next: minsheng report {out} --out report.html (the report), minsheng worklist {out} "
            "--out lists (whom to visit), minsheng list {out} (the households)"
        ),
    ),
}


HELD = 3
"""The exit code where the run is whole and held."""


def outcomes() -> dict[str, tuple[str, str]]:
    """What each outcome is called, in the order they are told."""
    from minsheng.policy.laws.kinds import Decision
    from minsheng.recheck.words import DECISIONS

    return {name: DECISIONS[Decision[name.upper()]] for name in OUTCOMES}


@click.command("recheck", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--as-of", required=True, type=MONTH, help="the month decided for 所属月份，如2020-11"
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="folder of the run 核查结果文件夹"
)
@click.option(
    "--compare",
    "last",
    type=click.Path(path_type=Path),
    metavar="LAST",
    help="the last run: each county's share of every outcome is held to it, instead of to the "
    "other counties of this run 上次核查结果文件夹：各区县各类结论的占比与其对照；"
    "不填的，与本次其他区县对照",
)
@click.option(
    "--officers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="officers' decisions on changes of earlier runs (CSV): they are not undone "
    "经办人员对此前核查结果的决定（CSV），本次核查不予推翻",
)
@click.option(
    "--accept-jump",
    "jumps",
    multiple=True,
    metavar="COUNTY:OUTCOME",
    help="let a jump pass that was looked into, for example 320612:stop, or all:adjust; "
    "may be given several times 放行已核实的异常变动，如 320612:stop 或 all:adjust；可重复",
)
@click.option("--because", default="", metavar="REASON", help="why it is so indeed 放行的原因")
@click.option("--by", default="", metavar="NAME", help="who says so 放行人姓名")
@language_option(None)
def command(
    folder: Path,
    as_of: str,
    out: Path,
    last: Path | None,
    officers: Path | None,
    jumps: tuple[str, ...],
    because: str,
    by: str,
    lang: Language | None,
) -> None:
    """Decide every household of the snapshot DIR by the rule book of a month.

    按某月有效的规则核查快照中的每一户。中断后再次运行同一命令即可继续。

    Where an outcome jumps in a county the run is written but held, and the exit code is 3.

    某区县某类结论的占比异常变动的，结果照常写出，但暂缓使用，退出码为3。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.beside import Beside, Finished, given_officers, refuse_left_out
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.guard import accepted_from

    refuse_a_file(folder, "the snapshot")
    names = names_in(as_of) if jumps else {}
    accepted = [accepted_from(text, because, by, names) for text in jumps]
    finished = None if last is None else Finished.opened(last)
    if finished is not None:
        warn_of_held_last(finished.about, lang)
    decided = () if officers is None else given_officers(officers, finished)
    if finished is not None:
        refuse_left_out(finished, decided, as_of)
    beside = Beside(finished, decided, accepted)
    with progress_bars(lang) as report:
        run = recheck(folder, as_of, out, load_library(), report, beside)
    if finished is not None:
        warn_of_last(finished.about, run, lang)
    warn_of_held(run, lang)
    warn(run["snapshot"]["as_of"], run["as_of"], run.get("ahead"), lang)
    tell("\n".join(summary(run, out, lang)))
    if run["held"]:
        raise click.exceptions.Exit(HELD)


def summary(run: dict[str, Any], out: Path, language: Language | None) -> Iterator[str]:
    """The outcome of a run in a few lines; what needs a sentence, in each language its own."""
    from minsheng.recheck.wanted import STANDING_WORDS

    languages = (language,) if language else LANGUAGES
    named = {
        **{key: run[key] for key in ("households", "persons", "hash", "seal")},
        "month": run["as_of"],
        "of_households": of(run["households"], "household"),
        "of_persons": of(run["persons"], "person"),
        "out": out,
    }

    def say(key: str) -> Iterator[str]:
        yield from (in_languages(SAID[key], one).format(**named) for one in languages)

    yield from say("head")
    for name, both in outcomes().items():
        yield f"{run['outcomes'].get(name, 0):>12,}  {in_languages(both, language)}"
    for name, (zh, en) in STANDING_WORDS.items():
        if name in run["stands"]:
            of_these = in_languages((f"其中{zh}", f"of these {en}"), language)
            yield f"{run['stands'][name]:>12,}  {of_these}"
    if run["figures"] == "illustrative":
        yield from say("illustrative")
    for key in ("hash", "seal", "files", "next"):
        yield from say(key)
