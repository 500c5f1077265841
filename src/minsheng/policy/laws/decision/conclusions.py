"""The outcome as statements, and what goes with a stop: what the reasons hang on."""

from minsheng.policy.engine import Count, Fen, known, not_, rule, where
from minsheng.policy.laws.kinds import Decision


@rule("household")
def continues(outcome: Decision) -> bool:
    """Whether it is proposed to go on unchanged.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return outcome == Decision.CONTINUE


@rule("household")
def continues_whole(continues: bool, total_m_hh: Fen) -> bool:
    """Whether it goes on unchanged, and the monthly total is known.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return continues & known(total_m_hh)


@rule("household")
def continues_beside_open(continues: bool, total_m_hh: Fen) -> bool:
    """Whether what is drawn goes on unchanged, and a benefit beside it is still open.

    Source: 《社会救助暂行办法》第十三条、第五十八条 (S1 arts 13, 58).
    """
    return continues & not_(known(total_m_hh))


@rule("household")
def adjusts(outcome: Decision) -> bool:
    """Whether it is proposed to adjust.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return outcome == Decision.ADJUST


@rule("household")
def award_ends(
    dibao_change: Decision,
    tekun_change: Decision,
    single_change: Decision,
    expenditure_change: Decision,
    severe_disability_change: Decision,
    living_subsidy_change: Decision,
    care_subsidy_change: Decision,
    children_change: Decision,
    old_age_change: Decision,
) -> bool:
    """Whether the end of a monthly benefit is among what is proposed.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    family = (dibao_change == Decision.STOP_PROPOSED) | (
        expenditure_change == Decision.STOP_PROPOSED
    )
    person = (tekun_change == Decision.STOP_PROPOSED) | (single_change == Decision.STOP_PROPOSED)
    disability = (severe_disability_change == Decision.STOP_PROPOSED) | (
        living_subsidy_change == Decision.STOP_PROPOSED
    )
    age = (children_change == Decision.STOP_PROPOSED) | (old_age_change == Decision.STOP_PROPOSED)
    return family | person | disability | (care_subsidy_change == Decision.STOP_PROPOSED) | age


@rule("household")
def adjusts_upwards(
    adjusts: bool, award_ends: bool, total_before_m_hh: Fen, total_m_hh: Fen
) -> bool:
    """Whether the household is to draw more a month, and none of its benefits ends.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return adjusts & (total_before_m_hh < total_m_hh) & not_(award_ends)


@rule("household")
def adjusts_beside_end(
    adjusts: bool, award_ends: bool, total_before_m_hh: Fen, total_m_hh: Fen
) -> bool:
    """Whether the household is to draw more a month, though one of its benefits ends.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return adjusts & (total_before_m_hh < total_m_hh) & award_ends


@rule("household")
def adjusts_downwards(adjusts: bool, total_before_m_hh: Fen, total_m_hh: Fen) -> bool:
    """Whether the household is to draw less a month.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return adjusts & (total_m_hh < total_before_m_hh)


@rule("household")
def adjusts_in_kind(adjusts: bool, total_before_m_hh: Fen, total_m_hh: Fen) -> bool:
    """Whether something is adjusted while the monthly total stays what it was.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return adjusts & (total_before_m_hh == total_m_hh)


@rule("household")
def adjusts_open(adjusts: bool, total_before_m_hh: Fen, total_m_hh: Fen) -> bool:
    """Whether something is adjusted while a monthly total is still open.

    Source: 《社会救助暂行办法》第十三条、第五十八条 (S1 arts 13, 58).
    """
    return adjusts & not_(known(total_before_m_hh == total_m_hh))


@rule("household")
def stops(outcome: Decision) -> bool:
    """Whether it is proposed to stop.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return outcome == Decision.STOP_PROPOSED


@rule("household")
def cannot_say(outcome: Decision) -> bool:
    """Whether nothing can be said yet.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return outcome == Decision.CANNOT_SAY


@rule("household")
def asked_to_cooperate(cannot_say: bool, cooperation_term: Count) -> bool:
    """Whether the family is to be told in writing to cooperate within the term.

    Source: 《最低生活保障审核确认办法》第二十九条 (S2 art. 29), in force 2021-07-01;
    《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: a stop that stands on verified facts is said all the same, and waits for no term.
    """
    return cannot_say & (1 <= cooperation_term)


