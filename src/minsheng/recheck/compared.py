"""The limits a decision compared: each side with its values, `金融资产8,455元＜…15,360元`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from minsheng.policy.engine.comparisons import comparisons_of
from minsheng.policy.engine.scalar import Trace, arguments_of
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.filled import SUM, Filler
from minsheng.recheck.words import Language, pick, yuan


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison a rule made for one row.

    Attributes:
        text: how the two sides stand to each other.
        left, right: their values, in fen or as numbers.
        holds: whether what the rule asks of them is so.
        kind: whether sums, counts or spans of time.
        arguments: the rule's arguments both sides rest on.
    """

    text: str
    left: int
    right: int
    holds: bool
    kind: str
    arguments: frozenset[str]


def compared(trace: Trace, name: str, row: int, language: Language) -> Iterator[Compared]:
    """The measured comparisons of a rule for one row, those with both sides known."""
    found = comparisons_of(trace.book, trace.book.nodes[name])
    if not found.comparisons:
        return
    pairs = found.sides(*arguments_of(trace, name)[row])
    for one, (left, right) in zip(found.comparisons, pairs, strict=True):
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            continue
        written = one.written
        sides = ((written.left, left), (written.right, right))
        texts = [side_words(trace, name, row, side, written.kind, language) for side in sides]
        text = _sign(left, right, language).join(texts)
        names = written.names[0] | written.names[1]
        yield Compared(text, left, right, bool(one.holds(left, right)), written.kind, names)


def side_words(
    trace: Trace,
    name: str,
    row: int,
    side: tuple[str, int],
    kind: str,
    language: Language,
) -> str:
    """One side with its values; of what is worked out also what it comes to."""
    filler = Filler(trace, name, row, language)
    text = filler.text(_parsed(side[0]), SUM)
    if not filler.worked or kind != "money":
        return text
    sum_ = yuan(side[1], language)
    return pick((f"{text}（即{sum_}）", f"{text} (that is {sum_})"), language)


def _sign(left: int, right: int, language: Language) -> str:
    """How two values stand to each other, whatever was asked."""
    if left == right:
        return pick(("＝", " = "), language)
    return pick(("＜", " < ") if left < right else ("＞", " > "), language)


@lru_cache(maxsize=1024)
def _parsed(written: str) -> ast.expr:
    """One side of a comparison, read again."""
    return ast.parse(written, mode="eval").body
