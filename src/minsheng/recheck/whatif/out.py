"""Writes a what-if into a folder: the result, its tables and its page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import make_folder, text_of, write_json, write_text
from minsheng.recheck.strict_json import strict_json
from minsheng.recheck.whatif.few import as_data
from minsheng.recheck.whatif.page import as_page
from minsheng.recheck.whatif.sheets import sheets
from minsheng.recheck.whatif.simulate import FORMAT
from minsheng.recheck.words import Language

RESULT, PAGE = "result.json", "simulate.html"


def refuse_others(out: Path) -> None:
    """Refuse a place that is no folder, or holds what is no what-if.

    Raises:
        RecheckError: it does.
    """
    if out.is_file():
        raise RecheckError(f"{out} is a file; name a folder for --out")
    if not out.exists() or not any(out.iterdir()):
        return
    try:
        held = strict_json(text_of(out / RESULT))
    except (RecheckError, OSError, ValueError, RecursionError):
        held = None
    kind = held.get("format") if isinstance(held, dict) else None
    if str(kind).partition("/")[0] != FORMAT.partition("/")[0]:
        msg = f"{out} is not empty and holds no what-if; choose another folder for --out"
        raise RecheckError(msg)


def write_out(
    out: Path, result: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> None:
    """Write a what-if; an earlier one in the same folder is replaced.

    Args:
        out: the folder.
        result: of the what-if.
        names: of counties, by code.
        language: of tables and page.

    Raises:
        RecheckError: it could not be written.
    """
    refuse_others(out)
    make_folder(out)
    # By its result the folder is known again, also where the rest could not be written.
    write_json(out / RESULT, as_data(result))
    for name, text in sheets(result, names, language):
        write_text(out / name, text)
    write_text(out / PAGE, as_page(result, names, language))
