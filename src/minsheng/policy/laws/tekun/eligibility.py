"""特困人员认定: the three conditions, and what stands against them."""

from minsheng.policy.engine import Fen, greatest, known, not_, rule, where
from minsheng.policy.laws.kinds import Whereabouts


@rule("person")
def income_m(
    income__counted_m: Fen, income__basic_pension_counted_m: Fen, income__land_m: Fen
) -> Fen:
    """The person's own income in the sense of tekun, per month.

    Source: 《特困人员认定办法》第六条 (S5 art. 6), in force 2021-07-01; before it
        民发〔2016〕178号 (law, memory): the central basic pension does not count, although dibao
        counted it until 30 June 2021.
    Reading: income as for dibao, without the basic pension, and with the person's share of
        what the household's land brings. The old-age allowance and medical insurance are
        no part of it.
    """
    return greatest(0, income__counted_m - income__basic_pension_counted_m) + income__land_m


@rule("person")
def income_known_m(
    income__counted_known_m: Fen, income__basic_pension_counted_m: Fen, income__land_m: Fen
) -> Fen:
    """A lower bound of that income, per month; itself never unknown.

    Source: 《特困人员认定办法》第六条 (S5 art. 6).
    Reading: what is known of the income as for dibao, less the basic pension if known, with
        the share of the land if known.
    """
    pension_known = known(income__basic_pension_counted_m)
    pension = where(pension_known, income__basic_pension_counted_m, 0)
    land = where(known(income__land_m), income__land_m, 0)
    return greatest(0, income__counted_known_m - pension) + land


@rule("person")
def income_below_standard(income_m: Fen, income_known_m: Fen, dibao__standard_m: Fen) -> bool:
    """Whether the person's own income is below the dibao standard.

    Source: 《特困人员认定办法》第六条 (S5 art. 6); 民发〔2016〕178号 (law, memory).
    Reading: strictly below, one person against the standard of one; no, as soon as the
        known part reaches it.
    """
    return (income_m < dibao__standard_m) & (income_known_m < dibao__standard_m)


@rule("person")
def no_income(income_below_standard: bool, means__within_tekun_limits: bool) -> bool:
    """Whether the person has no source of living (无生活来源).

    Source: 《特困人员认定办法》第六条 (S5 art. 6), in force 2021-07-01; before it
        民发〔2016〕178号 (law, memory): income and property.
    """
    return income_below_standard & means__within_tekun_limits


@rule("person")
def gone(whereabouts: Whereabouts) -> bool:
    """Whether the person is dead, declared missing or in prison, which ends tekun.

    Source: 《特困人员认定办法》第二十四条第一、三项 (S5 art. 24 (1), (3)); 民发〔2016〕178号.
    """
    absent = (whereabouts == Whereabouts.DEAD) | (whereabouts == Whereabouts.MISSING)
    return absent | (whereabouts == Whereabouts.PRISON)


@rule("person")
def chose_child_allowance(child_allowance_chosen: bool, children__if_chosen_m: Fen) -> bool:
    """Whether an orphan or de facto unsupported child takes the child allowance instead.

    Source: 《特困人员认定办法》第九条 (S5 art. 9), in force 2021-07-01; before it the same choice
        (FACTS 2, from memory).
    Reading: inference; a choice that brings nothing, because other benefits drawn reach
        the allowance already, keeps nobody out of tekun.
    """
    return child_allowance_chosen & (0 < children__if_chosen_m)


@rule("person")
def eligible(
    capacity_met: bool,
    no_income: bool,
    no_able_obligor: bool,
    registered_here: bool,
    gone: bool,
    chose_child_allowance: bool,
) -> bool:
    """Whether the person is to be supported as a person in extreme hardship (特困人员).

    Source: 《特困人员认定办法》第四条、第九条、第十条、第二十四条 (S5 arts 4, 9, 10, 24), in force
        2021-07-01; before it 民发〔2016〕178号 (2016-10-10; law, memory). The
        conditions are the same three; what changed in them lies in their own rules.
    """
    conditions = capacity_met & no_income & no_able_obligor
    return conditions & registered_here & not_(gone) & not_(chose_child_allowance)


@rule("person")
def income_too_high(
    award_tekun_m: Fen, capacity_met: bool, no_able_obligor: bool, income_below_standard: bool
) -> bool:
    """Whether only the income (whatever the property) keeps the person out.

    Source: 《特困人员认定办法》第六条 (S5 art. 6).
    Reading: of somebody who draws tekun said in any case, so that no end is without cause.
    """
    in_question = (0 < award_tekun_m) | (capacity_met & no_able_obligor)
    return in_question & not_(income_below_standard)


@rule("person")
def property_over_limits(
    award_tekun_m: Fen,
    capacity_met: bool,
    no_able_obligor: bool,
    income_below_standard: bool,
    means__within_tekun_limits: bool,
) -> bool:
    """Whether only the property keeps the person out.

    Source: 《特困人员认定办法》第六条、第七条 (S5 arts 6, 7).
    Reading: of somebody who draws tekun said in any case.
    """
    others = capacity_met & no_able_obligor & income_below_standard
    return ((0 < award_tekun_m) | others) & not_(means__within_tekun_limits)


@rule("person")
def obligor_able_found(
    capacity_met: bool,
    no_income: bool,
    no_able_obligor: bool,
    minors_parent_able: bool,
    award_tekun_m: Fen,
) -> bool:
    """Whether only an obligor who is able to support keeps the person out.

    Source: 《特困人员认定办法》第四条第三项、第八条 (S5 arts 4 (3), 8).
    Reading: not said of a child whose parents simply care for it; of somebody who draws
        tekun said in any case.
    """
    others = capacity_met & no_income & not_(minors_parent_able)
    return ((0 < award_tekun_m) | others) & not_(no_able_obligor)


@rule("person")
def registered_elsewhere(award_tekun_m: Fen, registered_here: bool) -> bool:
    """Whether somebody in tekun is not on this household register any more.

    Source: 《特困人员认定办法》第十条 (S5 art. 10); 民发〔2016〕178号 (law, memory).
    """
    return (0 < award_tekun_m) & not_(registered_here)


@rule("person")
def ended_by_absence(award_tekun_m: Fen, gone: bool) -> bool:
    """Whether somebody in tekun is dead, declared missing or in prison.

    Source: 《特困人员认定办法》第二十四条第一、三项 (S5 art. 24 (1), (3)).
    """
    return (0 < award_tekun_m) & gone
