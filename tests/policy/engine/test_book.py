"""A book is the library on one day: names resolved, in order, or every fault told."""

from __future__ import annotations

from datetime import date

import pytest
from tests.policy.engine.small import BESIDE, PARAMETERS, REASONS, RULES, rule_of, small

from minsheng.policy.engine.book import change_days
from minsheng.policy.engine.faults import PolicyError, nearest
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY

DAY = date(2020, 11, 1)


def with_rules(*rules: str, **more: str) -> dict[str, str]:
    return small(rules=RULES + "".join(rules), **more)


# --- names ------------------------------------------------------------------


def test_names_are_looked_up_in_the_own_law_then_elsewhere_then_among_the_facts(book) -> None:
    other = "from minsheng.policy.engine import *\n" + rule_of(
        "sums(line_m: Fen, dues__line_m: Fen, dues__wages_m_hh: Fen, urban: bool) -> Fen",
        "where(urban, line_m + dues__line_m, dues__wages_m_hh)",
    )
    texts = small(more={"hearth/rules.py": other, "hearth/parameters.yaml": PARAMETERS})
    links = book(texts).node("hearth__sums").links
    assert [(ln.argument, ln.target) for ln in links] == [
        ("line_m", "hearth__line_m"),
        ("dues__line_m", "dues__line_m"),
        ("dues__wages_m_hh", "dues__wages_m_hh"),
        ("urban", "urban"),
    ]


def test_each_argument_takes_values_by_its_entity(book) -> None:
    rules = (
        rule_of("richest(urban: bool, elder: Pointer, wage_m: Many[Fen], guild: Guild) -> Fen",
                "where(urban & (guild == Guild.FERRY), at(elder, wage_m, 0), 0)", '"person"'),
        rule_of("spent(bill_sum: Many[Fen], poor: bool, line_m: Fen) -> Fen",
                "where(poor, total(bill_sum), line_m)", '"person"'),
        rule_of("cousins(cousin_m: Many[Fen], stamp: Many[Fen]) -> Fen",
                "total(cousin_m) + total(stamp)"),
    )  # fmt: skip
    texts = with_rules(*rules)
    texts["dues/rules.py"] = "from ..kinds import Guild\n" + texts["dues/rules.py"]
    compiled = book(texts)
    modes = {
        f"{name}.{ln.argument}": ln.mode
        for name in ("dues__richest", "dues__spent", "dues__cousins")
        for ln in compiled.nodes[name].links
    }
    assert modes == {
        "dues__richest.urban": "above",
        "dues__richest.elder": "own",
        "dues__richest.wage_m": "fellows",
        "dues__richest.guild": "own",
        "dues__spent.bill_sum": "below",
        "dues__spent.poor": "above",
        "dues__spent.line_m": "above",
        "dues__cousins.cousin_m": "below",
        "dues__cousins.stamp": "below",
    }


@pytest.mark.parametrize(
    ("argument", "hint"),
    [
        ("wages_m_h: Fen", "; the nearest existing name is `wages_m_hh`"),
        ("lines_m: Fen", "; the nearest existing name is `line_m`"),
        ("urbane: bool", "; the nearest existing name is `urban`"),
        ("dues__poors: bool", "; the nearest existing name is `dues__poor`"),
        ("zzz: Fen", ""),
    ],
)
def test_a_missing_name_is_told_with_the_nearest(argument: str, hint: str, faults) -> None:
    name = argument.split(":", maxsplit=1)[0]
    rule = rule_of(f"odd({argument}) -> bool", f"{name} == {name}")
    assert faults(with_rules(rule)) == [
        (
            f"rule `dues__odd`: argument `{name}` is no rule, parameter or fact{hint}; a figure "
            "of the law is entered in laws/dues/parameters.yaml"
        ),
    ]


