"""Recomputes a household from what the rule pages say: a second reading of the language.

Written from the handbook's pages on the language and on unknown, sharing no line with the
engine. Slow and plain on purpose.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minsheng.bench.page_reader import PageError, Pages, Source, Version

SINGLE = ("run", "household")


@dataclass(frozen=True)
class Gap:
    """Not known, with the causes."""

    causes: frozenset[str]


@dataclass(frozen=True)
class Family:
    """One household's facts.

    Attributes:
        county: 6-digit code.
        rows: by entity; a value, or a Gap.
        parents: by entity: the place of the row each row belongs to.
    """

    county: str
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    parents: Mapping[str, Sequence[int]]


def gap(*values: Any) -> Gap | None:
    """All causes together, or None when all is known."""
    gaps = [v for v in values if isinstance(v, Gap)]
    return Gap(frozenset().union(*(g.causes for g in gaps))) if gaps else None


def _strict(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Unknown as soon as one operand is."""
    return lambda *values: gap(*values) or compute(*values)


def _times(left: Any, right: Any) -> Any:
    if any(not isinstance(v, Gap) and v == 0 for v in (left, right)):
        return 0
    return gap(left, right) or left * right


def _and(left: Any, right: Any) -> Any:
    if left is False or right is False:
        return False
    return gap(left, right) or True


def _or(left: Any, right: Any) -> Any:
    if left is True or right is True:
        return True
    return gap(left, right) or False


def _where(condition: Any, yes: Any, no: Any) -> Any:
    if not isinstance(condition, Gap):
        return yes if condition else no
    return yes if gap(yes, no) is None and yes == no else gap(condition, yes, no)


def _over(rows: Sequence[Any], compute: Callable[[Sequence[Any]], Any]) -> Any:
    return gap(*rows) or compute(rows)


def _any(rows: Sequence[Any]) -> Any:
    return True if True in [r is True for r in rows] else gap(*rows) or False


def _any_of(pointing: Sequence[Any], rows: Sequence[Any]) -> Any:
    return _any([_and(p, r) for p, r in zip(pointing, rows, strict=True)])


def _all(rows: Sequence[Any]) -> Any:
    return False if True in [r is False for r in rows] else gap(*rows) or True


def _largest(rows: Sequence[Any], if_none: Any) -> Any:
    return _over(rows, max) if rows else if_none


def _at(pointer: Any, rows: Sequence[Any], if_nobody: Any) -> Any:
    if isinstance(pointer, Gap):
        return pointer
    if pointer == -1:
        return if_nobody
    return rows[pointer] if 0 <= pointer < len(rows) else Gap(frozenset({"contradicted"}))


def _round(top: int, bottom: int, how: Mapping[str, str]) -> int:
    """`top / bottom` as a multiple of the base."""
    step = bottom * int(how["base"])
    below, rest = divmod(top, step)
    upward = {
        "down": False,
        "up": rest > 0,
        "nearest": 2 * rest > step or (2 * rest == step and how["tie"] == "up"),
    }[how["direction"]]
    return (below + upward) * int(how["base"])


def _share(amount: Any, rate: Any, how: Mapping[str, str]) -> Any:
    product = _times(amount, rate)
    return product if isinstance(product, Gap) else _round(product, 10_000, how)


def _part(amount: Any, heads: Any, how: Mapping[str, str]) -> Any:
    if not isinstance(heads, Gap) and heads == 0:
        return gap(Gap(frozenset({"undefined"})), amount)
    return gap(amount, heads) or _round(amount, heads, how)


def _months_later(month: int, months: int) -> int:
    index = month // 100 * 12 + month % 100 - 1 + months
    return index // 12 * 100 + index % 12 + 1


