"""`minsheng doctor`: look at the whole set-up, and say what is to be done."""

from __future__ import annotations

from datetime import datetime

import click

from minsheng.cli.console import spoken
from minsheng.cli.site import holds_no_site, mendable
from minsheng.cli.speech import Command, tell

MARKS = {"ok": ("正常", "ok  "), "warn": ("注意", "warn"), "fail": ("故障", "FAIL")}


@click.command("doctor", cls=Command)
def command() -> None:
    """Look at the whole set-up: a line for each part, with the remedy; exit code 1 on a fault.

    检查整个系统，逐项说明情况和处理办法；有故障时退出码为1。
    """
    with mendable():
        # Settings throw keys, which a backup that is brought back here would have to put aside.
        if not holds_no_site():
            from minsheng.web.setup import as_owner

            as_owner()
        from minsheng.web.doctor import State, examine

        states = []
        for one in examine(datetime.now().astimezone()):
            states.append(one.state)
            (mark_zh, mark_en), (zh, en) = MARKS[one.state], one.what
            tell(spoken(f"{mark_zh} {zh}：{one.found[0]}", f"{mark_en} {en}: {one.found[1]}"))
            if one.remedy:
                tell("     → " + spoken(*one.remedy))
    if State.FAIL in states:
        raise click.exceptions.Exit(1)
