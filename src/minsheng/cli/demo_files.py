"""The part of the demo that begins with the offices' files and ends with the report."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minsheng.cli.access import CHINA
from minsheng.cli.console import in_languages, progress_bars
from minsheng.cli.import_ import TO_MEND
from minsheng.cli.language import Language

if TYPE_CHECKING:
    from minsheng.policy.engine.library import Library

FAULTS_PER_MILLION, FAULTY_FILES = 20_000, 6
SHOWN = 5
"""Refused files that are told on the screen."""
NAMED = 3
"""Counties of a run that is held that are named."""
REMEDY = {"zh": "；", "en": "; "}
"""What stands between what is wrong with a file and what to do, which goes back to its office."""
FILES, REGISTER, SNAPSHOT, RUN = "files", "register", "from-files", "run-from-files"
REPORT = "report.html"
SAID = {
    "head": (
        "同一座城市，由各部门报送的原始文件做起（每百行约有2行差错，6个文件整体有误）",
        "The same city from the offices' raw files (2 rows in a hundred and 6 whole files wrong)",
    ),
    "files": (
        "{taken}个文件已接收，{refused}个未接收；{rows:,}行中退回{returned:,}行，待核对{review}行",
        "{taken} files taken, {refused} not; of {rows:,} rows {returned:,} go back, {review} wait",
    ),
    "faults": ("发现的差错：{kinds}", "faults found: {kinds}"),
    "refused": ("未接收的文件：", "Files not taken:"),
    "more": ("另有{more}个，见{folder}", "and {more} more, see {folder}"),
    "held": (
        "本次核查暂缓使用：{counties}有{number}处结论占比异常，请先看未接收的文件；详见报告",
        "the run is held: in {counties} shares jumped ({number} in all); see the files above first",
    ),
    "decided": (
        "据此核查：{stops}户建议停发，{cannot}户无法判断；报告：{report}",
        "decided on them: {stops} stops proposed, {cannot} cannot say; report: {report}",
    ),
}


@dataclass(frozen=True)
class FromFiles:
    """What came of the raw files.

    Attributes:
        intake: what was delivered (`intake.json`).
        run: `run.json` of the run.
        places: names by code.
        report: the page.
    """

    intake: dict[str, Any]
    run: dict[str, Any]
    places: dict[int, str]
    report: Path


def from_files(
    out: Path, month: str, size: tuple[int, int], library: Library, language: Language
) -> FromFiles:
    """Write the raw files, import and decide them, write the report.

    Args:
        out: the demo's folder.
        month: the month decided.
        size: households and seed of the city.
        library: the rule book's texts.
        language: of the report.
    """
    from minsheng.cli.places import names_in
    from minsheng.recheck.archive import read_run
    from minsheng.recheck.decide import recheck
    from minsheng.recheck.listing import Listing
    from minsheng.recheck.reports import Material, write_report, written_report
    from minsheng.recheck.summaries import FORMAT
    from minsheng.snapshot.intake import INTAKE

    names = names_in(month)
    if not _stands(out, {"rulebook": library.digest, "format": FORMAT, "as_of": month}):
        _import(out, month, size)
        with progress_bars() as report:
            shutil.rmtree(out / RUN, ignore_errors=True)
            recheck(out / SNAPSHOT, month, out / RUN, library, report)
            material = Material(Listing(out / RUN, library), None)
            write_report(
                out / REPORT, written_report(material, names, language, report), replace=True
            )
    intake = json.loads((out / SNAPSHOT / INTAKE).read_text("utf-8"))
    return FromFiles(intake, read_run(out / RUN), names, out / REPORT)


def _stands(out: Path, ours: dict[str, str]) -> bool:
    """Whether all of it was made before, by this rule book."""
    from minsheng.snapshot.intake import INTAKE

    if not (out / REPORT).is_file() or not (out / SNAPSHOT / INTAKE).is_file():
        return False
    try:
        held = json.loads((out / RUN / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return all(held.get(key) == value for key, value in ours.items())


def _import(out: Path, month: str, size: tuple[int, int]) -> None:
    """Write the raw files and make a snapshot of them."""
    from minsheng.city.divisions import divisions_at
    from minsheng.city.raw.extracts import Faults, write_extracts
    from minsheng.city.raw.folder import in_new_folder
    from minsheng.cli.places import names_in
    from minsheng.recheck.importing.command import Request, run_import

    number = int(month.replace("-", ""))
    counties = {d.county: d.name for d in divisions_at(number).counties()}
    faults = Faults(FAULTS_PER_MILLION, FAULTY_FILES, namesakes=FAULTS_PER_MILLION)
    with progress_bars() as report:
        with in_new_folder(out / FILES, replace=True) as folder:
            write_extracts(folder, *size, month, faults, lambda a, n: report("city", a, n))
        # A register that begins knows what last month's files were like.
        shutil.rmtree(out / REGISTER, ignore_errors=True)
        (out / REGISTER).mkdir(mode=0o700)
        shutil.copy(out / FILES / "deliveries.json", out / REGISTER)
        today = datetime.now(CHINA).date()
        ask = Request(
            out / FILES, out / REGISTER, out / SNAPSHOT, out / f"{SNAPSHOT}-returned", number,
            keep=24, go_on=True, today=today, due=today + TO_MEND,
            names=names_in(month), replace=True,
        )  # fmt: skip
        run_import(ask, counties, secrets.randbits, report)


def told_of(done: FromFiles, out: Path, languages: Sequence[Language]) -> Iterator[str]:
    """What the files were like and what was decided on them."""

    def say(key: str, **named: object) -> Iterator[str]:
        yield from (in_languages(SAID[key], one).format(**named) for one in languages)

    yield from say("head")
    extracts = done.intake["extracts"]
    returned = sum(entry["returned"] for entry in extracts)
    review = sum(entry["links"].get("review", 0) for entry in extracts)
    refused = [e for e in (*extracts, *done.intake["not_extracts"]) if e["why"] is not None]
    taken = sum(entry["state"] == "taken" for entry in extracts)
    files = {"taken": taken, "refused": len(refused)}
    rows = {"rows": sum(entry["rows"] for entry in extracts)}
    figures = {**files, **rows, "returned": returned, "review": review}
    yield "  " + " ".join(in_languages(SAID["files"], one).format(**figures) for one in languages)
    for language in languages:
        if kinds := _by_kind(extracts, language):
            yield "  " + in_languages(SAID["faults"], language).format(kinds=kinds)
    yield from _not_taken(refused, out, languages)
    yield from say(
        "decided",
        stops=done.run["outcomes"].get("stop_proposed", 0),
        cannot=done.run["outcomes"].get("cannot_say", 0),
        report=done.report,
    )
    yield from (f"  {words}" for one in languages if (words := _held(done, one)))


def _by_kind(extracts: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The faults found, the most frequent first: `重复的行173处、号码校验码不符50处`."""
    from minsheng.recheck.extracts.faults import counted_as

    found: Counter[str] = Counter()
    for entry in extracts:
        found.update(entry["faults"])
    counted = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    told = [(counted_as(kind, None, language), f"{n:,}") for kind, n in counted]
    if language == "zh":
        return "、".join(f"{called}{n}处" for called, n in told)
    return ", ".join(f"{n} × {called}" for called, n in told)


