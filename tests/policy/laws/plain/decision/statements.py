"""What is said beside the outcome: of the sums, of what takes a benefit's place, of aid once."""

from __future__ import annotations

from tests.policy.laws.plain import margin, temporary_aid
from tests.policy.laws.plain.decision.amounts import (
    expenditure_after_m_hh,
    single_after_m_hh,
    total_m_hh,
)
from tests.policy.laws.plain.decision.asked import in_assistance, pending, total_before_m_hh
from tests.policy.laws.plain.decision.changes import award_ends
from tests.policy.laws.plain.decision.compared import basic_changes_made, other_changes_made
from tests.policy.laws.plain.decision.outcome import adjusts, dibao_stops, grants

from minsheng.policy.laws.kinds import Decision


def more_a_month(case):
    """What an adjustment adds to the month, or takes off it; None where nothing is adjusted."""
    return total_m_hh(case) - total_before_m_hh(case) if adjusts(case) else None


def adjusts_upwards(case):
    return adjusts(case) and more_a_month(case) > 0 and not award_ends(case)


def adjusts_beside_end(case):
    return adjusts(case) and more_a_month(case) > 0 and award_ends(case)


def adjusts_downwards(case):
    return adjusts(case) and more_a_month(case) < 0


def adjusts_in_kind(case):
    return more_a_month(case) == 0


def stop_with_expenditure(case):
    """Who leaves dibao is told what takes its place, newly or as before."""
    return dibao_stops(case) and expenditure_after_m_hh(case) > 0


def stop_with_single(case):
    return dibao_stops(case) and single_after_m_hh(case) > 0


def stop_with_margin(case):
    return dibao_stops(case) and margin.eligible(case)


def granted_by_the_month(case):
    made = [*basic_changes_made(case), *other_changes_made(case)]
    return Decision.GRANT_PROPOSED in made


def grants_monthly(case):
    return grants(case) and granted_by_the_month(case)


grants_whole = grants_monthly


def grants_once(case):
    """All that is granted is paid once and never again."""
    return grants(case) and not granted_by_the_month(case)


def aid_beside(case):
    """Only who has applied for help is proposed any."""
    return temporary_aid.amount_hh(case) > 0 and pending(case) and not grants_once(case)


def aid_hinted(case):
    return temporary_aid.amount_hh(case) > 0 and in_assistance(case) and not pending(case)
