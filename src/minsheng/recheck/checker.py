"""Check a decision from its notice alone 仅凭告知书核验: `python checker.py NOTICE.json`.

This file stands alone: copy it anywhere; Python 3.9 or later runs it, and it imports
nothing of the program that made the notice. It reads the rules as they are printed, in
the small language of the rule book (assignments, one return, `+ - * // < <= == & |` and
the helpers), works out every rule from the printed facts and figures, unknowns
included, and compares each result, the decision, which reasons hold and every sentence
with its values. Nothing of a notice is ever executed, and neither its order nor its
results are believed; a key that no notice has is refused.

What it cannot know, and says in its answer: whether the facts are true (ask the offices
that hold them) and whether rules, figures, articles and the wording of reasons are those
of the published rule book: `minsheng check` compares them where that book is at hand.

Exit code: 0 agrees, 1 differs, 2 cannot be checked.
"""
# ruff: noqa: B905 - Python 3.9 has no strict zip; lengths are compared before

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import ceil, floor
from pathlib import Path
from typing import Any

FORMAT = "minsheng-notice/2"
MOST_BYTES, MOST_ROWS, MOST_RULES, MOST_CODES = 4_000_000, 20_000, 5_000, 1_000
MOST_TEXTS, MOST_TEXT, MOST_ARGUMENTS, MOST_DEPTH = 1_000_000, 10_000, 60, 60
SIDE_BY_SIDE = ("printed", "recomputed")
MOST_DIFFERENCES = 10_000
COMPARED = ("alone", "book", "run", "other")  # what a report may say, see Report.compared
DIFFERS_BOOK = "differs_book"
MOST_STEPS, MOST_NUMBER, MOST_SHOWN = 1_000_000, 2**63 - 1, 50
CAUSES = ("not_authorised", "not_delivered", "contradicted", "out_of_date", "undefined")
ABOVE: dict[str, tuple[str, ...]] = {"run": (), "household": ("run",)}  # entities, above each
ABOVE["person"] = ABOVE["obligor"] = ("household", "run")
ABOVE["bill"] = ABOVE["contribution"] = ("person", "household", "run")
STATUSES = ("verified", "remembered", "illustrative")  # the weakest last
SIDES = ("for", "against", "note", "ask")
CONCLUSION = "decision."  # the reasons that conclude begin so, and are told first
BENEFITS: tuple[str, ...] = (
    "dibao",
    "tekun",
    "single",
    "expenditure",
    "severe_disability",
    "living_subsidy",
)
BENEFITS += ("care_subsidy", "children", "old_age")
COLUMNS = ("before_m_hh", "after_m_hh", "change")
TARGETS = (  # what every decision of the city's law must say
    "decision__outcome",
    "decision__in_view",
    "decision__total_before_m_hh",
    "decision__total_m_hh",
    "decision__temporary_aid_change",
    "temporary_aid__amount_hh",
    "temporary_aid__kind",
    "dibao__review_class",
    "dibao__next_review",
    "expenditure__amount_y_hh",
    *(f"decision__{benefit}_{column}" for benefit in BENEFITS for column in COLUMNS),
)
NUMBERS = ("Fen", "Count", "Rate", "Day", "Month", "Pointer")
# Signs and words that may nest without brackets: so many that reading itself would suffer.
HEAPED = re.compile(r"(?:[-~+]\s*|\b(?:not|await|lambda)\b[\s:]*|\*\*\s*\w+\s*){61}")
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,99}")
HEAD = re.compile(
    r"rule\('[a-z]+'(, name='[a-z_0-9]+'|, (start|end)='[0-9]{4}-[0-9]{2}-[0-9]{2}')*\)"
)

# What each part of a notice holds, and no more: key and type, `any` where it varies.
ONE = "row:int zh:str en:str"
REASON = "side:str when:str zh:str en:str article_zh:str article_en:str source:str"
SHAPES = {
    "notice": "format:str household:dict month:str law_day:str rulebook:str program:str"
    " figures:str facts:dict parents:dict fact_types:dict parameters:dict codes:dict"
    " rules:list results:dict decision:dict reasons:list sentences:list seal:str",
    "household": "id:int county:str residence:any",
    "facts": " ".join(f"{entity}:list" for entity in ABOVE),
    "parents": "bill:list contribution:list",
    "fact": "entity:str type:str zh:str en:str agency:str",
    "figure": "zh:str en:str type:str value:any per:str start:str area:str residence:any"
    " status:str source:str",
    "rounding": "base:int direction:str tie:str",
    "rule": "name:str entity:str type:str law:str source:str text:str arguments:list",
    "reason": f"code:str {REASON}",
    "reason_equal": f"code:str {REASON} where_equal:list equal_zh:str equal_en:str",
    "sentence": f"code:str {ONE}",
}
PATTERNS = {  # how short texts of a notice are written
    "law_day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "start": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "county": r"[0-9]{6}",
    "rulebook": r"[0-9a-f]{64}",
    "program": r"[0-9A-Za-z.+-]{1,40}",
}
PLACE = re.compile(r"\{([a-z_0-9]+)\}")  # a value within a reason's sentence
GRADE = re.compile(r"残疾等级([1-4])级")
TOLD = {  # the causes of an unknown, as a sentence names them
    "not_authorised": ("家庭未授权查询", "not authorised"),
    "not_delivered": ("资料尚未提供", "not delivered"),
    "contradicted": ("资料互相矛盾", "contradicted"),
    "out_of_date": ("资料已过期", "out of date"),
    "undefined": ("无法计算", "undefined"),
}

