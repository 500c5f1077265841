"""户内父母、祖父母的义务人: who of the file owes support to the parents and grandparents in it.

A parent in the file may be the head's or the spouse's (父母（含配偶父母）), and only its own
child owes it support: a son- or daughter-in-law does not. Who points to whom as a parent decides.
"""

from minsheng.policy.engine import Count, Many, Pointer, any_, at, count, not_, rule, total, where
from minsheng.policy.laws.kinds import Relation


@rule("person")
def is_parent(relation: Relation) -> bool:
    """Whether the person stands in the file as a parent of the head or of the spouse.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return relation == Relation.PARENT


@rule("household")
def parents_in_file(is_parent: Many[bool]) -> Count:
    """How many parents of the head and of the spouse stand in the file.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return count(is_parent)


@rule("person")
def own_parents(parent_1: Pointer, parent_2: Pointer, is_parent: Many[bool]) -> Count:
    """How many of those are recorded as this person's own.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    first = where(at(parent_1, is_parent, False), 1, 0)
    return first + where(at(parent_2, is_parent, False), 1, 0)


@rule("person")
def heads_own_parents(relation: Relation, own_parents: Count) -> Count:
    """How many are recorded as the head's own: of the head's row, else 0.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    return where(relation == Relation.HEAD, own_parents, 0)


@rule("person")
def spouses_own_parents(relation: Relation, own_parents: Count) -> Count:
    """How many are recorded as the own parents of the head's spouse: of that row, else 0.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    return where(relation == Relation.SPOUSE, own_parents, 0)


@rule("household")
def heads_parents(heads_own_parents: Many[Count]) -> Count:
    """How many parents in the file are recorded as the head's own.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    return total(heads_own_parents)


@rule("household")
def spouses_parents(spouses_own_parents: Many[Count]) -> Count:
    """How many parents in the file are recorded as the spouse's own.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    return total(spouses_own_parents)


@rule("person")
def able_head(able_to_support: bool, relation: Relation) -> bool:
    """Whether the person is the head, and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return (relation == Relation.HEAD) & able_to_support


@rule("household")
def head_able(able_head: Many[bool]) -> bool:
    """Whether the head is able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(able_head)


@rule("person")
def able_spouse(able_to_support: bool, relation: Relation) -> bool:
    """Whether the person is the head's spouse, and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return (relation == Relation.SPOUSE) & able_to_support


@rule("household")
def spouse_able(able_spouse: Many[bool]) -> bool:
    """Whether the head's spouse is in the file and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(able_spouse)


@rule("household")
def couple_owes(
    heads_parents: Count,
    spouses_parents: Count,
    head_able: bool,
    spouse_able: bool,
) -> bool:
    """Whether the child of the parents in the file, head or spouse, is able to support them.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5): children, not their spouses;
        S5 art. 4 (3).
    Reading: who has a parent in the file on record must be able, and a parent of whom nothing
        is recorded is taken to be married to the one who is. Where none is recorded each of
        the couple may be the child, and both must be able: nobody is kept out for a son- or
        daughter-in-law who owes nothing. A head alone to whom no parent is recorded may be
        one, too; then it is asked whose parent this is (`whose_parent`).
    """
    none = heads_parents + spouses_parents == 0
    heads = none | (0 < heads_parents)
    spouses = none | (0 < spouses_parents)
    return (head_able | not_(heads)) & (spouse_able | not_(spouses))


@rule("person")
def able_other_child(able_to_support: bool, relation: Relation, own_parents: Count) -> bool:
    """Whether the person is recorded as a child of a parent in the file, and able.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    Reading: beside the couple: a brother or sister of the head or of the spouse.
    """
    couple = (relation == Relation.HEAD) | (relation == Relation.SPOUSE)
    return able_to_support & not_(couple) & (0 < own_parents)


@rule("household")
def other_child_owes(
    able_other_child: Many[bool], heads_parents: Count, spouses_parents: Count
) -> bool:
    """Whether a brother or sister of the couple's is able to support the parents in the file.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    Reading: where parents of both stand in the file, nobody is kept out for the child of the
        others.
    """
    of_both = (0 < heads_parents) & (0 < spouses_parents)
    return any_(able_other_child) & not_(of_both)


@rule("person")
def able_grandchild_of_parents(able_to_support: bool, relation: Relation) -> bool:
    """Whether the person is a child of the couple, and able: the parents' grandchild.

    Source: 《中华人民共和国民法典》第一千零七十四条 (FACTS 1.5).
    """
    return (relation == Relation.CHILD) & able_to_support


@rule("household")
def parents_grandchild_able(able_grandchild_of_parents: Many[bool]) -> bool:
    """Whether a grandchild of the parents in the file is able to support them.

    Source: 《中华人民共和国民法典》第一千零七十四条 (FACTS 1.5).
    Reading: whichever of the couple is the child, the couple's children are grandchildren.
    """
    return any_(able_grandchild_of_parents)


@rule("person")
def able_child_of_grandparents(
    able_to_support: bool,
    is_parent: bool,
    parent_1: Pointer,
    parent_2: Pointer,
    in_file: Many[bool],
) -> bool:
    """Whether the person is a parent in the file with an own parent in it, and able.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    recorded = at(parent_1, in_file, False) | at(parent_2, in_file, False)
    return able_to_support & is_parent & recorded


