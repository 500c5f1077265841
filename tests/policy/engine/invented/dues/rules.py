"""Who owes what to the hearth."""

from tests.policy.engine.invented.kinds import Guild

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Month,
    Pointer,
    Rate,
    Rounding,
    all_,
    any_,
    any_of,
    at,
    clamp,
    contradicted,
    count,
    greatest,
    known,
    largest,
    least,
    month_of,
    months_between,
    months_later,
    not_,
    part,
    rounded,
    rule,
    share,
    total,
    total_known,
    where,
    years_between,
)


@rule("person")
def age(birth: Day, as_of: Day) -> Count:
    """Age. Source: roll of Eldermark."""
    return years_between(birth, as_of)


@rule("person", name="levy_m", end="2019-12-31")
def levy_m_flat(wage_m: Fen, guild: Guild, levy_rate: Rate, cut: Rounding) -> Fen:
    """Levy. Source: roll of Eldermark, before 2020."""
    return where(guild == Guild.BAKERS, 0, share(wage_m, levy_rate, cut))


@rule("person", name="levy_m", start="2020-01-01")
def levy_m_capped(
    wage_m: Fen, guild: Guild, levy_rate: Rate, levy_cap_m: Fen, cut: Rounding
) -> Fen:
    """Levy. Source: roll of Eldermark, from 2020."""
    free = (guild == Guild.BAKERS) | (guild == Guild.FERRY)
    return where(free, 0, least(share(wage_m, levy_rate, cut), levy_cap_m))


@rule("person")
def elder_wage_m(elder: Pointer, wage_m: Many[Fen]) -> Fen:
    """The elder's wage. Source: roll of Eldermark."""
    return at(elder, wage_m, 0)


@rule("person")
def serves_old(elder: Pointer, old: Many[bool]) -> bool:
    """Whether the elder is old. Source: roll of Eldermark."""
    return at(elder, old, False)


@rule("person")
def old(age: Count, old_age: Count) -> bool:
    """Old. Source: roll of Eldermark."""
    return old_age <= age


@rule("person")
def member_months(joined: Month, as_of: Day) -> Count:
    """Months in the guild. Source: roll of Eldermark."""
    return where(joined == 0, 0, months_between(joined, month_of(as_of)))


@rule("person")
def jubilee(joined: Month, old_age: Count) -> Month:
    """Month of the jubilee. Source: roll of Eldermark."""
    return months_later(joined, old_age * 12)


@rule("person")
def full_years(member_months: Count) -> Count:
    """Full years in the guild. Source: roll of Eldermark."""
    return member_months // 12


@rule("bill")
def counted(bill_sum: Fen, bill_valid: bool, here: bool, any_savings: bool) -> Fen:
    """A bill that counts. Source: roll of Eldermark."""
    return where(bill_valid & here & not_(any_savings), bill_sum, 0)


@rule("person")
def bills_y(counted: Many[Fen]) -> Fen:
    """Own bills. Source: roll of Eldermark."""
    return total(counted)


@rule("person")
def stamps(stamp: Many[Fen]) -> Fen:
    """The largest stamp. Source: roll of Eldermark."""
    return largest(stamp, 0)


@rule("household")
def any_savings(savings_hh: Fen) -> bool:
    """Savings. Source: roll of Eldermark."""
    return 0 < savings_hh


@rule("household")
def income_m_hh(
    wage_m: Many[Fen],
    levy_m: Many[Fen],
    cousin_m: Many[Fen],
    orchard: Count,
    tree_m: Fen,
) -> Fen:
    """Income. Source: roll of Eldermark."""
    earned = total(wage_m) - total(levy_m)
    return greatest(earned, 0) + total(cousin_m) + orchard * tree_m


@rule("household")
def known_wages_m_hh(wage_m: Many[Fen]) -> Fen:
    """Wages at least. Source: roll of Eldermark."""
    return total_known(wage_m)


@rule("household")
def heads(here: Many[bool]) -> Count:
    """Heads. Source: roll of Eldermark."""
    return count(here)


@rule("household")
def all_bills_y_hh(counted: Many[Fen]) -> Fen:
    """All bills. Source: roll of Eldermark."""
    return total(counted)


@rule("household")
def per_head_m(income_m_hh: Fen, heads: Count, cut: Rounding) -> Fen:
    """Income per head. Source: roll of Eldermark."""
    return part(income_m_hh, heads, cut)


@rule("household")
def somebody_old(old: Many[bool]) -> bool:
    """Somebody old. Source: roll of Eldermark."""
    return any_(old)


@rule("household")
def everybody_here(here: Many[bool]) -> bool:
    """Everybody here. Source: roll of Eldermark."""
    return all_(here)


@rule("household")
def dole_m_hh(
    hearth__line_m: Fen,
    heads: Count,
    income_m_hh: Fen,
    somebody_old: bool,
    everybody_here: bool,
    per_head_m: Fen,
    near: Rounding,
) -> Fen:
    """The dole. Source: roll of Eldermark."""
    ceiling = hearth__line_m * heads
    gap = clamp(ceiling - income_m_hh, 0, ceiling)
    deserving = somebody_old | everybody_here & (per_head_m < hearth__line_m)
    return where(deserving, rounded(gap, near), 0)


@rule("household")
def sure(dole_m_hh: Fen) -> bool:
    """Whether we can say. Source: roll of Eldermark."""
    return known(dole_m_hh)


@rule("household")
def disputed(dole_m_hh: Fen, cousin_m: Many[Fen]) -> bool:
    """Whether rolls disagree on the dole, or on the cousins. Source: roll of Eldermark."""
    return contradicted(dole_m_hh) | contradicted(total(cousin_m))


@rule("household")
def refused(dole_m_hh: Fen) -> bool:
    """No dole. Source: roll of Eldermark."""
    return dole_m_hh == 0


@rule("household")
def granted(dole_m_hh: Fen) -> bool:
    """A dole. Source: roll of Eldermark."""
    return 0 < dole_m_hh


@rule("obligor")
def cousin_rich(
    cousin_m: Fen, cousin_of: Pointer, levy_m: Many[Fen], old: Many[bool], tree_m: Fen
) -> bool:
    """Whether a cousin has more than the levy of whose cousin it is. Source: roll of Eldermark."""
    least_m = at(cousin_of, levy_m, tree_m) * where(any_(old), 12, 1)
    return least_m < cousin_m


@rule("person")
def has_rich_cousin(cousin_of: Many[bool], cousin_rich: Many[bool], cousin_m: Many[Fen]) -> bool:
    """Whether the person has a rich cousin, and there are cousins. Source: roll of Eldermark."""
    return any_of(cousin_of, cousin_rich) & (0 < total(cousin_m))


@rule("household")
def heads_with_cousin(has_rich_cousin: Many[bool]) -> Count:
    """How many have a rich cousin. Source: roll of Eldermark."""
    return count(has_rich_cousin)
