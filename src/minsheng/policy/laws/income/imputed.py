"""推算收入: earnings a place may impute to able-bodied adults without work; and farming."""

from minsheng.policy.engine import (
    Count,
    Fen,
    Many,
    Rounding,
    count,
    not_,
    part,
    rule,
    total,
    where,
)
from minsheng.policy.laws.kinds import Disability, Schooling


@rule("person")
def able_bodied(
    people__age: Count,
    people__elder: bool,
    working_age: Count,
    disability: Disability,
    disability_grade: Count,
    unfit_grade: Count,
    unfit_mind_grade: Count,
    seriously_ill: bool,
    schooling: Schooling,
) -> bool:
    """Whether the person is of working age and able to work (有劳动能力).

    Source: 《特困人员认定办法》第五条 (S5 art. 5) draws the ages: under 16 and from 60 on nobody
        is expected to work; 《最低生活保障审核确认办法》第八条 (S2 art. 8) the grades.
    Reading: not able are the severely disabled (grade 1-2 of any kind, grade 3
        intellectual or mental), the seriously ill and full-time students of any level.
    """
    of_age = (working_age <= people__age) & not_(people__elder)
    of_mind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    grave = (disability_grade <= unfit_grade) | (of_mind & (disability_grade <= unfit_mind_grade))
    unfit = ((1 <= disability_grade) & grave) | seriously_ill
    return of_age & not_(unfit) & (schooling == Schooling.NONE)


@rule("person", start="2012-12-12")
def idle(unit__member: bool, able_bodied: bool, jobless: bool, farm_land_hmu: Count) -> bool:
    """Whether the person is an able-bodied member without wage, business or land to till.

    Source: local practice of imputing earnings (推算收入); no text established (FACTS 1.5).
    Reading: whoever's household tills land works on it.
    """
    return unit__member & able_bodied & jobless & (farm_land_hmu <= 0)


@rule("person", start="2012-12-12")
def imputed_m(idle: bool, imputed_earnings_m: Fen) -> Fen:
    """Earnings that would be imputed to the person (推算收入), fen a month.

    Source: local practice; no text established (FACTS 1.5).
    Reading: shown for whoever is idle; counted only where `imputes_earnings` says so.
    """
    return where(idle, imputed_earnings_m, 0)


@rule("household", start="2012-12-12")
def imputed_m_hh(imputed_m: Many[Fen], imputes_earnings: bool) -> Fen:
    """Earnings imputed to idle able-bodied members (推算收入), fen a month, household.

    Source: local practice; no text established (FACTS 1.5).
    """
    return where(imputes_earnings, total(imputed_m), 0)


@rule("household")
def farm_m_hh(
    farm_land_hmu: Count,
    farm_yield_y_mu: Fen,
    hmu_per_mu: Count,
    unit__size: Count,
    unit__other_heads: Count,
    to_fen: Rounding,
) -> Fen:
    """Net income from the contracted land the household tills, fen a month, household.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15);
        《最低生活保障审核确认办法》第十三条 (S2 art. 13): net income from farming.
    Reading: land times a net yield per mu and year set for the place (亩均纯收益), one
        twelfth a month; rounded down to the fen once, at the end. The land is that of the
        whole file; where it holds others than members of the unit, their part by heads is
        not the unit's income (inference).
    """
    heads = unit__size + unit__other_heads
    none = (farm_land_hmu == 0) | (unit__size == 0)
    year = farm_yield_y_mu * farm_land_hmu * unit__size
    return where(none, 0, part(year, hmu_per_mu * 12 * heads, to_fen))


@rule("person")
def of_the_land(unit__out_dead: bool) -> bool:
    """Whether the person shares in the contracted land the household tills.

    Source: S3 art. 15; 《最低生活保障审核确认办法》第十三条 (S2 art. 13): net income from farming.
    Reading: every living person of the file, member of the unit or not, as in `farm_m_hh`.
    """
    return not_(unit__out_dead)


@rule("household")
def land_heads(of_the_land: Many[bool]) -> Count:
    """How many persons share in the contracted land.

    Source: S3 art. 15; S2 art. 13.
    """
    return count(of_the_land)


@rule("person")
def land_m(
    of_the_land: bool,
    land_heads: Count,
    farm_land_hmu: Count,
    farm_yield_y_mu: Fen,
    hmu_per_mu: Count,
    to_fen: Rounding,
) -> Fen:
    """What the household's land brings the person, fen a month.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15);
        《最低生活保障审核确认办法》第十三条 (S2 art. 13): net income from farming.
    Reading: inference; an equal share by heads, so that who lives alone has all of it;
        rounded down to the fen. It is asked for where the law looks at one person's own
        income (tekun); the unit's income takes the land as a whole (`farm_m_hh`).
    """
    none = (farm_land_hmu == 0) | not_(of_the_land)
    year = farm_yield_y_mu * farm_land_hmu
    return where(none, 0, part(year, hmu_per_mu * 12 * land_heads, to_fen))
