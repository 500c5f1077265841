"""年龄与查询范围: income that somebody of this age cannot have, and is not asked about.

A record that shows such income counts like any other. Where there is none, nothing is
missing: a decision does not wait for the wage slip of a small child, nor for the pension
of somebody decades away from it.
"""

from minsheng.policy.engine import Count, Fen, known, rule, where


@rule("person")
def may_work(people__age: Count, working_age: Count, work_asked_until_age: Count) -> bool:
    """Whether the person is of an age at which earnings are asked about.

    Source: 《劳动法》第十五条 (law, memory): nobody under 16 may be taken on.
    Reading: no text ends work at an age; far beyond it (`work_asked_until_age`) only what
        a record shows is taken up.
    """
    return (working_age <= people__age) & (people__age < work_asked_until_age)


@rule("person")
def may_be_insured(people__age: Count, working_age: Count, insured_until_age: Count) -> bool:
    """Whether the person is of an age to be insured as an employee.

    Source: 《劳动法》第十五条 (law, memory); 《社会保险法》第十六条、第五十一条 (law, memory):
        contributions and unemployment benefit end with the pension.
    Reading: somebody short of years goes on paying for some time; `insured_until_age`.
    """
    return (working_age <= people__age) & (people__age < insured_until_age)


@rule("person")
def may_have_worked(people__age: Count, working_age: Count) -> bool:
    """Whether the person is old enough to have been in work.

    Source: 《劳动法》第十五条 (law, memory): nobody under 16 may be taken on;
        《社会保险法》第十六条、第十七条 (law, memory): a pension is drawn on contributions.
    Reading: nobody younger has a pension of one's own or is paid for an injury at work.
    """
    return working_age <= people__age


@rule("person")
def may_draw_basic_pension(people__age: Count, basic_pension_age: Count) -> bool:
    """Whether the person is old enough for the basic pension of the residents' scheme.

    Source: 国发〔2014〕8号 (law, memory): from 60.
    """
    return basic_pension_age <= people__age


@rule("person")
def business_found_m(business_m: Fen, may_work: bool) -> Fen:
    """Net business income of the person, fen a month; nothing where none is asked about.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15); S2 art. 13;
        《劳动法》第十五条 (law, memory).
    Reading: what a record shows stands at any age.
    """
    return where(known(business_m), business_m, where(may_work, business_m, 0))


@rule("person")
def pension_found_m(pension_m: Fen, may_have_worked: bool) -> Fen:
    """Pension of the person, fen a month; nothing where none is possible.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15); S2 art. 13;
        《社会保险法》第十六条 (law, memory).
    Reading: what a record shows stands at any age.
    """
    return where(known(pension_m), pension_m, where(may_have_worked, pension_m, 0))


@rule("person")
def basic_pension_found_m(basic_pension_m: Fen, may_draw_basic_pension: bool) -> Fen:
    """Basic pension of the residents' scheme, fen a month; nothing where none is possible.

    Source: 国发〔2014〕8号 (law, memory); S3 art. 15.
    Reading: what a record shows stands at any age.
    """
    possible = where(may_draw_basic_pension, basic_pension_m, 0)
    return where(known(basic_pension_m), basic_pension_m, possible)


@rule("person")
def unemployment_found_m(unemployment_m: Fen, may_be_insured: bool) -> Fen:
    """Unemployment benefit of the person, fen a month; nothing where none is possible.

    Source: 《社会保险法》第五十一条 (law, memory); S3 art. 15.
    Reading: what a record shows stands at any age.
    """
    return where(known(unemployment_m), unemployment_m, where(may_be_insured, unemployment_m, 0))


@rule("person")
def tax_found_m(income_tax_m: Fen, may_work: bool) -> Fen:
    """Income tax of the person, fen a month; nothing where no earnings are asked about.

    Source: 《最低生活保障审核审批办法（试行）》第十六条 (S3 art. 16); S2 art. 13.
    Reading: pensions are free of it and property income is entered net, so it comes with
        work only. What a record shows stands at any age.
    """
    return where(known(income_tax_m), income_tax_m, where(may_work, income_tax_m, 0))


@rule("person")
def contributions_found_m(social_contributions_m: Fen, may_be_insured: bool) -> Fen:
    """Own social-security contributions, fen a month; nothing where none is possible.

    Source: 《最低生活保障审核审批办法（试行）》第十六条 (S3 art. 16); 《社会保险法》第十六条 (law,
        memory).
    Reading: what a record shows stands at any age.
    """
    possible = where(may_be_insured, social_contributions_m, 0)
    return where(known(social_contributions_m), social_contributions_m, possible)
