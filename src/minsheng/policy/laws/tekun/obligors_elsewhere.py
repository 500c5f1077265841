"""法定义务人（另居）: obligors who live elsewhere, recorded as rows of the household."""

from minsheng.policy.engine import Count, Day, Fen, Many, any_, not_, rule, years_between
from minsheng.policy.laws.kinds import Disability, ObligorRelation, ObligorState


@rule("obligor")
def obligor_age(obligor_birth: Day, as_of: Day) -> Count:
    """Age of an obligor living elsewhere, in completed years.

    Source: 《中华人民共和国民法典》第十三条、第二百条 (law, memory).
    """
    return years_between(obligor_birth, as_of)


@rule("obligor")
def obligor_severely_disabled(
    obligor_disability: Disability,
    obligor_disability_grade: Count,
    obligor_severe_grade: Count,
    obligor_mind_grade: Count,
) -> bool:
    """Whether an obligor living elsewhere is severely disabled in the sense of tekun.

    Source: 《特困人员认定办法》第八条第四项 (S5 art. 8 (4)), in force 2021-07-01: severely
        disabled, or grade 3 intellectual or mental; before it 民发〔2016〕178号, severely
        disabled only (law, memory).
    Reading: severely disabled is grade 1-2 of any kind; the grades are dated parameters.
    """
    intellectual = obligor_disability == Disability.INTELLECTUAL
    of_mind = intellectual | (obligor_disability == Disability.MENTAL)
    grave = obligor_disability_grade <= obligor_severe_grade
    grave_of_mind = of_mind & (obligor_disability_grade <= obligor_mind_grade)
    return (1 <= obligor_disability_grade) & (grave | grave_of_mind)


@rule("obligor")
def obligor_removed(obligor_state: ObligorState) -> bool:
    """Whether an obligor lacks legal capacity, is declared missing or is in prison.

    Source: 《特困人员认定办法》第八条第五项 (S5 art. 8 (5)); 民发〔2016〕178号 (law, memory).
    """
    incapable = obligor_state == ObligorState.INCAPABLE
    missing = obligor_state == ObligorState.MISSING
    return incapable | missing | (obligor_state == ObligorState.IN_PRISON)


@rule("obligor", name="obligor_unable", end="2021-06-30")
def obligor_unable_2016(
    obligor_state: ObligorState,
    obligor_age: Count,
    obligor_severely_disabled: bool,
    obligor_removed: bool,
    obligor_property_within: bool,
    obligor_dibao_age: Count,
) -> bool:
    """Whether an obligor living elsewhere is unable to support (无履行义务能力).

    Source: 民发〔2016〕178号 (2016-10-10; law, memory): in tekun; on dibao
        and 60 or over or severely disabled; without capacity, missing or in prison; the
        last two with property within the limits. In force to 2021-06-30.
    """
    frail = (obligor_dibao_age <= obligor_age) | obligor_severely_disabled
    on_dibao = (obligor_state == ObligorState.DIBAO) & frail
    in_tekun = obligor_state == ObligorState.TEKUN
    return in_tekun | ((on_dibao | obligor_removed) & obligor_property_within)


@rule("obligor", name="obligor_unable", start="2021-07-01")
def obligor_unable_2021(
    obligor_state: ObligorState,
    obligor_age: Count,
    obligor_severely_disabled: bool,
    obligor_removed: bool,
    obligor_property_within: bool,
    obligor_income_m: Fen,
    obligor_dibao_age: Count,
    obligor_old_age: Count,
    expenditure__disposable_income_y: Fen,
) -> bool:
    """Whether an obligor living elsewhere is unable to support (无履行义务能力).

    Source: 《特困人员认定办法》第八条 (S5 art. 8), in force 2021-07-01.
    Reading: own income of twelve months strictly below last year's local per-head
        disposable income; an obligor on dibao of 60 or over needs no property test.
    """
    old_on_dibao = (obligor_state == ObligorState.DIBAO) & (obligor_dibao_age <= obligor_age)
    in_tekun = obligor_state == ObligorState.TEKUN
    poor = 12 * obligor_income_m < expenditure__disposable_income_y
    frail = poor & ((obligor_old_age <= obligor_age) | obligor_severely_disabled)
    return in_tekun | old_on_dibao | ((frail | obligor_removed) & obligor_property_within)


@rule("obligor")
def obligor_able(obligor_unable: bool, obligor_age: Count, people__adult_age: Count) -> bool:
    """Whether an obligor living elsewhere is of age and able to support.

    Source: 《特困人员认定办法》第四条第三项、第八条 (S5 arts 4 (3), 8); 民发〔2016〕178号.
    """
    return (people__adult_age <= obligor_age) & not_(obligor_unable)


@rule("obligor")
def able_for_minor(obligor_able: bool, obligor_relation: ObligorRelation) -> bool:
    """Whether an able obligor living elsewhere may owe support to a minor of the file.

    Source: 《中华人民共和国民法典》第一千零六十七条、第一千零七十四条、第一千零七十五条
        (FACTS 1.5).
    Reading: an obligor is recorded for the household; a child, spouse or grandchild of
        somebody in it owes nothing to its minors.
    """
    parent = obligor_relation == ObligorRelation.PARENT
    elder = obligor_relation == ObligorRelation.GRANDPARENT
    return obligor_able & (parent | elder | (obligor_relation == ObligorRelation.SIBLING))


@rule("obligor")
def able_for_adult(obligor_able: bool, obligor_relation: ObligorRelation) -> bool:
    """Whether an able obligor living elsewhere may owe support to an adult of the file.

    Source: 《中华人民共和国民法典》第一千零五十九条、第一千零六十七条、第一千零七十四条、
        第一千零七十五条 (FACTS 1.5).
    Reading: all but a grandparent, whose duty is to minors; obligors are recorded for
        the household and count for every adult of it.
    """
    return obligor_able & not_(obligor_relation == ObligorRelation.GRANDPARENT)


@rule("household")
def minors_obligor_elsewhere(able_for_minor: Many[bool]) -> bool:
    """Whether an able obligor living elsewhere is recorded for the minors.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(able_for_minor)


@rule("household")
def adults_obligor_elsewhere(able_for_adult: Many[bool]) -> bool:
    """Whether an able obligor living elsewhere is recorded for the adults.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(able_for_adult)
