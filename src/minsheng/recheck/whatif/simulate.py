"""A what-if from a snapshot to its figures: `minsheng simulate`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minsheng.policy.engine.book import RESIDENCES, Book
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import Library
from minsheng.recheck.ahead import far_ahead, refuse_too_early, refuse_too_far
from minsheng.recheck.decide import law_day
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.outcome import BENEFITS, TOTAL_AFTER
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.whatif.cliffs import Cliffs, cliffs
from minsheng.recheck.whatif.entitled import TakeUp
from minsheng.recheck.whatif.files import Reform
from minsheng.recheck.whatif.indicators import Indicators
from minsheng.recheck.whatif.measures import MONTHS, Measures, OfCounty, measured
from minsheng.recheck.whatif.play import STEP, Play, Progress
from minsheng.recheck.whatif.poverty import Poverty, poverty
from minsheng.recheck.whatif.reform import Figure, reformed
from minsheng.recheck.whatif.settings import Setting
from minsheng.recheck.whatif.targets import SUMS

FORMAT = "minsheng-whatif/1"
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is played.

    Attributes:
        name: of the reform, Chinese and English.
        about: more of it; empty where there is no more.
        settings: what it changes.
        base: what is put in the place of today's figures first, for both laws.
        base_name: what that is called; empty where there is none.
        take_up: who asks for what they are entitled to.
    """

    name: tuple[str, str]
    about: tuple[str, str]
    settings: tuple[Setting, ...]
    base: tuple[Setting, ...] = ()
    base_name: tuple[str, str] = ("", "")
    take_up: TakeUp = "current"


def asked(reforms: Sequence[Reform], more: Sequence[Setting]) -> tuple[tuple[str, str], ...]:
    """What several reforms and settings together are called, and what is said of them."""
    names = [(r.zh, r.en) for r in reforms]
    if more:
        written = ", ".join(s.where.removeprefix("--set ") for s in more)
        names.append((written, written))
    told = [r.about for r in reforms if any(r.about)]
    return (
        ("；".join(zh for zh, _ in names), "; ".join(en for _, en in names)),
        ("".join(zh for zh, _ in told), " ".join(en for _, en in told)),
    )


def simulate(
    folder: Path,
    library: Library,
    question: Question,
    as_of: str | None = None,
    progress: Progress = None,
) -> dict[str, Any]:
    """Play a reform on a snapshot.

    Args:
        folder: the snapshot.
        library: the laws as they stand.
        question: what is played.
        as_of: the month whose law is reformed, `yyyy-mm`; that of the snapshot where none is
            given.
        progress: called with a stage, done, and how many in all.

    Returns:
        The contents of `result.json`; sums in fen a month where nothing else is said.

    Raises:
        RecheckError, PolicyError: one sentence on what is wrong and how to mend it.
    """
    snapshot = Snapshot(folder, library.facts)
    month = law_day(as_of or snapshot.as_of).isoformat()[:7]
    refuse_too_early(library, month)
    refuse_too_far(snapshot.as_of, month)
    day = law_day(month)
    base, before = _set(library, question.base, day, snapshot, "--base")
    after, figures = _reform(before, question, day, snapshot)
    play = Play(snapshot, before, after, day, question.take_up, progress)
    views = play.reformed()
    own = [kept.view for kept in play.parts]
    found = measured(play.parts, views)
    rates = (
        cliffs(play.parts, own, play.earning_more(own, play.before)),
        cliffs(play.parts, views, play.earning_more(views, play.after)),
    )
    return {
        "format": FORMAT,
        "as_of": month,
        "law_day": day.isoformat(),
        "snapshot": {k: v for k, v in snapshot.about.items() if k != "pattern_families"},
        "rulebook": library.digest,
        "ahead": far_ahead(library, snapshot.as_of, month),
        "reform": _named(question.name, question.about),
        "base": _named(question.base_name, ("", "")) if question.base else None,
        "take_up": question.take_up,
        "figures": max(
            (b.weakest(TOTAL_AFTER, play.areas) for b in (play.before, play.after)),
            key=("verified", "remembered", "illustrative").index,
        ),
        "changed": list(_changed(figures, play.after)),
        "assumed": list(_changed(base, play.before)),
        "rules": {
            "computed": len(play.law.book.order),
            "of": len(play.before.needed(SUMS.values())),
        },
        "benefits": _benefits(found, play.law.targets),
        "counties": [{"county": code, **_county(c)} for code, c in found.counties.items()],
        "total": _county(found.total),
        "cliffs": {"step": STEP, **_pair(rates)},
        "poverty": _poverty(poverty(play.parts, views)),
    }


