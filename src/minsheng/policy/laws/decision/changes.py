"""Per benefit, what comes of comparing: continue, adjust, stop, grant, refuse, or cannot say.

One pattern for all: with both sums known they are compared; with one unknown nothing is
said of a benefit but "cannot say", of a family that is decided (or of who draws it). Basic
aid that nobody asked for is hinted at, or nothing is said of it; it is asked about where
another aid ends. What that does to the outcome hangs on whether the benefit is drawn or
applied for (`basic_unsaid`, `other_unsaid`), and what is proposed of the benefit on the
outcome (`proposals`). A code is always known.

The pattern is written out for each benefit: a rule takes values by their names and calls
nothing but the helpers (docs/language.md), so it cannot be handed the sums of one benefit
after another. A test holds the nine to the same lines.
"""

from minsheng.policy.engine import Fen, contradicted, known, not_, rule, unverified, where
from minsheng.policy.laws.kinds import Decision, Emergency


@rule("household")
def dibao_compared(
    dibao_before_m_hh: Fen,
    dibao_after_m_hh: Fen,
    dibao_if_asked_m_hh: Fen,
    pending: bool,
    basic_asked: bool,
    assistance_ends: bool,
) -> Decision:
    """What the sums before and after say of dibao.

    Source: 《社会救助暂行办法》第十一条、第十三条 (S1 arts 11, 13); S2 arts 21, 31, 32.
    Reading: dibao is also looked at when the family applies (一门受理: one door for all).
        Not asked for, it is hinted at where it is known to be due.
    """
    same = dibao_before_m_hh == dibao_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(dibao_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    none = where(pending, Decision.REFUSE_PROPOSED, Decision.SCREENED)
    new = where(dibao_after_m_hh == 0, none, Decision.GRANT_PROPOSED)
    said = where(dibao_before_m_hh == 0, new, held)
    settled = where(known(said), said, Decision.CANNOT_SAY)
    told = where(0 < dibao_if_asked_m_hh, Decision.HINT, Decision.SCREENED)
    open_ = where(assistance_ends, Decision.CANNOT_SAY, Decision.SCREENED)
    hint = where(known(told), told, open_)
    asked = where(known(basic_asked), basic_asked, True)
    return where(asked, settled, hint)


@rule("household")
def tekun_compared(
    tekun_before_m_hh: Fen,
    tekun_after_m_hh: Fen,
    tekun_due: bool,
    pending: bool,
    basic_asked: bool,
    assistance_ends: bool,
) -> Decision:
    """What the sums before and after say of tekun.

    Source: 《社会救助暂行办法》第十六条、第十八条 (S1 arts 16, 18); S5 arts 17, 24.
    Reading: tekun is also looked at when the family applies (一门受理: one door for all).
        Not asked for, it is hinted at where somebody is known to belong there, though the
        sum is open.
    """
    same = tekun_before_m_hh == tekun_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(tekun_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    none = where(pending, Decision.REFUSE_PROPOSED, Decision.SCREENED)
    new = where(tekun_after_m_hh == 0, none, Decision.GRANT_PROPOSED)
    said = where(tekun_before_m_hh == 0, new, held)
    settled = where(known(said), said, Decision.CANNOT_SAY)
    told = where(tekun_due, Decision.HINT, Decision.SCREENED)
    open_ = where(assistance_ends, Decision.CANNOT_SAY, Decision.SCREENED)
    hint = where(known(told), told, open_)
    asked = where(known(basic_asked), basic_asked, True)
    return where(asked, settled, hint)


@rule("household")
def single_compared(
    single_before_m_hh: Fen,
    single_after_m_hh: Fen,
    single_if_asked_m_hh: Fen,
    pending: bool,
    basic_asked: bool,
    assistance_ends: bool,
) -> Decision:
    """What the sums before and after say of single-person dibao.

    Source: S3 art. 10; 《最低生活保障审核确认办法》第八条 (S2 art. 8).
    Reading: single is also looked at when the family applies (一门受理: one door for all).
        Not asked for, it is hinted at where it is known to be due.
    """
    same = single_before_m_hh == single_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(single_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    none = where(pending, Decision.REFUSE_PROPOSED, Decision.SCREENED)
    new = where(single_after_m_hh == 0, none, Decision.GRANT_PROPOSED)
    said = where(single_before_m_hh == 0, new, held)
    settled = where(known(said), said, Decision.CANNOT_SAY)
    told = where(0 < single_if_asked_m_hh, Decision.HINT, Decision.SCREENED)
    open_ = where(assistance_ends, Decision.CANNOT_SAY, Decision.SCREENED)
    hint = where(known(told), told, open_)
    asked = where(known(basic_asked), basic_asked, True)
    return where(asked, settled, hint)


@rule("household")
def expenditure_compared(
    expenditure_before_m_hh: Fen,
    expenditure_after_m_hh: Fen,
    expenditure_if_asked_m_hh: Fen,
    pending: bool,
    basic_asked: bool,
    assistance_ends: bool,
) -> Decision:
    """What the sums before and after say of expenditure-type relief.

    Source: the local trial rule (FACTS 3); S4 arts 7, 10.
    Reading: relief is also looked at when the family applies (一门受理: one door for all).
        Not asked for, it is hinted at where it is known to be due.
    """
    same = expenditure_before_m_hh == expenditure_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(expenditure_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    none = where(pending, Decision.REFUSE_PROPOSED, Decision.SCREENED)
    new = where(expenditure_after_m_hh == 0, none, Decision.GRANT_PROPOSED)
    said = where(expenditure_before_m_hh == 0, new, held)
    settled = where(known(said), said, Decision.CANNOT_SAY)
    told = where(0 < expenditure_if_asked_m_hh, Decision.HINT, Decision.SCREENED)
    open_ = where(assistance_ends, Decision.CANNOT_SAY, Decision.SCREENED)
    hint = where(known(told), told, open_)
    asked = where(known(basic_asked), basic_asked, True)
    return where(asked, settled, hint)


@rule("household")
def severe_disability_compared(
    severe_disability_before_m_hh: Fen, severe_disability_after_m_hh: Fen, in_view: bool
) -> Decision:
    """What the sums before and after say of severe-disability aid.

    Source: FACTS 4.3.
    """
    same = severe_disability_before_m_hh == severe_disability_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(severe_disability_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    new = where(severe_disability_after_m_hh == 0, Decision.SCREENED, Decision.GRANT_PROPOSED)
    said = where(severe_disability_before_m_hh == 0, new, held)
    unsaid = where(in_view, Decision.CANNOT_SAY, Decision.SCREENED)
    return where(known(said), said, unsaid)


@rule("household")
def living_subsidy_compared(
    living_subsidy_before_m_hh: Fen, living_subsidy_after_m_hh: Fen, in_view: bool
) -> Decision:
    """What the sums before and after say of the disability living subsidy.

    Source: FACTS 4.3.
    """
    same = living_subsidy_before_m_hh == living_subsidy_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(living_subsidy_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    new = where(living_subsidy_after_m_hh == 0, Decision.SCREENED, Decision.GRANT_PROPOSED)
    said = where(living_subsidy_before_m_hh == 0, new, held)
    drawn = not_(known(living_subsidy_before_m_hh)) | (0 < living_subsidy_before_m_hh)
    unsaid = where(drawn | in_view, Decision.CANNOT_SAY, Decision.SCREENED)
    return where(known(said), said, unsaid)


@rule("household")
def care_subsidy_compared(
    care_subsidy_before_m_hh: Fen, care_subsidy_after_m_hh: Fen, in_view: bool
) -> Decision:
    """What the sums before and after say of the disability care subsidy.

    Source: FACTS 4.3.
    """
    same = care_subsidy_before_m_hh == care_subsidy_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(care_subsidy_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    new = where(care_subsidy_after_m_hh == 0, Decision.SCREENED, Decision.GRANT_PROPOSED)
    said = where(care_subsidy_before_m_hh == 0, new, held)
    drawn = not_(known(care_subsidy_before_m_hh)) | (0 < care_subsidy_before_m_hh)
    unsaid = where(drawn | in_view, Decision.CANNOT_SAY, Decision.SCREENED)
    return where(known(said), said, unsaid)


@rule("household")
def children_compared(
    children_before_m_hh: Fen, children_after_m_hh: Fen, in_view: bool
) -> Decision:
    """What the sums before and after say of the children's basic living allowance.

    Source: S9 part 3.
    """
    same = children_before_m_hh == children_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(children_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    new = where(children_after_m_hh == 0, Decision.SCREENED, Decision.GRANT_PROPOSED)
    said = where(children_before_m_hh == 0, new, held)
    unsaid = where(in_view, Decision.CANNOT_SAY, Decision.SCREENED)
    return where(known(said), said, unsaid)


@rule("household")
def old_age_compared(old_age_before_m_hh: Fen, old_age_after_m_hh: Fen, in_view: bool) -> Decision:
    """What the sums before and after say of the old-age allowance.

    Source: FACTS 4.5.
    """
    same = old_age_before_m_hh == old_age_after_m_hh
    kept = where(same, Decision.CONTINUE, Decision.ADJUST)
    held = where(old_age_after_m_hh == 0, Decision.STOP_PROPOSED, kept)
    new = where(old_age_after_m_hh == 0, Decision.SCREENED, Decision.GRANT_PROPOSED)
    said = where(old_age_before_m_hh == 0, new, held)
    drawn = not_(known(old_age_before_m_hh)) | (0 < old_age_before_m_hh)
    unsaid = where(drawn | in_view, Decision.CANNOT_SAY, Decision.SCREENED)
    return where(known(said), said, unsaid)


@rule("household")
def temporary_aid_change(
    emergency: Emergency,
    temporary_aid__amount_hh: Fen,
    pending: bool,
) -> Decision:
    """What is proposed about temporary aid, which is paid once.

    Source: 《社会救助暂行办法》第四十七条、第四十八条 (S1 arts 47, 48); S12.
    Reading: granted on application, hinted at otherwise; never refused here, for an
    application seldom says which aid is meant. It cannot be said only where an emergency
    is on record, or records disagree whether there is one, or one that nobody has
    verified tells of it, and the sum hangs on something.
    """
    due = where(pending, Decision.GRANT_PROPOSED, Decision.HINT)
    said = where(temporary_aid__amount_hh == 0, Decision.SCREENED, due)
    cause = not_(emergency == Emergency.NONE)
    likely = where(known(cause), cause, contradicted(emergency) | unverified(emergency))
    unsaid = where(likely & pending, Decision.CANNOT_SAY, Decision.SCREENED)
    return where(known(temporary_aid__amount_hh), said, unsaid)
