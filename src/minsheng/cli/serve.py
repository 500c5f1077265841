"""`minsheng serve`: the site, its database and its worker in one command."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from minsheng.cli.console import spoken
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell

if TYPE_CHECKING:
    from minsheng.web.serving.plan import Plan

WORKERS, THREADS, JOBS = 2, 4, 2


@click.command("serve", cls=Command)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="to listen on 监听端口")
@click.option("--host", help="address to listen on 监听地址  [default: 127.0.0.1]")
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
@click.option(
    "--lan",
    is_flag=True,
    help="for phones on the local network: https by a certificate of the site's own "
    "供局域网内手机使用：以自建证书启用 https",
)
def command(
    port: int, host: str | None, workers: int, threads: int, no_worker: bool, lan: bool
) -> None:
    """Serve the site: database, pages and jobs, until Ctrl-C.

    启动网站：数据库、网页和后台任务一并运行，按 Ctrl-C 结束。

    What the site keeps lies in the folder MINSHENG_DATA names. DATABASE_URL names another
    PostgreSQL than its own; see the handbook's page on operations.

    网站数据存放在 MINSHENG_DATA 所指的文件夹。使用其他 PostgreSQL 服务器时设定
    DATABASE_URL，详见手册“运行维护”。
    """
    from minsheng.web.serving.plan import Plan
    from minsheng.web.serving.run import serve

    jobs = 0 if no_worker else JOBS
    plan = Plan(host or ("0.0.0.0" if lan else "127.0.0.1"), port, workers, threads, jobs)  # noqa: S104
    with mendable():
        if lan:
            plan = _with_certificate(plan)
        serve(plan, said, lambda: _tell_up(plan))


def said(zh: str, en: str) -> None:
    """A sentence on the error stream, in the language spoken."""
    tell(spoken(zh, en), err=True)


def _with_certificate(plan: Plan) -> Plan:
    from minsheng.web.databases import home
    from minsheng.web.serving.certificate import Lan

    held = Lan(home() / "lan")
    held.ready(plan.names, datetime.now(UTC))
    return replace(plan, certificate=held.pair, authority=held.authority)


def _tell_up(plan: Plan) -> None:
    """The address; for phones also where the authority is fetched, as a picture too."""
    said(
        f"民生已启动：{plan.address}（Ctrl-C 结束）",
        f"Minsheng is up: {plan.address} (Ctrl-C ends it)",
    )
    if plan.authority is None:
        return
    import segno

    from minsheng.web.serving.certificate import Lan

    said(
        f"手机首次使用：扫码（{plan.handed_out}）下载证书，核对指纹后安装并信任",
        f"Each phone once: fetch the certificate ({plan.handed_out}), compare its fingerprint, "
        f"install and trust it",
    )
    tell(f"SHA-256 {Lan(plan.authority.parent).fingerprint()}", err=True)
    segno.make(plan.handed_out, micro=False).terminal(out=sys.stderr, compact=True)
