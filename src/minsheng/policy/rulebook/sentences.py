"""Whether sentences and figures agree with themselves: in time, language and status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.reasons import PLACE, Reason

OPEN = "not established"
"""How a source says that nobody has read what the figure is."""


def at_odds(library: Library) -> Iterator[str]:
    """What contradicts itself, one sentence each with place and remedy."""
    versions: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    for reason in library.reasons:
        versions[reason.law, reason.when].append(reason)
        yield from _braces_differ(reason)
    for reasons in versions.values():
        for one, next_ in pairwise(sorted(reasons, key=lambda r: (r.start, r.end))):
            yield from _periods_apart(one, next_)
    yield from verified_without_text(library)


def _braces_differ(reason: Reason) -> Iterator[str]:
    """That one language says a figure or name which the other leaves out."""
    zh, en = (set(PLACE.findall(text)) for text in (reason.zh, reason.en))
    for these, others, first, second in ((zh, en, "zh", "en"), (en, zh, "en", "zh")):
        for name in sorted(these - others):
            yield (
                f"{_place(reason)}: {first} says {{{name}}} and {second} does not; "
                f"say in both languages the same"
            )


def _periods_apart(one: Reason, next_: Reason) -> Iterator[str]:
    """That between two sentences of one rule there are days with neither, or with both."""
    due = one.end + timedelta(days=1) if one.end < next_.start else None
    if due == next_.start:
        return
    if due is None:
        yield (
            f"{_place(next_)} begins on {next_.start}, but `{one.code}` of the same rule "
            f"`{one.when}` is given until {one.end}, so both are said; "
            f"let one end the day before the other begins"
        )
        return
    yield (
        f"{_place(next_)} begins on {next_.start}, but `{one.code}` of the same rule "
        f"`{one.when}` ends on {one.end}, so between them nothing is said; "
        f"let it begin on {due}, or the other end on {next_.start - timedelta(days=1)}"
    )


def verified_without_text(library: Library) -> Iterator[str]:
    """The figures called verified although their source says that they are not established."""
    for parameter in library.parameters.values():
        for value in parameter.values:
            if value.status == "verified" and OPEN in value.source:
                yield (
                    f"{parameter.law}/parameters.yaml: `{parameter.leaf}` of {value.start} is "
                    f"verified, but its source says `{OPEN}`; write `status: illustrative`, "
                    f"or name the text that was read"
                )


def _place(reason: Reason) -> str:
    return f"{reason.law}/reasons.yaml: `{reason.code}`"
