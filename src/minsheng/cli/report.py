"""`minsheng report`: what came of a run, as one page to read, print and pass on."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.chinese import told
from minsheng.cli.console import in_languages, progress_bars
from minsheng.cli.language import Language, language_option
from minsheng.cli.places import names_in
from minsheng.cli.speech import Command, tell
from minsheng.cli.warned import warn_of_run

WRITTEN = ("报告已写入", "the report stands in")
WITHOUT = (
    "没有快照，报告不含公平性和数据质量：{why}",
    "without the snapshot the report lacks equity and data quality: {why}",
)


@click.command("report", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="the page to write, for example report.html 写出的网页文件，如report.html",
)
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="where the snapshot is now, if moved 快照移动后的位置",
)
@click.option(
    "--replace", is_flag=True, help="replace an earlier report in FILE 覆盖该文件中原有的报告"
)
@language_option("zh")
def command(run: Path, out: Path, snapshot: Path | None, replace: bool, lang: Language) -> None:
    """Write the report of a RUN as one page that needs no other file and no network.

    把核查结果写成一个网页文件，不需要其他文件，也不需要联网。

    It tells outcomes, a county map, main reasons, changes in money, equity, doubtful data,
    the take-up gap and data quality by agency.

    内容包括：结论、分布图、主要理由、金额变化、公平性、存疑数据、应享未享和各部门数据质量。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.listing import Listing
    from minsheng.recheck.reports import Material, refuse_another, write_report, written_report

    refuse_another(out, replace=replace)
    library = load_library()
    listing = Listing(run, library)
    warn_of_run(listing.about, listing.ahead, library.digest, lang)
    material = Material(listing, snapshot)
    if material.lacking is not None:
        why = told(str(material.lacking), lang)
        tell(f"minsheng: {in_languages(WITHOUT, lang).format(why=why)}", err=True)
    names = names_in(listing.about["as_of"])
    with progress_bars(lang) as report:
        page = written_report(
            material, names, lang, report, told=lambda sentence: told(sentence, lang)
        )
    write_report(out, page, replace=replace)
    tell(f"{in_languages(WRITTEN, lang)} {out}")
