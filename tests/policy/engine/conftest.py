"""What the engine's tests share: libraries from texts, and drivers compiled once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.library import Library, library_from_texts

Texts = Mapping[str, str]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where libraries made of texts are unpacked; off the import path afterwards."""
    folder = tmp_path_factory.mktemp("shelf")
    yield folder
    sys.path[:] = [p for p in sys.path if p != str(folder)]


@pytest.fixture(scope="session")
def read(shelf: Path) -> Callable[[Texts], Library]:
    return lambda texts: library_from_texts(texts, shelf)


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