def test_a_name_of_other_days_is_told_with_its_time(faults) -> None:
    late = rule_of("late() -> bool", "True", '"household", start="2021-07-01"')
    asks = rule_of("asks(late: bool) -> bool", "not_(late)")
    assert faults(with_rules(late, asks)) == [
        (
            "rule `dues__asks`: argument `late` is no rule, parameter or fact on that day "
            '(it is in force from 2021-07-01); give the rule start="2021-07-01"'
        ),
    ]
    assert faults(with_rules(late, asks), date(2021, 7, 1)) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (rule_of("line_m() -> Fen", "0"), "`dues__line_m` is both a rule and a parameter"),
        (
            rule_of("wage_m() -> Fen", "0"),
            "`dues__wage_m`: the leaf name `wage_m` is the name of a fact; choose another",
        ),
    ],
)
def test_a_name_is_one_thing(rule: str, words: str, faults) -> None:
    assert words in faults(with_rules(rule))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            rule_of("a(urban: Count) -> Count", "urban"),
            "argument `urban` is typed Count, but `urban` is bool",
        ),
        (
            rule_of("a(line_m: Rate) -> Rate", "line_m"),
            "argument `line_m` is typed Rate, but `dues__line_m` is Fen",
        ),
        (
            rule_of("a(poor: Fen) -> Fen", "poor"),
            "argument `poor` is typed Fen, but `dues__poor` is bool",
        ),
        (
            rule_of("a(wage_m: Fen) -> Fen", "wage_m"),
            "argument `wage_m` belongs to person; type it Many[Fen]",
        ),
        (
            rule_of("a(bill_sum: Fen) -> Fen", "bill_sum", '"person"'),
            "argument `bill_sum` belongs to bill; type it Many[Fen]",
        ),
        (
            rule_of("a(urban: Many[bool]) -> bool", "any_(urban)", '"person"'),
            "argument `urban` belongs to household; type it bool",
        ),
        (
            rule_of("a(line_m: Many[Fen]) -> Fen", "total(line_m)"),
            "argument `line_m` belongs to run; type it Fen",
        ),
        (
            rule_of("a(bill_sum: Many[Fen]) -> Fen", "total(bill_sum)", '"bill"'),
            "only a person's rule may see its fellows",
        ),
    ],
)
def test_types_and_entities_must_fit(rule: str, words: str, faults) -> None:
    assert faults(with_rules(rule)) == [f"rule `dues__a`: {words}"]


@pytest.mark.parametrize(
    ("entity", "fact", "other"),
    [
        ("bill", "stamp", "contribution"),
        ("contribution", "cousin_m", "obligor"),
        ("obligor", "bill_sum", "bill"),
    ],
)
def test_what_is_neither_above_below_nor_beside_is_out_of_reach(
    entity, fact, other, faults
) -> None:
    rule = rule_of(f"a({fact}: Many[Fen]) -> Fen", f"total({fact})", f'"{entity}"')
    assert faults(with_rules(rule)) == [
        (
            f"rule `dues__a` belongs to {entity}; `{fact}` belongs to {other}, "
            "which is neither above, below nor beside it"
        ),
    ]


# --- rows beside, and those that point here ---


def test_persons_and_obligors_of_one_household_see_each_other(book) -> None:
    rules = (
        rule_of("theirs_m(cousin_of: Pointer, wage_m: Many[Fen]) -> Fen",
                "at(cousin_of, wage_m, 0)", '"obligor"'),
        rule_of("befriended(cousin_of: Many[bool], kind: Many[bool], cousin_m: Many[Fen]) -> bool",
                "any_of(cousin_of, kind) & (0 < total(cousin_m))", '"person"'),
    )  # fmt: skip
    nodes = book(with_rules(*rules, facts=BESIDE)).nodes
    modes = [
        link.mode for name in ("theirs_m", "befriended") for link in nodes[f"dues__{name}"].links
    ]
    assert modes == ["own", "beside", "toward", "beside", "beside"]


FIRST = "says which obligors point to the person; it goes into `any_of` first"
WANTS = "wants whom each obligor points to, and then what is so of each; both as arguments"


@pytest.mark.parametrize(
    ("entity", "signature", "text", "words"),
    [
        ("obligor", "wage_m: Fen", "wage_m == 0",
         "argument `wage_m` belongs to person; type it Many[Fen]"),
        ("person", "cousin_of: Many[bool]", "any_(cousin_of)",
         f"`cousin_of` {FIRST}, not into `any_`"),
        ("person", "cousin_of: Many[bool], kind: Many[bool]", "any_of(kind, cousin_of)",
         f"`any_of(kind, cousin_of)` {WANTS} of a person's rule"),
        ("household", "kind: Many[bool]", "any_of(kind, kind)",
         f"`any_of(kind, kind)` {WANTS} of a person's rule"),
        ("household", "kind: Many[bool], cousin_of: Many[bool]", "any_of(cousin_of, kind)",
         "argument `cousin_of` is typed bool, but `cousin_of` is Pointer"),
        ("person", "kind: Many[bool], elder: Many[bool]", "any_of(elder, kind)",
         "argument `elder` is typed bool, but `elder` is Pointer"),
    ],
)  # fmt: skip
def test_what_points_here_is_asked_in_one_way(entity, signature, text, words, faults) -> None:
    rule = rule_of(f"a({signature}) -> bool", text, f'"{entity}"')
    assert f"rule `dues__a`: {words}" in faults(with_rules(rule, facts=BESIDE))


