"""A list tells whose each open fact is, as far as the run's snapshot is at hand."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import Listing
from minsheng.recheck.needed import lacking_in
from minsheng.recheck.sheet import as_sheet
from minsheng.recheck.wanted import Wanted
from minsheng.recheck.whose import Whose

MONTH = "2020-11"
OPEN = Wanted(outcomes=("cannot_say",))


@pytest.fixture(scope="module")
def listing(runs: dict[str, Path], library: Library) -> Listing:
    return Listing(runs[MONTH], library)


@pytest.fixture
def alone(runs: dict[str, Path], library: Library, tmp_path: Path) -> Listing:
    """Of a run whose snapshot is gone."""
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    about = json.loads((run / "run.json").read_text("utf-8"))
    about |= {"snapshot_folder": "/nowhere", "snapshot_from_here": "../nowhere"}
    (run / "run.json").write_text(json.dumps(about), "utf-8")
    return Listing(run, library)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_says_of_whom_as_the_explanation_does(listing, library, language) -> None:
    whose, explainer = Whose(listing), Explainer(listing.run, library)
    assert whose.lacking is None
    rows = [row for row in listing.rows(OPEN) if row.ask]
    assert rows
    for row in rows:
        assert whose.asked(row, language) == explainer.explain(row.household_id, language).ask
    assert any(
        "户主" in a.title or "head" in a.title for r in rows for a in whose.asked(r, language)
    )


def test_only_where_several_lack_a_fact_is_the_household_evaluated(
    listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To evaluate them all took most of the time of a list."""
    whose, evaluated, lacking = Whose(listing), set(), {}
    explainer, facts = Explainer(listing.run, listing.library), listing.library.facts

    def noted(book: Book, household: Household, targets: tuple[str, ...]) -> Trace:
        evaluated.add(household.ident)
        return evaluate(book, household, targets)

    monkeypatch.setattr("minsheng.recheck.whose.evaluate", noted)
    for row in listing.rows(OPEN):
        whose.asked(row, "zh")
        held = explainer.household(row.household_id)[0]
        most = max((len(lacking_in(facts[name], held)) for name in row.ask), default=0)
        lacking[row.household_id] = most
    assert evaluated == {ident for ident, most in lacking.items() if most > 1}
    assert set(lacking.values()) >= {1, 2}


def test_without_its_snapshot_it_says_member_or_obligor(alone: Listing, library: Library) -> None:
    whose = Whose(alone)
    assert "there is no folder" in str(whose.lacking)
    facts = library.facts
    for row in alone.rows(OPEN):
        for name, zh, en in zip(
            row.ask, whose.asked(row, "zh"), whose.asked(row, "en"), strict=True
        ):
            of = {"person": ("家庭成员", " of a member"), "obligor": ("义务人", " of an obligor")}
            begins, ends = of.get(facts[name].entity, ("", ""))
            assert (zh.fact, zh.title.startswith(begins), en.title.endswith(ends)) == (
                name,
                True,
                True,
            )
            assert (zh.of, en.of) == ("", "")


def test_a_snapshot_that_was_moved_is_named(alone: Listing, cities: dict[str, Path]) -> None:
    assert Whose(alone, cities[MONTH]).lacking is None
    assert "is not the snapshot of this run" in str(Whose(alone, cities["2018-11"]).lacking)


def test_the_sheet_names_person_and_office(listing: Listing) -> None:
    content = b"".join(as_sheet(listing.rows(OPEN), Whose(listing), {}, "zh"))
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    place = lines[0].index("待查事项")
    told = [line[place] for line in lines[1:] if line[place]]
    assert all(task.endswith("）") for cell in told for task in cell.split("；"))
    assert any("户主" in cell and "部门" in cell for cell in told)
