"""A city takes its folder's place when it is whole; what stood there comes back if it cannot."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from minsheng.city.errors import CityError
from minsheng.snapshot.columns import ENTITIES

COUNTY = re.compile(r"[0-9]{6}", re.ASCII)
FILES = frozenset(f"{entity}.parquet" for entity in ENTITIES)


@contextmanager
def in_place_of(out: Path, look: Callable[[], None] | None = None) -> Iterator[Path]:
    """A folder beside `out` that takes its place when all went well, or goes.

    Where `out` is a link, what it points to is replaced and the link stays.

    Args:
        out: the folder.
        look: looks at what stands there, and raises to leave it alone; nothing that came
            there after that look is replaced.

    Raises:
        CityError: the disk fails, the folder holds anything but a city, somebody stands in
            it, another command put a city there, or one that died had put a city aside.
    """
    target = _target(out)
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        before = _standing(target)
        if look is not None:
            look()
        _refuse_other(target, out)
        _clean_up(target)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        with _held(partial):
            yield partial
            _exchange(partial, target, out, before)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise CityError(_disk_sentence(error, out)) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _target(out: Path) -> Path:
    """The folder itself, whatever links lead to it."""
    try:
        target = out.resolve()
    except (OSError, RuntimeError) as error:  # a link that leads to itself
        raise CityError(f"{out} leads nowhere; choose another folder for --out") from error
    if not target.name:
        raise CityError(f"{out} is the root of a disk; name a folder in it for the city")
    here = None
    with suppress(FileNotFoundError):  # a current folder that is gone is in no other
        here = Path.cwd().resolve()
    if here is not None and here.is_relative_to(target):
        raise CityError(
            f"{out} is the current folder or holds it, and would be replaced under your feet; "
            f"name a new folder in it, for example {out / 'city'}",
        )
    return target


def _standing(folder: Path) -> tuple[int, ...] | None:
    """Which city, or folder, stands there: another one that took its place is told from it."""
    try:
        about = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        written = (folder / "city.json").stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        written = 0
    return about.st_dev, about.st_ino, written


def _refuse_other(folder: Path, out: Path) -> None:
    """Never write over anything but a city or nothing, whatever else stands beside the city.

    Args:
        folder: where it stands now.
        out: what somebody calls it.
    """
    if folder.exists() and not folder.is_dir():
        raise CityError(f"{out} is a file; name a folder for the city")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not (folder / "city.json").is_file():
        raise CityError(f"{out} holds something other than a city; name an empty or new folder")
    other = next(_others(folder), None)
    if other is not None:
        raise CityError(
            f"{out} holds {other.relative_to(folder).as_posix()} besides the city, which would be "
            "lost; move it away, or choose another folder for --out",
        )


def _others(folder: Path) -> Iterator[Path]:
    """What in a city's folder is none of its files, in the order of the names."""
    for held in sorted(folder.iterdir()):
        if held.is_symlink():
            yield held
        elif COUNTY.fullmatch(held.name) and held.is_dir():
            inside = sorted(held.iterdir())
            yield from (p for p in inside if not (p.name in FILES and _is_plain(p)))
        elif not (held.name == "city.json" and _is_plain(held)):
            yield held


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _exchange(partial: Path, target: Path, out: Path, before: tuple[int, ...] | None) -> None:
    """Put the new folder where the old one stands; the old one back if that fails."""
    replaced = target.with_name(f"{target.name}.replaced-{os.getpid()}")
    if target.exists():
        target.rename(replaced)
    try:
        _refuse_other(replaced, out)  # of what was put there while the new one was written
        _refuse_another(replaced, before, out)
        try:
            partial.rename(target)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):  # it came that very moment
                raise _overtaken(out) from error
            raise
    except BaseException:
        if replaced.exists():
            replaced.rename(target)
        raise
    shutil.rmtree(replaced, ignore_errors=True)


def _refuse_another(folder: Path, before: tuple[int, ...] | None, out: Path) -> None:
    """Leave alone what another command put there since it was looked at."""
    if _standing(folder) != before:
        raise _overtaken(out)


def _overtaken(out: Path) -> CityError:
    return CityError(
        f"another command changed {out} while this city was made, and what it left stays; "
        "look at it, then choose another folder or give the command again",
    )


def _clean_up(target: Path) -> None:
    """Remove what commands that died left beside a folder; a city put aside is brought back."""
    if not target.parent.is_dir():
        return
    for left in list(target.parent.iterdir()):
        stem, _, number = left.name.rpartition("-")
        of_ours = stem in (f"{target.name}.partial", f"{target.name}.replaced")
        if not (of_ours and number.isdecimal() and left.is_dir() and not left.is_symlink()):
            continue
        if _alive(int(number)) or _is_held(left):
            continue
        if stem.endswith(".replaced") and not target.exists():
            # It may be another city than the one asked for, and runs may rest on it.
            left.rename(target)
            raise CityError(
                f"a command that died had put the city in {target} aside; it is back, "
                "so give the command again",
            )
        shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    """Whether a process may still run; where that cannot be asked, it may."""
    if os.name != "posix":  # pragma: no cover - there a signal of 0 would end it
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder: a process in another container has a number that says nothing here."""
    try:
        import fcntl

        file = os.open(folder, os.O_RDONLY)
    except (ImportError, PermissionError):  # pragma: no cover - Windows opens no folders
        yield
        return
    try:
        with suppress(OSError):  # some network disks know no locks; the number is left then
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(file)


def _is_held(folder: Path) -> bool:
    """Whether another process holds a folder."""
    try:
        import fcntl

        file = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # pragma: no cover - Windows opens no folders
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # pragma: no cover - a disk that knows no locks
        return False
    finally:
        os.close(file)
    return False


def _disk_sentence(error: OSError, out: Path) -> str:
    if error.errno == errno.ENOSPC or "No space left" in str(error):
        return f"the disk is full while writing {out}; free some space and start again"
    reason = error.strerror or str(error)
    return f"{out} cannot be written ({reason}); choose another folder or mend its rights"
