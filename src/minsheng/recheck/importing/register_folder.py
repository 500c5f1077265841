"""The register's folder: the surrogates issued, links decided, last month's deliveries.

Only here can a surrogate be turned back into a person, so the folder is its owner's alone.
Until the site's registry holds all this, it is the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minsheng.recheck.claiming import PART
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.noted import Noted, Slot, notes_in, write_notes
from minsheng.recheck.files import LOCK, make_folder, text_of, write_json, write_parquet
from minsheng.recheck.importing.decisions import DECISIONS, read_decisions
from minsheng.recheck.linkage.register import KEPT, Kept
from minsheng.recheck.strict_json import strict_json

ABOUT = "register.json"
FORMAT = "minsheng-register/1"
DELIVERIES = "deliveries.json"
KEY_BITS = 128


@dataclass(frozen=True)
class RegisterFolder:
    """What a register's folder holds.

    Attributes:
        kept: surrogates.
        decided: links decided.
        noted: what is known of the files delivered last.
    """

    path: Path
    kept: Kept
    decided: pl.DataFrame
    noted: Mapping[Slot, Noted]

    def save(self, noted: Iterable[Noted]) -> None:
        """Write the surrogates issued meanwhile, and note the deliveries.

        A register that begins is written with its key first: were the command to die
        between, the same surrogates would be drawn again.

        Raises:
            RecheckError: the disk failed; what stood there still stands.
        """
        make_folder(self.path)
        about = {"format": FORMAT, "key": f"{self.kept.key:x}"}
        if not (self.path / ABOUT).exists():
            write_json(self.path / ABOUT, {**about, "begun": True})
        for kind, frame in self.kept.issued.items():
            write_parquet(self.path / f"{kind}.parquet", frame.to_arrow())
        write_notes(self.path / DELIVERIES, noted)
        write_json(self.path / ABOUT, about)
        for half in [p for p in self.path.iterdir() if PART.fullmatch(p.name)]:
            half.unlink()  # of a command that died; nobody else writes here now


def refuse_no_register(path: Path) -> None:
    """Refuse a place that is no folder, or holds something else.

    Raises:
        RecheckError: it does; the remedy.
    """
    if path.is_file():
        raise RecheckError(f"{path} is a file; name a folder for the register")
    if (path / ABOUT).exists() or not path.is_dir():
        return
    ours = {DECISIONS, DELIVERIES, LOCK}
    if any(p.name not in ours and not PART.fullmatch(p.name) for p in path.iterdir()):
        raise RecheckError(
            f"{path} is not empty and holds no register; name its folder, or a new one"
        )


def open_register(path: Path, new_key: Callable[[int], int]) -> RegisterFolder:
    """Open a register's folder, or begin one.

    Args:
        path: the folder; made when it is saved.
        new_key: draws so many random bits, for a register that begins.

    Raises:
        RecheckError: the folder holds something else, or was spoilt.
    """
    refuse_no_register(path)
    if not (path / ABOUT).exists():
        noted = notes_in(path / DELIVERIES)
        return RegisterFolder(path, Kept(new_key(KEY_BITS)), read_decisions(path), noted)
    key, begun = _about(path / ABOUT)
    paths = {kind: path / f"{kind}.parquet" for kind in KEPT}
    frames = [
        None if begun and not file.exists() else _issued(file, kind) for kind, file in paths.items()
    ]
    kept = Kept(key, *frames)
    return RegisterFolder(path, kept, read_decisions(path), notes_in(path / DELIVERIES))


def _about(path: Path) -> tuple[int, bool]:
    """The register's key, and whether it has only begun."""
    try:
        about = strict_json(text_of(path))
        if isinstance(about, dict) and about.get("format") == FORMAT:
            return int(about["key"], 16), about.get("begun") is True
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise RecheckError(f"{path} is not what a register writes there; restore it")


def _issued(path: Path, kind: str) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecheckError(
            f"{path} is not readable ({error}); restore the register's folder from its backup: a "
            "new one would give everybody new numbers"
        ) from error
    older = {name: of for name, of in KEPT[kind].items() if name != "named"}
    if dict(frame.schema) not in (KEPT[kind], older):
        raise RecheckError(f"{path} is not what a register writes there; restore it")
    return frame
