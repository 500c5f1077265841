"""重残救助对象: who is aided, and on which ground."""

from minsheng.policy.engine import (
    Count,
    Fen,
    Many,
    Pointer,
    at,
    contradicted,
    count,
    known,
    not_,
    rule,
    unverified,
    where,
)
from minsheng.policy.laws.kinds import Disability


@rule("person")
def severe(disability: Disability, disability_grade: Count, severe_grade: Count) -> bool:
    """Whether the person is severely disabled in the sense of this aid.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01: severe intellectual,
        physical, mental or visual disability; before it the same (uncertain).
    Reading: grade 1-2 of these four kinds; hearing and speech do not count, and a
        multiple disability, which is not named, is asked about.
    """
    of_mind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    of_body = (disability == Disability.PHYSICAL) | (disability == Disability.SIGHT)
    graded = (1 <= disability_grade) & (disability_grade <= severe_grade)
    return (of_mind | of_body) & graded


@rule("person")
def no_fixed_income(
    wage_declared_m: Fen,
    wage_verified_m: Fen,
    income__wage_asked: bool,
    income__business_found_m: Fen,
    income__pension_found_m: Fen,
) -> bool:
    """Whether the person has no fixed income of his or her own (无固定收入).

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): "no fixed income", not defined there.
    Reading: neither wage, declared or verified, nor business income nor pension; the
        basic resident pension is not a fixed income in this sense. One of them known
        settles it, whatever the others are. Of an age at which no earnings are asked
        about, a wage that nothing shows is none; records of one that contradict each
        other, or one that nobody has verified, leave it open.
    """
    seen = (wage_declared_m == 0) & (wage_verified_m == 0)
    asked = income__wage_asked | contradicted(seen) | unverified(seen)
    no_wage = where(known(seen), seen, where(asked, seen, True))
    return no_wage & (income__business_found_m == 0) & (income__pension_found_m == 0)


@rule("person")
def disabled_member(disability: Disability, disability_grade: Count, unit__member: bool) -> bool:
    """Whether the person is a member of the unit with a disability certificate.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 一户多残、依老养残, in force 2023-04-01;
        before it the same (uncertain).
    Reading: any kind and grade on a certificate; the extract names no grade.
    """
    certified = not_(disability == Disability.NONE) & (1 <= disability_grade)
    return unit__member & certified


@rule("household")
def disabled_heads(disabled_member: Many[bool]) -> Count:
    """How many members of the unit are disabled.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 一户多残.
    """
    return count(disabled_member)


@rule("person")
def aged_keeper(people__age: Count, keeper_age: Count, unit__member: bool) -> bool:
    """Whether the person is a member of the unit old enough to be an aged keeper.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 依老养残, the age not given.
    Reading: 60, the age of an elder in law; parameter.
    """
    return unit__member & (keeper_age <= people__age)


@rule("person")
def younger_keeper(people__age: Count, keeper_age: Count, unit__member: bool) -> bool:
    """Whether the person is a member of the unit below the age of an aged keeper.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 依老养残, the age not given.
    """
    return unit__member & (people__age < keeper_age)


@rule("person")
def kept_by_the_aged(
    people__minor: bool,
    parent_1: Pointer,
    parent_2: Pointer,
    aged_keeper: Many[bool],
    younger_keeper: Many[bool],
) -> bool:
    """Whether the person is an adult kept by aged parents of the unit (依老养残).

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01; before it the same
        (uncertain).
    Reading: a parent in the unit is aged, and no parent in the unit is younger. One who
        has died or lives apart keeps nobody here and does not matter.
    """
    aged = at(parent_1, aged_keeper, False) | at(parent_2, aged_keeper, False)
    younger = at(parent_1, younger_keeper, False) | at(parent_2, younger_keeper, False)
    return not_(people__minor) & aged & not_(younger)


@rule("household")
def ceiling_m_hh(dibao__line_m_hh: Fen, ceiling_times: Count) -> Fen:
    """Family income up to which the second group is aided, per month.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): per-head income at most twice the standard.
    Reading: per head times members, so that nothing is divided.
    """
    return dibao__line_m_hh * ceiling_times


@rule("household")
def within_ceiling(income__counted_m_hh: Fen, income__known_m_hh: Fen, ceiling_m_hh: Fen) -> bool:
    """Whether the family's income is at most twice the standard per head.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): ≤ 2 S, in force 2023-04-01; before it the
        same (uncertain).
    Reading: the figure itself is within; no, as soon as the known part exceeds it.
    """
    return (income__counted_m_hh <= ceiling_m_hh) & (income__known_m_hh <= ceiling_m_hh)


