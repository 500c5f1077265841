"""What the families in assistance or applying live on, and what proves it.

Every figure is drawn; none is a statistic. The shape is: most have little, some have
found work that is confirmed, some are only seen in the social insurance, a few have
more than they may.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from minsheng.city.amounts import YUAN, basic_pension, standard
from minsheng.city.condition import ADULT, ELDER, Condition
from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.need import Status
from minsheng.city.people import Chunk
from minsheng.policy.laws.kinds import Schooling


class Proof(IntEnum):
    """What is known of a person's work."""

    NO_WORK = 0
    CONFIRMED = 1
    DECLARED = 2
    INSURED = 3
    FLEXIBLE = 4
    RESIDENT = 5


HAS_WORK = {
    Status.APPLIES: 450_000,
    Status.EXPENDITURE: 800_000,
    Status.SINGLE: 600_000,
    Status.SEVERE_AID: 950_000,
    Status.DIBAO: 220_000,
    Status.TEKUN: 0,
    Status.CHILD: 300_000,
}
WAGES = {
    Status.APPLIES: (600, 2_600),
    Status.EXPENDITURE: (1_600, 3_200),
    Status.SINGLE: (1_100, 2_200),
    Status.SEVERE_AID: (1_900, 3_800),
    Status.DIBAO: (150, 700),
    Status.TEKUN: (0, 0),
    Status.CHILD: (800, 2_500),
}
"""Yuan a month."""
FOUND_WORK = 75_000
FOUND_WAGES = (2_400, 5_200)
PROOFS = (0, 810_000, 110_000, 80_000, 0, 0)
IDLE_PROOFS = (600_000, 0, 0, 0, 40_000, 360_000)
FLEXIBLE_FROM = 40
CONTRIBUTION_SHARE = {Proof.CONFIRMED: 105, Proof.INSURED: 105, Proof.FLEXIBLE: 200}
"""Of the base, in thousandths."""
LEAST_BASE = 303_000


@dataclass
class Means:
    """By person, fen a month, unless said otherwise.

    Attributes:
        found: wage of work found since the last review (part of `wage`).
        proof: of the wage.
        since: months in work.
        land: of the household, hundredths of a mu.
        base: of social insurance, 0 without.
        amounts: other person facts by name.
        household: other household facts by name.
    """

    wage: Ints
    found: Ints
    proof: Ints
    since: Ints
    base: Ints
    amounts: dict[str, Ints]
    land: Ints
    household: dict[str, Ints]


def able_to_work(chunk: Chunk, condition: Condition) -> Bools:
    """Grown, under sixty, at home, not at school, neither gravely disabled nor ill."""
    grown = (chunk.age >= ADULT) & (chunk.age < ELDER) & chunk.home
    fit = (condition.schooling == Schooling.NONE) & ~condition.severe & ~condition.ill
    return np.asarray(grown & fit, np.bool_)


def by_status(status: Ints, values: dict[Status, int]) -> Ints:
    """The figure of each household's status."""
    figures = np.zeros(len(Status), np.int64)
    for kind, value in values.items():
        figures[int(kind)] = value
    return figures[status]


def _yuan(dice: Dice, stream: str, low: int | Ints, high: int | Ints) -> Ints:
    return dice.between(stream, low, high) * YUAN


def some(
    dice: Dice, stream: str, rows: Bools, per_million: int | Ints, low: int, high: int
) -> Ints:
    """Between `low` and `high` yuan for some of the rows, else nothing."""
    drawn = rows & dice.chance(stream, per_million)
    return np.where(drawn, _yuan(dice, f"{stream} yuan", low, high), 0)


