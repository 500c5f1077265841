"""A notice against the rule book it names: made anew from its facts, and compared.

The stand-alone checker believes the rules, figures and wording that are printed. Here the
notice is made again by the installed rule book of the same digest, or by the run it came
from, and whatever is printed otherwise is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.checker import (
    DIFFERS_BOOK,
    IMPOSSIBLE,
    SIDE_BY_SIDE,
    Report,
    shown,
    warning_of,
)
from minsheng.recheck.decide import law_day
from minsheng.recheck.explain import Explainer
from minsheng.recheck.notice import notice_of
from minsheng.recheck.outcome import OUTCOME, TARGETS
from minsheng.recheck.printed import impossible

APART = ("seal",)
"""Not compared: the seal is of all the rest."""
FIRST = ("household", "parameters", "rules", "codes", "reasons", "figures", "fact_types")
"""Named first: what was printed otherwise, before what follows from it."""
KEYS = (("name",), ("code", "row"), ("code",))
ABSENT = None
UNFIT = (ArithmeticError, LookupError, TypeError, ValueError)
"""What rules may raise on facts that no snapshot would hold."""


def compare_with_book(notice: Mapping[str, Any], report: Report, library: Library) -> None:
    """Compare a notice with what the installed rule book makes of its facts.

    Args:
        notice: one the checker could read.
        report: what the checker found; differences are added.
        library: the installed laws.
    """
    if notice["rulebook"] != library.digest:
        report.compared = "other"
        return
    report.compared = "book"
    try:
        book = compile_book(library, law_day(notice["month"]))
        targets = _targets(notice, book.nodes)
        taken = notice["facts_month"]
        household = _household(notice)
        wrong = impossible(household, library.facts, int(taken.replace("-", "")))
        if wrong:
            report.differences.append({"what": IMPOSSIBLE, "name": "facts", "why": [wrong, wrong]})
        trace = evaluate(book, household, targets)
        # Which version decided, only the run knows; one with the same rules is as good.
        own = notice_of(trace, targets, taken=taken, program=notice["program"])
    except (PolicyError, *UNFIT) as error:
        _note(report, "facts", str(error), ABSENT)
        return
    _compare(notice, own, report)


def compare_with_run(notice: Mapping[str, Any], report: Report, run: Path, now: Library) -> None:
    """Compare a notice with what its run decided, facts and county included.

    Args:
        notice: one the checker could read.
        report: what the checker found; differences are added.
        run: the run's folder; its archived rule book counts.
        now: the installed laws, used where they are the very same.

    Raises:
        RecheckError: the run is gone or changed, or never held the household.
    """
    explainer = Explainer(run, now)
    trace = explainer.trace(notice["household"]["id"])
    report.compared = "run"
    targets = _targets(notice, trace.book.nodes)
    whence = {"taken": explainer.snapshot.as_of, "program": explainer.program}
    _compare(notice, notice_of(trace, targets, **whence), report)


def _targets(notice: Mapping[str, Any], nodes: Mapping[str, Any]) -> tuple[str, ...]:
    """What a notice must decide, and what this one decides besides."""
    must = TARGETS if OUTCOME in nodes else ()
    besides = [n for n in notice["decision"] if n in nodes and nodes[n].rule is not None]
    return tuple(dict.fromkeys((*must, *besides)))


def _household(notice: Mapping[str, Any]) -> Household:
    """The household with the printed facts."""
    rows: Any = {
        entity: [{name: _value(v) for name, v in row.items()} for row in printed]
        for entity, printed in notice["facts"].items()
    }
    about = notice["household"]
    return Household(about["county"], rows, notice["parents"], about["id"])


def _value(printed: Any) -> Any:
    """A printed value as the engine has it."""
    if not isinstance(printed, dict):
        return printed
    cause = Cause(0)
    for name in str(printed["unknown"]).split("+"):
        cause |= Cause[name.upper()]
    return Unknown(cause)


def _compare(notice: Mapping[str, Any], own: Mapping[str, Any], report: Report) -> None:
    """Name each place where the notice is not what the rule book makes."""
    report.warning = warning_of(own["month"], own["facts_month"], own["law_month"])
    for key in (*FIRST, *(k for k in {**own, **notice} if k not in (*FIRST, *APART))):
        for path, printed, ours in differing(notice.get(key), own.get(key), key):
            _note(report, path, printed, ours)
    report.held_to_book = True


def _note(report: Report, path: str, printed: Any, ours: Any) -> None:
    sides = dict(zip(SIDE_BY_SIDE, (printed, ours), strict=True))
    report.differences.append({"what": DIFFERS_BOOK, "name": shown(path), **sides})


def differing(printed: Any, own: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Where two parts of notices differ: the path, what is printed, what should be."""
    if isinstance(printed, list) and isinstance(own, list):
        one, other = _keyed(printed), _keyed(own)
        if set(one) == set(other) and [*one] != [*other]:
            yield path, [*one], [*other]
    elif isinstance(printed, dict) and isinstance(own, dict):
        one, other = printed, own
    else:
        if type(printed) is not type(own) or printed != own:
            yield path, printed, own
        return
    for key in dict.fromkeys((*other, *one)):
        yield from differing(one.get(key, ABSENT), other.get(key, ABSENT), f"{path}.{key}")


def _keyed(entries: list[Any]) -> dict[str, Any]:
    """A list's entries by their name or code; by their place where they have none."""
    for keys in KEYS:
        if entries and all(isinstance(e, dict) and all(k in e for k in keys) for e in entries):
            found = {" ".join(str(e[k]) for k in keys): e for e in entries}
            if len(found) == len(entries):
                return found
    return {str(place): entry for place, entry in enumerate(entries)}
