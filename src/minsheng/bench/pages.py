"""Whether the rule pages are enough: decisions recomputed from the pages alone.

A city is made and decided as every city is. The handbook's rule pages are written; a
reader that knows only those pages (`page_reader`, `page_evaluator`) recomputes some of the
households, and every column of the run's decisions must come out the same: outcome, each
proposal, each sum or that it is unknown and why, and the reasons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from minsheng.bench.lines import SEED, Line, Options
from minsheng.bench.page_evaluator import Family, Gap, Reckoner, gap
from minsheng.bench.page_reader import Pages, read_pages
from minsheng.recheck.tables import CODED, MONEY, is_held

HOUSEHOLDS = 20
MONTHS = ("2018-11", "2020-11")
CITY = 2_000
"""The least city: about one household in thirty is decided, the others are screened."""
SCREENED_SHARE = 5
"""One in so many of the households tried is one that is only screened."""
CAUSES = {
    1: "not_authorised",
    2: "not_delivered",
    4: "contradicted",
    8: "out_of_date",
    32: "unverified",
}
BELOW = {"person": "household", "obligor": "household", "bill": "person", "contribution": "person"}


def run(options: Options) -> Iterator[Line]:
    """Recompute households of two months; the share that agrees in everything."""
    from minsheng.policy.engine.library import load_library
    from minsheng.policy.rulebook import write_pages

    library = load_library()
    folder = options.folder / "pages" / library.digest[:12]
    write_pages(folder / "rules", library)
    pages = read_pages(folder / "rules")
    wanted = options.households or HOUSEHOLDS
    agreeing, tried = 0, 0
    for place, month in enumerate(MONTHS):
        share = (wanted + len(MONTHS) - 1 - place) // len(MONTHS)
        city, decided = _decided(folder, month, max(CITY, 40 * share), library)
        chosen = choose(decided, share)
        told = json.loads((city / "city.json").read_text("utf-8"))
        for row in chosen:
            found = disagreements(pages, read_family(city, told, row), month, row)
            tried += 1
            agreeing += not found
            for words in found:
                options.say(f"{month}, household {row['household_id']}: {words}")
        options.say(f"{month}: {len(chosen)} households recomputed from the pages")
    value = agreeing / tried if tried else 0.0
    yield Line("pages-agree", value, "share", "= 1", value == 1)
    yield Line("pages-tried", tried, "households", f"≥ {wanted}", tried >= wanted)


def _decided(folder: Path, month: str, size: int, library: Any) -> tuple[Path, list[Any]]:
    """A city of a month, made unless it is there, and its decisions."""
    from minsheng.city.snapshot import generate
    from minsheng.recheck.decide import recheck

    city, out = folder / f"city-{size}-{month}", folder / f"run-{size}-{month}"
    if not (city / "city.json").exists():
        generate(city, size, SEED, month)
    recheck(city, month, out, library)
    return city, pq.read_table(out / "decisions.parquet").to_pylist()


def choose(decided: Sequence[Mapping[str, Any]], wanted: int) -> list[Mapping[str, Any]]:
    """Households spread over those decided, and some of those that are only screened."""
    shown = [r for r in decided if r["in_view"] is not False]
    rest = [r for r in decided if r["in_view"] is False]
    few = min(len(rest), wanted // SCREENED_SHARE)
    return [*_spread(shown, wanted - few), *_spread(rest, few)]


def _spread(rows: Sequence[Mapping[str, Any]], wanted: int) -> list[Mapping[str, Any]]:
    wanted = min(wanted, len(rows))
    return [rows[k * len(rows) // wanted] for k in range(wanted)]


def read_family(city: Path, told: Mapping[str, Any], row: Mapping[str, Any]) -> Family:
    """One household of a snapshot, read as `docs/snapshot.md` describes it."""
    county, ident = f"{row['county']:06d}", row["household_id"]
    rows: dict[str, list[dict[str, Any]]] = {}
    parents: dict[str, list[int]] = {}
    for entity in ("household", *BELOW):
        path = city / county / f"{entity}.parquet"
        found = pq.read_table(path, filters=[("household_id", "=", ident)])
        records = found.to_pylist()
        rows[entity] = [_facts(record) for record in records]
        if entity in BELOW:
            of_person = BELOW[entity] == "person"
            parents[entity] = [r["person_no"] if of_person else 0 for r in records]
    month = str(told["as_of"])
    rows["run"] = [{"as_of": int(month.replace("-", "")) * 100 + 1}]
    return Family(county, rows, parents)


def _facts(record: Mapping[str, Any]) -> dict[str, Any]:
    """A row's columns, what is null as a gap with its causes."""
    facts: dict[str, Any] = {}
    for name, value in record.items():
        if name.endswith("__cause"):
            continue
        bits = record.get(f"{name}__cause") or 2
        causes = frozenset(words for bit, words in CAUSES.items() if bits & bit)
        facts[name] = Gap(causes) if value is None else value
    return facts


def disagreements(
    pages: Pages,
    family: Family,
    month: str,
    decided: Mapping[str, Any],
) -> list[str]:
    """What the pages give otherwise than a row of a run's decisions; empty when all agrees."""
    reckoner = Reckoner(pages, family, f"{month}-01")
    found: list[str] = []
    numbers = {(code.split(".")[0], n): code.split(".")[1] for code, n in pages.codes.items()}

    def compare(column: str, got: Any) -> None:
        shown = None if isinstance(got, Gap) else got
        if column in decided and decided[column] != shown:
            found.append(f"{column}: the run says {decided[column]}, the pages give {got}")

    for name, column, kind in CODED:
        value = reckoner.of(name)[0]
        named = value if isinstance(value, Gap) else numbers[kind.__name__, value].lower()
        compare(column, named)
    compare("in_view", reckoner.of("decision__in_view")[0])
    compare("next_review", reckoner.of("dibao__next_review")[0])
    sums = {name: reckoner.of(name)[0] for name, _ in MONEY}
    for name, column in MONEY:
        held = is_held(name, lambda change: reckoner.of(change)[0])
        compare(column, None if held else sums[name])
    unknown = gap(*sums.values())
    said = set(str(decided["unknown_for"] or "").split("+")) - {""}
    if said != (set(unknown.causes) if unknown else set()):
        found.append(f"unknown for {said} in the run, by the pages {unknown}")
    given = set(str(decided["reasons"] or "").split())
    if given != reckoner.reasons():
        found.append(f"reasons differ in {sorted(given ^ reckoner.reasons())}")
    return found