@rule("household")
def only_worked_out(
    refuses_inquiry: bool,
    dibao_change: Decision,
    dibao_after_m_hh: Fen,
    tekun_change: Decision,
    tekun_after_m_hh: Fen,
    single_change: Decision,
    single_after_m_hh: Fen,
    expenditure_change: Decision,
    expenditure_after_m_hh: Fen,
) -> bool:
    """Whether a sum is worked out that is not proposed while the family does not cooperate.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    """
    dibao = (dibao_change == Decision.CANNOT_SAY) & not_(dibao_after_m_hh == 0)
    tekun = (tekun_change == Decision.CANNOT_SAY) & not_(tekun_after_m_hh == 0)
    single = (single_change == Decision.CANNOT_SAY) & not_(single_after_m_hh == 0)
    relief = (expenditure_change == Decision.CANNOT_SAY) & not_(expenditure_after_m_hh == 0)
    return refuses_inquiry & (dibao | tekun | single | relief)


@rule("household")
def only_hinted(
    severe_disability_change: Decision,
    care_subsidy_change: Decision,
    children_change: Decision,
    old_age_change: Decision,
) -> bool:
    """Whether the sum of a person's benefit is worked out that is only hinted at.

    Source: S6 item 22; S2 art. 6: found, and told that it may apply.
    Reading: of basic aid the hint itself says that only the inquiry settles it. The living
        subsidy is for those in dibao, and none is worked out before that.
    """
    disability = (severe_disability_change == Decision.HINT) | (
        care_subsidy_change == Decision.HINT
    )
    return disability | (children_change == Decision.HINT) | (old_age_change == Decision.HINT)


@rule("household")
def facts_open(cannot_say: bool, basic_unsaid: bool, other_unsaid: bool) -> bool:
    """Whether nothing can be said because facts are not settled.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: of a family that only does not cooperate every fact may be known.
    """
    return cannot_say & (basic_unsaid | other_unsaid)


@rule("household")
def grants(outcome: Decision) -> bool:
    """Whether it is proposed to grant.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    """
    return outcome == Decision.GRANT_PROPOSED


@rule("household")
def grants_monthly(grants: bool, basic_granted: bool, person_granted: bool) -> bool:
    """Whether what is proposed to be granted is paid by the month.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    """
    return grants & (basic_granted | person_granted)


@rule("household")
def grants_whole(grants_monthly: bool, total_m_hh: Fen) -> bool:
    """Whether monthly aid is proposed, and the monthly total is known.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    """
    return grants_monthly & known(total_m_hh)


@rule("household")
def grants_beside_open(grants_monthly: bool, total_m_hh: Fen) -> bool:
    """Whether monthly aid is proposed, and a benefit beside it is still open.

    Source: 《社会救助暂行办法》第十一条、第五十八条 (S1 arts 11, 58).
    """
    return grants_monthly & not_(known(total_m_hh))


@rule("household")
def grants_once(grants: bool, basic_granted: bool, person_granted: bool) -> bool:
    """Whether nothing is proposed to be granted but temporary aid, which is paid once.

    Source: 《社会救助暂行办法》第四十七条 (S1 art. 47).
    """
    return grants & not_(basic_granted | person_granted)


@rule("household")
def refuses(outcome: Decision) -> bool:
    """Whether it is proposed to refuse.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    """
    return outcome == Decision.REFUSE_PROPOSED


@rule("household")
def refused_beside(
    pending: bool,
    basic_before_m_hh: Fen,
    basic_after_m_hh: Fen,
    refuses: bool,
    cannot_say: bool,
) -> bool:
    """Whether basic aid is refused though something else is granted or goes on.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): a refusal is given with its reason.
    """
    none = (basic_before_m_hh == 0) & (basic_after_m_hh == 0)
    return pending & none & not_(refuses | cannot_say)


@rule("household")
def stop_with_expenditure(dibao_stops: bool, expenditure_after_m_hh: Fen) -> bool:
    """Whether a family that leaves dibao has expenditure-type relief.

    Source: S5 art. 27 (the same for tekun): who leaves is screened for other aid at once.
    Reading: newly or as before.
    """
    relief = not_(expenditure_after_m_hh == 0)
    return dibao_stops & where(known(relief), relief, False)


