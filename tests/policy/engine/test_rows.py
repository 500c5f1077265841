"""One rule over the rows of one household, as it is written out."""

from __future__ import annotations

import pytest
from tests.policy.engine.small import BESIDE, RULES, rule_of, small

from minsheng.policy.engine.rows import rows_of, run_of, written_rows, written_run
from minsheng.policy.engine.unknown import Cause, Unknown

MORE = (
    rule_of("spent(bill_sum: Many[Fen], wage_m: Fen, line_m: Fen) -> Fen",
            "total(bill_sum) + wage_m + line_m", '"person"')
    + rule_of("elder_m(elder: Pointer, wage_m: Many[Fen]) -> Fen", "at(elder, wage_m, 0)",
              '"person"')
    + rule_of("half(bill_sum: Fen, wage_m: Fen) -> Fen", "bill_sum + wage_m", '"bill"')
    + rule_of("lot() -> Count", "12", '"obligor"')
    + rule_of("rich(cousin_of: Pointer, wage_m: Many[Fen]) -> bool", "0 < at(cousin_of, wage_m, 0)",
              '"obligor"')
    + rule_of("helped(cousin_of: Many[bool], rich: Many[bool]) -> bool", "any_of(cousin_of, rich)",
              '"person"')
)  # fmt: skip
U = Unknown(Cause.NOT_DELIVERED)
FACTS = {
    "household": [{}],
    "person": [{}, {}, {}],
    "obligor": [{}, {}],
    "bill": [{}, {}, {}],
}
PARENTS = {"bill": [0, 2, 2]}
VALUES = {
    "wage_m": [100, 200, 0],
    "elder": [1, -1, 7],
    "bill_sum": [10, 20, 40],
    "cousin_of": [2, U],
    "dues__rich": [True, False],
    "dues__line_m": (50000,),
    "dues__wages_m_hh": [300],
}


@pytest.fixture(scope="module")
def dues(book):
    return book(small(rules=RULES + MORE, facts=BESIDE))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("wages_m_hh", [([100, 200, 0],)]),
        ("poor", [(300, 50000)]),
        ("spent", [([10], 100, 50000), ([], 200, 50000), ([20, 40], 0, 50000)]),
        ("elder_m", [(1, [100, 200, 0]), (-1, [100, 200, 0]), (7, [100, 200, 0])]),
        ("half", [(10, 100), (20, 0), (40, 0)]),
        ("lot", [(), ()]),
        ("rich", [(2, [100, 200, 0]), (U, [100, 200, 0])]),
        (
            "helped",
            [
                ([False, U], [True, False]),
                ([False, U], [True, False]),
                ([True, U], [True, False]),
            ],
        ),
    ],
)
def test_each_row_gets_its_arguments(dues, name: str, given: list) -> None:
    rows = rows_of(dues.nodes[f"dues__{name}"])
    assert repr(rows(lambda *arguments: arguments, VALUES, FACTS, PARENTS)) == repr(given)


def test_it_is_written_as_one_would_write_it(dues) -> None:
    assert written_rows(dues.nodes["dues__spent"]) == (
        "def rows(_rule, _values, _facts, _parents):\n"
        "    line_m = _values['dues__line_m'][0]\n"
        "    return [_rule(bill_sum, wage_m, line_m) for bill_sum, wage_m in "
        "zip(_under(_values['bill_sum'], _parents['bill'], len(_facts['person'])), "
        "_values['wage_m'], strict=True)]\n"
    )


def test_a_run_is_written_as_one_would_write_it(dues) -> None:
    names = ("wages_m_hh", "poor", "half", "lot")
    assert written_run([dues.nodes[f"dues__{name}"] for name in names]) == (
        "def run(_values, _facts, _parents):\n"
        "    _0 = _values['wage_m']\n"
        "    _1 = _values['dues__wages_m_hh'] = [_rule_of_dues__wages_m_hh(_0)]\n"
        "    _2 = _values['dues__line_m']\n"
        "    _3 = _values['dues__poor'] = [_rule_of_dues__poor(_1[0], _2[0])]\n"
        "    _4 = _values['bill_sum']\n"
        "    _5 = _values['dues__half'] = [_rule_of_dues__half(bill_sum, wage_m) for bill_sum, "
        "wage_m in zip(_4, _over(_0, _parents['bill']), strict=True)]\n"
        "    _6 = _values['dues__lot'] = "
        "[_rule_of_dues__lot() for _ in _facts.get('obligor', ())]\n"
    )
    assert written_run([]) == "def run(_values, _facts, _parents):\n    pass\n"


def test_a_run_gives_what_its_rules_give_one_by_one(dues) -> None:
    nodes = [dues.nodes[name] for name in dues.order]
    values: dict = {k: v for k, v in VALUES.items() if k not in dues.order}
    alone = dict(values)
    run_of(nodes)(values, FACTS, PARENTS)
    for node in nodes:
        alone[node.name] = rows_of(node)(node.rule.function, alone, FACTS, PARENTS)
    assert repr(values) == repr(alone)
    assert len(values) > len(nodes) > 6


def test_it_is_written_once(dues) -> None:
    assert dues.rows["dues__half"] is dues.rows["dues__half"]


def test_columns_of_two_lengths_are_no_rows(dues) -> None:
    short = {**VALUES, "wage_m": [100, 200]}
    with pytest.raises(ValueError, match="shorter"):
        rows_of(dues.nodes["dues__spent"])(lambda *_: 0, short, FACTS, PARENTS)


def test_an_entity_without_rows_has_no_values(dues) -> None:
    assert rows_of(dues.nodes["dues__lot"])(lambda: 12, VALUES, {"household": [{}]}, {}) == []
