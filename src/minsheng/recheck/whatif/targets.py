"""The rules a what-if asks for: sums of each benefit, who gets it, and what people live on."""

from __future__ import annotations

from collections.abc import Mapping

from minsheng.recheck.outcome import BENEFITS

HOUSEHOLD_HEADS: Mapping[str, str] = {
    "dibao": "dibao__paid_heads",
    "expenditure": "unit__size",
}
"""Benefits of a household, and the rule that gives how many heads live on each."""
PERSON_SUMS: Mapping[str, str] = {
    "tekun": "tekun__amount_m",
    "single": "decision__single_if_asked_m",
    "severe_disability": "severe_disability__amount_m",
    "living_subsidy": "disability_subsidy__living_amount_m",
    "care_subsidy": "disability_subsidy__care_amount_m",
    "children": "children__amount_m",
    "old_age": "old_age__amount_m",
}
"""Benefits of persons, and the rule that gives the sum of each."""
SUMS: Mapping[str, str] = {b.name: b.after for b in BENEFITS}
"""Per benefit the rule that gives what the household gets, fen a month."""
WAGE = "income__wage_m"
PERSON_INCOME = (
    ("income__gross_m", 1),
    (WAGE, 1),
    ("income__wage_counted_m", -1),
    ("income__held_out_m", 1),
    ("income__deductions_m", -1),
)
"""What makes up a person's disposable income, fen a month, and with which sign: all that is
received, what the law holds out of counted income too; the wage whole, without the costs of
working the law takes off it; less tax, contributions and support paid."""
FARM = "income__farm_m_hh"
INCOME = (*(name for name, _ in PERSON_INCOME), FARM)
TARGETS = tuple(
    dict.fromkeys((*SUMS.values(), *HOUSEHOLD_HEADS.values(), *PERSON_SUMS.values(), *INCOME))
)
WAGES = ("wage_verified_m", "wage_declared_m")
"""The facts that move when somebody earns more."""