@rule("household")
def stop_with_single(dibao_stops: bool, single_after_m_hh: Fen) -> bool:
    """Whether a member of a family that leaves dibao has single-person dibao.

    Source: S2 art. 8; S5 art. 27 (the same for tekun).
    Reading: newly or as before.
    """
    single = not_(single_after_m_hh == 0)
    return dibao_stops & where(known(single), single, False)


@rule("household")
def stop_with_margin(dibao_stops: bool, margin__eligible: bool) -> bool:
    """Whether a family that leaves dibao is of the margin class.

    Source: S2 art. 8; S5 art. 27 (the same for tekun).
    """
    return dibao_stops & margin__eligible


@rule("household")
def stop_unscreened(
    dibao_stops: bool,
    basic_after_m_hh: Fen,
) -> bool:
    """Whether other basic aid for a family whose dibao ends is still open.

    Source: 《特困人员认定办法》第二十七条 (S5 art. 27) for tekun, in force 2021-07-01.
    Reading: the same care is owed to a family that leaves dibao.
    """
    return dibao_stops & not_(known(basic_after_m_hh))


@rule("household")
def aid_beside(temporary_aid_change: Decision, grants_once: bool) -> bool:
    """Whether temporary aid is proposed beside whatever else is concluded.

    Source: 《社会救助暂行办法》第四十七条 (S1 art. 47).
    """
    return (temporary_aid_change == Decision.GRANT_PROPOSED) & not_(grants_once)


@rule("household")
def aid_hinted(temporary_aid_change: Decision, in_view: bool) -> bool:
    """Whether temporary aid is hinted at beside whatever else is concluded.

    Source: 《社会救助暂行办法》第四十七条、第四十八条 (S1 arts 47, 48): on application.
    """
    return in_view & (temporary_aid_change == Decision.HINT)


@rule("household")
def goes_over_to_tekun(dibao_change: Decision, moves_to_tekun: bool, tekun_after_m_hh: Fen) -> bool:
    """Whether dibao ends because every member goes over to tekun, whose sum stands.

    Source: 国发〔2016〕14号 [memory]; 《社会救助暂行办法》第十四条 (S1 art. 14).
    """
    ends = dibao_change == Decision.STOP_PROPOSED
    return ends & moves_to_tekun & (0 < tekun_after_m_hh)


@rule("household")
def basic_open(
    cannot_say: bool,
    stop_unscreened: bool,
    dibao_change: Decision,
    tekun_change: Decision,
    single_change: Decision,
    expenditure_change: Decision,
) -> bool:
    """Whether basic aid is still open beside a conclusion that does not hang on it.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58): by checked facts only.
    Reading: what is open is asked about, not passed over; at a stop `stop_unscreened` says so.
    """
    dibao = (dibao_change == Decision.CANNOT_SAY) | (single_change == Decision.CANNOT_SAY)
    tekun = tekun_change == Decision.CANNOT_SAY
    open_ = dibao | tekun | (expenditure_change == Decision.CANNOT_SAY)
    return open_ & not_(cannot_say) & not_(stop_unscreened)


@rule("household")
def disability_open(
    in_view: bool,
    cannot_say: bool,
    severe_disability_change: Decision,
    living_subsidy_change: Decision,
    care_subsidy_change: Decision,
) -> bool:
    """Whether a benefit of a disabled person is still open beside the conclusion.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58); FACTS 4.3.
    """
    living = living_subsidy_change == Decision.CANNOT_SAY
    subsidy = living | (care_subsidy_change == Decision.CANNOT_SAY)
    open_ = subsidy | (severe_disability_change == Decision.CANNOT_SAY)
    return in_view & not_(cannot_say) & open_


@rule("household")
def child_allowance_open(cannot_say: bool, children_change: Decision) -> bool:
    """Whether a child's allowance is still open beside the conclusion.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58); S9 part 2.
    """
    return not_(cannot_say) & (children_change == Decision.CANNOT_SAY)


@rule("household")
def old_age_open(in_view: bool, cannot_say: bool, old_age_change: Decision) -> bool:
    """Whether an old-age allowance is still open beside the conclusion.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58); FACTS 4.5.
    """
    return in_view & not_(cannot_say) & (old_age_change == Decision.CANNOT_SAY)


@rule("household")
def temporary_aid_open(in_view: bool, cannot_say: bool, temporary_aid__amount_hh: Fen) -> bool:
    """Whether temporary aid is still open beside the conclusion.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58); S12 part 2.
    """
    return in_view & not_(cannot_say) & not_(known(temporary_aid__amount_hh))
