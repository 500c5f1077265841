"""What the engine's tests share: libraries from texts, and drivers compiled as a run's are."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.effort import full_effort

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.fused import compiled
from minsheng.policy.engine.fused.columns import area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import Library, library_from_texts, load_library

Texts = Mapping[str, str]


@pytest.fixture(autouse=True, scope="module")
def full() -> Iterator[None]:
    """The engine is tested as it runs."""
    with full_effort():
        yield


@pytest.fixture(scope="session")
def read() -> Callable[[Texts], Library]:
    return library_from_texts


@pytest.fixture(scope="session")
def book(read: Callable[[Texts], Library]) -> Callable[..., Book]:
    """The book of texts on a day."""
    return lambda texts, day=date(2020, 11, 1): compile_book(read(texts), day)


@pytest.fixture(scope="session")
def faults(book: Callable[..., Book]) -> Callable[..., list[str]]:
    """Every fault of reading texts and compiling them on a day."""

    def told(texts: Texts, day: date = date(2020, 11, 1)) -> list[str]:
        try:
            book(texts, day)
        except RuleBookError as error:
            return list(error.faults)
        return []

    return told


COUNTIES = ("320681", "320613")


@dataclass(frozen=True)
class Compiled:
    """The invented country on one day, all its names compiled."""

    library: Library
    book: Book
    fused: Fused
    table: Any
    as_of: int


@pytest.fixture(scope="session")
def eldermark() -> Compiled:
    library = load_library("tests.policy.engine.invented")
    book = compile_book(library, date(2021, 3, 1))
    with full_effort():
        fused = Fused(book, book.order)
    return Compiled(library, book, fused, fused.table(area_rows(COUNTIES)), 20210301)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Library]:
    """Write texts into one package, again and again under the same name, and read it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"small_{tmp_path.name.replace('-', '_')}"

    def written(texts: Texts) -> Library:
        for path, text in texts.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        return load_library(name)

    return written


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; drivers loaded before are not seen."""
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "LOADED", {})
    return tmp_path / "cache" / "minsheng" / "drivers"
