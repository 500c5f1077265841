"""The handbook's rule pages, made from the rules themselves.

`index.md` says how to recompute a decision from the pages alone; `<law>/index.md` holds a
law's figures, roundings, rules and reasons, `<law>/cases.md` its worked cases; `acts.md`,
`facts.md`, `codes.md`, `order.md` and `calendar.md` go over all laws. They link to pages of
the handbook where they stand in it, and name those elsewhere.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from minsheng.policy.engine.book import change_days, compile_book
from minsheng.policy.engine.cases import Case, read_cases
from minsheng.policy.engine.library import Library
from minsheng.policy.rulebook.acts_page import acts_page
from minsheng.policy.rulebook.case_page import case_page
from minsheng.policy.rulebook.contents import contents
from minsheng.policy.rulebook.index_page import index_page
from minsheng.policy.rulebook.law_page import law_page
from minsheng.policy.rulebook.tables import calendar_page, codes_page, facts_page, order_page

STYLE = """\
/* How far a figure can be trusted, seen at a glance; written with the rule pages. */
.verified, .remembered, .illustrative {
  border-radius: .3em;
  padding: 0 .4em;
  white-space: nowrap;
}
.verified { background: #dcedc8; color: #1b5e20; }
.remembered { background: #fff3c4; color: #6d4c00; }
.illustrative { background: #ffccbc; color: #8e1b00; }
.act { min-width: 14em; }
.days { white-space: nowrap; }
.md-typeset pre > code { white-space: pre-wrap; }
"""
HANDBOOK = ("facts.md", "snapshot.md", "language.md", "unknown.md")
"""The pages of the handbook, beside its rule pages, that these link to."""
MARK = "status.css"
"""The file that tells a folder of rule pages from any other."""
PART = ".pages.part"
"""How the folder ends that holds pages until all are written."""


def cases_of(library: Library) -> list[Case]:
    """The worked cases beside a library's laws.

    Raises:
        RuleBookError: a case cannot be read.
    """
    spec = importlib.util.find_spec(library.package)
    places = spec.submodule_search_locations if spec else None
    return read_cases(Path(places[0])) if places else []


def pages(library: Library, cases: list[Case], day: date | None = None) -> Mapping[str, str]:
    """The pages by path.

    Args:
        library: the laws.
        cases: the worked cases.
        day: only what is in force on that day; everything, of all dates, when left out.

    Raises:
        RuleBookError: the law of that day does not compile, or a name file is unreadable.
    """
    if day is not None:
        compile_book(library, day)
        cases = [c for c in cases if _same_law(library, c.day, day)]
    book = contents(library, day)
    whole = contents(library)
    made = {
        "index.md": index_page(book, day),
        "facts.md": facts_page(book),
        "codes.md": codes_page(book),
        "acts.md": acts_page(book),
        "order.md": order_page(book, day),
        "calendar.md": calendar_page(book if day else whole),
    }
    for law in library.laws:
        made[f"{law}/index.md"] = law_page(book, law)
        made[f"{law}/cases.md"] = case_page(book, law, [c for c in cases if c.law == law])
    made[MARK] = STYLE
    return made


def alone(made: Mapping[str, str]) -> dict[str, str]:
    """The pages as they stand outside the handbook: what they link to there is named in words."""
    return {path: _unlinked(path, text) for path, text in made.items()}


def _unlinked(path: str, text: str) -> str:
    """A page without links to the handbook; keys of sources stay as they are."""
    up, beyond = re.escape("../" * (path.count("/") + 1)), "|".join(map(re.escape, HANDBOOK))
    link = rf"\[(?P<text>[^\]]*)\]\({up}(?P<page>{beyond})(?P<place>#[\w-]*)?\)"

    def named(found: re.Match[str]) -> str:
        if found["place"]:
            return found["text"]
        return f"{found['text']} (docs/{found['page']})"

    return re.sub(link, named, text)


def _same_law(library: Library, day: date, other: date) -> bool:
    """Whether nothing changes between two days."""
    first, last = min(day, other), max(day, other)
    return not any(first < change <= last for change in change_days(library))


def write_pages(folder: Path, library: Library, day: date | None = None) -> int:
    """Write the pages into a folder of their own, replacing those of an earlier time.

    All of them or none: what cannot be written whole leaves the folder as it was. Outside the
    handbook the pages link to nothing but each other.

    Returns:
        How many pages there are.

    Raises:
        RuleBookError: the law does not compile.
        FileExistsError: the folder holds something else.
        OSError: a page cannot be written, named by its place.
    """
    made = pages(library, cases_of(library), day)
    if not all((folder.parent / page).is_file() for page in HANDBOOK):
        made = alone(made)
    new = not folder.exists()
    held = [] if new else [p.name for p in folder.iterdir() if not p.name.endswith(PART)]
    if held and MARK not in held:
        msg = "it holds something else than rule pages; name another folder"
        raise FileExistsError(17, msg, str(folder))
    part = folder / f".{os.getpid()}{PART}"
    try:
        for path, text in made.items():
            _write_page(part / path, folder / path, text.rstrip("\n") + "\n")
    except BaseException:
        shutil.rmtree(folder if new else part, ignore_errors=True)
        raise
    _put_in_place(part, folder)
    return len(made) - 1


def _write_page(target: Path, meant: Path, text: str) -> None:
    """Write one page; a fault names the place it is meant for.

    Raises:
        OSError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:  # a full disk is told without a name
        raise OSError(error.errno, error.strerror, str(meant)) from error


def _put_in_place(part: Path, folder: Path) -> None:
    """Put the pages, now whole, in the place of those of an earlier time."""
    (part / MARK).replace(folder / MARK)  # first, so that the folder is known for ours
    for old in [p for p in folder.iterdir() if p.name != MARK and p != part]:
        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for page in part.iterdir():
        page.rename(folder / page.name)
    part.rmdir()
