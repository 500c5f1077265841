"""`minsheng enter`: a finished run entered into the site, for its pages to show."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.console import of, progress_bars, spoken
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell


@click.command("enter", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
def command(run: Path) -> None:
    """Enter the finished RUN into the site, whole or not at all.

    把已完成的核查结果录入网站：要么全部录入，要么一户不录。

    The run must be of the city whose people stand in the register. Its report is made in both
    languages and kept with the site's files.

    核查的城市须与登记库一致。报告以两种文字生成，存放在网站的文件中。
    """
    from minsheng.cli.serve import said
    from minsheng.recheck.archive import read_run
    from minsheng.web.loading import enter_run
    from minsheng.web.serving.ready import database_held, make_ready

    read_run(run)  # looked at before a database is made for it
    with mendable(), database_held(said):
        make_ready(said, static=False)
        with progress_bars() as report:
            made = enter_run(run, report)
    zh = f"已录入{made.month}核查：{made.households:,} 户有结论或者线索"
    en = f"{made.month} entered: {of(made.households, 'household')} decided or hinted at"
    tell(spoken(zh, en))
    if made.moved:
        zh = f"其中 {made.moved:,} 户所在村（社区）与登记不一致，已列入乡镇（街道）待核线索"
        en = f"{of(made.moved, 'household')} of these met elsewhere: on the desks of their towns"
        tell(spoken(zh, en))
