"""No figures of a group so small that its households could be recognised (k-anonymity)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

LEAST = 10
"""Households a group must have for its figures to be shown."""
FEWER = f"<{LEAST}"
NEXT = "…"
"""In the place of a count from which one of few would follow."""
NO_SUM = "–"
"""In the place of a sum or a rate of few."""
DIGITS = (4, 3, 2)
"""Places after the point that a share may be told to."""
SOLVED = 1e-7
"""Below which a part of a vector is nought."""
Key = TypeVar("Key", bound=Hashable)


def shown(number: int) -> str:
    """A count as it may be told: `<10` where it is small; nobody is told as nobody."""
    return FEWER if 0 < number < LEAST else str(number)


def few(number: int) -> bool:
    """Whether a count, or a difference of two, is of few, though not of nobody."""
    return 0 < abs(number) < LEAST


def instead(number: int) -> int | str:
    """What stands for a count that is not told; nobody is told as nobody."""
    if not number:
        return 0
    return FEWER if few(number) else NEXT


def rounded(rate: float, base: int) -> float | None:
    """A share to so many places that ten of its base more or fewer do not show.

    Otherwise how many they are would follow from the share and its base.

    Args:
        rate: of the base.
        base: households or people; below 1,000 no share is told.

    Returns:
        None where none can be told.
    """
    for places in DIGITS:
        if base >= LEAST * 10**places:
            return round(rate, places)
    return None


def withheld(sizes: Mapping[Key, int]) -> dict[Key, str]:
    """The groups whose figures are not shown, and what is written in place of their size.

    A group of fewer than ten is. Where it could be worked out from the whole and the others,
    the next smallest is withheld with it.

    Args:
        sizes: households of each group; together they are the whole.
    """
    small = {key for key, size in sizes.items() if few(size)}
    hidden = with_the_next(small, sizes)
    return {key: FEWER if key in small else NEXT for key in sizes if key in hidden}


def with_the_next(hidden: Collection[Key], sizes: Mapping[Key, int]) -> set[Key]:
    """Some groups and the next smallest besides, until the whole less the others is not of few.

    Args:
        hidden: the groups that are not shown in any case.
        sizes: households of each group; together they are the whole.
    """
    found = set(hidden)
    while few(sum(sizes[key] for key in found)):
        rest = [key for key, size in sizes.items() if size and key not in found]
        if not rest:
            break
        found.add(min(rest, key=sizes.__getitem__))
    return found


def kept_back(
    sizes: Mapping[Key, int],
    known: Sequence[Mapping[Key, int]],
    secret: Collection[Key],
    hidden: Collection[Key] = (),
    first: Collection[Key] = (),
) -> set[Key]:
    """The counts that are not told, so that no secret one follows from those that are.

    Args:
        sizes: the counts that might be told.
        known: what everybody knows of them: the counts of each line, so many times, add up to
            nought. Wholes, complements and differences that are told nowhere may be among them.
        secret: the counts of few, told or not.
        hidden: what is not told in any case.
        first: what is given up before anything else; otherwise the smallest is.
    """
    always = {key for key in sizes if key in {*secret, *hidden}}
    more: list[Key] = []
    held = set(always)
    while caught := _followed(known, sizes.keys() - held) & set(secret):
        rest = next(_behind(caught, known, {k for k, n in sizes.items() if n and k not in held}))
        more.append(min(rest, key=lambda key: (key not in first, sizes[key])))
        held.add(more[-1])
    for key in more:  # of what was given up early, some need not have been
        if not _followed(known, (sizes.keys() - held) | {key}) & set(secret):
            held.remove(key)
    return held


def _followed(known: Sequence[Mapping[Key, int]], told: Collection[Key]) -> set[Key]:
    """The counts that are not told, and follow from those that are."""
    lines = [{key: n for key, n in line.items() if key not in told} for line in known]
    open_ = list({key: None for line in lines for key in line})
    if not open_:
        return set()
    matrix = np.array([[line.get(key, 0) for key in open_] for line in lines], float)
    _, sizes, directions = np.linalg.svd(matrix, full_matrices=True)
    free = directions[int((sizes > SOLVED).sum()) :]
    return {key for k, key in enumerate(open_) if not np.any(np.abs(free[:, k]) > SOLVED)}


def _behind(
    caught: Collection[Key], known: Sequence[Mapping[Key, int]], told: Collection[Key]
) -> Iterator[set[Key]]:
    """What some counts may follow from, the nearest first."""
    reached, seen = set(caught), set[Key]()
    while reached != seen:
        seen = set(reached)
        reached |= {key for line in known if not seen.isdisjoint(line) for key in line}
        if found := reached & set(told):
            yield found