# Everything that is said: key, Chinese, English; {} is what it is about.
SAID = """
size | 文件超过4兆字节，不是告知书；请向出具机关索取原件
    | The file is larger than 4 MB and no notice; ask the office that gave it for the original
json | 文件不是可读的JSON（UTF-8）；请重新取得完整的告知书文件
    | The file is not readable as JSON (UTF-8); get the notice's file anew and whole
file | 文件无法读取：{}；请核对路径和权限
    | The file cannot be read: {}; mind its path and your rights
regular | {} 不是普通文件；请先另存为文件 | {} is no regular file; save the notice as a file first
format | 这不是告知书，或版本不同；请用出具它的那一版核验程序
    | This is no notice, or one of another version; use the checker of the version that made it
twice | 名称或键重复，或不成立：{}；请索取原件
    | A name or key stands twice or is none: {}; ask for the original
whole | 数过大或不是整数（金额以分为单位）；请索取原件
    | A number is too large or not whole (money is in fen); ask for the original
extra | 多出不应有的内容：{}；请索取原件 | Something no notice has: {}; ask for the original
lacks | 缺少“{}”或其类型不对；请索取原件
    | `{}` is missing or of the wrong type; ask for the original
many | “{}”过多，超出告知书应有的规模；请索取原件
    | `{}` holds far more than any notice; ask for the original
value | {} 的值不合其类型；请索取原件 | The value of {} is not of its type; ask for the original
rows | 户、人及其名下各行对不上；请核对facts和parents
    | Household, persons and the rows of persons do not fit; see `facts` and `parents`
language | 规则 {} 不属于规则语言，不予执行；请与规则手册核对该条
    | Rule {} is not of the rule language and was not run; see that rule in the rule book
argument | 规则参数缺失或不合：{}；请与规则手册核对该条
    | An argument of a rule is missing or does not fit: {}; see that rule in the rule book
circle | 规则循环引用：{}；请与规则手册核对
    | The rules go round in a circle: {}; see them in the rule book
steps | 计算量过大，不是正常的告知书；请索取原件
    | It would take too many steps, more than any notice; ask for the original
works | 规则 {} 运算不合或数过大；请与规则手册核对该条
    | Rule {} works on what does not fit, or on too large a number; see it in the rule book
agrees | 一致：{}条规则、{}个结果重算后全部相符 | Agrees: {} rules, {} results worked out anew
refused | 无法核验：{}。 | Cannot be checked. {}.
differs | 不一致，共{}处： | Differs in {} place(s):
more | …… 另有{}处 | ... and {} more
row | 第{}行 | row {}
values | 所印 {}，重算 {} | printed {}, worked out {}
figures | 其中有示意参数，不得作为发放依据 | Some figures are illustrative, not established
alone | 规则、标准和文句是否与官方规则手册一致，未核对；事实是否属实、是哪一户，也未核对
    | Not checked: whether rules, figures and wording are those of the official rule book; \
nor whether the facts are true, nor whose they are
book | 规则、标准、理由和文句已与本机规则手册（摘要相同）核对；事实是否属实、是哪一户，未核对
    | Rules, figures, reasons and wording were compared with the installed rule book of the \
same digest; not checked: whether the facts are true, nor whose they are
run | 已与该次核查的数据和规则手册核对 | It was compared with the data and the rule book of the run
other | 未能核对规则、标准和文句：本机规则手册的摘要与告知书不同；请用 --run \
指明出具告知书的那次核查
    | Rules, figures and wording could not be compared: the installed rule book has another \
digest; name the run the notice came from with --run
seal | 封印不符，内容被改动过 | it does not fit: something was changed
day | 与月份、法律日期不符 | it differs from the month or the law day
figure | 该参数当日对本户无效 | the figure is not in force for the household
weakest | 与各参数的核实程度不符 | it is not the weakest status among the figures
residence | 与是否城镇的事实不符 | it is not what the fact `urban` says
force | 规则当日无效 | the rule is not in force on that day
text | 所印说明与规则原文不符 | what is printed beside the rule is not what its text says
unused | 没有用到，不属于本告知书 | nothing uses it, so it does not belong here
result | 结果 | result
decision | 决定 | decision
target | 决定中缺少这一项 | the decision lacks it
height | 不是每行一个结果 | not one result for each row
no_rule | 没有相应规则 | there is no such rule
reason | 理由重复，或所依据的规则、所列各栏不合
    | the reason stands twice, or its rule or its side does not fit
holds | 该理由成立，但未写明 | the reason holds and is not told
fails | 该理由不成立，却写明了 | the reason is told and does not hold
sentence | 文句与重算的数值不符 | the sentence is not what its values give
order | 理由的顺序不对 | the reasons are not in their order
concludes | 没有写明结论的理由 | no reason tells the conclusion
differs_book | 与规则手册或核查数据不符 | it is not what the rule book or the run has
"""
LINES = SAID.replace("\n    | ", " | ").strip().split("\n")
WORDS = {key: both for key, *both in (line.split(" | ") for line in LINES)}


