"""`minsheng audit`: the chain of the site's history looked through, and its heads kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.console import in_languages, progress_bars, spoken
from minsheng.cli.language import Language, language_option
from minsheng.cli.site import refuse_no_site
from minsheng.cli.speech import Group, tell

if TYPE_CHECKING:
    from minsheng.kernel.audit.heads import Head
    from minsheng.kernel.audit.verifying import Fault, Verified

SHOWN = 200
"""Faults told one by one; the rest are counted."""
FAULTS = {
    "altered": ("记录{number}被改动过", "entry {number} was altered"),
    "removed": ("记录{number}被删除", "entry {number} was removed"),
    "inserted": ("记录{number}是事后插入的", "entry {number} was inserted later"),
    "seal_altered": ("封存块{number}被改动过", "seal {number} was altered"),
    "seal_removed": ("封存块{number}被删除", "seal {number} was removed"),
    "head_differs": (
        "封存块{number}与留存的日摘要不一致",
        "seal {number} differs from the head that was kept",
    ),
}
FALLEN = (
    "{what}被停用、删除或者改动：期间的操作可能没有记录；请重新启动系统恢复，并查明原因",
    (
        "{what} is off, gone or altered: what was done meanwhile may not be written; start the "
        "site again to mend it, and find out why"
    ),
)
TOLD = (
    "已核对{entries:,}条已封存的记录、{seals:,}个封存块；另有{unsealed:,}条尚未封存；发现{faults:,}处问题",
    (
        "{entries:,} sealed entries and {seals:,} seals were looked at; {unsealed:,} entries are "
        "not sealed yet; faults: {faults:,}"
    ),
)
MORE = ("另有{more:,}处问题未逐一列出", "{more:,} more faults are not listed one by one")
KEPT = ("{days}天的日摘要已写入{path}", "heads of days written to {path}: {days}")


@click.group("audit", cls=Group)
def command() -> None:
    """The site's history: is it as it was written?

    系统的操作记录：核对是否被改动。
    """


@command.command("verify")
@click.option(
    "--heads",
    "kept",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="a file of heads kept elsewhere, as `heads` writes it 另行留存的日摘要文件",
)
@language_option(None)
def verify(kept: Path | None, lang: Language | None) -> int:
    """Recompute the whole chain; name each entry or seal that was tampered with.

    Looks, too, whether the triggers that write the history stand. The exit code is 1 where
    anything is wrong.

    逐条重算全部操作记录，列出被改动、删除、插入的记录和封存块，并检查写入记录的触发器；有问题的，退出码为1。
    """
    from minsheng.kernel.audit.standing import not_standing
    from minsheng.kernel.audit.verifying import verify as verified

    heads = _heads_in(kept) if kept else []
    told = 0

    def say(fault: Fault) -> None:
        nonlocal told
        told += 1
        if told <= SHOWN:
            words = in_languages(FAULTS[fault.what], lang).format(number=fault.number)
            tell(f"{words} ({fault.named})" if fault.named else words)

    with _database() as connection, progress_bars(lang) as report:
        down = not_standing(connection.cursor())
        for what in down:
            tell(in_languages(FALLEN, lang).format(what=what))
        total = connection.execute("SELECT count(*) FROM public.audit_entry").fetchone()[0]
        found = verified(
            connection, say, heads, lambda done: report("audit", done, max(done, total))
        )
    if found.faults > SHOWN:
        tell(in_languages(MORE, lang).format(more=found.faults - SHOWN))
    tell(in_languages(TOLD, lang).format(**vars(found)))
    _keep(found, down)
    return 1 if found.faults or down else 0


def _keep(found: Verified, down: list[str]) -> None:
    """Leave the result where auditors see it on the site."""
    from minsheng.kernel.audit.standing import keep_result
    from minsheng.web.databases import home

    keep_result(home(), found, len(down), datetime.now(UTC))


@command.command("heads")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="a file to keep elsewhere, on paper or by others 写入文件，应另行保管或交他人保管",
)
@language_option(None)
def heads(out: Path | None, lang: Language | None) -> None:
    """Print the head of each day: its last seal, which stands for everything before it.

    逐日列出日摘要：当天最后一个封存块，据此可核对此前的全部记录。
    """
    from minsheng.kernel.audit.heads import heads_of

    with _database() as connection:
        found = heads_of(connection)
    text = "".join(f"{head}\n" for head in found)
    if out is None:
        tell(text, nl=False)
        return
    out.write_text(text, "utf-8")
    tell(in_languages(KEPT, lang).format(days=len(found), path=out))


def _know_the_models() -> None:
    """Let Django know the models, which say what has a history."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
    django.setup()


def _heads_in(path: Path) -> list[Head]:
    from minsheng.kernel.audit.heads import HeadsFaultError, read_heads

    try:
        return read_heads(path.read_text("utf-8", "replace"))
    except HeadsFaultError as error:
        raise click.ClickException(
            spoken(
                f"{path}不是日摘要文件；请指明 minsheng audit heads 写出的文件",
                f"{path}: {error}; name a file that `minsheng audit heads` wrote",
            )
        ) from error


@contextmanager
def _database() -> Iterator[Any]:
    """A connection of the role that reads everything and writes nothing.

    Raises:
        ClickException: the database cannot be reached, or holds no history.
    """
    import psycopg
    from django.core.exceptions import ImproperlyConfigured

    from minsheng.kernel.database.embedded import Cluster
    from minsheng.kernel.database.errors import DatabaseFaultError
    from minsheng.kernel.database.roles import BACKUP
    from minsheng.web.databases import connected, embedded, home

    cluster = Cluster(home())
    try:
        _know_the_models()
        if embedded():
            refuse_no_site()
            cluster.ensure()
        with connected(BACKUP) as connection:
            yield connection
    except (DatabaseFaultError, ImproperlyConfigured) as error:
        raise click.ClickException(str(error)) from error
    except psycopg.errors.UndefinedTable as error:
        raise click.ClickException(
            spoken(
                "数据库中没有操作记录；请先启动一次系统，以便建立数据表",
                "the database holds no history; start the site once, so that its tables are made",
            )
        ) from error
    except psycopg.OperationalError as error:
        raise click.ClickException(
            spoken(
                "无法连接数据库；请启动系统，或者更正MINSHENG_BACKUP_URL",
                "the database cannot be reached; start the site, or mend MINSHENG_BACKUP_URL",
            )
        ) from error
    finally:
        if embedded() and cluster.data.exists():
            cluster.release()
