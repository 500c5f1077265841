"""An obligor a reason speaks of is named: by what he or she is to whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from tests.recheck.families import Row, family

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import (
    Disability,
    ObligorRelation,
    ObligorState,
    ParentState,
    Relation,
    Sex,
)
from minsheng.recheck.asking import obligor_title
from minsheng.recheck.behind import obligors_behind
from minsheng.recheck.explain import Said
from minsheng.recheck.report import _said
from minsheng.recheck.words import Language

ABLE, COUNTED, WAIVED = (
    "tekun__obligor_able_found",
    "income__support_counted",
    "income__some_support_waived",
)
DAY = date(2023, 5, 1)
HEAD = {"relation": Relation.HEAD, "sex": Sex.MALE, "birth": 19500115}
CHILD = {"obligor_of": 0, "obligor_relation": ObligorRelation.CHILD, "obligor_birth": 19800115}
RICH = {"obligor_family_income_m": 2_000_000, "obligor_family_size": 1, "obligor_dependants": 1}


def told(library: Library, persons: Sequence[Row], obligors: Sequence[Row] = ()) -> Trace:
    """A household of such people."""
    return family(library, DAY, (ABLE, COUNTED, WAIVED), persons, obligors)


@pytest.mark.parametrize(
    ("language", "one", "both"),
    [
        ("zh", ("户主的子女",), ("户主的子女1", "户主的子女2")),
        ("en", ("the head's child",), ("the head's child 1", "the head's child 2")),
    ],
)
def test_an_able_obligor_elsewhere_is_named(
    library: Library, language: Language, one: Sequence[str], both: Sequence[str]
) -> None:
    trace = told(library, [HEAD], [CHILD])
    assert trace.value(ABLE) is True
    assert obligors_behind(trace, ABLE, 0, language) == one
    trace = told(library, [HEAD], [CHILD, CHILD])
    assert obligors_behind(trace, ABLE, 0, language) == both


def test_who_is_unable_or_owes_nothing_is_not_named(library: Library) -> None:
    unable = CHILD | {"obligor_state": ObligorState.TEKUN}
    elder = CHILD | {"obligor_relation": ObligorRelation.GRANDPARENT}
    open_ = CHILD | {"obligor_state": Unknown(Cause.NOT_DELIVERED)}
    trace = told(library, [HEAD], [unable, elder, open_, CHILD])
    assert obligors_behind(trace, ABLE, 0, "zh") == ("户主的子女3",)


def test_an_able_fellow_of_the_file_is_named_once(library: Library) -> None:
    wife = {"relation": Relation.SPOUSE, "sex": Sex.FEMALE, "birth": 19700115, "spouse": 0}
    son = {"relation": Relation.CHILD, "sex": Sex.MALE, "birth": 19950115, "parent_1": 0}
    trace = told(library, [HEAD | {"spouse": 1}, wife, son])
    assert obligors_behind(trace, ABLE, 0, "zh") == ("配偶", "儿子")
    assert obligors_behind(trace, ABLE, 2, "zh") == ("配偶",)


COUPLE = [
    {"relation": Relation.HEAD, "sex": Sex.MALE, "birth": 19750115, "spouse": 1},
    {"relation": Relation.SPOUSE, "sex": Sex.FEMALE, "birth": 19770115, "spouse": 0},
]
MOTHER = {"relation": Relation.PARENT, "sex": Sex.FEMALE, "birth": 19480115}
PARENTS_MOTHER = {"relation": Relation.GRANDPARENT, "sex": Sex.FEMALE, "birth": 19280115}


@pytest.mark.parametrize(("child", "named"), [(0, "户主"), (1, "配偶")])
def test_a_parent_has_its_own_child_named_and_no_in_law(
    library: Library, child: int, named: str
) -> None:
    couple = [row | {"parent_1": 2} if place == child else row for place, row in enumerate(COUPLE)]
    trace = told(library, [*couple, MOTHER])
    assert obligors_behind(trace, ABLE, 2, "zh") == (named,)


def test_of_a_parent_of_whom_nobody_is_recorded_as_child_one_of_the_couple_is(
    library: Library,
) -> None:
    trace = told(library, [*COUPLE, MOTHER])
    assert obligors_behind(trace, ABLE, 2, "zh") == ("户主或者配偶",)
    assert obligors_behind(trace, ABLE, 2, "en") == ("the head or the spouse",)


def test_a_grandparent_has_an_able_child_named_and_nobody_by_marriage(
    library: Library,
) -> None:
    father = MOTHER | {"sex": Sex.MALE, "birth": 19650115, "parent_1": 4}
    grown = {"relation": Relation.CHILD, "sex": Sex.MALE, "birth": 20000115, "parent_1": 0}
    couple = [COUPLE[0] | {"parent_1": 3, "birth": 19840115}, COUPLE[1]]
    trace = told(library, [*couple, grown, father, PARENTS_MOTHER])
    assert obligors_behind(trace, ABLE, 4, "zh") == ("父亲",)
    assert obligors_behind(trace, ABLE, 2, "zh") == ("户主", "配偶")
    assert obligors_behind(trace, ABLE, 0, "zh") == ("配偶", "父亲", "儿子")
    minor = told(
        library, [*couple, grown | {"birth": 20100115, "parent_2": 1}, father, PARENTS_MOTHER]
    )
    assert obligors_behind(minor, ABLE, 2, "zh") == ("户主", "配偶", "父亲")


@pytest.mark.parametrize(("birth", "named"), [(19650601, "儿子"), (19500601, "孙子")])
def test_a_grandchild_is_named_only_where_no_child_is_able(
    library: Library, birth: int, named: str
) -> None:
    son = {"relation": Relation.CHILD, "sex": Sex.MALE, "birth": birth, "parent_1": 0}
    grandson = {"relation": Relation.GRANDCHILD, "sex": Sex.MALE, "birth": 19900601, "parent_1": 1}
    old = HEAD | {"birth": 19300115}
    trace = told(library, [old, son, grandson])
    assert obligors_behind(trace, ABLE, 0, "zh") == (named,)


def test_a_grandchild_elsewhere_is_named_only_where_no_child_is_able(library: Library) -> None:
    grandchild = CHILD | {"obligor_relation": ObligorRelation.GRANDCHILD}
    unable = CHILD | {"obligor_state": ObligorState.TEKUN}
    trace = told(library, [HEAD], [CHILD, grandchild])
    assert obligors_behind(trace, ABLE, 0, "zh") == ("户主的子女",)
    trace = told(library, [HEAD], [unable, grandchild])
    assert obligors_behind(trace, ABLE, 0, "zh") == ("户主的孙子女",)


def test_a_minors_parent_outside_the_file_is_named(library: Library) -> None:
    grandson = {
        "relation": Relation.GRANDCHILD,
        "sex": Sex.MALE,
        "birth": 20150115,
        "parent_1_state": ParentState.CARING,
        "parent_2_state": ParentState.DEAD,
    }
    named = obligors_behind(told(library, [HEAD, grandson]), ABLE, 1, "zh")
    assert named == ("不在本户的父亲或母亲",)


def test_who_owes_what_is_counted_is_named(library: Library) -> None:
    trace = told(library, [HEAD], [CHILD, CHILD | RICH])
    assert trace.value(COUNTED) is True
    assert obligors_behind(trace, COUNTED, 0, "zh") == ("户主的子女2",)


@pytest.mark.parametrize(
    ("relation", "zh", "en"),
    [
        (
            ObligorRelation.PARENT,
            "女儿的不共同生活的父亲或母亲",
            "the daughter's parent living elsewhere",
        ),
        (
            ObligorRelation.GRANDPARENT,
            "女儿的不共同生活的祖父母或外祖父母",
            "the daughter's grandparent living elsewhere",
        ),
    ],
)
def test_a_parent_elsewhere_is_not_the_one_at_the_counter(library, relation, zh, en) -> None:
    daughter = {"relation": Relation.CHILD, "sex": Sex.FEMALE, "birth": 20150115, "parent_1": 0}
    elsewhere = RICH | {"obligor_of": 1, "obligor_relation": relation}
    trace = told(library, [HEAD | {"birth": 19800115}, daughter], [elsewhere])
    assert obligor_title(trace, 0, "zh") == zh
    assert obligor_title(trace, 0, "en") == en


def test_who_is_excused_is_named(library: Library) -> None:
    disabled = HEAD | {
        "birth": 19800115,
        "disability": Disability.PHYSICAL,
        "disability_grade": 1,
    }
    sibling = CHILD | RICH | {"obligor_relation": ObligorRelation.SIBLING}
    trace = told(library, [disabled], [CHILD, sibling])
    assert trace.value(WAIVED) is True
    assert obligors_behind(trace, WAIVED, 0, "zh") == ("户主的兄弟姐妹",)


def test_an_obligor_of_nobody_recorded_has_a_number(library: Library) -> None:
    trace = told(library, [HEAD], [CHILD | {"obligor_of": -1}])
    assert trace.value(ABLE) is True
    assert obligors_behind(trace, ABLE, 0, "zh") == ("义务人1",)
    assert obligors_behind(trace, ABLE, 0, "en") == ("obligor 1",)


def test_an_obligor_of_nobody_known_is_not_named(library: Library) -> None:
    trace = told(library, [HEAD], [CHILD | {"obligor_of": Unknown(Cause.NOT_DELIVERED)}])
    assert isinstance(trace.value(ABLE), Unknown)
    assert obligors_behind(trace, ABLE, 0, "zh") == ()


def test_an_obligor_is_named_for_whom_it_supports(library: Library) -> None:
    brother = HEAD | {"relation": Relation.SIBLING, "birth": 19520115}
    trace = told(library, [HEAD, brother], [CHILD, CHILD | {"obligor_of": 1}])
    assert obligors_behind(trace, ABLE, 0, "zh") == ("户主的子女",)
    assert len(obligors_behind(trace, ABLE, 1, "zh")) == 1
    assert obligors_behind(trace, ABLE, 1, "zh") != ("户主的子女",)


def test_a_couples_child_is_named_for_both_and_a_sibling_for_one(library: Library) -> None:
    wife = {"relation": Relation.SPOUSE, "sex": Sex.FEMALE, "birth": 19500115, "spouse": 0}
    sibling = CHILD | {"obligor_relation": ObligorRelation.SIBLING}
    trace = told(library, [HEAD | {"spouse": 1}, wife], [CHILD, sibling])
    assert obligors_behind(trace, ABLE, 0, "zh") == ("户主的子女", "户主的兄弟姐妹")
    assert obligors_behind(trace, ABLE, 1, "zh") == ("户主的子女",)


def test_another_reason_names_nobody(library: Library) -> None:
    assert obligors_behind(told(library, [HEAD], [CHILD]), "decision__grants", 0, "zh") == ()


@pytest.mark.parametrize(
    ("names", "zh", "en"),
    [
        ((), "－ 有义务人（某法）", "- 有义务人 (某法)"),
        (("甲",), "－ 有义务人，义务人为甲（某法）", "- 有义务人; obligor: 甲 (某法)"),
        (
            ("甲", "乙"),
            "－ 有义务人，义务人为甲、乙（某法）",
            "- 有义务人; obligors: 甲, 乙 (某法)",
        ),
    ],
)
def test_the_obligors_stand_at_the_end_of_the_sentence(
    names: tuple[str, ...], zh: str, en: str
) -> None:
    said = Said("a.b", "against", None, "有义务人", "某法", "S1", "verified", names)
    assert (_said(said, "zh"), _said(said, "en")) == (zh, en)
