"""同户义务人: whether a person of the file would be able to support a fellow of it."""

from minsheng.policy.engine import Count, Fen, not_, rule
from minsheng.policy.laws.kinds import Disability, Whereabouts


@rule("person")
def severely_disabled_obligor(
    disability: Disability,
    disability_grade: Count,
    obligor_severe_grade: Count,
    obligor_mind_grade: Count,
) -> bool:
    """Whether the person, as an obligor of fellows, is severely disabled.

    Source: 《特困人员认定办法》第八条第四项 (S5 art. 8 (4)); 民发〔2016〕178号 (law, memory).
    Reading: as for obligors living elsewhere.
    """
    of_mind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    grave = disability_grade <= obligor_severe_grade
    grave_of_mind = of_mind & (disability_grade <= obligor_mind_grade)
    return (1 <= disability_grade) & (grave | grave_of_mind)


@rule("person")
def removed(whereabouts: Whereabouts, dependent_adult: bool, disability: Disability) -> bool:
    """Whether the person lacks legal capacity, is declared missing or is in prison.

    Source: 《特困人员认定办法》第八条第五项 (S5 art. 8 (5)); 民发〔2016〕178号 (law, memory).
    Reading: the file holds no court ruling on capacity; an adult with an intellectual or
        mental disability who cannot live independently is taken to be without it.
    """
    of_mind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    away = (whereabouts == Whereabouts.PRISON) | (whereabouts == Whereabouts.MISSING)
    return away | (dependent_adult & of_mind)


@rule("person")
def on_dibao(award_dibao_m_hh: Fen, award_single_m: Fen) -> bool:
    """Whether the person draws dibao, with the family or alone.

    Source: 《特困人员认定办法》第八条第二项 (S5 art. 8 (2)): 最低生活保障对象.
    Reading: by the award in force, so that tekun does not ask what dibao proposes.
    """
    return (0 < award_dibao_m_hh) | (0 < award_single_m)


@rule("person", name="unable", end="2021-06-30")
def unable_2016(
    capacity_met: bool,
    no_income: bool,
    on_dibao: bool,
    people__age: Count,
    severely_disabled_obligor: bool,
    removed: bool,
    means__within_tekun_limits: bool,
    obligor_dibao_age: Count,
) -> bool:
    """Whether the person is unable to support fellows of the file (无履行义务能力).

    Source: 民发〔2016〕178号 (2016-10-10; law, memory), in force to
        2021-06-30.
    Reading: "in tekun" is anybody who meets its first two conditions, so that two such
        persons do not bar each other.
    """
    like_tekun = capacity_met & no_income
    frail = (obligor_dibao_age <= people__age) | severely_disabled_obligor
    return like_tekun | (((on_dibao & frail) | removed) & means__within_tekun_limits)


@rule("person", name="unable", start="2021-07-01")
def unable_2021(
    capacity_met: bool,
    no_income: bool,
    on_dibao: bool,
    people__age: Count,
    severely_disabled_obligor: bool,
    removed: bool,
    income__counted_m: Fen,
    income__land_m: Fen,
    means__within_low_income_limits: bool,
    obligor_dibao_age: Count,
    obligor_old_age: Count,
    expenditure__disposable_income_y: Fen,
) -> bool:
    """Whether the person is unable to support fellows of the file (无履行义务能力).

    Source: 《特困人员认定办法》第八条 (S5 art. 8), in force 2021-07-01.
    Reading: as in 2016 two persons who both meet the first two conditions do not bar
        each other; the property test is that of the file's household. The income is the
        person's own, with the share of the land.
    """
    like_tekun = capacity_met & no_income
    old_on_dibao = on_dibao & (obligor_dibao_age <= people__age)
    poor = 12 * income__counted_m < expenditure__disposable_income_y
    poor_with_land = 12 * (income__counted_m + income__land_m) < expenditure__disposable_income_y
    frail = poor & poor_with_land & ((obligor_old_age <= people__age) | severely_disabled_obligor)
    return like_tekun | old_on_dibao | ((frail | removed) & means__within_low_income_limits)


@rule("person")
def able_to_support(unable: bool, people__minor: bool, whereabouts: Whereabouts) -> bool:
    """Whether the person, as an obligor of fellows, is living, of age and able.

    Source: 《特困人员认定办法》第四条第三项、第八条 (S5 arts 4 (3), 8); 民发〔2016〕178号.
    """
    return not_(unable) & not_(people__minor) & not_(whereabouts == Whereabouts.DEAD)
