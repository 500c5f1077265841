"""`minsheng serve`: the site, its database and its worker in one command."""

from __future__ import annotations

import click

from minsheng.cli.console import spoken
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell

WORKERS, THREADS, JOBS = 2, 4, 2


@click.command("serve", cls=Command)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="to listen on 监听端口")
@click.option("--host", default="127.0.0.1", help="address to listen on 监听地址")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=WORKERS,
    help="processes that answer requests 应答请求的进程数",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=THREADS,
    help="requests each answers at a time 每个进程同时应答的请求数",
)
@click.option(
    "--no-worker",
    is_flag=True,
    help="leave jobs to `minsheng worker` elsewhere 后台任务由另行运行的 minsheng worker 处理",
)
def command(port: int, host: str, workers: int, threads: int, no_worker: bool) -> None:
    """Serve the site: database, pages and jobs, until Ctrl-C.

    启动网站：数据库、网页和后台任务一并运行，按 Ctrl-C 结束。

    What the site keeps lies in the folder MINSHENG_DATA names. DATABASE_URL names another
    PostgreSQL than its own; see the handbook's page on operations.

    网站数据存放在 MINSHENG_DATA 所指的文件夹。使用其他 PostgreSQL 服务器时设定
    DATABASE_URL，详见手册“运行维护”。
    """
    from minsheng.web.serving.plan import Plan
    from minsheng.web.serving.run import serve

    plan = Plan(host, port, workers, threads, 0 if no_worker else JOBS)
    with mendable():
        serve(plan, said, lambda: said(*_up(plan.address)))


def said(zh: str, en: str) -> None:
    """A sentence on the error stream, in the language spoken."""
    tell(spoken(zh, en), err=True)


def _up(address: str) -> tuple[str, str]:
    return f"民生已启动：{address}（Ctrl-C 结束）", f"Minsheng is up: {address} (Ctrl-C ends it)"
