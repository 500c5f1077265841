"""无劳动能力: who has no work capacity, and which minors stay on."""

from minsheng.policy.engine import Count, Fen, not_, rule
from minsheng.policy.laws.kinds import Disability, Schooling


@rule("person")
def of_working_disability(
    disability: Disability,
    disability_grade: Count,
    mind_grade: Count,
    physical_grade: Count,
    sight_grade: Count,
) -> bool:
    """Whether the person's disability takes away work capacity in the sense of tekun.

    Source: 《特困人员认定办法》第五条第三项 (S5 art. 5 (3)), in force 2021-07-01: grade 1-3
        intellectual or mental, 1-2 physical, 1 visual; before it 民发〔2016〕178号 (law,
        memory): grade 1-2 intellectual or mental, 1 physical.
    Reading: the grades are dated parameters, 0 where a kind was not named. A multiple
        disability is not named; it is asked about.
    """
    of_mind = (disability == Disability.INTELLECTUAL) | (disability == Disability.MENTAL)
    by_mind = of_mind & (disability_grade <= mind_grade)
    by_body = (disability == Disability.PHYSICAL) & (disability_grade <= physical_grade)
    by_sight = (disability == Disability.SIGHT) & (disability_grade <= sight_grade)
    return (1 <= disability_grade) & (by_mind | by_body | by_sight)


@rule("person")
def too_young(people__age: Count, work_age: Count) -> bool:
    """Whether the person is a minor under 16.

    Source: 《特困人员认定办法》第五条第二项 (S5 art. 5 (2)); 民发〔2016〕178号 (law, memory).
    """
    return people__age < work_age


@rule("person")
def no_work_capacity(people__elder: bool, too_young: bool, of_working_disability: bool) -> bool:
    """Whether the person has no work capacity (无劳动能力).

    Source: 《特困人员认定办法》第五条 (S5 art. 5), in force 2021-07-01; before it
        民发〔2016〕178号 (law, memory), with other grades of disability.
    """
    return people__elder | too_young | of_working_disability


@rule("person")
def stays_on(
    award_tekun_m: Fen,
    too_young: bool,
    people__age: Count,
    stays_on_age: Count,
    schooling: Schooling,
) -> bool:
    """Whether a former minor in tekun stays on by age or because of school.

    Source: 《特困人员认定办法》第二十四条第二款 (S5 art. 24 para. 2), in force 2021-07-01: to 18,
        beyond it while in compulsory, general or vocational secondary school; before it
        民发〔2016〕178号 (law, memory): beyond 16 while at school.
    Reading: the age is a dated parameter (16, then 18). Who draws tekun while at school
        after childhood began as a minor.
    """
    at_school = schooling == Schooling.SCHOOL
    return (0 < award_tekun_m) & not_(too_young) & ((people__age < stays_on_age) | at_school)


@rule("person")
def capacity_met(no_work_capacity: bool, stays_on: bool) -> bool:
    """Whether the first condition of tekun is met, of its own or by staying on.

    Source: S5 art. 4 (1), art. 24 para. 2; 民发〔2016〕178号 (law, memory).
    """
    return no_work_capacity | stays_on


@rule("person")
def works_again(award_tekun_m: Fen, capacity_met: bool) -> bool:
    """Whether somebody in tekun has, or has regained, work capacity.

    Source: 《特困人员认定办法》第二十四条第二项 (S5 art. 24 (2)).
    """
    return (0 < award_tekun_m) & not_(capacity_met)


@rule("person")
def multiple_to_check(
    disability: Disability, disability_grade: Count, mind_grade: Count, no_work_capacity: bool
) -> bool:
    """Whether a multiple disability must be looked up on the certificate, kind by kind.

    Source: 《特困人员认定办法》第五条第三项 (S5 art. 5 (3)) names single kinds only.
    """
    graded = (1 <= disability_grade) & (disability_grade <= mind_grade)
    return (disability == Disability.MULTIPLE) & graded & not_(no_work_capacity)
