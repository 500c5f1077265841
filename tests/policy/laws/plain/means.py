"""家庭财产: S3 art. 17, S2 art. 14; every limit is local."""

from __future__ import annotations

from tests.policy.laws.plain import unit


def property_is_own(case):
    return case.household.property_own or not unit.others(case)


def held_within(case, what, limit):
    """Somebody else's money is held against nobody."""
    return getattr(case.household, what) <= limit or not property_is_own(case)


def assets_allowed(case, whose):
    months = case.figure(f"means__{whose}_asset_months")
    return months * case.figure("dibao__standard_m") * unit.size(case)


def assets_within_dibao(case):
    return held_within(case, "financial_assets_hh", assets_allowed(case, "dibao"))


def assets_within_low_income(case):
    return held_within(case, "financial_assets_hh", assets_allowed(case, "low_income"))


def assets_within_tekun(case):
    return held_within(case, "financial_assets_hh", assets_allowed(case, "tekun"))


def vehicles_within(case):
    return held_within(case, "vehicles", case.figure("means__vehicles_max"))


def dwellings_within(case):
    return held_within(case, "dwellings", case.figure("means__dwellings_max"))


def shares_within(case):
    return held_within(case, "company_shares_hh", case.figure("means__shares_max_hh"))


def holdings_within(case):
    return vehicles_within(case) and dwellings_within(case) and shares_within(case)


def vehicles_over(case):
    return not vehicles_within(case)


def dwellings_over(case):
    return not dwellings_within(case)


def shares_over(case):
    return not shares_within(case)


def assets_over_dibao(case):
    return not assets_within_dibao(case)


def assets_over_low_income(case):
    return not assets_within_low_income(case)


def assets_over_tekun(case):
    return not assets_within_tekun(case)


def within_dibao_limits(case):
    return assets_within_dibao(case) and holdings_within(case)


def within_low_income_limits(case):
    return assets_within_low_income(case) and holdings_within(case)


def within_tekun_limits(case):
    return assets_within_tekun(case) and holdings_within(case)
