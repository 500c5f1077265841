"""`minsheng replay`: decide again by the law of the date and compare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng.cli.chinese import found_in_chinese
from minsheng.cli.console import in_languages, progress_bars
from minsheng.cli.language import LANGUAGES, Language, language_option
from minsheng.cli.speech import Command, tell
from minsheng.cli.warned import warn_of_rules

if TYPE_CHECKING:
    from minsheng.recheck.replay import Replayed

AGREES, DIFFERS = ("一致", "agrees"), ("不一致", "DIFFERS")
SAID = {
    "decided": ("{month}核查：", "run of {month}: "),
    "household": ("{month}核查，户编号{household}：", "household {household}, run of {month}: "),
    "hash": ("结论的哈希值", "hash of the decisions"),
    "written": ("核查所记的哈希值", "hash in the run"),
    "seal": ("run.json的封印", "seal of run.json"),
    "again": ("重演所得的哈希值", "hash decided again"),
}
COLON = ("：", ": ")


@click.command("replay", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("household", type=int, required=False)
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="where the snapshot is now, if moved 快照移动后的位置",
)
@language_option(None)
def command(run: Path, household: int | None, snapshot: Path | None, lang: Language | None) -> None:
    """Decide a RUN, or one HOUSEHOLD of it, again by its archived rule book; compare.

    用当时存档的规则重新核查并比对：一致则退出码为0，不一致为1。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.archive import read_run
    from minsheng.recheck.replay import replay

    with progress_bars(lang) as report:
        result = replay(run, household, report, snapshot)
    about = read_run(run)
    if household is not None:
        tell_shown(run, about)
    warn_of_rules(about["rulebook"], load_library().digest, lang)
    for language in (lang,) if lang else LANGUAGES:
        tell("\n".join(as_lines(result, language)))
    if not result.agrees:
        raise click.exceptions.Exit(1)


def as_lines(result: Replayed, language: Language) -> Iterator[str]:
    """What a replay found, in one language."""

    def say(words: tuple[str, str]) -> str:
        return in_languages(words, language)

    head = SAID["decided"] if result.household is None else SAID["household"]
    answer = say(AGREES if result.agrees else DIFFERS)
    yield say(head).format(month=result.month, household=result.household) + answer
    if result.warning:
        yield f"  {result.warning[LANGUAGES.index(language)]}"
    if result.written == result.again:
        hashes = {"hash": result.again} if result.again else {}
    else:
        hashes = {"written": result.written, "again": result.again}
    hashes |= {"seal": result.seal} if result.seal else {}
    yield from (f"  {say(SAID[key])}{say(COLON)}{value}" for key, value in hashes.items())
    chinese = language == "zh"
    yield from (f"  {found_in_chinese(w) if chinese else w}" for w in result.found)
