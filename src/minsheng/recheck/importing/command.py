"""One import as an office does it: register opened, files read, lists written, all whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from minsheng.recheck.access import LOG, PSEUDONYMISED
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.inventory import made_up
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.files import cannot_write, held, make_folder, sync_folders, write_json
from minsheng.recheck.importing.apart import old_of, partial_of, refuse_within
from minsheng.recheck.importing.delivered import Progress
from minsheng.recheck.importing.imported import Decided, Imported
from minsheng.recheck.importing.importing import import_files
from minsheng.recheck.importing.intake import intake_of
from minsheng.recheck.importing.missing import Missing
from minsheng.recheck.importing.register_folder import open_register, refuse_no_register
from minsheng.recheck.importing.replacing import refuse_opened
from minsheng.recheck.importing.returning import write_returned
from minsheng.recheck.importing.review import write_review
from minsheng.recheck.strict_json import strict_json
from minsheng.snapshot.city import CITY
from minsheng.snapshot.intake import INTAKE
from minsheng.snapshot.months import months_before, shown


@dataclass(frozen=True)
class Request:
    """What is to be imported.

    Attributes:
        folder: the offices' files.
        register: the register's folder.
        out: the snapshot's.
        returned: for what goes back and what is to be decided.
        month: the month decided (yyyymm).
        keep: months the snapshot may be kept.
        go_on: whether to make it although files were not taken or not sent.
        today: from which the months of keeping count.
        due: the day by which offices are to send again what goes back.
        names: what townships and villages are called, by the code of twelve digits.
        english: whether what goes back is written in English beside the Chinese.
        replace: whether a snapshot that was opened may be lost to another.
    """

    folder: Path
    register: Path
    out: Path
    returned: Path
    month: int
    keep: int
    go_on: bool
    today: date
    due: date
    names: Mapping[int, str] = field(default_factory=dict)
    english: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Result:
    """What came of it.

    Attributes:
        made: whether there is a snapshot.
        about: its description, `city.json`.
        intake: `intake.json`.
        refused: files not taken, and why.
        doubted: files taken, about which the office is to be asked, and what.
        missing: files that were to come and did not.
        left_out: by county that is in no snapshot, the contract it lacks.
        first: whether nothing was known of earlier deliveries to hold the files against.
        decided: what became of the decisions kept.
    """

    made: bool
    about: dict[str, Any]
    intake: dict[str, Any]
    refused: list[tuple[Path, Refused]]
    doubted: list[tuple[Path, Refused]]
    missing: list[Missing]
    left_out: dict[int, Contract]
    first: bool = False
    decided: Decided = field(default_factory=Decided)


def run_import(
    ask: Request,
    counties: Mapping[int, str],
    new_key: Callable[[int], int],
    progress: Progress | None = None,
) -> Result:
    """Import the files of a folder.

    The register is saved before the snapshot takes its place: whoever is in a snapshot is
    known by the same number ever after, whatever happens between.

    Args:
        ask: what.
        counties: names by six-digit code.
        new_key: draws random bits for a new register.
        progress: told the step, how much of it is done, of how much.

    Raises:
        RecheckError: a folder is wrong, nothing was delivered, a snapshot that was opened
            would be lost, or the disk failed.
    """
    refuse_within(ask.folder, ask.register, ask.out, ask.returned)
    _refuse_others(ask.out)
    refuse_no_register(ask.register)
    partial = partial_of(ask.out)
    for folder in (ask.register, partial):
        make_folder(folder)
    with held(ask.register), held(partial):
        _put_back(ask.out)
        try:
            return _imported(ask, partial / "snapshot", counties, new_key, progress)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _imported(
    ask: Request,
    partial: Path,
    counties: Mapping[int, str],
    new_key: Callable[[int], int],
    progress: Progress | None,
) -> Result:
    """The import, into a folder that takes the snapshot's place when it is whole."""
    register = open_register(ask.register, new_key)
    shutil.rmtree(partial, ignore_errors=True)  # of a command that died
    done = import_files(
        ask.folder,
        partial,
        ask.month,
        register.kept,
        counties,
        register.decided,
        register.noted,
        progress,
    )
    intake = intake_of(done, ask.month)
    held_up = bool(done.refused or done.missing or done.left_out) and not ask.go_on
    about = {} if held_up else _described(ask, partial, intake)
    if not held_up and not ask.replace:
        refuse_opened(partial, ask.out)
    make_folder(ask.returned)
    write_review(ask.returned, done, counties, ask.names)
    write_returned(ask.returned, done, counties, ask.due, ask.english)
    if not held_up:
        register.save({**register.noted, **_noted(done, register.noted)}.values())
        _exchange(partial, ask.out)
    doubted = [(r.delivery.path, r.doubt) for r in done.reads.values() if r.doubt is not None]
    return Result(
        made=not held_up,
        about=about,
        intake=intake,
        refused=done.refused,
        doubted=doubted,
        missing=done.missing,
        left_out=done.left_out,
        first=not register.noted,
        decided=done.decided,
    )


def _described(ask: Request, partial: Path, intake: dict[str, Any]) -> dict[str, Any]:
    """Write what a snapshot says of itself and of its files; gives the former."""
    until = months_before(ask.today.year * 100 + ask.today.month, -ask.keep)
    about = dict(strict_json((partial / CITY).read_text("utf-8")))
    about |= {
        PSEUDONYMISED: True,
        "keep_until": shown(until),
        "made_from": "extracts",
    }
    if made_up(ask.folder):
        about["synthetic"] = True
    write_json(partial / CITY, about)
    write_json(partial / INTAKE, intake)
    return about


def _noted(done: Imported, before: Mapping[Slot, Noted]) -> dict[Slot, Noted]:
    """What the register notes of the files taken.

    Of one that says that there is nothing the rows of the last stay noted: the next is held
    against them, and not against none.
    """
    notes = [read.noted for read in done.reads.values() if read.noted is not None]
    made = {note.slot: note for note in notes}
    for slot, note in made.items():
        if note.nothing and slot in before:
            last = before[slot]
            made[slot] = replace(note, rows=last.rows, medians=last.medians, counts=last.counts)
    return made


def _refuse_others(out: Path) -> None:
    """Refuse a place that holds anything but a snapshot made from files."""
    if out.is_file():
        raise RecheckError(f"{out} is a file; name a folder for --out")
    if out.exists() and any(out.iterdir()) and not (out / INTAKE).exists():
        raise RecheckError(
            f"{out} is not empty and holds no snapshot made from files; choose another folder"
        )


def _put_back(out: Path) -> None:
    """Put back the snapshot a command had taken away when it died before it put the new one there.

    Who opened it is written in it, and nowhere else.
    """
    if old_of(out).exists() and not (out.exists() and any(out.iterdir())):
        try:
            if out.exists():
                out.rmdir()
            old_of(out).rename(out)
        except OSError as error:
            raise cannot_write(out, error) from error


def _exchange(partial: Path, out: Path) -> None:
    """Put the new snapshot in the old one's place; who opened the old one stays written there."""
    if (out / LOG).exists():
        shutil.copy2(out / LOG, partial / LOG)
    for folder in (*(p for p in partial.iterdir() if p.is_dir()), partial):
        folder.chmod(0o700)
        for file in folder.iterdir():
            if file.is_file():
                file.chmod(0o600)
    old = old_of(out)
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    partial.rename(out)
    sync_folders(out.parent)
    shutil.rmtree(old, ignore_errors=True)
