"""Notices for the tests: of the invented country and of the law's worked cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.policy.engine.samples import random_household

from minsheng.policy import laws
from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.cases import Case, household_of, read_cases
from minsheng.policy.engine.library import PACKAGE, Library, load_library
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.recheck.checker import Report, as_lines, seal_of
from minsheng.recheck.notice import notice_of, notice_text

INVENTED = "tests.policy.engine.invented"
DAY = date(2021, 3, 1)


@cache
def library(package: str) -> Library:
    return load_library(package)


@cache
def book(package: str, day: date) -> Book:
    return compile_book(library(package), day)


@cache
def law_cases() -> list[Case]:
    return read_cases(Path(next(iter(laws.__path__))))


def invented_trace(seed: int, day: date = DAY) -> Trace:
    number = int(day.strftime("%Y%m%d"))
    household = random_household(Random(seed), library(INVENTED), number, seed)
    return evaluate(book(INVENTED, day), household)


def invented_notice(seed: int = 18, day: date = DAY) -> dict[str, Any]:
    """Everything the invented country makes of a household; in the usual one a dole is known."""
    trace = invented_trace(seed, day)
    return notice_of(trace, trace.book.order)


def content(notice: dict[str, Any]) -> bytes:
    return notice_text(notice).encode()


def sealed(notice: dict[str, Any]) -> bytes:
    """A notice whose forger knew how to seal it."""
    return content({**notice, "seal": seal_of(notice)})


def changed(notice: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy = json.loads(json.dumps(notice))
    change(copy)
    return copy


def rule_of(notice: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for r in notice["rules"] if r["name"] == name)


def add_rule(notice: dict[str, Any], name: str, text: str) -> None:
    about = dict.fromkeys(("zh", "en", "entity", "type", "law", "source"), "")
    notice["rules"].append({"name": name, **about, "text": text, "arguments": []})


def law_notice(code: str = "decision.continues") -> dict[str, Any]:
    """What a run decides of the first worked case whose conclusion tells a reason."""
    for case in law_cases():
        if case.law == "decision":
            day = book(PACKAGE, case.day)
            notice = notice_of(evaluate(day, household_of(case, library(PACKAGE))))
            if code in [s["code"] for s in notice["sentences"]]:
                return notice
    raise AssertionError(code)


def english(report: Report) -> str:
    """What the checker tells of a notice, in English."""
    return "\n".join(as_lines(report, "en"))
