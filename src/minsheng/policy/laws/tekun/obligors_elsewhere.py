"""法定义务人（另居）: obligors who live elsewhere, recorded as rows of the household."""

from minsheng.policy.engine import (
    Count,
    Day,
    Fen,
    Many,
    Pointer,
    any_,
    any_of,
    at,
    not_,
    rule,
    where,
    years_between,
)
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
    """Whether an able obligor living elsewhere may owe support, were it to a minor.

    Source: 《中华人民共和国民法典》第一千零六十七条、第一千零七十四条、第一千零七十五条
        (FACTS 1.5).
    Reading: a child, spouse or grandchild of somebody owes nothing to minors.
    """
    parent = obligor_relation == ObligorRelation.PARENT
    elder = obligor_relation == ObligorRelation.GRANDPARENT
    return obligor_able & (parent | elder | (obligor_relation == ObligorRelation.SIBLING))


@rule("obligor")
def able_for_adult(obligor_able: bool, obligor_relation: ObligorRelation) -> bool:
    """Whether an able obligor living elsewhere may owe support, were it to an adult.

    Source: 《中华人民共和国民法典》第一千零五十九条、第一千零六十七条、第一千零七十四条、
        第一千零七十五条 (FACTS 1.5).
    Reading: all but a grandparent, whose duty is to minors.
    """
    return obligor_able & not_(obligor_relation == ObligorRelation.GRANDPARENT)


@rule("obligor")
def able_descendant(able_for_adult: bool, obligor_relation: ObligorRelation) -> bool:
    """Whether an able obligor living elsewhere is a child or grandchild of whom it supports.

    Source: 《中华人民共和国民法典》第一千零六十七条、第一千零七十四条 (FACTS 1.5).
    """
    child = obligor_relation == ObligorRelation.CHILD
    return able_for_adult & (child | (obligor_relation == ObligorRelation.GRANDCHILD))


@rule("person")
def in_file() -> bool:
    """Whether the person stands in the file: everybody does whom a record can name.

    Source: the snapshot, in which an obligor's record names a person of the household or nobody.
    """
    return True


@rule("obligor")
def named(obligor_of: Pointer, in_file: Many[bool]) -> bool:
    """Whether it is recorded whom of the file the obligor ought to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return at(obligor_of, in_file, False)


@rule("obligor")
def unnamed_for_minor(able_for_minor: bool, named: bool) -> bool:
    """Whether an able obligor may owe support to a minor, and to whom is not recorded.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return able_for_minor & not_(named)


@rule("obligor")
def unnamed_for_adult(able_for_adult: bool, named: bool) -> bool:
    """Whether an able obligor may owe support to an adult, and to whom is not recorded.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return able_for_adult & not_(named)


@rule("household")
def minors_obligor_unnamed(unnamed_for_minor: Many[bool]) -> bool:
    """Whether an able obligor is recorded for nobody in particular, and may be a minor's.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(unnamed_for_minor)


@rule("household")
def adults_obligor_unnamed(unnamed_for_adult: Many[bool]) -> bool:
    """Whether an able obligor is recorded for nobody in particular, and may be an adult's.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(unnamed_for_adult)


@rule("person")
def own_obligor_elsewhere(
    people__minor: bool,
    obligor_of: Many[bool],
    able_for_minor: Many[bool],
    able_for_adult: Many[bool],
) -> bool:
    """Whether an able obligor living elsewhere is recorded for this very person.

    Source: 《特困人员认定办法》第四条第三项 (S5 art. 4 (3)); 民发〔2016〕178号 (law, memory).
    """
    of_minor = any_of(obligor_of, able_for_minor)
    return where(people__minor, of_minor, any_of(obligor_of, able_for_adult))


@rule("person")
def descendant_elsewhere(obligor_of: Many[bool], able_descendant: Many[bool]) -> bool:
    """Whether the person has an able child or grandchild living elsewhere.

    Source: 《中华人民共和国民法典》第一千零六十七条、第一千零七十四条 (FACTS 1.5).
    """
    return any_of(obligor_of, able_descendant)


@rule("person")
def obligor_elsewhere(
    own_obligor_elsewhere: bool,
    spouse: Pointer,
    descendant_elsewhere: Many[bool],
    people__minor: bool,
    minors_obligor_unnamed: bool,
    adults_obligor_unnamed: bool,
) -> bool:
    """Whether an able obligor living elsewhere owes the person support.

    Source: 《特困人员认定办法》第四条第三项 (S5 art. 4 (3)); 民发〔2016〕178号 (law, memory);
        duties: 《中华人民共和国民法典》第一千零六十七条、第一千零七十四条.
    Reading: an obligor counts for the person it is recorded for, and for no other. A couple's
        child or grandchild is recorded once: it counts for both. Of whom nobody is named, it
        counts for everybody its relation allows: a missing record frees nobody.
    """
    couples = at(spouse, descendant_elsewhere, False)
    unnamed = where(people__minor, minors_obligor_unnamed, adults_obligor_unnamed)
    return own_obligor_elsewhere | couples | unnamed
