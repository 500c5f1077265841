"""Fills the demo's site: officers with a password of their own, and a city's people."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from minsheng.kernel.database.secrets import Secrets
from minsheng.web.databases import home
from minsheng.web.loading import Report, enter_run, load_city

WORD = "demo-password"


def demo_password() -> str:
    """The password of all the demo's officers: thrown once, of this site alone."""
    return Secrets(home()).made(WORD, 9)


def fill(
    city: Path, run: Path | None = None, report: Report = lambda _what, _done, _of: None
) -> None:
    """Enter the demo's officers, a city's people and a run of it where they are not; as the owner.

    Args:
        city: as `minsheng city` wrote it.
        run: a finished recheck of it.
        report: of progress: of what, how many done, of how many.
    """
    from minsheng.kernel.pages.clock import today
    from minsheng.kernel.registry.models import Person
    from minsheng.programmes.assistance.entering import is_entered
    from minsheng.web.demo.officers import enter_officers
    from minsheng.web.demo.work import enter_work

    enter_officers(demo_password())
    if not Person.objects.exists():
        load_city(city, lambda done, all_: report("people", done, all_))
    if run is not None and not is_entered(run):
        enter_run(run, report)
    enter_work(today())
    _enter_cases()


def _enter_cases() -> None:
    """Let the demo's officers work some cases, as the application and not as the owner."""
    own = {name: value for name, value in os.environ.items() if name != "MINSHENG_ROLE"}
    subprocess.run([sys.executable, "-m", "minsheng.web.demo"], env=own, check=True)
