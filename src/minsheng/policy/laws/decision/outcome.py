"""One outcome for the household."""

from minsheng.policy.engine import Count, Fen, known, not_, rule, where
from minsheng.policy.laws.kinds import Decision


@rule("household")
def refuses_inquiry(cooperates: bool) -> bool:
    """Whether the family is known not to cooperate with the inquiry.

    Source: 《最低生活保障审核确认办法》第二十九条 (S2 art. 29), in force 2021-07-01;
    《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return where(known(cooperates), not_(cooperates), False)


@rule("household")
def cooperation_term(in_view: bool, refuses_inquiry: bool, cooperation_days: Count) -> Count:
    """Working days a family that does not cooperate is given in writing; 0 for any other.

    Source: 《最低生活保障审核确认办法》第二十九条 (S2 art. 29), in force 2021-07-01;
    《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: no text sets a term; nothing follows from a refusal before one was set in writing
    and has run out.
    """
    return where(in_view & refuses_inquiry, cooperation_days, 0)


@rule("household")
def dibao_stops(dibao_compared: Decision, moves_to_tekun: bool) -> bool:
    """Whether dibao ends and tekun does not take its place.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13); S2 arts 31, 32.
    """
    replaced = where(known(moves_to_tekun), moves_to_tekun, False)
    return (dibao_compared == Decision.STOP_PROPOSED) & not_(replaced)


@rule("household")
def other_basic_stops(
    tekun_compared: Decision,
    single_compared: Decision,
    expenditure_compared: Decision,
    basic_after_m_hh: Fen,
) -> bool:
    """Whether another basic award ends and it is known that no basic aid is left.

    Source: S5 arts 24, 27; S4 art. 10; S1 art. 13.
    Reading: while it is open what takes its place, the household cannot be said; it is not
    told of a stop.
    """
    ends = (tekun_compared == Decision.STOP_PROPOSED) | (single_compared == Decision.STOP_PROPOSED)
    nothing_left = where(known(basic_after_m_hh), basic_after_m_hh == 0, False)
    return (ends | (expenditure_compared == Decision.STOP_PROPOSED)) & nothing_left


@rule("household")
def basic_unsaid(
    pending: bool,
    tekun_due: bool,
    dibao_compared: Decision,
    dibao_before_m_hh: Fen,
    tekun_compared: Decision,
    tekun_before_m_hh: Fen,
    single_compared: Decision,
    single_before_m_hh: Fen,
    expenditure_compared: Decision,
    expenditure_before_m_hh: Fen,
) -> bool:
    """Whether a basic benefit that is drawn, applied for or gone over to cannot be said.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only; S5 art. 27.
    Reading: where a basic award ends, whatever may take its place is asked for; tekun that is
    due is gone over to. Else an open benefit that is neither drawn nor applied for does not
    hold up the rest; it is asked about beside the conclusion (`basic_open`).
    """
    no_dibao = known(dibao_before_m_hh) & (dibao_before_m_hh == 0)
    no_tekun = known(tekun_before_m_hh) & (tekun_before_m_hh == 0)
    no_single = known(single_before_m_hh) & (single_before_m_hh == 0)
    no_relief = known(expenditure_before_m_hh) & (expenditure_before_m_hh == 0)
    stops = (dibao_compared == Decision.STOP_PROPOSED) | (tekun_compared == Decision.STOP_PROPOSED)
    ends = (single_compared == Decision.STOP_PROPOSED) | (
        expenditure_compared == Decision.STOP_PROPOSED
    )
    sought = pending | stops | ends
    into_tekun = sought | where(known(tekun_due), tekun_due, False)
    dibao = (dibao_compared == Decision.CANNOT_SAY) & (sought | not_(no_dibao))
    tekun = (tekun_compared == Decision.CANNOT_SAY) & (into_tekun | not_(no_tekun))
    single = (single_compared == Decision.CANNOT_SAY) & (sought | not_(no_single))
    relief = (expenditure_compared == Decision.CANNOT_SAY) & (sought | not_(no_relief))
    return dibao | tekun | single | relief


@rule("household")
def disability_unsaid(
    severe_disability_compared: Decision,
    severe_disability_before_m_hh: Fen,
    living_subsidy_compared: Decision,
    living_subsidy_before_m_hh: Fen,
    care_subsidy_compared: Decision,
    care_subsidy_before_m_hh: Fen,
) -> bool:
    """Whether a benefit of a disabled person that is drawn cannot be said.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    """
    no_aid = known(severe_disability_before_m_hh) & (severe_disability_before_m_hh == 0)
    no_living = known(living_subsidy_before_m_hh) & (living_subsidy_before_m_hh == 0)
    no_care = known(care_subsidy_before_m_hh) & (care_subsidy_before_m_hh == 0)
    aid = (severe_disability_compared == Decision.CANNOT_SAY) & not_(no_aid)
    living = (living_subsidy_compared == Decision.CANNOT_SAY) & not_(no_living)
    return aid | living | ((care_subsidy_compared == Decision.CANNOT_SAY) & not_(no_care))


@rule("household")
def other_unsaid(
    disability_unsaid: bool,
    children_compared: Decision,
    children_before_m_hh: Fen,
    old_age_compared: Decision,
    old_age_before_m_hh: Fen,
    temporary_aid_change: Decision,
) -> bool:
    """Whether one of the other benefits, drawn or in an emergency asked for, cannot be said.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    """
    no_child = known(children_before_m_hh) & (children_before_m_hh == 0)
    no_old_age = known(old_age_before_m_hh) & (old_age_before_m_hh == 0)
    child = (children_compared == Decision.CANNOT_SAY) & not_(no_child)
    old_age = (old_age_compared == Decision.CANNOT_SAY) & not_(no_old_age)
    return disability_unsaid | child | old_age | (temporary_aid_change == Decision.CANNOT_SAY)


@rule("household")
def basic_granted(
    dibao_compared: Decision,
    tekun_compared: Decision,
    single_compared: Decision,
    expenditure_compared: Decision,
) -> bool:
    """Whether a basic benefit is newly due.

    Source: S1 arts 9, 14; S6 item 5.
    """
    dibao = (dibao_compared == Decision.GRANT_PROPOSED) | (
        single_compared == Decision.GRANT_PROPOSED
    )
    tekun = tekun_compared == Decision.GRANT_PROPOSED
    return dibao | tekun | (expenditure_compared == Decision.GRANT_PROPOSED)


@rule("household")
def assistance_ends(severe_disability_compared: Decision, children_compared: Decision) -> bool:
    """Whether an award ends that alone brings a family into assistance.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13); S5 art. 27 (the same for tekun).
    Reading: who loses it is looked at for basic aid at once, though nobody asked.
    """
    aid = severe_disability_compared == Decision.STOP_PROPOSED
    return aid | (children_compared == Decision.STOP_PROPOSED)


@rule("household")
def basic_hinted(
    dibao_compared: Decision,
    tekun_compared: Decision,
    single_compared: Decision,
    expenditure_compared: Decision,
) -> bool:
    """Whether a basic benefit may be had that was not asked for.

    Source: S6 item 22; 《最低生活保障审核确认办法》第六条 (S2 art. 6), in force 2021-07-01.
    """
    dibao = (dibao_compared == Decision.HINT) | (single_compared == Decision.HINT)
    tekun = tekun_compared == Decision.HINT
    return dibao | tekun | (expenditure_compared == Decision.HINT)


@rule("household")
def person_granted(
    severe_disability_compared: Decision,
    living_subsidy_compared: Decision,
    care_subsidy_compared: Decision,
    children_compared: Decision,
    old_age_compared: Decision,
) -> bool:
    """Whether a monthly benefit of a person is newly due.

    Source: FACTS 4.3 to 4.5.
    """
    disability = (severe_disability_compared == Decision.GRANT_PROPOSED) | (
        living_subsidy_compared == Decision.GRANT_PROPOSED
    )
    age = (children_compared == Decision.GRANT_PROPOSED) | (
        old_age_compared == Decision.GRANT_PROPOSED
    )
    return disability | age | (care_subsidy_compared == Decision.GRANT_PROPOSED)


@rule("household")
def other_granted(person_granted: bool, temporary_aid_change: Decision) -> bool:
    """Whether another benefit is newly due.

    Source: FACTS 4.2 to 4.5.
    """
    return person_granted | (temporary_aid_change == Decision.GRANT_PROPOSED)


@rule("household")
def basic_changes(
    dibao_compared: Decision,
    tekun_compared: Decision,
    single_compared: Decision,
    expenditure_compared: Decision,
) -> bool:
    """Whether a basic benefit in force is adjusted or ends.

    Source: S1 art. 13; S2 arts 31, 32; S5 art. 24.
    """
    more = (dibao_compared == Decision.ADJUST) | (tekun_compared == Decision.ADJUST)
    less = (dibao_compared == Decision.STOP_PROPOSED) | (tekun_compared == Decision.STOP_PROPOSED)
    single = (single_compared == Decision.ADJUST) | (single_compared == Decision.STOP_PROPOSED)
    spending = (expenditure_compared == Decision.ADJUST) | (
        expenditure_compared == Decision.STOP_PROPOSED
    )
    return more | less | single | spending


@rule("household")
def other_adjusted(
    severe_disability_compared: Decision,
    living_subsidy_compared: Decision,
    care_subsidy_compared: Decision,
    children_compared: Decision,
    old_age_compared: Decision,
) -> bool:
    """Whether a benefit of a person is adjusted.

    Source: FACTS 4.3 to 4.5.
    """
    disability = (severe_disability_compared == Decision.ADJUST) | (
        living_subsidy_compared == Decision.ADJUST
    )
    age = (children_compared == Decision.ADJUST) | (old_age_compared == Decision.ADJUST)
    return disability | (care_subsidy_compared == Decision.ADJUST) | age


@rule("household")
def other_stops(
    severe_disability_compared: Decision,
    living_subsidy_compared: Decision,
    care_subsidy_compared: Decision,
    children_compared: Decision,
    old_age_compared: Decision,
) -> bool:
    """Whether a benefit of a person ends.

    Source: FACTS 4.3 to 4.5.
    """
    disability = (severe_disability_compared == Decision.STOP_PROPOSED) | (
        living_subsidy_compared == Decision.STOP_PROPOSED
    )
    age = (children_compared == Decision.STOP_PROPOSED) | (
        old_age_compared == Decision.STOP_PROPOSED
    )
    return disability | (care_subsidy_compared == Decision.STOP_PROPOSED) | age


@rule("household")
def exit_starts(dibao__exit_begins: bool) -> bool:
    """Whether the gradual exit begins, which is put on record.

    Source: S6 item 11, 2020-08-25; S2 art. 33.
    """
    return where(known(dibao__exit_begins), dibao__exit_begins, False)


@rule("household")
def anything_changes(
    basic_changes: bool,
    basic_granted: bool,
    other_adjusted: bool,
    other_stops: bool,
    other_granted: bool,
    exit_starts: bool,
) -> bool:
    """Whether something about the household's benefits is to be altered.

    Source: S1 art. 13; S2 arts 31, 32.
    """
    basic = basic_changes | basic_granted
    return basic | other_adjusted | other_stops | other_granted | exit_starts


@rule("household")
def decided_in_assistance(
    dibao_stops: bool,
    other_basic_stops: bool,
    refuses_inquiry: bool,
    basic_unsaid: bool,
    other_unsaid: bool,
    anything_changes: bool,
) -> Decision:
    """The outcome for a household in assistance.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13); S2 arts 29, 31, 32.
    Reading: a stop that stands on verified facts is said even where something else is
    open; otherwise one open question is enough to say nothing.
    """
    kept = where(anything_changes, Decision.ADJUST, Decision.CONTINUE)
    unsaid = basic_unsaid | other_unsaid | refuses_inquiry
    said = where(unsaid, Decision.CANNOT_SAY, kept)
    return where(dibao_stops | other_basic_stops, Decision.STOP_PROPOSED, said)


@rule("household")
def decided_on_application(
    refuses_inquiry: bool,
    basic_granted: bool,
    basic_unsaid: bool,
    other_granted: bool,
    other_unsaid: bool,
) -> Decision:
    """The outcome for a household that applies and is not in assistance.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11); S2 arts 18, 21, 29.
    Reading: refused only when each basic benefit is known not to be due.
    """
    open_ = where(other_unsaid, Decision.CANNOT_SAY, Decision.REFUSE_PROPOSED)
    other = where(other_granted, Decision.GRANT_PROPOSED, open_)
    unsaid = where(basic_unsaid, Decision.CANNOT_SAY, other)
    said = where(basic_granted, Decision.GRANT_PROPOSED, unsaid)
    return where(refuses_inquiry, Decision.CANNOT_SAY, said)


@rule("household")
def outcome(
    in_view: bool,
    in_assistance: bool,
    decided_in_assistance: Decision,
    decided_on_application: Decision,
    worth_a_hint: bool,
) -> Decision:
    """The outcome for the household.

    Source: 《社会救助暂行办法》第十一条、第十三条 (S1 arts 11, 13); hints: S6 item 22,
    《最低生活保障审核确认办法》第六条 (S2 art. 6), S8 part 3.
    Reading: a proposal; an officer decides. Nobody outside assistance and application is
    ever decided, only hinted at.
    """
    decided = where(in_assistance, decided_in_assistance, decided_on_application)
    screened = where(worth_a_hint, Decision.HINT, Decision.SCREENED)
    return where(in_view, decided, screened)