@rule("person")
def barred(
    tekun__granted: bool,
    disability_subsidy__injury_care: bool,
    children__orphan: bool,
    children__full_allowance: bool,
) -> bool:
    """Whether another benefit excludes the aid: tekun, work-injury care, child allowance.

    Source: 国发〔2015〕52号 (law, memory) and 苏民规〔2022〕4号 (FACTS 4.3): tekun persons and
        recipients of work-injury care get neither subsidy; S9 part 3 (1): a child on the
        full allowance gets no living subsidy.
    Reading: the aid is paid as a living subsidy and shares its exclusions; an orphan's
        allowance is always a full one.
    """
    barred_as_subsidy = tekun__granted | disability_subsidy__injury_care
    return barred_as_subsidy | children__orphan | children__full_allowance


@rule("person")
def outside_dibao(dibao__secured: bool, dibao__single_granted: bool) -> bool:
    """Whether the person is granted dibao neither with the family nor alone.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 低保外.
    Reading: single-person dibao with the living subsidy already makes up the standard. In
        the gradual exit the family is still in dibao. Only what is granted excludes: who
        goes over to tekun has no dibao, and while dibao is open so is this.
    """
    return not_(dibao__secured | dibao__single_granted)


@rule("person")
def admitted(disability_subsidy__at_large: bool, outside_dibao: bool, barred: bool) -> bool:
    """Whether nothing but the disability itself remains to be asked.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 低保外; household registration, living and
        not in prison as for both subsidies (国发〔2015〕52号; law, memory).
    Reading: the person need not be of the head's unit; the source asks only for
        registration and to be outside dibao. A grown daughter of the house who lives there
        with her own family is aided like anybody else.
    """
    return disability_subsidy__at_large & outside_dibao & not_(barred)


@rule("person")
def family_case(
    disabled_member: bool, disabled_heads: Count, several_from: Count, kept_by_the_aged: bool
) -> bool:
    """Whether several of the family are disabled, or the aged keep this member.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 一户多残、依老养残.
    """
    return disabled_member & ((several_from <= disabled_heads) | kept_by_the_aged)


@rule("person")
def due(
    disability_subsidy__at_large: bool,
    outside_dibao: bool,
    tekun__granted: bool,
    disability_subsidy__injury_care: bool,
    severe: bool,
    no_fixed_income: bool,
    family_case: bool,
    within_ceiling: bool,
) -> bool:
    """Whether nothing but the child allowance can keep the person from the aid.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01; before it the same
        (uncertain).
    """
    barred_else = tekun__granted | disability_subsidy__injury_care
    ground = (severe & no_fixed_income) | (family_case & within_ceiling)
    return disability_subsidy__at_large & outside_dibao & not_(barred_else) & ground


@rule("person")
def on_full_ground(admitted: bool, severe: bool, no_fixed_income: bool) -> bool:
    """Whether the person is aided as severely disabled without fixed income (低保外重残).

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01; before it the same
        (uncertain, fairly sure).
    """
    return admitted & severe & no_fixed_income


@rule("person")
def on_family_ground(
    admitted: bool, on_full_ground: bool, family_case: bool, within_ceiling: bool
) -> bool:
    """Whether the person is aided for several disabled in the family, or aged keepers.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 一户多残、依老养残, per-head income at most
        twice the standard; in force 2023-04-01; before it the same (uncertain).
    Reading: who is aided in full is not aided twice. "In the family" is in the unit, whose
        income is known; of persons outside it this ground cannot be judged here.
    """
    return admitted & family_case & within_ceiling & not_(on_full_ground)


@rule("person")
def eligible(on_full_ground: bool, on_family_ground: bool) -> bool:
    """Whether the person is to draw severe-disability aid (重残救助).

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01; before it the same
        (uncertain).
    """
    return on_full_ground | on_family_ground


@rule("person")
def has_fixed_income(admitted: bool, severe: bool, no_fixed_income: bool) -> bool:
    """Whether only a fixed income keeps a severely disabled person from the full aid.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return admitted & severe & not_(no_fixed_income)


@rule("person")
def over_ceiling(
    admitted: bool, on_full_ground: bool, family_case: bool, within_ceiling: bool
) -> bool:
    """Whether only the family's income keeps the person from the second group.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): ≤ 2 S.
    """
    return admitted & family_case & not_(within_ceiling) & not_(on_full_ground)


@rule("person")
def multiple_to_check(
    admitted: bool,
    disability: Disability,
    disability_grade: Count,
    severe_grade: Count,
    no_fixed_income: bool,
) -> bool:
    """Whether a multiple disability must be looked up on the certificate, kind by kind.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1) names single kinds only.
    """
    graded = (1 <= disability_grade) & (disability_grade <= severe_grade)
    multiple = disability == Disability.MULTIPLE
    return admitted & multiple & graded & no_fixed_income
