"""Where officers decided, a report counts what a household stands as, as a list does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.reports.test_page import Page, number
from tests.recheck.test_officers import line, of_kind, write

from minsheng.policy.engine.library import Library
from minsheng.recheck.beside import Beside, Finished, given_officers
from minsheng.recheck.decide import recheck
from minsheng.recheck.listing import Listing
from minsheng.recheck.reports import Material, written_report
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.tally import Figures, count, figures_of
from minsheng.recheck.settled import SETTLED, STANDING
from minsheng.recheck.wanted import ORDER, Wanted, outcome_words

MONTH = "2020-11"
STOP = "stop_proposed"


@pytest.fixture(scope="module")
def settled(
    runs: dict[str, Path],
    cities: dict[str, Path],
    library: Library,
    tmp_path_factory: pytest.TempPathFactory,
) -> Listing:
    """A run after officers refused all stops of the run before it but one."""
    folder = tmp_path_factory.mktemp("settled")
    stops = of_kind(runs[MONTH], STOP)
    assert len(stops) > 1
    file = write(folder / "decisions.csv", [line(row) for row in stops[1:]])
    beside = Beside(officers=given_officers(file, Finished.opened(runs[MONTH])))
    recheck(cities[MONTH], MONTH, folder / "run", library, None, beside)
    return Listing(folder / "run", library)


@pytest.fixture(scope="module")
def figures(settled: Listing) -> Figures:
    return figures_of(Material(settled))


@pytest.fixture(scope="module", params=["zh", "en"])
def say(request: pytest.FixtureRequest, settled: Listing, names: dict[int, str]) -> Saying:
    return Saying(request.param, names, settled)


@pytest.fixture(scope="module")
def page(settled: Listing, say: Saying) -> Page:
    return Page(written_report(Material(settled), say.names, say.language))


def test_households_are_counted_as_they_are_listed(settled: Listing, figures: Figures) -> None:
    listed = Counter(row.outcome for row in settled.rows(Wanted(outcomes=ORDER)))
    assert listed[SETTLED] > 0
    counted = figures.outcomes.group_by("outcome").agg(pl.col("n").sum())
    assert dict(counted.iter_rows()) == listed
    assert {name: listed[name] for name in STANDING if listed[name]} == settled.about["stands"]


def test_what_officers_settled_is_told_and_no_longer_proposed(
    page: Page, say: Saying, figures: Figures
) -> None:
    rows = page.table(say.pick("在保和申请户的结论", "Outcomes of the households decided"))[1:]
    told = {row[0]: number(row[1]) for row in rows[:-1]}
    settled = count(figures.outcomes, pl.col("outcome") == SETTLED)
    assert told[outcome_words(SETTLED, say.language)] == settled > 0
    assert sum(told.values()) == number(rows[-1][1])
    called = outcome_words(SETTLED, say.language)
    assert [t for t in page.text if f"{called}{say.pick('', ' ')}{settled}" in t]
    assert [t for t in page.text if say.pick("项，不计入。", "changes that officers settled") in t]


def test_all_tables_tell_the_same_stops(page: Page, say: Saying, figures: Figures) -> None:
    stops = count(figures.outcomes, pl.col("outcome") == STOP)
    called = outcome_words(STOP, say.language)
    mapped = page.table(say.pick("分布图的数字", "The figures of the maps"))[1:]
    assert sum(number(row[2]) for row in mapped if row[2]) == stops
    whole = page.table(say.pick("在保和申请户的结论", "Outcomes of the households decided"))
    assert [number(row[1]) for row in whole if row[0] == called] == [stops]
    for caption, rows in page.tables:
        if caption.startswith(say.pick("户数（占比，", "households (share, ")):
            heads, city = rows[0], rows[-1]
            assert number(city[heads.index(called)]) == stops
            screened = heads.index(say.pick("筛查户", "screened"))
            assert sum(map(number, city[2:screened])) == number(city[1])
    reasons = [c for c, _ in page.tables if c.startswith(called + say.pick("（", " ("))]
    assert len(reasons) == (stops > 0)
    assert all(number(c.removeprefix(called)[1:].lstrip("(")) == stops for c in reasons)
