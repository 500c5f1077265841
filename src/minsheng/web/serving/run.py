"""`minsheng serve` and `minsheng worker`: made ready, kept running, ended."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.web.databases import home
from minsheng.web.serving.children import Child, Ends, Said, ends, keep
from minsheng.web.serving.plan import LOOPBACK, Plan
from minsheng.web.serving.ready import database_held, make_ready

LOOK = 3.0
"""Seconds between two looks at the embedded server."""
FIRST_ANSWER = 60.0


def serve(
    plan: Plan, said: Said, up: Callable[[], None], fill: Callable[[], None] = lambda: None
) -> None:
    """Serve the site until asked to end.

    Args:
        plan: what is to run.
        said: tells what happens.
        up: called once it answers.
        fill: puts into the tables what must stand there, as their owner.
    """
    plan.refuse_too_many()
    plan.refuse_a_taken_port()
    with database_held(said) as cluster:
        make_ready(said)
        fill()
        _tell_beginning(said)
        told = plan.surroundings(home())
        children = [_server(plan, told), *_workers(plan.jobs, told), *_handout(plan, told)]
        with ends() as asked:
            for child in children:
                child.start()
            if _answers(plan, children, asked):
                up()
            keep(children, asked, said, _watching(cluster, said))


def _tell_beginning(said: Said) -> None:
    """Say of a site that nobody can sign in to how it begins."""
    from django.db import connections, transaction

    from minsheng.kernel.access.beginning import anybody
    from minsheng.kernel.database.scope import Scope, scope

    with scope(Scope(signing_in=True, request="serve")), transaction.atomic():
        begun = anybody()
    connections.close_all()
    if not begun:
        said(
            "本系统还没有任何账号，无法登录。请另开一个终端，开通两名管理员："
            "minsheng begin 用户名=姓名 用户名=姓名",
            "Nobody has an account yet, and nobody can sign in. Run minsheng begin USERNAME=NAME "
            "USERNAME=NAME in another terminal, which enters two administrators",
        )


def work(jobs: int, said: Said) -> None:
    """Do jobs, and nothing else, until asked to end."""
    plan = Plan(jobs=jobs)
    with database_held(said) as cluster:
        make_ready(said, static=False)
        children = _workers(jobs, plan.surroundings(home()))
        with ends() as asked:
            said("任务进程已启动（Ctrl-C 结束）", "The worker is at work (Ctrl-C ends it)")
            keep(children, asked, said, _watching(cluster, said))


def _server(plan: Plan, told: dict[str, str]) -> Child:
    arguments = [
        "--host", plan.host, "--port", str(plan.port),
        "--workers", str(plan.workers), "--threads", str(plan.threads),
    ]  # fmt: skip
    if plan.certificate:
        certificate, key = plan.certificate
        arguments += ["--certificate", str(certificate), "--key", str(key)]
    pooled = told | {"MINSHENG_POOL": str(plan.threads)}
    return Child("网页服务", "the server", "minsheng.web.serving.server", arguments, pooled)


def _workers(jobs: int, told: dict[str, str]) -> list[Child]:
    if not jobs:
        return []
    module = "minsheng.web.serving.worker"
    return [Child("任务进程", "the worker", module, [str(jobs)], told)]


def _handout(plan: Plan, told: dict[str, str]) -> list[Child]:
    if not plan.authority:
        return []
    module = "minsheng.web.serving.handout"
    arguments = [plan.host, str(plan.port + 1), str(plan.authority)]
    return [Child("证书分发", "the handout of the certificate", module, arguments, told)]


def _watching(cluster: Cluster | None, said: Said) -> Callable[[], None]:
    """Looks now and then whether the embedded server answers, and starts it again."""
    last = time.monotonic()

    def look() -> None:
        nonlocal last
        if cluster is None or time.monotonic() - last < LOOK:
            return
        if not cluster.answers():
            said("数据库无应答，正在重新启动", "The database does not answer; it is started again")
            try:
                cluster.ensure()
            except DatabaseFaultError as error:
                said(str(error), str(error))
        last = time.monotonic()

    return look


def _answers(plan: Plan, children: Sequence[Child], asked: Ends) -> bool:
    """Wait until the site answers, for a while; whatever it says, it is up."""
    until = time.monotonic() + FIRST_ANSWER
    host = "127.0.0.1" if plan.host in {*LOOPBACK, "0.0.0.0"} else plan.host  # noqa: S104
    while time.monotonic() < until and not asked.asked and all(c.lives for c in children):
        with suppress(OSError, http.client.HTTPException), closing(_link(plan, host)) as link:
            link.request("GET", "/healthz", headers={"Host": "localhost"})
            return bool(link.getresponse().status)
        time.sleep(0.2)
    return False


def _link(plan: Plan, host: str) -> http.client.HTTPConnection:
    if plan.certificate is None:
        return http.client.HTTPConnection(host, plan.port, timeout=10)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE  # only whether it answers; nothing is told it
    return http.client.HTTPSConnection(host, plan.port, timeout=10, context=trusting)
