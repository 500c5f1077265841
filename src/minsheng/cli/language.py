"""Which language the commands speak: MINSHENG_LANG, else the system's, else each its own.

`MINSHENG_LANG=zh` or `en` decides. Without it the first of LC_ALL, LC_MESSAGES and LANG that
is set does, as everywhere on such a system: `zh_CN.UTF-8` is Chinese, `en_US.UTF-8` English,
and `C` says nothing. Where nothing is said, faults and help are English, explanations, lists
and differences Chinese, and a notice is checked in both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Literal

import click

Language = Literal["zh", "en"]
OURS = "MINSHENG_LANG"
SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
LANGUAGES: tuple[Language, ...] = ("zh", "en")
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
    """The language the surroundings are set to; None where they say nothing."""
    said = os.environ if surroundings is None else surroundings
    first = next((said[name] for name in (OURS, *SYSTEM) if said.get(name)), "")
    return next((known for known in LANGUAGES if _begins(first, known)), None)


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
        "--lang",
        type=click.Choice(LANGUAGES),
        default=lambda: language_of() or otherwise,
        show_default=DEFAULT[otherwise],
        help="the language 语言",
    )
