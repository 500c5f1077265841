"""Whether a benefit is to go on with a lower sum, which the family is told with both sums.

A basic benefit may wait with a lower sum worked out, while the family does not cooperate:
that is no proposal, and not told so. Of the others nothing waits that goes on; but another sum
of the care subsidy or the old-age allowance, which bring nobody into assistance, may only be
hinted at, and then none is set.
"""

from minsheng.policy.engine import Fen, not_, rule
from minsheng.policy.laws.kinds import Decision


@rule("household")
def dibao_lowered(dibao_change: Decision, dibao_before_m_hh: Fen, dibao_after_m_hh: Fen) -> bool:
    """Whether dibao goes on with a lower sum.

    Source: S1 arts 12, 13; S2 art. 31.
    """
    less = (0 < dibao_after_m_hh) & (dibao_after_m_hh < dibao_before_m_hh)
    return less & not_(dibao_change == Decision.CANNOT_SAY)


@rule("household")
def tekun_lowered(tekun_change: Decision, tekun_before_m_hh: Fen, tekun_after_m_hh: Fen) -> bool:
    """Whether tekun goes on with a lower sum.

    Source: 国发〔2016〕14号 [memory].
    """
    less = (0 < tekun_after_m_hh) & (tekun_after_m_hh < tekun_before_m_hh)
    return less & not_(tekun_change == Decision.CANNOT_SAY)


@rule("household")
def single_lowered(
    single_change: Decision, single_before_m_hh: Fen, single_after_m_hh: Fen
) -> bool:
    """Whether single-person dibao goes on with a lower sum.

    Source: S3 arts 10, 27; S2 arts 8, 23.
    """
    less = (0 < single_after_m_hh) & (single_after_m_hh < single_before_m_hh)
    return less & not_(single_change == Decision.CANNOT_SAY)


@rule("household")
def expenditure_lowered(
    expenditure_change: Decision, expenditure_before_m_hh: Fen, expenditure_after_m_hh: Fen
) -> bool:
    """Whether expenditure-type relief goes on with a lower sum.

    Source: S20 art. 18 (analogue).
    """
    less = (0 < expenditure_after_m_hh) & (expenditure_after_m_hh < expenditure_before_m_hh)
    return less & not_(expenditure_change == Decision.CANNOT_SAY)


@rule("household")
def severe_disability_lowered(
    severe_disability_before_m_hh: Fen, severe_disability_after_m_hh: Fen
) -> bool:
    """Whether severe-disability aid goes on with a lower sum.

    Source: FACTS 4.3.
    """
    return (0 < severe_disability_after_m_hh) & (
        severe_disability_after_m_hh < severe_disability_before_m_hh
    )


@rule("household")
def living_subsidy_lowered(living_subsidy_before_m_hh: Fen, living_subsidy_after_m_hh: Fen) -> bool:
    """Whether the disability living subsidy goes on with a lower sum.

    Source: FACTS 4.3.
    """
    return (0 < living_subsidy_after_m_hh) & (
        living_subsidy_after_m_hh < living_subsidy_before_m_hh
    )


@rule("household")
def care_subsidy_lowered(
    care_subsidy_change: Decision, care_subsidy_before_m_hh: Fen, care_subsidy_after_m_hh: Fen
) -> bool:
    """Whether the disability care subsidy goes on with a lower sum.

    Source: FACTS 4.3.
    """
    less = (0 < care_subsidy_after_m_hh) & (care_subsidy_after_m_hh < care_subsidy_before_m_hh)
    return less & not_(care_subsidy_change == Decision.HINT)


@rule("household")
def children_lowered(children_before_m_hh: Fen, children_after_m_hh: Fen) -> bool:
    """Whether the children's allowance goes on with a lower sum.

    Source: 国办发〔2010〕54号; S9 part 3.
    """
    return (0 < children_after_m_hh) & (children_after_m_hh < children_before_m_hh)


@rule("household")
def old_age_lowered(
    old_age_change: Decision, old_age_before_m_hh: Fen, old_age_after_m_hh: Fen
) -> bool:
    """Whether the old-age allowance goes on with a lower sum.

    Source: FACTS 4.5.
    """
    less = (0 < old_age_after_m_hh) & (old_age_after_m_hh < old_age_before_m_hh)
    return less & not_(old_age_change == Decision.HINT)
