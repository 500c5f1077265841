"""Which language the commands speak: --lang, else MINSHENG_LANG, else the system's.

`--lang zh` or `en` decides for one command, its help and faults included; for all of them
`MINSHENG_LANG=zh` or `en` does. Without either the first of LC_ALL, LC_MESSAGES and LANG that
is set does, as everywhere on such a system: `zh_CN.UTF-8` is Chinese, `en_US.UTF-8` English,
and `C` says nothing. Where nothing is said, faults and help are English, explanations, lists
and differences Chinese, and a notice is checked in both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

import click

Language = Literal["zh", "en"]
OURS = "MINSHENG_LANG"
SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
LANGUAGES: tuple[Language, ...] = ("zh", "en")
OPTION = "--lang"
_ASKED: ContextVar[Language | None] = ContextVar("_ASKED", default=None)
"""What the command line asks for, while its command runs."""
UNREADABLE = (
    "MINSHENG_LANG为“{said}”，不是可用的语言；请设为zh或en，或取消该变量。 "
    "MINSHENG_LANG is `{said}`, no language spoken here; set it to zh or en, or unset it."
)
DEFAULT: dict[Language | None, str] = {
    "zh": "the system's language, else zh 系统语言，否则zh",
    "en": "the system's language, else en 系统语言，否则en",
    None: "the system's language, else both 系统语言，否则两种",
}


def language_of(surroundings: Mapping[str, str] | None = None) -> Language | None:
    """The language of the command line, else of the surroundings; None where none is said.

    Args:
        surroundings: what to look into instead of both.
    """
    asked = _ASKED.get() if surroundings is None else None
    if asked is not None:
        return asked
    said = os.environ if surroundings is None else surroundings
    first = next((said[name] for name in (OURS, *SYSTEM) if said.get(name)), "")
    return next((known for known in LANGUAGES if _begins(first, known)), None)


@contextmanager
def asked_in(arguments: Sequence[str]) -> Iterator[None]:
    """Speak the language a command line asks for by `--lang`, whatever comes of it.

    It is read before click reads the line, which may be at fault itself: a fault is in that
    language, too. The last `--lang` counts, as it does for click; one of a language not
    spoken here is left to click to refuse.
    """
    token = _ASKED.set(_asked(arguments))
    try:
        yield
    finally:
        _ASKED.reset(token)


def _asked(arguments: Sequence[str]) -> Language | None:
    """The language of the last `--lang zh` or `--lang=zh`."""
    said, options = "", iter(arguments)
    for one in options:
        if one == "--":  # what follows are names, not options
            break
        name, joined, value = one.partition("=")
        if name == OPTION:
            said = value if joined else next(options, "")
    return next((known for known in LANGUAGES if said == known), None)


def _begins(said: str, language: Language) -> bool:
    """Whether a locale is of a language: `zh`, `zh_CN.UTF-8`, `zh-Hans`."""
    return said.lower().replace("-", "_").split(".")[0].split("_")[0] == language


def refuse_an_unknown_language(surroundings: Mapping[str, str] | None = None) -> None:
    """A MINSHENG_LANG that is neither language.

    Raises:
        ClickException: the sentence, in both.
    """
    said = (os.environ if surroundings is None else surroundings).get(OURS, "")
    if said and not any(_begins(said, known) for known in LANGUAGES):
        raise click.ClickException(UNREADABLE.format(said=said))


def speaks_chinese(surroundings: Mapping[str, str] | None = None) -> bool:
    """Whether the surroundings are set to Chinese."""
    return language_of(surroundings) == "zh"


def language_option(otherwise: Language | None) -> Callable[[Any], Any]:
    """The option `--lang`.

    Args:
        otherwise: the language where neither option nor surroundings say one; None for both.
    """
    return click.option(
        OPTION,
        type=click.Choice(LANGUAGES),
        default=lambda: language_of() or otherwise,
        show_default=DEFAULT[otherwise],
        help="the language 语言",
    )
