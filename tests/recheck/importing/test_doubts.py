"""A doubt about one cell opens the fact it gives, and no other."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.importing.small_city import City, changed, imported, rows_of, written

from minsheng.city.snapshot import generate
from minsheng.policy.engine.unknown import Cause

HOUSEHOLDS, SEED, AS_OF = 2_000, 4, "2020-11"
HAIAN, QIDONG, RUGAO = 320685, 320681, 320682
OLD_AGE, OTHERS = "award_old_age_m", ("award_tekun_m", "award_child_m", "award_single_m")
NOT_DELIVERED, CONTRADICTED, OUT_OF_DATE = (
    int(c) for c in (Cause.NOT_DELIVERED, Cause.CONTRADICTED, Cause.OUT_OF_DATE)
)
Row = dict[str, str]


def first(rows: pl.DataFrame, **wanted: str) -> int:
    """The first row with these cells."""
    fits = pl.all_horizontal(pl.col(name) == text for name, text in wanted.items())
    return int(rows.with_row_index("at").filter(fits)["at"][0])


def set_in(rows: pl.DataFrame, at: int, column: str, text: str) -> pl.DataFrame:
    return rows.with_columns(rows[column].scatter(at, text))


def with_another(rows: pl.DataFrame, at: int, column: str, text: str) -> pl.DataFrame:
    """The rows and one more, which differs from one of them in one cell."""
    return pl.concat([rows, rows[at].with_columns(pl.lit(text).alias(column))])


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[City, pl.DataFrame, dict[str, str]]:
    """A city with a few cells changed; its truth; whom each change is about, by number."""
    folder = tmp_path_factory.mktemp("doubts")
    raw = written(folder / "raw", HOUSEHOLDS, SEED)
    about: dict[str, str] = {}

    def change(name: str, extract: str, county: int, how) -> None:
        def noted(rows: pl.DataFrame) -> pl.DataFrame:
            at, made = how(rows)
            about[name] = rows["number"][at]
            return made

        changed(raw, extract, county, noted)

    def unread(rows: pl.DataFrame):
        at = first(rows, benefit="尊老金")
        return at, set_in(rows, at, "sum", "见附件")

    def unnamed(rows: pl.DataFrame):
        at = first(rows, benefit="尊老金")
        return at, set_in(rows, at, "benefit", "待核")

    def two_sums(rows: pl.DataFrame):
        at = first(rows, benefit="尊老金")
        return at, with_another(rows, at, "sum", "99")

    def long_ago(rows: pl.DataFrame):
        mine = rows.filter(pl.col("benefit") == "尊老金").group_by("number").len()
        alone = rows.filter(pl.col("number").is_unique()).join(mine, on="number", how="semi")
        at = first(rows, number=alone["number"][0])
        return at, set_in(rows, at, "month", "2018-10")

    change("unread", "benefits", QIDONG, unread)
    change("unnamed", "benefits", RUGAO, unnamed)
    change("two sums", "benefits", HAIAN, two_sums)
    change("long ago", "benefits", 320623, long_ago)
    change("two wages", "members", QIDONG, lambda rows: (0, with_another(rows, 0, "wage", "77")))
    change("two bills", "medical_bills", QIDONG,
           lambda rows: (0, with_another(rows, 0, "own", "1.5")))  # fmt: skip
    change("marriage", "marriage", 0, lambda rows: (0, set_in(rows, 0, "state", "待核")))

    def misplaced(rows: pl.DataFrame):
        """The first obligor is written to the person the last one is of, under its old key."""
        for column in ("number", "name"):
            rows = set_in(rows, 0, column, rows[column][-1])
        about["old household"] = rows["household"][0]
        return 0, rows

    change("misplaced", "obligors", HAIAN, misplaced)
    city = imported(raw, folder / "imported")
    generate(folder / "true", HOUSEHOLDS, SEED, AS_OF, known="all")
    return city, rows_of(folder / "true", "person"), about


def person(city: City, number: str, entity: str = "person") -> pl.DataFrame:
    """The row of who bears a number, or the rows of the household."""
    assert city.done.register is not None
    people = city.done.register.people.with_row_index("place")
    mine = people.filter(pl.col("number") == int(number[:17]))
    household = city.done.register.household_id[mine["household"][0]]
    rows = rows_of(city.snapshot, entity).filter(pl.col("household_id") == household)
    if entity != "person":
        return rows
    person_id = city.done.register.person_id[mine["place"][0]]
    return rows.filter(pl.col("person_id") == person_id)


def causes(row: pl.DataFrame, *facts: str) -> list[int]:
    return [int(row[f"{fact}__cause"][0]) for fact in facts]


@pytest.mark.parametrize(
    ("case", "cause"),
    [("unread", NOT_DELIVERED), ("two sums", CONTRADICTED), ("long ago", OUT_OF_DATE)],
)
def test_a_row_that_says_which_benefit_it_is_leaves_the_others_alone(made, case, cause) -> None:
    city, _, about = made
    row = person(city, about[case])
    assert causes(row, OLD_AGE) == [cause]
    assert causes(row, *OTHERS) == [0, 0, 0]


def test_a_row_that_says_it_no_longer_opens_them_all(made) -> None:
    city, _, about = made
    row = person(city, about["unnamed"])
    assert causes(row, OLD_AGE, *OTHERS) == [NOT_DELIVERED] * 4


def test_of_two_rows_that_differ_what_both_say_is_so(made) -> None:
    city, truth, about = made
    row = person(city, about["two wages"])
    assert causes(row, "wage_declared_m", "seriously_ill", "support_paid_m") == [
        CONTRADICTED, 0, 0,
    ]  # fmt: skip
    true = truth.filter(pl.col("household_id") == city.true_id[row["household_id"][0]])
    assert row["support_paid_m"][0] in true["support_paid_m"].to_list()


def test_a_bill_two_rows_dispute_is_a_bill_of_unknown_sum(made) -> None:
    """Were it left out, the family would seem to have spent less, and lose aid by it."""
    city, _, about = made
    bills = person(city, about["two bills"], "bill")
    assert (bills["bill_own_share__cause"] != 0).sum() == 1
    assert bills["bill_kind__cause"].to_list() == [0] * len(bills)


def test_a_row_between_two_households_is_in_neither_and_open_in_both(made) -> None:
    """An obligor who is somebody else's would cost the family its aid."""
    city, _, about = made
    faults = pl.concat(read.faults for read in city.done.reads.values())
    told = faults.filter(pl.col("fault") == "other_household")
    assert told["value"].to_list() == [about["old household"]]
    homes = city.done.register.households.with_row_index("at")
    old = homes.filter(pl.col("household") == about["old household"])["at"][0]
    for household in (
        person(city, about["misplaced"])["household_id"][0],
        city.done.register.household_id[old],
    ):
        mine = rows_of(city.snapshot, "obligor").filter(pl.col("household_id") == household)
        assert CONTRADICTED in mine["obligor_of__cause"].to_list()


def test_a_marriage_that_cannot_be_read_is_no_life_alone(made) -> None:
    city, _, about = made
    home = person(city, about["marriage"], "household")["household_id"][0]
    people = rows_of(city.snapshot, "person").filter(pl.col("household_id") == home)
    husband = person(city, about["marriage"])
    assert causes(husband, "spouse") != [0]
    assert (people["spouse__cause"] != 0).sum() >= 2
