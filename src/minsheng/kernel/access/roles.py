"""The roles of a city's offices, and what each may do; a role is held on an area.

Roles are part of the program and not of its data: what a role may do is reviewed, tested and
dated like a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Right(StrEnum):
    """Something a role may do, in the areas where it is held."""

    SEE_PEOPLE = "see_people"
    REVEAL = "reveal"
    EDIT_PEOPLE = "edit_people"
    EDIT_GRIDS = "edit_grids"
    MERGE = "merge"
    WORK_FINDINGS = "work_findings"
    SEE_CASES = "see_cases"
    SEE_RUNS = "see_runs"
    SEE_FIGURES = "see_figures"
    EXPORT = "export"
    IMPORT = "import"
    PROPOSE_ROLES = "propose_roles"
    CONFIRM_ROLES = "confirm_roles"
    SEE_AUDIT = "see_audit"
    BREAK_GLASS = "break_glass"
    USE_API = "use_api"


R = Right


@dataclass(frozen=True)
class Role:
    """A role.

    Attributes:
        key: its name in the database.
        zh: as offices call it.
        en: in English.
        rights: what it may do.
        highest: the highest level of area it is held on, of `areas.models.Level`.
        days: for how long at most it is given at once.
    """

    key: str
    zh: str
    en: str
    rights: frozenset[Right]
    days: int = field(default=366)
    highest: str = "city"


_DESK = frozenset({R.SEE_PEOPLE, R.WORK_FINDINGS, R.SEE_CASES, R.BREAK_GLASS})
_CLERK = _DESK | {R.REVEAL, R.EDIT_PEOPLE, R.EXPORT, R.IMPORT, R.SEE_RUNS, R.SEE_FIGURES, R.USE_API}

NOT_THROUGH_GLASS = frozenset({
    Right.EDIT_PEOPLE, Right.EXPORT, Right.IMPORT, Right.MERGE, Right.EDIT_GRIDS, Right.USE_API,
})  # fmt: skip
"""What no emergency asks for: glass broken opens files, one by one, to be read. Whoever could
correct them could take people over from their own office, for good."""
ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "village_worker", "村（社区）工作人员", "village worker",
            _DESK | {R.EDIT_PEOPLE, R.EDIT_GRIDS}, highest="village",
        ),
        Role(
            "town_clerk", "乡镇（街道）经办人", "town clerk", _CLERK | {R.EDIT_GRIDS},
            highest="town",
        ),
        Role(
            "county_reviewer", "县级审核人员", "county reviewer", _CLERK | {R.MERGE},
            highest="county",
        ),
        Role(
            "bureau_chief", "局领导", "bureau chief",
            frozenset({R.SEE_PEOPLE, R.SEE_CASES, R.SEE_RUNS, R.SEE_FIGURES, R.CONFIRM_ROLES}),
        ),
        Role("analyst", "统计分析人员", "analyst", frozenset({R.SEE_FIGURES, R.SEE_RUNS})),
        Role(
            "payment_officer", "资金发放人员", "payment officer",
            frozenset({R.SEE_PEOPLE, R.SEE_CASES, R.REVEAL, R.EXPORT, R.SEE_FIGURES}),
        ),
        Role(
            "auditor", "审计人员", "auditor",
            frozenset({R.SEE_PEOPLE, R.SEE_CASES, R.SEE_AUDIT, R.SEE_RUNS, R.SEE_FIGURES}),
        ),
        Role(
            "administrator", "系统管理员", "administrator",
            frozenset({R.PROPOSE_ROLES, R.CONFIRM_ROLES}),
        ),
        Role("machine", "系统任务", "machine work", _CLERK | {R.MERGE}, days=36_600),
    )
}  # fmt: skip
"""An administrator gives roles and sees nobody's file: who runs the machine reads no family."""
