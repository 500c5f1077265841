"""Why a whole file is not taken: one sentence in each language, with what mends it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from minsheng.policy.engine.written import parse_yaml
from minsheng.recheck.errors import RecheckError


@cache
def sentences() -> dict[str, dict[str, str]]:
    """The sentences by kind and language."""
    text = files("minsheng.recheck.extracts").joinpath("refusals.yaml").read_text(encoding="utf-8")
    return dict(parse_yaml(text, "refusals.yaml"))


class Refused(RecheckError):  # noqa: N818 - a verdict of the door, not a mishap
    """A file that is not taken.

    Args:
        kind: of `refusals.yaml`.
        **named: what the sentence names.
    """

    def __init__(self, kind: str, **named: object) -> None:
        self.kind = kind
        self.named = named
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The sentence, without the file's name before it."""
        return sentences()[self.kind][language].format(**self.named)
