"""What is said of aid that ends, each end with its own reason."""

from minsheng.policy.engine import Fen, known, not_, rule, where


@rule("person")
def on_dibao_now(award_severe_disability_m: Fen, outside_dibao: bool) -> bool:
    """Whether the aid ends because the person is in dibao, with the family or alone.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 低保外.
    """
    return (0 < award_severe_disability_m) & not_(outside_dibao)


@rule("person")
def barred_now(award_severe_disability_m: Fen, barred: bool) -> bool:
    """Whether the aid ends because another benefit excludes it.

    Source: 国发〔2015〕52号 (law, memory); 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    """
    return (0 < award_severe_disability_m) & barred


@rule("person")
def no_longer(
    award_severe_disability_m: Fen, eligible: bool, outside_dibao: bool, barred: bool
) -> bool:
    """Whether the aid is drawn without a ground, though neither dibao nor another bars it.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1).
    Reading: while it is open whether one of them bars it, the ground that is lost is told.
    """
    in_dibao = where(known(outside_dibao), not_(outside_dibao), False)
    other = where(known(barred), barred, False)
    drawn = (0 < award_severe_disability_m) & not_(eligible)
    return drawn & not_(in_dibao | other)


@rule("person")
def gone_now(no_longer: bool, disability_subsidy__at_large: bool) -> bool:
    """Whether it ends because the person is off this register, dead, missing or in prison.

    Source: 国发〔2015〕52号 (law, memory): claimed where registered, by the living.
    """
    return no_longer & not_(disability_subsidy__at_large)


@rule("person")
def not_severe_now(no_longer: bool, gone_now: bool, severe: bool) -> bool:
    """Whether it ends because the disability on record is not a severe one of this aid.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): severe intellectual, physical, mental or
        visual disability.
    Reading: the person is not aided on the family's ground either; else the aid would go on.
    """
    told = where(known(gone_now), gone_now, False)
    return no_longer & not_(told) & not_(severe)


@rule("person")
def fixed_income_now(no_longer: bool, gone_now: bool, not_severe_now: bool) -> bool:
    """Whether it ends because the person has a fixed income now.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): no fixed income.
    Reading: the one condition of the full aid that is left when the person is here, outside
        dibao, and the disability is a severe one.
    """
    first = gone_now | not_severe_now
    return no_longer & not_(where(known(first), first, False))


@rule("person")
def gives_way_if_asked(
    amount_m: Fen,
    dibao__may_qualify: bool,
    dibao__securable: bool,
    dibao__single_may_qualify: bool,
    tekun__may_qualify: bool,
) -> bool:
    """Whether the aid would end with basic aid the family is told of and has not asked for.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1): 低保外; 国发〔2015〕52号 (law, memory).
    Reading: who is told of the one is told that the other gives way, for it may be the more;
        of aid that goes on, begins or is told of as well, not of aid that ends in any case.
    """
    family = dibao__may_qualify & where(known(dibao__securable), dibao__securable, False)
    told = family | dibao__single_may_qualify | tekun__may_qualify
    return (0 < amount_m) & told
