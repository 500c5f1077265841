"""What exchange says of a file, a row or a cell: one sentence, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from django.utils.translation import gettext, override

from minsheng.kernel.refusals import RefusedError
from minsheng.policy.engine.written import parse_yaml

Language: TypeAlias = Literal["zh", "en"]
LONGEST = 40
"""Signs of a cell that a sentence repeats."""


@dataclass(frozen=True)
class Words:
    """The same in Chinese and English."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """In one of them."""
        return self.zh if language == "zh" else self.en


@cache
def sentences() -> dict[str, dict[str, str]]:
    """The sentences by kind and language."""
    text = files("minsheng.kernel.exchange").joinpath("words.yaml").read_text(encoding="utf-8")
    return dict(parse_yaml(text, "words.yaml"))


@dataclass(frozen=True)
class Said:
    """A sentence, with what it names.

    Attributes:
        kind: of `words.yaml`.
        named: what stands in its gaps; `Words` are put in the reader's language.
    """

    kind: str
    named: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """In one language."""
        named = {
            name: value.said(language) if isinstance(value, Words) else _short(value)
            for name, value in self.named.items()
        }
        return sentences()[self.kind][language].format(**named)


def said(kind: str, **named: object) -> Said:
    """A sentence."""
    return Said(kind, named)


def translated(refused: RefusedError) -> Words:
    """What an action of the register's own said, in both languages."""
    with override("en"):
        return Words(refused.told(), refused.told(gettext))


def _short(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST:
        return value[:LONGEST] + "…"
    return value


class ExchangeRefusedError(RefusedError):
    """What was asked for, or brought, is not taken; `sentence` says why and what mends it.

    The sentence may repeat a head of the file and is for the person who brought it, never for a
    log: as a text the error bears the kind alone.

    Args:
        kind: of `words.yaml`.
        **named: what the sentence names.
    """

    def __init__(self, kind: str, **named: object) -> None:
        self.sentence = Said(kind, named)
        super().__init__("", self.sentence.said("zh"))

    def __str__(self) -> str:
        return self.sentence.kind


class BadCellError(Exception):
    """A cell that cannot be what its column asks for.

    Args:
        kind: of `words.yaml`.
        **named: what the sentence names.
    """

    def __init__(self, kind: str, **named: object) -> None:
        self.sentence = Said(kind, named)
        super().__init__(kind)
