"""What would change a decision: near, sensible, and never against the run of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from tests.policy.engine.nearest import nearest_thresholds
from tests.policy.engine.small import PARAMETERS, facts_with, figure, household_of, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.thresholds import Threshold, changes, try_thresholds
from minsheng.policy.engine.unknown import Cause, Unknown

OWN = (
    ("cows", "Count", 0),
    ("pigs", "Count", 0),
    ("savings", "Fen", 0),
    ("birth", "Day", 19_700_101),
    ("joined", "Month", 0),
)
FIGURES = (
    ("cap", "Fen", 100_000),
    ("near_cap", "Fen", 100_050),
    ("herd", "Count", 1),
    ("old", "Count", 60),
    ("wait", "Count", 24),
)
MORE_RULES = (
    rule_of("modest(savings: Fen, cap: Fen) -> bool", "savings <= cap")
    + rule_of("few(cows: Count, herd: Count) -> bool", "cows <= herd")
    + rule_of("age(birth: Day, as_of: Day) -> Count", "years_between(birth, as_of)")
    + rule_of("aged(age: Count, old: Count) -> bool", "old <= age")
    + rule_of(
        "fresh(joined: Month, as_of: Day, wait: Count) -> bool",
        "months_between(joined, month_of(as_of)) <= wait",
    )
    + rule_of("help_m(savings: Fen, cap: Fen) -> Fen", "where(savings < cap, cap - savings, 0)")
    + rule_of("owner(cows: Count) -> bool", "1 <= cows")
    + rule_of(
        "due(modest: bool, few: bool, aged: bool, fresh: bool, owner: bool) -> Count",
        "where(modest & few, 12 * 12, 0) + where(aged, 12, 0) + where(fresh, 1, 0)"
        " + where(owner, 12 * 12 * 12, 0)",
    )
)


@pytest.fixture
def book(read):
    figures = PARAMETERS + "".join(figure(*f) for f in FIGURES)
    texts = small(facts=facts_with(*OWN), parameters=figures, rules=MORE_RULES, reasons="")
    return compile_book(read(texts), date(2020, 11, 1))


def near(book, wanted: str = "dues__due", **facts: Any) -> list[Threshold]:
    told = {"savings": 10_000, "cows": 0, "birth": 19_400_101, "joined": 0} | facts
    return nearest_thresholds(evaluate(book, household_of(**told), [wanted]), [wanted])


def rules(found: list[Threshold]) -> list[str]:
    return [t.rule.removeprefix("dues__") for t in found]


def test_a_sum_just_over_a_ceiling_comes_first(book) -> None:
    found = near(book, savings=100_330, cows=1, birth=19_610_101, joined=201_901)
    assert rules(found)[0] == "modest"
    assert found[0].gap == 330
    assert found[0].after == {"dues__due": 12**3 + 12**2 + 1}
    assert rules(found) == ["modest", "aged", "fresh"]


def test_a_sum_is_moved_and_not_only_the_answer(book) -> None:
    (found,) = near(book, "dues__help_m", savings=100_330)
    assert found.after == {"dues__help_m": 1}
    (found,) = near(book, "dues__help_m", savings=60_000)
    assert found.after == {"dues__help_m": 0}


def test_what_cannot_be_is_left_out(book) -> None:
    household = household_of(savings=0, cows=1, birth=19_400_101, joined=0)
    trace = evaluate(book, household, ["dues__due"])
    asked = []

    def never(*told: Any) -> bool:
        asked.append(told)
        return False

    assert nearest_thresholds(trace, ["dues__due"], sensible=never) == []
    assert asked == [("cows", 1, 2), ("savings", 0, 100_001)]


def test_a_sum_far_away_is_not_named(book) -> None:
    assert "modest" not in rules(near(book, savings=300_000))
    assert "modest" not in rules(near(book, savings=10_000))


def test_a_sum_that_is_nothing_is_named_where_no_nearer_one_tells(book) -> None:
    assert rules(near(book, savings=0)) == ["modest"]
    (few, modest) = near(book, savings=0, cows=1)
    assert (few.rule, modest.rule) == ("dues__few", "dues__modest")
    assert (modest.value, modest.gap) == (0, 100_000)
    told = near(book, "dues__help_m", savings=60_000)
    assert [t.value for t in told] == [60_000]


def test_a_count_is_named_one_step_away(book) -> None:
    (few,) = near(book, cows=1)
    assert (few.value, few.limit, few.steps, few.rises) == (1, 1, 1, True)
    (less,) = near(book, cows=2)
    assert (less.steps, less.rises) == (1, False)
    assert near(book, cows=4) == []


@pytest.mark.parametrize(("year", "named"), [(1959, False), (1961, True), (1975, False)])
def test_an_age_is_named_only_within_a_year_and_never_backwards(book, year, named) -> None:
    found = near(book, birth=year * 10_000 + 101, cows=9)
    assert ("aged" in rules(found)) is named
    if named:
        assert (found[0].value, found[0].steps) == (59, 1)


@pytest.mark.parametrize(("joined", "steps"), [(201_811, 1), (201_911, 13), (201_801, None)])
def test_a_span_of_months_only_runs_on(book, joined, steps) -> None:
    found = [t for t in near(book, joined=joined, cows=9) if t.rule == "dues__fresh"]
    assert [t.steps for t in found] == ([steps] if steps and steps <= 12 else [])


def test_a_comparison_that_decides_nothing_alone_is_left_out(book) -> None:
    assert "modest" not in rules(near(book, savings=100_330, cows=9))


def test_what_would_only_become_unknown_is_left_out(book) -> None:
    unknown = Unknown(Cause.NOT_DELIVERED)
    assert "modest" not in rules(near(book, savings=99_000, cows=unknown))
    over = near(book, savings=100_330, cows=unknown)
    assert "modest" not in rules(over)


def test_what_would_become_unknown_is_told_beside_what_is_known(book) -> None:
    names = ("dues__due", "dues__help_m")
    trace = evaluate(book, household_of(**{name: start for name, _, start in OWN}), names)
    now = {name: trace.values[name] for name in names}
    lost = now | {"dues__help_m": [Unknown(Cause.NOT_DELIVERED)]}
    assert changes(trace, now, names) == {}
    assert changes(trace, lost, names) == {}
    both = lost | {"dues__due": [now["dues__due"][0] + 1]}
    assert list(changes(trace, both, names)) == list(names)


def near_by(
    read, text: str, *wages: int, bills: Sequence[int] = (), most: int = 3, **told: int
) -> list[Threshold]:
    """The thresholds by other rules, of a household with persons of such wages."""
    figures = PARAMETERS + "".join(figure(*f) for f in FIGURES)
    texts = small(facts=facts_with(*OWN), parameters=figures, rules=text, reasons="")
    book = compile_book(read(texts), date(2020, 11, 1))
    facts: dict[str, Any] = {name: start for name, _, start in OWN} | told
    rows: dict[Any, Any] = {
        **household_of(**facts).rows,
        "person": [{"wage_m": wage} for wage in wages],
        "bill": [{"bill_sum": bill} for bill in bills],
    }
    household = Household("320681", rows, {"bill": [0] * len(bills)})
    return nearest_thresholds(evaluate(book, household, ["dues__due"]), ["dues__due"], most=most)


SAME = (
    rule_of("modest(savings: Fen, cap: Fen) -> bool", "savings <= cap")
    + rule_of("sober(savings: Fen, cap: Fen) -> bool", "savings <= cap")
    + rule_of("few(cows: Count, herd: Count) -> bool", "cows <= herd")
    + rule_of(
        "due(modest: bool, sober: bool, few: bool) -> Count", "where(modest & sober & few, 12, 0)"
    )
)


def test_two_rules_that_compare_the_same_are_one_threshold(read) -> None:
    """One try and one word, whether it changes anything or not."""
    figures = PARAMETERS + "".join(figure(*f) for f in FIGURES)
    texts = small(facts=facts_with(*OWN), parameters=figures, rules=SAME, reasons="")
    over = household_of(savings=100_330, cows=2, birth=0, joined=0)
    trace = evaluate(compile_book(read(texts), date(2020, 11, 1)), over, ["dues__due"])
    tried = try_thresholds(trace, ["dues__due"])
    assert rules([t.threshold for t in tried]) == ["modest", "few"]
    assert not any(t.threshold.after for t in tried)
    assert rules([t.threshold for t in try_thresholds(trace, ["dues__due"], tries=1)]) == ["modest"]
    assert rules(near_by(read, SAME, savings=99_670, cows=1)) == ["modest", "few"]
    assert rules(near_by(read, SAME, savings=99_670, cows=1, most=1)) == ["modest"]


def test_two_names_of_one_sum_are_one_threshold(read) -> None:
    """A sentence tells what is compared, so the same would be told again."""
    text = (
        rule_of("wealth(savings: Fen) -> Fen", "savings")
        + rule_of("modest(wealth: Fen, cap: Fen) -> bool", "wealth <= cap")
        + rule_of("sober(savings: Fen, cap: Fen) -> bool", "savings <= cap")
        + rule_of("due(modest: bool, sober: bool) -> Count", "where(modest & sober, 12, 0)")
    )
    assert len(near_by(read, text, savings=99_670)) == 1


def test_sums_come_before_counts_however_near_those_are(read) -> None:
    text = (
        rule_of("modest(savings: Fen, cap: Fen) -> bool", "savings <= cap")
        + rule_of("herdless(cows: Count, old: Count) -> bool", "cows <= old")
        + rule_of("due(modest: bool, herdless: bool) -> Count", "where(modest & herdless, 12, 0)")
    )
    assert rules(near_by(read, text, savings=60_000, cows=60)) == ["modest", "herdless"]


RICH = rule_of("rich(wage_m: Fen, line_m: Fen) -> bool", "line_m <= wage_m", '"person"')


def test_the_person_meant_is_the_one_whose_wage_is_moved(read) -> None:
    every = RICH + rule_of("due(rich: Many[bool]) -> Count", "where(all_(rich), 12, 0)")
    (found,) = near_by(read, every, 90_000, 49_900, 90_000)
    assert (found.row, found.value, found.limit) == (1, 49_900, 50_000)
    assert found.after == {"dues__due": 12}
    assert near_by(read, every, 49_900, 49_900) == []


def test_two_persons_of_one_wage_are_two_thresholds(read) -> None:
    some = RICH + rule_of("due(rich: Many[bool]) -> Count", "where(any_(rich), 12, 0)")
    assert [t.row for t in near_by(read, some, 49_900, 10_000, 49_900)] == [0, 2]


def test_a_rule_that_would_answer_the_same_is_none(read) -> None:
    """Though the sum it compares, moved so far, would change something by another rule."""
    text = (
        rule_of("frugal(savings: Fen, near_cap: Fen) -> bool", "savings <= near_cap")
        + rule_of(
            "easy(savings: Fen, cap: Fen, cows: Count, herd: Count) -> bool",
            "(savings <= cap) | (cows <= herd)",
        )
        + rule_of("due(easy: bool, frugal: bool) -> Count", "where(easy & frugal, 12, 0)")
    )
    assert rules(near_by(read, text, savings=100_330, cows=0)) == ["frugal"]


def test_what_no_sentence_can_name_is_none(read) -> None:
    text = rule_of("large(bill_sum: Fen, line_m: Fen) -> bool", "line_m <= bill_sum", '"bill"')
    text += rule_of("larges(large: Many[bool]) -> bool", "any_(large)")
    text += rule_of("due(larges: bool) -> Count", "where(larges, 12, 0)")
    assert near_by(read, text, 0, bills=[49_900]) == []


def test_two_counts_of_the_household_are_none(read) -> None:
    """Neither is the law's side, so nothing says which of them would have to be another."""
    text = rule_of("fit(cows: Count, pigs: Count) -> bool", "cows <= pigs")
    text += rule_of("due(fit: bool) -> Count", "where(fit, 12, 0)")
    assert near_by(read, text, cows=3, pigs=3) == []
    assert rules(near_by(read, text.replace("pigs", "herd"), cows=1)) == ["fit"]
