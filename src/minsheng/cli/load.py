"""`minsheng load`: a made city's people entered into the site's register."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.console import of, progress_bars, spoken
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell


@click.command("load", cls=Command)
@click.argument("city", type=click.Path(path_type=Path))
def command(city: Path) -> None:
    """Enter everybody of the folder CITY into the register, whole or not at all.

    把文件夹 CITY 中的全部人员和家庭录入登记库：要么全部录入，要么一个不录。

    CITY is what `minsheng city` wrote. The register must be empty.

    文件夹 CITY 由 minsheng city 生成；登记库须为空。
    """
    from minsheng.city.residents import persons_of
    from minsheng.cli.serve import said
    from minsheng.web.loading import load_city
    from minsheng.web.serving.ready import database_held, make_ready

    persons_of(city)  # looked at before a database is made for it
    with mendable(), database_held(said):
        make_ready(said, static=False)
        with progress_bars() as report:
            people = load_city(city, lambda done, all_: report("people", done, all_))
    tell(spoken(f"已录入 {people:,} 人", f"{of(people, 'person')} entered"))
