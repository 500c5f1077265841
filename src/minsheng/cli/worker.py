"""`minsheng worker`: jobs alone, for an office with several machines."""

from __future__ import annotations

import click

from minsheng.cli.serve import JOBS, said
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command


@click.command("worker", cls=Command)
@click.option(
    "--jobs",
    type=click.IntRange(1, 32),
    default=JOBS,
    help="jobs done at a time 同时处理的任务数",
)
def command(jobs: int) -> None:
    """Do the site's jobs, and nothing else, until Ctrl-C.

    只处理后台任务，按 Ctrl-C 结束。
    """
    from minsheng.web.serving.run import work

    with mendable():
        work(jobs, said)
