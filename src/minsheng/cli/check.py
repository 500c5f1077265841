"""`minsheng check`: work a decision out anew from its notice alone."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minsheng.cli.chinese import impossible_in_chinese, in_chinese
from minsheng.cli.language import language_option
from minsheng.cli.speech import Command, tell_json, tell_wrapped, until_closed
from minsheng.cli.warned import warn_of_rules

if TYPE_CHECKING:
    from minsheng.recheck.checker import Report

APART = ("titles", "needs", "unborne", "held_to_book")
"""Of a report, what only serves to word it and to tell what follows."""


@click.command("check", cls=Command)
@click.argument("notice", type=click.Path(path_type=Path), required=False, metavar="NOTICE.json")
@language_option(None)
@click.option("--json", "as_json", is_flag=True, help="as data 输出JSON")
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    help="the run it came from: facts and county are compared too "
    "出具告知书的那次核查，事实和区县也一并核对",
)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="with the differences that only follow from another one 连同由其他差异引起的全部列出",
)
@click.option("--program", is_flag=True, help="print the stand-alone checker 输出独立核验程序")
def command(
    notice: Path | None,
    lang: str | None,
    as_json: bool,
    run: Path | None,
    whole: bool,
    program: bool,
) -> None:
    """Check a decision from its notice: exit code 0 agrees, 1 differs, 2 cannot be checked.

    核验一份告知书：按所印事实和规则重算并逐项比对，再与本机规则手册核对规则、标准、理由和文句。

    退出码：0为一致，1为不一致，2为无法核验。

    What is printed is worked out anew; then rules, figures, reasons and wording are compared
    with the installed rule book. One of another digest cannot be compared (exit code 2):
    name the run the notice came from with --run.

    本机规则手册的摘要与告知书不同的，无法核对（退出码2）；请用 --run 指明出具告知书的那次核查。

    `minsheng check --program > checker.py` writes the checker as one file that needs nothing
    of this program, and compares no rule book: `python checker.py NOTICE.json`.

    独立核验程序只有一个文件，不需要本程序，也不核对规则手册：用
    minsheng check --program > checker.py 写出，再运行 python checker.py 告知书.json。
    """
    from minsheng.recheck import checker

    if program:
        with until_closed():
            click.echo(Path(checker.__file__).read_bytes(), nl=False)
        return
    if notice is None:
        raise click.UsageError(
            "name the notice to check, or ask for the checker with --program",
        )
    report = _report(notice, run)
    with until_closed():
        _tell(report, [lang] if lang else ["zh", "en"], as_json, whole)
    raise click.exceptions.Exit(report.code)


def _tell(report: Report, languages: list[str], as_json: bool, whole: bool) -> None:
    """Say what checking gave, as data or in words."""
    from minsheng.recheck import checker

    if not as_json:
        for language in languages:
            tell_wrapped("\n".join(checker.as_lines(report, language, whole)))
        return
    told = {key: value for key, value in asdict(report).items() if key not in APART}
    pairs = zip(report.differences, checker.following(report), strict=True)
    told["differences"] = [{**one, "follows": follows} for one, follows in pairs]
    tell_json({"agrees": report.code == 0, "code": report.code, **told})


def _report(path: Path, run: Path | None) -> Report:
    """What checking a notice gives, by itself and against its run or the rule book."""
    from minsheng.recheck import checker

    try:
        content = checker.content_of(path)
    except checker.NoticeError as error:
        return checker.Report(refused=error.sentences)
    report = checker.check(content)
    if not report.refused:
        from minsheng.policy.engine.library import load_library
        from minsheng.recheck.errors import RecheckError
        from minsheng.recheck.official import compare_with_book, compare_with_run

        notice, library = checker.parse(content), load_library()
        if run is not None:
            warn_of_rules(notice["rulebook"], library.digest, None)
            try:
                compare_with_run(notice, report, run, library)
            except RecheckError as error:
                report.refused = [
                    f"无法与该次核查核对，请核对 --run：{in_chinese(str(error)) or error}",
                    f"It could not be compared with the run: {error}",
                ]
        else:
            compare_with_book(notice, report, library)
            for one in report.differences:
                if one["what"] == checker.IMPOSSIBLE:
                    chinese, english = one["why"]
                    one["why"] = [impossible_in_chinese(chinese) or chinese, english]
    return report
