"""The reasons that hold in a run, with how many households each: what `list --reason` takes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from minsheng.cli.console import of
from minsheng.cli.language import LANGUAGES, Language
from minsheng.cli.speech import tell, tell_json
from minsheng.cli.wrapped import columns, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from minsheng.recheck.listing import Listing
    from minsheng.recheck.wanted import Wanted

SAID = {
    "head": (
        "{month}核查，{households:,}户中成立的理由，共{reasons}种（一户可有多项）",
        "{month}: {reasons} in {households} (several may hold in one)",
    ),
    "households": ("户数", "households"),
    "code": ("理由代码", "reason"),
    "nothing": ("没有符合条件的家庭，也就没有理由。", "No household is like that, and no reason."),
    "how": (
        "列出某项理由成立的户：minsheng list {run} --reason {code}",
        "The households of a reason: minsheng list {run} --reason {code}",
    ),
}


def print_reasons(listing: Listing, wanted: Wanted, language: Language, *, as_json: bool) -> None:
    """Print the reasons that hold in the households asked for, the most frequent first.

    Args:
        listing: of the run.
        wanted: which households.
        language: `zh` or `en`.
        as_json: as data, in both languages.
    """
    found = listing.reasons(wanted)
    households = sum(listing.counts(wanted).values())
    if as_json:
        called = {code: [listing.mainly.called(code, one) for one in LANGUAGES] for code in found}
        told = [
            {"reason": code, "households": count, "zh": called[code][0], "en": called[code][1]}
            for code, count in found.items()
        ]
        tell_json({"as_of": listing.about["as_of"], "households": households, "reasons": told})
        return
    for line in _lines(listing, found, households, language):
        tell(line)


def _lines(
    listing: Listing, found: Mapping[str, int], households: int, language: Language
) -> Iterator[str]:
    """A line for each reason: how many households, its code, what it is called."""

    def say(key: str, **named: object) -> str:
        return SAID[key][LANGUAGES.index(language)].format(**named)

    width = columns()
    if not found:
        yield from wrapped(say("nothing"), width)
        return
    zh = language == "zh"
    many = households if zh else of(households, "household")
    kinds = len(found) if zh else of(len(found), "reason")
    month = listing.about["as_of"]
    yield from wrapped(say("head", month=month, households=many, reasons=kinds), width)
    rows = [(say("households"), say("code"), "")]
    rows += [(f"{n:,}", c, listing.mainly.called(c, language)) for c, n in found.items()]
    wide = [max(map(width_of, column)) for column in list(zip(*rows, strict=True))[:2]]
    for count, code, called in rows:
        left = f"{' ' * (wide[0] - width_of(count))}{count}  {code}"
        padded = f"{left}{' ' * (wide[1] - width_of(code))}  {called}"
        if width is None or width_of(padded) <= width:
            yield padded.rstrip()
        else:
            yield left
            yield from wrapped(f"{' ' * (wide[0] + 2)}{called}", width)
    yield from wrapped(say("how", run=shlex.quote(str(listing.run)), code=next(iter(found))), width)
