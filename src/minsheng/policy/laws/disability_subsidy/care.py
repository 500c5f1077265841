"""重度残疾人护理补贴: care subsidy of the severely disabled, without a means test."""

from minsheng.policy.engine import Count, Fen, known, not_, rule, where
from minsheng.policy.laws.kinds import Whereabouts


@rule("person")
def severe_for_care(disability_grade: Count, care_severe_grade: Count) -> bool:
    """Whether the person is severely disabled in the sense of the care subsidy.

    Source: 国发〔2015〕52号 (law, memory): grade 1-2, in need of long-term care; T7.
    Reading: grade 1-2 of any kind.
    """
    return (1 <= disability_grade) & (disability_grade <= care_severe_grade)


@rule("person")
def at_large(registered_here: bool, whereabouts: Whereabouts) -> bool:
    """Whether the person is of this register, living and not in prison.

    Source: 国发〔2015〕52号 (law, memory): claimed where registered.
    Reading: who is dead, declared missing or in prison is in nobody's paid care.
    """
    absent = (whereabouts == Whereabouts.DEAD) | (whereabouts == Whereabouts.MISSING)
    return registered_here & not_(absent | (whereabouts == Whereabouts.PRISON))


@rule("person")
def care_eligible(severe_for_care: bool, at_large: bool, barred: bool) -> bool:
    """Whether the person is to draw the care subsidy (重度残疾人护理补贴).

    Source: 国发〔2015〕52号 (law, memory), in force 2016-01-01; 苏民规〔2022〕4号 (FACTS 4.3
        through D1), in force 2023-04-01.
    Reading: no means test; together with the living subsidy, and for children on the
        child allowance too (S9 part 3 (2)).
    """
    return severe_for_care & at_large & not_(barred)


@rule("person")
def care_amount_m(care_eligible: bool, care_standard_m: Fen) -> Fen:
    """Care subsidy per month; 0 without a claim.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01: at least 130 yuan urban,
        90 rural; before it 120 and 80 (uncertain).
    """
    return where(care_eligible, care_standard_m, 0)


@rule("person")
def care_in_question(award_care_subsidy_m: Fen, severe_for_care: bool, at_large: bool) -> bool:
    """Whether nothing but a bar can keep the person from the care subsidy.

    Source: 国发〔2015〕52号 (law, memory): grade 1-2; claimed where registered.
    Reading: who draws it is told of a bar though the grade is open.
    """
    due = severe_for_care & at_large
    return where(known(due), due, where(0 < award_care_subsidy_m, True, due))


@rule("person")
def care_barred_by_tekun(care_in_question: bool, tekun__granted: bool) -> bool:
    """Whether tekun, drawn or due, keeps the person from the care subsidy.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return care_in_question & tekun__granted


@rule("person")
def care_barred_by_injury(care_in_question: bool, injury_care: bool) -> bool:
    """Whether work-injury care keeps the person from the care subsidy.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return care_in_question & injury_care


@rule("person")
def care_ended(award_care_subsidy_m: Fen, severe_for_care: bool, at_large: bool) -> bool:
    """Whether the care subsidy is drawn by somebody not severely disabled, or not about.

    Source: 国发〔2015〕52号 (law, memory): grade 1-2; claimed where registered.
    """
    return (0 < award_care_subsidy_m) & not_(severe_for_care & at_large)
