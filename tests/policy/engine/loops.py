"""Operations compiled as rules are, each run over all its operands at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from tests.policy.engine.operations import LETTERS, TOGETHER, Operation
from tests.policy.engine.small import rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.fused.columns import Batch, Column, dtype_of
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import library_from_texts
from minsheng.policy.engine.unknown import Cause, Unknown

MANY = {"ints": "Fen", "bools": "bool", "pointing": "Pointer", "conditions": "bool"}
POINTERS = {True: 0, False: -1}
"""Where a row points that points to the only person, and one that does not."""
TYPES = {
    "int": "Fen",
    "few": "Fen",
    "bool": "bool",
    "why": "Fen",
    "why_truth": "bool",
    "day": "Day",
    "month": "Month",
    "months": "Count",
    "pointer": "Pointer",
    "rounding": "Rounding",
    **MANY,
}
OTHERWISE: dict[str, tuple[str, ...]] = {
    "a * b": ("Count", "Fen"),
    "a // 12": ("Count",),
    "share(a, b, c)": ("Fen", "Rate", "Rounding"),
    "part(a, b, c)": ("Fen", "Count", "Rounding"),
}
RESULTS = {
    "a // 12": "Count",
    "count(a)": "Count",
    "years_between(a, b)": "Count",
    "months_between(a, b)": "Count",
    "month_of(a)": "Month",
    "months_later(a, b)": "Month",
}
VALUES = {
    "bool": "true",
    "Day": "20200101",
    "Month": "202001",
    "Rounding": "{base: 1, direction: down, tie: none}",
}
Table = tuple[Sequence[tuple[Any, ...]], list[Any]]


@dataclass(frozen=True)
class Place:
    """An operand's place in a rule: its letter, its type, and whether a figure stands there."""

    letter: str
    type: str
    many: bool
    figure: bool


@cache
def outcomes(operation: Operation, plain: tuple[int, ...] = ()) -> Table:
    """All combinations of operands with what the compiled operation makes of each.

    Args:
        operation: which.
        plain: places whose operands come as figures of the law, not as facts; only known
            ones are tried there. They are by turns those of the rural and the urban
            standard, beside which the other standard's would give something else.
    """
    rows = [
        row
        for row in operation.operands()
        if not any(isinstance(row[place], Unknown) for place in plain)
    ]
    places = list(_places(operation, plain))
    apart = bool(plain)
    fused = _fused(operation, places, apart=apart)
    figures = fused.plan.figures
    table = np.full((2 * len(rows), max(sum(map(len, figures.values())), 1)), 9_999, np.int64)
    areas = 2 * np.arange(len(rows)) + np.arange(len(rows)) % 2
    columns: dict[str, Column] = {}
    turned = operation.kinds == TOGETHER
    starts = np.arange(len(rows) + 1, dtype=np.int64) * 0
    for place, cells in zip(places, zip(*rows, strict=True), strict=True):
        if place.figure:
            wide = np.array(cells, np.int64).reshape(len(rows), -1)
            for figure, cell in zip(figures[f"dues__{place.letter}"], wide.T, strict=True):
                table[areas, figure.place] = cell
                if not apart:
                    table[areas ^ 1, figure.place] = cell
        elif place.many:
            starts = np.cumsum([0, *map(len, cells)], dtype=np.int64)
            together = list(itertools.chain(*cells))
            if place.type == "Pointer":
                together = [c if isinstance(c, Unknown) else POINTERS[c] for c in together]
            columns[place.letter] = _column(together, place.type)
        else:
            columns[place.letter] = _column(cells, place.type)
    nobody = np.zeros(len(rows) + 1, np.int64)
    people = np.arange(len(rows) + 1, dtype=np.int64) if turned else starts
    none = np.zeros(int(people[-1]) + 1, np.int64)
    offsets = {"person": people, "obligor": starts if turned else nobody}
    offsets |= {"bill": none, "contribution": none}
    batch = Batch(areas, offsets, columns)  # type: ignore[arg-type]
    outcome = fused.run(batch, table, 20201101)
    made = [outcome.value("dues__result", row) for row in range(len(rows))]
    truth = operation.result == "bool"
    return rows, [bool(v) if truth and not isinstance(v, Unknown) else v for v in made]


def ways(operation: Operation) -> Iterator[tuple[int, ...]]:
    """Which operands may be figures of the law: none, each alone, all together."""
    may = [p for p, place in enumerate(_places(operation, ())) if _may_be_figure(place)]
    yield ()
    yield from ((k,) for k in may)
    if len(may) > 1:
        yield tuple(may)


def _may_be_figure(place: Place) -> bool:
    return not place.many and place.type not in ("Pointer", "Rounding")


def _places(operation: Operation, plain: tuple[int, ...]) -> Iterator[Place]:
    types = OTHERWISE.get(operation.text, tuple(TYPES[k] for k in operation.kinds))
    for number, (letter, type_) in enumerate(zip(LETTERS, types, strict=False)):
        figure = number in plain or type_ == "Rounding"
        yield Place(letter, type_, operation.kinds[number] in MANY, figure)


def _fused(operation: Operation, places: Sequence[Place], *, apart: bool) -> Fused:
    """The operation as the one rule of a law, compiled."""
    facts = {"household": ["  urban: " + _fact("bool")], "person": ["  idle: " + _fact("bool")]}
    facts["obligor"] = ["  remote: " + _fact("bool")]
    turned = operation.kinds == TOGETHER
    figures = ""
    for place in places:
        if place.figure:
            value = f"value: {VALUES.get(place.type, '1')}, status: verified, source: roll"
            standards = (", residence: rural", ", residence: urban") if apart else ("",)
            dated = ", ".join(f"{{start: 2018-01-01{which}, {value}}}" for which in standards)
            figures += (
                f"{place.letter}: {{type: {place.type}, zh: 数, en: figure, per: run, "
                f"values: [{dated}]}}\n"
            )
        else:
            entity = ("obligor" if turned else "person") if place.many else "household"
            facts[entity].append(f"  {place.letter}: {_fact(place.type)}")
    types = ["bool" if p.many and p.type == "Pointer" else p.type for p in places]
    signature = ", ".join(
        f"{p.letter}: Many[{type_}]" if p.many else f"{p.letter}: {type_}"
        for p, type_ in zip(places, types, strict=True)
    )
    result = RESULTS.get(operation.text, "bool" if operation.result == "bool" else "Fen")
    head = "run:\n  as_of: " + _fact("Day") + "\n"
    texts = small(
        facts=head + "".join(f"{e}:\n" + "\n".join(lines) + "\n" for e, lines in facts.items()),
        rules=rule_of(
            f"result({signature}) -> {result}",
            operation.text,
            '"person"' if turned else '"household"',
        ),
        parameters=figures,
        reasons="",
    )
    book = compile_book(library_from_texts(texts), date(2020, 11, 1))
    return Fused(book, ["dues__result"])


def _fact(type_: str) -> str:
    first = "false" if type_ == "bool" else "20200101" if type_ == "Day" else "0"
    return (
        f"{{type: {type_}, zh: 事, en: fact, agency: office, basis: open, ask: 1, "
        f"baseline: {first}}}"
    )


def _column(cells: Sequence[Any], type_: str) -> Column:
    """Values and causes of the operands in a row."""
    values = [0 if isinstance(c, Unknown) else int(c) for c in cells]
    causes = [int(c.cause) if isinstance(c, Unknown) else int(Cause(0)) for c in cells]
    return Column(np.array(values, dtype_of(type_)), np.array(causes, np.uint8))
