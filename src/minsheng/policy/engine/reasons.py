"""Reasons: the sentence an outcome is given, in Chinese and English, with its article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY

Side = Literal["for", "against", "note", "ask"]
SIDES = ("for", "against", "note", "ask")
FIELDS = {"code", "when", "side", "zh", "en", "article_zh", "article_en", "source"}
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
    for number, entry in enumerate(document or [], 1):
        missing = FIELDS - set(entry)
        extra = set(entry) - FIELDS - {"start", "end"}
        place = f"{where}: reason {number} (`{entry.get('code', '?')}`)"
        if missing or extra:
            words = [f"lacks {f}" for f in sorted(missing)]
            words += [f"has the unknown field `{f}`" for f in sorted(extra)]
            faults.append(f"{place} {', '.join(words)}")
            continue
        if entry["side"] not in SIDES:
            faults.append(f"{place}: side is one of {', '.join(SIDES)}")
        if not str(entry["code"]).startswith(f"{law}."):
            faults.append(f"{place}: the code begins with `{law}.`")
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
