"""`minsheng officers`: take in what officers decided of the changes of a run."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.console import in_languages, of
from minsheng.cli.language import Language, language_option
from minsheng.cli.speech import Command, tell
from minsheng.cli.warned import warn_of_held

DONE = ("已登记{number:,}项决定 → {out}", "{decisions} taken in → {out}")


@click.command("officers", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="REGISTER",
    help="the register to write, for `recheck --officers` "
    "写出的决定登记表，供 recheck --officers 使用",
)
@language_option("zh")
def command(run: Path, file: Path, out: Path, lang: Language) -> None:
    """Take in the officers' decisions of FILE on changes of a RUN, each as the change stood.

    登记经办人员对某次核查结果的决定，并记下所依据的事实。

    Rows of other months that are marked already stay as they are, so a register can grow.

    其他月份已登记的各行保持不变，登记表可逐月累积。
    """
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.beside import Finished, given_officers
    from minsheng.recheck.officers import as_register
    from minsheng.recheck.table_sheet import write_new

    finished = Finished.opened(run)
    tell_shown(run, finished.about)
    warn_of_held(finished.about, lang)
    found = given_officers(file, finished)
    write_new(out, [as_register(found)])
    named = {"number": len(found), "decisions": of(len(found), "decision"), "out": out}
    tell(in_languages(DONE, lang).format(**named))
