"""Texts of pages: gathered from templates and code, compiled for the site.

    python tools/messages.py extract   # new texts into web/locale/en, old ones out of it
    python tools/messages.py compile   # .mo files, where a .po is newer; nothing else needed

Chinese is what the source says, so only English needs a catalogue. Babel reads Python; for
templates Django's own reader first turns one into what looks like Python. No GNU gettext needed.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[1] / "src" / "minsheng"
PLACES = ("kernel", "programmes", "web")
LOCALE = SOURCE / "web" / "locale"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "RefusedError": (2,),
}


def from_template(file: io.BytesIO, *said: Any, **options: Any) -> Iterator[Any]:
    """What a template says, for Babel."""
    text = templatize(file.read().decode())
    # What is no text became a row of X; its indent means nothing.
    flat = "\n".join(line.lstrip() for line in text.split("\n"))
    return extract_python(io.BytesIO(flat.encode()), *said, **options)


def found() -> Catalog:
    """All texts of the source, in the order of files."""
    catalog = Catalog(project="minsheng", charset="utf-8", fuzzy=False)
    for path in sources():
        how: Any = from_template if path.suffix in {".html", ".txt"} else "python"
        with path.open("rb") as file:
            for _line, text, _comments, context in extract(how, file, KEYWORDS):
                place = (str(path.relative_to(SOURCE)), None)  # lines would change every day
                catalog.add(text, locations=[place], context=context)  # type: ignore[list-item]
    return catalog


def sources() -> list[Path]:
    """Python and templates of the floors that speak through gettext."""
    paths = [path for place in PLACES for path in (SOURCE / place).rglob("*")]
    return sorted(
        path
        for path in paths
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts)
    )


def catalogue(path: Path) -> Catalog:
    """The texts of a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def extract_all() -> int:
    """Bring the catalogues up to the source; says how many texts wait for words."""
    template, waiting = found(), 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        held = catalogue(path)
        held.update(template, no_fuzzy_matching=True)
        held.obsolete.clear()
        waiting += sum(not filled(message.string) for message in held if message.id)
        with path.open("wb") as file:
            write_po(file, held, omit_header=True, sort_output=True, width=100)
    return waiting


def filled(text: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a text has words, in all its numbers."""
    return all(text) if isinstance(text, tuple | list) else bool(text)


def compile_all() -> int:
    """Write the .mo files that are older than their .po; says how many."""
    done = 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        out = path.with_suffix(".mo")
        if out.exists() and out.stat().st_mtime > path.stat().st_mtime:
            continue
        partial = out.with_suffix(f".{os.getpid()}")
        with partial.open("wb") as file:
            write_mo(file, catalogue(path))
        partial.rename(out)  # several test workers may do it at once
        done += 1
    return done


def main(words: list[str]) -> int:
    """Do what was asked."""
    if words == ["extract"]:
        waiting = extract_all()
        sys.stdout.write(f"texts without English: {waiting}\n" if waiting else "")
        return 0
    if words == ["compile"]:
        compile_all()
        return 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
