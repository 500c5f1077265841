"""年龄与查询范围: income that somebody of this age cannot have, and is not asked about.

A record that shows such income counts like any other. Where there is none, nothing is
missing: a decision does not wait for the wage slip of a small child, nor for the basic
pension of somebody who is not old enough for it.

Below such an age what is not known counts as nothing, be the fact not asked for, not
delivered or out of date: the law itself forbids or rules out the income. Only records that
contradict each other, or one that nobody has verified, do show something; which of them is
right, or whether it is, is asked at any age. No law ends work, insurance or a pension at an
upper age, so above the age an unknown stays one.
"""

from minsheng.policy.engine import Count, Fen, contradicted, known, rule, unverified, where


@rule("person")
def may_have_worked(people__age: Count, working_age: Count) -> bool:
    """Whether the person is old enough to be, or to have been, in work.

    Source: 《劳动法》第十五条 (law, memory): nobody under 16 may be taken on;
        《社会保险法》第十六条、第十七条、第五十一条 (law, memory): pension, payment for an
        injury at work and unemployment benefit come with work and contributions.
    Reading: nobody younger has earnings, is insured as an employee, has a pension of one's
        own or is paid for an injury at work. No text ends work at an age, so there is no
        upper one.
    """
    return working_age <= people__age


@rule("person")
def may_draw_basic_pension(people__age: Count, basic_pension_age: Count) -> bool:
    """Whether the person is old enough for the basic pension of the residents' scheme.

    Source: 国发〔2014〕8号 (law, memory): from 60.
    """
    return basic_pension_age <= people__age


@rule("person")
def business_found_m(business_m: Fen, may_have_worked: bool) -> Fen:
    """Net business income of the person, fen a month; nothing where none is possible.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15); S2 art. 13;
        《劳动法》第十五条 (law, memory).
    Reading: what a record shows stands at any age. Below working age what is not known
        counts as nothing, but for records that contradict each other and for an unverified
        one.
    """
    asked = may_have_worked | contradicted(business_m) | unverified(business_m)
    return where(known(business_m), business_m, where(asked, business_m, 0))


@rule("person")
def pension_found_m(pension_m: Fen, may_have_worked: bool) -> Fen:
    """Pension of the person, fen a month; nothing where none is possible.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15); S2 art. 13;
        《社会保险法》第十六条 (law, memory).
    Reading: as for `business_found_m`.
    """
    asked = may_have_worked | contradicted(pension_m) | unverified(pension_m)
    return where(known(pension_m), pension_m, where(asked, pension_m, 0))


@rule("person")
def basic_pension_found_m(basic_pension_m: Fen, may_draw_basic_pension: bool) -> Fen:
    """Basic pension of the residents' scheme, fen a month; nothing where none is possible.

    Source: 国发〔2014〕8号 (law, memory); S3 art. 15.
    Reading: as for `business_found_m`, below the age of this pension.
    """
    shown = contradicted(basic_pension_m) | unverified(basic_pension_m)
    asked = may_draw_basic_pension | shown
    return where(known(basic_pension_m), basic_pension_m, where(asked, basic_pension_m, 0))


@rule("person")
def unemployment_found_m(unemployment_m: Fen, may_have_worked: bool) -> Fen:
    """Unemployment benefit of the person, fen a month; nothing where none is possible.

    Source: 《社会保险法》第五十一条 (law, memory); S3 art. 15.
    Reading: as for `business_found_m`.
    """
    asked = may_have_worked | contradicted(unemployment_m) | unverified(unemployment_m)
    return where(known(unemployment_m), unemployment_m, where(asked, unemployment_m, 0))


@rule("person")
def tax_found_m(income_tax_m: Fen, may_have_worked: bool) -> Fen:
    """Income tax of the person, fen a month; nothing where no earnings are possible.

    Source: 《最低生活保障审核审批办法（试行）》第十六条 (S3 art. 16); S2 art. 13.
    Reading: pensions are free of it and property income is entered net, so it comes with
        work only. Otherwise as for `business_found_m`.
    """
    asked = may_have_worked | contradicted(income_tax_m) | unverified(income_tax_m)
    return where(known(income_tax_m), income_tax_m, where(asked, income_tax_m, 0))


@rule("person")
def contributions_found_m(social_contributions_m: Fen, may_have_worked: bool) -> Fen:
    """Own social-security contributions, fen a month; nothing where none is possible.

    Source: 《最低生活保障审核审批办法（试行）》第十六条 (S3 art. 16); 《社会保险法》第十六条 (law,
        memory).
    Reading: as for `business_found_m`.
    """
    shown = contradicted(social_contributions_m) | unverified(social_contributions_m)
    asked = may_have_worked | shown
    paid = where(asked, social_contributions_m, 0)
    return where(known(social_contributions_m), social_contributions_m, paid)
