"""财产认定: within the limits of dibao, of low-income families, of tekun."""

from minsheng.policy.engine import Count, Fen, Many, count, known, not_, rule


@rule("household", start="2012-12-12")
def property_is_own(unit__others: bool, property_own: bool) -> bool:
    """Whether the property on file is known to be the family members' own.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9): the property of the family; 《最低生活保障审核
        确认办法》第七条、第十四条 (S2 arts 7, 14), in force 2021-07-01; S3 arts 5, 17.
    Reading: inference; the figures are sums over the whole file. Where it holds others than
        members, a sum above a limit proves nothing until it is known whose it is; while some
        is others' it is not held against the family, and the office enters the own part.
    """
    return property_own | not_(unit__others)


@rule("household", start="2012-12-12")
def whose_open(
    within_dibao_limits: bool,
    property_is_own: bool,
    financial_assets_hh: Fen,
    vehicles: Count,
    dwellings: Count,
    company_shares_hh: Fen,
) -> bool:
    """Whether it must be asked whose the property on file is; never unknown.

    Source: 《社会救助暂行办法》第九条、第五十八条 (S1 arts 9, 58).
    Reading: asked once the sums are known and one of them is above a limit.
    """
    summed = known(financial_assets_hh) & known(vehicles)
    rest = known(dwellings) & known(company_shares_hh)
    listed = summed & rest
    return listed & not_(known(property_is_own)) & not_(known(within_dibao_limits))


@rule("household", start="2012-12-12")
def within_dibao_limits(assets_within_dibao: bool, holdings_within: bool) -> bool:
    """Whether the property of the household is within the limits for dibao.

    Source: 《社会救助暂行办法》第九条 (S1 art. 9), in force 2014-05-01; S3 art. 17;
        《最低生活保障审核确认办法》第十四条 (S2 art. 14), in force 2021-07-01.
    """
    return assets_within_dibao & holdings_within


@rule("household", start="2012-12-12")
def within_low_income_limits(assets_within_low_income: bool, holdings_within: bool) -> bool:
    """Whether the property of the household is within the limits for low-income families.

    Source: 《最低生活保障审核确认办法》第八、十四条 (S2 arts 8, 14), in force 2021-07-01; before
        it local rules.
    """
    return assets_within_low_income & holdings_within


@rule("household", start="2012-12-12")
def within_tekun_limits(assets_within_tekun: bool, holdings_within: bool) -> bool:
    """Whether the property of the household is within the limits for tekun.

    Source: 《特困人员认定办法》第六条 (S5 art. 6), in force 2021-07-01; 民发〔2016〕178号 (memory)
        before.
    """
    return assets_within_tekun & holdings_within


@rule("household", start="2012-12-12")
def assets_over_dibao(assets_within_dibao: bool) -> bool:
    """Whether financial assets are above the limit for dibao.

    Source: S3 art. 17; S2 art. 14; limits local.
    """
    return not_(assets_within_dibao)


@rule("household", start="2012-12-12")
def assets_over_low_income(assets_within_low_income: bool) -> bool:
    """Whether financial assets are above the limit for low-income families.

    Source: S2 arts 8, 14; limits local.
    """
    return not_(assets_within_low_income)


@rule("household", start="2012-12-12")
def assets_over_tekun(assets_within_tekun: bool) -> bool:
    """Whether financial assets are above the limit for tekun.

    Source: S5 art. 6; limits local.
    """
    return not_(assets_within_tekun)


@rule("household", start="2012-12-12")
def dibao_hangs(within_dibao_limits: bool, dibao__eligible: bool, dibao__in_exit: bool) -> bool:
    """Whether dibao, or its gradual exit, hangs on property not known; never unknown.

    Source: 《社会救助暂行办法》第九条、第五十八条 (S1 arts 9, 58); S2 arts 14, 33.
    """
    settled = known(dibao__eligible) & known(dibao__in_exit)
    return not_(known(within_dibao_limits)) & not_(settled)


@rule("household", start="2012-12-12")
def low_income_hangs(
    within_low_income_limits: bool,
    margin__eligible: bool,
    margin__low_income_eligible: bool,
    expenditure__eligible: bool,
    temporary_aid__spending_hardship: bool,
    dibao__single_person_eligible: Many[bool],
) -> bool:
    """Whether what low-income limits decide hangs on property not known; never unknown.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58); S2 arts 8, 14; S12 part 2 (1).
    """
    classes = known(margin__eligible) & known(margin__low_income_eligible)
    relief = known(expenditure__eligible) & known(temporary_aid__spending_hardship)
    settled = classes & relief & known(count(dibao__single_person_eligible))
    return not_(known(within_low_income_limits)) & not_(settled)


@rule("household", start="2012-12-12")
def tekun_hangs(within_tekun_limits: bool, tekun__eligible: Many[bool]) -> bool:
    """Whether tekun of some person hangs on property not known; never unknown.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58); S5 art. 6.
    """
    return not_(known(within_tekun_limits)) & not_(known(count(tekun__eligible)))


@rule("household", start="2012-12-12")
def means_open(dibao_hangs: bool, low_income_hangs: bool, tekun_hangs: bool) -> bool:
    """Whether an entitlement or a class hangs on property not known; never unknown.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: property that decides nothing, because income or register already do, is not
        asked for.
    """
    return dibao_hangs | low_income_hangs | tekun_hangs
