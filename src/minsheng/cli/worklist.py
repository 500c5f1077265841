"""`minsheng worklist`: who is to be visited, as a workbook for each town."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.chinese import told
from minsheng.cli.console import in_languages, of, progress_bars
from minsheng.cli.language import Language, language_option
from minsheng.cli.places import names_in
from minsheng.cli.speech import Command, tell
from minsheng.cli.warned import warn_of_run

WRITTEN = (
    "{towns:,}个乡镇（街道）的工作清单，共{households:,}户，另有线索{hints:,}户 → {out}",
    "{of_towns} with {of_households}, and {of_hints} → {out}",
)
NOBODY = (
    "没有需要入户的家庭，{out}是空文件夹。",
    "nobody is to be visited: {out} is an empty folder.",
)


@click.command("worklist", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="a new folder for the workbooks 存放工作簿的新文件夹",
)
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="where the snapshot is now, if moved 快照移动后的位置",
)
@click.option(
    "--register",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="fill in the names from this register, as import keeps it 从人员底册填写姓名",
)
@language_option("zh")
def command(
    run: Path, out: Path, snapshot: Path | None, register: Path | None, lang: Language
) -> None:
    """Write the work lists of a RUN, a workbook for each town.

    按乡镇（街道）写出核查结果的入户工作清单，每个乡镇（街道）一个工作簿。

    Households come in the order of what waiting costs the family, all lines of one together:
    what is proposed, why, what to ask first, and the records it rests on.

    各户按等待对家庭的影响排列，一户的各行排在一起：建议、理由、先查事项和所依据的记录。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.listing import Listing
    from minsheng.recheck.reports import Worklists
    from minsheng.recheck.reports.names import names_of
    from minsheng.recheck.reports.towns import refuse_existing

    refuse_existing(out)
    library = load_library()
    listing = Listing(run, library)
    tell_shown(run, listing.about)
    warn_of_run(listing.about, listing.ahead, library.digest, lang)
    names = names_in(listing.about["as_of"])
    with progress_bars(lang) as report:
        lists = Worklists(
            listing, names, lang, snapshot, told=lambda sentence: told(sentence, lang)
        )
        if register is not None:
            lists.people = names_of(register, listing.run, lists.explainer.snapshot.folder)
        written = lists.write(out, report)
    said = {
        "towns": written.towns,
        "households": written.households,
        "hints": written.hints,
        "of_towns": of(written.towns, "work list"),
        "of_households": of(written.households, "household"),
        "of_hints": of(written.hints, "hint"),
        "out": out,
    }
    tell(in_languages(WRITTEN if written.towns else NOBODY, lang).format(**said))
