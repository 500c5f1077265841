"""Hints for households that neither draw nor apply: only what is known to be likely."""

from minsheng.policy.engine import Fen, Rate, Rounding, known, not_, rule, share, where
from minsheng.policy.laws.kinds import Decision


@rule("household")
def heavy_spending(
    expenditure__known_spending_y_hh: Fen,
    expenditure__ceiling_y_hh: Fen,
    expenditure__eligible: bool,
    hint_share: Rate,
    hint_rounding: Rounding,
) -> bool:
    """Whether bills at hand alone make expenditure-type relief likely.

    Source: 《关于改革完善社会救助制度的意见》第二十二项 (S6 item 22): active discovery;
    S8 part 3: warnings by illness and schooling.
    Reading: known spending beyond a share of what a family of that size disposes of on
    average; nothing is hinted where the relief is known not to be due.
    """
    limit = share(expenditure__ceiling_y_hh, hint_share, hint_rounding)
    heavy = limit < expenditure__known_spending_y_hh
    likely = where(known(heavy), heavy, False)
    return likely & where(known(expenditure__eligible), expenditure__eligible, True)


@rule("household")
def worth_a_hint(
    basic_hinted: bool,
    other_granted: bool,
    other_adjusted: bool,
    temporary_aid_change: Decision,
    expenditure__eligible: bool,
    heavy_spending: bool,
) -> bool:
    """Whether somebody should be told of help they may have.

    Source: S6 item 22; 《最低生活保障审核确认办法》第六条 (S2 art. 6), in force 2021-07-01.
    Reading: recognition as an expenditure-type family is help also where no sum goes
    with it, for it opens the door to aid by kind.
    """
    due = basic_hinted | other_granted | other_adjusted
    recognised = where(known(expenditure__eligible), expenditure__eligible, False)
    hinted_aid = temporary_aid_change == Decision.HINT
    return due | recognised | hinted_aid | heavy_spending


@rule("household")
def hinted(in_view: bool, worth_a_hint: bool) -> bool:
    """Whether a hint is given.

    Source: S6 item 22; S2 art. 6.
    """
    return not_(in_view) & worth_a_hint


@rule("household")
def hinted_by_spending(hinted: bool, heavy_spending: bool) -> bool:
    """Whether the hint rests on bills at hand.

    Source: S6 item 22; S8 part 3.
    """
    return hinted & heavy_spending
