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
def tekun_in_place(
    tekun__granted: bool,
    award_tekun_m: Fen,
    decision__refuses_inquiry: bool,
    award_dibao_m_hh: Fen,
    decision__dibao_after_m_hh: Fen,
    decision__moves_to_tekun: bool,
) -> bool:
    """Whether tekun is drawn by the person, or proposed, so that it can bar the care subsidy.

    Source: 国发〔2015〕52号 (law, memory); 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked
        facts only.
    Reading: inference; only what is granted excludes. Tekun worked out for a family that does
        not cooperate is granted to nobody yet, and the care subsidy asks for no means. Where
        dibao stops on verified facts the rest is proposed beside it, tekun too; while it is
        open whether it does, so is this.
    """
    ends = (0 < award_dibao_m_hh) & (decision__dibao_after_m_hh == 0)
    stops = ends & not_(decision__moves_to_tekun)
    waits = decision__refuses_inquiry & (award_tekun_m == 0) & not_(stops)
    return tekun__granted & not_(waits)


@rule("person")
def care_eligible(
    severe_for_care: bool, at_large: bool, tekun_in_place: bool, injury_care: bool
) -> bool:
    """Whether the person is to draw the care subsidy (重度残疾人护理补贴).

    Source: 国发〔2015〕52号 (law, memory), in force 2016-01-01; 苏民规〔2022〕4号 (FACTS 4.3
        through D1), in force 2023-04-01.
    Reading: no means test; together with the living subsidy, and for children on the
        child allowance too (S9 part 3 (2)).
    """
    return severe_for_care & at_large & not_(tekun_in_place | injury_care)


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
def care_barred_by_tekun(care_in_question: bool, tekun_in_place: bool) -> bool:
    """Whether tekun, drawn or proposed, keeps the person from the care subsidy.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return care_in_question & tekun_in_place


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