HELPERS: dict[str, Callable[..., Any]] = {
    "where": _where,
    "not_": _strict(lambda a: not a),
    "known": lambda a: not isinstance(a, Gap),
    "contradicted": lambda a: isinstance(a, Gap) and "contradicted" in a.causes,
    "unverified": lambda a: isinstance(a, Gap) and "unverified" in a.causes,
    "least": _strict(min),
    "greatest": _strict(max),
    "clamp": _strict(lambda x, low, high: max(low, min(x, high))),
    "total": lambda rows: _over(rows, sum),
    "total_known": lambda rows: sum(r for r in rows if not isinstance(r, Gap)),
    "count": lambda rows: _over(rows, sum),
    "any_": _any,
    "any_of": _any_of,
    "all_": _all,
    "largest": _largest,
    "at": _at,
    "rounded": lambda amount, how: gap(amount) or _round(amount, 1, how),
    "share": _share,
    "part": _part,
    "years_between": _strict(lambda a, b: (b - a) // 10_000),
    "month_of": _strict(lambda d: d // 100),
    "months_between": _strict(lambda a, b: (b // 100 - a // 100) * 12 + b % 100 - a % 100),
    "months_later": _strict(_months_later),
}
OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _strict(lambda a, b: a + b),
    ast.Sub: _strict(lambda a, b: a - b),
    ast.Mult: _times,
    ast.FloorDiv: _strict(lambda a, b: a // b),
    ast.BitAnd: _and,
    ast.BitOr: _or,
    ast.Lt: _strict(lambda a, b: a < b),
    ast.LtE: _strict(lambda a, b: a <= b),
    ast.Eq: _strict(lambda a, b: a == b),
}


@dataclass
class Reckoner:
    """One household on one day.

    Attributes:
        pages: what the pages say.
        family: the household's facts.
        day: the day decided for, ISO.
        values: what has been computed so far, one value for each row.
    """

    pages: Pages
    family: Family
    day: str
    values: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, name: str) -> list[Any]:
        """A name's values, one for each row of its entity."""
        if name not in self.values:
            if name in self.pages.figures:
                self.values[name] = [self.figure(name)]
            elif name in self.pages.facts:
                rows = self.family.rows.get(self.pages.facts[name].entity, ())
                self.values[name] = [row[name] for row in rows]
            else:
                self.values[name] = self.rule(name)
        return self.values[name]

    def figure(self, name: str) -> Any:
        """The value of a figure in force here and now."""
        county = self.family.county
        urban = self.family.rows["household"][0]["urban"]
        for area in (county, county[:4], county[:2], "0"):
            for residence in ("urban" if urban else "rural", "both"):
                dated = [
                    v
                    for v in self.pages.figures[name]
                    if v.area == area and v.residence == residence and v.start <= self.day
                ]
                if dated:
                    return _value(max(dated, key=lambda v: v.start).raw)
        raise PageError(f"no value of {name} for {county} on {self.day}")

    def rule(self, name: str) -> list[Any]:
        """A rule on every row of its entity."""
        if name not in self.pages.rules:
            raise PageError(f"{name} is defined on no page")
        rule = self.pages.rules[name]
        version = next((v for v in rule.versions if v.start <= self.day <= v.end), None)
        if version is None or version.text is None:
            raise PageError(f"no version of {name} is in force on {self.day}")
        height = 1 if rule.entity in SINGLE else len(self.family.rows.get(rule.entity, ()))
        return [self.row(rule.entity, version, place) for place in range(height)]

    def row(self, entity: str, version: Version, place: int) -> Any:
        """A rule's version on one row."""
        names = {a: self.argument(entity, s, place) for a, s in version.arguments.items()}
        assert version.text is not None
        for statement in version.text.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                names[statement.targets[0].id] = self.expression(statement.value, names)
            elif isinstance(statement, ast.Return) and statement.value is not None:
                return self.expression(statement.value, names)
        raise PageError("a rule without a result")

    def argument(self, entity: str, source: Source, place: int) -> Any:
        """What one row gets for an argument."""
        values = self.of(source.name)
        if source.values == "parameter in force":
            return values[0]
        if source.values == "own row":
            return values[place]
        if source.values in ("all fellows", "all beside"):
            return values
        if source.values == "whether each points here":
            return [v if isinstance(v, Gap) else v == place for v in values]
        if source.values == "all below":
            if entity in SINGLE:
                return values
            owners = self.family.parents[self.entity(source.name)]
            return [v for v, owner in zip(values, owners, strict=True) if owner == place]
        if source.values == "the one above":
            single = self.entity(source.name) in SINGLE
            return values[0] if single else values[self.family.parents[entity][place]]
        raise PageError(f"unheard of: an argument's values are `{source.values}`")

    def entity(self, name: str) -> str:
        """What one value of a name belongs to."""
        known = self.pages.facts.get(name)
        return known.entity if known else self.pages.rules[name].entity

    def expression(self, node: ast.expr, names: Mapping[str, Any]) -> Any:
        """The value of an expression."""
        match node:
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=value):
                return value
            case ast.Attribute(value=ast.Name(id=owner), attr=member):
                return self.pages.codes[f"{owner}.{member}"]
            case ast.BinOp(left=left, op=op, right=right):
                return self._joined(op, left, right, names)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._joined(op, left, right, names)
            case ast.Call(func=ast.Name(id=name), args=args) if name in HELPERS:
                return HELPERS[name](*(self.expression(a, names) for a in args))
        raise PageError(f"unheard of: {ast.unparse(node)}")

    def _joined(
        self,
        op: ast.AST,
        left: ast.expr,
        right: ast.expr,
        names: Mapping[str, Any],
    ) -> Any:
        return OPERATORS[type(op)](self.expression(left, names), self.expression(right, names))

    def reasons(self) -> set[str]:
        """The codes of the reasons given."""
        return {
            r.code
            for r in self.pages.reasons
            if r.start <= self.day <= r.end and any(v is True for v in self.of(r.when))
        }


def _value(raw: str) -> Any:
    """A figure as the pages hold it."""
    if raw in ("True", "False"):
        return raw == "True"
    if raw == "null":
        raise PageError("a figure that is asked for has been revoked")
    if "=" in raw:
        return dict(part.split("=") for part in raw.split())
    return int(raw)
