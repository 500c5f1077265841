"""`minsheng check`: work a decision out anew from its notice alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click


@click.command("check")
@click.argument("notice", type=click.Path(path_type=Path), required=False, metavar="NOTICE.json")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="one language only 只用一种语言")
@click.option("--json", "as_json", is_flag=True, help="as data 输出JSON")
@click.option("--program", is_flag=True, help="print the stand-alone checker 输出独立核验程序")
def command(notice: Path | None, lang: str | None, as_json: bool, program: bool) -> None:
    """Check a decision from its notice alone: exit code 0 agrees, 1 differs, 2 cannot be checked.

    仅凭告知书核验一项决定：按所印事实和规则重算并逐项比对。

    `minsheng check --program > checker.py` writes the checker as one file that needs nothing
    of this program: `python checker.py NOTICE.json`.
    """
    from minsheng.recheck import checker

    if program:
        click.echo(Path(checker.__file__).read_bytes(), nl=False)
        return
    if notice is None:
        raise click.UsageError("name the notice to check, or ask for the checker with --program")
    report = checker.check_file(notice)
    languages = [lang] if lang else ["zh", "en"]
    if as_json:
        found = {"agrees": report.code == 0, "code": report.code, **asdict(report)}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for language in languages:
            click.echo("\n".join(checker.as_lines(report, language)))
    raise click.exceptions.Exit(report.code)
