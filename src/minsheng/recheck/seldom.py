"""How seldom a share of a county comes about by chance."""

from __future__ import annotations

import math


def off_by(errors: float) -> float:
    """How seldom a normal value is at least so many standard errors off, to either side."""
    return math.erfc(errors / math.sqrt(2))


def fewer_seldom(some: int, of: int, share: float, alike: float, seldom: float) -> bool:
    """Whether at most `some` of `of` come about less often than `seldom`, as beta-binomial.

    Counted out, for a small share that varies much is far from normal at its lower end: it is
    hardly ever none. A share that everybody has is never held to be fewer by chance.

    Args:
        some: how many have it.
        of: of how many; more than `some`.
        share: how many of one are to be expected to have it, above 0.
        alike: the correlation of two of them, above 0 and below 1.
        seldom: the chance below which it is.
    """
    if share >= 1:
        return False
    have = share * (1 / alike - 1)
    have_not = (1 - share) * (1 / alike - 1)
    log = (
        math.lgamma(have_not + of)
        - math.lgamma(have_not)
        + math.lgamma(have + have_not)
        - math.lgamma(have + have_not + of)
    )
    found = 0.0
    for number in range(some + 1):
        found += math.exp(log)
        if found > seldom:
            return False
        log += math.log((of - number) * (have + number))
        log -= math.log((number + 1) * (have_not + of - number - 1))
    return True
