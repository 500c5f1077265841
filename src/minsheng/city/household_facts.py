"""What is written of the households in assistance or applying."""

from __future__ import annotations

import numpy as np

from minsheng.city.amounts import YUAN
from minsheng.city.condition import Condition
from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.entity_columns import Columns
from minsheng.city.means import Means, able_to_work
from minsheng.city.need import Status
from minsheng.city.people import Chunk, since_census
from minsheng.policy.laws.kinds import Emergency, IncomeCourse
from minsheng.snapshot.months import months_before

APPLIES_TOO = 50_000
"""Of families with an award, those who apply for something more this month."""
COOPERATES = 995_000
EMERGENCY = {Status.APPLIES: 220_000, Status.EXPENDITURE: 40_000, Status.DIBAO: 15_000}
EMERGENCY_MONTHS, EMERGENCY_YUAN = 8, (1_500, 38_000)
IN_EXIT, EXIT_FROM, EXIT_MONTHS = 300_000, 202009, 8
"""Of families that found work, those already in their gradual exit, which the law knows
since the end of August 2020."""


def _ago(drawn: Ints, cycle: int, month: int) -> Ints:
    """How many months ago something began that comes again when its months are over.

    From month to month it began in the same one, so that one city follows on another.

    Args:
        drawn: months, as drawn for the month of the census.
        cycle: after how many it comes again.
        month: the month decided.
    """
    return (drawn + since_census(month)) % cycle


def _emergencies(columns: Columns, dice: Dice, status: Ints, rows: Ints, month: int) -> None:
    chances = np.zeros(len(Status), np.int64)
    for stands, chance in EMERGENCY.items():
        chances[int(stands)] = chance
    hit = dice.chance("emergency", chances[status])
    kind = dice.between("emergency kind", int(Emergency.FIRE), int(Emergency.OTHER))
    drawn = dice.below("emergency month", EMERGENCY_MONTHS)
    since = months_before(month, _ago(drawn, EMERGENCY_MONTHS, month))
    loss = dice.between("loss", *EMERGENCY_YUAN) * YUAN
    columns.put("emergency", rows, np.where(hit, kind, int(Emergency.NONE)))
    columns.put("emergency_month", rows, np.where(hit, since, 0))
    columns.put("emergency_loss_hh", rows, np.where(hit, loss, 0))


def _courses(chunk: Chunk, condition: Condition) -> Ints:
    able = chunk.any_in(able_to_work(chunk, condition))
    steady_work = chunk.dice.chance("steady work", 350_000)
    return np.select(
        [~able, steady_work],
        [int(IncomeCourse.STEADY), int(IncomeCourse.SHORT_TERM_STEADY)],
        int(IncomeCourse.UNSTEADY),
    ).astype(np.int64)


def _exit_starts(chunk: Chunk, means: Means, status: Ints, month: int) -> Ints:
    found = (status == Status.DIBAO) & chunk.any_in(means.found > 0)
    drawn = chunk.dice.below("exit month", EXIT_MONTHS)
    start = months_before(month, 1 + _ago(drawn, EXIT_MONTHS, month))
    begun = found & chunk.dice.chance("in exit", IN_EXIT) & (start >= EXIT_FROM)
    return np.where(begun, start, 0)


def fill_household(
    columns: Columns,
    chunk: Chunk,
    condition: Condition,
    means: Means,
    status: Ints,
    award: Ints,
    relief: Ints,
    draws: Bools,
    rows: Ints,
    month: int,
) -> None:
    """Write the facts of the families in assistance or applying.

    `chunk` holds those families only, `award` and `relief` the dibao and
    the expenditure-type relief each has in force, `draws` whether
    it has any award of assistance, and `rows` their rows in `columns`.
    """
    dice = chunk.dice
    # Whoever has no award yet is there because the family applies for one.
    columns.put("applies", rows, ~draws | dice.chance("applies too", APPLIES_TOO))
    columns.put("cooperates", rows, dice.chance("cooperates", COOPERATES))
    columns.put("farm_land_hmu", rows, means.land)
    for name, values in means.household.items():
        columns.put(name, rows, values)
    columns.put("income_course", rows, _courses(chunk, condition))
    _emergencies(columns, dice, status, rows, month)
    columns.put("exit_start", rows, _exit_starts(chunk, means, status, month))
    columns.put("award_dibao_m_hh", rows, award)
    columns.put("award_expenditure_m_hh", rows, relief)


def fill_other_household(
    columns: Columns, chunk: Chunk, condition: Condition, means: Means, rows: Ints
) -> None:
    """Write what families own that neither draw assistance nor apply for it."""
    columns.put("farm_land_hmu", rows, means.land)
    for name, values in means.household.items():
        columns.put(name, rows, values)
    columns.put("income_course", rows, _courses(chunk, condition))
