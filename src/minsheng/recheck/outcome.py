"""What of the rules' results a run keeps: the benefits and their three columns each."""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.policy.laws.kinds import Decision


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit of the run: its column name and what it is called."""

    name: str
    zh: str
    en: str

    @property
    def before(self) -> str:
        """The rule that gives the award in force, a month, the household's."""
        return f"decision__{self.name}_before_m_hh"

    @property
    def after(self) -> str:
        """The rule that gives what the law gives, a month, the household's."""
        return f"decision__{self.name}_after_m_hh"

    @property
    def change(self) -> str:
        """The rule that says what is proposed."""
        return f"decision__{self.name}_change"


DIBAO = Benefit("dibao", "最低生活保障金", "minimum living allowance (dibao)")
TEKUN = Benefit("tekun", "特困供养金", "extreme-hardship support (tekun)")
SINGLE = Benefit("single", "单人保", "single-person dibao")
EXPENDITURE = Benefit("expenditure", "支出型救助金", "expenditure-type relief")
BENEFITS = (
    DIBAO,
    TEKUN,
    SINGLE,
    EXPENDITURE,
    Benefit("severe_disability", "重残救助金", "severe-disability aid"),
    Benefit("living_subsidy", "残疾人生活补贴", "disability living subsidy"),
    Benefit("care_subsidy", "残疾人护理补贴", "disability care subsidy"),
    Benefit("children", "儿童基本生活费", "children's living allowance"),
    Benefit("old_age", "尊老金", "old-age allowance"),
)
BASIC_AID = frozenset(b.name for b in (DIBAO, TEKUN, SINGLE, EXPENDITURE))
"""The benefits that secure basic living, granted upon application only."""
UNPROPOSED = (Decision.CANNOT_SAY, Decision.HINT)
"""Of what is decided so nothing is proposed, though a sum may be worked out."""
UNDECIDED = (Decision.HINT, Decision.SCREENED)
"""Outcomes of a household neither in assistance nor applying: it is only looked at, and nothing
of it waits for what is not known."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class of families that opens the door to aid by kind; no sum goes with it."""

    name: str
    rule: str
    zh: str
    en: str


CLASSES = (
    Class("margin", "margin__eligible", "低保边缘家庭", "family at the dibao margin"),
    Class("low_income", "margin__low_income_eligible", "低收入家庭", "low-income family"),
    Class(
        "expenditure_family", "expenditure__eligible", "支出型困难家庭", "expenditure-type family"
    ),
)
OUTCOME = "decision__outcome"
IN_VIEW = "decision__in_view"
TOTAL_BEFORE = "decision__total_before_m_hh"
TOTAL_AFTER = "decision__total_m_hh"
ONCE = "temporary_aid__amount_hh"
ONCE_KIND = "temporary_aid__kind"
ONCE_CHANGE = "decision__temporary_aid_change"
EXIT_STARTS = "decision__exit_starts"
REVIEW_CLASS = "dibao__review_class"
NEXT_REVIEW = "dibao__next_review"
RELIEF_YEAR = "expenditure__amount_y_hh"

TARGETS: tuple[str, ...] = (
    OUTCOME,
    IN_VIEW,
    TOTAL_BEFORE,
    TOTAL_AFTER,
    *(name for b in BENEFITS for name in (b.before, b.after, b.change)),
    ONCE,
    ONCE_KIND,
    ONCE_CHANGE,
    EXIT_STARTS,
    REVIEW_CLASS,
    NEXT_REVIEW,
    RELIEF_YEAR,
)
"""The household rules every run decides and keeps."""
