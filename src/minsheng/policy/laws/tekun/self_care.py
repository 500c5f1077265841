"""生活自理能力: the six items, the class, and what unknown items leave open."""

from minsheng.policy.engine import Count, known, not_, rule, where
from minsheng.policy.laws.kinds import SelfCare


@rule("person")
def missed_items(
    eats: bool,
    dresses: bool,
    leaves_bed: bool,
    uses_toilet: bool,
    walks_indoors: bool,
    bathes: bool,
) -> Count:
    """How many of the six self-care items the person cannot do unaided, 0 to 6.

    Source: 《特困人员认定办法》第二十一条 (S5 art. 21), in force 2021-07-01; before it
        民发〔2016〕178号 with the same six items (law, memory).
    """
    body = where(eats, 0, 1) + where(dresses, 0, 1) + where(bathes, 0, 1)
    moving = where(leaves_bed, 0, 1) + where(uses_toilet, 0, 1) + where(walks_indoors, 0, 1)
    return body + moving


@rule("person")
def surely_missed(
    eats: bool,
    dresses: bool,
    leaves_bed: bool,
    uses_toilet: bool,
    walks_indoors: bool,
    bathes: bool,
) -> Count:
    """How many items are known to be missed: a lower bound; itself never unknown.

    Source: 《特困人员认定办法》第二十一条 (S5 art. 21).
    """
    eating = where(known(eats), where(eats, 0, 1), 0)
    dressing = where(known(dresses), where(dresses, 0, 1), 0)
    bathing = where(known(bathes), where(bathes, 0, 1), 0)
    rising = where(known(leaves_bed), where(leaves_bed, 0, 1), 0)
    toilet = where(known(uses_toilet), where(uses_toilet, 0, 1), 0)
    walking = where(known(walks_indoors), where(walks_indoors, 0, 1), 0)
    return eating + dressing + bathing + rising + toilet + walking


@rule("person")
def perhaps_missed(
    eats: bool,
    dresses: bool,
    leaves_bed: bool,
    uses_toilet: bool,
    walks_indoors: bool,
    bathes: bool,
) -> Count:
    """How many items are missed or not known: an upper bound; itself never unknown.

    Source: 《特困人员认定办法》第二十一条 (S5 art. 21).
    """
    eating = where(known(eats), where(eats, 0, 1), 1)
    dressing = where(known(dresses), where(dresses, 0, 1), 1)
    bathing = where(known(bathes), where(bathes, 0, 1), 1)
    rising = where(known(leaves_bed), where(leaves_bed, 0, 1), 1)
    toilet = where(known(uses_toilet), where(uses_toilet, 0, 1), 1)
    walking = where(known(walks_indoors), where(walks_indoors, 0, 1), 1)
    return eating + dressing + bathing + rising + toilet + walking


@rule("person")
def least_lost(surely_missed: Count, partly_items: Count, wholly_items: Count) -> SelfCare:
    """The best class that what is known allows.

    Source: 《特困人员认定办法》第二十二条 (S5 art. 22).
    """
    partly = where(partly_items <= surely_missed, SelfCare.PARTLY_LOST, SelfCare.ABLE)
    return where(wholly_items <= surely_missed, SelfCare.WHOLLY_LOST, partly)


@rule("person")
def most_lost(perhaps_missed: Count, partly_items: Count, wholly_items: Count) -> SelfCare:
    """The worst class that what is known allows.

    Source: 《特困人员认定办法》第二十二条 (S5 art. 22).
    """
    partly = where(partly_items <= perhaps_missed, SelfCare.PARTLY_LOST, SelfCare.ABLE)
    return where(wholly_items <= perhaps_missed, SelfCare.WHOLLY_LOST, partly)


@rule("person")
def self_care(missed_items: Count, least_lost: SelfCare, most_lost: SelfCare) -> SelfCare:
    """Self-care class (生活自理能力): able 0, partly lost 1-3, wholly lost 4-6 items missed.

    Source: 《特困人员认定办法》第二十二条 (S5 art. 22), in force 2021-07-01; before it
        民发〔2016〕178号 with the same steps (law, memory).
    Reading: items not known matter only while they could change the class: four known to
        be missed are wholly lost whatever the other two are. With all items known the
        best and the worst class are one; with some unknown, so is the question whether
        any is missed, and the class is known only where both agree.
    """
    return where(missed_items == 0, least_lost, most_lost)


@rule("person")
def wholly_lost(eligible: bool, self_care: SelfCare) -> bool:
    """Whether a person in tekun has lost self-care wholly (全护理).

    Source: S5 art. 22.
    """
    return eligible & (self_care == SelfCare.WHOLLY_LOST)


@rule("person")
def partly_lost(eligible: bool, self_care: SelfCare) -> bool:
    """Whether a person in tekun has lost self-care partly (半护理).

    Source: S5 art. 22.
    """
    return eligible & (self_care == SelfCare.PARTLY_LOST)


@rule("person")
def self_caring(eligible: bool, self_care: SelfCare) -> bool:
    """Whether a person in tekun looks after himself or herself (全自理).

    Source: S5 art. 22.
    """
    return eligible & (self_care == SelfCare.ABLE)


@rule("person")
def to_assess(eligible: bool, self_care: SelfCare) -> bool:
    """Whether the self-care class of a person in tekun must still be assessed.

    Source: 《特困人员认定办法》第二十条 (S5 art. 20): the county has every person assessed.
    """
    return eligible & not_(known(self_care))
