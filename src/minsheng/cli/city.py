"""`minsheng city`: make a synthetic Nantong."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click

from minsheng.cli.console import of, progress_bars, refuse_a_file, spoken
from minsheng.cli.dates import MONTH
from minsheng.cli.speech import Command, tell

TEN_THOUSANDTHS = 10_000
"""Of a million, in a percent."""


@click.command("city", cls=Command)
@click.option(
    "--households",
    type=click.IntRange(1),
    default=20_000,
    show_default=True,
    help="how many households 户数",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=2020,
    show_default=True,
    help="any whole number; the same number makes the same city "
    "随机种子，任意整数；种子相同，城市相同",
)
@click.option(
    "--date",
    "month",
    type=MONTH,
    default="2020-11",
    show_default=True,
    help="the month to be decided 所属月份，如2020-11",
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="folder of the city 城市文件夹"
)
@click.option(
    "--force", is_flag=True, help="replace another city in that folder 覆盖文件夹中原有的城市"
)
@click.option(
    "--all-known",
    is_flag=True,
    help="everything known of everybody, with made-up incomes for those only screened "
    "各项事实全部已知，仅作筛查的家庭也有虚构的收入",
)
@click.option(
    "--files",
    is_flag=True,
    help="write the files the offices would send of the city, to import, instead of a snapshot "
    "不生成快照，而写出各部门报送的原始文件，供导入",
)
@click.option(
    "--faults",
    type=click.FloatRange(0, 20),
    default=2.0,
    show_default=True,
    help="percent of rows with a fault, with --files 差错行的百分比（与--files同用）",
)
@click.option(
    "--faulty-files",
    type=click.IntRange(0, 100),
    default=6,
    show_default=True,
    help="how many files are wrong as a whole, with --files 整个文件有问题的个数（与--files同用）",
)
def command(
    households: int,
    seed: int,
    month: str,
    out: Path,
    force: bool,
    all_known: bool,
    files: bool,
    faults: float,
    faulty_files: int,
) -> None:
    """Make a city of made-up people in real divisions, shaped like the census.

    生成一座虚构人口、真实区划、普查形状的城市。
    """
    if files:
        _write_files(households, seed, month, out, force, (faults, faulty_files))
        return
    from minsheng.city.snapshot import EVERYTHING, OFFICE, generate
    from minsheng.recheck.opening import refuse_other_than_utf8

    refuse_other_than_utf8(out)
    refuse_a_file(out, "the city")
    known = EVERYTHING if all_known else OFFICE
    asked = {"as_of": month, "households": households, "seed": seed, "known": known}
    look = None if force else partial(_refuse_another, out, asked)
    with progress_bars() as report:
        generate(out, households, seed, month, lambda a, n: report("city", a, n), look, known)
    tell(f"{spoken(f'{households:,}户', of(households, 'household'))} → {out}")


def _write_files(
    households: int, seed: int, month: str, out: Path, force: bool, faults: tuple[float, int]
) -> None:
    """Write the offices' raw files of the city."""
    from minsheng.city.raw.extracts import Faults, write_extracts
    from minsheng.city.raw.folder import in_new_folder

    wrong = Faults(
        per_million=round(faults[0] * TEN_THOUSANDTHS),
        files=faults[1],
        namesakes=round(faults[0] * TEN_THOUSANDTHS),
    )
    with progress_bars() as report, in_new_folder(out, replace=force) as folder:
        write_extracts(folder, households, seed, month, wrong, lambda a, n: report("city", a, n))
    tell(f"{spoken(f'{households:,}户', of(households, 'household'))} → {out}")


def _refuse_another(out: Path, asked: dict[str, object]) -> None:
    """Leave a city alone that is not the one asked for: runs may rest on it."""
    from minsheng.city.snapshot import OFFICE
    from minsheng.recheck.errors import RecheckError
    from minsheng.recheck.files import text_of

    try:
        held = json.loads(text_of(out / "city.json"))
    except (FileNotFoundError, NotADirectoryError):
        return
    except (ValueError, RecheckError):
        held = {}
    if isinstance(held, dict) and held:
        held = {"known": OFFICE} | held
    if not isinstance(held, dict) or any(held.get(key) != value for key, value in asked.items()):
        shown = ", ".join(f"{key} {held[key]}" for key in asked if key in held)
        raise click.ClickException(
            f"{out} holds another city ({shown or 'not readable'}), on which runs may rest; "
            "choose another folder for --out, or replace it with --force",
        )
