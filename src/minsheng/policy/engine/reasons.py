"""Reasons: the sentence an outcome is given, in Chinese and English, with its article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY
from minsheng.policy.engine.written import listing, untold

Side = Literal["for", "against", "note", "ask"]
SIDES = ("for", "against", "note", "ask")
FIELDS = {"code", "when", "side", "zh", "en", "article_zh", "article_en", "source"}
CODE = re.compile(r"[a-z_0-9]+\.[a-z_0-9]+", re.ASCII)
PLACE = re.compile(r"\{([a-z_0-9]+)\}")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: given where its bool rule `when` is known to hold."""

    law: str
    code: str
    when: str
    side: Side
    zh: str
    en: str
    article_zh: str
    article_en: str
    source: str
    start: date
    end: date

    def names(self) -> tuple[str, ...]:
        """The names in braces in either sentence, each once, in order."""
        return tuple(dict.fromkeys(PLACE.findall(self.zh) + PLACE.findall(self.en)))


def read_reasons(law: str, document: Any, where: str) -> list[Reason]:
    """The reasons of a law's parsed `reasons.yaml`.

    Raises:
        RuleBookError: a reason without its sentences, article or source.
    """
    faults: list[str] = []
    reasons: list[Reason] = []
    for number, entry in enumerate(listing(document, where, faults), 1):
        told = entry.get("code", "?") if isinstance(entry, Mapping) else "?"
        wrong = list(_faults(law, entry))
        faults += [f"{where}: reason {number} (`{told}`){words}" for words in wrong]
        if wrong:
            continue
        texts = {f: " ".join(str(entry[f]).split()) for f in FIELDS - {"code", "when", "side"}}
        reasons.append(
            Reason(
                law=law,
                code=entry["code"],
                when=entry["when"],
                side=cast(Side, entry["side"]),
                start=entry.get("start", FIRST_DAY),
                end=entry.get("end", LAST_DAY),
                **texts,
            ),
        )
    if faults:
        raise RuleBookError(faults)
    return reasons


def _faults(law: str, entry: Any) -> Iterator[str]:
    """What is wrong with one reason, in words that go on from its number."""
    if not isinstance(entry, Mapping):
        yield f" needs {', '.join(sorted(FIELDS))}"
        return
    missing, extra = FIELDS - set(entry), set(map(str, entry)) - FIELDS - {"start", "end"}
    if missing or extra:
        words = [f"lacks {f}" for f in sorted(missing)]
        words += [f"has the unknown field `{f}`" for f in sorted(extra)]
        yield f" {', '.join(words)}"
        return
    if str(entry["side"]) not in SIDES:
        yield f": side is one of {', '.join(SIDES)}"
    if not str(entry["code"]).startswith(f"{law}."):
        yield f": the code begins with `{law}.`"
    elif not CODE.fullmatch(str(entry["code"])):
        yield f": the code is `{law}.` and small letters, digits, `_`"
    yield from (f": {words}" for words in untold(entry, sorted(FIELDS - {"code", "side"})))
    for field in ("start", "end"):
        if type(entry.get(field, FIRST_DAY)) is not date:
            yield f": {field} {entry[field]!r} is not a date (yyyy-mm-dd)"