def test_what_points_here_keeps_its_name(faults) -> None:
    rule = (
        '@rule("person")\ndef a(cousin_of: Many[bool], kind: Many[bool]) -> bool:\n'
        '    """It. Source: roll."""\n    mine = cousin_of\n    return any_of(mine, kind)\n'
    )
    told = faults(with_rules(rule, facts=BESIDE))
    assert any(words.endswith("not into `=`") for words in told)
    assert any("`any_of(mine, kind)` wants" in words for words in told)


# --- circles ----------------------------------------------------------------


def test_a_circle_names_its_members(faults) -> None:
    rules = (
        rule_of("a(c: bool) -> bool", "not_(c)"),
        rule_of("b(a: bool) -> bool", "not_(a)"),
        rule_of("c(b: bool, poor: bool) -> bool", "b & poor"),
    )
    assert faults(with_rules(*rules)) == [
        "the rules go round in a circle: dues__a -> dues__c -> dues__b -> dues__a",
    ]


def test_a_rule_that_rests_on_itself_is_a_circle(faults) -> None:
    assert faults(with_rules(rule_of("a(a: bool) -> bool", "not_(a)"))) == [
        "the rules go round in a circle: dues__a -> dues__a",
    ]


def test_a_circle_through_entities_is_one_too(faults) -> None:
    rules = (
        rule_of("part_m(sum_m_hh: Fen) -> Fen", "sum_m_hh", '"person"'),
        rule_of("sum_m_hh(part_m: Many[Fen]) -> Fen", "total(part_m)"),
    )
    assert faults(with_rules(*rules)) == [
        "the rules go round in a circle: dues__part_m -> dues__sum_m_hh -> dues__part_m",
    ]


def test_rules_stand_after_what_they_rest_on(book) -> None:
    first = rule_of("a(z: bool) -> bool", "not_(z)")
    compiled = book(with_rules(first, rule_of("z(poor: bool) -> bool", "not_(poor)")))
    assert compiled.order == ("dues__wages_m_hh", "dues__poor", "dues__z", "dues__a")


# --- time -------------------------------------------------------------------


def version(name: str, start: str, end: str = "", entity: str = "household", result="0") -> str:
    times = f', start="{start}"' * bool(start) + f', end="{end}"' * bool(end)
    type_ = "Fen" if result == "0" else "bool"
    return rule_of(f"{name}() -> {type_}", result, f'"{entity}", name="a"{times}')


@pytest.mark.parametrize(
    ("versions", "words"),
    [
        (
            (version("a1", "", "2020-11-01"), version("a2", "2020-11-01")),
            "two versions of `dues__a` are in force on 2020-11-01",
        ),
        (
            (version("a1", ""), version("a2", "2030-01-01")),
            "two versions of `dues__a` are in force on 2030-01-01",
        ),
        (
            (version("a2", "2021-07-03"), version("a1", "2020-01-01", "2021-06-30")),
            "`dues__a` has no version from 2021-07-01 to 2021-07-03",
        ),
        (
            (version("a1", "2020-05-02", "2020-05-01"),),
            "`dues__a` ends on 2020-05-01, before it starts on 2020-05-02",
        ),
        (
            (version("a1", "", "2020-12-31"), version("a2", "2021-01-01", entity="person")),
            "`dues__a` belongs to household and later to person",
        ),
        (
            (version("a1", "", "2020-12-31"), version("a2", "2021-01-01", result="True")),
            "`dues__a` changes its type between versions",
        ),
    ],
)
def test_versions_follow_each_other_without_gap_or_overlap(versions, words, faults) -> None:
    assert faults(with_rules(*versions)) == [words]


def test_one_name_twice_in_one_file_is_two_versions(faults) -> None:
    one, two = (rule_of(f"a_{n}() -> Fen", "0", '"household", name="a"') for n in (1, 2))
    assert faults(with_rules(one, two)) == [
        f"two versions of `dues__a` are in force on {FIRST_DAY}",
        "two versions of `dues__a` are in force on 2020-11-01",
    ]


def test_the_version_of_the_day_is_taken(book) -> None:
    texts = with_rules(version("a_old", "", "2021-06-30"), version("a_new", "2021-07-01"))
    for day, function in ((date(2021, 6, 30), "a_old"), (date(2021, 7, 1), "a_new")):
        assert book(texts, day).node("dues__a").rule.function.__name__ == function