def _work(chunk: Chunk, condition: Condition, status: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Wage, the part newly found, its proof and the months in work."""
    dice, of = chunk.person_dice, chunk.of
    able = able_to_work(chunk, condition)
    works = able & dice.chance("works", by_status(status, HAS_WORK)[of])
    low = by_status(status, {k: v[0] for k, v in WAGES.items()})[of]
    high = by_status(status, {k: v[1] for k, v in WAGES.items()})[of]
    wage = np.where(works, _yuan(dice, "wage", low, high), 0)
    finds = able & ~works & (status == Status.DIBAO)[of] & dice.chance("found work", FOUND_WORK)
    found = np.where(finds, _yuan(dice, "found wage", *FOUND_WAGES), 0)
    proof = np.where(wage + found > 0, dice.pick("proof", PROOFS), 0)
    idle = able & (wage + found == 0)
    insured = dice.pick("idle proof", IDLE_PROOFS)
    insured = np.where(
        (insured == Proof.FLEXIBLE) & (chunk.age < FLEXIBLE_FROM), int(Proof.RESIDENT), insured
    )
    proof = np.where(idle, insured, proof)
    since = np.where(wage > 0, 13 + dice.below("in work", 48), 0)
    since = np.where(finds, 2 + dice.below("newly in work", 10), since)
    return wage + found, found, proof.astype(np.int64), since


def _amounts(chunk: Chunk, condition: Condition, status: Ints, month: int) -> dict[str, Ints]:
    """All other income of persons."""
    dice, home, old = chunk.person_dice, chunk.home, chunk.home & (chunk.age >= ELDER)
    able = able_to_work(chunk, condition)
    tekun = (status == Status.TEKUN)[chunk.of]
    poor = ((status == Status.DIBAO) | (status == Status.CHILD))[chunk.of]
    # Families of the severely disabled live on others' pensions; the disabled have none.
    kept = (status == Status.SEVERE_AID)[chunk.of] & ~condition.severe
    pensioner = np.where(kept, 850_000, 120_000)
    entitled = old & ~tekun & ~poor & (kept | ~(status == Status.SEVERE_AID)[chunk.of])
    pension = some(dice, "pension", entitled, pensioner, 900, 2_600)
    aided = (status == Status.SEVERE_AID)[chunk.of] & condition.severe
    account = some(dice, "account", old & (pension == 0) & ~aided, 200_000, 20, 60)
    basic = old & (pension == 0) & dice.chance("basic pension", 950_000)
    college = condition.schooling >= Schooling.COLLEGE
    return {
        "business_m": some(dice, "business", able, 30_000, 100, 600),
        "property_income_m": some(dice, "property", chunk.place == 0, 90_000, 5, 60),
        "pension_m": pension + account,
        "basic_pension_m": np.where(basic, basic_pension(month), 0),
        "unemployment_m": some(dice, "unemployment", able & ~poor, 8_000, 1_200, 1_500),
        "support_received_m": some(dice, "support", old & ~tekun, 60_000, 50, 250),
        "other_transfer_m": some(dice, "transfer", chunk.place == 0, 20_000, 30, 200),
        "family_planning_m": some(dice, "family planning", old, 80_000, 80, 90),
        "scholarship_m": some(dice, "scholarship", college, 150_000, 80, 400),
        "bravery_m": some(dice, "bravery", home & (chunk.age >= ADULT), 100, 100, 500),
        "support_paid_m": some(dice, "support paid", able, 10_000, 200, 600),
    }


def _property(chunk: Chunk, status: Ints) -> tuple[Ints, dict[str, Ints]]:
    """Land under cultivation, and what the household owns."""
    dice = chunk.dice
    tills = ~chunk.urban & dice.chance("tills", by_status(
        status, {kind: 250_000 if kind == Status.TEKUN else 500_000 for kind in Status}
    ))  # fmt: skip
    over = dice.chance("over", 25_000)
    heads = chunk.count_in(chunk.home)
    savings = _yuan(dice, "savings", 0, 11_000) * heads
    rich = _yuan(dice, "riches", 90_000, 320_000)
    return np.where(tills, dice.between("land", 60, 420), 0), {
        "financial_assets_hh": np.where(over & dice.chance("rich", 600_000), rich, savings),
        "vehicles": (over & dice.chance("vehicle", 500_000)).astype(np.int64),
        "dwellings": 1
        + (over & dice.chance("dwelling", 400_000)).astype(np.int64)
        - dice.chance("no dwelling", 25_000).astype(np.int64),
        "company_shares_hh": np.where(
            over & dice.chance("company", 150_000), _yuan(dice, "shares", 30_000, 500_000), 0
        ),
    }


def means_of(chunk: Chunk, condition: Condition, status: Ints, month: int) -> Means:
    """Draw the means of families in assistance or applying."""
    wage, found, proof, since = _work(chunk, condition, status)
    insured = np.isin(proof, (Proof.INSURED, Proof.FLEXIBLE)) | (
        (proof == Proof.CONFIRMED) & (wage >= standard(month) * 2)
    )
    dice = chunk.person_dice
    base = np.where(insured, np.maximum(wage, LEAST_BASE) // YUAN * YUAN, 0)
    amounts = _amounts(chunk, condition, status, month)
    share = np.zeros(len(Proof), np.int64)
    for kind, part in CONTRIBUTION_SHARE.items():
        share[int(kind)] = part
    amounts["social_contributions_m"] = base * share[proof] // 1000
    shy = dice.between("shy", 60, 100)
    told = np.select(
        [proof == Proof.CONFIRMED, proof == Proof.DECLARED], [wage * shy // 100, wage], 0
    )
    amounts["wage_declared_m"] = told // YUAN * YUAN
    land, household = _property(chunk, status)
    return Means(wage, found, proof, since, base, amounts, land, household)
