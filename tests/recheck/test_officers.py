"""Officers' decisions are read strictly, bound to the change as it stood, and never undone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.policy.engine.library import Library
from minsheng.recheck.archive import faults_within, read_run
from minsheng.recheck.beside import Beside, Finished, given_officers, kept_officers
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer, Explanation
from minsheng.recheck.listing import Listing
from minsheng.recheck.officers import (
    HEADS,
    as_register,
    digest_of,
    in_force,
)
from minsheng.recheck.replay import replay
from minsheng.recheck.report import as_text
from minsheng.recheck.reports import Worklists
from minsheng.recheck.reports.entries import Entries
from minsheng.recheck.reports.records import Sources
from minsheng.recheck.settled import HANGS, NEW, SETTLED, STANDING
from minsheng.recheck.wanted import Wanted

MONTH = "2020-11"
Row = dict[str, Any]
Given = Callable[..., Beside]


def line(row: Row, decision: str = "refused", **more: str) -> Row:
    """A row of an officers' file about a change."""
    said = {
        "household_id": str(row["household_id"]),
        "benefit": row["benefit"],
        "change": row["change"],
        "decision": decision,
        "sum": "",
        "reason": "已立案追索赡养费",
        "officer": "张三",
        "month": MONTH,
        "until": "",
    }
    return {**said, **more}


