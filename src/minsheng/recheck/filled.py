"""A rule's expression with a household's values put in: `补差额743.70元＝低保标准640元×2人－…`.

Made from the rule's own syntax tree, as the formulas of the rule pages are, so that it
cannot drift from what was run. Of a choice only the branch taken is written, of a sum only
what is not nought; a rounding is told where it changes something.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from minsheng.policy.engine import helpers
from minsheng.policy.engine.book import Link
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.language import FIXED
from minsheng.policy.engine.rows import SINGLE
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.scalar import Trace, arguments_of
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.asking import BRACKETS, obligor_title, person_title
from minsheng.recheck.factors import nought, shortened
from minsheng.recheck.words import Language, pick, shown

SIGNS: Mapping[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("＋", " + "),
    ast.Sub: ("－", " − "),
    ast.Mult: ("×", " × "),
    ast.FloorDiv: ("÷", " ÷ "),
}
SPANS = {
    "years_between": ("从{0}到{1}的周岁数", "full years from {0} to {1},"),
    "month_of": ("{0}所在月份", "the month of {0},"),
    "months_between": ("从{0}到{1}的月数", "months from {0} to {1},"),
    "months_later": ("{0}之后第{1}个月", "the month {1} months after {0},"),
}
ENGLISH_BRACKETS = re.compile(r" \([^)]*\)")
UNITS = {
    "heads": ("人", ""),
    "size": ("人", ""),
    "times": ("倍", ""),
    "_months": ("个月", ""),
    "land_hmu": ("厘", " hundredths of a mu"),
}
"""What is counted with which word, by what stands in the name; in English most titles say it."""
MOST_ROWS = 4
"""So many rows of a sum are written one by one; of more only the sum."""
BASIS = 10_000
ATOM, PRODUCT, SUM = range(3)
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a rule's value is made of.

    Attributes:
        text: the expression with its values.
        used: the names and rows that stand in it.
        passed: the only one of them, where the value is simply handed on.
    """

    text: str
    used: tuple[Place, ...]
    passed: Place | None


def filled(trace: Trace, name: str, row: int, language: Language) -> Filled:
    """The expression of a rule, filled for one row of its entity."""
    filler = Filler(trace, name, row, language)
    text = filler.text(result_of(filler.parsed.node), SUM) + "".join(dict.fromkeys(filler.notes))
    used = tuple(dict.fromkeys(filler.used))
    alone = len(used) == 1 and not filler.worked
    return Filled(text, used, used[0] if alone else None)


def row_title(trace: Trace, name: str, row: int, language: Language) -> str:
    """Whose value it is: `户主`, `义务人2`; nothing where it is the household's."""
    return whose(trace, trace.book.nodes[name].entity, row, language)


def whose(trace: Trace, entity: Entity, row: int, language: Language) -> str:
    """What a row of an entity is called: by whom it is to whom, else by its number."""
    if entity in SINGLE:
        return ""
    if entity == "person":
        return person_title(trace, row, language)
    title = pick(ROWS[entity], language)
    kin = obligor_title(trace, row, language) if entity == "obligor" else ""
    if kin:
        return pick((f"{title}（{kin}）", kin), language)
    number = f"{title}{row + 1}" if language == "zh" else f"{title} {row + 1}"
    if entity == "obligor":  # of the household, and it is not recorded for whom
        return number
    person = person_title(trace, trace.household.parents[entity][row], language)
    return pick((f"{person}的{number}", f"{person}, {number}"), language)


ROWS = {
    "obligor": ("义务人", "obligor"),
    "bill": ("票据", "bill"),
    "contribution": ("参保月份", "contribution"),
}


