"""Who is decided: families in assistance, or that apply; and who has asked for basic aid."""

from minsheng.policy.engine import Fen, Many, any_, known, rule, where


@rule("household")
def pending(applies: bool) -> bool:
    """Whether an application is in hand.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11).
    Reading: a household of which this is not known is treated as applying, so that it is
    looked at.
    """
    return where(known(applies), applies, True)


@rule("person")
def person_award(
    award_single_m: Fen,
    award_tekun_m: Fen,
    award_severe_disability_m: Fen,
    award_child_m: Fen,
) -> bool:
    """Whether the person draws an assistance award of their own.

    Source: 《社会救助暂行办法》 (S1 arts 11, 16); S9 part 3; FACTS 4.3.
    Reading: subsidies to the disabled and the old-age allowance are welfare drawn by
    many who are not poor; alone they do not bring a household into assistance.
    """
    disability_or_child = (0 < award_severe_disability_m) | (0 < award_child_m)
    return (0 < award_single_m) | (0 < award_tekun_m) | disability_or_child


@rule("household")
def in_assistance(
    award_dibao_m_hh: Fen,
    award_expenditure_m_hh: Fen,
    person_award: Many[bool],
) -> bool:
    """Whether an assistance award is in force for the household or a person of it.

    Source: 《社会救助暂行办法》第十三条 (S1 art. 13): those in assistance are re-verified.
    Reading: an award that is not known is treated as one, so that it is looked at.
    """
    household = (0 < award_dibao_m_hh) | (0 < award_expenditure_m_hh)
    drawn = household | any_(person_award)
    return where(known(drawn), drawn, True)


@rule("household")
def in_view(in_assistance: bool, pending: bool) -> bool:
    """Whether the household is decided; all others are only screened for hints.

    Source: 《社会救助暂行办法》第十一条、第十三条 (S1 arts 11, 13).
    """
    return in_assistance | pending


@rule("household")
def basic_asked(pending: bool, basic_before_m_hh: Fen) -> bool:
    """Whether basic aid was asked for: an application is in hand, or some is drawn.

    Source: 《社会救助暂行办法》第十一条、第十六条 (S1 arts 11, 16): upon application; S3
    art. 26; S2 art. 28.
    Reading: inference; who draws basic aid of one kind has asked for help, so that another
        kind may take its place. Who draws only severe-disability aid or a child's allowance,
        or nothing, is told of basic aid; none is granted, and none ends what is drawn.
    """
    return pending | (0 < basic_before_m_hh)
