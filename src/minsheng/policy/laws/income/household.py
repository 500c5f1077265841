"""家庭月收入: the counted income of the assistance unit, and its lower bound."""

from minsheng.policy.engine import Fen, Many, known, not_, rule, total, total_known, where


@rule("person", start="2012-12-12")
def member_counted_m(unit__member: bool, counted_m: Fen) -> Fen:
    """Counted income of the person as a member of the unit, fen a month; 0 for others.

    Source: 《最低生活保障审核确认办法》第七、十三条 (S2 arts 7, 13); S3 arts 5, 15.
    """
    return where(unit__member, counted_m, 0)


@rule("person", start="2012-12-12")
def member_known_m(unit__member_surely: bool, counted_known_m: Fen) -> Fen:
    """Lower bound of the person's counted income as a member, fen a month; never unknown.

    Source: 《最低生活保障审核确认办法》第七、十三条 (S2 arts 7, 13); S3 arts 5, 15.
    """
    return where(unit__member_surely, counted_known_m, 0)


@rule("household")
def support_m_hh(support_due_m: Many[Fen]) -> Fen:
    """Support due from all obligors living elsewhere, fen a month, household.

    Source: 《城市居民最低生活保障条例》第二条 (S17 art. 2); S2 art. 13.
    """
    return total(support_due_m)


@rule("household", start="2012-12-12")
def counted_m_hh(
    member_counted_m: Many[Fen], support_m_hh: Fen, farm_m_hh: Fen, imputed_m_hh: Fen
) -> Fen:
    """Counted income of the assistance unit (家庭月收入), fen a month, household.

    Source: 《最低生活保障审核审批办法（试行）》第十五条、第十六条 (S3 arts 15, 16), in force
        2012-12-12; 《最低生活保障审核确认办法》第十三条 (S2 art. 13), in force 2021-07-01.
    Reading: the sum over the members; nothing is divided by heads, so nothing is rounded.
    """
    return total(member_counted_m) + support_m_hh + farm_m_hh + imputed_m_hh


@rule("household", start="2012-12-12")
def known_m_hh(
    member_known_m: Many[Fen], support_due_m: Many[Fen], farm_m_hh: Fen, imputed_m_hh: Fen
) -> Fen:
    """Lower bound of the unit's counted income, fen a month, household; never unknown.

    Source: 《最低生活保障审核确认办法》第十三条 (S2 art. 13); S3 arts 15, 16.
    Reading: the sum of what is known. No part is negative and deductions are taken off
        within each person's part, so whatever the rest proves to be, the income is not
        below this. It equals `counted_m_hh` where that is known. A declared wage that
        nothing speaks against is known (see `wage_m`).
    """
    farm = where(known(farm_m_hh), farm_m_hh, 0)
    imputed = where(known(imputed_m_hh), imputed_m_hh, 0)
    return total(member_known_m) + total_known(support_due_m) + farm + imputed


@rule("household", start="2012-12-12")
def income_open(counted_m_hh: Fen) -> bool:
    """Whether the income of the unit cannot be said; itself never unknown.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return not_(known(counted_m_hh))


@rule("household", start="2012-12-12")
def open_apart(income_open: bool, dibao__income_unsettled: bool) -> bool:
    """Whether the income cannot be said, and dibao does not hang on it.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    Reading: where dibao hangs on it, that is told, and no need to say twice that it is open.
    """
    return income_open & not_(dibao__income_unsettled)


@rule("household", start="2012-12-12")
def open_in_part(open_apart: bool, known_m_hh: Fen) -> bool:
    """Whether such an income has been established in part.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return open_apart & (0 < known_m_hh)


@rule("household", start="2012-12-12")
def open_wholly(open_apart: bool, known_m_hh: Fen) -> bool:
    """Whether nothing of such an income has been established.

    Source: 《社会救助暂行办法》第五十八条 (S1 art. 58).
    """
    return open_apart & (known_m_hh == 0)


@rule("household")
def support_counted(support_m_hh: Fen) -> bool:
    """Whether support due from obligors is counted.

    Source: 《城市居民最低生活保障条例》第二条 (S17 art. 2).
    """
    return 0 < support_m_hh


@rule("household")
def farm_counted(farm_m_hh: Fen) -> bool:
    """Whether farm income is counted.

    Source: 《最低生活保障审核确认办法》第十三条 (S2 art. 13); S3 art. 15.
    """
    return 0 < farm_m_hh


@rule("household", start="2012-12-12")
def imputed_counted(imputed_m_hh: Fen) -> bool:
    """Whether imputed earnings are counted.

    Source: local practice; no text established (FACTS 1.5).
    """
    return 0 < imputed_m_hh
