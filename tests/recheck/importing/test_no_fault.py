"""Files without a fault tell the truth, and what they do not tell is unknown."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.evaluators import compared
from tests.recheck.importing.small_city import AS_OF, City, imported, rows_of, written

from minsheng.city.snapshot import generate
from minsheng.recheck.decide import prepare, recheck
from minsheng.recheck.explain import Explainer
from minsheng.recheck.quality.held import held_against
from minsheng.recheck.snapshot import Snapshot
from minsheng.snapshot.facts import known_facts

HOUSEHOLDS = 2_000
SEEDS = (2020, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (3, 11)))
BY_PARENT = ("parent_1", "parent_2")
BY_PARENTS = (*BY_PARENT, *(f"{p}_{of}" for p in BY_PARENT for of in ("state", "since")))
"""The register has a father and a mother, the city two parents in any order."""
NOT_ASKED = {"overseas_returnee": 0, "child_allowance_chosen": 1, "clergy_years": 0,
             "social_assistance_m": 0, "in_institution": 0}  # fmt: skip
"""What the contract says is so of everybody who is not in the office's book (`otherwise`)."""
NOBODY_HOLDS = {"property_own"}
"""No office has a book of whose all property is: its cell is empty for everybody."""
NOT_SEEN = {"wage_verified_m"}
"""Nobody withheld tax, and something indicates work: unknown also of who has signed."""
SELF_CARE = {"eats", "dresses", "leaves_bed", "uses_toilet", "walks_indoors", "bathes"}
"""Known of those only whose ability somebody assessed."""


@pytest.fixture(scope="module", params=SEEDS)
def made(request, tmp_path_factory) -> tuple[City, object]:
    folder = tmp_path_factory.mktemp("clean")
    city = imported(written(folder / "raw", HOUSEHOLDS, request.param), folder / "imported")
    generate(folder / "true", HOUSEHOLDS, request.param, AS_OF, known="all")
    return city, folder / "true"


def values(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name].cast(pl.Int64)


def facts_of(entity: str) -> list[str]:
    return [name for name, fact in known_facts().items() if fact.entity == entity]


def in_view(city: City) -> pl.Series:
    """The true numbers of the households of the office's book."""
    assert city.done.register is not None
    people = city.done.register.people["household"]
    reads = [r for r in city.done.reads.values() if r.contract.key == "families"]
    of = people.gather(pl.concat(read.linked["place"] for read in reads)).unique()
    ids = city.done.register.household_id[of.to_numpy()]
    return pl.Series([city.true_id[int(i)] for i in ids], dtype=pl.Int64)


def test_every_row_is_linked_and_none_returned(made) -> None:
    city, _ = made
    assert city.done.found is not None
    assert len(city.done.found.identities) == 0
    for read in city.done.reads.values():
        assert read.faults.rows() == []
        assert read.unauthorised == 0
    assert city.done.refused == []
    # Bills come by chance: a county of few may have none of the last months.
    doubts = [(r.contract.key, r.doubt.kind) for r in city.done.reads.values() if r.doubt]
    assert set(doubts) <= {("medical_bills", "perhaps_stale")}


@pytest.mark.parametrize("entity", ["household", "person"])
def test_every_fact_is_true_or_unknown(made, entity: str) -> None:
    city, truth = made
    read, true = city.rows(entity), rows_of(truth, entity)
    assert read["household_id"].equals(true["household_id"])
    asked = true["household_id"].is_in(in_view(city).implode())
    for name in facts_of(entity):
        known = read[name].is_not_null()
        if name in BY_PARENTS:
            continue
        wrong = known & (values(read, name) != values(true, name)).fill_null(value=False)
        if name in NOT_ASKED:
            assert (values(read, name).filter(~asked) == NOT_ASKED[name]).all(), name
            wrong &= asked
        assert wrong.sum() == 0, name


def test_parents_are_the_same_two(made) -> None:
    city, truth = made
    read, true = city.rows("person"), rows_of(truth, "person")

    def pairs(frame: pl.DataFrame) -> list[list[tuple[object, ...]]]:
        columns = [[f"{p}", f"{p}_state", f"{p}_since"] for p in BY_PARENT]
        rows = [frame.select(pl.col(c).cast(pl.Int64) for c in names).rows() for names in columns]
        return [sorted(both) for both in zip(*rows, strict=True)]

    assert pairs(read) == pairs(true)


def test_whoever_is_in_the_book_is_known_as_far_as_offices_know(made) -> None:
    city, _ = made
    asked = in_view(city)
    signed = city.rows("household").filter(pl.col("vehicles").is_not_null())["household_id"]
    assert len(signed) > 0.9 * len(asked)
    for entity in ("household", "person"):
        read = city.rows(entity)
        for name in facts_of(entity):
            if name in NOBODY_HOLDS:
                assert read[name].is_null().all()
                continue
            if name in SELF_CARE | NOT_SEEN:
                continue
            whom = signed if known_facts()[name].authorised else asked
            mine = read.filter(pl.col("household_id").is_in(whom.implode()))
            assert mine[name].is_not_null().all(), name
            if known_facts()[name].authorised:
                others = read.filter(~pl.col("household_id").is_in(whom.implode()))
                assert others[name].is_null().all(), name


def test_bills_contributions_and_obligors_of_the_book_are_all_there(made) -> None:
    city, truth = made
    asked = in_view(city)
    signed = city.rows("household").filter(pl.col("vehicles").is_not_null())["household_id"]
    for entity, whom in (("bill", asked), ("contribution", signed), ("obligor", asked)):
        shown = []
        for frame in (city.rows(entity), rows_of(truth, entity)):
            mine = frame.filter(pl.col("household_id").is_in(whom.implode()))
            keys = [n for n in ("household_id", "person_no") if n in mine.columns]
            columns = [n for n in facts_of(entity) if n in mine.columns]
            shown.append(mine.select(*keys, pl.col(columns).cast(pl.Int64)))
        read, true = shown
        names = [n for n in read.columns if entity != "obligor" or read[n].null_count() == 0]
        assert len(read) == len(true) > 0, entity
        assert sorted(read.select(names).rows()) == sorted(true.select(names).rows()), entity
        for name in set(read.columns) - set(names):
            same = read[name].is_null() | (read[name] == true[name])
            assert same.all(), name


def test_nothing_is_proposed_that_the_true_facts_do_not_ask_for(made, library, tmp_path) -> None:
    city, truth = made
    recheck(city.snapshot, AS_OF, tmp_path / "run", library)
    recheck(truth, AS_OF, tmp_path / "true-run", library)
    held = held_against(tmp_path / "run", tmp_path / "true-run", city.true_id)
    assert held.wrong.rows() == []
    assert held.in_view == len(in_view(city))


def test_both_evaluators_decide_the_same_of_it(made, library) -> None:
    city, _ = made
    snapshot = Snapshot(city.snapshot, library.facts)
    deciding = prepare(snapshot, library, AS_OF)
    parts = snapshot.parts
    assert sum(compared(snapshot, part, deciding, library) for part in parts) > 500


def test_the_explanation_says_what_the_run_says(made, library, tmp_path) -> None:
    city, _ = made
    recheck(city.snapshot, AS_OF, tmp_path / "run", library)
    explainer = Explainer(tmp_path / "run", library)
    back = {true: read for read, true in city.true_id.items()}
    asked = in_view(city).to_list()
    assert len(asked) > 20
    for household in asked:
        assert explainer.explain(back[household]).identical, household