class Filler:
    """Writes the expressions of one rule for one row.

    Attributes:
        used: the names and rows written so far.
        notes: what is said behind the expression, of roundings.
        worked: whether anything was worked out, not only handed on.
    """

    def __init__(self, trace: Trace, name: str, row: int, language: Language) -> None:
        node = trace.book.nodes[name]
        assert node.parsed is not None
        self.trace, self.row, self.language = trace, row, language
        self.entity, self.parsed = node.entity, node.parsed
        self.links = {link.argument: link for link in node.links}
        given = list(arguments_of(trace, name))[row]
        self.given = dict(zip(self.links, given, strict=True))
        self.locals = _locals(node.parsed.node)
        self.known: dict[str, Any] = {}
        self.used: list[Place] = []
        self.notes: list[str] = []
        self.worked = False

    def value(self, node: ast.expr) -> Any:
        """What an expression gives, by the very helpers the rule calls."""
        match node:
            case ast.Name(id=name) if name in self.given:
                return self.given[name]
            case ast.Name(id=name):
                if name not in self.known:
                    self.known[name] = self.value(self.locals[name])
                return self.known[name]
            case ast.Constant(value=value):
                return value
            case ast.Attribute(value=ast.Name(id=owner), attr=member):
                return int(self.trace.book.library.codes[owner][member])
            case ast.BinOp(left=left, op=op, right=right):
                return helpers.OPERATORS[type(op)](self.value(left), self.value(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return helpers.OPERATORS[type(op)](self.value(left), self.value(right))
            case ast.Call(func=ast.Name(id=name), args=args):
                return getattr(helpers, name)(*(self.value(a) for a in args))
        msg = f"`{ast.unparse(node)}` is not of the language"
        raise AssertionError(msg)

    def text(self, node: ast.expr, allowed: int = ATOM) -> str:
        """An expression with its values, in brackets when it binds less closely than allowed."""
        written, level = self._written(node)
        return written if level <= allowed else self.pick(f"（{written}）", f"({written})")

    def pick(self, zh: str, en: str) -> str:
        """The one of the language."""
        return pick((zh, en), self.language)

    def _written(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Name(id=name) if name in self.links:
                return self._named(self.links[name], self.given[name]), ATOM
            case ast.Name(id=name):
                return self._written(self.locals[name])
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
                return self._joined(left, op, right)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(name, args)
        return str(self.value(node)), ATOM

    def _joined(self, left: ast.expr, op: ast.AST, right: ast.expr) -> tuple[str, int]:
        """Two of a sum or a product; what is nought adds nothing."""
        if isinstance(op, ast.Add | ast.Sub) and nought(self.value(right)):
            return self._written(left)
        if isinstance(op, ast.Add) and nought(self.value(left)):
            return self._written(right)
        self.worked = True
        level = SUM if isinstance(op, ast.Add | ast.Sub) else PRODUCT
        after = SUM if isinstance(op, ast.Add) else level - 1
        sign = self.pick(*SIGNS[type(op)])
        return f"{self.text(left, level)}{sign}{self.text(right, after)}", level

    def _call(self, name: str, args: Sequence[ast.expr]) -> tuple[str, int]:
        match name:
            case "where":
                chosen = self.value(args[0])
                return self._written(args[2] if chosen is False else args[1])
            case "total" | "total_known":
                return self._total(args[0])
            case "count":
                return self._named_of(args[0], f"{self.value(args[0]).count(True)}"), ATOM
            case "rounded":
                self._note(args[1], self.value(args[0]), 1)
                return self._written(args[0])
            case "share":
                return self._share(args)
            case "part":
                return self._part(args)
            case "least" | "greatest":
                return self._bounded(name, args)
            case "clamp":
                low, high = args[1], args[2]
                inner = ast.Call(ast.Name("least"), [args[0], high], [])
                return self._bounded("greatest", [inner, low])
        return self._other(name, args), ATOM

    def _share(self, args: Sequence[ast.expr]) -> tuple[str, int]:
        """`低保标准640元×10%`."""
        self.worked = True
        written = f"{self.text(args[0], PRODUCT)}{self.pick('×', ' × ')}{self.text(args[1])}"
        self._note(args[2], self.value(args[0]) * self.value(args[1]), BASIS)
        return written, PRODUCT

    def _part(self, args: Sequence[ast.expr]) -> tuple[str, int]:
        """`补差额743.70元×1人÷2人`; times and by the same number is left out."""
        amount, heads = shortened(args[0], args[1], self.locals, self.value)
        match amount:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                if self.value(right) == self.value(heads):
                    return self._written(left)
        if self.value(heads) == 1:
            return self._written(amount)
        self.worked = True
        self._note(args[2], self.value(amount), self.value(heads))
        return f"{self.text(amount, PRODUCT)}{self.pick('÷', ' ÷ ')}{self.text(heads)}", PRODUCT

    def _note(self, rounding: ast.expr, numerator: Any, denominator: int) -> None:
        """How it was made round, where that changed something."""
        how: Rounding = self.value(rounding)
        if isinstance(numerator, Unknown) or numerator % (denominator * how.base) == 0:
            return
        self.worked = True
        words = shown(how, "Rounding", self.trace.book, self.language)
        self.notes.append(self.pick(f"，{words}", f", {words}"))

    def _bounded(self, name: str, args: Sequence[ast.expr]) -> tuple[str, int]:
        """The one chosen of several, with the others as its bounds."""
        values = [self.value(a) for a in args]
        place = values.index((min if name == "least" else max)(values))
        others = [a for n, a in enumerate(args) if n != place and not isinstance(a, ast.Constant)]
        written, level = self._written(args[place])
        if not others:
            return written, level
        self.worked = True
        if isinstance(args[place], ast.Constant):
            least = name == "least"
            zh = f"（{'高' if least else '低'}于{written}，按{written}计）"
            en = f" ({'above' if least else 'below'} {written}, taken as {written})"
            beyond = self.pick("、", ", ").join(self.text(o, PRODUCT) for o in others)
            return beyond + self.pick(zh, en), PRODUCT
        words = ("不超过", "not above ") if name == "least" else ("不低于", "not below ")
        bounds = self.pick("、", ", ").join(self.text(o, PRODUCT) for o in others)
        bound = self.pick(*words) + bounds
        return (
            f"{self.text(args[place], PRODUCT)}{self.pick(f'（{bound}）', f' ({bound})')}",
            PRODUCT,
        )

    def _total(self, many: ast.expr) -> tuple[str, int]:
        """`分类施保增发金额（户主64元＋配偶128元）`; of one row `分类施保增发金额（户主）64元`."""
        link = self.links[many.id] if isinstance(many, ast.Name) else None
        if link is None:
            return self._other("total", [many]), ATOM
        values = self.value(many)
        pairs = zip(self.rows(link), values, strict=True)
        rows = [(row, v) for row, v in pairs if not isinstance(v, Unknown) and v != 0]
        self.used += [(link.target, row) for row, _ in rows]
        node, title = self.trace.book.nodes[link.target], self._title(link.target)
        if not 1 <= len(rows) <= MOST_ROWS:
            self.worked = True
            sum_ = shown(helpers.total_known(values), node.type, self.trace.book, self.language)
            whole = title if title.endswith("合计") else f"{title}合计"
            return self.pick(f"{whole}{sum_}", f"{title} in all {sum_}"), ATOM
        said = [(self._whose(link, row), self._shown(link.target, v)) for row, v in rows]
        if len(said) == 1:
            who, value = said[0]
            named = self.pick(f"（{who}）", f" ({who}) ") if who else self.pick("", " ")
            return title + named + value, ATOM
        self.worked = True
        joined = self.pick("＋", " + ").join(_beside(who, v, self.language) for who, v in said)
        return title + self.pick(f"（{joined}）", f" ({joined})"), ATOM

    def _whose(self, link: Link, row: int) -> str:
        """Whose a row of a sum is; bills of a person need no telling."""
        if link.entity == "obligor":
            return obligor_title(self.trace, row, self.language)
        return whose(self.trace, link.entity, row, self.language) if link.entity == "person" else ""

    def rows(self, link: Link) -> list[int]:
        """The rows an argument's values are of."""
        if link.mode == "own":
            return [self.row]
        if link.entity in SINGLE:
            return [0]
        if link.mode == "above":
            return [self.trace.household.parents[self.entity][self.row]]
        every = range(len(self.trace.household.rows.get(link.entity, ())))
        if link.mode not in ("own", "above", "below") or self.entity in SINGLE:
            return list(every)
        parents = self.trace.household.parents[link.entity]
        return [r for r in every if parents[r] == self.row]

    def _other(self, name: str, args: Sequence[ast.expr]) -> str:
        """What has no sign of its own: its name, and what it gives."""
        self.worked = True
        value = getattr(helpers, name)(*(self.value(a) for a in args))
        if name in SPANS:
            told = self.pick(*SPANS[name]).format(*(self.text(a, PRODUCT) for a in args))
            figure = shown(value, FIXED[name][1], self.trace.book, self.language)
            return f"{told}{self.pick('', ' ')}{figure}"
        # what is so of the other, not who points or is pointed to
        of = args[1:] if name in ("at", "any_of") else args
        many = next((a for a in of if isinstance(a, ast.Name) and a.id in self.links), None)
        if many is None:
            return str(value)
        self._use(self.links[many.id])
        return self._named_of(many, self._shown(self.links[many.id].target, value))

    def _named_of(self, node: ast.expr, value: str) -> str:
        """An argument's title with some value of it."""
        title = self._title(self.links[node.id].target) if isinstance(node, ast.Name) else ""
        return f"{title}{self.pick('', ' ')}{value}"

    def _named(self, link: Link, value: Any) -> str:
        """An argument with its value: `家庭月收入536.30元`."""
        self._use(link)
        space = self.pick("", " ")
        return f"{self._title(link.target)}{space}{self._shown(link.target, value)}"

    def _use(self, link: Link) -> None:
        self.used += [(link.target, row) for row in self.rows(link)]

    def _title(self, name: str) -> str:
        return short_title(self.trace, name, self.language)

    def _shown(self, name: str, value: Any) -> str:
        return measured(self.trace, name, value, self.language)


def measured(trace: Trace, name: str, value: Any, language: Language) -> str:
    """A value in words, a number with what it is a number of: `408厘`."""
    type_ = trace.book.nodes[name].type
    counted = type_ == "Count" and not isinstance(value, Unknown)
    units = next((u for key, u in UNITS.items() if key in name), ("", "")) if counted else ("", "")
    return shown(value, type_, trace.book, language) + pick(units, language)


def short_title(trace: Trace, name: str, language: Language) -> str:
    """What a name is called, without what its brackets add."""
    brackets = BRACKETS if language == "zh" else ENGLISH_BRACKETS
    return brackets.sub("", trace.book.title(name, language))


def _beside(who: str, value: str, language: Language) -> str:
    """`户主64元`, `儿子1：64元`, `son 1: 64 yuan`."""
    if not who:
        return value
    if language == "zh":
        return f"{who}{'：' if who[-1].isdigit() else ''}{value}"
    return f"{who}: {value}" if who[-1].isdigit() else f"{who} {value}"


@lru_cache(maxsize=4096)
def result_of(function: ast.FunctionDef) -> ast.expr:
    """What a rule returns."""
    last = function.body[-1]
    assert isinstance(last, ast.Return)
    assert last.value is not None
    return last.value


@lru_cache(maxsize=4096)
def _locals(function: ast.FunctionDef) -> Mapping[str, ast.expr]:
    """What a rule's own names stand for."""
    return dict(_assigned(function))


def _assigned(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in function.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield statement.targets[0].id, statement.value
