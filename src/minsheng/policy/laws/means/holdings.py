"""实物和投资: vehicles, dwellings and shares in companies."""

from minsheng.policy.engine import Count, Fen, not_, rule


@rule("household")
def vehicles_within(vehicles: Count, vehicles_max: Count, property_is_own: bool) -> bool:
    """Whether the motor vehicles are within the limit (mobility and small farm ones apart).

    Source: 《最低生活保障审核审批办法（试行）》第十七条 (S3 art. 17): a disabled person's mobility
        vehicle is excepted; 《最低生活保障审核确认办法》第十四条 (S2 art. 14); limits local.
    """
    return (vehicles <= vehicles_max) | not_(property_is_own)


@rule("household")
def dwellings_within(dwellings: Count, dwellings_max: Count, property_is_own: bool) -> bool:
    """Whether the dwellings owned are within the limit.

    Source: 《最低生活保障审核审批办法（试行）》第十七条 (S3 art. 17);
        《最低生活保障审核确认办法》第十四条 (S2 art. 14); limits local.
    """
    return (dwellings <= dwellings_max) | not_(property_is_own)


@rule("household")
def shares_within(company_shares_hh: Fen, shares_max_hh: Fen, property_is_own: bool) -> bool:
    """Whether shares in companies are within the limit.

    Source: 《最低生活保障审核审批办法（试行）》第十七条 (S3 art. 17);
        《最低生活保障审核确认办法》第十四条 (S2 art. 14); limits local.
    Reading: the sum subscribed (出资额) counts, whether paid in or not.
    """
    return (company_shares_hh <= shares_max_hh) | not_(property_is_own)


@rule("household")
def holdings_within(vehicles_within: bool, dwellings_within: bool, shares_within: bool) -> bool:
    """Whether vehicles, dwellings and shares are all within their limits.

    Source: 《最低生活保障审核审批办法（试行）》第十七条 (S3 art. 17);
        《最低生活保障审核确认办法》第十四条 (S2 art. 14); limits local.
    """
    return vehicles_within & dwellings_within & shares_within


@rule("household")
def vehicles_over(vehicles_within: bool) -> bool:
    """Whether there are more motor vehicles than the limit.

    Source: S3 art. 17; S2 art. 14; limits local.
    """
    return not_(vehicles_within)


@rule("household")
def dwellings_over(dwellings_within: bool) -> bool:
    """Whether there are more dwellings than the limit.

    Source: S3 art. 17; S2 art. 14; limits local.
    """
    return not_(dwellings_within)


@rule("household")
def shares_over(shares_within: bool) -> bool:
    """Whether shares in companies are above the limit.

    Source: S3 art. 17; S2 art. 14; limits local.
    """
    return not_(shares_within)
