"""尊老金: bands from 80, 90 and 100 years (FACTS 4.5)."""

from __future__ import annotations

from tests.policy.laws.plain import people

from minsheng.policy.laws.kinds import Whereabouts


def present(case, person):
    gone = person.whereabouts in (Whereabouts.DEAD, Whereabouts.MISSING)
    return person.registered_here and not gone


def eligible(case, person):
    old = people.age(case, person) >= case.figure("old_age__first_band_age")
    return old and present(case, person)


def amount_m(case, person):
    if not eligible(case, person):
        return 0
    for band in ("third", "second"):
        if people.age(case, person) >= case.figure(f"old_age__{band}_band_age"):
            return case.figure(f"old_age__{band}_band_m")
    return case.figure("old_age__first_band_m")


def band_age(case, person):
    """The oldest band whose age the person has reached."""
    if not eligible(case, person):
        return 0
    ages = [case.figure(f"old_age__{band}_band_age") for band in ("first", "second", "third")]
    return max(age for age in ages if age <= people.age(case, person))


def no_longer_present(case, person):
    return person.award_old_age_m > 0 and not present(case, person)


def not_yet(case, person):
    young = people.age(case, person) < case.figure("old_age__first_band_age")
    return person.award_old_age_m > 0 and young
