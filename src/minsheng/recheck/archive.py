"""What a finished run keeps of itself: its description, its rule book, and its snapshot's place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from minsheng.policy.engine.library import (
    Library,
    digest_of,
    library_from_texts,
    load_library,
)
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import text_of
from minsheng.recheck.guard import jump_of
from minsheng.recheck.opening import described, refuse_other_than_utf8
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.summaries import (
    BESIDE,
    FORMAT,
    OF,
    OF_A_PART,
    QUESTION,
    SEAL,
    SNAPSHOT_FOLDER,
    seal_of,
    totals,
)

PART = re.compile(r"\d{6}-\d{1,9}")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

RESTORE = "restore it from a backup, or recheck into another folder"
"""What helps where `run.json` is spoilt: its folder is not written into again."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _are_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_number, value.values()))


def _is_month(value: Any) -> bool:
    return isinstance(value, str) and MONTH.fullmatch(value) is not None


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def _is_part(entry: Any) -> bool:
    if not isinstance(entry, dict) or not PART.fullmatch(str(entry.get("part"))):
        return False
    numbers = [entry.get("households")]
    numbers += [entry.get("first"), entry.get("last")] if numbers[0] else []
    return all(map(_is_number, numbers))


def _are_parts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_part(entry) for entry in value)


def _are_texts(read: Any) -> bool:
    """Whether texts by their names, and nothing else."""
    return isinstance(read, dict) and all(isinstance(text, str) for text in read.values())


