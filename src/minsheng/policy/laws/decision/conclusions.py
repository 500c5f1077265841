"""The outcome as statements, and what goes with a stop: what the reasons hang on."""

from minsheng.policy.engine import Fen, known, not_, rule
from minsheng.policy.laws.kinds import Decision


@rule("household")
def continues(outcome: Decision) -> bool:
    """Whether it is proposed to go on unchanged.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return outcome == Decision.CONTINUE


@rule("household")
def adjusts(outcome: Decision) -> bool:
    """Whether it is proposed to adjust.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return outcome == Decision.ADJUST


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
def grants(outcome: Decision) -> bool:
    """Whether it is proposed to grant.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    """
    return outcome == Decision.GRANT_PROPOSED


@rule("household")
def refuses(outcome: Decision) -> bool:
    """Whether it is proposed to refuse.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    """
    return outcome == Decision.REFUSE_PROPOSED


@rule("household")
def stop_with_expenditure(dibao_stops: bool, expenditure_change: Decision) -> bool:
    """Whether a family that leaves dibao goes over to expenditure-type relief.

    Source: S5 art. 27 (the same for tekun): who leaves is screened for other aid at once.
    """
    relief = expenditure_change == Decision.GRANT_PROPOSED
    return dibao_stops & (relief | (expenditure_change == Decision.ADJUST))


@rule("household")
def stop_with_single(dibao_stops: bool, single_change: Decision) -> bool:
    """Whether a member of a family that leaves dibao gets single-person dibao.

    Source: S2 art. 8; S5 art. 27 (the same for tekun).
    """
    return dibao_stops & (single_change == Decision.GRANT_PROPOSED)


@rule("household")
def stop_with_margin(dibao_stops: bool, margin__eligible: bool) -> bool:
    """Whether a family that leaves dibao is of the margin class.

    Source: S2 art. 8; S5 art. 27 (the same for tekun).
    """
    return dibao_stops & margin__eligible


@rule("household")
def stop_unscreened(
    dibao_stops: bool,
    other_basic_stops: bool,
    basic_after_m_hh: Fen,
) -> bool:
    """Whether other basic aid for a family whose award ends is still open.

    Source: 《特困人员认定办法》第二十七条 (S5 art. 27) for tekun, in force 2021-07-01.
    Reading: the same care is owed to a family that leaves dibao.
    """
    return (dibao_stops | other_basic_stops) & not_(known(basic_after_m_hh))


@rule("household")
def aid_beside(temporary_aid_change: Decision) -> bool:
    """Whether temporary aid is due beside.

    Source: 《社会救助暂行办法》第四十七条 (S1 art. 47).
    """
    granted = temporary_aid_change == Decision.GRANT_PROPOSED
    return granted | (temporary_aid_change == Decision.HINT)
