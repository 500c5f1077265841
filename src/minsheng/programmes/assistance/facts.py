"""What assistance supplies to the rules: the awards in force, as the last recheck left them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from minsheng.kernel.joints import facts
from minsheng.kernel.joints.facts import Provided, Supplied
from minsheng.policy.engine.library import known_facts
from minsheng.programmes.assistance.models import PROGRAMME, Outcome, Run

AWARDS = {"award_dibao_m_hh": "dibao", "award_expenditure_m_hh": "expenditure"}
"""Facts of a household, and the benefit each is the award of."""
BASIS = "民政部门自己的发放记录，不需要家庭授权"


def award(benefit: str, households: Iterable[int], day: date) -> Supplied:
    """What households draw of a benefit on a day, in fen a month, by the register's number.

    What is drawn is what the last run of the day's month, or of one before, found in force: of
    who was decided before and only screened in it, nothing. Who was never decided is left out:
    of them it is not known. A run that the guard held says nothing: a jump that nobody has
    accepted may be a file that did not come.

    Args:
        benefit: its name.
        households: whose.
        day: on which.
    """
    runs = Run.objects.filter(month__lte=f"{day:%Y-%m}", held=False).order_by("month", "pk")
    rows = Outcome.objects.filter(run__in=runs, household__in=list(households))
    found: Supplied = dict.fromkeys(rows.values_list("household", flat=True), 0)
    for household, benefits in rows.filter(run=runs.last()).values_list("household", "benefits"):
        del found[household]
        known = {one["benefit"]: one for one in benefits}
        held = known.get(benefit)
        if held is None:
            found[household] = 0
        elif held["before"] is not None:
            found[household] = held["before"]
    return found


def register() -> None:
    """Make the facts known."""
    known = dict(known_facts())
    for name, benefit in AWARDS.items():
        facts.register(Provided(name, PROGRAMME, partial(award, benefit), BASIS), known)
