"""Sums the city is drawn with, in fen a month. All illustrative: none was read for Nantong.

They serve only to give made-up families plausible awards in force. The law's own sums
stand, each with its source and status, beside the rules; nothing here decides anything.
"""

from __future__ import annotations

from bisect import bisect_right

YUAN = 100

_STANDARD = (
    (201801, 64_000), (201907, 67_000), (202007, 71_000), (202107, 74_000), (202207, 78_000),
    (202307, 81_000), (202407, 84_000), (202507, 86_000),
)  # fmt: skip
"""Dibao standard: 640 is deduced from the 30,720 yuan of a Qidong case (640 x 4 x 12),
740 is Taizhou's of 2021; the rest is filled in between."""

_BASIC_PENSION = ((201801, 13_500), (202001, 16_000), (202201, 18_700))
_CARE = ((201801, (12_000, 8_000)), (202304, (13_000, 9_000)))
"""Care subsidy of the severely disabled, urban and rural."""

CHILD = 130_000
OLD_AGE = ((80, 5_000), (90, 10_000), (100, 30_000))
"""From each age; the provincial floor as remembered."""

TEKUN_PERCENT = 130
TEKUN_CARE = ((0, 10_000, 25_000), (10_000, 25_000, 50_000))
"""Care part for those able, partly and wholly dependent: at home, in an institution."""
SINGLE_PERCENT = {"ill": 100, "severe": 65, "mind": 75}
LIVING_PERCENT = {"severe": 35, "other": 25}

INCREASE_PERCENT = {"severe": 30, "ill": 20, "lighter": 10}
"""Of the standard, added for members of a dibao family."""

LAND_PER_MU_Y = 80_000
"""Net income of a mu under cultivation, a year."""
HMU_PER_MU = 100

WORK_COSTS = 20_000
WORK_COSTS_FROM = 202009
PENSION_COUNTS_UNTIL = 202106
"""The basic pension is no longer counted after this month."""

FLOOR_PERCENT = 150
SURPLUS_PERCENT = 30
CHILD_SUPPORT_PERCENT, CHILD_SUPPORT_MOST = 25, 50
"""Obligors: their family keeps 1.5 times the standard a head; 30 % of the rest is due."""


def _in_force(values: tuple[tuple[int, int], ...], month: int) -> int:
    return values[bisect_right([start for start, _ in values], month) - 1][1]


def standard(month: int) -> int:
    """Dibao standard per person."""
    return _in_force(_STANDARD, month)


def basic_pension(month: int) -> int:
    """Basic pension of the resident scheme."""
    return _in_force(_BASIC_PENSION, month)


def care_subsidy(month: int) -> tuple[int, int]:
    """Care subsidy, urban and rural."""
    starts = [start for start, _ in _CARE]
    return _CARE[bisect_right(starts, month) - 1][1]
