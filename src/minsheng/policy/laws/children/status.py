"""对象认定: who is an orphan, who is de facto unsupported."""

from minsheng.policy.engine import Count, Day, Fen, Month, month_of, months_between, not_, rule
from minsheng.policy.laws.kinds import ParentState, Whereabouts


@rule("person")
def protected_child(people__minor: bool, registered_here: bool, whereabouts: Whereabouts) -> bool:
    """Whether the person is a living minor of this register, whom the law can protect.

    Source: 国办发〔2010〕54号第一部分: minors under 18; S9 part 2 (1): the claim is
        made where the child is registered.
    Reading: a student of full age may keep an allowance by other rules (S9 part 3 (3));
        their text was not found, so it ends here with majority.
    """
    return people__minor & registered_here & not_(whereabouts == Whereabouts.DEAD)


@rule("person")
def parent_1_lost(people__parent_1_whereabouts: ParentState) -> bool:
    """Whether the first parent is dead, declared missing or untraceable.

    Source: 国办发〔2010〕54号第一部分: 失去父母、查找不到生父母; S9 part 1: death
        natural or declared, missing as declared by a court.
    Reading: S9 does not name an untraceable parent beside one who cannot care; such a
        child stands no better than one whose parent is missing and is treated alike.
    """
    gone = people__parent_1_whereabouts == ParentState.DEAD
    missing = people__parent_1_whereabouts == ParentState.MISSING
    return gone | missing | (people__parent_1_whereabouts == ParentState.UNTRACEABLE)


@rule("person")
def parent_2_lost(people__parent_2_whereabouts: ParentState) -> bool:
    """Whether the second parent is dead, declared missing or untraceable.

    Source: 国办发〔2010〕54号第一部分; S9 part 1.
    Reading: as for the first parent.
    """
    gone = people__parent_2_whereabouts == ParentState.DEAD
    missing = people__parent_2_whereabouts == ParentState.MISSING
    return gone | missing | (people__parent_2_whereabouts == ParentState.UNTRACEABLE)


@rule("person")
def parent_1_held(people__parent_1_whereabouts: ParentState) -> bool:
    """Whether the first parent is in prison, drug detention or otherwise restrained.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1).
    """
    prison = people__parent_1_whereabouts == ParentState.PRISON
    detention = people__parent_1_whereabouts == ParentState.DRUG_DETENTION
    return prison | detention | (people__parent_1_whereabouts == ParentState.OTHER_RESTRAINT)


@rule("person")
def parent_2_held(people__parent_2_whereabouts: ParentState) -> bool:
    """Whether the second parent is in prison, drug detention or otherwise restrained.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1).
    """
    prison = people__parent_2_whereabouts == ParentState.PRISON
    detention = people__parent_2_whereabouts == ParentState.DRUG_DETENTION
    return prison | detention | (people__parent_2_whereabouts == ParentState.OTHER_RESTRAINT)


@rule("person")
def parent_1_absent_long(
    parent_1_held: bool,
    people__parent_1_whereabouts: ParentState,
    people__parent_1_condition_since: Month,
    as_of: Day,
    held_months: Count,
    out_of_contact_months: Count,
) -> bool:
    """Whether the first parent has been held, or out of contact, for six months or more.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1): 失联 6 个月以上;
        服刑在押等期限在 6 个月以上.
    Reading: the text counts the term of the sentence; the file knows only when it began,
        so months served are counted and a shorter time is asked about, not refused. A
        beginning that is not recorded proves nothing. "以上" includes the figure itself.
    """
    months = months_between(people__parent_1_condition_since, month_of(as_of))
    recorded = not_(people__parent_1_condition_since == 0)
    silent = people__parent_1_whereabouts == ParentState.OUT_OF_CONTACT
    held = parent_1_held & (held_months <= months)
    return recorded & (held | (silent & (out_of_contact_months <= months)))


