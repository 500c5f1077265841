"""Drivers are kept by content, mended when spoiled, and refuse columns that do not fit."""

from __future__ import annotations

import os
import random
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.policy.engine.conftest import COUNTIES
from tests.policy.engine.samples import random_household
from tests.policy.engine.small import PARAMETERS, REASONS, RULES, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused import compiled, machine, private
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import Column, area_rows
from minsheng.policy.engine.fused.compiled import Fused, cache_folder
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


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; drivers loaded before are not seen."""
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "LOADED", {})
    return tmp_path / "cache" / "minsheng" / "drivers"


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


def test_the_plan_lies_beside_the_code_to_read(package, kept) -> None:
    poor(package(small(reasons="")))
    (file,) = kept.glob("driver_*.txt")
    assert file.read_text(encoding="utf-8").splitlines() == [
        "# The rule book of 2020-11-01, decided block by block of households.",
        "# Never unknown: area, household of each person",
        "person: `household of each person` by the offsets of person in household",
        "household: `total(wage_m) of each household` = total of `wage_m`",
        "household: `dues__wages_m_hh` = wages_m_hh(`wage_m` below)",
        "household: `dues__poor` = poor(`dues__wages_m_hh`, `dues__line_m` above)",
    ]


def test_a_cache_that_cannot_be_written_is_told(package, kept, monkeypatch, tmp_path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MINSHENG_CACHE", str(tmp_path / "file"))
    words = "compiled rules cannot be kept in .*file/minsheng/drivers .*; make room there, or let"
    with pytest.raises(PolicyError, match=words):
        poor(package(small(reasons="")))


def test_the_cache_is_made_for_oneself(package, kept, tmp_path) -> None:
    before = os.umask(0)
    try:
        poor(package(small(reasons="")))
    finally:
        os.umask(before)
    made = [tmp_path / "cache", *(tmp_path / "cache").rglob("*")]
    assert len(made) == 5
    for place in made:
        assert place.stat().st_mode & 0o777 == (0o700 if place.is_dir() else 0o600), place


@pytest.mark.parametrize("place", [".", "..", "../..", "driver_*.bin"])
@pytest.mark.parametrize("mode", [0o770, 0o702], ids=["group", "world"])
def test_a_cache_others_may_write_to_is_refused(place, mode, package, kept) -> None:
    library = package(small(reasons=""))
    poor(library)
    forget_loaded()
    (found,) = kept.glob(place) if "*" in place else [(kept / place).resolve()]
    found.chmod(mode)
    with pytest.raises(PolicyError, match=f"not taken from {found}: it may be written to by oth"):
        poor(library)
    found.chmod(0o700)
    assert poor(library)[0] == "kept"


@pytest.mark.parametrize("place", [".", "..", "driver_*.bin"])
def test_a_cache_of_another_user_is_refused(place, package, kept, monkeypatch) -> None:
    library = package(small(reasons=""))
    poor(library)
    forget_loaded()
    (found,) = kept.glob(place) if "*" in place else [(kept / place).resolve()]
    status = os.stat_result((stat.S_IFDIR | 0o700, 0, 0, 1, os.getuid() + 1, 0, 0, 0, 0, 0))
    if found.is_dir():
        real = Path.stat
        monkeypatch.setattr(Path, "stat", lambda p, **k: status if p == found else real(p, **k))
    else:
        monkeypatch.setattr(private.os, "fstat", lambda _: status)
    with pytest.raises(PolicyError, match=f"not taken from {found}: it belongs to another user"):
        poor(library)


def test_a_sticky_parent_of_the_system_will_do(tmp_path, monkeypatch) -> None:
    base = tmp_path / "tmp"
    base.mkdir()
    base.chmod(0o1777)
    private.private_folder(base / "minsheng" / "drivers", base)
    base.chmod(0o777)
    with pytest.raises(PolicyError, match="may be written to by others"):
        private.private_folder(base / "minsheng" / "drivers", base)


def test_a_folder_that_is_a_link_is_judged_where_it_leads(tmp_path) -> None:
    open_ = tmp_path / "open"
    (open_ / "drivers").mkdir(parents=True, mode=0o700)
    open_.chmod(0o777)
    base = tmp_path / "cache"
    base.mkdir(mode=0o700)
    (base / "drivers").symlink_to(open_ / "drivers")
    with pytest.raises(PolicyError, match="open: it may be written to by others"):
        private.private_folder(base / "drivers", base)


def test_a_driver_that_is_a_link_is_refused(package, kept, tmp_path) -> None:
    library = package(small(reasons=""))
    poor(library)
    forget_loaded()
    (file,) = kept.glob("driver_*.bin")
    file.rename(tmp_path / "elsewhere.bin")
    file.symlink_to(tmp_path / "elsewhere.bin")
    with pytest.raises(PolicyError, match="compiled rules cannot be kept"):
        poor(library)


def test_a_system_without_owners_keeps_its_cache(package, kept, monkeypatch) -> None:
    library = package(small(reasons=""))
    poor(library)
    forget_loaded()
    kept.chmod(0o777)
    monkeypatch.delattr(os, "getuid")
    assert poor(library)[0] == "kept"


def test_progress_counts_the_loops(package, kept) -> None:
    told: list[tuple[int, int]] = []
    book = compile_book(package(small()), DAY)
    Fused(book, ["dues__poor"], progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 6), (6, 6), (6, 6)]


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
    columns = compiled.parameter_columns(eldermark.fused.plan)
    table = eldermark.table
    assert list(table[:, columns["hearth__line_m"]]) == [52_000, 61_000, 52_000, 52_000]
    assert list(table[:, columns["dues__old_age"]]) == [55, 60, 55, 60]
    start = columns["dues__near"]
    assert list(table[0, start : start + 3]) == list(Rounding(100, 0, 1))


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