@rule("household")
def grandparents_child_able(able_child_of_grandparents: Many[bool]) -> bool:
    """Whether a child of the grandparents in the file is able to support them.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5).
    """
    return any_(able_child_of_grandparents)


@rule("person")
def owed_as_elder(
    relation: Relation,
    couple_owes: bool,
    other_child_owes: bool,
    parents_grandchild_able: bool,
    head_able: bool,
    grandparents_child_able: bool,
) -> bool:
    """Whether a child or grandchild of a parent or grandparent in the file is able.

    Source: 《中华人民共和国民法典》第一千零六十七条、第一千零七十四条 (FACTS 1.5).
    Reading: the grandparents in the file are the head's: the spouse owes them nothing, nor
        do the head's children, for whom they are great-grandparents.
    """
    owed = couple_owes | other_child_owes | parents_grandchild_able
    parent = (relation == Relation.PARENT) & owed
    grandparent = (relation == Relation.GRANDPARENT) & (head_able | grandparents_child_able)
    return parent | grandparent


@rule("person")
def able_parent(able_to_support: bool, is_parent: bool) -> bool:
    """Whether the person is a parent in the file, and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return is_parent & able_to_support


@rule("household")
def parent_able(able_parent: Many[bool]) -> bool:
    """Whether a parent of the head or the spouse is in the file and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(able_parent)


@rule("person")
def able_grandparent(able_to_support: bool, relation: Relation) -> bool:
    """Whether the person is a grandparent of the head in the file, and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return (relation == Relation.GRANDPARENT) & able_to_support


@rule("household")
def grandparent_able(able_grandparent: Many[bool]) -> bool:
    """Whether a grandparent of the head is in the file and able to support.

    Source: S5 art. 4 (3); 民发〔2016〕178号 (law, memory).
    """
    return any_(able_grandparent)


@rule("person")
def owed_by_grandparent(
    relation: Relation, people__minor: bool, parent_able: bool, grandparent_able: bool
) -> bool:
    """Whether a grandparent of a minor, by the relations to the head, is able.

    Source: 《中华人民共和国民法典》第一千零七十四条 (FACTS 1.5): minor grandchildren alone.
    Reading: the couple's parents are their children's grandparents, whosever parents they are.
    """
    child = (relation == Relation.CHILD) & parent_able
    return people__minor & (child | ((relation == Relation.HEAD) & grandparent_able))


@rule("person")
def whose_parent(
    eligible: bool,
    is_parent: bool,
    heads_parents: Count,
    spouses_parents: Count,
    parents_in_file: Count,
    head_able: bool,
    spouse_able: bool,
) -> bool:
    """Whether it must be found out whose parent somebody who belongs to tekun is.

    Source: 《中华人民共和国民法典》第一千零六十七条 (FACTS 1.5); S5 art. 4 (3).
    Reading: asked where not all parents in the file are recorded as the head's or the
        spouse's own, and one of the two is able.
    """
    unrecorded = heads_parents + spouses_parents < parents_in_file
    return eligible & is_parent & unrecorded & (head_able | spouse_able)