def write(path: Path, rows: list[Row], heads: list[str] | None = None) -> Path:
    heads = heads or list(HEADS)
    lines = [",".join(heads), *(",".join(row[name] for name in HEADS) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def changes(run: Path) -> dict[tuple[int, str], Row]:
    rows = pq.read_table(run / "changes.parquet").to_pylist()
    return {(row["household_id"], row["benefit"]): row for row in rows}


def of_kind(run: Path, change: str, **more: object) -> list[Row]:
    return [
        row
        for row in changes(run).values()
        if row["change"] == change and all(row[k] == v for k, v in more.items())
    ]


@pytest.fixture(scope="module")
def city(large: tuple[Path, Path]) -> Path:
    return large[0]


@pytest.fixture(scope="module")
def first(large: tuple[Path, Path]) -> Path:
    return large[1]


@pytest.fixture
def given(first: Path, tmp_path: Path) -> Given:
    """What a run is given where officers decided so of changes of the first run."""

    def beside(*rows: Row) -> Beside:
        file = write(tmp_path / "decisions.csv", list(rows))
        return Beside(officers=given_officers(file, Finished.opened(first)))

    return beside


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run"


def first_on_list(listing: Listing, out: Path) -> tuple[int, list[tuple[str, str]]]:
    """Who stands first on the work list of the town with an officer's decision; its lines."""
    (row,) = listing.rows(Wanted(outcomes=(NEW, HANGS)))
    Worklists(listing, {}, "zh").write(out)
    (file,) = out.glob(f"{row.village // 1_000}*.xlsx")
    sheet = fastexcel.read_excel(file).load_sheet(0, dtypes="string").to_polars()
    household = sheet["户编号"][1]
    lines = sheet.filter(pl.col("户编号") == household).select("事项", "内容").iter_rows()
    return int(household), [(kind, text) for kind, text in lines]


def told_as_decided(lines: list[tuple[str, str]], explained: Explanation) -> None:
    """That a work list says of a household what officers decided, as the explanation does."""
    decided = [("决定", words) for words in explained.officer]
    assert lines[: len(decided)] == decided
    assert [text for kind, text in lines if kind == "办理"] == explained.todo
    proposed = [text for kind, text in lines if kind == "建议"]
    for amount in explained.amounts:
        assert any(amount.change_words in text for text in proposed), amount


def lone(run: Path) -> Row:
    """A stop of dibao of a household of which nothing else is proposed."""
    held = changes(run)
    counts: dict[int, int] = {}
    for household, _ in held:
        counts[household] = counts.get(household, 0) + 1
    return next(
        r for r in of_kind(run, "stop_proposed", benefit="dibao") if counts[r["household_id"]] == 1
    )


def test_a_refused_stop_is_not_proposed_again(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    row = lone(first)
    run = recheck(city, MONTH, out, library, None, given(line(row)))
    now = changes(out)[row["household_id"], "dibao"]
    assert now["change"] == SETTLED
    assert (now["found"], now["found_sum"]) == ("stop_proposed", 0)
    assert now["after_m_hh"] == now["before_m_hh"] == row["before_m_hh"]
    assert now["rests_on"] == row["rests_on"]
    assert run["stands"] == {SETTLED: 1}
    assert run["outcomes"] == read_run(first)["outcomes"]
    others = {k: v for k, v in changes(out).items() if k != (row["household_id"], "dibao")}
    assert others == {k: v for k, v in changes(first).items() if k in others}


def test_whoever_lists_or_explains_it_hears_who_when_and_why(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    row = lone(first)
    recheck(city, MONTH, out, library, None, given(line(row)))
    listing = Listing(out, library)
    (listed,) = listing.rows(Wanted(outcomes=(SETTLED,)))
    assert listed.household_id == row["household_id"]
    assert listed.said("zh") == "经办人员已决定"
    assert listed.after == listed.before
    words = listing.words(listed, "zh")
    assert words == (
        "最低生活保障金“建议停发”：张三已在2020-11核查后决定（不同意；理由：已立案追索赡养费），"
        "情况未变，不再提出"
    )
    stops = [r.household_id for r in listing.rows(Wanted(outcomes=("stop_proposed",)))]
    assert row["household_id"] not in stops
    explained = Explainer(out, library).explain(row["household_id"])
    assert explained.identical
    assert explained.officer == [words]
    assert as_text(explained, "zh").startswith(f"{words}\n按规则得出：建议停发")
    assert explained.todo == ["按经办人员的决定办理；本次核查不另作建议。"]


def richer(city: Path, whom: int) -> None:
    """A household that earns a little more from its own word."""
    for file in city.glob("*/person.parquet"):
        table = pq.read_table(file)
        ids = table["household_id"].to_pylist()
        if whom not in ids:
            continue
        column = table["other_transfer_m"].to_pylist()
        column[ids.index(whom)] = (column[ids.index(whom)] or 0) + 12_300
        place = table.schema.get_field_index("other_transfer_m")
        values = pa.array(column, table["other_transfer_m"].type)
        lay(table.set_column(place, "other_transfer_m", values), file, sizes_of(file))


def test_new_facts_make_a_question_of_it_and_no_proposal(
    given: Given, city: Path, first: Path, out: Path, library: Library, tmp_path: Path
) -> None:
    row = lone(first)
    changed = Path(shutil.copytree(city, tmp_path / "changed"))
    richer(changed, row["household_id"])
    run = recheck(changed, MONTH, out, library, None, given(line(row)))
    now = changes(out)[row["household_id"], "dibao"]
    assert now["change"] == NEW
    assert now["after_m_hh"] is None
    assert "facts" in now["differs"].split()
    assert run["stands"] == {NEW: 1}
    listing = Listing(out, library)
    (listed,) = listing.rows(Wanted(outcomes=(NEW,)))
    assert "请核实原决定是否仍然适用" in listing.words(listed, "zh")
    assert "does the decision still hold?" in listing.words(listed, "en")
    household, lines = first_on_list(listing, tmp_path / "lists")
    assert household == row["household_id"]
    explained = Explainer(out, library).explain(household)
    assert explained.todo == [
        "请原经办人员核实有变化的事项，重新作出决定；在此之前维持现状。",
    ]
    (dibao,) = (amount for amount in explained.amounts if amount.benefit == "dibao")
    assert (dibao.change_words, dibao.after) == ("待经办人员重新决定", None)
    assert (dibao.found, dibao.found_sum) == ("stop_proposed", 0)
    assert "最低生活保障金：待经办人员重新决定，现领" in as_text(explained, "zh")
    told_as_decided(lines, explained)
    assert not [text for _, text in lines if "停发前" in text or text.endswith("：建议停发")]


HIDDEN = [
    "wage_verified_m",
    "wage_declared_m",
    "business_m",
    "property_income_m",
    "pension_m",
    "basic_pension_m",
    "unemployment_m",
    "other_transfer_m",
    "support_received_m",
    "financial_assets_hh",
    "property_own",
    "vehicles",
    "dwellings",
    "company_shares_hh",
    "obligor_family_income_m",
]


def unsigned(city: Path, whom: int) -> None:
    """A household of whose wages and property nothing is known any more."""
    for entity in ("person", "household", "obligor"):
        for file in city.glob(f"*/{entity}.parquet"):
            table = pq.read_table(file)
            ids = table["household_id"].to_pylist()
            if whom not in ids:
                continue
            for name in (name for name in HIDDEN if name in table.column_names):
                values = zip(ids, table[name].to_pylist(), strict=True)
                column = [None if household == whom else value for household, value in values]
                place = table.schema.get_field_index(name)
                table = table.set_column(place, name, pa.array(column, table[name].type))
            lay(table, file, sizes_of(file))


def test_a_decision_is_told_where_nothing_can_be_said_any_more(
    given: Given, city: Path, first: Path, out: Path, library: Library, tmp_path: Path
) -> None:
    row = lone(first)
    changed = Path(shutil.copytree(city, tmp_path / "changed"))
    unsigned(changed, row["household_id"])
    run = recheck(changed, MONTH, out, library, None, given(line(row)))
    now = changes(out)[row["household_id"], "dibao"]
    assert (now["change"], now["found"]) == ("cannot_say", "cannot_say"), row["own_reasons"]
    assert now["differs"].split()[0] == "change"
    assert run["stands"] == {}
    words = (
        "最低生活保障金“无法判断”：张三已在2020-11核查后决定（不同意；理由：已立案追索赡养费），"
        "现有事项尚未查清，查清之前原决定不变"
    )
    listing, explainer = Listing(out, library), Explainer(out, library)
    (listed,) = (
        one
        for one in listing.rows(Wanted(outcomes=("cannot_say",)))
        if one.household_id == row["household_id"]
    )
    assert listing.words(listed, "zh").endswith(f"；{words}")
    explained = explainer.explain(row["household_id"])
    assert explained.officer == [words]
    assert explained.identical
    entries = Entries(explainer, Sources(changed, explainer.book), "zh")
    lines = [(one.kind, one.text) for one in entries.of(listed, ()).lines]
    assert lines[0] == ("officer", words)
    assert ("todo", "".join(explained.todo)) in lines
    assert replay(out).agrees


def test_a_confirmed_stop_is_not_proposed_twice_and_is_spent_once_carried_out(
    given: Given, city: Path, first: Path, out: Path, library: Library, tmp_path: Path
) -> None:
    row = lone(first)
    beside = given(line(row, "confirmed"))
    recheck(city, MONTH, out, library, None, beside)
    assert changes(out)[row["household_id"], "dibao"]["change"] == SETTLED
    carried = Path(shutil.copytree(city, tmp_path / "carried"))
    for file in carried.glob("*/household.parquet"):
        table = pq.read_table(file)
        ids = table["household_id"].to_pylist()
        if row["household_id"] not in ids:
            continue
        for name, value in (("award_dibao_m_hh", 0), ("applies", True)):
            column = table[name].to_pylist()
            column[ids.index(row["household_id"])] = value
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, pa.array(column, table[name].type))
        lay(table, file, sizes_of(file))
    later = tmp_path / "later"
    recheck(carried, MONTH, later, library, None, beside)
    told = {r["change"] for k, r in changes(later).items() if k[0] == row["household_id"]}
    assert not told & set(STANDING)
    assert "refuse_proposed" in told


def test_what_hangs_on_a_refused_stop_is_no_proposal_either(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    held = changes(first)
    row = next(
        r
        for r in of_kind(first, "stop_proposed", benefit="dibao")
        if held.get((r["household_id"], "living_subsidy"), {}).get("change") == "stop_proposed"
    )
    run = recheck(city, MONTH, out, library, None, given(line(row)))
    beside = changes(out)[row["household_id"], "living_subsidy"]
    assert (beside["change"], beside["differs"]) == (HANGS, "dibao")
    assert beside["after_m_hh"] is None
    assert run["stands"] == {HANGS: 1}
    household, lines = first_on_list(Listing(out, library), out.parent / "lists")
    assert household == row["household_id"]
    explained = Explainer(out, library).explain(household)
    words = {amount.benefit: amount.change_words for amount in explained.amounts}
    assert words["dibao"] == "经办人员不同意“建议停发”"
    assert words["living_subsidy"] == "待经办人员人工核定"
    told_as_decided(lines, explained)
    confirmed = out.parent / "confirmed"
    recheck(city, MONTH, confirmed, library, None, given(line(row, "confirmed")))
    assert changes(confirmed)[row["household_id"], "living_subsidy"]["change"] == "stop_proposed"


def test_what_is_decided_beside_what_is_not_is_told_apart(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    """An officer's decision is told of a household whatever else is still proposed of it."""
    held = changes(first)
    row = next(
        row
        for row in of_kind(first, "stop_proposed", benefit="dibao")
        if held.get((row["household_id"], "living_subsidy"), {}).get("change") == "stop_proposed"
    )
    recheck(city, MONTH, out, library, None, given(line(row, "confirmed")))
    explainer, listing = Explainer(out, library), Listing(out, library)
    (listed,) = (
        one
        for one in listing.rows(Wanted(outcomes=("stop_proposed",)))
        if one.household_id == row["household_id"]
    )
    entries = Entries(explainer, Sources(city, explainer.book), "zh")
    lines = [(one.kind, one.text) for one in entries.of(listed, ()).lines]
    told = [text for kind, text in lines if kind == "officer"]
    explained = explainer.explain(row["household_id"])
    assert told == explained.officer
    assert len(told) == 1
    assert ("proposal", "最低生活保障金：经办人员已同意“建议停发”〔示意〕") in lines
    first_step = "经办人员已决定的待遇，按其决定办理；以下各项只适用于其他待遇。"
    assert explained.todo[0] == first_step
    assert ("todo", "".join(explained.todo)) in lines


def test_another_sum_an_officer_set_stands(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    row = next(r for r in of_kind(first, "adjust", benefit="dibao"))
    set_ = line(row, "overridden", sum="512.3")
    recheck(city, MONTH, out, library, None, given(set_))
    now = changes(out)[row["household_id"], "dibao"]
    assert (now["change"], now["after_m_hh"]) == (SETTLED, 51_230)


def test_a_decision_that_ran_out_or_is_of_a_later_month_binds_nothing(
    given: Given, first: Path
) -> None:
    row = lone(first)
    (one,) = given(line(row, until="2020-12")).officers
    key = (row["household_id"], "dibao")
    assert in_force([one], "2020-12") == {key: one}
    assert in_force([one], "2021-01") == {}
    assert in_force([one], "2020-10") == {}


def test_the_run_keeps_the_decisions_and_a_replay_uses_them(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    beside = given(line(lone(first)))
    run = recheck(city, MONTH, out, library, None, beside)
    assert run["officers"] == digest_of(beside.officers)
    assert digest_of(kept_officers(out, run)) == run["officers"]
    assert replay(out).agrees
    assert [*faults_within(out, read_run(out))] == []
    file = out / "officers.json"
    file.write_text(file.read_text("utf-8").replace("张三", "李四"), "utf-8")
    found = replay(out).found
    assert "officers.json was changed" in found
    assert "run.json: `officers` is another" in found
    file.write_text("[1]", "utf-8")
    with pytest.raises(RecheckError, match=r"is not the officers' decisions of this run; restore"):
        replay(out)


def test_another_file_of_decisions_is_another_question(
    given: Given, city: Path, first: Path, out: Path, library: Library
) -> None:
    recheck(city, MONTH, out, library, None, given(line(lone(first))))
    with pytest.raises(RecheckError, match="another question: other decisions of officers"):
        recheck(city, MONTH, out, library)


@pytest.mark.parametrize(
    "file",
    [
        "320612",
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in ("320685-0001.changes", "changes", "officers")
        ),
    ],
)
def test_kill_minus_nine_undoes_no_decision(
    file: str, given: Given, city: Path, first: Path, out: Path, library: Library, tmp_path: Path
) -> None:
    row = lone(first)
    beside = given(line(row))
    register = tmp_path / "register.csv"
    register.write_bytes(as_register(beside.officers))
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from minsheng.policy.engine.library import load_library\n"
        "from minsheng.recheck import decide\n"
        "from minsheng.recheck.beside import Beside, given_officers\n"
        "def dying(write):\n"
        "    def dies(path, content):\n"
        "        if path.name.startswith(sys.argv[5]):\n"
        "            os.kill(os.getpid(), 9)\n"
        "        return write(path, content)\n"
        "    return dies\n"
        "decide.write_parquet = dying(decide.write_parquet)\n"
        "decide.write_json = dying(decide.write_json)\n"
        "beside = Beside(officers=given_officers(Path(sys.argv[4]), None))\n"
        "decide.recheck(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), load_library(), None,"
        " beside)\n"
    )
    given_ = [str(city), MONTH, str(out), str(register), file]
    killed = subprocess.run(
        [sys.executable, "-c", program, *given_], capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr
    assert not (out / "run.json").exists()
    recheck(city, MONTH, out, library, None, beside)
    whole = tmp_path / "whole"
    recheck(city, MONTH, whole, library, None, beside)
    assert changes(out)[row["household_id"], "dibao"]["change"] == SETTLED
    for name in ("changes.parquet", "officers.json"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()
    said, again = (json.loads((r / "run.json").read_text("utf-8")) for r in (out, whole))
    assert said["seal"] == again["seal"]
