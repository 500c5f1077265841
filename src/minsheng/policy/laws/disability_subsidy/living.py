"""困难残疾人生活补贴: living subsidy of disabled persons on dibao."""

from minsheng.policy.engine import (
    Count,
    Fen,
    Rate,
    Rounding,
    contradicted,
    known,
    not_,
    rule,
    share,
    unverified,
    where,
)
from minsheng.policy.laws.kinds import Disability


@rule("person")
def certified(disability: Disability, disability_grade: Count) -> bool:
    """Whether the person holds a disability certificate.

    Source: 国发〔2015〕52号 (law, memory): persons with a certificate.
    """
    return not_(disability == Disability.NONE) & (1 <= disability_grade)


@rule("person")
def injury_care(work_injury_care: bool, income__may_have_worked: bool) -> bool:
    """Whether the person draws care allowance for an injury at work.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    Reading: nothing is asked about a child too young to have worked; what a record shows
        stands; where records contradict each other it is asked which is right, and of one
        that nobody has verified whether it is.
    """
    shown = contradicted(work_injury_care) | unverified(work_injury_care)
    asked = income__may_have_worked | shown
    drawn = where(asked, work_injury_care, False)
    return where(known(work_injury_care), work_injury_care, drawn)


@rule("person")
def barred(tekun__granted: bool, injury_care: bool) -> bool:
    """Whether tekun or work-injury care excludes the living subsidy.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    Reading: only tekun that is granted excludes; while its sum is open no subsidy ends.
    """
    return tekun__granted | injury_care


@rule("person")
def severe_for_living(disability_grade: Count, living_severe_grade: Count) -> bool:
    """Whether the person is severely disabled in the sense of the living subsidy.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01; before it the same
        (uncertain).
    Reading: grade 1-2 of any kind. Grade 3 intellectual or mental takes the lower share,
        as single-person dibao of 75 % needs 25 % to make up the standard.
    """
    return (1 <= disability_grade) & (disability_grade <= living_severe_grade)


@rule("person")
def on_dibao(
    award_living_subsidy_m: Fen,
    award_dibao_m_hh: Fen,
    award_single_m: Fen,
    dibao__secured: bool,
    decision__dibao_after_m_hh: Fen,
    dibao__single_granted: bool,
    decision__single_m: Fen,
) -> bool:
    """Whether the person is granted dibao, with the family or alone.

    Source: 国发〔2015〕52号 (law, memory): disabled persons of dibao families; FACTS 1.6 for
        single-person dibao made up to the standard (inference from T1 and D1).
    Reading: in the gradual exit the family is still in dibao; who goes over to tekun is not.
        Dibao that is due with a sum still open can be granted to nobody yet: unless it is
        drawn, this is open as long as the sum. A subsidy that is drawn does not wait for it.
    """
    drawn = 0 < award_living_subsidy_m
    family = drawn | (0 < award_dibao_m_hh) | (0 <= award_dibao_m_hh + decision__dibao_after_m_hh)
    alone = drawn | (0 < award_single_m) | (0 <= award_single_m + decision__single_m)
    return (dibao__secured & family) | (dibao__single_granted & alone)


@rule("person")
def child_allowance_instead(children__orphan: bool, children__full_allowance: bool) -> bool:
    """Whether the child allowance takes the place of the living subsidy.

    Source: 国发〔2015〕52号 (law, memory): no living subsidy for orphans on their allowance;
        《关于进一步加强事实无人抚养儿童保障工作的意见》第三部分（一）(S9 part 3 (1)): none for a
        disabled child on the full allowance.
    Reading: a child who gets only the difference keeps the subsidy, which is in it.
    """
    return children__orphan | children__full_allowance


@rule("person")
def living_due(certified: bool, at_large: bool, on_dibao: bool, barred: bool) -> bool:
    """Whether nothing but the child allowance can keep the person from the living subsidy.

    Source: 国发〔2015〕52号 (law, memory), in force 2016-01-01; 苏民规〔2022〕4号 (FACTS 4.3
        through D1), in force 2023-04-01.
    Reading: who is dead, declared missing or in prison has no living to be aided here, as
        for the care subsidy.
    """
    return certified & at_large & on_dibao & not_(barred)


