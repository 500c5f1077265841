"""The reader that knows only the pages gives what the engine gives, and would tell if not."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from minsheng.bench.page_evaluator import Family, Gap, Reckoner
from minsheng.bench.page_reader import PageError, read_pages
from minsheng.bench.pages import choose, read_family
from minsheng.city.snapshot import generate
from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.cases import expectations, household_of, same
from minsheng.policy.engine.fused.batches import household_at
from minsheng.policy.engine.library import load_library
from minsheng.policy.engine.scalar import evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.rulebook import cases_of, write_pages
from minsheng.recheck.snapshot import Snapshot

DAY = date(2020, 11, 1)


@pytest.fixture(scope="module")
def library():
    return load_library()


@pytest.fixture(scope="module")
def folder(library, tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "rules"
    write_pages(path, library)
    return path


@pytest.fixture(scope="module")
def read(folder):
    return read_pages(folder)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("city") / "city"
    generate(path, 200, 7, "2020-11")
    return path


def plain(value):
    """A value of the engine as the reader of pages holds it."""
    if isinstance(value, Unknown):
        return Gap(frozenset(str(c.name).lower() for c in Cause if c in value.cause))
    return value


def family(household):
    rows = {
        e: [{n: plain(v) for n, v in r.items()} for r in rs] for e, rs in household.rows.items()
    }
    parents = {**household.parents}
    parents |= {e: [0] * len(rows[e]) for e in ("person", "obligor")}
    return Family(household.county, rows, parents)


def engine_household(city, library, ident):
    snapshot = Snapshot(city, library.facts)
    names = [f.name for f in library.facts.values() if f.entity != "run"]
    for part in snapshot.parts:
        loaded = snapshot.read(part, names)
        places = [k for k, i in enumerate(loaded.household_id) if i == ident]
        if places:
            return household_at(loaded.batch, places[0], library.facts, part.county, 20201101)
    raise AssertionError(ident)


def test_the_pages_agree_on_whole_households(read, library, city):
    book = compile_book(library, DAY)
    told = json.loads((city / "city.json").read_text("utf-8"))
    idents = list(told["pattern_families"].values())
    idents.append(idents[0] - 1)  # its neighbour, an ordinary family
    for ident in idents:
        household = engine_household(city, library, ident)
        trace = evaluate(book, household)
        row = {"county": int(household.county), "household_id": ident}
        reckoner = Reckoner(read, read_family(city, told, row), "2020-11-01")
        for name in book.order:
            assert reckoner.of(name) == [plain(v) for v in trace.values[name]], name
        whens = {r.code: trace.values[book.reason_names[r.code][r.when]] for r in book.reasons}
        assert reckoner.reasons() == {c for c, vs in whens.items() if any(v is True for v in vs)}


def test_the_pages_agree_with_the_worked_cases(read, library):
    books = {}
    for case in cases_of(library)[::9]:
        book = books.setdefault(case.day, None) or compile_book(library, case.day)
        books[case.day] = book
        reckoner = Reckoner(read, family(household_of(case, library)), case.day.isoformat())
        for row, name, wanted in expectations(case, book):
            got = reckoner.of(name)[row]
            if isinstance(got, Gap):
                got = Unknown(Cause(sum(Cause[c.upper()] for c in got.causes)))
            assert same(got, wanted), f"{case.title}: {name}"


@pytest.mark.parametrize(
    ("law", "pattern", "other"),
    [
        ("dibao", r"`71000`", "`71100`"),
        ("dibao", r"own_income = income__counted_m_hh", "own_income = 0"),
        ("unit", r"\| `unit__member` \| `person`", "| `unit__members` | `person`"),
    ],
)
def test_a_page_that_says_otherwise_is_noticed(folder, library, tmp_path, law, pattern, other):
    changed = tmp_path / "rules"
    changed.mkdir()
    for page in folder.rglob("*.md"):
        target = changed / page.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        text = page.read_text(encoding="utf-8")
        if page == folder / law / "index.md":
            assert re.search(pattern, text)
            text = re.sub(pattern, other, text)
        target.write_text(text, encoding="utf-8")
    case = next(c for c in cases_of(library) if c.name == "award_as_it_should_be")
    try:
        read = read_pages(changed)
        reckoner = Reckoner(read, family(household_of(case, library)), case.day.isoformat())
        values = [reckoner.of(n)[0] for n in ("decision__dibao_after_m_hh",)]
    except (PageError, KeyError):
        return
    assert values != [48_100]


def test_a_folder_without_pages_is_told(tmp_path):
    with pytest.raises(PageError, match=r"index\.md is missing"):
        read_pages(tmp_path)


def test_it_chooses_some_that_are_only_screened():
    decided = [{"household_id": k, "in_view": k % 10 == 0} for k in range(200)]
    chosen = choose(decided, 20)
    assert len(chosen) == len({r["household_id"] for r in chosen}) == 20
    assert sum(not r["in_view"] for r in chosen) == 4