def _not_taken(
    refused: Sequence[Mapping[str, Any]], out: Path, languages: Sequence[Language]
) -> Iterator[str]:
    """The files that were not taken and why, a line each; in two languages the first tells why."""
    if not refused:
        return
    yield "  " + " ".join(in_languages(SAID["refused"], one) for one in languages)
    first = languages[0]
    for entry in refused[:SHOWN]:
        why = entry["why"][first].partition(REMEDY[first])[0]
        yield f"  · {entry['file']} {why}"
    if len(refused) > SHOWN:
        named = {"more": len(refused) - SHOWN, "folder": out / f"{SNAPSHOT}-returned"}
        told = (in_languages(SAID["more"], one).format(**named) for one in languages)
        yield "  · " + " ".join(told)


def _held(done: FromFiles, language: Language) -> str:
    """That the run is held, and in which counties; the report says of each why."""
    from minsheng.recheck.guard import held_of

    found = held_of(done.run)
    if not found:
        return ""
    chinese = language == "zh"
    counties = [
        done.places.get(int(code) * 1_000_000, code) if chinese else code
        for code in dict.fromkeys(jump.county for jump in found)
    ]
    named = ("、" if chinese else ", ").join(counties[:NAMED])
    if len(counties) > NAMED:
        named += "等地" if chinese else " and elsewhere"
    return in_languages(SAID["held"], language).format(counties=named, number=len(found))


def show(done: FromFiles) -> None:
    """Open the report where somebody sits before a screen."""
    screen = sys.platform != "linux" or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    if screen and sys.stdout.isatty() and sys.stdin.isatty():
        click.launch(str(done.report))
