"""The part of the demo that begins with the offices' files and ends with the report."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
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
SHOWN = {("zh",): 6, ("zh", "en"): 1}
"""Refused files that are told on the screen, by the languages it is in."""
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
    "more": ("未接收的另有{more}个，见{folder}", "files not taken: {more}, see {folder}"),
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
            names=names_in(month),
        )  # fmt: skip
        run_import(ask, counties, secrets.randbits, report)


def told_of(done: FromFiles, out: Path, languages: Sequence[Language]) -> Iterator[str]:
    """What the files were like and what was decided on them."""
    from minsheng.recheck.guard import held_words

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
    # Offices' files and sheets have Chinese names.
    shown = SHOWN.get(tuple(languages), 0)
    for entry in refused[:shown]:
        yield f"  · {entry['file']} {entry['why']['zh']}"
    more = len(refused) - shown
    if more > 0:
        folder = out / f"{SNAPSHOT}-returned"
        told = [in_languages(SAID["more"], o).format(more=more, folder=folder) for o in languages]
        yield "  · " + " ".join(told)
    yield from say(
        "decided",
        stops=done.run["outcomes"].get("stop_proposed", 0),
        cannot=done.run["outcomes"].get("cannot_say", 0),
        report=done.report,
    )
    places = done.places if languages[0] == "zh" else None
    held = held_words(done.run, languages[0], places)
    if held:
        yield f"  {held}"


def show(done: FromFiles) -> None:
    """Open the report where somebody sits before a screen."""
    if sys.stdout.isatty() and sys.stdin.isatty():
        click.launch(str(done.report))