def shown(name: object) -> str:
    """Something from a notice, short and harmless to a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(name)[:200])


class NoticeError(Exception):
    """Why a notice cannot be checked: a key of WORDS and what is named there."""

    def __init__(self, key: str, name: object = "") -> None:
        self.sentences = [words.format(shown(name)) for words in WORDS[key]]
        super().__init__(" ".join(self.sentences))


# --- Unknown: known is an int or a bool, unknown the set of its causes; Many is a list,
# --- a rounding a tuple (base, direction, tie)

Value = Any


def causes(*values: Value) -> frozenset[str]:
    """All causes among some values; empty when all are known."""
    return frozenset().union(*(v for v in values if isinstance(v, frozenset)))


def lifted(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function of known values that is unknown as soon as one value is."""
    return lambda *values: causes(*values) or function(*values)


def _where(condition: Value, yes: Value, no: Value) -> Value:
    if not causes(condition):
        return yes if condition else no
    return yes if not causes(yes, no) and yes == no else causes(condition, yes, no)


def _and(one: Value, other: Value) -> Value:
    return False if one is False or other is False else causes(one, other) or True


def _or(one: Value, other: Value) -> Value:
    return True if one is True or other is True else causes(one, other) or False


def _times(one: Value, other: Value) -> Value:
    return 0 if one == 0 or other == 0 else causes(one, other) or one * other


def _at(pointer: Value, values: list[Value], if_nobody: Value) -> Value:
    if causes(pointer):
        return pointer
    if pointer == -1:
        return if_nobody
    return values[pointer] if 0 <= pointer < len(values) else frozenset(["contradicted"])


def _round(exact: Fraction, rounding: tuple[int, str, str]) -> int:
    base, direction, tie = rounding
    units, half = exact / base, Fraction(1, 2)
    if direction == "nearest":
        return base * (floor(units + half) if tie == "up" else ceil(units - half))
    return base * (ceil(units) if direction == "up" else floor(units))


def _share(amount: Value, rate: Value, rounding: Value) -> Value:
    if amount == 0 or rate == 0:
        return 0
    return causes(amount, rate) or _round(Fraction(amount * rate, 10_000), rounding)


def _part(amount: Value, heads: Value, rounding: Value) -> Value:
    if heads == 0:
        return causes(amount) | {"undefined"}
    return causes(amount, heads) or _round(Fraction(amount, heads), rounding)


def _months(month: int) -> int:
    return month // 100 * 12 + month % 100 - 1