def _is_snapshot(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return _is_text(value.get("digest")) and _is_month(value.get("as_of"))


def _are_jumps(value: Any) -> bool:
    """Whether jumps as the guard writes them."""
    try:
        return isinstance(value, list) and all(jump_of(v).as_data() == v for v in value)
    except (KeyError, TypeError, ValueError):
        return False


def _are_accepted(value: Any) -> bool:
    """Whether jumps somebody accepted, each with who and why."""
    whole = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return whole and all(_is_text(one.get(k)) for one in value for k in ("by", "because", "jump"))


ABOUT: Mapping[str, Callable[[Any], bool]] = {
    "as_of": _is_month,
    "files": _are_texts,
    "hash": _is_text,
    "law_day": _is_day,
    "parts": _are_parts,
    "rulebook": _is_text,
    SEAL: _is_text,
    "snapshot": _is_snapshot,
    SNAPSHOT_FOLDER: _is_text,
}
"""What every `run.json` says, and how it looks."""
SUMMARY: Mapping[str, Callable[[Any], bool]] = {
    "part": _is_text,
    "households": _is_number,
    "persons": _is_number,
    "changes": _is_number,
    "outcomes": _are_numbers,
    "stands": _are_numbers,
    "fingerprint": _is_text,
    "files": _are_texts,
    SEAL: _is_text,
}
"""What every part's summary says."""
GUARDED: Mapping[str, Callable[[Any], bool]] = {
    "guard": lambda value: isinstance(value, dict),
    "held": _are_jumps,
    "accepted": _are_accepted,
}
"""What the guard left in it."""
OF_A_RUN = frozenset(
    {
        *(*ABOUT, *QUESTION, *totals(()), *GUARDED),
        *(BESIDE, "figures", "warning", "ahead", "reason_codes"),
    }
)
"""All a `run.json` may say."""
OF_A_SUMMARY = frozenset({*SUMMARY, *OF_A_PART, OF})
"""All a part's summary may say."""


def read_run(run: Path) -> dict[str, Any]:
    """What `run.json` says.

    Raises:
        RecheckError: the folder holds no finished run.
    """
    refuse_other_than_utf8(run)
    path = run / "run.json"
    if run.is_file():
        msg = f"{run} is a file; name the folder of a run"
        raise RecheckError(msg)
    if not path.exists():
        if (run / "question.json").exists():
            msg = f"the run in {run} is not finished; give its `minsheng recheck` command again"
        else:
            msg = _no_run(run)
        raise RecheckError(msg)
    try:
        about: dict[str, Any] = strict_json(text_of(path))
    except (ValueError, RecursionError) as error:
        msg = f"{path} is not readable as JSON ({error}); {RESTORE}"
        raise RecheckError(msg) from error
    there = set(about) if isinstance(about, dict) else set()
    lacking = sorted(set(ABOUT) - there) if there else ["everything"]
    if lacking:
        msg = f"{path} lacks {', '.join(lacking)}; {RESTORE}"
        raise RecheckError(msg)
    odd = sorted(key for key, fits in ABOUT.items() if not fits(about[key]))
    odd += sorted(k for k, fits in GUARDED.items() if k in about and not fits(about[k]))
    if odd:
        msg = f"{path}: `{odd[0]}` is not as a run writes it; restore it from a backup"
        raise RecheckError(msg)
    return about


def refuse_another_format(run: Path, about: Mapping[str, Any]) -> None:
    """Refuse to read the columns of a run that has others.

    Raises:
        RecheckError: another version wrote it; what helps.
    """
    if about.get("format") != FORMAT:
        msg = f"{run} was written by another version ({about.get('format')}, not {FORMAT}); "
        raise RecheckError(msg + "decide its snapshot again into another folder")


def _no_run(run: Path) -> str:
    """That a folder holds no run, and what is there instead."""
    if (run / "city.json").exists():
        decide = f"decide it with `minsheng recheck {run} --as-of M --out RUN`"
        return f"{run} holds a snapshot and no run; {decide}, then name RUN"
    within = sorted(str(found.parent) for found in run.glob("*/run.json"))[:5]
    if within:
        return f"{run} holds no run itself, but its folders do; name one of {', '.join(within)}"
    return f"{run} holds no run; make one with `minsheng recheck DIR --as-of M --out {run}`"


def archived_library(run: Path, digest: str, today: Library | None = None) -> Library:
    """The laws as they were archived with a run; today's when they are the very same.

    Args:
        run: the run's folder.
        digest: of the rule book the run was decided by.
        today: today's laws, where they were read already.

    Raises:
        RecheckError: the archive is gone or is not the rule book of the run.
    """
    path = run / "rulebook.json"
    if not path.exists():
        msg = f"{path} is missing; restore it from a backup, or run the recheck again"
        raise RecheckError(msg)
    try:
        texts = strict_json(text_of(path))
        archived = digest_of(texts) if _are_texts(texts) else ""
    except (ValueError, RecursionError):
        archived = ""
    if archived != digest:
        msg = f"{path} is not the rule book of this run; restore it from a backup"
        raise RecheckError(msg)
    today = today or load_library()
    if today.digest == digest:
        return today
    return library_from_texts(texts)


def same_snapshot(
    run: Path,
    about: Mapping[str, Any],
    library: Library,
    given: Path | None = None,
    *,
    believing: bool = True,
) -> Snapshot:
    """The snapshot a run decided.

    Args:
        run: the run's folder.
        about: what its `run.json` says.
        library: the laws of the run.
        given: where the snapshot is now; otherwise it is looked for where it was, and
            then where it was as seen from the run.
        believing: whether what its files' statistics say is believed.

    Raises:
        RecheckError: it is gone or was changed.
    """
    folder = given or _folder_of(run, about)
    snapshot = Snapshot(folder, library.facts, believing=believing)
    if snapshot.digest != about["snapshot"]["digest"]:
        msg = f"{snapshot.folder} is not the snapshot of this run any more; bring it back"
        raise RecheckError(msg)
    return snapshot


def _folder_of(run: Path, about: Mapping[str, Any]) -> Path:
    """Where the snapshot of a run was; where it was as seen from the run, if it is gone there."""
    folder, beside = Path(about[SNAPSHOT_FOLDER]), about.get(BESIDE)
    if not folder.is_dir() and isinstance(beside, str):
        moved = run.resolve() / beside
        return moved if moved.is_dir() else folder
    return folder


def faults_of(run: Path, about: Mapping[str, Any], snapshot: Snapshot) -> Iterator[str]:
    """What `run.json` says that cannot be, as far as it is seen without deciding anew."""
    yield from faults_within(run, about)
    if about["snapshot"] != {"digest": snapshot.digest, **snapshot.about}:
        yield "`snapshot` is not what the snapshot says of itself"


def faults_beside(run: Path, about: Mapping[str, Any]) -> Iterator[str]:
    """What is not as the snapshot describes itself, where it is still there; it is not read."""
    try:
        said = described(_folder_of(run, about))
    except RecheckError:
        return
    if {**said, "digest": about["snapshot"]["digest"]} != about["snapshot"]:
        yield "`snapshot` is not what the snapshot says of itself"


def faults_within(run: Path, about: Mapping[str, Any]) -> Iterator[str]:
    """What `run.json` says that cannot be, as far as it is seen without the snapshot.

    It is held to its own seal, to what each part's summary says, and to the folder's files.
    """
    yield from (f"`{key}` is nothing a run writes there" for key in sorted({*about} - OF_A_RUN))
    if about["law_day"] != f"{about['as_of']}-01":
        yield f"{about['law_day']} is not the law's day for {about['as_of']}"
    if about.get("households") != sum(p["households"] for p in about["parts"]):
        yield "`households` is not the sum of the parts"
    if about[SEAL] != seal_of(about):
        yield "it was changed after it was written"
    yield from _faults_of_parts(run, about)


def _faults_of_parts(run: Path, about: Mapping[str, Any]) -> Iterator[str]:
    """Where `run.json` is not what its parts' summaries say of themselves."""
    asked = seal_of({key: about.get(key) for key in QUESTION})
    summaries: list[dict[str, Any]] = []
    files: dict[str, str] = {}
    for entry in about["parts"]:
        name = f"parts/{entry['part']}.json"
        summary = _summary(run / name)
        if summary is None:
            yield f"{name}, which belongs to it, is missing or was changed"
            return
        if summary.get(OF) != asked:
            yield f"{name} is of another month, snapshot or rule book"
        summaries.append(summary)
        files |= summary["files"]
    again = {**totals(summaries), "files": files}
    held = {**about, "files": {n: d for n, d in about["files"].items() if "/" in n}}
    yield from (
        f"`{key}` is not what the parts say" for key in again if again[key] != held.get(key)
    )
    ours = {*files, *(f"parts/{entry['part']}.json" for entry in about["parts"])}
    there = {
        f"{folder}/{path.name}"
        for folder in ("decisions.parquet", "parts")
        for path in (run / folder).glob("[!.]*")
    }
    yield from (f"it does not name {name}" for name in sorted(there - ours)[:1])


def _summary(path: Path) -> dict[str, Any] | None:
    """A part's summary as it was written; None where it is gone or was changed."""
    try:
        said = strict_json(text_of(path))
    except (RecheckError, OSError, ValueError, RecursionError):
        return None
    whole = isinstance(said, dict) and all(fits(said.get(k)) for k, fits in SUMMARY.items())
    whole = whole and OF_A_SUMMARY.issuperset(said) and said[SEAL] == seal_of(said)
    return dict(said) if whole else None
