"""What the law takes some facts for while they are not known, put in their place."""

from __future__ import annotations

from tests.policy.laws.households import Rows

from minsheng.policy.engine.scalar import Household, Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Contributor

# What somebody of this age cannot have is none until a record shows it, or two records
# that contradict each other, or one that nobody has verified: rule and fact.
FOUND = {
    "income__business_found_m": "business_m",
    "income__pension_found_m": "pension_m",
    "income__basic_pension_found_m": "basic_pension_m",
    "income__unemployment_found_m": "unemployment_m",
    "income__tax_found_m": "income_tax_m",
    "income__contributions_found_m": "social_contributions_m",
    "unit__clergy_found_years": "clergy_years",
    "disability_subsidy__injury_care": "work_injury_care",
}
SHOWN = Cause.CONTRADICTED | Cause.UNVERIFIED
"""Why something is not known of which records speak all the same."""


def is_absent(value: object) -> bool:
    """Whether a fact is unknown and no record speaks of it, disputed or unverified."""
    return isinstance(value, Unknown) and not value.cause & SHOWN


def take_found(rows: Rows, household: Household, early: Trace) -> None:
    """Make facts what the law took them for while they were unknown, by age (`FOUND`).

    Args:
        rows: of a household made known; changed.
        household: the same household before.
        early: its evaluation.
    """
    for rule, fact in FOUND.items():
        if rule not in early.values:
            continue
        values = zip(rows["person"], household.rows["person"], early.values[rule], strict=True)
        for person, before, found in values:
            if is_absent(before[fact]) and not isinstance(found, Unknown):
                person[fact] = found
    ages = early.values["income__wage_asked"]
    for person, before, may in zip(rows["person"], household.rows["person"], ages, strict=True):
        if may is False and is_absent(before["wage_declared_m"]):
            person["wage_declared_m"] = 0
    of = household.parents["contribution"]
    for month, owner in zip(rows["contribution"], of, strict=True):
        if early.values["income__insured_as_employee"][owner] is False:
            month["contribution_kind"] = Contributor.FLEXIBLE