def test_every_day_of_change_is_known(read) -> None:
    texts = with_rules(
        version("a_old", "", "2021-06-30"),
        version("a_new", "2021-07-01", "2022-03-31"),
        reasons=REASONS + "  start: 2019-05-01\n  end: 2019-12-31\n",
    )
    days = ["2018-01-01", "2019-05-01", "2020-01-01", "2021-07-01", "2022-04-01"]
    assert change_days(read(texts)) == tuple(map(date.fromisoformat, days))


# --- figures ----------------------------------------------------------------

EARLY = date(2017, 12, 31)


def test_a_day_before_the_first_figure_is_refused(faults) -> None:
    assert faults(small(), EARLY) == [
        (
            "parameter `dues__line_m` (线) has no value before 2018-01-01, and `dues__poor` asks "
            "for it: enter a dated value with its source in laws/dues/parameters.yaml, or begin "
            'what asks for it then: `start="2018-01-01"`, in reasons `start: 2018-01-01`'
        ),
    ]
    assert faults(small(), date(2018, 1, 1)) == []


def test_a_figure_only_a_reason_asks_for_is_told_with_the_reason(faults) -> None:
    late = '@rule("household", start="2018-01-01")\ndef poor'
    (name, figure) = faults(small(rules=RULES.replace('@rule("household")\ndef poor', late)), EARLY)
    assert name.startswith("reason `dues.poor`: `poor` is no name on that day")
    assert "has no value before 2018-01-01, and reason `dues.poor` asks for it: enter" in figure


REVOKED = PARAMETERS + "    - {start: 2021-01-01, value: null, status: verified, source: roll 9}\n"


def test_a_rule_may_not_ask_for_a_revoked_figure(faults) -> None:
    assert faults(small(parameters=REVOKED), date(2020, 12, 31)) == []
    (told,) = faults(small(parameters=REVOKED), date(2021, 1, 1))
    assert told == (
        "parameter `dues__line_m` (线) is revoked on 2021-01-01, and `dues__poor` asks for it: "
        "enter a dated value with its source in laws/dues/parameters.yaml, or end what asks for "
        "it (`end`, of its reasons, too)"
    )


def test_a_figure_may_be_revoked_where_its_rule_has_ended(faults) -> None:
    rules = RULES.replace(
        '@rule("household")\ndef poor', '@rule("household", end="2020-12-31")\ndef poor'
    )
    texts = small(rules=rules, parameters=REVOKED, reasons="")
    assert faults(texts, date(2021, 1, 1)) == []


def test_a_figure_only_other_counties_have_is_refused_where_it_is_asked(book) -> None:
    local = PARAMETERS.replace("value: 50000", 'area: "320681", value: 50000')
    compiled = book(small(parameters=local))
    assert compiled.value("dues__line_m", "320681", "urban").value == 50000
    words = "parameter `dues__line_m` .线. has no value for 320613, urban on 2020-11-01: enter a"
    with pytest.raises(PolicyError, match=words):
        compiled.value("dues__line_m", "320613", "urban")


# --- asking a book ----------------------------------------------------------


def test_a_book_knows_what_a_name_rests_on(book) -> None:
    compiled = book(with_rules(rule_of("spent(bill_sum: Many[Fen]) -> Fen", "total(bill_sum)")))
    assert compiled.needed(["dues__poor"]) == ("dues__wages_m_hh", "dues__poor")
    assert compiled.leaves(["dues__poor"]) == ("dues__line_m", "wage_m")
    assert compiled.needed(["wage_m"]) == ()
    assert compiled.leaves(["wage_m"]) == ("wage_m",)
    assert compiled.node("wage_m").law == ""
    assert compiled.node("dues__poor").law == "dues"
    assert [p.name for p in compiled.parameters] == ["dues__line_m"]
    assert compiled.first_day == date(2018, 1, 1)


def test_only_figures_some_rule_asks_for_are_in_the_book(book) -> None:
    unused = PARAMETERS + PARAMETERS.replace("line_m", "other_m")
    assert [p.name for p in book(small(parameters=unused)).parameters] == ["dues__line_m"]


def test_a_name_the_book_does_not_have_is_told_with_the_nearest(book) -> None:
    compiled = book(small())
    words = "`dues__pour` is no name of the rule book of 2020-11-01; the nearest existing name is"
    with pytest.raises(PolicyError, match=words):
        compiled.node("dues__pour")
    with pytest.raises(PolicyError, match="`dues__poor` is not a parameter"):
        compiled.value("dues__poor", "320681", "urban")


