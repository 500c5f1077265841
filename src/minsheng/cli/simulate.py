"""`minsheng simulate`: a reform played on a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng.cli.console import in_languages, progress_bars, refuse_a_file
from minsheng.cli.dates import MONTH
from minsheng.cli.language import language_option
from minsheng.cli.speech import Command, tell, tell_json, tell_wrapped
from minsheng.cli.warned import warn

if TYPE_CHECKING:
    from minsheng.cli.language import Language
    from minsheng.policy.engine.library import Library
    from minsheng.recheck.whatif.simulate import Question

WRITTEN = (
    "{out}中有simulate.html、result.json、benefits.csv、counties.csv",
    "{out} holds simulate.html, result.json, benefits.csv, counties.csv",
)


@click.command("simulate", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="FIGURE=VALUE",
    help="change a figure of the law: dibao.standard=780 (yuan), =+10%, =highest; in one place "
    "dibao.standard[320681/rural]=780; may be given several times "
    "修改一项参数：dibao.standard=780（元）、=+10%、=最高；只改一地的，写成"
    "dibao.standard[320681/农村]=780；可重复",
)
@click.option(
    "--reform",
    "reforms",
    multiple=True,
    metavar="REFORM",
    help="a reform by its file (.yaml), or a ready one: raise-standard, one-standard "
    "改革方案的文件（.yaml），或现成方案：raise-standard（提高标准）、one-standard（大市一体化）",
)
@click.option(
    "--base",
    "bases",
    multiple=True,
    metavar="REFORM",
    help="put these figures in the place of today's first, written as a reform; ready is "
    "split-standards 先以该方案的数值代替现行数值，写法同改革方案；现成的有"
    "split-standards（假设城乡标准不同）",
)
@click.option(
    "--take-up",
    type=click.Choice(["current", "full"]),
    default="current",
    show_default=True,
    help="who asks: current, those who draw or apply; full, everybody "
    "申领假设：current（现在领取或申请的家庭）、full（所有家庭都申请）",
)
@click.option(
    "--as-of",
    type=MONTH,
    help="the month whose law is reformed; else the snapshot's "
    "以该月的规则为准，默认为快照所属月份",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="write page, tables and result into this folder 把网页、表格和结果写入该文件夹",
)
@click.option("--json", "as_json", is_flag=True, help="as JSON 输出JSON")
@language_option("zh")
def command(
    folder: Path,
    sets: tuple[str, ...],
    reforms: tuple[str, ...],
    bases: tuple[str, ...],
    take_up: str,
    as_of: str | None,
    out: Path | None,
    as_json: bool,
    lang: Language,
) -> None:
    """Play a reform on the snapshot DIR: cost, people in and out, winners and losers, cliffs.

    政策模拟：在快照上推演一项改革，算出支出、纳入和退出的人、受益和受损、悬崖效应和相对贫困。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.opening import described, refuse_other_than_utf8
    from minsheng.recheck.whatif.few import as_data
    from minsheng.recheck.whatif.out import refuse_others, write_out
    from minsheng.recheck.whatif.said import summary
    from minsheng.recheck.whatif.simulate import simulate

    refuse_a_file(folder, "the snapshot")
    if out is not None:
        refuse_other_than_utf8(out)
        refuse_others(out)
    library = load_library()
    names = _names(described(folder)["as_of"])
    question = _question(library, sets, reforms, bases, take_up, names)
    with progress_bars(lang) as report:
        result = simulate(folder, library, question, as_of, report)
    warn(result["snapshot"]["as_of"], result["as_of"], result["ahead"], lang)
    if out is not None:
        write_out(out, result, names, lang)
    if as_json:
        tell_json(as_data(result))
        return
    tell_wrapped("\n".join(summary(result, names, lang)))
    if out is not None:
        tell(in_languages(WRITTEN, lang).format(out=out))


def _names(month: str) -> dict[str, str]:
    """What counties are called in a month, by their codes of six digits."""
    from minsheng.city.divisions import divisions_at

    known = divisions_at(int(month.replace("-", "")[:6])).rows
    return {str(code)[:6]: d.name for code, d in known.items() if str(code).endswith("000000")}


def _question(
    library: Library,
    sets: tuple[str, ...],
    reforms: tuple[str, ...],
    bases: tuple[str, ...],
    take_up: str,
    names: dict[str, str],
) -> Question:
    """What is played, from what somebody wrote."""
    from minsheng.recheck.whatif.files import read_reform
    from minsheng.recheck.whatif.settings import read_set
    from minsheng.recheck.whatif.simulate import Question, asked

    codes = {name: code for code, name in names.items()}
    read = [read_reform(text, library, codes) for text in reforms]
    more = [read_set(text, library, codes) for text in sets]
    under = [read_reform(text, library, codes) for text in bases]
    name, about = asked(read, more)
    return Question(
        name=name,
        about=about,
        settings=(*(s for r in read for s in r.settings), *more),
        base=tuple(s for r in under for s in r.settings),
        base_name=asked(under, ())[0],
        take_up="full" if take_up == "full" else "current",
    )
