"""Who comes where among those who share something, by lot and not by number."""

from __future__ import annotations

import numpy as np

from minsheng.city.dice import Dice, Ints


def ranks_in(group: Ints, keys: Ints, stream: str) -> Ints:
    """The place of each, from 0, among all of the same group.

    It depends on who is in the group, never on the order of the rows.

    Args:
        group: what they share, a number for each.
        keys: a number for each, unique.
        stream: the purpose; another purpose, another order.
    """
    order = np.lexsort((keys, Dice(0, keys).words(stream), group))
    ordered = group[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(group) else ordered
    starts = np.flatnonzero(first)
    sizes = np.diff(np.append(starts, len(group)))
    ranks = np.empty(len(group), np.int64)
    ranks[order] = np.arange(len(group), dtype=np.int64) - np.repeat(starts, sizes)
    return ranks
