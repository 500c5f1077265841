"""What is said on the error stream of a run that is a trial, or far ahead of facts or law."""

from __future__ import annotations

import click

from minsheng.cli.chinese import told
from minsheng.cli.console import in_languages
from minsheng.cli.language import LANGUAGES, Language


def warn(taken: str, month: str, ahead: str | None, language: Language | None) -> None:
    """Say what a run is no good for.

    Args:
        taken: the month of its snapshot, `yyyy-mm`.
        month: the month decided.
        ahead: what `run.json` says where that is far ahead; None where it is not.
        language: None for both.
    """
    from minsheng.recheck.ahead import trial

    both = trial(taken, month)
    if both:
        click.echo(f"minsheng: {in_languages(both, language)}", err=True)
    if ahead:
        said = [told(ahead, one) for one in ((language,) if language else LANGUAGES)]
        click.echo(f"minsheng: {' '.join(said)}", err=True)
