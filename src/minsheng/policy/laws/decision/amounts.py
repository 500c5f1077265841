"""Each benefit before and after, in household totals, and which excludes which."""

from minsheng.policy.engine import Fen, Many, any_, greatest, rule, total, where


@rule("household")
def dibao_before_m_hh(award_dibao_m_hh: Fen) -> Fen:
    """Dibao in force, a month.

    Source: the award in force (S1 art. 11); 《社会救助暂行办法》第十三条 (S1 art. 13).
    """
    return award_dibao_m_hh


@rule("household")
def dibao_if_asked_m_hh(
    dibao__eligible: bool,
    dibao__amount_m_hh: Fen,
    dibao__exit_amount_m_hh: Fen,
) -> Fen:
    """Dibao if basic aid was asked for, a month: the top-up, or the sum of the gradual exit.

    Source: 《社会救助暂行办法》第十二条、第十三条 (S1 arts 12, 13); S6 item 11; S2 art. 33.
    """
    return where(dibao__eligible, dibao__amount_m_hh, dibao__exit_amount_m_hh)


@rule("household")
def dibao_after_m_hh(basic_asked: bool, dibao_if_asked_m_hh: Fen) -> Fen:
    """Dibao proposed, a month.

    Source: 《社会救助暂行办法》第十一条 (S1 art. 11): upon application.
    """
    return where(basic_asked, dibao_if_asked_m_hh, 0)


@rule("household")
def tekun_before_m_hh(award_tekun_m: Many[Fen]) -> Fen:
    """Tekun in force, a month, all persons.

    Source: the awards in force (S1 art. 16).
    """
    return total(award_tekun_m)


@rule("household")
def tekun_if_asked_m_hh(tekun__amount_m: Many[Fen]) -> Fen:
    """Tekun if basic aid was asked for, a month, all persons.

    Source: 《社会救助暂行办法》第十四条 (S1 art. 14).
    """
    return total(tekun__amount_m)


@rule("household")
def tekun_after_m_hh(basic_asked: bool, tekun_if_asked_m_hh: Fen) -> Fen:
    """Tekun proposed, a month, all persons.

    Source: 《社会救助暂行办法》第十六条 (S1 art. 16): upon application.
    """
    return where(basic_asked, tekun_if_asked_m_hh, 0)


@rule("person")
def single_if_asked_m(dibao__single_amount_m: Fen, dibao__single_grantable: bool) -> Fen:
    """Single-person dibao of the person if basic aid was asked for, a month.

    Source: 国发〔2016〕14号 (tekun persons no longer fall under dibao) [memory]; S2 art. 8.
    """
    return where(dibao__single_grantable, dibao__single_amount_m, 0)


@rule("person")
def single_m(dibao__single_amount_m: Fen, dibao__single_granted: bool) -> Fen:
    """Single-person dibao proposed for the person, a month.

    Source: S3 art. 10; 《最低生活保障审核确认办法》第八条 (S2 art. 8).
    """
    return where(dibao__single_granted, dibao__single_amount_m, 0)


@rule("household")
def single_before_m_hh(award_single_m: Many[Fen]) -> Fen:
    """Single-person dibao in force, a month, all persons.

    Source: the awards in force (S1 art. 11).
    """
    return total(award_single_m)


@rule("household")
def single_if_asked_m_hh(single_if_asked_m: Many[Fen]) -> Fen:
    """Single-person dibao if basic aid was asked for, a month, all persons.

    Source: S3 art. 10; 《最低生活保障审核确认办法》第八条 (S2 art. 8).
    """
    return total(single_if_asked_m)


@rule("household")
def single_after_m_hh(single_m: Many[Fen]) -> Fen:
    """Single-person dibao proposed, a month, all persons.

    Source: S3 art. 10; 《最低生活保障审核确认办法》第八条 (S2 art. 8).
    """
    return total(single_m)


@rule("household")
def expenditure_before_m_hh(award_expenditure_m_hh: Fen) -> Fen:
    """Expenditure-type relief in force, a month.

    Source: the award in force under the local trial rule (FACTS 3).
    """
    return award_expenditure_m_hh


@rule("household")
def expenditure_if_asked_m_hh(
    expenditure__amount_m_hh: Fen,
    dibao_if_asked_m_hh: Fen,
    single_if_asked_m_hh: Fen,
    tekun_if_asked_m_hh: Fen,
    moves_to_tekun: bool,
) -> Fen:
    """Expenditure-type relief if basic aid was asked for, a month.

    Source: 《刚性支出困难家庭认定办法》第四条第一项 (S4 art. 4(1)); S20 art. 12 (analogue).
    Reading: excluded by dibao, the gradual exit included; beside single-person dibao or
    tekun of a member it is filled up only, so that nobody's living is secured twice. Where
    every member is in tekun, which pays more than the standard, nothing is left to fill up.
    """
    rest = greatest(0, expenditure__amount_m_hh - single_if_asked_m_hh - tekun_if_asked_m_hh)
    none = (expenditure__amount_m_hh == 0) | (0 < dibao_if_asked_m_hh) | moves_to_tekun
    return where(none, 0, rest)


@rule("household")
def expenditure_after_m_hh(basic_asked: bool, expenditure_if_asked_m_hh: Fen) -> Fen:
    """Expenditure-type relief proposed, a month.

    Source: the local trial rule (FACTS 3); S4 art. 7: upon application.
    """
    return where(basic_asked, expenditure_if_asked_m_hh, 0)


@rule("household")
def severe_disability_before_m_hh(award_severe_disability_m: Many[Fen]) -> Fen:
    """Severe-disability aid in force, a month, all persons.

    Source: the awards in force (FACTS 4.3).
    """
    return total(award_severe_disability_m)


