"""救助类型与金额: the kind, the degree and the sum proposed."""

from minsheng.policy.engine import Count, Fen, least, not_, rule, where
from minsheng.policy.laws.kinds import AidKind


@rule("household")
def kind(emergency_hardship: bool, spending_hardship: bool) -> AidKind:
    """Kind of temporary aid proposed (救助类型).

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（一）(S12 part 2 (1)), 2018-01-23.
    Reading: one kind at a time, the emergency first, because it cannot wait.
    """
    other = where(spending_hardship, AidKind.EXPENDITURE, AidKind.NONE)
    return where(emergency_hardship, AidKind.EMERGENCY, other)


@rule("household")
def eligible(emergency_hardship: bool, spending_hardship: bool) -> bool:
    """Whether temporary aid of either kind is proposed.

    Source: 《社会救助暂行办法》第四十七条 (S1 art. 47); S12 part 2 (1), 2018-01-23.
    """
    return emergency_hardship | spending_hardship


@rule("household")
def emergency_times(
    emergency_loss_hh: Fen,
    dibao__line_m_hh: Fen,
    medium_from_times: Count,
    grave_from_times: Count,
    emergency_light_times: Count,
    emergency_medium_times: Count,
    emergency_grave_times: Count,
) -> Count:
    """How many months' standard an emergency is aided with, by degree.

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（三）(S12 part 2 (3)): tied to the
        dibao standard, by members, kind, degree and duration; steps set locally.
    Reading: the degree is the loss in months of the family's line.
    """
    medium = dibao__line_m_hh * medium_from_times <= emergency_loss_hh
    grave = dibao__line_m_hh * grave_from_times <= emergency_loss_hh
    lighter = where(medium, emergency_medium_times, emergency_light_times)
    return where(grave, emergency_grave_times, lighter)


@rule("household")
def spending_times(
    bills_y_hh: Fen,
    dibao__line_m_hh: Fen,
    medium_from_times: Count,
    grave_from_times: Count,
    spending_light_times: Count,
    spending_medium_times: Count,
    spending_grave_times: Count,
) -> Count:
    """How many months' standard a burden of spending is aided with, by degree.

    Source: S12 part 2 (3): as for emergencies; steps set locally.
    Reading: the degree is the spending in months of the family's line.
    """
    medium = dibao__line_m_hh * medium_from_times <= bills_y_hh
    grave = dibao__line_m_hh * grave_from_times <= bills_y_hh
    lighter = where(medium, spending_medium_times, spending_light_times)
    return where(grave, spending_grave_times, lighter)


@rule("household")
def emergency_amount_hh(
    emergency_times: Count, dibao__line_m_hh: Fen, emergency_loss_hh: Fen
) -> Fen:
    """Sum for an emergency: standard × members × degree, once.

    Source: S12 part 2 (3); multiples set locally.
    Reading: never more than the household's own cost or loss.
    """
    return least(dibao__line_m_hh * emergency_times, emergency_loss_hh)


@rule("household")
def spending_amount_hh(spending_times: Count, dibao__line_m_hh: Fen, bills_y_hh: Fen) -> Fen:
    """Sum for a burden of spending: standard × members × degree, once.

    Source: S12 part 2 (3); multiples set locally.
    Reading: never more than the bills.
    """
    return least(dibao__line_m_hh * spending_times, bills_y_hh)


@rule("household")
def amount_hh(
    emergency_hardship: bool,
    spending_hardship: bool,
    emergency_amount_hh: Fen,
    spending_amount_hh: Fen,
) -> Fen:
    """Temporary aid proposed (临时救助金), once; 0 when none is.

    Source: 《关于进一步加强和改进临时救助工作的意见》第二部分（三）(S12 part 2 (3)), 2018-01-23.
    Reading: a proposal; the officer sets the sum, and a major case is decided by itself.
    """
    other = where(spending_hardship, spending_amount_hh, 0)
    return where(emergency_hardship, emergency_amount_hh, other)


@rule("household")
def advance_hh(aid_first: bool, dibao__line_m_hh: Fen, emergency_light_times: Count) -> Fen:
    """What may be paid at once in an emergency, whatever the loss proves to be.

    Source: S12 part 2 (2): 先行救助; the sum is set locally.
    Reading: the lowest degree, charged to the aid decided later.
    """
    return where(aid_first, dibao__line_m_hh * emergency_light_times, 0)


@rule("household")
def major_case(
    emergency_hardship: bool,
    spending_hardship: bool,
    emergency_loss_hh: Fen,
    bills_y_hh: Fen,
    dibao__line_m_hh: Fen,
    major_from_times: Count,
) -> bool:
    """Whether the case is so grave that it is decided by itself (一事一议).

    Source: S12 part 2 (3): 对于重大生活困难,临时救助标准可采取一事一议方式.
    """
    major_hh = dibao__line_m_hh * major_from_times
    emergency = emergency_hardship & (major_hh <= emergency_loss_hh)
    return emergency | (spending_hardship & (major_hh <= bills_y_hh))


@rule("household")
def by_spending(emergency_hardship: bool, spending_hardship: bool) -> bool:
    """Whether the aid proposed is of the expenditure kind.

    Source: S12 part 2 (1).
    """
    return spending_hardship & not_(emergency_hardship)


@rule("household")
def emergency_proposed(emergency_hardship: bool, decision__pending: bool) -> bool:
    """Whether aid in an emergency is proposed to a family that applies.

    Source: S12 part 2 (1); 《社会救助暂行办法》第四十八条 (S1 art. 48): on application.
    """
    return emergency_hardship & decision__pending


@rule("household")
def spending_proposed(by_spending: bool, decision__pending: bool) -> bool:
    """Whether aid of the expenditure kind is proposed to a family that applies.

    Source: S12 part 2 (1); 《社会救助暂行办法》第四十八条 (S1 art. 48): on application.
    """
    return by_spending & decision__pending


@rule("household")
def emergency_hinted(emergency_hardship: bool, decision__pending: bool) -> bool:
    """Whether a family that has not applied may qualify for aid in an emergency.

    Source: S12 part 2 (1); 《社会救助暂行办法》第四十八条 (S1 art. 48): found and told to apply.
    """
    return emergency_hardship & not_(decision__pending)


@rule("household")
def spending_hinted(by_spending: bool, decision__pending: bool) -> bool:
    """Whether a family that has not applied may qualify for aid of the expenditure kind.

    Source: S12 part 2 (1); 《社会救助暂行办法》第四十八条 (S1 art. 48): found and told to apply.
    """
    return by_spending & not_(decision__pending)


@rule("household")
def loss_too_small(aid_first: bool, emergency_hardship: bool) -> bool:
    """Whether a recent emergency cost too little to need aid.

    Source: S12 part 2 (1): serious difficulty.
    """
    return aid_first & not_(emergency_hardship)
