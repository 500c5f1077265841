"""`minsheng backup`: the site's data in one file, its keys in another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from minsheng.cli.console import progress_bars, spoken
from minsheng.cli.serve import said
from minsheng.cli.site import mendable, refuse_no_site
from minsheng.cli.speech import Command, tell

ASKED = "MINSHENG_KEYS_PASSPHRASE"


@click.command("backup", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--keys",
    "only_keys",
    is_flag=True,
    help="write the keys instead, enciphered by a passphrase of 12 letters or more "
    "改为写出密钥，以至少12个字符的口令加密",
)
def command(file: Path, only_keys: bool) -> None:
    """Write database and media into FILE; run it daily, and keep it on another machine.

    把数据库和附件写入一个文件；请每天执行，并存放在另一台机器上。

    The keys are never in it: write them once by --keys, and keep that file and its
    passphrase apart from the backups. Without them no identity number can be read again.

    备份不含密钥：请用 --keys 单独写出一次，与备份分开保管；没有密钥，证件号码无法恢复。
    """
    with mendable():
        from minsheng.web.backup import keys, writing
        from minsheng.web.databases import home

        refuse_no_site()
        if only_keys:
            keys.write(home(), file, passphrase(confirm=True))
            tell(spoken(f"密钥已写入 {file}", f"The keys are in {file}"))
            return
        from minsheng.web.serving.ready import database_held

        with database_held(said), moved_bars("backup", writing.expected_size()) as moved:
            manifest = writing.write(file, datetime.now().astimezone(), moved)
        count = sum(manifest.rows.values())
        tell(
            spoken(
                f"已备份 {count:,} 行、{len(manifest.parts) - 1:,} 个附件 → {file}；密钥不在其中",
                f"{count:,} rows and {len(manifest.parts) - 1:,} files → {file}; no key is in it",
            )
        )


def passphrase(*, confirm: bool) -> str:
    """Of the keys: from the environment, or asked for.

    Raises:
        ClickException: there is nobody to ask.
    """
    from minsheng.web import environment

    if given := environment.text(ASKED):
        return given
    if not _at_a_terminal():
        raise click.ClickException(
            spoken(
                f"没有终端，无法询问口令；请用{ASKED}给出",
                f"there is no terminal to ask for the passphrase at; give it by {ASKED}",
            )
        )
    words = spoken("口令", "Passphrase")
    return str(click.prompt(words, hide_input=True, confirmation_prompt=confirm, err=True))


def _at_a_terminal() -> bool:
    """Whether somebody can type what nobody sees; else Python would warn, and show it."""
    try:
        os.close(os.open(os.ctermid(), os.O_RDWR))
    except OSError:
        return False
    return True


@contextmanager
def moved_bars(stage: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar that is told of bytes."""
    with progress_bars() as report:
        done = 0

        def moved(count: int) -> None:
            nonlocal done
            done += count
            report(stage, done // 2**20, max(total, done) // 2**20)

        yield moved
