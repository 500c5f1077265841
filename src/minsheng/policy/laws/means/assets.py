"""金融资产: financial assets against a multiple of the monthly standard for each member.

Compared as sums: assets <= months × standard × members. Where the number of members is
not known, assets above the limit of the largest it can be are above the limit. Assets
that may be somebody else's of the file are not held against the family (`property_is_own`).
"""

from minsheng.policy.engine import Count, Fen, not_, rule


@rule("household", start="2012-12-12")
def assets_within_dibao(
    financial_assets_hh: Fen,
    dibao__standard_m: Fen,
    dibao_asset_months: Count,
    unit__size: Count,
    unit__size_most: Count,
    property_is_own: bool,
) -> bool:
    """Whether financial assets are within the limit for dibao (现金、存款、有价证券等).

    Source: 《最低生活保障审核审批办法（试行）》第十七条 (S3 art. 17), in force 2012-12-12;
        《最低生活保障审核确认办法》第十四条 (S2 art. 14), in force 2021-07-01; limits local.
    Reading: within means not above; the limit itself is within.
    """
    for_one = dibao__standard_m * dibao_asset_months
    within = financial_assets_hh <= for_one * unit__size
    perhaps = financial_assets_hh <= for_one * unit__size_most
    return (within & perhaps) | not_(property_is_own)


@rule("household", start="2012-12-12")
def assets_within_low_income(
    financial_assets_hh: Fen,
    dibao__standard_m: Fen,
    low_income_asset_months: Count,
    unit__size: Count,
    unit__size_most: Count,
    property_is_own: bool,
) -> bool:
    """Whether financial assets are within the limit for low-income (margin) families.

    Source: 《最低生活保障审核确认办法》第八、十四条 (S2 arts 8, 14), in force 2021-07-01; before
        it local rules; limits local.
    Reading: within means not above.
    """
    for_one = dibao__standard_m * low_income_asset_months
    within = financial_assets_hh <= for_one * unit__size
    perhaps = financial_assets_hh <= for_one * unit__size_most
    return (within & perhaps) | not_(property_is_own)


@rule("household", start="2012-12-12")
def assets_within_tekun(
    financial_assets_hh: Fen,
    dibao__standard_m: Fen,
    tekun_asset_months: Count,
    unit__size: Count,
    unit__size_most: Count,
    property_is_own: bool,
) -> bool:
    """Whether financial assets are within the limit for tekun.

    Source: 《特困人员认定办法》第六条 (S5 art. 6), in force 2021-07-01; 民发〔2016〕178号 (memory)
        before; limits local.
    Reading: within means not above.
    """
    for_one = dibao__standard_m * tekun_asset_months
    within = financial_assets_hh <= for_one * unit__size
    perhaps = financial_assets_hh <= for_one * unit__size_most
    return (within & perhaps) | not_(property_is_own)
