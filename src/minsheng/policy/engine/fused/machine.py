"""Machine code: made of modules for this processor, kept by content, and loaded.

What is kept is object code in one file for each driver. A file that is spoiled, of
another processor or of another compiler is made anew.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
from llvmlite import ir

from minsheng.policy.engine.fused.driver import DECIDE
from minsheng.policy.engine.fused.private import private_bytes, write_private

SPEED = 3
LENGTH = 8
DIGEST = hashlib.sha256().digest_size
Function = Any
LOCK = threading.RLock()


@dataclass(frozen=True)
class Code:
    """Loaded machine code; `decide` may be called from several threads at once."""

    decide: Function
    engine: Any


@cache
def _target() -> Any:
    """This processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple()


def _machine() -> Any:
    features = llvm.get_host_cpu_features().flatten()
    return _target().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=SPEED, jit=True
    )


def processor() -> str:
    """What machine code depends on beside its own text: compiler and processor."""
    _target()
    features = llvm.get_host_cpu_features().flatten()
    return (
        f"{llvmlite.__version__} {llvm.get_default_triple()} {llvm.get_host_cpu_name()} {features}"
    )


def compiled(modules: Iterable[ir.Module]) -> Iterator[bytes]:
    """The object code of each module."""
    machine = _machine()
    options = llvm.create_pipeline_tuning_options(speed_level=SPEED)
    options.loop_vectorization = True
    options.slp_vectorization = False
    for module in modules:
        with LOCK:
            module.triple = llvm.get_default_triple()
            parsed = llvm.parse_assembly(str(module))
            parsed.verify()
            builder = llvm.create_pass_builder(machine, options)
            builder.getModulePassManager().run(parsed, builder)
            yield machine.emit_object(parsed)


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
    """Keep object code: each part after its length, and a digest of all at the end."""
    body = b"".join(len(held).to_bytes(LENGTH, "little") + held for held in objects)
    part = file.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    write_private(part, body + hashlib.sha256(body).digest())
    part.replace(file)


def read(file: Path) -> list[bytes] | None:
    """Object code as kept; None where there is none, or it is spoiled.

    Raises:
        PolicyError: the file is not ours alone.
    """
    try:
        whole = private_bytes(file)
    except FileNotFoundError:
        return None
    body = whole[:-DIGEST]
    if len(whole) < DIGEST or hashlib.sha256(body).digest() != whole[-DIGEST:]:
        return None
    objects: list[bytes] = []
    place = 0
    while place < len(body):
        length = int.from_bytes(body[place : place + LENGTH], "little")
        place += LENGTH + length
        objects.append(body[place - length : place])
    return objects or None
