"""What is written of persons: the registers of everybody, the means of those who asked."""

from __future__ import annotations

import numpy as np

from minsheng.city.amounts import YUAN
from minsheng.city.condition import ADULT, ELDER, Condition
from minsheng.city.dice import Bools, Ints
from minsheng.city.entity_columns import Columns
from minsheng.city.means import Means, some
from minsheng.city.need import in_institution, lives_together, support_duty
from minsheng.city.people import Chunk, birthdays
from minsheng.city.shapes import MAN
from minsheng.policy.laws.kinds import ParentState
from minsheng.snapshot.months import months_before

VETERANS, OLD_VETERANS = 15_000, 40_000
"""Of grown men, and of men from sixty, in a million."""
VETERAN_PENSION = (350, 750)
RETURNEES = 150
WORK_INJURY_CARE = 80
CHOSE_TEKUN = 40_000
REFUSED = ((25_000, (1, 2)), (4_000, (3, 4)))
EXTRA_AID = 15_000
LOST_FIRST = ("bathes", "walks_indoors", "uses_toilet", "leaves_bed", "dresses", "eats")
"""In which order self-care is usually lost."""


def _since(month: int, back: Ints, states: Ints) -> Ints:
    lost = (states != ParentState.CARING) & (states != ParentState.IN_FILE)
    return np.where(lost, months_before(month, back), 0)


def fill_register(
    columns: Columns, chunk: Chunk, condition: Condition, status: Ints, month: int
) -> None:
    """What the registers hold of everybody."""
    dice = chunk.person_dice
    first, second = condition.parent_states
    back_1, back_2 = condition.lost_months
    away = months_before(month, condition.away_months)
    man = (chunk.sex == MAN) & (chunk.age >= ADULT)
    old = chunk.age >= ELDER
    veteran = man & dice.chance("veteran", np.where(old, OLD_VETERANS, VETERANS))
    written: dict[str, Ints | Bools] = {
        "birth": birthdays(dice, chunk.age, month),
        "sex": chunk.sex,
        "relation": chunk.relation,
        "registered_here": condition.registered,
        "lives_here": lives_together(chunk, condition),
        "whereabouts": condition.whereabouts,
        "whereabouts_since": np.where(condition.away_months > 0, away, 0),
        "parent_1": chunk.parent_1,
        "parent_2": chunk.parent_2,
        "spouse": chunk.spouse,
        "parent_1_state": first,
        "parent_1_since": _since(month, back_1, first),
        "parent_2_state": second,
        "parent_2_since": _since(month, back_2, second),
        "schooling": condition.schooling,
        "dependent_adult": condition.dependent & (chunk.age >= ADULT),
        "support_duty": support_duty(chunk),
        "disability": condition.disability,
        "disability_grade": condition.grade,
        "seriously_ill": condition.ill,
        "veteran": veteran,
        "preferential_pension_m": some(
            dice, "veteran pension", veteran & old, 600_000, *VETERAN_PENSION
        ),
        "overseas_returnee": old & dice.chance("returnee", RETURNEES),
        "in_institution": in_institution(chunk, status),
        "work_injury_care": man & dice.chance("injury care", WORK_INJURY_CARE),
        "child_allowance_chosen": ~dice.chance("chose tekun", CHOSE_TEKUN),
    }
    for name, values in written.items():
        columns[name] = values


def fill_self_care(columns: Columns, condition: Condition) -> None:
    """Which of the six things each person can still do."""
    for lost, name in enumerate(LOST_FIRST):
        columns[name] = condition.frail <= lost


def _refusals(chunk: Chunk, means: Means) -> Ints:
    """Jobs refused running, by those of working age without work."""
    dice = chunk.person_dice
    idle = (chunk.age >= ADULT) & (chunk.age < ELDER) & (means.wage == 0) & chunk.home
    refusals = np.zeros(chunk.persons, np.int64)
    for number, (chance, (low, high)) in enumerate(REFUSED):
        hit = idle & dice.chance(f"refused {number}", chance)
        refusals = np.where(hit, dice.between(f"refusals {number}", low, high), refusals)
    return refusals


def fill_work(columns: Columns, means: Means, persons: Ints, month: int) -> None:
    """Write wages and all other income; `persons` are the rows of `columns`."""
    start = np.where(means.since > 0, months_before(month, means.since), 0)
    columns.put("work_start", persons, start)
    columns.put("wage_verified_m", persons, means.wage)
    for name, values in means.amounts.items():
        columns.put(name, persons, values)


def fill_means(columns: Columns, chunk: Chunk, means: Means, persons: Ints, month: int) -> None:
    """Write the means of the families in assistance or applying.

    `chunk` holds those families only, `persons` their rows in `columns`.
    """
    dice = chunk.person_dice
    fill_work(columns, means, persons, month)
    columns.put("refusals", persons, _refusals(chunk, means))
    extra = some(dice, "extra aid", chunk.place == 0, EXTRA_AID, 20, 120)
    columns.put("social_assistance_m", persons, extra // YUAN * YUAN)
