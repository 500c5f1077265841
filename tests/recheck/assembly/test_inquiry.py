"""What nobody inquired into is not yet known of who is in view, and serves of all others."""

from __future__ import annotations

import pytest
from tests.recheck.assembly.scopes import UNVERIFIED, county
from tests.recheck.assembly.test_gather import gathered, told

from minsheng.recheck.extracts.contract import contracts
from minsheng.snapshot.facts import known_facts

FACTS = known_facts()
TOLD = [
    (key, column.name, column.gives)
    for key, contract in contracts().items()
    if contract.declared and contract.about != "obligor"
    for column in contract.columns.values()
    if column.gives and not column.own and FACTS[column.gives].entity in ("person", "household")
]
OWN = [(key, c.name, c.gives) for key, contract in contracts().items()
       for c in contract.columns.values() if c.own]  # fmt: skip
SEEN = {"month": 202010, "whereabouts": 1}
DATED = {"canvass": SEEN}
ANY = 1
"""A value no such fact has where nobody tells of it."""


@pytest.mark.parametrize(("key", "name", "fact"), TOLD)
def test_one_persons_word_is_unverified(key: str, name: str, fact: str) -> None:
    row = {"place": 0, **DATED.get(key, {}), name: ANY, "team": None}
    assert told(gathered(**{key: [row]}), fact) == (0, UNVERIFIED)


@pytest.mark.parametrize(("key", "name", "fact"), TOLD)
def test_what_two_inquired_into_is_known(key: str, name: str, fact: str) -> None:
    row = {"place": 0, **DATED.get(key, {}), name: ANY, "team": 1}
    assert told(gathered(**{key: [row]}), fact)[1] != UNVERIFIED


@pytest.mark.parametrize(("key", "name", "fact"), OWN)
def test_the_offices_own_act_needs_no_inquiry(key: str, name: str, fact: str) -> None:
    row = {"place": 0, **DATED.get(key, {}), name: ANY, "team": None}
    assert told(gathered(**{key: [row]}), fact) == (ANY, 0)


def test_what_the_office_itself_does_is_said_in_its_book() -> None:
    assert {fact for _, _, fact in OWN} == {"applies", "cooperates"}


def test_of_who_is_only_screened_the_villages_word_serves() -> None:
    scope = county(1, in_view=[False])
    row = {"place": 0, "lives_here": 1, "team": None, **SEEN}
    assert told(gathered(scope=scope, canvass=[row]), "lives_here") == (1, 0)


def test_what_is_declared_and_holds_anyway_is_known() -> None:
    """A register of children that says what holds without it leaves nothing open."""
    row = {"place": 0, "parent_1": 0, "parent_2": 0, "team": None}
    assert told(gathered(children=[row]), "parent_1_state") == (0, 0)
