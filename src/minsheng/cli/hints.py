"""`minsheng hints`: help that households only screened may have, by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.console import in_languages, of
from minsheng.cli.language import Language, language_option
from minsheng.cli.places import names_in
from minsheng.cli.speech import Command, tell, tell_json
from minsheng.cli.warned import warn_of_held
from minsheng.cli.wrapped import width_of

if TYPE_CHECKING:
    from minsheng.recheck.hints import By, Place

SHOWN = 20
SAID = {
    "head": (
        "{month}核查：筛查发现{number:,}户可能享受而未申请的救助，仅依据无须授权的资料",
        "{month}: {households} screened may have help they did not ask for, by open records alone",
    ),
    "few": (
        "不足10户的不列具体数；可由其他地方推算出来的，次少的一并以“…”代替。",
        "Fewer than ten are not told by number, nor the next (…) where it would tell theirs.",
    ),
    "rest": (
        "其余{rest:,}处：用 --csv 文件 写成表格。",
        "{rest:,} more places: write a sheet with --csv FILE.",
    ),
    "households": ("户", "households"),
    "written": ("已写出 → {path}", "written → {path}"),
}
PLACE = ("区域", "place")
HEADS = (
    ("户编号", "household"),
    ("村（社区）代码", "village code"),
    ("乡镇（街道）、村（社区）", "township and village"),
    ("可能享受", "may have"),
)
TAIL = {"village": 1, "town": 1_000, "county": 1_000_000}


@click.command("hints", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--by",
    type=click.Choice(["village", "town", "county"]),
    default="village",
    show_default=True,
    help="by village, town or county 按村（社区）、乡镇（街道）或者区县汇总",
)
@click.option(
    "--households",
    "each",
    is_flag=True,
    help="each household instead of counts, as a sheet or as JSON "
    "逐户列出，不汇总；须与 --csv 或 --json 同用",
)
@click.option(
    "--csv",
    "sheet",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="as a sheet into this file 写成表格（CSV）存入该文件",
)
@click.option("--json", "as_json", is_flag=True, help="as JSON 输出JSON")
@language_option("zh")
def command(
    run: Path, by: By, each: bool, sheet: Path | None, as_json: bool, lang: Language
) -> None:
    """Count the households only screened in a RUN that may have help, by benefit and place.

    按地区汇总核查中仅经筛查、可能享受救助而未申请的家庭。
    """
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.beside import Finished
    from minsheng.recheck.hints import places
    from minsheng.recheck.table_sheet import table_sheet, write_new

    if as_json and sheet is not None:
        raise click.UsageError("give --csv or --json, not both")
    if each and not as_json and sheet is None:
        raise click.UsageError("--households goes with --csv or --json")
    finished = Finished.opened(run)
    if each:
        tell_shown(run, finished.about)
    warn_of_held(finished.about, lang)
    names = names_in(finished.about["as_of"])
    if each:
        rows = _households(finished, names, lang)
        if sheet is None:
            tell_json([*rows])
            return
        heads = [in_languages(head, lang) for head in HEADS]
        write_new(sheet, table_sheet(heads, (_cells(row) for row in rows)))
    else:
        found = places(finished, by)
        if as_json:
            tell_json(_as_data(finished.about["as_of"], by, found, names))
            return
        if sheet is None:
            for line in _lines(finished.about["as_of"], by, found, names, lang):
                tell(line)
            return
        write_new(sheet, table_sheet(*_table(by, found, names, lang)))
    tell(in_languages(SAID["written"], lang).format(path=sheet))


def _called(code: int, by: str, names: Mapping[int, str]) -> str:
    """What a place is called, with its township where it is a village."""
    from minsheng.recheck.place_names import full_name

    return full_name(code, names) if by == "village" else names.get(code * TAIL[by], "")


def _households(
    finished: Any, names: Mapping[int, str], language: Language
) -> Iterator[dict[str, Any]]:
    from minsheng.recheck.hints import NAMES, households

    for row in households(finished):
        words = [in_languages(NAMES[kind], language) for kind in row["kinds"]]
        yield {**row, "place": _called(row["village"], "village", names), "kinds_words": words}


def _cells(row: Mapping[str, Any]) -> list[str | int]:
    from minsheng.recheck.table_sheet import named

    ids = [named(row["household_id"]), named(row["village"])]
    return [*ids, row["place"], "、".join(row["kinds_words"])]


def _as_data(
    month: str, by: str, found: Mapping[int, Place], names: Mapping[int, str]
) -> dict[str, Any]:
    """The counts as plain data; small ones as `<10`, all others as numbers."""
    from minsheng.recheck.small import shown

    def told(text: str) -> int | str:
        return int(text) if text.isdigit() else text

    return {
        "as_of": month,
        "by": by,
        "households": told(shown(sum(place.households for place in found.values()))),
        "places": [
            {
                "code": code,
                "place": _called(code, by, names),
                "households": told(place.told),
                "kinds": {kind: told(place.told_of(kind)) for kind in sorted(place.kinds)},
            }
            for code, place in found.items()
        ],
    }


def _table(
    by: str, found: Mapping[int, Place], names: Mapping[int, str], language: Language
) -> tuple[list[str], list[list[str | int]]]:
    from minsheng.recheck.hints import KINDS, NAMES
    from minsheng.recheck.table_sheet import named

    heads = [in_languages(both, language) for both in (PLACE, PLACE, SAID["households"])]
    heads[0] = in_languages(("代码", "code"), language)
    heads += [in_languages(NAMES[kind], language) for kind in KINDS]
    rows: list[list[str | int]] = [
        [
            named(code),
            _called(code, by, names),
            place.told,
            *(place.told_of(kind) for kind in KINDS),
        ]
        for code, place in found.items()
    ]
    return heads, rows


def _lines(
    month: str,
    by: str,
    found: Mapping[int, Place],
    names: Mapping[int, str],
    language: Language,
) -> Iterator[str]:
    """The places with the most hints, and at what."""
    from minsheng.recheck.hints import NAMES

    total = sum(place.households for place in found.values())
    named = {"month": month, "number": total, "households": of(total, "household")}
    yield in_languages(SAID["head"], language).format(**named)
    comma, colon = ("，", "：") if language == "zh" else (", ", ": ")
    told = list(found.items())[:SHOWN]
    heads = [f"{code} {_called(code, by, names)}  {place.told}" for code, place in told]
    wide = max(map(width_of, heads), default=0)
    for head, (_, place) in zip(heads, told, strict=True):
        kinds = comma.join(
            f"{in_languages(NAMES[kind], language)}{colon}{place.told_of(kind)}"
            for kind, _ in place.kinds.most_common()
        )
        yield f"{head}{' ' * (wide - width_of(head) + 2)}{kinds}"
    if len(found) > len(told):
        yield in_languages(SAID["rest"], language).format(rest=len(found) - len(told))
    yield in_languages(SAID["few"], language)
