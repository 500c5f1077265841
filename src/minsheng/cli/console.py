"""What the commands share: progress on the terminal and faults as sentences."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from minsheng.city.errors import CityError
from minsheng.cli.language import LANGUAGES, Language, language_of
from minsheng.policy.engine.faults import PolicyError

STAGES = {
    "audit": ("核对操作记录", "looking through the history"),
    "city": ("生成城市", "making the city"),
    "compile": ("编译规则（仅首次）", "compiling the rule book (only once)"),
    "compile_reform": ("编译改革后的规则（仅首次）", "compiling the reformed rules (only once)"),
    "decide": ("核查", "deciding"),
    "today": ("读取事实，按改革前的规则计算", "reading the facts, deciding by the law before"),
    "cases": ("核对算例", "deciding the worked cases"),
    "list": ("写出清单", "writing the list"),
    "read": ("读取报送文件", "reading files"),
    "freeze": ("生成快照", "freezing counties"),
    "trials": ("试验", "trials"),
    "report": ("统计", "counting"),
    "book": ("读取花名册（MB）", "reading the household book (MB)"),
    "known": ("与登记库核对", "looking who is known already"),
    "people": ("录入人员", "entering people"),
    "enter": ("录入核查结果", "entering the run"),
    "backup": ("备份（MB）", "backing up (MB)"),
    "verify": ("核对备份（MB）", "verifying the backup (MB)"),
    "restore": ("恢复（MB）", "restoring (MB)"),
    "worklist": ("写出工作清单", "writing the work lists"),
}
ELSEWHERE = "; choose another place, or mend the rights"
REMEDIES = {
    errno.ENOSPC: "; make room and try again",
    errno.EACCES: ELSEWHERE,
    errno.EPERM: ELSEWHERE,
    errno.EROFS: ELSEWHERE,
    errno.ENOENT: "; choose another place, or make the folder it is to stand in",
    errno.ENOTDIR: "; a part of this path is a file, name a folder in its place",
    errno.EISDIR: "; it is a folder, name a file",
}


def of(count: int, one: str, several: str | None = None) -> str:
    """A number with its noun in English: `1 household`, `2,000 households`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def in_languages(words: tuple[str, str], language: Language | None) -> str:
    """Chinese and English as they are spoken: one of them, or both where none is asked for."""
    return " ".join(words) if language is None else words[LANGUAGES.index(language)]


def spoken(zh: str, en: str) -> str:
    """Chinese and English in the language of the surroundings; both where they say none."""
    return in_languages((zh, en), language_of())


def refuse_a_file(path: Path, what: str) -> None:
    """A file where a folder is meant.

    Raises:
        ClickException: the sentence.
    """
    if path.is_file():
        raise click.ClickException(f"{path} is a file; name the folder of {what}")


def refuse_a_vanished_folder() -> None:
    """A current folder that somebody removed: no path from there leads anywhere.

    Raises:
        ClickException: the sentence.
    """
    try:
        Path.cwd()
    except FileNotFoundError:
        raise click.ClickException(
            "the current folder is gone; change into another one with `cd`, then give the "
            "same command again",
        ) from None


def complain(error: Exception) -> str | None:
    """The sentence for a fault a person can mend; None for a fault of the program."""
    if isinstance(error, PolicyError | CityError):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}{REMEDIES.get(error.errno or 0, '')}"
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full; make room and give the same command again"
    if isinstance(error, MemoryError):
        return "not enough memory; close other programs or decide a smaller snapshot"
    return None


def _in_lines(language: Language | None, stage: str, done: int, total: int) -> None:
    """How far it is, in a line of the error stream: `trials: 3 of 23`."""
    zh, en = STAGES[stage]
    words = (f"{zh}：已完成{done}次，共{total}次", f"{en}: {done} of {total}")
    click.echo(in_languages(words, language), err=True)


@contextmanager
def progress_bars(
    language: Language | None = None, *, lines: bool = False
) -> Iterator[Callable[[str, int, int], None]]:
    """Bars on the terminal's error stream; gives `report(stage, done, total)`.

    Args:
        language: of the command; where it has none, the language of the surroundings.
        lines: say each step in a line where there is no terminal; for what takes minutes a step.
    """
    console = Console(stderr=True)
    told = language or language_of()
    if not console.is_interactive:  # there a bar would leave nothing but an empty line
        yield partial(_in_lines, told) if lines else lambda _stage, _done, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, object] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                words = in_languages(STAGES[stage], told)
                tasks[stage] = bars.add_task(words, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield report