@rule("person")
def living_eligible(living_due: bool, child_allowance_instead: bool) -> bool:
    """Whether the person is to draw the living subsidy (困难残疾人生活补贴).

    Source: 国发〔2015〕52号 (law, memory), in force 2016-01-01; 苏民规〔2022〕4号 (FACTS 4.3
        through D1), in force 2023-04-01.
    Reading: those outside dibao are aided by `severe_disability`.
    """
    return living_due & not_(child_allowance_instead)


@rule("person")
def living_amount_m(
    living_eligible: bool,
    severe_for_living: bool,
    dibao__standard_m: Fen,
    living_severe_rate: Rate,
    living_other_rate: Rate,
    living_rounding: Rounding,
) -> Fen:
    """Living subsidy per month; 0 without a claim.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01: 30-40 % of the dibao
        standard for the severely disabled, 25 % for others; before it 35 % (inference
        from T1) and 25 % (uncertain).
    """
    severe = share(dibao__standard_m, living_severe_rate, living_rounding)
    other = share(dibao__standard_m, living_other_rate, living_rounding)
    return where(living_eligible, where(severe_for_living, severe, other), 0)


@rule("person")
def living_severe(living_eligible: bool, severe_for_living: bool) -> bool:
    """Whether the living subsidy is paid at the share of the severely disabled.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return living_eligible & severe_for_living


@rule("person")
def living_other(living_eligible: bool, severe_for_living: bool) -> bool:
    """Whether the living subsidy is paid at the lower share.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return living_eligible & not_(severe_for_living)


@rule("person")
def replaced_by_child_allowance(living_due: bool, child_allowance_instead: bool) -> bool:
    """Whether only the child allowance keeps a disabled child from the living subsidy.

    Source: S9 part 3 (1); 国发〔2015〕52号 (law, memory).
    """
    return living_due & child_allowance_instead


@rule("person")
def living_off_dibao(
    award_living_subsidy_m: Fen, certified: bool, on_dibao: bool, barred: bool, in_dibao_now: bool
) -> bool:
    """Whether the living subsidy is drawn by somebody who neither draws nor is due dibao.

    Source: 国发〔2015〕52号 (law, memory): disabled persons of dibao families.
    Reading: whom tekun or work-injury care bars is told of that, and whose dibao ends of its
        end; while it is open whether something bars it, or whether a certificate is held,
        this is told.
    """
    other = where(known(barred), barred, False)
    now = where(known(in_dibao_now), in_dibao_now, False)
    held = where(known(certified), certified, True)
    drawn = (0 < award_living_subsidy_m) & held
    return drawn & not_(on_dibao) & not_(other | now)


@rule("person")
def in_dibao_now(award_dibao_m_hh: Fen, award_single_m: Fen, unit__member: bool) -> bool:
    """Whether the person draws dibao at present, as a member of the family or alone.

    Source: the awards in force (S1 art. 11); 国发〔2015〕52号 (law, memory).
    """
    return ((0 < award_dibao_m_hh) & unit__member) | (0 < award_single_m)


@rule("person")
def living_ends_with_dibao(
    award_living_subsidy_m: Fen, certified: bool, on_dibao: bool, barred: bool, in_dibao_now: bool
) -> bool:
    """Whether the living subsidy ends because the person's dibao ends, and nothing bars it.

    Source: 国发〔2015〕52号 (law, memory): disabled persons of dibao families.
    Reading: while it is open whether something bars it, or whether a certificate is held,
        this is told, as for `living_off_dibao`.
    """
    other = where(known(barred), barred, False)
    held = where(known(certified), certified, True)
    drawn = (0 < award_living_subsidy_m) & held
    return drawn & in_dibao_now & not_(on_dibao) & not_(other)


@rule("person")
def living_barred_by_tekun(award_living_subsidy_m: Fen, tekun__granted: bool) -> bool:
    """Whether the living subsidy ends because of tekun, drawn or due.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return (0 < award_living_subsidy_m) & tekun__granted


@rule("person")
def living_barred_by_injury(award_living_subsidy_m: Fen, injury_care: bool) -> bool:
    """Whether the living subsidy ends because of work-injury care.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return (0 < award_living_subsidy_m) & injury_care


@rule("person")
def living_ended(award_living_subsidy_m: Fen, certified: bool, at_large: bool) -> bool:
    """Whether the living subsidy is drawn without a certificate, or by somebody not about.

    Source: 国发〔2015〕52号 (law, memory): persons with a certificate, where registered.
    """
    return (0 < award_living_subsidy_m) & not_(certified & at_large)
