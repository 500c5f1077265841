"""The pattern family: the case every city holds, so that everybody can point at it.

Made up. A couple, their child at school and the husband's mother live in 永济村, 启东.
The husband is seriously ill and the family draws dibao; the wife has worked for a year
at 4,500 yuan a month. What the family spends on his illness (61,200 yuan) is more than
all it has in a year (54,000 yuan: her wage less her own social insurance, the rent of
their land and the mother's basic pension).

`pattern_verified`: her wage is verified. `pattern_insured`: nothing but the social
insurance speaks of her work. All else of both families is known.
"""

from __future__ import annotations

import numpy as np

from minsheng.city.amounts import YUAN, basic_pension, standard
from minsheng.city.condition import Condition
from minsheng.city.dice import Ints
from minsheng.city.entity_columns import Columns
from minsheng.city.means import Means, Proof
from minsheng.city.need import Status
from minsheng.city.papers import Papers
from minsheng.city.people import MONTHS, Chunk
from minsheng.city.schema import SELF_CARE
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import (
    Bill,
    Disability,
    IncomeCourse,
    ParentState,
    Schooling,
    Whereabouts,
)
from minsheng.snapshot.months import months_before

HUSBAND, WIFE, CHILD, MOTHER = range(4)
AGES = (45, 43, 14, 69)
BOY = 1
WAGE = 4_500 * YUAN
BILL = 5_100 * YUAN
BASE = 3_300 * YUAN
OWN_SHARE = 34_650
"""10.5 % of the base."""
SAVINGS = 8_600 * YUAN
INSURED = 1
"""Place of the family known from social insurance only."""


def set_people(chunk: Chunk, households: Ints) -> None:
    """Fix ages and the child's sex of the pattern families."""
    for household in households:
        first = chunk.start[household]
        chunk.age[first : first + len(AGES)] = AGES
        chunk.sex[first + CHILD] = BOY


def set_condition(chunk: Chunk, condition: Condition, households: Ints) -> None:
    """One serious illness, one child at school, nothing else."""
    for household in households:
        rows = slice(chunk.start[household], chunk.start[household + 1])
        condition.disability[rows] = int(Disability.NONE)
        condition.grade[rows] = 0
        condition.ill[rows] = [True, False, False, False]
        condition.frail[rows] = 0
        condition.schooling[rows] = [0, 0, int(Schooling.SCHOOL), 0]
        condition.whereabouts[rows] = int(Whereabouts.HOME)
        condition.away_months[rows] = 0
        condition.registered[rows] = True
        for state in condition.parent_states:
            state[rows] = np.where(
                state[rows] == ParentState.IN_FILE, state[rows], int(ParentState.CARING)
            )


def set_status(status: Ints, households: Ints) -> None:
    """Both draw dibao."""
    status[households] = int(Status.DIBAO)


def set_means(chunk: Chunk, means: Means, households: Ints, month: int) -> None:
    """Her wage, his land's rent, the mother's pension: 54,000 yuan a year in all."""
    for number, household in enumerate(households):
        first = chunk.start[household]
        rows = slice(first, first + len(AGES))
        wife = first + WIFE
        for values in (means.wage, means.found, means.proof, means.since, means.base,
                       *means.amounts.values()):  # fmt: skip
            values[rows] = 0
        means.wage[wife] = means.found[wife] = WAGE
        means.proof[wife] = int(Proof.INSURED if number == INSURED else Proof.CONFIRMED)
        means.since[wife] = MONTHS
        means.base[wife] = BASE
        means.amounts["social_contributions_m"][wife] = OWN_SHARE
        pension = basic_pension(month)
        means.amounts["basic_pension_m"][first + MOTHER] = pension
        means.amounts["property_income_m"][first + HUSBAND] = OWN_SHARE - pension
        means.land[household] = 0
        means.household["financial_assets_hh"][household] = SAVINGS
        means.household["dwellings"][household] = 1
        for name in ("vehicles", "company_shares_hh"):
            means.household[name][household] = 0


def with_bills(chunk: Chunk, bills: Papers, households: Ints, month: int) -> Papers:
    """The bills with twelve of the husband's in place of whatever was drawn."""
    husbands = chunk.start[households] + HUSBAND
    kept = ~np.isin(chunk.of[bills.of], households)
    of = np.concatenate([bills.of[kept], np.repeat(husbands, MONTHS)])
    order = np.argsort(of, kind="stable")
    size = len(households) * MONTHS
    back = np.tile(np.arange(MONTHS, 0, -1, dtype=np.int64), len(households))
    fixed = {
        "bill_kind": np.full(size, int(Bill.MEDICAL), np.int64),
        "bill_month": months_before(month, back),
        "bill_own_share": np.full(size, BILL, np.int64),
        "bill_designated": np.ones(size, np.bool_),
        "bill_public_rate": np.zeros(size, np.int64),
    }
    facts = {
        name: np.concatenate([values[kept], fixed[name]])[order]
        for name, values in bills.facts.items()
    }
    return Papers(np.bincount(of, minlength=chunk.persons).astype(np.int64), of[order], facts)


def set_facts(
    chunk: Chunk, household: Columns, person: Columns, households: Ints, month: int
) -> None:
    """The award in force, and nothing that would draw the eye from the case."""
    fixed = {
        "applies": True,
        "cooperates": True,
        "award_dibao_m_hh": len(AGES) * standard(month),
        "award_expenditure_m_hh": 0,
        "income_course": int(IncomeCourse.SHORT_TERM_STEADY),
        "emergency": 0,
        "emergency_month": 0,
        "emergency_loss_hh": 0,
        "exit_start": 0,
    }
    for place in households:
        rows = slice(chunk.start[place], chunk.start[place + 1])
        for name, value in fixed.items():
            household[name][place] = value
        for name in ("veteran", "overseas_returnee"):
            person[name][rows] = False
        for name in ("preferential_pension_m", "social_assistance_m", "refusals",
                     "award_old_age_m"):  # fmt: skip
            person[name][rows] = 0
        for name in SELF_CARE:
            person[name][rows] = True


def show_all(chunk: Chunk, household: Columns, person: Columns, households: Ints) -> None:
    """Everything is known that the case does not leave open."""
    for number, place in enumerate(households):
        rows = slice(chunk.start[place], chunk.start[place + 1])
        for causes in household.causes.values():
            causes[place] = 0
        for causes in person.causes.values():
            causes[rows] = 0
        if number == INSURED:
            person.cause("wage_verified_m")[chunk.start[place] + WIFE] = int(Cause.NOT_DELIVERED)
