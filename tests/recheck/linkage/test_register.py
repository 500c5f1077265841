"""Surrogates: random, kept for ever, and telling nothing of whose they are."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.linkage.people import KEY, number, person, register

from minsheng.recheck.linkage.register import LARGEST, Kept, Register

SIZE = 300
PEOPLE = [
    person(f"h{n // 3}", f"张{n:03}", number(19500101 + n % 28, n) if n % 10 else None,
           birth=19500101 + n % 28)
    for n in range(SIZE)
]  # fmt: skip


def persons(of: Register) -> dict[str, int]:
    return dict(zip(of.people["name"].to_list(), of.person_id.tolist(), strict=True))


def homes(of: Register) -> dict[str, int]:
    keys = of.households["household"].to_list()
    return dict(zip(keys, of.household_id.tolist(), strict=True))


@given(st.randoms(use_true_random=False))
def test_the_same_people_have_the_same_numbers_next_month_in_any_order(dice):
    kept = Kept(KEY)
    first = register(*PEOPLE, kept=kept)
    again = [*PEOPLE]
    dice.shuffle(again)
    later = register(*again, kept=Kept(KEY, kept.issued["people"], kept.issued["households"]))
    assert persons(first) == persons(later)
    assert homes(first) == homes(later)


def test_who_is_new_gets_a_number_nobody_has_had():
    kept = Kept(KEY)
    first = register(*PEOPLE[:100], kept=kept)
    second = register(*PEOPLE[100:], kept=kept)
    third = register(*PEOPLE, kept=kept)
    assert not set(first.person_id.tolist()) & set(second.person_id.tolist())
    assert persons(third) == persons(first) | persons(second)
    assert len(set(third.person_id.tolist())) == SIZE
    assert len(set(third.household_id.tolist())) == len(third.households)
    assert kept.issued["people"]["person_id"].is_unique().all()


def test_numbers_that_are_taken_are_drawn_again(monkeypatch):
    """Of few numbers the dice fall on many that are taken."""
    monkeypatch.setattr("minsheng.recheck.linkage.register.LARGEST", 2 * SIZE)
    kept = Kept(KEY)
    first, whole = register(*PEOPLE[:150], kept=kept), register(*PEOPLE, kept=kept)
    assert len(set(whole.person_id.tolist())) == SIZE
    assert persons(first).items() <= persons(whole).items()


def test_another_key_changes_everybody():
    one, other = register(*PEOPLE), register(*PEOPLE, kept=Kept(KEY + 1))
    assert not set(one.person_id.tolist()) & set(other.person_id.tolist())
    assert not set(one.household_id.tolist()) & set(other.household_id.tolist())


def test_numbers_tell_nothing_of_the_order():
    """Nor can a spreadsheet lose a digit of them."""
    made = register(*PEOPLE)
    for ids in (made.person_id, made.household_id):
        assert ids.min() > 0
        assert ids.max() < LARGEST
        places = np.arange(len(ids))
        assert abs(float(np.corrcoef(places, ids)[0, 1])) < 0.25
        steps = np.diff(ids) > 0
        assert 0.35 < steps.mean() < 0.65


def test_two_of_one_number_are_two_people():
    double = [*PEOPLE, person("z", "赵六", number(19500102, 1))]
    assert len(set(register(*double).person_id.tolist())) == SIZE + 1


def test_who_stands_twice_in_a_household_is_one():
    made = register(*PEOPLE, dict(PEOPLE[0]))
    assert len(made.people) == SIZE


def test_places_of_a_county_are_its_people():
    people = [*PEOPLE, *(person("a", f"李{n}", None, county=320682) for n in range(4))]
    made = register(*people)
    households, persons_ = made.places_of(320682)
    assert made.people["name"][persons_].str.starts_with("李").all()
    assert persons_.stop - persons_.start == 4
    assert made.households["county"][households].to_list() == [320682]
    assert made.places_of(320612) == (slice(0, 0), slice(0, 0))


LI, WANG = person("h1", "李明", number(19700101, 1)), person("h2", "王芳", number(19700101, 1))


def disputed(kept: Kept) -> dict[str, list[int]]:
    return {kind: places.to_list() for kind, places in kept.disputed.items() if len(places)}


def test_nobody_takes_over_the_surrogate_of_who_bears_the_same_number():
    """Wang's number is mistyped into Li's: whichever comes first, or stays, is still neither."""
    kept = Kept(KEY)
    li = persons(register(LI, kept=kept))["李明"]
    assert disputed(kept) == {}
    for both in ([LI, WANG], [WANG, LI]):
        made = persons(register(*both, kept=kept))
        assert disputed(kept) == {"number_shared": [0, 1]}
        assert li not in made.values()
        assert len(set(made.values())) == 2
    wang = made["王芳"]
    assert persons(register(WANG, LI, kept=kept)) == made  # month after month the same
    # Li has left; that leaves the number to Wang, and not who Li was.
    assert persons(register(WANG, kept=kept)) == {"王芳": wang}
    assert disputed(kept) == {"number_other": [0]}
    # The police mend Wang's number, and Li is who Li was.
    mended = {**WANG, "number": number(19700101, 3)}
    again = persons(register(LI, mended, kept=kept))
    assert again["李明"] == li
    assert disputed(kept) == {}


def test_who_changes_the_name_is_the_same_if_the_register_says_so():
    kept = Kept(KEY)
    li = persons(register(LI, kept=kept))["李明"]
    told = {**LI, "name": "李萍", "former_name": "李明"}
    assert persons(register(told, kept=kept)) == {"李萍": li}
    # The new name is noted: it may be given without the old one, and changed again.
    assert persons(register({**told, "former_name": None}, kept=kept)) == {"李萍": li}
    assert disputed(kept) == {}
    silent = {**LI, "name": "赵六"}
    assert persons(register(silent, kept=kept))["赵六"] != li
    assert disputed(kept) == {"number_other": [0]}


def test_a_register_of_before_names_were_noted_is_taken_up():
    kept = Kept(KEY)
    first = register(*PEOPLE, kept=kept)
    old = kept.issued["people"].drop("named")
    again = Kept(KEY, old, kept.issued["households"])
    assert persons(register(*PEOPLE, kept=again)) == persons(first)
    by_number = pl.col("identity").str.contains("^[0-9]+$")
    assert again.issued["people"].filter(by_number)["named"].null_count() == 0
