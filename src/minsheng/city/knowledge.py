"""What the office knows of whom: authorisations, gaps in deliveries, assessments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.city.condition import Condition
from minsheng.city.dice import Bools, Ints
from minsheng.city.entity_columns import Columns
from minsheng.city.means import Means, Proof
from minsheng.city.need import Status
from minsheng.city.people import Chunk
from minsheng.city.person_facts import LOST_FIRST
from minsheng.city.schema import facts_of, may_be_unknown
from minsheng.policy.engine.unknown import Cause

AUTHORISED = 980_000
GAPS = {Cause.NOT_DELIVERED: 10_000, Cause.CONTRADICTED: 5_000, Cause.OUT_OF_DATE: 10_000}
"""Of a family's records at one agency, in a million."""
NEVER_LATE = ("family", "civil_affairs")
"""The family answers at the inquiry; the office has its own papers."""

ASSESSED_TEKUN, ASSESSED_SEVERE = 970_000, 550_000

_WAGE_SEEN = (Proof.NO_WORK, Proof.CONFIRMED, Proof.RESIDENT)


@dataclass(frozen=True)
class Standing:
    """How much may be known of each household of a chunk.

    Attributes:
        asked: there was an inquiry.
        authorised: the authorisation is signed.
        patterns: places of the pattern families, of which everything is known.
    """

    asked: Bools
    authorised: Bools
    patterns: Ints

    @classmethod
    def drawn(cls, chunk: Chunk, status: Ints, patterns: Ints) -> Standing:
        """Draw who has authorised, among those in assistance or applying."""
        asked = status != Status.NONE
        authorised = asked & chunk.dice.chance("authorised", AUTHORISED)
        authorised[patterns] = True
        return cls(asked, authorised, patterns)


def _gap_causes(standing: Standing, chunk: Chunk, agency: str) -> Ints:
    """For each household, why the agency's records are missing, 0 where they are there."""
    edges = np.cumsum(list(GAPS.values()))
    drawn = np.searchsorted(edges, chunk.dice.below(f"gap {agency}", 1_000_000), side="right")
    causes = np.array([*(int(cause) for cause in GAPS), 0], np.int64)[drawn]
    causes[~standing.asked] = 0
    causes[standing.patterns] = 0
    return causes


def hide_gaps(columns: Columns, standing: Standing, chunk: Chunk, of: Ints) -> None:
    """Leave out what an agency did not deliver, delivered twice over, or delivered stale.

    `of` is the household of each row.
    """
    late = [
        fact
        for fact in facts_of(columns.entity)
        if may_be_unknown(fact) and fact.agency not in NEVER_LATE
    ]
    for agency in sorted({fact.agency for fact in late}):
        causes = _gap_causes(standing, chunk, agency)[of]
        for fact in late:
            if fact.agency != agency:
                continue
            may_look = standing.authorised[of] if fact.authorised else standing.asked[of]
            hit = (causes != 0) & may_look
            columns.cause(fact.name)[hit] = causes[hit]


def assessed(standing: Standing, chunk: Chunk, condition: Condition, status: Ints) -> Bools:
    """Persons whose ability to care for themselves was assessed."""
    dice, stands = chunk.person_dice, status[chunk.of]
    head = (chunk.place == 0) & (stands == Status.TEKUN)
    severe = condition.severe & standing.asked[chunk.of] & chunk.home
    return np.asarray(
        (head & dice.chance("assessed", ASSESSED_TEKUN))
        | (severe & ~head & dice.chance("assessed", ASSESSED_SEVERE)),
        np.bool_,
    )


def show_assessed(
    person: Columns, standing: Standing, chunk: Chunk, condition: Condition, status: Ints
) -> None:
    """Make self-care known of those whose ability was assessed."""
    seen = assessed(standing, chunk, condition, status)
    for name in LOST_FIRST:
        person.cause(name)[seen] = 0


def hide_wages(
    person: Columns, means: Means, persons: Ints, standing: Standing, chunk: Chunk
) -> None:
    """A wage nobody confirmed is unknown; who neither works nor is insured has none.

    `persons` are the rows of the people of families in assistance or applying.
    """
    unseen = persons[~np.isin(means.proof, _WAGE_SEEN)]
    may_look = standing.authorised[chunk.of[unseen]]
    person.cause("wage_verified_m")[unseen[may_look]] = int(Cause.NOT_DELIVERED)