@rule("person")
def parent_2_absent_long(
    parent_2_held: bool,
    people__parent_2_whereabouts: ParentState,
    people__parent_2_condition_since: Month,
    as_of: Day,
    held_months: Count,
    out_of_contact_months: Count,
) -> bool:
    """Whether the second parent has been held, or out of contact, for six months or more.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1).
    Reading: as for the first parent.
    """
    months = months_between(people__parent_2_condition_since, month_of(as_of))
    recorded = not_(people__parent_2_condition_since == 0)
    silent = people__parent_2_whereabouts == ParentState.OUT_OF_CONTACT
    held = parent_2_held & (held_months <= months)
    return recorded & (held | (silent & (out_of_contact_months <= months)))


@rule("person")
def orphan(protected_child: bool, parent_1_lost: bool, parent_2_lost: bool) -> bool:
    """Whether the child is an orphan (孤儿): no parent living and known.

    Source: 《国务院办公厅关于加强孤儿保障工作的意见》（国办发〔2010〕54号）第一部分.
    """
    return protected_child & parent_1_lost & parent_2_lost


@rule("person")
def without_care(
    protected_child: bool,
    orphan: bool,
    parent_1_lost: bool,
    people__parent_1_too_ill: bool,
    parent_1_absent_long: bool,
    parent_2_lost: bool,
    people__parent_2_too_ill: bool,
    parent_2_absent_long: bool,
) -> bool:
    """Whether no parent of the child can care for it, though it is not an orphan.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1): both parents, or
        one dead or missing and the other, in one of the six states.
    Reading: health and whereabouts are grounds of the same rank, and either is enough: a
        severely disabled parent who is held for a month still cannot care.
    """
    first = parent_1_lost | people__parent_1_too_ill | parent_1_absent_long
    second = parent_2_lost | people__parent_2_too_ill | parent_2_absent_long
    return protected_child & first & second & not_(orphan)


@rule("person", name="unsupported", end="2019-12-31")
def unsupported_by_local_rule(without_care: bool, local_rule_before_2020: bool) -> bool:
    """Whether the child was paid as de facto unsupported before the national rule.

    Source: 《国务院关于加强困境儿童保障工作的意见》（国发〔2016〕36号）(S10), in force 2016-06-13:
        protection of children whose parents cannot care, no allowance of its own.
    Reading: only a local rule could pay before 2020-01-01; none was found for this city,
        so the switch stands at "no" and is marked illustrative.
    """
    return without_care & local_rule_before_2020


@rule("person", name="unsupported", start="2020-01-01")
def unsupported_by_national_rule(without_care: bool) -> bool:
    """Whether the child is a de facto unsupported child (事实无人抚养儿童).

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1); in force
        2020-01-01 (date from memory).
    """
    return without_care


@rule("person")
def term_to_check(
    protected_child: bool,
    orphan: bool,
    without_care: bool,
    parent_1_lost: bool,
    people__parent_1_too_ill: bool,
    parent_1_held: bool,
    parent_1_absent_long: bool,
    parent_2_lost: bool,
    people__parent_2_too_ill: bool,
    parent_2_held: bool,
    parent_2_absent_long: bool,
) -> bool:
    """Whether only the length of a parent's term stands between the child and the allowance.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第一部分 (S9 part 1): the *term* must be
        six months or more, however much of it has been served.
    Reading: a sign to ask the prison or detention house, never a refusal.
    """
    first = parent_1_lost | people__parent_1_too_ill | parent_1_held | parent_1_absent_long
    second = parent_2_lost | people__parent_2_too_ill | parent_2_held | parent_2_absent_long
    return protected_child & first & second & not_(orphan) & not_(without_care)


@rule("person", end="2019-12-31")
def awaiting_national_rule(without_care: bool, unsupported: bool) -> bool:
    """Whether nobody cares for the child, but no allowance was yet provided for.

    Source: S9, in force 2020-01-01; before it S10 without an allowance.
    """
    return without_care & not_(unsupported)


@rule("person")
def no_longer(award_child_m: Fen, orphan: bool, unsupported: bool) -> bool:
    """Whether the child draws an allowance whose ground is no longer found.

    Source: 《关于进一步加强事实无人抚养儿童保障工作的意见》第二部分（四）(S9 part 2 (4)).
    """
    return (0 < award_child_m) & not_(orphan | unsupported)
