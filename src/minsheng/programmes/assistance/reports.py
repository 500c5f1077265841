"""A run's report, made as it is entered and kept among the site's files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from minsheng.city.divisions import divisions_at
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.models import Run
from minsheng.recheck.listing import Listing

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def place(result: str, *, english: bool) -> Path:
    """Where the report of a run is kept.

    Raises:
        ValueError: the digest is none.
    """
    if _DIGEST.fullmatch(result) is None:
        raise ValueError(f"{result!r} is no digest of a run's result")
    return Path(settings.MEDIA_ROOT, "runs", result, f"report-{'en' if english else 'zh'}.html")


def report_of(run: Run, *, english: bool) -> Path | None:
    """The report of a run; None where none was made."""
    path = place(run.result, english=english)
    return path if path.is_file() else None


def make_reports(folder: Path, told: Callable[[str, int, int], None] | None = None) -> None:
    """Make the report of a run in both languages.

    Args:
        folder: the run's.
        told: of progress.

    Raises:
        RecheckError: the folder holds no finished run, or it was altered.
    """
    from minsheng.recheck.reports import Material, write_report, written_report  # draws charts

    listing = Listing(folder, load_library())
    material = Material(listing, None)
    month = int(listing.about["as_of"].replace("-", ""))
    names = {code: one.name for code, one in divisions_at(month).rows.items()}
    for english in (False, True):
        path = place(listing.about["hash"], english=english)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        page = written_report(material, names, "en" if english else "zh", told)
        write_report(path, page, replace=True)
