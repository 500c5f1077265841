"""A city's raw files at the door: what was planted is found, and nothing is found in the rest."""

from __future__ import annotations

import hashlib
import json

import polars as pl
import pytest

from minsheng.city.raw.extracts import Faults, write_extracts
from minsheng.city.raw.file_faults import FILE_KINDS
from minsheng.recheck.extracts.alike import at_odds, repeated, repeated_rows
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.inventory import deliveries_in
from minsheng.recheck.extracts.noted import note_of, notes_in
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import read_values
from minsheng.recheck.extracts.whole import Asked, Seen, whole_doubt, whole_fault
from minsheng.recheck.importing.reading import people_in

MONTH, HOUSEHOLDS, SEED = 202011, 3_000, 7
MEANS = {
    "wrong_sheet": "no_sheet", "half_file": "half", "last_month_again": "same_as_last",
    "unit_throughout": "unit", "doubled_file": "doubled", "stale_file": "stale",
}  # fmt: skip
"""The refusal that each fault of a whole file must meet with."""
OF_FEW = {"perhaps_stale": "stale", "perhaps_same": "same_as_last"}
"""What is asked about a file of few people, instead."""


def at_the_door(folder):
    """What is found in each file: the refusal's kind, and the faults of its rows."""
    notes = notes_in(folder / "deliveries.json")
    counties = {county: note.file.split("_")[0] for (_, county), note in notes.items() if county}
    deliveries, refused = deliveries_in(folder, contracts(), counties)
    assert refused == []
    found, whole = {}, {}
    for delivery in deliveries:
        contract, name = delivery.contract, delivery.path.name
        try:
            rows, _ = rows_of(delivery.path, contract)
        except Refused as why:
            whole[name] = why.kind
            continue
        read = read_values(rows, contract, MONTH, list(contract.columns))
        again = repeated(rows, contract)
        unsound = pl.concat([again, read.faults])["row"].implode()
        odd = at_odds(read.frame.filter(~pl.col("row").is_in(unsound)), contract)
        found[name] = pl.concat([read.faults, again, odd])
        digest = hashlib.sha256(delivery.path.read_bytes()).hexdigest()
        note = note_of(contract, delivery.county, delivery.month, rows, read, digest, name)
        newest = read.frame["month"].max() if contract.month else None
        bad = pl.concat([read.faults, odd])["row"].n_unique()
        asked = Asked(MONTH, notes.get(note.slot))
        seen = Seen(newest, people_in(rows, contract), repeated_rows(rows, contract), bad)
        why = whole_fault(contract, note, asked, seen) or whole_doubt(contract, note, asked, seen)
        if why is not None:
            whole[name] = why.kind
    return found, whole


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean")
    write_extracts(folder, HOUSEHOLDS, SEED, "2020-11")
    return at_the_door(folder)


def test_files_without_faults_are_taken_whole(clean):
    found, whole = clean
    assert len(found) > 150
    assert whole == {}


def test_rows_without_faults_are_taken(clean):
    """Two jobs, two accounts, two cars: no key of a contract takes them for a contradiction."""
    found, _ = clean
    assert pl.concat(found.values()).rows() == []


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faulty")
    write_extracts(folder, HOUSEHOLDS, SEED, "2020-11", Faults(per_million=20_000, files=12))
    return folder, *at_the_door(folder)


def test_each_faulty_file_is_refused_for_what_is_wrong_with_it(faulty):
    folder, _, whole = faulty
    planted = json.loads((folder / "truth" / "files.json").read_text("utf-8"))
    assert {entry["kind"] for entry in planted} == set(FILE_KINDS)
    told = {file: OF_FEW.get(kind, kind) for file, kind in whole.items()}
    assert {entry["file"]: MEANS[entry["kind"]] for entry in planted} == told


FOUND = {
    "number_missing": {"empty"}, "number_excel": {"number_excel"},
    "repeated": {"repeated"}, "garbled": {"truth_form", "code_unknown", "amount_form"},
    "date_serial": {"date_serial"}, "one_investigator": {"team_form"},
}  # fmt: skip
"""Faults of a row that the door alone must find; the others are found by linking, or never."""


def test_each_faulty_row_that_can_be_told_is_returned(faulty):
    folder, found, whole = faulty
    planted = pl.read_parquet(folder / "truth" / "planted.parquet").filter(pl.col("row") > 0)
    seen = 0
    for file, row, kind in planted.select("file", "row", "kind").iter_rows():
        if kind not in FOUND or file in whole:
            continue
        told = set(found[file].filter(pl.col("row") == row)["fault"])
        # Excel may lose digits and leave a number that is right by its check digit.
        lucky = kind == "number_excel" and not told
        assert lucky or told & (FOUND[kind] | {"number_check", "number_birth"}), (file, row, kind)
        seen += 1
    assert seen > 50
