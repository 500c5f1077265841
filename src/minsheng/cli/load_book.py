"""`minsheng load-book`: a city's household book, from offices' own files, into the register."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng.cli.console import of, progress_bars, spoken
from minsheng.cli.language import language_of
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell

if TYPE_CHECKING:
    from minsheng.cli.language import Language
    from minsheng.kernel.exchange.whole_book import Fault

SHOWN = 5
"""Faults told on the spot; the file holds all."""
FAULTS = "book-faults.csv"


@click.command("load-book", cls=Command)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--look", is_flag=True, help="look at every row and enter nobody 只核对，不录入")
@click.option(
    "--faults", type=click.Path(path_type=Path), default=Path(FAULTS),
    help="where the rows to mend are listed 待改正的行写到哪里",
)  # fmt: skip
def command(files: tuple[Path, ...], look: bool, faults: Path) -> None:
    """Enter everybody of the household books FILE (.xlsx or .csv), whole or not at all.

    把住户花名册（.xlsx 或 .csv）中的全部人员和家庭录入登记库：要么全部录入，要么一个不录。

    One row a person, under the heads of the empty form that the site's exchange page gives; the
    sheet of a workbook keeps its name there. Every row is looked at first; if one is at fault, or
    somebody is in the register already, nobody is entered, and FAULTS lists file, row, column
    and what mends it.

    一人一行，表头与“导入导出”页面下载的空表相同；工作簿的工作表名为“住户花名册”。先逐行核对；
    有一行不对，或者有人已经登记，就一个不录，并把文件、行、列和改法写到待改正清单中。
    """
    from minsheng.cli.serve import said

    with mendable():
        from minsheng.web.setup import as_owner

        as_owner()
        contents = [_readable(path) for path in dict.fromkeys(files)]
        from minsheng.web.loading import FaultyBookError, load_book
        from minsheng.web.serving.ready import database_held, make_ready

        with database_held(said):
            make_ready(said, static=False, owned=True)
            try:
                with progress_bars() as report:
                    done = load_book(list(dict.fromkeys(files)), contents, report, look=look)
            except FaultyBookError as refused:
                raise _faulty(refused.book.faults, refused.book.read, faults) from None
    homes, people = (of(done[0], "household"), of(done[1], "person"))
    if look:
        zh = f"没有问题：{done[0]:,} 户、{done[1]:,} 人可以录入；去掉 --look 再执行一次即录入"
        tell(spoken(zh, f"no fault: {homes}, {people} can be entered; do it without --look"))
    else:
        zh = f"已录入 {done[0]:,} 户、{done[1]:,} 人"
        tell(spoken(zh, f"{homes}, {people} entered"))


def _readable(path: Path) -> str:
    """What a file is.

    Raises:
        ClickException: it is none, or no household book.
    """
    from minsheng.kernel.exchange.whole_book import refuse_unreadable
    from minsheng.kernel.exchange.words import ExchangeRefusedError

    if not path.is_file():
        raise click.ClickException(
            spoken(
                f"没有{path}这个文件；请写明花名册文件（.xlsx 或 .csv）的位置",
                f"there is no file {path}; name the household book (.xlsx or .csv)",
            )
        )
    try:
        return refuse_unreadable(path)
    except ExchangeRefusedError as refused:
        zh, en = (refused.sentence.said(language) for language in ("zh", "en"))
        raise click.ClickException(spoken(f"{path}：{zh}", f"{path}: {en}")) from None


def _faulty(found: Iterable[Fault], read: int, path: Path) -> click.ClickException:
    """What is said of a book with faults, once they are listed."""
    listed = sorted(found, key=lambda fault: (str(fault.file), fault.row))
    language = language_of() or "zh"
    lines = [_line(fault, language) for fault in listed]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("文件 file", "行 row", "列 column", "问题 what is wrong"))
        writer.writerows(lines)
    rows = len({(fault.file, fault.row) for fault in listed})
    some = "\n".join(f"  {file} {row}: {why}" for file, row, _column, why in lines[:SHOWN])
    return click.ClickException(
        spoken(
            f"{read:,} 行中有 {rows:,} 行要改，一个也没有录入；清单在{path}：\n{some}",
            f"{rows:,} of {of(read, 'row')} are to be mended, and nobody was entered; they are "
            f"listed in {path}:\n{some}",
        )
    )


def _line(fault: Fault, language: Language) -> tuple[str, int, str, str]:
    from minsheng.kernel.exchange.cells import defused
    from minsheng.kernel.exchange.listings.book import BOOK

    heads = {column.key: column.head.said(language) for column in BOOK.columns}
    return (
        defused(fault.file.name),
        fault.row,
        heads.get(fault.column, ""),
        fault.why.said(language),
    )