def test_the_weakest_status_of_what_a_name_rests_on_counts(book) -> None:
    second = PARAMETERS.replace("line_m", "floor_m").replace("verified", "illustrative")
    rule = rule_of("low(floor_m: Fen, wages_m_hh: Fen) -> bool", "wages_m_hh < floor_m")
    both = rule_of("both(low: bool, poor: bool) -> bool", "low & poor")
    compiled = book(with_rules(rule, both, parameters=PARAMETERS + second))
    assert compiled.status("dues__wages_m_hh", "320681", "urban") == "verified"
    assert compiled.status("dues__poor", "320681", "urban") == "verified"
    assert compiled.status("dues__both", "320681", "urban") == "illustrative"
    middling = PARAMETERS.replace("verified", "remembered")
    assert book(small(parameters=middling)).status("dues__poor", "320681", "rural") == "remembered"


# --- reasons ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("when: poor", "when: pour", "`pour` is no name on 2020-11-01"),
        ("{line_m}\n", "{lines_m}\n", "`lines_m` is no name on 2020-11-01"),
        ("when: poor", "when: wages_m_hh", "`dues__wages_m_hh` is no household or person bool"),
        ("when: poor", "when: odd_cousin", "`dues__odd_cousin` is no household or person bool"),
    ],
)
def test_a_reason_hangs_on_a_bool_of_household_or_person(old, new, words, faults) -> None:
    odd = rule_of("odd_cousin(cousin_m: Fen) -> bool", "cousin_m == 0", '"obligor"')
    told = faults(with_rules(odd, reasons=REASONS.replace(old, new, 1)))
    assert any(t.startswith(f"reason `dues.poor`: {words}") for t in told), told


def test_a_reason_older_or_newer_than_its_rule_is_told_its_days(faults) -> None:
    rules = RULES.replace(
        '@rule("household")\ndef poor',
        '@rule("household", start="2020-10-01", end="2021-06-30")\ndef poor',
    )
    told = "reason `dues.poor`: `poor` is no name on that day (it is in force from 2020-10-01 to"
    both = f"{told} 2021-06-30); give the reason start: 2020-10-01, end: 2021-06-30"
    for day in (date(2020, 9, 30), date(2021, 7, 1)):
        assert faults(small(rules=rules), day) == [both]
    begun = REASONS + "  start: 2020-10-01\n"
    assert faults(small(rules=rules, reasons=begun), date(2020, 9, 30)) == []
    assert faults(small(rules=rules, reasons=begun), date(2021, 7, 1)) == [
        f"{told} 2021-06-30); give the reason end: 2021-06-30"
    ]


def test_a_reason_stands_once_on_a_day(faults) -> None:
    times = "  start: 2018-01-01\n  end: 2020-11-01\n"
    told = faults(small(reasons=REASONS + REASONS + times))
    assert told == ["reason `dues.poor` stands twice on 2020-11-01"]
    assert faults(small(reasons=REASONS + REASONS + times), date(2020, 11, 2)) == []


def test_reasons_in_force_have_their_names_resolved(book) -> None:
    compiled = book(small(reasons=REASONS + "  start: 2020-11-01\n"))
    assert [r.code for r in compiled.reasons] == ["dues.poor"]
    assert compiled.reason_names["dues.poor"] == {
        "poor": "dues__poor",
        "wages_m_hh": "dues__wages_m_hh",
        "line_m": "dues__line_m",
    }
    assert book(small(reasons=REASONS + "  start: 2020-11-02\n")).reasons == ()


def test_names_far_from_any_have_no_hint() -> None:
    assert nearest("zzz", ["poor"]) == ""
    assert nearest("por", ["poor", "line"]) == "; the nearest existing name is `poor`"


def test_a_rule_is_in_force_on_its_first_and_last_day(read) -> None:
    rules = {r.leaf: r for r in read(with_rules(version("v", "2020-01-01", "2020-12-31"))).rules}
    rule = rules["a"]
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [rule.in_force(d) for d in days] == [False, True, True, False]
    assert rules["poor"].in_force(FIRST_DAY)
    assert rules["poor"].in_force(LAST_DAY)


def test_what_hangs_on_a_name_is_found_in_order(book) -> None:
    made = book(small())
    assert made.hanging(["wage_m"], ["dues__poor"]) == ("dues__wages_m_hh", "dues__poor")
    assert made.hanging(["wage_m"], ["dues__wages_m_hh"]) == ("dues__wages_m_hh",)
    assert made.hanging(["dues__line_m"], ["dues__poor"]) == ("dues__poor",)
    assert made.hanging(["dues__poor"], ["dues__poor"]) == ()
    assert made.hanging(["guild"], ["dues__poor"]) == ()
