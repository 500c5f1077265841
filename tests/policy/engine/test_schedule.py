"""Steps share loops without any being taken too early, and only what others read is kept."""

from __future__ import annotations

from datetime import date

import pytest

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.fused.needs import across, reads
from minsheng.policy.engine.fused.plan import Plan, make_plan
from minsheng.policy.engine.fused.schedule import MOST_NARROW, MOST_WIDE, scheduled
from minsheng.policy.engine.fused.steps import BYTE, Compute, Step, Together
from minsheng.policy.engine.library import load_library


@pytest.fixture(scope="module", params=["invented", "law"])
def plan(request: pytest.FixtureRequest, eldermark) -> Plan:
    if request.param == "invented":
        return eldermark.fused.plan
    book = compile_book(load_library(), date(2020, 11, 1))
    return make_plan(book, ["decision__outcome", "decision__total_m_hh"], reasons=True)


def members(step: Step) -> tuple[Step, ...]:
    return step.members if isinstance(step, Together) else (step,)


def test_each_step_comes_after_what_it_reads(plan: Plan) -> None:
    made = {key for step in plan.places for key in plan.writes(step)}
    made |= {key for key, column in plan.columns.items() if column.home == "fact"}
    for step in plan.steps:
        before = set(made)
        for member in members(step):
            assert set(reads(plan.book, member)) <= made, member
            assert set(across(plan.book, member)) <= before, member
            made |= {*plan.writes(member), member.out}  # type: ignore[union-attr]


def test_what_is_read_elsewhere_is_kept_and_nothing_else(plan: Plan) -> None:
    loops = [s for s in plan.steps if isinstance(s, Together)]
    assert loops
    for loop in loops:
        elsewhere = {key for s in plan.steps if s is not loop for key in plan.reads(s)}
        for member in loop.members:
            output = plan.columns[member.out].home == "output"
            assert (member.out in loop.kept) is (output or member.out in elsewhere)


def test_loops_are_of_one_entity_and_not_too_long(plan: Plan) -> None:
    for loop in (s for s in plan.steps if isinstance(s, Together)):
        assert {plan.columns[m.out].entity for m in loop.members} == {loop.entity}
        touched = {key for m in loop.members for key in (*reads(plan.book, m), m.out)}
        figures = any(
            plan.book.nodes[link.target].parameter is not None
            or plan.book.nodes[link.target].entity == "run"
            for m in loop.members
            if isinstance(m, Compute)
            for link in plan.book.nodes[m.name].links
        )
        narrow = not figures and all(plan.columns[key].width == BYTE for key in touched)
        assert len(loop.members) <= (MOST_NARROW if narrow else MOST_WIDE)


def test_the_order_does_not_hang_on_how_often_it_is_made(plan: Plan) -> None:
    flat = [member for step in plan.steps for member in members(step)]
    names = {s.out for s in flat}  # type: ignore[union-attr]
    assert len(names) == len(flat)
    again = scheduled(plan.book, plan.columns, flat)
    assert {m.out for s in again for m in members(s)} == names  # type: ignore[union-attr]
