"""What the rule book says of a case: of a person's benefit the person's own sum."""

from __future__ import annotations

import pytest

from minsheng.policy.engine.library import load_library
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.programmes.assistance.proposing import (
    _of_household,
    _of_person,
    book_of,
    targets_of,
)
from minsheng.recheck.explain import Explainer

OLD, NONE = 19300101, Unknown(Cause.NOT_DELIVERED)


@pytest.fixture(scope="module")
def couple(run_folder):
    """Two of a household, both ninety, registered here, and drawing nothing."""
    explainer = Explainer(run_folder, load_library())
    for entry in explainer.about["parts"]:
        for number in range(entry["first"], entry["last"] + 1):
            try:
                found = explainer.household(number)[0]
            except Exception:  # noqa: BLE001 - numbers of households have gaps
                continue
            if len(found.rows["person"]) == 2:
                return found
    raise AssertionError("no two live alone")


def told(couple: Household, awards: tuple[object, object]):
    persons = [
        row | {"birth": OLD, "registered_here": True, "lives_here": True, "award_old_age_m": award}
        for row, award in zip(couple.rows["person"], awards, strict=True)
    ]
    rows = {**couple.rows, "person": persons, "run": [{"as_of": 20201101}]}
    book = book_of("2020-11")
    family = Household(couple.county, rows, couple.parents)
    return evaluate(book, family, targets_of(book))


def test_it_is_the_persons_own_sum_and_not_the_households(couple):
    trace = told(couple, (0, 0))
    change, before, after = _of_person(trace, "old_age", 0)
    assert (change, before) == ("grant_proposed", 0)
    assert after
    assert _of_household(trace, "old_age")[2] == 2 * after


@pytest.mark.parametrize(("award", "change"), [
    (NONE, "cannot_say"), (0, "grant_proposed"), (1, "adjust"),
])  # fmt: skip
def test_what_the_other_draws_is_no_matter(couple, award, change):
    assert _of_person(told(couple, (award, 0)), "old_age", 0)[0] == change
    assert _of_person(told(couple, (0, award)), "old_age", 0)[0] == "grant_proposed"
