"""转移净收入: which transfers count, and what is taken off.

The basic pension and social assistance counted once and no longer do; that is dated data
(`counts_...`). A kind that does not count is 0 in the income even when the sum itself is
unknown: the branch not taken does not matter.
"""

from minsheng.policy.engine import Fen, rule, where


@rule("person")
def basic_pension_counted_m(basic_pension_found_m: Fen, counts_basic_pension: bool) -> Fen:
    """Basic pension of the residents' scheme, as far as it counts, fen a month.

    Source: 《最低生活保障审核确认办法》第十三条第三项 (S2 art. 13 (3)): not counted during the
        14th five-year plan; in force 2021-07-01. S3 art. 15: a pension like any other.
    """
    return where(counts_basic_pension, basic_pension_found_m, 0)


@rule("person")
def assistance_counted_m(social_assistance_m: Fen, counts_social_assistance: bool) -> Fen:
    """Government social-assistance cash and goods, as far as they count, fen a month.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15): social relief (社会救济金) is
        listed among the transfers; 《最低生活保障审核确认办法》第十三条第二项 (S2 art. 13 (2)):
        not counted, in force 2021-07-01.
    Reading: the allowance being decided on is no income of the family that asks for it,
        and is not part of this fact; nor are the benefits recorded as awards in force.
    """
    return where(counts_social_assistance, social_assistance_m, 0)


@rule("person")
def received_m(support_received_m: Fen, other_transfer_m: Fen) -> Fen:
    """Support, compensation, gifts and other transfers received, fen a month.

    Source: 《最低生活保障审核审批办法（试行）》第十五条 (S3 art. 15);
        《最低生活保障审核确认办法》第十三条 (S2 art. 13).
    Reading: support from a recorded obligor is not here; it counts as what is due.
    """
    return support_received_m + other_transfer_m


@rule("person")
def held_out_m(
    preferential_pension_m: Fen,
    family_planning_m: Fen,
    scholarship_m: Fen,
    bravery_m: Fen,
    basic_pension_found_m: Fen,
    social_assistance_m: Fen,
    counts_basic_pension: bool,
    counts_social_assistance: bool,
) -> Fen:
    """What the person receives and the law holds out of income, fen a month.

    Source: 《最低生活保障审核确认办法》第十三条 (S2 art. 13 (1)-(3)), in force 2021-07-01:
        preferential pensions, family-planning awards and aid, scholarships, bravery
        awards; social assistance; the basic pension. S17 art. 2 for preferential pensions
        before.
    Reading: until 2021-06-30 no text read names family-planning awards, scholarships and
        bravery awards either way; they were held out then as they are now.
    """
    honours = preferential_pension_m + family_planning_m + scholarship_m + bravery_m
    basic = where(counts_basic_pension, 0, basic_pension_found_m)
    assistance = where(counts_social_assistance, 0, social_assistance_m)
    return honours + basic + assistance


@rule("person")
def some_held_out(held_out_m: Fen, unit__member: bool) -> bool:
    """Whether something a member receives is held out of income.

    Source: 《最低生活保障审核确认办法》第十三条 (S2 art. 13 (1)-(3)); S17 art. 2.
    """
    return unit__member & (0 < held_out_m)


@rule("person")
def deductions_m(
    tax_found_m: Fen,
    contributions_found_m: Fen,
    support_paid_m: Fen,
    deducts_support_paid: bool,
) -> Fen:
    """What is taken off the person's income: tax, own contributions, support, fen a month.

    Source: 《最低生活保障审核审批办法（试行）》第十六条 (S3 art. 16): income after income tax and
        own social-security contributions, in force 2012-12-12;
        《最低生活保障审核确认办法》第十三条 (S2 art. 13): support paid out as well, in force
        2021-07-01.
    Reading: rigid costs of disability or illness *may* be deducted by local rule (S2 art.
        13, last paragraph); no local rule is established, so none are.
    """
    support = where(deducts_support_paid, support_paid_m, 0)
    return tax_found_m + contributions_found_m + support
