"""急难型: fire, accident, sudden major illness and other emergencies."""

from minsheng.policy.engine import Count, Day, Fen, Month, month_of, months_between, not_, rule
from minsheng.policy.laws.kinds import Emergency


@rule("household")
def emergency_recent(
    emergency: Emergency, emergency_month: Month, as_of: Day, emergency_months: Count
) -> bool:
    """Whether the household met with an emergency lately.

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（一）(S12 part 2 (1)), 2018-01-23;
        before it 国发〔2014〕47号 and S1 arts 47-49: fire, traffic or other accident, sudden
        major illness, other special hardship.
    Reading: in the month decided or the few before it; how many is set locally. A month
        that is not recorded lies too far back for any; it is asked for.
    """
    ago = months_between(emergency_month, month_of(as_of))
    lately = (0 <= ago) & (ago <= emergency_months)
    return not_(emergency == Emergency.NONE) & lately


@rule("household")
def month_missing(emergency: Emergency, emergency_month: Month) -> bool:
    """Whether an emergency is on file without the month it happened in.

    Source: S12 part 2 (2): facts of the emergency are registered afterwards.
    """
    return not_(emergency == Emergency.NONE) & (emergency_month == 0)


@rule("household")
def emergency_least_hh(dibao__line_m_hh: Fen, emergency_least_times: Count) -> Fen:
    """Loss from which an emergency puts basic living in serious difficulty.

    Source: S12 part 2 (1): 导致基本生活暂时出现严重困难; the degree is set locally.
    """
    return dibao__line_m_hh * emergency_least_times


@rule("household")
def emergency_hardship(
    emergency_recent: bool, emergency_loss_hh: Fen, emergency_least_hh: Fen, unit__size: Count
) -> bool:
    """Whether the emergency puts the household's basic living in serious difficulty.

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（一）(S12 part 2 (1)), 2018-01-23;
        before it 国发〔2014〕47号.
    Reading: by the household's own cost or loss alone. No test of income or property, and
        no register: means may be checked in a simpler way or later (S12 part 2 (2)).
    """
    burdened = emergency_least_hh <= emergency_loss_hh
    return emergency_recent & burdened & (1 <= unit__size)


@rule("household")
def aid_first(emergency_recent: bool, unit__size: Count) -> bool:
    """Whether aid may be given at once, before the papers are complete (先行救助).

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（二）(S12 part 2 (2)), 2018-01-23;
        《关于改革完善社会救助制度的意见》(S6 items 14-15).
    """
    return emergency_recent & (1 <= unit__size)
