"""The list of a run: the right households, in the right order, in a few words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.forging import seal

from minsheng.policy.engine.library import Library
from minsheng.recheck import listing as listings
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import LOOKED_AT, Listing
from minsheng.recheck.wanted import CAUSE_NAMES, ORDER, SCREENED, Wanted
from minsheng.recheck.words import CAUSES

MONTH = "2020-11"


@pytest.fixture(scope="module")
def listing(runs: dict[str, Path], library: Library) -> Listing:
    return Listing(runs[MONTH], library)


@pytest.fixture(scope="module")
def decided(runs: dict[str, Path]) -> list[dict[str, object]]:
    """Every row the run wrote, read all at once."""
    rows: list[dict[str, object]] = []
    for file in sorted((runs[MONTH] / "decisions.parquet").iterdir()):
        rows += pq.read_table(file).to_pylist()
    return rows


def ids(rows: object) -> list[int]:
    return [row.household_id for row in rows]  # type: ignore[attr-defined]


def test_all_but_those_screened_are_listed_in_the_order_of_work(listing, decided) -> None:
    expected = sorted(
        (r for r in decided if r["outcome"] != SCREENED),
        key=lambda r: (ORDER.index(r["outcome"]), r["county"], r["village"], r["household_id"]),
    )
    assert ids(listing.rows(Wanted())) == [r["household_id"] for r in expected]
    assert sum(listing.counts(Wanted()).values()) == len(expected)
    outcomes = [row.outcome for row in listing.rows(Wanted())]
    assert {o: n for o, n in listing.counts(Wanted()).items() if n} == {
        o: outcomes.count(o) for o in outcomes
    }


def test_those_screened_are_listed_when_asked_for(listing, decided) -> None:
    wanted = Wanted(outcomes=(SCREENED,))
    expected = {r["household_id"] for r in decided if r["outcome"] == SCREENED}
    assert set(ids(listing.rows(wanted))) == expected
    assert listing.counts(wanted) == {SCREENED: len(expected)}


@pytest.mark.parametrize("most", [1, 2, 7, 10_000, 10**21])
def test_the_first_are_the_first_of_all(listing, most: int) -> None:
    whole = ids(listing.rows(Wanted()))
    assert ids(listing.rows(Wanted(), most)) == whole[:most]


def test_each_filter_keeps_what_it_names(listing, decided) -> None:
    shown = [r for r in decided if r["outcome"] != SCREENED]
    one = next(r for r in shown if str(r["reasons"]).count(" ") > 1)
    village, code = one["village"], str(one["reasons"]).split()[-1]
    for wanted, keeps in (
        (Wanted(village=(village,)), lambda r: r["village"] == village),
        (Wanted(township=village // 1_000), lambda r: r["village"] // 1_000 == village // 1_000),
        (Wanted(county=one["county"]), lambda r: r["county"] == one["county"]),
        (Wanted(reason=code), lambda r: code in r["reasons"].split()),
        (Wanted(outcomes=(one["outcome"],)), lambda r: r["outcome"] == one["outcome"]),
        (
            Wanted(reason=code, county=one["county"]),
            lambda r: code in r["reasons"].split() and r["county"] == one["county"],
        ),
    ):
        expected = sorted(r["household_id"] for r in shown if keeps(r))
        assert sorted(ids(listing.rows(wanted))) == expected, wanted
        assert sum(listing.counts(wanted).values()) == len(expected)
        assert expected


def test_a_reason_is_not_found_by_the_beginning_of_its_name(listing, decided) -> None:
    whole = {code for r in decided for code in str(r["reasons"]).split()}
    assert {"disability_subsidy.care"} <= whole
    found = listing.rows(Wanted(reason="disability_subsidy.car"))
    assert not list(found)


def test_the_sums_are_those_of_the_run(listing, decided) -> None:
    by_id = {r["household_id"]: r for r in decided}
    open_ = 0
    for row in listing.rows(Wanted()):
        written = by_id[row.household_id]
        assert row.before == written["total_before_m_hh"]
        assert row.ask == tuple(str(written["ask"]).split())
        assert row.reasons == tuple(str(written["reasons"]).split())
        if row.outcome == "cannot_say":
            assert row.after is None, "what is open may alter it"
            open_ += 1
        elif row.outcome in LOOKED_AT:
            assert row.after == row.before, "nothing is proposed of who is only told"
        else:
            assert row.after == written["total_after_m_hh"]
        aid = written["temporary_aid_change"] == "grant_proposed"
        assert row.once == (written["temporary_aid_hh"] if aid else None)
    assert open_


def test_everything_listed_is_told_in_both_languages(listing) -> None:
    for row in listing.rows(Wanted()):
        zh, en = (listing.words(row, language) for language in ("zh", "en"))
        assert "：" in zh, row
        assert zh != en
        assert not any("一" <= c <= "鿿" for c in en), en
        for language in ("zh", "en"):
            assert len(listing.facts(row, language)) == len(row.ask)


def test_where_no_reason_asks_the_first_open_fact_is_told(listing) -> None:
    asked = [
        row
        for row in listing.rows(Wanted(outcomes=("cannot_say",)))
        if row.main.reason is None and row.ask
    ]
    for row in asked:
        assert "待查清" in listing.words(row, "zh")
        assert "to settle: " in listing.words(row, "en")


def test_memory_holds_a_county_and_outcome_at_most(listing, monkeypatch) -> None:
    held: list[set[tuple[int, str]]] = []
    whole = listings.pa.concat_tables

    def watched(tables: list[pa.Table]) -> pa.Table:
        table = whole(tables)
        rows = table.select(["county", "outcome"]).to_pylist()
        held.append({(r["county"], r["outcome"]) for r in rows})
        return table

    monkeypatch.setattr(listings.pa, "concat_tables", watched)
    list(listing.rows(Wanted()))
    assert max(map(len, held)) == 1


def test_the_first_household_reads_no_further_than_it_must(listing, monkeypatch) -> None:
    read: list[str] = []
    real = listings.read_decisions

    def watched(run, about, part, columns, **more):
        read.append(part)
        return real(run, about, part, columns, **more)

    first = next(listing.rows(Wanted()))
    monkeypatch.setattr(listings, "read_decisions", watched)
    assert next(listing.rows(Wanted(), 1)) == first
    assert {int(part.split("-")[0]) for part in read} == {first.county}
    read.clear()
    list(listing.rows(Wanted(county=first.county)))
    assert {int(part.split("-")[0]) for part in read} == {first.county}


def test_a_changed_run_is_refused(runs, library, tmp_path: Path) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    file = max((run / "decisions.parquet").iterdir(), key=lambda p: p.stat().st_size)
    table = pq.read_table(file)
    pq.write_table(table.slice(0, 1), file)
    with pytest.raises(RecheckError, match="was changed since the run"):
        Listing(run, library).counts(Wanted())
    pq.write_table(table.drop_columns(["ask"]), file)
    seal(run)
    with pytest.raises(RecheckError, match="has other columns than a run"):
        Listing(run, library).counts(Wanted())
    file.unlink()
    with pytest.raises(RecheckError, match="is missing since the run"):
        Listing(run, library).villages  # noqa: B018
    with pytest.raises(RecheckError, match="holds no run"):
        Listing(tmp_path / "nowhere", library)


def test_a_run_is_listed_without_its_snapshot(runs, library, tmp_path: Path) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    about = json.loads((run / "run.json").read_text("utf-8"))
    about |= {"snapshot_folder": "/nowhere", "snapshot_from_here": "../nowhere"}
    (run / "run.json").write_text(json.dumps(about), "utf-8")
    assert list(Listing(run, library).rows(Wanted(), 3))


def altered(run: Path, to: Path, **values: object) -> Path:
    """A run whose `run.json` says something else, sealed anew; None takes it out."""
    copy = Path(shutil.copytree(run, to))
    seal(copy, **values)
    return copy


def test_a_warning_taken_out_is_told_all_the_same(cities, library, tmp_path: Path) -> None:
    said = recheck(cities["2018-11"], MONTH, tmp_path / "trial", library)
    run = altered(tmp_path / "trial", tmp_path / "run", warning=None, ahead=None)
    listing = Listing(run, library)
    assert listing.warning == said["warning"]
    assert listing.ahead == said["ahead"]


def test_another_month_set_throughout_is_told_to_be_a_trial(runs, library, tmp_path: Path) -> None:
    run = altered(runs[MONTH], tmp_path / "run", as_of="2020-12", law_day="2020-12-01")
    assert "taken for 2020-11, but 2020-12 is decided" in str(Listing(run, library).warning)
    assert Listing(runs[MONTH], library).warning is None


def test_a_warning_put_in_is_not_told(runs, library, tmp_path: Path) -> None:
    run = altered(runs[MONTH], tmp_path / "run", warning="x", ahead="y")
    listing = Listing(run, library)
    assert (listing.warning, listing.ahead) == (None, None)


@pytest.mark.parametrize("figures", ["verified", 5, None])
def test_how_far_sums_are_trusted_is_what_the_decisions_say(
    runs, library, tmp_path: Path, figures: object
) -> None:
    listing = Listing(altered(runs[MONTH], tmp_path / "run", figures=figures), library)
    assert listing.figures(Wanted()) == "illustrative"
    county = min(listing.counties)
    assert listing.figures(Wanted(county=county)) == "illustrative"


def test_an_outcome_nobody_knows_is_listed_as_cannot_say(runs, library, tmp_path: Path) -> None:
    run = Path(shutil.copytree(runs[MONTH], tmp_path / "run"))
    file = max((run / "decisions.parquet").iterdir(), key=lambda p: p.stat().st_size)
    table = pq.read_table(file)
    place = table.schema.get_field_index("outcome")
    outcome = [None, *table["outcome"].to_pylist()[1:]]
    table = table.set_column(place, "outcome", pa.array(outcome).dictionary_encode())
    pq.write_table(table, file)
    seal(run)
    found = ids(Listing(run, library).rows(Wanted(outcomes=("cannot_say",))))
    assert table["household_id"][0].as_py() in found


def test_a_reason_nobody_knows_names_the_nearest(listing) -> None:
    assert listing.reason("dibao.amount") == "dibao.amount"
    with pytest.raises(RecheckError, match=r"nearest existing name is `dibao\.amount`"):
        listing.reason("dibao.amont")


def test_several_villages_are_listed_together(listing, decided) -> None:
    villages = tuple(sorted({r["village"] for r in decided if r["outcome"] == "cannot_say"}))[:2]
    assert len(villages) == 2
    rows = list(listing.rows(Wanted(village=villages)))
    assert {row.village for row in rows} == set(villages)
    one = [len(list(listing.rows(Wanted(village=(v,))))) for v in villages]
    assert sum(one) == len(rows) == sum(listing.counts(Wanted(village=villages)).values())


@pytest.mark.parametrize("cause", CAUSE_NAMES.values())
def test_a_cause_finds_those_it_is_told_of(listing, decided, cause: str) -> None:
    wanted = Wanted(outcomes=ORDER, cause=cause)
    expected = {
        r["household_id"]
        for r in decided
        if cause in str(r["unknown_for"]).split("+") and r["outcome"] not in LOOKED_AT
    }
    rows = list(listing.rows(wanted))
    assert set(ids(rows)) == expected
    assert sum(listing.counts(wanted).values()) == len(expected)
    for row in rows:
        assert cause in row.causes


def test_causes_are_told_in_both_languages(listing) -> None:
    rows = list(listing.rows(Wanted()))
    assert any(row.causes for row in rows)
    for row in rows:
        zh = [pair[0] for c, pair in CAUSES.items() if str(c.name).lower() in row.causes]
        en = [pair[1] for c, pair in CAUSES.items() if str(c.name).lower() in row.causes]
        assert (row.why("zh"), row.why("en")) == ("、".join(zh), ", ".join(en))


def test_of_what_cannot_be_said_the_largest_sum_drawn_is_named(runs, listing) -> None:
    changes = pq.read_table(runs[MONTH] / "changes.parquet").to_pylist()
    drawn: dict[int, dict[str, int]] = {}
    for row in changes:
        if row["change"] == "cannot_say" and row["before_m_hh"]:
            drawn.setdefault(row["household_id"], {})[row["benefit"]] = row["before_m_hh"]
    told = 0
    for row in listing.rows(Wanted(outcomes=("cannot_say",))):
        sums = drawn.get(row.household_id)
        if sums:
            assert sums[row.main.benefit] == max(sums.values())
            told += 1
    assert told


def test_a_list_of_what_cannot_be_said_holds_the_changes_to_their_hash(
    runs, library, tmp_path
) -> None:
    shutil.copytree(runs[MONTH], tmp_path / "run")
    for file in (tmp_path / "run" / "parts").glob("*.changes.parquet"):
        table = pq.read_table(file)
        pq.write_table(table.slice(0, 0), file)
    with pytest.raises(RecheckError, match="was changed since the run"):
        list(Listing(tmp_path / "run", library).rows(Wanted(outcomes=("cannot_say",))))
