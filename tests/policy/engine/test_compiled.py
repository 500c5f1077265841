"""Drivers are kept by content, mended when spoiled, and refuse columns that do not fit."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np
import pytest
from tests.policy.engine.conftest import COUNTIES
from tests.policy.engine.samples import random_household
from tests.policy.engine.small import FACTS, KINDS, PARAMETERS, REASONS, RULES, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused import compiled, machine
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import Column, area_rows
from minsheng.policy.engine.fused.compiled import Fused, cache_folder, driver_digest
from minsheng.policy.engine.fused.plan import make_plan
from minsheng.policy.engine.fused.settle import take
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.scalar import Household
from minsheng.policy.engine.unknown import Cause, Unknown

DAY, AS_OF = date(2020, 11, 1), 20201101
U = Unknown(Cause.NOT_DELIVERED)


def family(*wages: object, urban: bool = False, county: str = "320681") -> Household:
    persons = [{"wage_m": w, "guild": 0, "elder": -1} for w in wages]
    rows = {"run": [{"as_of": AS_OF}], "household": [{"urban": urban}], "person": persons}
    rows |= {"obligor": [], "bill": [], "contribution": []}
    return Household(county, rows, {"bill": [], "contribution": []})


FAMILIES = [family(10_000, 30_000), family(50_000), family(U), family(49_999), family()]


def forget_loaded() -> None:
    compiled.LOADED.clear()


def poor(library) -> list[object]:
    """Who is poor, as the compiled driver says; and whether it had to compile."""
    told: list[tuple[int, int]] = []
    fused = Fused(
        compile_book(library, DAY), ["dues__poor"], progress=lambda *done: told.append(done)
    )
    batch = batch_of(FAMILIES, library.facts, COUNTIES)
    outcome = fused.run(batch, fused.table(area_rows(COUNTIES)), AS_OF)
    shown = [outcome.value("dues__poor", row) for row in range(len(FAMILIES))]
    return ["compiled" if told else "kept", *[v if isinstance(v, int) else v.cause for v in shown]]


# --- the cache --------------------------------------------------------------


def test_a_new_amount_needs_no_compiling_and_a_new_rule_does(package, kept) -> None:
    texts = small(reasons="")
    assert poor(package(texts)) == ["compiled", 1, 0, Cause.NOT_DELIVERED, 1, 1]
    forget_loaded()
    assert poor(package(texts)) == ["kept", 1, 0, Cause.NOT_DELIVERED, 1, 1]
    forget_loaded()
    dearer = small(reasons="", parameters=PARAMETERS.replace("50000", "40000"))
    assert poor(package(dearer)) == ["kept", 0, 0, Cause.NOT_DELIVERED, 0, 1]
    forget_loaded()
    other = small(reasons="", rules=RULES.replace("<", "<="))
    assert poor(package(other)) == ["compiled", 1, 1, Cause.NOT_DELIVERED, 1, 1]
    assert len(list(kept.glob("driver_*.bin"))) == 2


def test_a_driver_loaded_already_is_taken_as_it_is(package, kept) -> None:
    library = package(small(reasons=""))
    assert poor(library)[0] == "compiled"
    for file in kept.rglob("*"):
        if file.is_file():
            file.unlink()
    assert poor(library)[0] == "kept"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"spoiled \x00\xff",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
        lambda whole: whole + whole,
    ],
    ids=["empty", "garbage", "half", "one bit", "twice"],
)
def test_a_spoiled_driver_is_made_again(spoil, package, kept) -> None:
    library = package(small(reasons=""))
    whole = poor(library)
    forget_loaded()
    (file,) = kept.glob("driver_*.bin")
    file.write_bytes(spoil(file.read_bytes()))
    assert poor(library) == whole
    forget_loaded()
    assert poor(library) == ["kept", *whole[1:]]
    assert not list(kept.glob("*.part"))


def test_a_driver_of_another_processor_is_made_anew(package, kept, monkeypatch) -> None:
    library = package(small(reasons=""))
    whole = poor(library)
    forget_loaded()
    monkeypatch.setattr(machine, "processor", lambda: "another")
    assert poor(library) == whole
    assert len(list(kept.glob("driver_*.bin"))) == 2


def digest(library, *targets: str, **more) -> str:
    plan = Fused(compile_book(library, DAY), targets, **more).plan
    return compiled.driver_digest(plan)


def test_whatever_a_driver_is_made_of_is_in_its_key(package, kept) -> None:
    library = package(small())
    key = digest(library, "dues__poor")
    assert digest(library, "dues__wages_m_hh", "dues__poor") != key
    assert digest(library, "dues__poor", reasons=False) != key
    assert digest(library, "dues__poor", known=["wage_m"]) != key
    assert (
        digest(package(small(kinds=KINDS.replace("FERRY = 2", "FERRY = 3"))), "dues__poor") != key
    )
    month = FACTS.replace("stamp: {type: Fen", "stamp: {type: Month")
    assert digest(package(small(facts=month)), "stamp") != digest(package(small()), "stamp")
    other = RULES.replace("wage_m: Many", "cousin_m: Many").replace(
        "total(wage_m", "total(cousin_m"
    )
    assert digest(package(small(rules=other)), "dues__poor") != key


def test_the_day_is_not_in_the_key(package, kept) -> None:
    library = package(small())
    keys = {
        compiled.driver_digest(Fused(compile_book(library, day), ["dues__poor"]).plan)
        for day in (DAY, date(2021, 3, 1))
    }
    assert len(keys) == 1


def test_the_processor_is_in_the_key() -> None:
    words = machine.processor()
    assert llvm.get_host_cpu_name() in words
    assert llvmlite.__version__ in words


def test_the_compiler_s_effort_is_in_the_key(package, kept, monkeypatch) -> None:
    library = package(small(reasons=""))
    answers = []
    for said in ("full", "quick"):
        monkeypatch.setenv(machine.EFFORT, said)
        answers.append(poor(library))
    assert answers[0] == answers[1]
    assert answers[1][0] == "compiled"
    assert len(list(kept.glob("driver_*.bin"))) == 2


def test_an_effort_that_is_none_is_refused(package, kept, monkeypatch) -> None:
    monkeypatch.setenv(machine.EFFORT, "much")
    with pytest.raises(PolicyError, match="MINSHENG_COMPILE=much: say full or quick, or leave it"):
        poor(package(small(reasons="")))
    monkeypatch.setenv(machine.EFFORT, "")
    assert "-O3" in machine.processor()


@pytest.mark.parametrize("target", ["as_of", "dues__line_m"])
def test_what_no_row_has_is_no_target(target: str, package, kept) -> None:
    with pytest.raises(PolicyError, match=f"`{target}` belongs to the run, not to a row"):
        Fused(compile_book(package(small()), DAY), [target])


def test_of_the_run_only_the_day_is_known(package, kept) -> None:
    facts = FACTS.replace(
        "household:",
        "  harvest: {type: Day, zh: 收, en: harvest, agency: o, basis: open, ask: 1}\nhousehold:",
    )
    rules = RULES + rule_of("late(harvest: Day, as_of: Day) -> bool", "harvest < as_of")
    with pytest.raises(PolicyError, match="only its day is known here, `as_of`, and not `harvest`"):
        Fused(compile_book(package(small(facts=facts, rules=rules)), DAY), ["dues__late"])


def test_facts_may_be_named_as_the_driver_names_its_own(package, kept) -> None:
    """A household fact called `household`, or `area`, is no place of rows."""
    facts = FACTS.replace(
        "household:",
        "household:\n"
        "  household: {type: Fen, zh: 户, en: h, agency: o, basis: open, ask: 1, baseline: 0}\n"
        "  area: {type: Count, zh: 面, en: a, agency: o, basis: open, ask: 1, baseline: 0}",
    )
    rules = rule_of(
        "mine(household: Fen, area: Count, line_m: Fen) -> Fen",
        "household * area + line_m",
        '"person"',
    )
    local = PARAMETERS.replace("value: 50000", 'area: "320681", value: 7') + (
        '    - {start: 2018-01-01, area: "320613", value: 9, status: verified, source: roll 3}\n'
    )
    library = package(small(facts=facts, rules=rules, parameters=local, reasons=""))
    fused = Fused(compile_book(library, DAY), ["dues__mine"])
    made = []
    for county in COUNTIES:
        one = family(1, 2, county=county)
        one.rows["household"][0].update(household=1_000, area=3)
        made.append(one)
    outcome = fused.run(
        batch_of(made, library.facts, COUNTIES), fused.table(area_rows(COUNTIES)), AS_OF
    )
    assert outcome.values["dues__mine"].tolist() == [3_007, 3_007, 3_009, 3_009]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: {"areas": b.areas.astype(np.int32)}, "areas must be int64 in a row"),
        (lambda b: {"areas": b.areas + 99}, "areas must be rows of the table of figures, 0 to 3"),
        (lambda b: {"areas": b.areas - 99}, "areas must be rows of the table of figures, 0 to 3"),
        (
            lambda b: {"offsets": {**b.offsets, "bill": b.offsets["bill"].astype(np.int32)}},
            "the offsets of bill must be [0-9]+ int64 in a row",
        ),
        (
            lambda b: {"offsets": {**b.offsets, "obligor": b.offsets["obligor"][:-1].copy()}},
            "the offsets of obligor must be 6 int64 in a row",
        ),
        (
            lambda b: {"offsets": {**b.offsets, "person": b.offsets["person"][::-1].copy()}},
            "the offsets of person must begin with 0 and never fall",
        ),
    ],
    ids=["narrow areas", "beyond", "before", "narrow offsets", "short offsets", "falling offsets"],
)
def test_a_batch_that_leads_beyond_its_rows_is_refused(spoil, words, eldermark, batch) -> None:
    with pytest.raises(PolicyError, match=words):
        eldermark.fused.run(replace(batch, **spoil(batch)), eldermark.table, eldermark.as_of)


def test_the_plan_lies_beside_the_code_to_read(package, kept) -> None:
    poor(package(small(reasons="")))
    (file,) = kept.glob("driver_*.txt")
    assert file.read_text(encoding="utf-8").splitlines() == [
        "# The rule book of 2020-11-01, decided block by block of households.",
        "# Never unknown: nothing",
        (
            "household: `first person of each household`, "
            "`number of person of each household` by the offsets of person"
        ),
        "person: `running sum, amount, of wage_m` of `wage_m`",
        "household: `causes of wage_m of each household` of `wage_m`",
        "household: `total(wage_m) of each household` = total of `running sum, amount, of wage_m`",
        "together:",
        "  household: `dues__wages_m_hh` = wages_m_hh(`wage_m` below)",
        "  household: `dues__poor` = poor(`dues__wages_m_hh`, `dues__line_m` above)",
    ]


def test_a_cache_that_cannot_be_written_is_told(package, kept, monkeypatch, tmp_path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path / "file"))
    words = "cannot be kept in .*file/minsheng/drivers .*; remove the file that stands .*, or let"
    with pytest.raises(PolicyError, match=words):
        poor(package(small(reasons="")))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners on this system")
def test_code_that_others_could_put_there_is_not_run(package, kept) -> None:
    library = package(small(reasons=""))
    whole = poor(library)
    (file,) = kept.glob("driver_*.bin")
    words = "compiled rules cannot be kept in .*others may write there.*chmod go-w"
    for place, mode in ((file, 0o666), (file, 0o620), (kept.parent, 0o777)):
        forget_loaded()
        usual = place.stat().st_mode
        place.chmod(mode)
        with pytest.raises(PolicyError, match=words):
            poor(library)
        place.chmod(usual)
    forget_loaded()
    assert poor(library) == ["kept", *whole[1:]]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners on this system")
def test_the_cache_is_made_for_its_owner_alone(package, kept) -> None:
    poor(package(small(reasons="")))
    assert kept.stat().st_mode & 0o077 == 0


def test_progress_counts_the_loops(package, kept) -> None:
    told: list[tuple[int, int]] = []
    book = compile_book(package(small()), DAY)
    Fused(book, ["dues__poor"], progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 7), (7, 7), (7, 7)]


def test_the_cache_stands_where_the_environment_says(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "minsheng" / "drivers"
    monkeypatch.delenv("MINSHENG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert cache_folder() == tmp_path / "x" / "minsheng" / "drivers"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "minsheng" / "drivers"


# --- parameters -------------------------------------------------------------


def test_the_table_has_a_row_for_each_county_and_residence(eldermark) -> None:
    assert area_rows(COUNTIES) == [
        ("320681", "rural"),
        ("320681", "urban"),
        ("320613", "rural"),
        ("320613", "urban"),
    ]
    figures, table = eldermark.fused.plan.figures, eldermark.table

    def column(name: str) -> list[int]:
        (figure,) = figures[name]
        return [int(cell) for cell in table[:, figure.place]]

    assert column("hearth__line_m") == [52_000, 61_000, 52_000, 52_000]
    assert column("dues__old_age") == [55, 60, 55, 60]
    rounding = [int(table[0, figure.place]) for figure in figures["dues__near"]]
    assert rounding == list(Rounding(100, 0, 1))


def test_a_figure_that_comes_to_differ_by_standard_is_another_driver(package) -> None:
    both = "{start: 2018-01-01, value: 50000, status: verified, source: roll 3}"
    apart = both.replace("value", "residence: rural, value")
    parameters = PARAMETERS.replace(f"- {both}", f"- {apart}\n    - {both}")
    assert parameters != PARAMETERS
    digests = {
        driver_digest(
            make_plan(
                compile_book(package(small(parameters=given)), DAY), ["dues__poor"], reasons=True
            )
        )
        for given in (PARAMETERS, parameters)
    }
    assert len(digests) == 2


def test_a_table_of_other_figures_is_refused(eldermark) -> None:
    batch = batch_of([], eldermark.library.facts, COUNTIES)
    for table in (eldermark.table[:, :3].copy(), eldermark.table[0].copy()):
        with pytest.raises(PolicyError, match="the table of figures must have"):
            eldermark.fused.run(batch, table, eldermark.as_of)


def test_only_figures_given_for_one_standard_are_looked_up_for_both(eldermark) -> None:
    apart = {n for n, (first, *_) in eldermark.fused.plan.figures.items() if first.apart}
    parameters = eldermark.library.parameters
    assert apart == {
        n
        for n in eldermark.fused.plan.figures
        if any(value.residence for value in parameters[n].values)
    }
    assert "hearth__line_m" in apart


def test_a_county_without_a_figure_is_refused(package) -> None:
    local = PARAMETERS.replace("value: 50000", 'area: "320681", value: 50000')
    fused = Fused(compile_book(package(small(parameters=local, reasons="")), DAY), ["dues__poor"])
    assert fused.table([("320681", "rural")]).tolist() == [[50_000]]
    words = "parameter `dues__line_m` .线. has no value for 320613, rural on 2020-11-01"
    with pytest.raises(PolicyError, match=words):
        fused.table([("320613", "rural")])


# --- columns ----------------------------------------------------------------


@pytest.fixture(scope="module")
def batch(eldermark):
    rng = random.Random(3)
    made = [random_household(rng, eldermark.library, eldermark.as_of, n) for n in range(5)]
    return batch_of(made, eldermark.library.facts, COUNTIES)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda _: None, "the column `wage_m` .工资. is missing; deliver it, empty where unknown"),
        (
            lambda c: Column(c.values.astype(np.int32), c.causes),
            "the column `wage_m` holds [0-9]+ values of int32; [0-9]+ of int64 are wanted",
        ),
        (
            lambda c: Column(c.values[1:].copy(), c.causes),
            "the column `wage_m` holds [0-9]+ values of int64; [0-9]+ of int64 are wanted",
        ),
        (
            lambda c: Column(np.repeat(c.values, 2)[::2], c.causes),
            "the column `wage_m` holds [0-9]+ values of int64; [0-9]+ of int64 are wanted",
        ),
        (
            lambda c: Column(c.values, np.zeros(len(c.values) + 1, np.uint8)),
            "the causes of `wage_m` do not match its [0-9]+ values",
        ),
        (
            lambda c: Column(c.values, np.zeros(len(c.values), np.int8)),
            "the causes of `wage_m` do not match its [0-9]+ values",
        ),
        (
            lambda c: Column(c.values, np.zeros(2 * len(c.values), np.uint8)[::2]),
            "the causes of `wage_m` do not match its [0-9]+ values",
        ),
    ],
    ids=["missing", "type", "length", "stride", "causes length", "causes type", "causes stride"],
)
def test_a_column_that_does_not_fit_is_refused(spoil, words: str, eldermark, batch) -> None:
    columns = dict(batch.columns)
    column = spoil(columns.pop("wage_m"))
    if column is not None:
        columns["wage_m"] = column
    with pytest.raises(PolicyError, match=words):
        eldermark.fused.run(replace(batch, columns=columns), eldermark.table, eldermark.as_of)


def test_columns_without_causes_are_known_throughout(eldermark, batch) -> None:
    known = {n: Column(c.values) for n, c in batch.columns.items()}
    outcome = eldermark.fused.run(replace(batch, columns=known), eldermark.table, eldermark.as_of)
    assert not outcome.causes["dues__known_wages_m_hh"].any()
    assert not outcome.causes["dues__income_m_hh"].any()


def test_one_value_again_and_again_is_as_good_as_a_column(eldermark, batch) -> None:
    """However it lies in memory, and however few rows there are."""
    for rows in (0, 1, batch.households):
        few = take(batch, np.arange(rows), eldermark.library.facts)
        same = {
            n: c.repeated(len(c.values)) if len(c.values) else c for n, c in few.columns.items()
        }
        full = {n: Column(*map(copied, (c.values, c.causes))) for n, c in same.items()}
        outcomes = [
            eldermark.fused.run(replace(few, columns=c), eldermark.table, eldermark.as_of)
            for c in (same, full)
        ]
        assert (outcomes[0].masks == outcomes[1].masks).all()
        for name, values in outcomes[0].values.items():
            assert (values == outcomes[1].values[name]).all(), name
            assert (outcomes[0].causes[name] == outcomes[1].causes[name]).all(), name


def copied(array: Any) -> Any:
    """An array with each value in a place of its own."""
    return None if array is None else np.array(array)


def test_facts_promised_to_be_known_need_no_causes(eldermark, batch) -> None:
    """The same answers, by loops without causes; a broken promise is refused."""
    promised = [f for f in eldermark.fused.plan.facts if f != "as_of"]
    sure = Fused(eldermark.book, eldermark.book.order, known=promised)
    assert sum(c.causes for c in sure.plan.columns.values()) < sum(
        c.causes for c in eldermark.fused.plan.columns.values()
    )
    known = replace(batch, columns={n: Column(c.values) for n, c in batch.columns.items()})
    wanted = eldermark.fused.run(known, eldermark.table, eldermark.as_of)
    given = sure.run(known, eldermark.table, eldermark.as_of)
    for name in eldermark.book.order:
        assert given.causes[name].tolist() == wanted.causes[name].tolist(), name
        assert given.values[name].tolist() == wanted.values[name].tolist(), name
    assert given.masks.tolist() == wanted.masks.tolist()
    words = "the column `.*` was promised to be known throughout, and [0-9]+ of its rows are not"
    with pytest.raises(PolicyError, match=words):
        sure.run(batch, eldermark.table, eldermark.as_of)


def test_no_households_give_no_rows(eldermark) -> None:
    empty = batch_of([], eldermark.library.facts, COUNTIES)
    outcome = eldermark.fused.run(empty, eldermark.table, eldermark.as_of)
    assert empty.households == 0
    assert {len(v) for v in outcome.values.values()} == {0}
    assert outcome.masks.shape == (0, 1)


# --- what comes out ---------------------------------------------------------


def test_a_target_may_be_a_fact_and_reasons_may_be_left_out(package) -> None:
    library = package(small())
    fused = Fused(compile_book(library, DAY), ["wage_m", "urban"], reasons=False)
    batch = batch_of(FAMILIES, library.facts, COUNTIES)
    outcome = fused.run(batch, fused.table(area_rows(COUNTIES)), AS_OF)
    assert outcome.values["wage_m"].tolist() == [10_000, 30_000, 50_000, 0, 49_999]
    assert outcome.causes["wage_m"].tolist() == [0, 0, 0, Cause.NOT_DELIVERED, 0]
    assert outcome.value("urban", 4) == 0
    assert not outcome.masks.any()


def test_nothing_asked_for_is_nothing_done(package) -> None:
    library = package(small(reasons=""))
    fused = Fused(compile_book(library, DAY), [])
    batch = batch_of(FAMILIES, library.facts, COUNTIES)
    assert fused.run(batch, fused.table(area_rows(COUNTIES)), AS_OF).values == {}


def test_more_reasons_than_a_word_has_bits(package) -> None:
    """Each household bears 70 reasons: half hang on being poor, half on being rich."""
    rich = rule_of("rich(poor: bool) -> bool", "not_(poor)")
    reasons = "".join(
        REASONS.replace("dues.poor", f"dues.n{k:02}").replace(
            "when: poor", f"when: {'poor' if k % 2 else 'rich'}"
        )
        for k in range(70)
    )
    library = package(small(rules=RULES + rich, reasons=reasons))
    fused = Fused(compile_book(library, DAY), [])
    batch = batch_of(FAMILIES, library.facts, COUNTIES)
    masks = fused.run(batch, fused.table(area_rows(COUNTIES)), AS_OF).masks
    assert masks.shape == (len(FAMILIES), 2)
    bits = [[int(row[k // 64]) >> (k % 64) & 1 for k in range(70)] for row in masks]
    odd, even, none = [k % 2 for k in range(70)], [1 - k % 2 for k in range(70)], [0] * 70
    assert bits == [odd, even, none, odd, odd]
