"""Bills and months of social insurance of families in assistance or applying."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.city.amounts import YUAN
from minsheng.city.condition import ADULT, Condition
from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.means import Means, Proof
from minsheng.city.need import Status
from minsheng.city.people import MONTHS, Chunk
from minsheng.policy.laws.kinds import Bill, Contributor, Schooling
from minsheng.snapshot.months import months_before

ILL_BILLS, SMALL_BILLS = (3, 12), (1, 3)
ILL_SHARE, SMALL_SHARE, RUINOUS_SHARE = (200, 3_600), (30, 900), (2_500, 9_500)
"""Own share of one bill in yuan: of the seriously ill, of others, and of the ill of
families that ask for relief because of their bills."""
TERM_BILL = {Schooling.SCHOOL: (500, 1_900), Schooling.COLLEGE: (2_600, 6_400)}
UPPER_SCHOOL = 15
AUTUMN = 9
_KINDS = {
    Proof.CONFIRMED: Contributor.EMPLOYEE,
    Proof.INSURED: Contributor.EMPLOYEE,
    Proof.FLEXIBLE: Contributor.FLEXIBLE,
    Proof.RESIDENT: Contributor.RESIDENT,
}


@dataclass
class Papers:
    """Rows under persons, in the order of the persons.

    Attributes:
        counts: rows of each person of the chunk.
        of: person of each row, by place in the chunk.
        facts: by name.
    """

    counts: Ints
    of: Ints
    facts: dict[str, Ints | Bools]


def _rows(chunk: Chunk, counts: Ints) -> tuple[Ints, Ints, Dice]:
    of = np.repeat(np.arange(chunk.persons, dtype=np.int64), counts)
    number = np.arange(len(of), dtype=np.int64) - (np.cumsum(counts) - counts)[of]
    return of, number, Dice(chunk.seed, chunk.person_key[of] * 64 + number)


def _bill_counts(chunk: Chunk, condition: Condition, status: Ints) -> tuple[Ints, Ints, Ints]:
    """How many medical, school and rehabilitation bills each person keeps."""
    dice = chunk.person_dice
    often = np.isin(status, (Status.EXPENDITURE, Status.APPLIES))[chunk.of]
    ill = condition.ill & dice.chance("ill bills", 930_000)
    small = chunk.home & ~ill & dice.chance("small bills", np.where(often, 300_000, 140_000))
    medical = np.select(
        [ill, small],
        [dice.between("ill count", *ILL_BILLS), dice.between("small count", *SMALL_BILLS)],
        0,
    )
    upper = (condition.schooling == Schooling.SCHOOL) & (chunk.age >= UPPER_SCHOOL)
    pays = upper | (condition.schooling == Schooling.COLLEGE)
    school = pays & dice.chance("school bill", 900_000)
    young = (condition.disability > 0) & (chunk.age < ADULT)
    rehabilitation = np.where(
        young & dice.chance("rehabilitation", 600_000), dice.between("sessions", 1, 6), 0
    )
    return medical.astype(np.int64), school.astype(np.int64), rehabilitation


def _own_share(dice: Dice, kind: Ints, ill: Bools, ruinous: Bools, level: Ints) -> Ints:
    shares = np.array([SMALL_SHARE, ILL_SHARE, RUINOUS_SHARE], np.int64)
    step = ill.astype(np.int64) + (ill & ruinous)
    low, high = shares[step, 0], shares[step, 1]
    college = level == Schooling.COLLEGE
    school = kind == Bill.EDUCATION
    term = {name: TERM_BILL[name] for name in (Schooling.SCHOOL, Schooling.COLLEGE)}
    fee_low = np.where(college, term[Schooling.COLLEGE][0], term[Schooling.SCHOOL][0])
    fee_high = np.where(college, term[Schooling.COLLEGE][1], term[Schooling.SCHOOL][1])
    low, high = np.where(school, fee_low, low), np.where(school, fee_high, high)
    return dice.between("own share", low * YUAN, high * YUAN)


def bills_of(chunk: Chunk, condition: Condition, status: Ints, month: int) -> Papers:
    """The bills of the twelve months before."""
    medical, school, rehabilitation = _bill_counts(chunk, condition, status)
    counts = medical + school + rehabilitation
    of, number, dice = _rows(chunk, counts)
    kind = np.select(
        [number < medical[of], number < (medical + school)[of]],
        [int(Bill.MEDICAL), int(Bill.EDUCATION)],
        int(Bill.REHABILITATION),
    ).astype(np.int64)
    level = condition.schooling[of]
    ruinous = (status == Status.EXPENDITURE)[chunk.of[of]]
    ill = condition.ill[of] & (kind == Bill.MEDICAL)
    share = _own_share(dice, kind, ill, ruinous, level)
    back = 1 + dice.below("bill month", MONTHS)
    autumn = 1 + (month % 100 - 1 - AUTUMN) % MONTHS
    school_row = kind == Bill.EDUCATION
    # Some schools ask more than a public one would; only the public rate counts.
    dear = dice.between("public rate", 80, 130)
    return Papers(counts, of, {
        "bill_kind": kind,
        "bill_month": months_before(month, np.where(school_row, autumn, back)),
        "bill_own_share": share,
        "bill_designated": dice.chance("designated", 960_000),
        "bill_public_rate": np.where(school_row, share * dear // 100 // YUAN * YUAN, 0),
    })  # fmt: skip


def contributions_of(chunk: Chunk, means: Means, month: int) -> Papers:
    """A row for each month insured of the twelve months before, oldest first."""
    employee = np.isin(means.proof, (Proof.CONFIRMED, Proof.INSURED)) & (means.base > 0)
    other = np.isin(means.proof, (Proof.FLEXIBLE, Proof.RESIDENT))
    counts = np.select([employee, other], [np.minimum(means.since, MONTHS), MONTHS], 0)
    counts = counts.astype(np.int64)
    of, number, _ = _rows(chunk, counts)
    kinds = np.zeros(len(Proof), np.int64)
    for proof, kind in _KINDS.items():
        kinds[int(proof)] = int(kind)
    return Papers(counts, of, {
        "contribution_month": months_before(month, counts[of] - number),
        "contribution_kind": kinds[means.proof[of]],
        "contribution_base": means.base[of],
    })  # fmt: skip