# Per helper and sign: what it takes, and what it does. b: bool, n: number, v: either, of one
# kind; B, N, V: Many of these; r: rounding; n* stands for two to four numbers.
KINDS: dict[str, set[type]] = {"b": {bool}, "n": {int}, "v": {bool, int}, "r": {tuple}}
OPERATIONS: dict[object, tuple[str, Callable[..., Value]]] = {
    ast.Add: ("nn", lifted(lambda one, other: one + other)),
    ast.Sub: ("nn", lifted(lambda one, other: one - other)),
    ast.Mult: ("nn", _times),
    ast.FloorDiv: ("nn", lifted(lambda one, twelve: one // twelve)),
    ast.BitAnd: ("bb", _and),
    ast.BitOr: ("bb", _or),
    ast.Lt: ("nn", lifted(lambda one, other: one < other)),
    ast.LtE: ("nn", lifted(lambda one, other: one <= other)),
    ast.Eq: ("vv", lifted(lambda one, other: one == other)),
    "where": ("bvv", _where),
    "not_": ("b", lifted(lambda condition: not condition)),
    "known": ("v", lambda value: not causes(value)),
    "least": ("n*", lifted(min)),
    "greatest": ("n*", lifted(max)),
    "clamp": ("nnn", lifted(lambda value, low, high: max(low, min(value, high)))),
    "total": ("N", lambda values: causes(*values) or sum(values)),
    "total_known": ("N", lambda values: sum(v for v in values if not causes(v))),
    "count": ("B", lambda values: causes(*values) or sum(values)),
    "any_": ("B", lambda values: True in values or causes(*values) or False),
    "all_": ("B", lambda values: False not in values and (causes(*values) or True)),
    "largest": ("Nn", lambda values, none: (causes(*values) or max(values)) if values else none),
    "at": ("nVv", _at),
    "rounded": ("nr", lambda amount, how: causes(amount) or _round(Fraction(amount), how)),
    "share": ("nnr", _share),
    "part": ("nnr", _part),
    "years_between": ("nn", lifted(lambda earlier, later: (later - earlier) // 10_000)),
    "month_of": ("n", lifted(lambda day: day // 100)),
    "months_between": ("nn", lifted(lambda one, other: _months(other) - _months(one))),
    "months_later": (
        "nn",
        lifted(lambda month, n: (_months(month) + n) // 12 * 100 + (_months(month) + n) % 12 + 1),
    ),
}


def operation(node: Any) -> tuple[str, Callable[..., Value] | None, list[Any]]:
    """What an operation takes, what it does, and its operands; none of ours: no function."""
    key: object = None
    inner: list[Any] = []
    if isinstance(node, ast.BinOp):
        key, inner = type(node.op), [node.left, node.right]
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        key, inner = type(node.ops[0]), [node.left, *node.comparators]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        key, inner = node.func.id, node.args
    kinds, function = OPERATIONS.get(key, ("", None))
    if kinds == "n*":
        kinds = "n" * min(max(len(inner), 2), 4)
    return kinds, function, inner


# --- Reading: nothing in a notice is taken on trust ------------------------------------------


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NoticeError("twice", "JSON")
    return found


def _whole(digits: str) -> int:
    if not re.fullmatch("-?[0-9]{1,19}", digits) or abs(int(digits)) > MOST_NUMBER:
        raise NoticeError("whole")
    return int(digits)


def parse(content: bytes) -> dict[str, Any]:
    """The notice as data: JSON of bounded size, whole numbers only, each key once."""
    if len(content) > MOST_BYTES:
        raise NoticeError("size")
    hooks: Any = {"parse_int": _whole, "parse_float": _whole, "parse_constant": _whole}
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_unique, **hooks)
    except (ValueError, RecursionError):
        raise NoticeError("json") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NoticeError("format")
    return found


def seal_of(notice: dict[str, Any]) -> str:
    """SHA-256 over the notice without its seal, as JSON: keys sorted, no spaces, UTF-8."""
    rest = {key: value for key, value in notice.items() if key != "seal"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def take(holder: Any, key: str, kind: type) -> Any:
    """What stands under a key, of the kind it must be."""
    value = holder.get(key) if isinstance(holder, dict) else None
    if type(value) is not kind:
        raise NoticeError("lacks", key)
    return value


def shaped(holder: Any, shape: str, where: str) -> dict[str, Any]:
    """A part of a notice that has the keys of its shape, of their types, and no other."""
    if type(holder) is not dict:
        raise NoticeError("lacks", where)
    keys = dict(entry.split(":") for entry in SHAPES[shape].split())
    for key in holder:
        if key not in keys:
            raise NoticeError("extra", f"{where}: {key}")
    for key, kind in keys.items():
        value: Any = holder.get(key)
        if key not in holder or kind not in ("any", type(value).__name__):
            raise NoticeError("lacks", key)
        if key in PATTERNS and not re.fullmatch(PATTERNS[key], value):
            raise NoticeError("value", f"{where}: {key}")
    return holder


def as_written(value: Value) -> Any:
    """A value as a notice prints it."""
    if isinstance(value, frozenset):
        return {"unknown": "+".join(c for c in CAUSES if c in value)}
    return value


def yuan(fen: int, place: int) -> str:
    """An amount in yuan, without empty decimals."""
    whole, rest = divmod(abs(fen), 100)
    figure = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    return ("-" if fen < 0 else "") + figure + ("元", " yuan")[place]


def in_words(value: Value, type_: str, codes: dict[str, Any], place: int) -> str:
    """A value as a sentence has it, Chinese (0) or English (1)."""
    if isinstance(value, frozenset):
        names = [c for c in CAUSES if c in value and (c != "undefined" or len(value) == 1)]
        why = ("、", ", ")[place].join(TOLD[c][place] for c in names)
        return (f"尚未查清（{why}）", f"unknown ({why})")[place]
    if type_ == "bool":
        return (("否", "no"), ("是", "yes"))[value][place]
    if type_ == "Rounding":
        base, direction, tie = value
        how = {
            "down": ("向下", "down"),
            "up": ("向上", "up"),
            "nearest": ("就近", "to the nearest"),
        }
        words, sum_ = how[direction][place], yuan(base, place)
        half = ("", "")
        if direction == "nearest":
            half = (f"，恰为一半时{how[tie][0]}", f", an exact half {how[tie][1]}")
        return (f"{words}取整到{sum_}", f"rounded {words} to {sum_}")[place] + half[place]
    if type_ in codes:
        return str(next(name for name, number in codes[type_].items() if number == value)).lower()
    day = f"{value // 10_000}-{value // 100 % 100:02d}-{value % 100:02d}"
    month = f"{value // 100}-{value % 100:02d}" if value else ("无", "none")[place]
    rest = f".{value % 100:02d}".rstrip("0") if value % 100 else ""
    rate = f"{value // 100}{rest}%"
    found = {"Fen": yuan(value, place), "Rate": rate, "Day": day, "Month": month}
    return found.get(type_, f"{value:,}")


def value_of(written: Any, type_: str, codes: dict[str, Any], name: str) -> Value:
    """A printed value of a type: known, or `{"unknown": "cause+cause"}`."""
    if isinstance(written, dict) and set(written) == {"unknown"}:
        found = frozenset(str(written["unknown"]).split("+"))
        if found <= set(CAUSES) and as_written(found) == written:
            return found
    elif type_ == "bool" or type_ in NUMBERS:
        if type(written) is (bool if type_ == "bool" else int):
            return written
    elif type_ in codes and type(written) is int and written in codes[type_].values():
        return written
    raise NoticeError("value", name)


def source_of(docstring: str) -> str:
    """The sentence after `Source:` in a rule's docstring, up to the next head or blank line."""
    found = re.search(r"Source:(.*?)(?:\n\s*\n|\n\s*[A-Z][a-z]+:|\Z)", docstring, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


class Rule:
    """A rule as its text says; whatever is not of the language is refused.

    Attributes:
        arguments: per argument its name, its type and whether it is `Many`.
        links: the same resolved: what each names and how it comes (`Checker`).
    """

    def __init__(self, name: str, text: str, codes: dict[str, Any]) -> None:
        self.name, self.codes = name, codes
        self.links: list[tuple[str, str]] = []
        self.hold(len(text) <= MOST_TEXT and not HEAPED.search(text))
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise NoticeError("language", name) from None
        node: Any = tree.body[0] if len(tree.body) == 1 else None
        self.hold(isinstance(node, ast.FunctionDef) and not getattr(node, "type_params", None))
        options = self._options(node)
        self.entity, self.leaf = options["entity"], options.get("name", node.name)
        self.start, self.end = options.get("start", ""), options.get("end", "9999-12-31")
        args, docstring = node.args, ast.get_docstring(node)
        self.hold(not (args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg), node)
        self.arguments = [(a.arg, *self._annotation(a.annotation)) for a in args.args]
        self.hold(len(self.arguments) <= MOST_ARGUMENTS, node)
        names = {a[0] for a in self.arguments}
        self.hold(not args.defaults and len(names) == len(self.arguments), node)
        self.type, many = self._annotation(node.returns)
        self.hold(not many and self.type != "Rounding", node)
        self.source = source_of(docstring or "")
        self.body = node.body if docstring is None else node.body[1:]
        self._admit_body(names)

    def hold(self, good: object, node: Any = None) -> None:
        """Refuse the rule unless something is so; the line is named."""
        if not good:
            raise NoticeError("language", f"{self.name}:{getattr(node, 'lineno', 1)}")

    def _options(self, node: ast.FunctionDef) -> dict[str, str]:
        """What stands in `@rule("entity", name=…, start=…, end=…)`."""
        self.hold(len(node.decorator_list) == 1, node)
        head = ast.unparse(node.decorator_list[0])
        self.hold(HEAD.fullmatch(head), node)
        options = dict(re.findall("([a-z]+)='([^']*)'", head), entity=head.split("'")[1])
        self.hold(options["entity"] in ABOVE, node)
        return options

    def _annotation(self, node: Any) -> tuple[str, bool]:
        many = isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Many"
        name = getattr(node.slice if many else node, "id", "")
        self.hold(name in (*NUMBERS, "bool", "Rounding") or name in self.codes, node)
        return name, many

    def _admit_body(self, names: set[str]) -> None:
        for statement in self.body[:-1]:
            self.hold(isinstance(statement, ast.Assign) and len(statement.targets) == 1, statement)
            target = statement.targets[0]
            self.hold(isinstance(target, ast.Name) and target.id not in names, statement)
            self._admit(statement.value, names, 0)
            names.add(target.id)
        self.hold(self.body and isinstance(self.body[-1], ast.Return))
        self._admit(self.body[-1].value, names, 0)

    def _admit(self, node: Any, names: set[str], depth: int) -> None:
        """Let an expression pass when it is of the language."""
        kinds, function, inner = operation(node)
        if isinstance(node, ast.Name):
            good = node.id in names
        elif isinstance(node, ast.Constant):
            good = type(node.value) in (bool, int) and node.value in (0, 1, 12)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = node.value.id
            good = owner not in names and node.attr in self.codes.get(owner, {})
        else:
            good = function is not None and len(inner) == len(kinds)
        if isinstance(getattr(node, "op", None), ast.FloorDiv):  # months into years only
            good &= getattr(inner[1], "value", None) == 12  # noqa: PLR2004
        self.hold(good and depth < MOST_DEPTH, node)
        for part in inner:
            self._admit(part, names, depth + 1)


# --- Working out and comparing ----------------------------------------------------------------


@dataclass
class Column:
    """The values of one name, one per row of its entity."""

    entity: str
    type: str
    values: list[Value]
    parameter: bool = False


@dataclass
class Report:
    """What checking a notice gave.

    Attributes:
        refused: why it cannot be checked, in Chinese and English; else empty.
        differences: where it does not hold: what (a key of WORDS), name, and where rows
            differ the row (from 0), the printed and the recomputed value.
        compared: with what rules and wording were compared: `alone` with nothing, with the
            `book` or the `run`; `other`: with none, for the book at hand is another.
    """

    rules: int = 0
    results: int = 0
    illustrative: bool = False
    compared: str = "alone"
    refused: list[str] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def code(self) -> int:
        """The exit code: 0 agrees, 1 differs, 2 cannot be checked."""
        if self.refused or (self.compared == "other" and not self.differences):
            return 2
        return int(bool(self.differences))


class Checker:
    """One notice: read, worked out anew, compared."""

    def __init__(self, notice: dict[str, Any], report: Report) -> None:
        self.notice, self.report, self.left = notice, report, MOST_STEPS
        self.columns: dict[str, Column] = {}
        self.rules: dict[str, Rule] = {}

    def run(self) -> None:
        """Everything, in order.

        Raises:
            NoticeError: the notice cannot be checked.
        """
        shaped(self.notice, "notice", "notice")
        self.hold(self.notice["seal"] == seal_of(self.notice), "seal", "seal")
        self.day, self.codes = self.notice["law_day"], self.notice["codes"]
        self._codes()
        self._facts()
        self._parameters()
        self._rules()
        self._resolve()
        needs = {n: [t for t, _ in r.links if t in self.rules] for n, r in self.rules.items()}
        try:
            order = list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            raise NoticeError("circle", " <- ".join(error.args[1][:5])) from None
        for name in order:
            rule = self.rules[name]
            rows = range(self.heights[rule.entity])
            self.columns[name].values = [self._work_out(rule, row) for row in rows]
        self._compare()
        self._reasons()
        self._belong()

    def hold(self, good: object, what: str, name: str, **where: Any) -> None:
        """Note a difference unless something is so."""
        if not good and len(self.report.differences) >= MOST_DIFFERENCES:
            raise NoticeError("many", name)
        if not good:
            self.report.differences.append({"what": what, "name": shown(name), **where})

    def _spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise NoticeError("steps")

    def _declare(self, name: str, column: Column) -> None:
        if name in self.columns or not NAME.fullmatch(name) or column.entity not in ABOVE:
            raise NoticeError("twice", name)
        self.columns[name] = column

    def _codes(self) -> None:
        for name, members in self.codes.items():
            if not isinstance(members, dict) or not members:
                raise NoticeError("lacks", f"codes: {name}")
            numbers = {take(members, member, int) for member in members}
            good = len(numbers) == len(members) and all(map(NAME.fullmatch, (name, *members)))
            if not good:
                raise NoticeError("twice", name)
        if sum(len(members) for members in self.codes.values()) > MOST_CODES:
            raise NoticeError("many", "codes")

    def _facts(self) -> None:
        rows: dict[str, list[Any]] = shaped(self.notice["facts"], "facts", "facts")
        self.heights = {entity: len(r) for entity, r in rows.items()}
        if sum(self.heights.values()) > MOST_ROWS:
            raise NoticeError("many", "facts")
        self.parents = shaped(self.notice["parents"], "parents", "parents")
        for entity, places in self.parents.items():
            people = range(self.heights["person"])
            good = all(type(place) is int and place in people for place in places)
            if not good or len(places) != self.heights[entity]:
                raise NoticeError("rows")
        if (self.heights["run"], self.heights["household"]) != (1, 1):
            raise NoticeError("rows")
        for name, about in self.notice["fact_types"].items():
            entity, type_ = shaped(about, "fact", name)["entity"], about["type"]
            self._declare(name, Column(entity, type_, []))
            self._spend(len(rows[entity]))
            for row in rows[entity]:
                value = row.get(name) if isinstance(row, dict) else None
                self.columns[name].values.append(value_of(value, type_, self.codes, name))
        for entity, of_entity in rows.items():
            for key in {key for row in of_entity if isinstance(row, dict) for key in row}:
                if key not in self.columns or self.columns[key].entity != entity:
                    raise NoticeError("extra", f"{entity}: {key}")
        self.hold(self.notice["month"] == self.day[:7], "day", "month")
        if "as_of" in self.columns:
            day = self.columns["as_of"].values[0]
            self.hold(str(day) == self.day.replace("-", ""), "day", "as_of")

    def _parameters(self) -> None:
        household = shaped(self.notice["household"], "household", "household")
        county, urban = household["county"], self.columns.get("urban")
        residence = urban and {True: "urban", False: "rural"}.get(urban.values[0])
        statuses = []
        for name, about in self.notice["parameters"].items():
            type_, status = shaped(about, "figure", name)["type"], about["status"]
            value = self._figure(name, type_, about["value"])
            self._declare(name, Column("run", type_, [value], parameter=True))
            good = about["area"] in ("0", county[:2], county[:4], county)
            good &= about["start"] <= self.day and status in STATUSES
            self.hold(good and about["residence"] in (None, residence), "figure", name)
            statuses.append(STATUSES.index(status) if status in STATUSES else 0)
        self.report.illustrative = 2 in statuses  # noqa: PLR2004 - the place of the weakest
        weakest = STATUSES[max(statuses, default=0)]
        self.hold(self.notice["figures"] == weakest, "weakest", "figures")
        printed = household["residence"]
        self.hold(printed == (residence if statuses else None), "residence", "residence")

    def _figure(self, name: str, type_: str, given: Any) -> Value:
        if type_ != "Rounding":
            value = value_of(given, type_, self.codes, name)
            good = not causes(value)
        else:
            rounding = shaped(given, "rounding", name)
            value = tuple(rounding[key] for key in ("base", "direction", "tie"))
            how = ("up", "none"), ("down", "none"), ("nearest", "up"), ("nearest", "down")
            good = value[0] > 0 and value[1:] in how
        if not good:
            raise NoticeError("value", name)
        return value

    def _rules(self) -> None:
        entries = self.notice["rules"]
        if not 0 < len(entries) <= MOST_RULES:
            raise NoticeError("lacks", "rules")
        if sum(len(take(entry, "text", str)) for entry in entries) > MOST_TEXTS:
            raise NoticeError("many", "rules")
        for entry in entries:
            name = shaped(entry, "rule", "rules")["name"]
            rule = Rule(name, entry["text"], self.codes)
            self._declare(name, Column(rule.entity, rule.type, []))
            self.rules[name] = rule
            beside = [entry[key] for key in ("entity", "type", "source", "law")]
            good = beside == [rule.entity, rule.type, rule.source, name.split("__")[0]]
            self.hold(good and name.split("__", 1)[-1] == rule.leaf, "text", name)
            self.hold(rule.start <= self.day <= rule.end, "force", name)

    def _resolve(self) -> None:
        """Find what each argument names: something of the rule's own law first."""
        for entry in self.notice["rules"]:
            rule = self.rules[entry["name"]]
            ours = []
            for argument, type_, many in rule.arguments:
                own = f"{rule.name.split('__', 1)[0]}__{argument}"
                target = own if own in self.columns else argument
                mode = self._mode(rule, target, type_, many)
                rule.links.append((target, mode))
                ours.append({"argument": argument, "target": target, "mode": mode})
            self.hold(entry.get("arguments") == ours, "text", rule.name)

    def _mode(self, rule: Rule, target: str, type_: str, many: bool) -> str:
        """How the values of a target come to a rule."""
        column = self.columns.get(target)
        if column is not None and column.type == type_:
            if not many and (column.parameter or column.entity in ABOVE[rule.entity]):
                return "above"
            if not many and column.entity == rule.entity:
                return "own"
            if many and column.entity == rule.entity == "person":
                return "fellows"
            if many and rule.entity in ABOVE[column.entity]:
                return "below"
        raise NoticeError("argument", f"{rule.name}: {target}")

    def _argument(self, rule: Rule, row: int, target: str, mode: str) -> Value:
        """What a rule gets for one argument on one row."""
        self._spend(1)
        column = self.columns[target]
        if mode == "own":
            return column.values[row]
        if mode == "above":
            return column.values[self.parents[rule.entity][row] if column.entity == "person" else 0]
        self._spend(len(column.values))
        if mode == "below" and rule.entity == "person":
            places = self.parents[column.entity]
            return [v for v, place in zip(column.values, places) if place == row]
        return column.values

    def _work_out(self, rule: Rule, row: int) -> Value:
        """A rule's value on one row."""
        self._spend(1)
        links = zip(rule.arguments, rule.links)
        names = {a[0]: self._argument(rule, row, *link) for a, link in links}
        value: Value = None
        for statement in rule.body:
            value = self._value(rule.name, statement.value, names)
            if isinstance(statement, ast.Assign):
                names[statement.targets[0].id] = value  # type: ignore[attr-defined]
        if not isinstance(value, frozenset):
            value_of(value, rule.type, self.codes, rule.name)
        return value

    def _value(self, rule: str, node: Any, names: dict[str, Value]) -> Value:
        """The value of an expression that `Rule` let pass."""
        self._spend(1)
        if isinstance(node, ast.Name):
            return names[node.id]
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Attribute):
            return self.codes[node.value.id][node.attr]  # type: ignore[attr-defined]
        kinds, function, inner = operation(node)
        values = [self._value(rule, part, names) for part in inner]
        result = function(*values) if function and self._fit(kinds, values) else None
        if result is None or (type(result) is int and abs(result) > MOST_NUMBER):
            raise NoticeError("works", rule)
        return result

    def _fit(self, kinds: str, values: list[Value]) -> bool:
        """Whether values are what an operation takes (see OPERATIONS)."""
        either: set[type] = set()
        for kind, value in zip(kinds, values):
            if isinstance(value, list) != kind.isupper():
                return False
            parts = value if kind.isupper() else [value]
            self._spend(len(parts))
            found = {type(v) for v in parts} - {frozenset}
            if not found <= KINDS[kind.lower()]:
                return False
            either |= found if kind in "vV" else set()
        return len(either) <= 1

    def _compare(self) -> None:
        results, decision = self.notice["results"], self.notice["decision"]
        if not decision:
            raise NoticeError("lacks", "decision")
        for name in self.rules:
            self._same("result", name, results.get(name))
        for name in (*results, *decision):
            self.hold(name in self.rules, "no_rule", name)
        for name, value in decision.items():
            if name in self.rules:
                single = self.rules[name].entity in ("run", "household")
                self._same("decision", name, [value] if single else value)
        for name in TARGETS if self._of_the_city() else ():
            self.hold(name in decision, "target", name)
        self.report.rules = len(self.rules)
        self.report.results = sum(len(self.columns[name].values) for name in self.rules)

    def _of_the_city(self) -> bool:
        return any(name.startswith("decision__") for name in self.rules)

    def _concludes(self) -> bool:
        """Whether there is a conclusion to tell: some outcome but that nothing is in view."""
        outcome = self.columns.get("decision__outcome")
        return self._of_the_city() and not (
            outcome is not None
            and len(outcome.values) == 1
            and outcome.type == "Decision"
            and in_words(outcome.values[0], "Decision", self.codes, 1) == "screened"
        )

    def _reasons(self) -> None:
        """Find which reasons hold and fill their sentences; exactly those must be told."""
        expected: dict[tuple[str, int], list[str]] = {}
        self.named: set[str] = set()
        seen: set[str] = set()
        if len(self.notice["reasons"]) > MOST_RULES:
            raise NoticeError("many", "reasons")
        for reason in self.notice["reasons"]:
            equal = isinstance(reason, dict) and "where_equal" in reason
            code = shaped(reason, "reason_equal" if equal else "reason", "reasons")["code"]
            when = self.columns.get(reason["when"]) if reason["when"] in self.rules else None
            good = code not in seen and reason["side"] in SIDES
            if when is None or when.type != "bool" or when.entity not in ("household", "person"):
                self.hold(False, "reason", code)
                continue
            self.hold(good, "reason", code)
            seen.add(code)
            self._told(reason, when, expected)
        found = {k: v for k, v in expected.items() if k[0].startswith(CONCLUSION)}
        self.hold(found or not self._concludes(), "concludes", "sentences")
        self._compare_sentences({**found, **expected})

    def _told(self, reason: Any, when: Column, expected: dict[tuple[str, int], list[str]]) -> None:
        """The sentences of one reason, on each row where it holds."""
        law, templates = reason["code"].split(".")[0], [reason["zh"], reason["en"]]
        self.named.add(reason["when"])
        for name in {n for text in templates for n in PLACE.findall(text)}:
            self.named.add(self._place(law, name)[0])
        if "where_equal" in reason:
            both = [self._place("", str(name))[1].values for name in reason["where_equal"]]
            self._spend(sum(map(len, both)))
            if both and not causes(*both[0], *both[-1]) and both[0] == both[-1]:
                templates = [reason["equal_zh"], reason["equal_en"]]
        for row, holds in enumerate(when.values):
            if holds is True:
                pair = [self._filled(t, law, row, place) for place, t in enumerate(templates)]
                pair[0] = GRADE.sub(lambda found: "零一二三四"[int(found[1])] + "级残疾", pair[0])
                expected[reason["code"], row] = pair

    def _place(self, law: str, name: str) -> tuple[str, Column]:
        """What a name in a sentence stands for: something of its own law first."""
        target = f"{law}__{name}" if f"{law}__{name}" in self.columns else name
        if target not in self.columns:
            raise NoticeError("argument", f"{law}: {name}")
        return target, self.columns[target]

    def _filled(self, template: str, law: str, row: int, place: int) -> str:
        """A sentence with its values."""
        self._spend(1 + len(template))

        def value(found: Any) -> str:
            column = self._place(law, found[1])[1]
            at = row if column.entity == "person" else 0
            if at >= len(column.values):
                raise NoticeError("argument", f"{law}: {found[1]}")
            return in_words(column.values[at], column.type, self.codes, place)

        return PLACE.sub(value, template)

    def _compare_sentences(self, expected: dict[tuple[str, int], list[str]]) -> None:
        printed: dict[tuple[str, int], list[str]] = {}
        self._spend(len(self.notice["sentences"]))
        for entry in self.notice["sentences"]:
            key = shaped(entry, "sentence", "sentences")["code"], entry["row"]
            self.hold(key not in printed, "reason", key[0])
            self.hold(key in expected, "fails", key[0])
            printed[key] = [entry["zh"], entry["en"]]
        for key, pair in expected.items():
            self.hold(key in printed, "holds", key[0])
            for theirs, own in zip(printed.get(key, []), pair):
                where = {"row": key[1], "printed": theirs, "recomputed": own}
                self.hold(theirs == own, "sentence", key[0], **where)
        if set(printed) == set(expected):
            self.hold(list(printed) == list(expected), "order", "sentences")

    def _belong(self) -> None:
        """Nothing is printed that neither the decision nor a reason rests on."""
        used = {target for rule in self.rules.values() for target, _ in rule.links}
        used |= {"urban", *self.named, *self.notice["decision"]}
        for name in self.columns:
            self.hold(name in used, "unused", name)
        types = {column.type for column in self.columns.values()}
        for rule in self.rules.values():
            types |= {a[1] for a in rule.arguments}
            for statement in rule.body:
                nodes = ast.walk(statement.value)
                types |= {node.id for node in nodes if isinstance(node, ast.Name)}
        for name in self.codes:
            self.hold(name in types, "unused", name)

    def _same(self, what: str, name: str, printed: Any) -> None:
        """Compare the printed values of a rule, row by row."""
        ours = [as_written(value) for value in self.columns[name].values]
        if not isinstance(printed, list) or len(printed) != len(ours):
            self.hold(False, "height", name)
            return
        for row, (theirs, own) in enumerate(zip(printed, ours)):
            same = type(theirs) is type(own) and theirs == own
            self.hold(same, what, name, row=row, printed=theirs, recomputed=own)


# --- Telling -----------------------------------------------------------------------------------


def check(content: bytes) -> Report:
    """Check the content of a notice's file."""
    report = Report()
    try:
        Checker(parse(content), report).run()
    except NoticeError as error:
        report.refused = error.sentences
    except RecursionError:
        report.refused = NoticeError("json").sentences
    return report


def content_of(path: Path) -> bytes:
    """What a regular file holds, at most one byte too many; a pipe is not waited for.

    Raises:
        NoticeError: it cannot be read, or is no regular file.
    """
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, how), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NoticeError("regular", path)
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise NoticeError("file", f"{path}: {why}") from None


def check_file(path: Path) -> Report:
    """Check a file; one that cannot be read cannot be checked."""
    try:
        return check(content_of(path))
    except NoticeError as error:
        return Report(refused=error.sentences)


def as_lines(report: Report, language: str) -> list[str]:
    """The report in Chinese (`zh`) or English (`en`)."""
    place = 0 if language == "zh" else 1
    found = report.differences
    lines = []
    if report.refused:
        lines.append(WORDS["refused"][place].format(report.refused[place]))
    elif not found:
        lines.append(WORDS["agrees"][place].format(report.rules, report.results))
    if found:
        lines.append(WORDS["differs"][place].format(len(found)))
    for one in found[:MOST_SHOWN]:
        words = WORDS[one["what"]][place]
        if "row" in one:
            words += ("，", ", ")[place] + WORDS["row"][place].format(one["row"])
        if "printed" in one:
            values = [shown(json.dumps(one[k], ensure_ascii=False)) for k in SIDE_BY_SIDE]
            words += ("：", ": ")[place] + WORDS["values"][place].format(*values)
        lines.append(f"  {one['name']}: {words}")
    if len(found) > MOST_SHOWN:
        lines.append("  " + WORDS["more"][place].format(len(found) - MOST_SHOWN))
    if not report.refused:
        lines.append(WORDS[report.compared][place])
    return [*lines, WORDS["figures"][place]] if report.illustrative else lines


def main(arguments: list[str]) -> int:
    """The command line: one notice; the report in both languages."""
    if len(arguments) != 1:
        sys.stderr.write("python checker.py NOTICE.json\n")
        return 2
    report = check_file(Path(arguments[0]))
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout.write("\n".join([*as_lines(report, "zh"), *as_lines(report, "en"), ""]))
    return report.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
