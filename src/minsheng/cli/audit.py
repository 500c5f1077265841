"""`minsheng audit`: the chain of the site's history looked through, and its heads kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
    "day_cut": (
        "末尾被截去：当天应封存到第{number}块",
        "the end was cut off: that day went as far as seal {number}",
    ),
    "day_differs": (
        "当天（至封存块{number}）的块数、条数或者摘要与另存的不一致",
        "that day, up to seal {number}, differs from what was kept of it apart",
    ),
    "day_removed": (
        "当天（至封存块{number}）另存的记载被删除",
        "what was kept apart of that day, up to seal {number}, was removed",
    ),
    "all_gone": (
        "没有任何封存块，而记录编号已发到{number}：封存块、记录被整个删除",
        (
            "there is no seal at all, though entry {number} was given out: seals or entries were "
            "removed altogether"
        ),
    ),
    "set_back": (
        "记录编号的计数被调回：曾发到{number}",
        "the count of numbers was set back: {number} was given out once",
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
MISSING = (
    (
        "注意：最后一次封存之后发出的编号中，有{missing:,}个没有记录。正在办理或者刚被撤销的操作会"
        "造成这种情况；封存任务运行一两分钟后仍有的，可能是末尾被截去"
    ),
    (
        "Note: of the numbers given out since the last seal {missing:,} have no entry. Work under "
        "way or just rolled back does that; where some are left after the sealing has run for "
        "a minute or two, the end may have been cut off"
    ),
)
VOUCHED = (
    "与留存的日摘要核对一致：封存块{vouched}及以前的记录齐全、未改",
    "It agrees with the heads kept elsewhere: up to seal {vouched} all is there, as it was",
)
ITSELF = (
    (
        "【须用日摘要核对】封存块{vouched}以后至{until}（封存块{last}）的记录，以上只是数据库自己的"
        "说法：掌管服务器的人把末尾整段截去，单凭数据库查不出。请用 --head 填入打印留存的或者记入"
        "日志的最近一天的日摘要，或者用 --heads 指明留存的文件"
    ),
    (
        "HOLD IT AGAINST A HEAD: for what stands after seal {vouched}, up to {until} (seal {last})"
        ", the above is the database's own word: whoever owns the server can cut off its end, and "
        "the database alone cannot show it. Give the newest head that was printed or logged with "
        "--head, or the file of heads with --heads"
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
    help="a file of heads kept elsewhere; MINSHENG_HEADS where not given 另行留存的日摘要文件",
)
@click.option(
    "--head",
    "typed",
    multiple=True,
    help="a head as it was printed: day, number, hash 打印留存的一行日摘要：日期、块号、摘要",
)
@language_option(None)
def verify(kept: Path | None, typed: tuple[str, ...], lang: Language | None) -> int:
    """Recompute the whole chain; name each entry or seal that was tampered with.

    Looks, too, whether the chain ends where it should and whether the triggers that write the
    history stand. The exit code is 1 where anything is wrong.

    逐条重算全部操作记录，列出被改动、删除、插入的记录和封存块，核对末尾，并检查写入记录的触发器；有问题的，退出码为1。
    """
    from minsheng.kernel.audit.standing import not_standing
    from minsheng.kernel.audit.verifying import verify as verified

    told = 0

    def say(fault: Fault) -> None:
        nonlocal told
        told += 1
        if told <= SHOWN:
            words = in_languages(FAULTS[fault.what], lang).format(number=fault.number)
            tell(f"{words} ({fault.named})" if fault.named else words)

    with _database() as connection, progress_bars(lang) as report:
        heads = _heads(kept, typed)
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
    for words in _vouched(found):
        tell(in_languages(words, lang).format(**vars(found)))
    _keep(found, down)
    return 1 if found.faults or down else 0


def _vouched(found: Verified) -> list[tuple[str, str]]:
    """What is to be said of how far the answer can be believed."""
    said = [MISSING] if found.missing else []
    if found.vouched:
        said.append(VOUCHED)
    # What came in the last day can have no head of a day yet, and is told all the same.
    return [*said, ITSELF] if found.last > found.vouched else said


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
    from minsheng.kernel.audit.standing import note_kept
    from minsheng.web.databases import home

    with _database() as connection:
        found = heads_of(connection.cursor())
    text = "".join(f"{head}\n" for head in found)
    if out is None:
        tell(text, nl=False)
        return
    out.write_text(text, "utf-8")
    note_kept(home(), datetime.now(UTC))
    tell(in_languages(KEPT, lang).format(days=len(found), path=out))


def _know_the_models() -> None:
    """Let Django know the models, which say what has a history."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
    django.setup()


def _heads(kept: Path | None, typed: tuple[str, ...]) -> list[Head]:
    """The heads to hold the chain against: those typed, of the file named or of the settings.

    Raises:
        ClickException: one is none.
    """
    from django.conf import settings

    from minsheng.kernel.audit.heads import HeadsFaultError, read_heads

    if kept is None and settings.HEADS and settings.HEADS.exists():
        kept = settings.HEADS
    found: dict[Head, None] = {}
    for name, text in (("--head", "\n".join(typed)), (kept, kept and _text(kept))):
        if not text:
            continue
        try:
            found |= dict.fromkeys(read_heads(text))
        except HeadsFaultError as error:
            raise click.ClickException(
                spoken(
                    f"{name}中有不是日摘要的内容；请照 minsheng audit heads 打印的填写",
                    f"{name}: {error}; give them as `minsheng audit heads` prints them",
                )
            ) from error
    return list(found)


def _text(path: Path) -> str:
    # An empty file is no file of heads, and is told so.
    return path.read_text("utf-8", "replace") or " "


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

    try:
        refuse_no_site()
        _know_the_models()
        with ExitStack() as held:
            if embedded():
                cluster = Cluster(home())
                held.enter_context(cluster.held())
                cluster.ensure()
            yield held.enter_context(connected(BACKUP))
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
