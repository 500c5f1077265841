"""年龄: completed years on the day the decision is for."""

from minsheng.policy.engine import Count, Day, rule, years_between


@rule("person")
def age(birth: Day, as_of: Day) -> Count:
    """Age of the person in completed years (周岁) on the day decided for.

    Source: 《民法典》第二百条 (law, memory), in force 2021-01-01; 《民法总则》第二百条 before.
    Reading: a year is completed on the birthday itself; one born on 29 February
        completes it on 1 March of a common year.
    """
    return years_between(birth, as_of)


@rule("person")
def minor(age: Count, adult_age: Count) -> bool:
    """Whether the person is a minor (未成年人): under 18.

    Source: 《中华人民共和国未成年人保护法》第二条 (S13 art. 2; law, memory).
    """
    return age < adult_age


@rule("person")
def elder(age: Count, elder_age: Count) -> bool:
    """Whether the person is an elder (老年人): 60 or over.

    Source: 《中华人民共和国老年人权益保障法》第二条 (law, memory); S5 art. 5 (1).
    """
    return elder_age <= age