@rule("household")
def severe_disability_after_m_hh(severe_disability__amount_m: Many[Fen]) -> Fen:
    """Severe-disability aid proposed, a month, all persons.

    Source: FACTS 4.3.
    """
    return total(severe_disability__amount_m)


@rule("household")
def living_subsidy_before_m_hh(award_living_subsidy_m: Many[Fen]) -> Fen:
    """Disability living subsidy in force, a month, all persons.

    Source: the awards in force (FACTS 4.3).
    """
    return total(award_living_subsidy_m)


@rule("household")
def living_subsidy_after_m_hh(disability_subsidy__living_amount_m: Many[Fen]) -> Fen:
    """Disability living subsidy proposed, a month, all persons.

    Source: FACTS 4.3.
    """
    return total(disability_subsidy__living_amount_m)


@rule("household")
def care_subsidy_before_m_hh(award_care_subsidy_m: Many[Fen]) -> Fen:
    """Disability care subsidy in force, a month, all persons.

    Source: the awards in force (FACTS 4.3).
    """
    return total(award_care_subsidy_m)


@rule("household")
def care_subsidy_after_m_hh(disability_subsidy__care_amount_m: Many[Fen]) -> Fen:
    """Disability care subsidy proposed, a month, all persons.

    Source: FACTS 4.3.
    """
    return total(disability_subsidy__care_amount_m)


@rule("household")
def children_before_m_hh(award_child_m: Many[Fen]) -> Fen:
    """Children's basic living allowance in force, a month, all persons.

    Source: the awards in force (S9).
    """
    return total(award_child_m)


@rule("household")
def children_after_m_hh(children__amount_m: Many[Fen]) -> Fen:
    """Children's basic living allowance proposed, a month, all persons.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第三条 (S9 part 3).
    """
    return total(children__amount_m)


@rule("household")
def old_age_before_m_hh(award_old_age_m: Many[Fen]) -> Fen:
    """Old-age allowance in force, a month, all persons.

    Source: the awards in force (FACTS 4.5).
    """
    return total(award_old_age_m)


@rule("household")
def old_age_after_m_hh(old_age__amount_m: Many[Fen]) -> Fen:
    """Old-age allowance proposed, a month, all persons.

    Source: FACTS 4.5.
    """
    return total(old_age__amount_m)


@rule("household")
def basic_after_m_hh(
    dibao_after_m_hh: Fen,
    tekun_after_m_hh: Fen,
    single_after_m_hh: Fen,
    expenditure_after_m_hh: Fen,
) -> Fen:
    """Basic living aid proposed, a month: dibao, tekun, single, expenditure-type.

    Source: S6 items 2, 5.
    """
    return dibao_after_m_hh + tekun_after_m_hh + single_after_m_hh + expenditure_after_m_hh


@rule("household")
def basic_before_m_hh(
    dibao_before_m_hh: Fen,
    tekun_before_m_hh: Fen,
    single_before_m_hh: Fen,
    expenditure_before_m_hh: Fen,
) -> Fen:
    """Basic living aid in force, a month: dibao, tekun, single, expenditure-type.

    Source: S6 items 2, 5.
    """
    return dibao_before_m_hh + tekun_before_m_hh + single_before_m_hh + expenditure_before_m_hh


@rule("household")
def person_benefits_before_m_hh(
    severe_disability_before_m_hh: Fen,
    living_subsidy_before_m_hh: Fen,
    care_subsidy_before_m_hh: Fen,
    children_before_m_hh: Fen,
    old_age_before_m_hh: Fen,
) -> Fen:
    """Benefits of single persons in force, a month, the household's total.

    Source: FACTS 4.3 to 4.5.
    """
    disability = severe_disability_before_m_hh + living_subsidy_before_m_hh
    return disability + care_subsidy_before_m_hh + children_before_m_hh + old_age_before_m_hh


@rule("household")
def person_benefits_after_m_hh(
    severe_disability_after_m_hh: Fen,
    living_subsidy_after_m_hh: Fen,
    care_subsidy_after_m_hh: Fen,
    children_after_m_hh: Fen,
    old_age_after_m_hh: Fen,
) -> Fen:
    """Benefits of single persons proposed, a month, the household's total.

    Source: FACTS 4.3 to 4.5.
    """
    disability = severe_disability_after_m_hh + living_subsidy_after_m_hh
    return disability + care_subsidy_after_m_hh + children_after_m_hh + old_age_after_m_hh


@rule("household")
def total_before_m_hh(basic_before_m_hh: Fen, person_benefits_before_m_hh: Fen) -> Fen:
    """All monthly benefits in force, the household's.

    Source: the sum of the awards in force.
    """
    return basic_before_m_hh + person_benefits_before_m_hh


@rule("household")
def total_m_hh(basic_after_m_hh: Fen, person_benefits_after_m_hh: Fen) -> Fen:
    """All monthly benefits proposed, the household's; temporary aid is paid once, apart.

    Source: the sum of the benefits proposed; temporary aid: S1 art. 47.
    """
    return basic_after_m_hh + person_benefits_after_m_hh


@rule("household")
def tekun_due(tekun__eligible: Many[bool]) -> bool:
    """Whether somebody of the file belongs to tekun, whatever the sum.

    Source: 《社会救助暂行办法》第十四条 (S1 art. 14).
    """
    return any_(tekun__eligible)


@rule("household")
def moves_to_tekun(dibao__all_in_tekun: bool, tekun_due: bool) -> bool:
    """Whether every member goes over to tekun, which takes the place of dibao.

    Source: 国发〔2016〕14号 [memory]; 《社会救助暂行办法》第十四条 (S1 art. 14).
    Reading: as soon as they are known to belong there; dibao goes on until the sum stands.
    """
    return dibao__all_in_tekun & tekun_due
