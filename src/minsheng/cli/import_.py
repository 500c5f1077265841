"""`minsheng import`: a snapshot from the offices' files."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.access import CHINA
from minsheng.cli.console import in_languages, progress_bars
from minsheng.cli.dates import MONTH
from minsheng.cli.language import LANGUAGES, Language, language_option
from minsheng.cli.places import names_in
from minsheng.cli.speech import Command, tell

if TYPE_CHECKING:
    from minsheng.recheck.extracts.refusal import Refused
    from minsheng.recheck.importing.command import Request, Result
    from minsheng.recheck.importing.missing import Missing

TO_MEND = timedelta(days=7)
"""Days an office has to send again what goes back."""
LEFT_OUT = 3
"""The exit code where the snapshot is made and a county is not in it."""
SHOWN = 20
"""Lines of the decisions that are told one by one."""
SAID = {
    "files": ("{taken}个文件已接收，{refused}个未接收", "{taken} files taken, {refused} not"),
    "rows": (
        (
            "{rows:,}行：{linked:,}行已对应到人，{review:,}行待核对，{nobody:,}行查无此人，"
            "{refused:,}行在未接收的文件中；已接收的文件退回{returned:,}行"
        ),
        (
            "{rows:,} rows: {linked:,} linked to people, {review:,} to be decided, {nobody:,} "
            "about nobody on the register, {refused:,} in files not taken; of files taken "
            "{returned:,} returned"
        ),
    ),
    "single": (
        "其中只退回部分单元格的行，也计入已对应到人的行",
        "returned rows of which only single cells go back are among those linked, too",
    ),
    "unauthorised": (
        "{count:,}行未经授权，内容没有读取",
        "{count:,} rows about people who have not signed were dropped unread",
    ),
    "refused": ("{file}未接收：{why}", "{file} was not taken: it {why}"),
    "missing": ("没有报送{extract}：{of}", "not sent: {extract}: {of}"),
    "city": ("全市", "the whole city"),
    "nobody": (
        "没有可以接收的人口信息，无法对应到人，没有生成快照",
        "without a population extract nobody is known, so no snapshot was made",
    ),
    "no_book": (
        "没有可以接收的救助家庭台账，无法判断谁在保、谁申请，没有生成快照",
        (
            "without a county's book of families nobody knows who is in assistance or applies, so "
            "no snapshot was made"
        ),
    ),
    "left_out": (
        "{county}没有可以接收的{contract}，该区县全部不在快照中，不作核查，须补报后重新导入",
        (
            "{county}: no file of {contract} was taken, so the whole county is left out of the "
            "snapshot and nobody of it is decided; have it sent and import again"
        ),
    ),
    "doubted": ("{file}已接收，但有疑问：{why}", "{file} was taken, but: it {why}"),
    "first": (
        "底册没有以前报送的记录：只报了一半、又报了上月文件的，本次查不出",
        (
            "the register knows of no earlier deliveries: half a file and last month's file again "
            "cannot be told this time"
        ),
    ),
    "noted": (
        "这批文件附有上月报送记录{file}：复制到底册文件夹后再导入，即可查出",
        (
            "with these files comes {file}, what was noted last month: copy it into the register's "
            "folder and import again, and they can"
        ),
    ),
    "decided": ("采用认定{used}条", "decisions used: {used}"),
    "unfit": (
        "{count}条认定与这批文件中待认定的行都不相符，没有采用：decisions.csv第{lines_zh}行",
        (
            "decisions that fit no row of these files that was to be decided: {count} "
            "(decisions.csv, lines {lines})"
        ),
    ),
    "gone": (
        (
            "{count}条认定的号码在底册上没有人使用，或者有两人使用，没有采用：decisions.csv第{lines_zh}行"
        ),
        (
            "decisions not used, for on the register nobody bears the number decided on, or two "
            "do: {count} (decisions.csv, lines {lines})"
        ),
    ),
    "returned": (
        "退回清单和待核对名单在{folder}，其中有个人信息，请妥善保管",
        "the lists to send back and the links to decide are in {folder}; they name people",
    ),
    "out": (
        "快照：{out}（{households:,}户，{persons:,}人），保存到{until}",
        "snapshot: {out} ({households:,} households, {persons:,} persons), kept until {until}",
    ),
    "held": (
        (
            "有文件未接收或者没有报送，没有生成快照；报送后再次运行，或者加上 --go-on，"
            "缺少的数据按“未提供”处理，缺人口信息或者救助家庭台账的区县不作核查"
        ),
        (
            "files were not taken or not sent, so no snapshot was made; have them sent and repeat "
            "the command, or give it with --go-on: what they hold is then not delivered, and a "
            "county without its register or book of families is left out"
        ),
    ),
}


@click.command("import", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--as-of", required=True, type=MONTH, help="the month to be decided 所属月份")
@click.option(
    "--register", type=click.Path(path_type=Path), required=True,
    help="folder of the register, which alone knows who is who; made if it is not there "
    "人员底册文件夹（只有它能把编号对应到人），没有则新建",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="the snapshot 快照文件夹"
)
@click.option(
    "--returned", type=click.Path(path_type=Path),
    help="folder for what goes back to the offices and the links to decide; OUT-returned "
    "where it is not named 退回清单和待核对名单的文件夹，默认为快照文件夹名加“-returned”",
)  # fmt: skip
@click.option(
    "--english", is_flag=True,
    help="beside each list that goes back, which is in Chinese, write it in English too "
    "退回清单为中文，另附英文",
)  # fmt: skip
@click.option(
    "--go-on", is_flag=True,
    help="make the snapshot although files were not taken or not sent "
    "有文件未接收或者没有报送时仍生成快照",
)  # fmt: skip
@click.option(
    "--replace", is_flag=True,
    help="put the snapshot in the place of another that was opened: what was decided on that one "
    "cannot be explained any more 替换已经打开过的快照；据以作出的核查结果从此无法说明理由",
)  # fmt: skip
@click.option(
    "--keep", type=click.IntRange(1, 120), default=24, show_default=True,
    help="months the snapshot may be kept 快照保存月数",
)  # fmt: skip
@language_option(None)
def command(
    folder: Path,
    as_of: str,
    register: Path,
    out: Path,
    returned: Path | None,
    english: bool,
    go_on: bool,
    replace: bool,
    keep: int,
    lang: Language | None,
) -> int:
    """Check the offices' files in DIR, link their rows to people, freeze a snapshot.

    核对各部门报送的文件，把每一行对应到人，生成供核查用的快照。

    A county without its population extract or its book of families is left out, and the exit
    code is then 3 (1 where no snapshot was made).

    缺人口信息或者救助家庭台账的区县不在快照中，此时退出码为3（没有生成快照的为1）。
    """
    from minsheng.city.divisions import divisions_at
    from minsheng.recheck.importing.command import Request, run_import
    from minsheng.recheck.importing.imported import NobodyKnown, NoBook

    month = int(as_of.replace("-", ""))
    counties = {d.county: d.name for d in divisions_at(month).counties()}
    ask = Request(
        folder,
        register,
        out,
        returned or out.with_name(f"{out.name}-returned"),
        month,
        keep,
        go_on,
        today=(today := datetime.now(CHINA).date()),
        due=today + TO_MEND,
        names=names_in(as_of),
        english=english,
        replace=replace,
    )
    languages = (lang,) if lang else LANGUAGES
    try:
        with progress_bars(lang) as report:
            result = run_import(ask, counties, secrets.randbits, report)
    except NobodyKnown as why:
        tell("\n".join(_files("refused", why.refused, languages)), err=True)
        key = "no_book" if isinstance(why, NoBook) else "nobody"
        tell("\n".join(in_languages(SAID[key], one) for one in languages), err=True)
        return 1
    tell("\n".join(lines_of(ask, result, languages, counties)))
    if not result.made:
        return 1
    return LEFT_OUT if result.left_out else 0


def lines_of(
    ask: Request, result: Result, languages: Sequence[Language], counties: Mapping[int, str]
) -> Iterator[str]:
    """What an import of a folder did, in a few lines."""
    from minsheng.recheck.importing.register_folder import DELIVERIES

    def say(key: str, **named: Any) -> Iterator[str]:
        yield from (in_languages(SAID[key], one).format(**named) for one in languages)

    extracts = result.intake["extracts"]
    taken = [e for e in extracts if e["state"] == "taken"]
    yield from say("files", taken=len(taken), refused=len(result.refused))
    links: dict[str, int] = {}
    for entry in extracts:
        for name, count in entry["links"].items():
            links[name] = links.get(name, 0) + count
    returned = sum(e["returned"] for e in taken)
    yield from say(
        "rows",
        rows=sum(e["rows"] for e in extracts),
        linked=sum(n for name, n in links.items() if name not in {"review", "nobody"}),
        review=links.get("review", 0),
        nobody=links.get("nobody", 0),
        refused=sum(e["rows"] for e in extracts if e["state"] != "taken"),
        returned=returned,
    )
    if returned:
        yield from say("single")
    unauthorised = sum(e["unauthorised"] for e in extracts)
    if unauthorised:
        yield from say("unauthorised", count=unauthorised)
    yield from _files("refused", result.refused, languages)
    yield from _not_sent(result.missing, counties, languages)
    yield from _left_out(result, languages, counties)
    yield from _files("doubted", result.doubted, languages)
    decided = result.decided
    if decided.used or decided.unfit or decided.gone:
        yield from say("decided", used=decided.used)
        for key, lines in (("unfit", decided.unfit), ("gone", decided.gone)):
            if lines:
                named = {"lines": _listed(lines, ", "), "lines_zh": _listed(lines, "、")}
                yield from say(key, count=len(lines), **named)
    if result.first:
        yield from say("first")
        if (ask.folder / DELIVERIES).is_file():
            yield from say("noted", file=ask.folder / DELIVERIES)
    yield from say("returned", folder=ask.returned)
    if not result.made:
        yield from say("held")
        return
    about = result.about
    yield from say(
        "out", out=ask.out, households=about["households"], persons=about["persons"],
        until=about["keep_until"],
    )  # fmt: skip


def _listed(lines: Sequence[int], between: str) -> str:
    """The numbers of lines, the first of them where there are many."""
    more = "…" if len(lines) > SHOWN else ""
    return between.join(map(str, lines[:SHOWN])) + more


def _not_sent(
    missing: Sequence[Missing], counties: Mapping[int, str], languages: Sequence[Language]
) -> Iterator[str]:
    """The files that were not sent, a line an extract."""
    from minsheng.recheck.importing.missing import by_extract

    for contract, of in by_extract(missing, counties):
        for one in languages:
            extract = contract.zh if one == "zh" else f"{contract.en} ({contract.zh})"
            told = "、".join(of) or in_languages(SAID["city"], one)
            yield in_languages(SAID["missing"], one).format(extract=extract, of=told)


def _left_out(
    result: Result, languages: Sequence[Language], counties: Mapping[int, str]
) -> Iterator[str]:
    """What is said of counties that cannot be decided."""
    for county, lacking in result.left_out.items():
        for one in languages:
            name = counties.get(county, str(county))
            called = lacking.zh if one == "zh" else lacking.en
            yield in_languages(SAID["left_out"], one).format(county=name, contract=called)


def _files(
    key: str, files: Sequence[tuple[Path, Refused]], languages: Sequence[Language]
) -> Iterator[str]:
    """What is said of files."""
    for path, why in files:
        for one in languages:
            yield in_languages(SAID[key], one).format(file=path.name, why=why.said(one))
