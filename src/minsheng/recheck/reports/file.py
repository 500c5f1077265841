"""The report as a file: there whole or not at all, and in place of nothing but a report."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.reports.page import MADE_BY
from minsheng.recheck.single import write_single

BEGINNING = 1_024
"""Bytes within which a report says that it is one."""


def write_report(path: Path, page: str, *, replace: bool = False) -> None:
    """Write a report readable by its owner alone.

    Args:
        path: where.
        page: the whole document.
        replace: whether it may take the place of an earlier report; of nothing else it does.

    Raises:
        RecheckError: something stands there, or the file cannot be written.
    """

    def refuse() -> None:
        refuse_another(path, replace=replace)

    write_single(path, [page.encode()], refuse, "the report", replace=replace)


def refuse_another(path: Path, *, replace: bool) -> None:
    """Leave alone what is there.

    Args:
        path: where a report is to be written.
        replace: whether it may take the place of an earlier report.

    Raises:
        RecheckError: something else stands there, or a report that may not be replaced.
    """
    if not os.path.lexists(path):
        return
    if not _is_report(path):
        msg = f"{path} is there already and is no report, so it was left as it is; "
        raise RecheckError(msg + "name another file with --out, or move that one away first")
    if not replace:
        msg = f"{path} holds a report already; name another file with --out, or replace it with "
        raise RecheckError(msg + "--replace")


def _is_report(path: Path) -> bool:
    """Whether a file is a report as it is written here; a pipe is not waited for."""
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, how), "rb") as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return regular and MADE_BY.encode() in file.read(BEGINNING)
    except OSError:
        return False
