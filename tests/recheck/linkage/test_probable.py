"""Rows no number tells, weighed against people: made up, so that whose each is is known."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest
from tests.recheck.linkage.people import number

from minsheng.recheck.linkage.probable import MILLION, candidates_of, weights

SIZE, EACH = 20_000, 150
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐"
SIGNS = "".join(chr(0x4E00 + 37 * n) for n in range(300))
COUNTIES = (320612, 320613, 320614, 320623, 320681, 320682, 320685)
SCHEMA = {"identity": pl.Int64, "digits": pl.String, "name": pl.String, "county": pl.Int64,
          "known": pl.Float64}  # fmt: skip


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    dice = random.Random(3)
    rows = []
    for place in range(SIZE):
        county = dice.choice(COUNTIES)
        birth = dice.randint(1935, 2015) * 10_000 + dice.randint(1, 12) * 100 + dice.randint(1, 28)
        name = dice.choice(SURNAMES) + "".join(dice.choices(SIGNS, k=2))
        rows.append((place, str(number(birth, dice.randint(0, 999), county)), name, county))
    names = ("place", "digits", "name", "county")
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.unique("digits", keep="first", maintain_order=True)


def ask(people: pl.DataFrame, rows: list[tuple[Any, ...]], known: float = 0.9999) -> pl.DataFrame:
    """The candidates of rows of digits, name and county."""
    made = [(n, *row, known) for n, row in enumerate(rows)]
    return candidates_of(pl.DataFrame(made, schema=SCHEMA, orient="row"), people, len(people))


def best(found: pl.DataFrame) -> dict[int, tuple[int, float]]:
    top = found.filter(pl.col("rank") == 0)
    return {r["identity"]: (r["place"], r["share"]) for r in top.iter_rows(named=True)}


def one_digit(dice, row):
    at = dice.randrange(17)
    other = str((int(row["digits"][at]) + dice.randint(1, 9)) % 10)
    return f"{row['digits'][:at]}{other}{row['digits'][at + 1 :]}5", row["name"], row["county"]


def swapped(dice, row):
    at = dice.randrange(6, 16)
    d = row["digits"]
    return f"{d[:at]}{d[at + 1]}{d[at]}{d[at + 2 :]}5", row["name"], row["county"]


def new_name(dice, row):
    other = row["name"][0] + "".join(dice.choices(SIGNS, k=2))
    return f"{row['digits']}5", other, row["county"]


def mistyped_name(dice, row):
    return f"{row['digits']}5", row["name"][:-1] + dice.choice(SIGNS), row["county"]


def excel(dice, row):
    return f"{float(row['digits'] + '0'):.15g}".replace(".", "")[:6], row["name"], row["county"]


def none(dice, row):
    return None, row["name"], row["county"]


KINDS = {
    "one digit": (one_digit, 0.97), "two digits swapped": (swapped, 0.9),
    "a new name": (new_name, 0.97), "a sign of the name": (mistyped_name, 0.97),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_slip_is_linked_and_rightly(people, kind: str) -> None:
    make, least = KINDS[kind]
    dice = random.Random(8)
    whom = [people.row(dice.randrange(len(people)), named=True) for _ in range(EACH)]
    found = best(ask(people, [make(dice, row) for row in whom]))
    accept = weights().accept / MILLION
    linked = {n: place for n, (place, share) in found.items() if share >= accept}
    assert all(whom[n]["place"] == place for n, place in linked.items())
    assert len(linked) >= least * EACH


@pytest.mark.parametrize("make", [none, excel], ids=["no number", "6 digits left"])
def test_a_name_alone_is_linked_at_most_to_its_only_bearer(people, make) -> None:
    dice = random.Random(9)
    whom = [people.row(dice.randrange(len(people)), named=True) for _ in range(EACH)]
    found = best(ask(people, [make(dice, row) for row in whom]))
    names = people.group_by("name", "county").len().filter(pl.col("len") > 1)
    several = set(names.select("name", "county").rows())
    accept = weights().accept / MILLION
    for n, (place, share) in found.items():
        if share >= accept:
            assert whom[n]["place"] == place
            assert make is excel or (whom[n]["name"], whom[n]["county"]) not in several


def test_strangers_are_linked_to_nobody(people) -> None:
    """People of another city, with names some of ours bear."""
    dice = random.Random(10)
    rows = []
    for _ in range(EACH):
        birth = dice.randint(1935, 2015) * 10_000 + dice.randint(1, 12) * 100 + dice.randint(1, 28)
        digits = f"{number(birth, dice.randint(0, 999), 110101)}5"
        rows.append((digits, people["name"][dice.randrange(len(people))], 0))
    accept = weights().accept / MILLION
    assert [
        share for _, share in best(ask(people, rows, known=0.5)).values() if share >= accept
    ] == []


TWINS = pl.DataFrame(
    [(0, str(number(19700101, 11)), "张小明", 320681),
     (1, str(number(19700101, 12)), "张小明", 320681),
     (2, str(number(19800505, 13)), "李四方", 320681)],
    schema=("place", "digits", "name", "county"), orient="row",
)  # fmt: skip


def test_namesakes_of_one_day_share_what_does_not_tell_them_apart() -> None:
    """And neither is linked: which of the two, somebody must say."""
    odd = f"{number(19700101, 95)}5"
    found = ask(TWINS, [(None, "张小明", 320681), (odd, "张小明", 320681)])
    for identity in (0, 1):
        shares = found.filter(pl.col("identity") == identity)["share"].to_list()
        assert len(shares) == 2
        assert max(shares) < 0.6
        assert shares[0] == pytest.approx(shares[1], abs=0.3)
    tie = found.filter(pl.col("identity") == 0)
    assert tie["place"].to_list() == [0, 1]  # of equals the first, always
    assert tie["rank"].to_list() == [0, 1]


def test_the_digits_that_are_right_tell_namesakes_apart() -> None:
    found = best(ask(TWINS, [(str(number(19700101, 12)) + "0", "张小明", 320681)]))
    assert found[0][0] == 1
    assert found[0][1] > 0.9


def test_nothing_shared_is_no_candidate() -> None:
    assert len(ask(TWINS, [(None, "王五", 320681), (None, None, 320681), ("1", None, 0)])) == 0
    assert len(ask(TWINS, [])) == 0
    assert len(ask(TWINS.clear(), [(None, "张小明", 320681)])) == 0


def test_shares_are_chances_of_one_row(people) -> None:
    dice = random.Random(11)
    whom = [people.row(dice.randrange(len(people)), named=True) for _ in range(40)]
    found = ask(people, [none(dice, row) for row in whom])
    sums = found.group_by("identity").agg(pl.col("share").sum())
    assert (sums["share"] <= 1 + 1e-9).all()
    assert found["share"].is_between(1 / 1000, 1).all()
    again = ask(people, [none(dice, row) for row in whom])
    assert found.equals(again)


def test_who_is_less_likely_known_is_less_likely_meant(people) -> None:
    row = people.row(5, named=True)
    rows = [(None, row["name"], row["county"])]
    sure, unsure = (best(ask(people, rows, known))[0][1] for known in (0.99, 0.1))
    assert unsure < sure
