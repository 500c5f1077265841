"""A month that is not the snapshot's: a trial, told wherever it is read; one too far is refused.

The sentences themselves stand in the checker, which must know them by itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from minsheng.policy.engine.book import before_the_book, beginning, change_days
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import FIRST_DAY
from minsheng.recheck.checker import AFTER_BOOK, AFTER_SNAPSHOT, span, warned_of, warning_of
from minsheng.recheck.errors import RecheckError

MOST_AHEAD = 120
"""No month further after the snapshot is decided: ages and dates on file say nothing of it."""
ENGLISH = 1

NEWEST: dict[str, str] = {}
"""The month of the newest law or figure, by the digest of the rule book."""


def refuse_too_early(library: Library, as_of: str) -> None:
    """Refuse a month before the law's first figures, whatever rules there were already.

    Raises:
        RecheckError: the first month there is a rule book.
    """
    day, first = date.fromisoformat(f"{as_of}-01"), beginning(library)
    if day < first:
        raise RecheckError(before_the_book(day, first))


def refuse_too_far(taken: str, as_of: str) -> None:
    """Refuse a month that the facts say nothing of; one before the snapshot may pass.

    Args:
        taken: the month the snapshot was taken for, `yyyy-mm`, or a day of it.
        as_of: the month decided, `yyyy-mm`.

    Raises:
        RecheckError: it is more than `MOST_AHEAD` months after the snapshot.
    """
    months = _number(as_of) - _number(taken)
    if months > MOST_AHEAD:
        msg = (
            f"{as_of} is {span(months, ENGLISH)} after the snapshot ({taken[:7]}), and none more "
            f"than {span(MOST_AHEAD, ENGLISH)} after it is decided, for ages and dates on file "
            "say nothing of it; deliver a newer snapshot, or choose "
            f"{_month(_number(taken) + MOST_AHEAD)} or an earlier month"
        )
        raise RecheckError(msg)


def warning(taken: str, as_of: str) -> str | None:
    """What `run.json` says where a snapshot of one month is decided for another."""
    said = trial(taken, as_of)
    return said and " ".join(reversed(said))


def trial(taken: str, as_of: str) -> tuple[str, str] | None:
    """That a snapshot of one month is decided for another, Chinese and English; else None."""
    if taken[: len(as_of)] == as_of:
        return None
    zh = f"数据为{taken}的快照，按{as_of}核查，结果仅供测算"
    en = f"the snapshot was taken for {taken}, but {as_of} is decided: the facts are those of "
    return zh, f"{en}{taken}, so this is a trial, no re-verification"


def far_ahead(library: Library, taken: str, as_of: str) -> str | None:
    """What `run.json` says where a month is far ahead of the law or of the facts.

    Args:
        library: the laws it is decided by.
        taken: the month the snapshot was taken for, `yyyy-mm`, or a day of it.
        as_of: the month decided, `yyyy-mm`.
    """
    month = _number(as_of)
    known = {
        "the snapshot": (_number(taken), AFTER_SNAPSHOT, "deliver a newer snapshot"),
        "the newest law and figures of the rule book": (
            _number(newest_month(library)),
            AFTER_BOOK,
            "enter the newer figures with their sources in laws/<law>/parameters.yaml",
        ),
    }
    passed = {name: k for name, k in known.items() if month - k[0] > k[1]}
    if not passed:
        return None
    gaps = [
        f"{span(month - k[0], ENGLISH)} after {name} ({_month(k[0])})" for name, k in passed.items()
    ]
    remedies = " and ".join(k[2] for k in passed.values())
    latest = _month(min(k[0] + k[1] for k in known.values()))
    return (
        f"{as_of} is {' and '.join(gaps)}, and nothing that changed since is in the decisions; "
        f"{remedies}, or choose {latest} or an earlier month"
    )


def warned(library: Library, taken: str, as_of: str, figures: str) -> dict[str, Any]:
    """What a notice says of its months, and warns of.

    Args:
        library: the laws it is decided by.
        taken: the month the snapshot was taken for, `yyyy-mm`, or a day of it.
        as_of: the month decided, `yyyy-mm`.
        figures: the weakest status of its figures.
    """
    facts, law = taken[:7], newest_month(library)
    zh, en = warned_of(as_of, facts, law, figures == "illustrative")
    return {"facts_month": facts, "law_month": law, "warning": {"zh": zh, "en": en}}


def trial_warning(library: Library, taken: str, as_of: str) -> list[str]:
    """What is to be said of a month that is not the snapshot's, or far ahead; or nothing.

    Args:
        library: the laws it is decided by.
        taken: the month the snapshot was taken for, `yyyy-mm`, or a day of it.
        as_of: the month decided, `yyyy-mm`.
    """
    return warning_of(as_of, taken[:7], newest_month(library))


def newest_month(library: Library) -> str:
    """The month of the newest law or figure; worked out once for each rule book."""
    if library.digest not in NEWEST:
        NEWEST[library.digest] = max(change_days(library), default=FIRST_DAY).isoformat()[:7]
    return NEWEST[library.digest]


def _number(month: str) -> int:
    """A month as a number that counts on."""
    day = date.fromisoformat(f"{month}-01"[:10])
    return day.year * 12 + day.month - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
