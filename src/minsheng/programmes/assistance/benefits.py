"""The benefits a case may be about: what each is called, whose it is, whether it is hung out."""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.recheck.outcome import BENEFITS as RULED

HOUSEHOLD, PERSON = "household", "person"
CHILDREN = "children"
"""Benefit and programme: a child's case is seen by those who work for children, and nobody else."""
TEMPORARY_AID = "temporary_aid"


@dataclass(frozen=True)
class Benefit:
    """A benefit.

    Attributes:
        key: as the rules name it.
        code: two digits in the number of a case.
        of: whether a household asks for it, or one person.
        programme: among whose rows its cases are.
        once: it is paid once, and not by the month.
    """

    key: str
    zh: str
    en: str
    code: str
    of: str = HOUSEHOLD
    programme: str = "assistance"
    once: bool = False


_NAMES = {one.name: (one.zh, one.en) for one in RULED}
BENEFITS: dict[str, Benefit] = {
    one.key: one
    for one in (
        Benefit("dibao", *_NAMES["dibao"], "01"),
        Benefit("tekun", *_NAMES["tekun"], "02", PERSON),
        Benefit("single", *_NAMES["single"], "12", PERSON),
        Benefit("expenditure", *_NAMES["expenditure"], "27"),
        Benefit(TEMPORARY_AID, "临时救助", "temporary aid", "05", once=True),
        Benefit("severe_disability", *_NAMES["severe_disability"], "06", PERSON),
        Benefit("living_subsidy", *_NAMES["living_subsidy"], "31", PERSON),
        Benefit("care_subsidy", *_NAMES["care_subsidy"], "32", PERSON),
        Benefit(CHILDREN, *_NAMES[CHILDREN], "33", PERSON, programme=CHILDREN),
        Benefit("old_age", *_NAMES["old_age"], "34", PERSON),
    )
}
"""In the order in which an office has them. Codes 01 to 27 are those of a Jiangsu city's platform
(facts.md, T8); the others are our own."""
