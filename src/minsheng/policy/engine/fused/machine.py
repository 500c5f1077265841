"""Machine code: made of modules for this processor, kept by content, and loaded.

What is kept is object code in one file for each driver. A file that is spoiled, of
another processor or of another compiler is made anew.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
from llvmlite import ir

from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.driver import DECIDE

EFFORT = "MINSHENG_COMPILE"
"""What says how long to compile."""
SPEEDS = {"full": 3, "quick": 0}
"""How hard the compiler tries, by what is said: fast code, or code in a tenth of the time."""
LENGTH = 8
DIGEST = hashlib.sha256().digest_size
Function = Any
LOCK = threading.RLock()
PATIENCE, PAUSE = 120.0, 0.1
"""Seconds to wait for another process that makes the same driver, and between two looks."""


@dataclass(frozen=True)
class Code:
    """Loaded machine code; `decide` may be called from several threads at once."""

    decide: Function
    engine: Any


@cache
def _target() -> Any:
    """This processor."""
    # Loops of several columns do as many rows at a time as the narrowest allows.
    llvm.set_option("minsheng", "--vectorizer-maximize-bandwidth")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple()


def _machine() -> Any:
    features = llvm.get_host_cpu_features().flatten()
    return _target().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=_speed(), jit=True
    )


def _speed() -> int:
    """How hard the compiler is to try.

    Raises:
        PolicyError: what `MINSHENG_COMPILE` says is nothing it may say.
    """
    said = os.environ.get(EFFORT) or "full"
    if said not in SPEEDS:
        raise PolicyError(f"{EFFORT}={said}: say {' or '.join(SPEEDS)}, or leave it unset")
    return SPEEDS[said]


def processor() -> str:
    """What machine code depends on beside its own text: compiler, its effort, and processor."""
    _target()
    features = llvm.get_host_cpu_features().flatten()
    compiler = f"{llvmlite.__version__} {llvm.llvm_version_info} {llvm.get_default_triple()}"
    compiler += f" -O{_speed()}"
    return f"{compiler} {llvm.get_host_cpu_name()} {features}"


def object_codes(modules: Iterable[ir.Module]) -> Iterator[bytes]:
    """The object code of each module."""
    machine = _machine()
    speed = _speed()
    options = llvm.create_pipeline_tuning_options(speed_level=speed)
    options.loop_vectorization = bool(speed)
    options.slp_vectorization = False
    for module in modules:
        yield _object_code(module, machine, options)


def _object_code(module: ir.Module, machine: Any, options: Any) -> bytes:
    with LOCK:
        module.triple = llvm.get_default_triple()
        parsed = llvm.parse_assembly(str(module))
        parsed.verify()
        builder = llvm.create_pass_builder(machine, options)
        builder.getModulePassManager().run(parsed, builder)
        return bytes(machine.emit_object(parsed))


def loaded(objects: Iterable[bytes]) -> Code:
    """Object code, ready to be called."""
    with LOCK:
        _target()
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
        for held in objects:
            engine.add_object_file(llvm.ObjectFileRef.from_data(held))
        engine.finalize_object()
        address = engine.get_function_address(DECIDE)
    decide = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(address)
    return Code(decide, engine)


def write(file: Path, objects: Iterable[bytes]) -> None:
    """Keep object code: each part after its length, and a seal of all at the end."""
    body = b"".join(len(held).to_bytes(LENGTH, "little") + held for held in objects)
    put(file, body + _seal(file, body))


def _seal(file: Path, body: bytes) -> bytes:
    """What only a file of that name and content has: another driver is none for this one."""
    return hashlib.sha256(file.name.encode() + body).digest()


def put(file: Path, held: bytes) -> None:
    """Write a file that is there whole or not at all."""
    part = file.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.write_bytes(held)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold a file's place while it is made: who comes second waits, and finds it made.

    A process that stands still holds nobody up for ever, nor does a disk that knows no locks:
    the file is then made twice, which costs only time.
    """
    lock = file.with_suffix(".lock")
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(held)
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file; another may have been first
            lock.unlink()
        os.close(held)


def _wait(held: int) -> None:
    """Wait until the lock is ours, or patience ends."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows waits for nobody
        return
    for _ in range(round(PATIENCE / PAUSE)):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            threading.Event().wait(PAUSE)
        except OSError:  # pragma: no cover - a disk that knows no locks
            return
        else:
            return


def refuse_shared(folder: Path) -> None:
    """Refuse a folder of machine code that somebody else could put some into.

    Raises:
        PermissionError: it is not ours, others may write in it, or others may replace it.
    """
    if not hasattr(os, "getuid"):
        return
    for place in (folder, *folder.resolve().parents):
        try:
            found = place.stat()
        except FileNotFoundError:
            continue
        sticky = place != folder and found.st_mode & stat.S_ISVTX
        open_to = stat.S_IWOTH if place != folder else stat.S_IWOTH | stat.S_IWGRP
        foreign = found.st_uid not in (os.getuid(), 0)
        if foreign or (found.st_mode & open_to and not sticky):
            words = "others may write there" if not foreign else "it belongs to somebody else"
            raise PermissionError(errno.EPERM, f"{place}: {words}")


def read(file: Path) -> list[bytes] | None:
    """Object code as kept; None where there is none, or it is spoiled."""
    try:
        whole = file.read_bytes()
    except FileNotFoundError:
        return None
    refuse_shared(file)
    refuse_shared(file.parent)
    body = whole[:-DIGEST]
    if len(whole) < DIGEST or _seal(file, body) != whole[-DIGEST:]:
        return None
    objects: list[bytes] = []
    place = 0
    while place < len(body):
        length = int.from_bytes(body[place : place + LENGTH], "little")
        place += LENGTH + length
        objects.append(body[place - length : place])
    return objects or None
