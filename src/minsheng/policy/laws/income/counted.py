"""个人可计收入: the counted income of one person, and its lower bound."""

from minsheng.policy.engine import Fen, greatest, known, rule, where


@rule("person")
def gross_m(
    wage_counted_m: Fen,
    business_found_m: Fen,
    property_income_m: Fen,
    pension_found_m: Fen,
    unemployment_found_m: Fen,
    basic_pension_counted_m: Fen,
    assistance_counted_m: Fen,
    received_m: Fen,
) -> Fen:
    """Income of the person before deductions, fen a month.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15), in force 2012-12-12;
        《最低生活保障审核确认办法》第十三条 (S2 art. 13), in force 2021-07-01: wages, business,
        property, transfers.
    Reading: allowances for de-facto orphans (S9 part 3(1)), the old-age allowance and
        disability subsidies are awards of their own and appear in none of the classes;
        nor do the payments that `held_out_m` lists.
    """
    earned = wage_counted_m + business_found_m + property_income_m
    pensions = pension_found_m + basic_pension_counted_m + unemployment_found_m
    given = assistance_counted_m + received_m
    return earned + pensions + given


@rule("person")
def counted_m(gross_m: Fen, deductions_m: Fen) -> Fen:
    """Counted income of the person (可计收入), fen a month.

    Source: 《最低生活保障审核审批办法（试行）》第十五条、第十六条 (S3 arts 15, 16), in force
        2012-12-12; 《最低生活保障审核确认办法》第十三条 (S2 art. 13), in force 2021-07-01.
    Reading: never below nothing; one person's deductions do not lower another's income.
    """
    return greatest(0, gross_m - deductions_m)


@rule("person")
def gross_known_m(
    wage_counted_m: Fen,
    business_found_m: Fen,
    property_income_m: Fen,
    pension_found_m: Fen,
    unemployment_found_m: Fen,
    basic_pension_counted_m: Fen,
    assistance_counted_m: Fen,
    received_m: Fen,
) -> Fen:
    """What is known of the person's income before deductions, fen a month; never unknown.

    Source: 《最低生活保障审核确认办法》第十三条 (S2 art. 13); S3 art. 15.
    Reading: a lower bound, because no class is negative (a net business or property
        income is entered as 0 when it is a loss).
    """
    wage = where(known(wage_counted_m), wage_counted_m, 0)
    business = where(known(business_found_m), business_found_m, 0)
    property_income = where(known(property_income_m), property_income_m, 0)
    pension = where(known(pension_found_m), pension_found_m, 0)
    unemployment = where(known(unemployment_found_m), unemployment_found_m, 0)
    basic = where(known(basic_pension_counted_m), basic_pension_counted_m, 0)
    assistance = where(known(assistance_counted_m), assistance_counted_m, 0)
    received = where(known(received_m), received_m, 0)
    earned = wage + business + property_income
    return earned + pension + unemployment + basic + assistance + received


@rule("person")
def counted_known_m(gross_known_m: Fen, deductions_m: Fen) -> Fen:
    """Lower bound of the person's counted income, fen a month; never unknown.

    Source: 《最低生活保障审核确认办法》第十三条 (S2 art. 13); S3 arts 15, 16.
    Reading: nothing can be said while the deductions are unknown, since they could be as
        large as the income; the bound is then 0.
    """
    return where(known(deductions_m), greatest(0, gross_known_m - deductions_m), 0)
