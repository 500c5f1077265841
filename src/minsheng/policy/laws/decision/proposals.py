"""Per benefit, what is proposed: what the sums say, but nothing is taken while all is open.

While a household cannot be said, it stays as it is: no benefit of it is stopped or refused,
though its own sums are known, for what takes its place, or bars it, may hang on what is open.
While a family does not cooperate with the inquiry, its basic benefits are neither granted nor
altered nor said to be due as they are: what it declares has not been checked; nor is the living
subsidy of the disabled granted, which hangs on dibao. Of a household that is only screened
nothing is proposed: what may be due to it is hinted at.

Written out for each benefit, as in `changes`, and held to the same lines by the same test.
"""

from minsheng.policy.engine import not_, rule, where
from minsheng.policy.laws.kinds import Decision


@rule("household")
def dibao_change(dibao_compared: Decision, cannot_say: bool, refuses_inquiry: bool) -> Decision:
    """What is proposed about dibao.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped or refused while the household cannot be said; nothing is
        granted, altered or confirmed while the family does not cooperate.
    """
    refused = dibao_compared == Decision.REFUSE_PROPOSED
    taken = refused | (dibao_compared == Decision.STOP_PROPOSED)
    granted = dibao_compared == Decision.GRANT_PROPOSED
    held = (dibao_compared == Decision.CONTINUE) | (dibao_compared == Decision.ADJUST)
    waits = cannot_say & (taken | (refuses_inquiry & (granted | held)))
    return where(waits, Decision.CANNOT_SAY, dibao_compared)


@rule("household")
def tekun_change(tekun_compared: Decision, cannot_say: bool, refuses_inquiry: bool) -> Decision:
    """What is proposed about tekun.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped or refused while the household cannot be said; nothing is
        granted, altered or confirmed while the family does not cooperate.
    """
    refused = tekun_compared == Decision.REFUSE_PROPOSED
    taken = refused | (tekun_compared == Decision.STOP_PROPOSED)
    granted = tekun_compared == Decision.GRANT_PROPOSED
    held = (tekun_compared == Decision.CONTINUE) | (tekun_compared == Decision.ADJUST)
    waits = cannot_say & (taken | (refuses_inquiry & (granted | held)))
    return where(waits, Decision.CANNOT_SAY, tekun_compared)


@rule("household")
def single_change(single_compared: Decision, cannot_say: bool, refuses_inquiry: bool) -> Decision:
    """What is proposed about single-person dibao.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped or refused while the household cannot be said; nothing is
        granted, altered or confirmed while the family does not cooperate.
    """
    refused = single_compared == Decision.REFUSE_PROPOSED
    taken = refused | (single_compared == Decision.STOP_PROPOSED)
    granted = single_compared == Decision.GRANT_PROPOSED
    held = (single_compared == Decision.CONTINUE) | (single_compared == Decision.ADJUST)
    waits = cannot_say & (taken | (refuses_inquiry & (granted | held)))
    return where(waits, Decision.CANNOT_SAY, single_compared)


@rule("household")
def expenditure_change(
    expenditure_compared: Decision, cannot_say: bool, refuses_inquiry: bool
) -> Decision:
    """What is proposed about expenditure-type relief.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped or refused while the household cannot be said; nothing is
        granted, altered or confirmed while the family does not cooperate.
    """
    refused = expenditure_compared == Decision.REFUSE_PROPOSED
    taken = refused | (expenditure_compared == Decision.STOP_PROPOSED)
    granted = expenditure_compared == Decision.GRANT_PROPOSED
    held = (expenditure_compared == Decision.CONTINUE) | (expenditure_compared == Decision.ADJUST)
    waits = cannot_say & (taken | (refuses_inquiry & (granted | held)))
    return where(waits, Decision.CANNOT_SAY, expenditure_compared)


