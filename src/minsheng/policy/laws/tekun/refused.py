"""Why nobody of a family that applies is taken into tekun."""

from minsheng.policy.engine import Fen, Many, any_, known, not_, rule, where


@rule("household")
def refused(
    decision__pending: bool, decision__tekun_before_m_hh: Fen, decision__basic_after_m_hh: Fen
) -> bool:
    """Whether nobody of a family that applies gets tekun, nor the family other basic aid.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): refusals are given with their reason.
    Reading: whoever is given other basic aid is told of that instead.
    """
    none_drawn = decision__tekun_before_m_hh == 0
    return decision__pending & none_drawn & (decision__basic_after_m_hh == 0)


@rule("household")
def nobody_without_capacity(refused: bool, capacity_met: Many[bool]) -> bool:
    """Whether tekun is refused because nobody in the file is without work capacity.

    Source: 《特困人员认定办法》第五条 (S5 art. 5), in force 2021-07-01; before it
        民发〔2016〕178号 (2016-10-10; law, memory).
    """
    return refused & not_(any_(capacity_met))


@rule("household")
def conditions_not_met(refused: bool, capacity_met: Many[bool]) -> bool:
    """Whether tekun is refused although somebody is, or may be, without work capacity.

    Source: 《特困人员认定办法》第四条 (S5 art. 4), in force 2021-07-01; before it
        民发〔2016〕178号 (2016-10-10; law, memory).
    Reading: whichever of the other conditions is wanting; what is known of one person is
        told of that person.
    """
    some = any_(capacity_met)
    return refused & where(known(some), some, True)
