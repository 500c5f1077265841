"""The rule book's pages, made once, and what they are made from."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from minsheng.policy.engine.cases import Case
from minsheng.policy.engine.library import Library, load_library
from minsheng.policy.rulebook import Contents, cases_of, contents, write_pages
from minsheng.policy.rulebook.pages import HANDBOOK

DOCS = Path(__file__).parents[3] / "docs"


@cache
def the_library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def library() -> Library:
    return the_library()


@pytest.fixture(scope="session")
def cases(library) -> list[Case]:
    return cases_of(library)


@pytest.fixture(scope="session")
def book(library) -> Contents:
    return contents(library)


@pytest.fixture(scope="session")
def folder(library, tmp_path_factory) -> Path:
    """The pages of the whole book, written into the handbook."""
    path = tmp_path_factory.mktemp("handbook") / "rules"
    for page in HANDBOOK:
        shutil.copy(DOCS / page, path.parent / page)
    write_pages(path, library)
    return path
