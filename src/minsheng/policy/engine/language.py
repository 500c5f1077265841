"""The rule language: reads a rule's source and refuses whatever is not of it.

`docs/language.md` is the language on one page; each refusal here names the rule, the
line and what may be written instead. Nothing is rewritten: the evaluators run the
function its author wrote.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from minsheng.policy.engine import helpers
from minsheng.policy.engine.facts import NUMERIC
from minsheng.policy.engine.faults import nearest

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.BitAnd: "&",
    ast.BitOr: "|",
}
COMPARISONS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Eq: "=="}
LITERALS = (0, 1, 12)
LARGE = 10**18
"""Beyond it a number is not printed."""
MANY_HELPERS = ("total", "total_known", "count", "any_", "any_of", "all_", "largest", "at")
HELPERS: dict[str, int] = {  # name: how many arguments; 0 for two to four
    "where": 3,
    "not_": 1,
    "known": 1,
    "contradicted": 1,
    "unverified": 1,
    "least": 0,
    "greatest": 0,
    "clamp": 3,
    "total": 1,
    "total_known": 1,
    "count": 1,
    "any_": 1,
    "any_of": 2,
    "all_": 1,
    "largest": 2,
    "at": 3,
    "rounded": 2,
    "share": 3,
    "part": 3,
    "years_between": 2,
    "month_of": 1,
    "months_between": 2,
    "months_later": 2,
}
FIXED: dict[str, tuple[tuple[str, ...], str]] = {
    "not_": (("bool",), "bool"),
    "count": (("Many[bool]",), "Count"),
    "any_": (("Many[bool]",), "bool"),
    "any_of": (("Many[bool]", "Many[bool]"), "bool"),
    "all_": (("Many[bool]",), "bool"),
    "rounded": (("Fen", "Rounding"), "Fen"),
    "share": (("Fen", "Rate", "Rounding"), "Fen"),
    "part": (("Fen", "Count", "Rounding"), "Fen"),
    "years_between": (("Day", "Day"), "Count"),
    "month_of": (("Day",), "Month"),
    "months_between": (("Month", "Month"), "Count"),
    "months_later": (("Month", "Count"), "Month"),
}
ZERO = "0"  # the literal 0, which is of every numeric type


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a rule: its name, its type, and whether it is `Many`."""

    name: str
    type: str
    many: bool


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A rule as read: one and the same wherever it goes, for every start looks much up by it.

    Attributes:
        source: the function's text, decorator and docstring included.
        docstring: what it is in law.
        node: its syntax tree.
        result: type of what it returns.
    """

    source: str
    docstring: str
    node: ast.FunctionDef
    arguments: tuple[Argument, ...]
    result: str


@dataclass
class Reader:
    """Reads one rule; collects its faults.

    Attributes:
        title: how the rule is named in messages.
        codes: the coded types a signature may name.
        faults: sentences, in the order of the text.
    """

    title: str
    codes: Mapping[str, type[IntEnum]]
    faults: list[str] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)

    def fault(self, node: ast.AST, words: str) -> None:
        """Note a fault at a place of the text."""
        self.faults.append(f"rule `{self.title}`, line {getattr(node, 'lineno', '?')}: {words}")

    def annotation(self, node: ast.expr | None, owner: ast.AST, what: str) -> tuple[str, bool]:
        """The type an annotation names, and whether it is `Many[...]`."""
        many = (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id == "Many"
        )
        inner = node.slice if many and isinstance(node, ast.Subscript) else node
        name = inner.id if isinstance(inner, ast.Name) else None
        allowed = ("bool", *NUMERIC, "Rounding", *self.codes)
        if name is None or name not in allowed:
            shown = ast.unparse(node) if node is not None else "no type"
            self.fault(
                owner,
                f"{what} has {shown}; it needs one of {', '.join(allowed)}"
                f"{nearest(name or '', allowed)}",
            )
            return "?", many
        return name, many

    def read(self, node: ast.FunctionDef, source: str) -> Parsed:
        """Read a function definition whole."""
        arguments: list[Argument] = []
        extra = node.args
        if extra.posonlyargs or extra.kwonlyargs or extra.vararg or extra.kwarg or extra.defaults:
            self.fault(node, "only plain arguments without defaults may be written")
        for argument in node.args.args:
            self.free(argument, argument.arg)
            if argument.arg in self.types:
                self.fault(argument, f"there are two arguments `{argument.arg}`; name each once")
            type_, many = self.annotation(argument.annotation, argument, f"`{argument.arg}`")
            arguments.append(Argument(argument.arg, type_, many))
            self.types[argument.arg] = f"Many[{type_}]" if many else type_
        result, result_many = self.annotation(node.returns, node, "the result")
        if result_many or result == "Rounding":
            self.fault(node, "a rule returns one value, not Many or a Rounding")
        docstring = ast.get_docstring(node) or ""
        if "Source:" not in docstring:
            self.fault(node, "the docstring has no `Source:` with act, article and date")
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        self.body(body, result, node)
        return Parsed(source, docstring, node, tuple(arguments), result)

    def free(self, node: ast.AST, name: str) -> None:
        """A name of one's own is none of the language: a call must mean the helper."""
        if name in HELPERS or name in self.codes or name.startswith("__"):
            self.fault(node, f"`{name}` is a name of the language; choose another")

    def body(self, body: list[ast.stmt], result: str, owner: ast.FunctionDef) -> None:
        """Assignments to new plain names, then one return."""
        used: set[str] = set()
        for place, statement in enumerate(body):
            last = place == len(body) - 1
            if isinstance(statement, ast.Return) and last:
                type_ = self.expression(statement.value, used) if statement.value else "nothing"
                if not fits(type_, result):
                    self.fault(statement, f"returns {type_}, but its signature says {result}")
            elif isinstance(statement, ast.Assign) and not last:
                target = statement.targets[0]
                if len(statement.targets) != 1 or not isinstance(target, ast.Name):
                    self.fault(statement, "assign to one plain name")
                    continue
                type_ = self.expression(statement.value, used)
                if target.id in self.types:
                    self.fault(statement, f"`{target.id}` is assigned twice; use a new name")
                self.free(statement, target.id)
                self.types[target.id] = type_
            else:
                words = type(statement).__name__.lower()
                self.fault(statement, f"`{words}` is not of the language: assignments, one return")
        if not body or not isinstance(body[-1], ast.Return):
            self.fault(owner, "it must end with one return")
        unused = [a for a in self.types if a not in used]
        for name in unused:
            self.fault(owner, f"`{name}` is never used")

    def expression(self, node: ast.expr, used: set[str]) -> str:
        """The type of an expression; notes a fault for what is not of the language."""
        match node:
            case ast.Name(id=name):
                used.add(name)
                if name not in self.types:
                    self.fault(node, f"`{name}` is no argument or local{nearest(name, self.types)}")
                return self.types.get(name, "?")
            case ast.Constant(value=bool()):
                return "bool"
            case ast.Constant(value=value) if isinstance(value, int) and value in LITERALS:
                return ZERO if value == 0 else "Count"
            case ast.Constant(value=value):
                large = isinstance(value, int) and abs(value) > LARGE
                shown = "of so many digits" if large else repr(value)
                self.fault(node, f"the figure {shown} must be a parameter (0, 1, 12 may stand)")
                return "?"
            case ast.Attribute(value=ast.Name(id=owner), attr=member):
                return self.code(node, owner, member)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                types = self.expression(left, used), self.expression(right, used)
                if isinstance(op, ast.FloorDiv) and ast.unparse(right) != "12":
                    self.fault(node, "`//` divides by 12 only; money is divided by part()")
                return self.operation(node, OPERATORS[type(op)], *types)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                types = self.expression(left, used), self.expression(right, used)
                return self.comparison(node, COMPARISONS[type(op)], *types)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                types_ = [self.expression(a, used) for a in args]
                return self.call(node, name, types_)
            case _:
                self.fault(
                    node,
                    f"`{ast.unparse(node)}` is not of the language: "
                    "+ - * // < <= == & | and the helpers (turn a > b into b < a, "
                    "`and` into &, `not x` into not_(x), `a if c else b` into where(c, a, b))",
                )
                return "?"

    def code(self, node: ast.expr, owner: str, member: str) -> str:
        """The type of `Code.MEMBER`."""
        if owner not in self.codes:
            self.fault(node, f"`{owner}` is no code{nearest(owner, self.codes)}")
            return "?"
        members = self.codes[owner].__members__
        if member not in members:
            self.fault(node, f"`{owner}` has no `{member}`{nearest(member, members)}")
        return owner

    def operation(self, node: ast.expr, sign: str, left: str, right: str) -> str:
        """The type of `left sign right`."""
        if "?" in (left, right):
            return "bool" if sign in "&|" else "?"
        if sign in "&|":
            if (left, right) != ("bool", "bool"):
                self.fault(node, f"`{sign}` joins two bool, here {left} and {right} (brackets?)")
            return "bool"
        pair = {left, right}
        if sign in "+-" and pair <= {"Fen", "Count", "Rate", ZERO}:
            if fits(left, right) or fits(right, left):
                return right if left == ZERO else left
        elif sign == "*" and pair <= {"Fen", "Count", ZERO}:
            if pair != {"Fen"}:
                return "Fen" if "Fen" in pair else "Count"
        elif sign == "//" and pair <= {"Count", ZERO}:
            return "Count"
        hints = {"*": "money times a rate is share()", "//": "money is divided by part()"}
        hint = f" ({hints[sign]})" if sign in hints else ""
        self.fault(node, f"`{left} {sign} {right}` has no meaning{hint}")
        return "?"

    def comparison(self, node: ast.expr, sign: str, left: str, right: str) -> str:
        """Two of one type; codes and bools only for equality."""
        if "?" not in (left, right):
            ordered = sign == "==" or left not in ("bool", "Pointer", *self.codes)
            alike = fits(left, right) or fits(right, left)
            if not (alike and ordered) or left.startswith("Many") or left == "Rounding":
                self.fault(node, f"`{left} {sign} {right}` compares what cannot be compared")
        return "bool"

    def call(self, node: ast.expr, name: str, types: list[str]) -> str:
        """The type of a helper's result."""
        if name not in HELPERS:
            self.fault(node, f"`{name}` is no helper{nearest(name, HELPERS)}")
            return "?"
        wanted = HELPERS[name]
        if len(types) != wanted if wanted else not 2 <= len(types) <= 4:  # noqa: PLR2004
            self.fault(node, f"`{name}` takes {wanted or 'two to four'} arguments")
            return "?"
        if any(t.startswith("Many") for t in types) and name not in MANY_HELPERS:
            self.fault(
                node, f"`{name}` takes single values; Many goes to {', '.join(MANY_HELPERS)}"
            )
            return "?"
        if name in FIXED:
            expected, result = FIXED[name]
            for got, want in zip(types, expected, strict=True):
                if not fits(got, want):
                    self.fault(node, f"`{name}` wants {want}, here {got}")
            return result
        return self.generic(node, name, types)

    def generic(self, node: ast.expr, name: str, types: list[str]) -> str:
        """Helpers whose result is of the type of their arguments."""
        inner = [t.removeprefix("Many[").removesuffix("]") for t in types]
        if "Rounding" in inner:
            self.fault(node, f"`{name}` has no meaning for Rounding")
        if name in ("known", "contradicted", "unverified"):
            return "bool"
        same = {"where": inner[1:], "at": inner[1:], "largest": inner}.get(name, inner)
        many_at = {"total": 0, "total_known": 0, "largest": 0, "at": 1}.get(name)
        if many_at is not None and not types[many_at].startswith("Many"):
            self.fault(node, f"`{name}` wants Many, here {types[many_at]}")
        if any(t.startswith("Many") for k, t in enumerate(types) if k and k != many_at):
            self.fault(node, f"`{name}` wants one value beside the Many, here {types[-1]}")
        if name == "where" and not fits(types[0], "bool"):
            self.fault(node, f"`where` wants a bool first, here {types[0]}")
        if name == "at" and not fits(types[0], "Pointer"):
            self.fault(node, f"`at` wants a Pointer first, here {types[0]}")
        result = next((t for t in same if t not in (ZERO, "?")), same[0])
        if name in ("total", "total_known", "least", "greatest", "clamp", "largest") and (
            result in ("bool", "Pointer", *self.codes)
        ):
            self.fault(node, f"`{name}` has no meaning for {result}")
        for other in same:
            if not fits(other, result):
                self.fault(node, f"`{name}` wants values of one type, here {', '.join(same)}")
                break
        return result


def fits(type_: str, wanted: str) -> bool:
    """Whether a value of one type may stand where another is wanted."""
    if "?" in (type_, wanted) or type_ == wanted:
        return True
    return type_ == ZERO and wanted in ("Fen", "Count", "Rate", "Month")


def helper_names() -> Iterator[str]:
    """The helpers of the language; each is a function of `helpers`."""
    for name in HELPERS:
        assert callable(getattr(helpers, name))
        yield name