def _set(
    library: Library, settings: Sequence[Setting], day: date, snapshot: Snapshot, where: str
) -> tuple[tuple[Figure, ...], Library]:
    """A library with some settings in force, and what they change."""
    if not settings:
        return (), library
    made, figures = reformed(library, settings, day, snapshot.counties)
    if all(f.before == f.after for f in figures):
        raise RecheckError(f"{where}: nothing would change, for all its figures are so already")
    return figures, made


def _reform(
    before: Library, question: Question, day: date, snapshot: Snapshot
) -> tuple[Library, tuple[Figure, ...]]:
    if not question.settings:
        msg = "nothing is to change; give --set dibao.standard=780, or --reform raise-standard"
        raise RecheckError(msg)
    figures, after = _set(before, question.settings, day, snapshot, "the reform")
    return after, figures


def _named(name: tuple[str, str], about: tuple[str, str]) -> dict[str, str]:
    return {"zh": name[0], "en": name[1], "about_zh": about[0], "about_en": about[1]}


def _changed(figures: Sequence[Figure], book: Book) -> Iterator[dict[str, Any]]:
    """Each figure that changes, once for all places where it changes alike."""
    groups: dict[tuple[str, Any, Any], list[Figure]] = {}
    for figure in figures:
        if figure.before != figure.after:
            key = (figure.parameter, figure.before, figure.after)
            groups.setdefault(key, []).append(figure)
    counties = len({f.county for f in figures})
    for (name, before, after), own in groups.items():
        parameter = book.library.parameters[name]
        yield {
            "figure": f"{parameter.law}.{parameter.leaf}",
            "zh": parameter.zh,
            "en": parameter.en,
            "type": parameter.type,
            "before": _plain(before),
            "after": _plain(after),
            "places": _places(own, counties),
        }


def _places(own: Sequence[Figure], counties: int) -> list[str]:
    """Where a figure changes: nothing for everywhere, `/rural`, `320681/` or `320681/rural`."""
    standards: dict[str, list[str]] = {}
    for figure in own:
        standards.setdefault(figure.county, []).append(figure.residence)
    both = all(len(held) == len(RESIDENCES) for held in standards.values())
    if both:
        return [] if len(standards) == counties else [f"{county}/" for county in standards]
    one = {residence for held in standards.values() for residence in held}
    if len(standards) == counties and len(one) == 1:
        return [f"/{residence}" for residence in one]
    return [f"{figure.county}/{figure.residence}" for figure in own]


def _plain(value: Any) -> Any:
    return value._asdict() if isinstance(value, Rounding) else value


def _benefits(found: Measures, targets: Sequence[str]) -> list[dict[str, Any]]:
    told = []
    for benefit in BENEFITS:
        one = found.benefits[benefit.name]
        told.append(
            {
                "benefit": benefit.name,
                "zh": benefit.zh,
                "en": benefit.en,
                "touched": SUMS[benefit.name] in targets,
                **asdict(one),
                "difference": one.cost_after - one.cost_before,
                "difference_y": MONTHS * (one.cost_after - one.cost_before),
            }
        )
    return told


def _county(one: OfCounty) -> dict[str, int]:
    difference = one.cost_after - one.cost_before
    return {**asdict(one), "difference": difference, "difference_y": MONTHS * difference}


def _pair(rates: tuple[Cliffs, Cliffs]) -> dict[str, Any]:
    return {"before": asdict(rates[0]), "after": asdict(rates[1])}


def _poverty(found: Poverty) -> dict[str, Any]:
    def told(one: Indicators | None) -> Mapping[str, Any] | None:
        return None if one is None else as_data(one)

    return {
        "people": found.people,
        "people_unknown": found.people_unknown,
        "before": told(found.before),
        "after": told(found.after),
        "anchored": told(found.anchored),
    }


def as_data(one: Indicators) -> dict[str, Any]:
    """The indicators as plain data; shares from 0 to 1, what has no value null."""
    return {
        "rows": one.rows,
        "weight": one.weight,
        "median": one.median,
        "threshold": one.threshold,
        "at_risk_of_poverty_rate": one.rate,
        "relative_median_poverty_gap": one.gap,
        "gini": one.gini,
        "s80_s20": one.s80s20,
        **{f"fgt{order}": value for order, value in enumerate(one.fgt)},
        "negative_incomes": one.negative,
        "lacking": dict(one.lacking),
    }