@rule("household")
def severe_disability_change(
    severe_disability_compared: Decision, cannot_say: bool, in_view: bool
) -> Decision:
    """What is proposed about severe-disability aid.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped while the household cannot be said, nor of a household that
    is only screened; what may be due to the latter, or due with another sum, is hinted at.
    """
    stopped = severe_disability_compared == Decision.STOP_PROPOSED
    granted = severe_disability_compared == Decision.GRANT_PROPOSED
    moved = granted | (severe_disability_compared == Decision.ADJUST)
    said = where(moved & not_(in_view), Decision.HINT, severe_disability_compared)
    stays = cannot_say | not_(in_view)
    return where(stays & stopped, Decision.CANNOT_SAY, said)


@rule("household")
def dibao_held_up(
    cannot_say: bool, refuses_inquiry: bool, dibao_compared: Decision, single_compared: Decision
) -> bool:
    """Whether dibao is due but not granted while the family does not cooperate.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    """
    family = dibao_compared == Decision.GRANT_PROPOSED
    alone = single_compared == Decision.GRANT_PROPOSED
    return cannot_say & refuses_inquiry & (family | alone)


@rule("household")
def living_subsidy_change(
    living_subsidy_compared: Decision, cannot_say: bool, in_view: bool, dibao_held_up: bool
) -> Decision:
    """What is proposed about the disability living subsidy.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only; 国发〔2015〕52号
    (law, memory): for those in dibao.
    Reading: nothing is stopped while the household cannot be said, nor of a household that
    is only screened; what may be due to the latter, or due with another sum, is hinted at.
    None is granted before the dibao it hangs on.
    """
    stopped = living_subsidy_compared == Decision.STOP_PROPOSED
    granted = living_subsidy_compared == Decision.GRANT_PROPOSED
    moved = granted | (living_subsidy_compared == Decision.ADJUST)
    said = where(moved & not_(in_view), Decision.HINT, living_subsidy_compared)
    stays = cannot_say | not_(in_view)
    waits = (stays & stopped) | (dibao_held_up & granted)
    return where(waits, Decision.CANNOT_SAY, said)


@rule("household")
def care_subsidy_change(
    care_subsidy_compared: Decision, cannot_say: bool, in_view: bool
) -> Decision:
    """What is proposed about the disability care subsidy.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped while the household cannot be said, nor of a household that
    is only screened; what may be due to the latter, or due with another sum, is hinted at.
    """
    stopped = care_subsidy_compared == Decision.STOP_PROPOSED
    granted = care_subsidy_compared == Decision.GRANT_PROPOSED
    moved = granted | (care_subsidy_compared == Decision.ADJUST)
    said = where(moved & not_(in_view), Decision.HINT, care_subsidy_compared)
    stays = cannot_say | not_(in_view)
    return where(stays & stopped, Decision.CANNOT_SAY, said)


@rule("household")
def children_change(children_compared: Decision, cannot_say: bool, in_view: bool) -> Decision:
    """What is proposed about the children's allowance.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped while the household cannot be said, nor of a household that
    is only screened; what may be due to the latter, or due with another sum, is hinted at.
    """
    stopped = children_compared == Decision.STOP_PROPOSED
    granted = children_compared == Decision.GRANT_PROPOSED
    moved = granted | (children_compared == Decision.ADJUST)
    said = where(moved & not_(in_view), Decision.HINT, children_compared)
    stays = cannot_say | not_(in_view)
    return where(stays & stopped, Decision.CANNOT_SAY, said)


@rule("household")
def old_age_change(old_age_compared: Decision, cannot_say: bool, in_view: bool) -> Decision:
    """What is proposed about the old-age allowance.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: nothing is stopped while the household cannot be said, nor of a household that
    is only screened; what may be due to the latter, or due with another sum, is hinted at.
    """
    stopped = old_age_compared == Decision.STOP_PROPOSED
    granted = old_age_compared == Decision.GRANT_PROPOSED
    moved = granted | (old_age_compared == Decision.ADJUST)
    said = where(moved & not_(in_view), Decision.HINT, old_age_compared)
    stays = cannot_say | not_(in_view)
    return where(stays & stopped, Decision.CANNOT_SAY, said)
