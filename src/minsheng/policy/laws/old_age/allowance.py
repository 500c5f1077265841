"""尊老金: who is paid, and how much by age."""

from minsheng.policy.engine import Count, Fen, not_, rule, where
from minsheng.policy.laws.kinds import Whereabouts


@rule("person")
def present(registered_here: bool, whereabouts: Whereabouts) -> bool:
    """Whether the person is of this register and neither dead nor declared missing.

    Source: FACTS 4.5 (bands used in Jiangsu; no text was found).
    Reading: the allowance follows the household register. No text read takes it from
        somebody in prison or working away, so neither is excluded.
    """
    gone = (whereabouts == Whereabouts.DEAD) | (whereabouts == Whereabouts.MISSING)
    return registered_here & not_(gone)


@rule("person")
def eligible(present: bool, people__age: Count, first_band_age: Count) -> bool:
    """Whether the person may draw the old-age allowance (尊老金).

    Source: FACTS 4.5 (bands 80-89, 90-99, 100 and over used in Jiangsu); 《老年人权益保障法》
        第三十三条 encourages an allowance for poor people of 80 and over.
    Reading: no means test; the age counts from the birthday itself.
    """
    return present & (first_band_age <= people__age)


@rule("person")
def amount_m(
    eligible: bool,
    people__age: Count,
    second_band_age: Count,
    third_band_age: Count,
    first_band_m: Fen,
    second_band_m: Fen,
    third_band_m: Fen,
) -> Fen:
    """Old-age allowance (尊老金) per month; 0 below the first band.

    Source: FACTS 4.5 (sums remembered as the provincial floor, uncertain).
    """
    below_third = where(second_band_age <= people__age, second_band_m, first_band_m)
    of_band = where(third_band_age <= people__age, third_band_m, below_third)
    return where(eligible, of_band, 0)


@rule("person")
def band_age(
    eligible: bool,
    people__age: Count,
    first_band_age: Count,
    second_band_age: Count,
    third_band_age: Count,
) -> Count:
    """Age from which the person's band of the allowance (尊老金) runs; 0 below the first band.

    Source: FACTS 4.5 (bands 80-89, 90-99, 100 and over used in Jiangsu).
    """
    below_third = where(second_band_age <= people__age, second_band_age, first_band_age)
    of_band = where(third_band_age <= people__age, third_band_age, below_third)
    return where(eligible, of_band, 0)


@rule("person")
def no_longer_present(award_old_age_m: Fen, present: bool) -> bool:
    """Whether an allowance is drawn for somebody dead, missing or registered elsewhere.

    Source: FACTS 4.5; the allowance is the person's own and ends with it.
    """
    return (0 < award_old_age_m) & not_(present)


@rule("person")
def not_yet(award_old_age_m: Fen, people__age: Count, first_band_age: Count) -> bool:
    """Whether an allowance is drawn below the age of the first band.

    Source: FACTS 4.5 (bands used in Jiangsu).
    """
    return (0 < award_old_age_m) & (people__age < first_band_age)
