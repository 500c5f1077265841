"""`minsheng recheck`: decide every household of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from minsheng.cli.console import in_languages, of, progress_bars, refuse_a_file
from minsheng.cli.dates import MONTH
from minsheng.cli.language import LANGUAGES, Language, language_option
from minsheng.cli.speech import Command, tell
from minsheng.cli.warned import warn

OUTCOMES = {
    "continue": ("继续", "continue"),
    "adjust": ("调整", "adjust"),
    "stop_proposed": ("建议停发", "stop proposed"),
    "cannot_say": ("无法判断", "cannot say"),
    "grant_proposed": ("建议给予", "grant proposed"),
    "refuse_proposed": ("建议不予", "refusal proposed"),
    "hint": ("线索", "hint"),
    "screened": ("已筛查", "screened"),
}
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
}


@click.command("recheck", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--as-of", required=True, type=MONTH, help="the month decided for 所属月份，如2020-11"
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="folder of the run 核查结果文件夹"
)
@language_option(None)
def command(folder: Path, as_of: str, out: Path, lang: Language | None) -> None:
    """Decide every household of the snapshot DIR by the rule book of a month.

    按某月有效的规则核查快照中的每一户。中断后再次运行同一命令即可继续。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.decide import recheck

    refuse_a_file(folder, "the snapshot")
    with progress_bars(lang) as report:
        run = recheck(folder, as_of, out, load_library(), report)
    warn(run["snapshot"]["as_of"], run["as_of"], run.get("ahead"), lang)
    tell("\n".join(summary(run, out, lang)))


def summary(run: dict[str, Any], out: Path, language: Language | None) -> Iterator[str]:
    """The outcome of a run in a few lines; what needs a sentence, in each language its own."""
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
    for name, both in OUTCOMES.items():
        yield f"{run['outcomes'].get(name, 0):>12,}  {in_languages(both, language)}"
    if run["figures"] == "illustrative":
        yield from say("illustrative")
    for key in ("hash", "seal", "files"):
        yield from say(key)
