"""A rule's expression as a sentence in plain symbols, in Chinese and English.

Made from the rule's own syntax tree, so that it cannot drift from what is run. What a
rule names stands in quotation marks; its own intermediate values are called 甲, 乙, 丙 in
Chinese and by their own words in English.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from minsheng.policy.engine.language import Parsed
from minsheng.policy.rulebook.names import Names, Words

Language = Literal["zh", "en"]
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"

ATOM, PRODUCT, SUM, COMPARISON, AND, OR, CHOICE = range(7)
OPERATORS: dict[type[ast.AST], tuple[str, str, int]] = {
    ast.Mult: ("×", "×", PRODUCT),
    ast.FloorDiv: ("整除", "div", PRODUCT),
    ast.Add: ("＋", "+", SUM),
    ast.Sub: ("－", "−", SUM),
    ast.Lt: ("＜", "<", COMPARISON),
    ast.LtE: ("≤", "≤", COMPARISON),
    ast.Eq: ("＝", "=", COMPARISON),
    ast.BitAnd: ("且", "and", AND),
    ast.BitOr: ("或", "or", OR),
}
CALLS: dict[str, tuple[str, str]] = {
    "not_": ("非（{0}）", "not ({0})"),
    "known": ("（{0}）已知", "({0}) is known"),
    "contradicted": ("（{0}）因资料互相矛盾而未知", "({0}) is unknown as records disagree"),
    "unverified": (
        "（{0}）因仅有一条未核实的记录而未知",
        "({0}) is unknown as only one unverified record speaks of it",
    ),
    "clamp": ("（{0}，不低于{1}，不高于{2}）", "({0}, not below {1}, not above {2})"),
    "total": ("各{0}之和", "the sum of all {0}"),
    "total_known": ("各{0}中已知者之和", "the sum of those {0} that are known"),
    "count": ("{0}为是的个数", "how many of {0} hold"),
    "any_": ("至少一个{0}为是", "at least one {0} holds"),
    "any_of": (
        "{0}为本人者中至少一名{1}为是",
        "{1} holds of at least one whose {0} is this person",
    ),
    "all_": ("全部{0}为是", "all {0} hold"),
    "largest": ("各{0}中最大者（没有时为{1}）", "the largest of {0} ({1} when there is none)"),
    "at": ("{0}所指人员的{1}（无此人时为{2}）", "{1} of the person at {0} ({2} when nobody)"),
    "rounded": ("（{0}，按{1}取整）", "({0}, made round by {1})"),
    "share": ("（{0} × {1}，按{2}取整）", "({0} × {1}, made round by {2})"),
    "part": ("（{0} ÷ {1}，按{2}取整）", "({0} ÷ {1}, made round by {2})"),
    "years_between": ("从{0}到{1}的周岁数", "full years from {0} to {1}"),
    "month_of": ("{0}所在月份", "the month of {0}"),
    "months_between": ("从{0}到{1}的月数", "months from {0} to {1}"),
    "months_later": ("{0}之后第{1}个月", "the month {1} months after {0}"),
}
BRACKETED = ("not_", "known", "contradicted", "unverified")
"""What brings brackets of its own."""
SEVERAL = {"least": ("最小者", "the least of"), "greatest": ("最大者", "the greatest of")}


@dataclass(frozen=True)
class Writer:
    """Writes the expressions of one rule in one language.

    Attributes:
        language: Chinese or English.
        names: for the codes.
        titles: what each argument and local is called.
    """

    language: Language
    names: Names
    titles: Mapping[str, str]

    def pick(self, zh: str, en: str) -> str:
        """The one of the language."""
        return zh if self.language == "zh" else en

    def text(self, node: ast.expr, allowed: int = CHOICE) -> str:
        """An expression, in brackets when it binds less closely than allowed."""
        text, level = self._written(node)
        return text if level <= allowed else self.pick(f"（{text}）", f"({text})")

    def _written(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Name(id=name):
                return self.titles[name], ATOM
            case ast.Constant(value=bool(value)):
                return self.pick("是" if value else "否", "yes" if value else "no"), ATOM
            case ast.Constant(value=value):
                return str(value), ATOM
            case ast.Attribute(value=ast.Name(id=owner), attr=member):
                words = self.names.members.get((owner, member), Words(member, member))
                return self.pick(f"“{words.zh}”", f"“{words.en}”"), ATOM
            case ast.BinOp(left=left, op=op, right=right):
                return self._joined(left, op, right)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._joined(left, op, right)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(name, args)
        return ast.unparse(node), ATOM

    def _joined(self, left: ast.expr, op: ast.AST, right: ast.expr) -> tuple[str, int]:
        zh, en, level = OPERATORS[type(op)]
        if level in (AND, OR):  # "and" beside "or" keeps its brackets, for the reader's sake
            same = [type(getattr(side, "op", None)) is type(op) for side in (left, right)]
            ends = tuple(level if alike else COMPARISON for alike in same)
        elif level == COMPARISON:
            ends = (SUM, SUM)
        else:
            ends = (level, level - 1)
        return f"{self.text(left, ends[0])} {self.pick(zh, en)} {self.text(right, ends[1])}", level

    def _call(self, name: str, args: list[ast.expr]) -> tuple[str, int]:
        if name == "where":
            condition, yes, no = (self.text(a) for a in args)
            zh = f"若{condition}，为{yes}；否则为{no}"
            return self.pick(zh, f"if {condition}: {yes}; otherwise {no}"), CHOICE
        if name in SEVERAL:
            listed = self.pick("，", ", ").join(self.text(a) for a in args)
            zh, en = SEVERAL[name]
            return self.pick(f"{zh}（{listed}）", f"{en} ({listed})"), ATOM
        bracketed = name in BRACKETED
        texts = [self.text(a, CHOICE if bracketed else PRODUCT) for a in args]
        if name in ("part", "share"):  # what is divided by, or a factor, stands alone
            texts[1] = self.text(args[1], ATOM)
        return self.pick(*CALLS[name]).format(*texts), ATOM

    def steps(self, node: ast.expr) -> list[str]:
        """An expression line by line: a choice at its top is one line for each branch."""
        lines: list[str] = []
        otherwise = ""
        while isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id != "where":
                break
            condition, yes, rest = node.args
            shown = self.text(condition), self.text(yes)
            zh = f"{otherwise and '否则，'}若{shown[0]}：{shown[1]}"
            en = f"{otherwise and 'otherwise, '}if {shown[0]}: {shown[1]}"
            lines.append(self.pick(zh, en))
            otherwise = "yes"
            node = rest
        last = self.text(node)
        lines.append(self.pick(f"否则：{last}", f"otherwise: {last}") if otherwise else last)
        return lines


def formula(
    parsed: Parsed,
    names: Names,
    title: Callable[[str], Words],
    language: Language,
) -> list[str]:
    """A rule's formula: its intermediate values, then its result, line by line.

    Args:
        parsed: the rule as read.
        names: for the codes.
        title: what an argument is called.
        language: Chinese or English.
    """
    zh = language == "zh"
    titles: dict[str, str] = {}
    for argument in parsed.arguments:
        words = title(argument.name)
        titles[argument.name] = f"「{words.zh}」" if zh else f"‘{words.en}’"
    lines: list[str] = []
    stems = iter(STEMS)
    for statement in parsed.node.body:
        writer = Writer(language, names, titles)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            local = statement.targets[0].id
            called = next(stems) if zh else local.strip("_").replace("_", " ")
            steps = writer.steps(statement.value)
            lines += _headed(f"{called} {'＝' if zh else '='}", steps)
            titles[local] = called if zh else f"<{called}>"
        elif isinstance(statement, ast.Return) and statement.value is not None:
            steps = writer.steps(statement.value)
            lines += _headed("结果 ＝" if zh else "result =", steps)
    return lines


def _headed(head: str, steps: list[str]) -> list[str]:
    """Steps behind a head: on its line when there is but one, else below it."""
    if len(steps) == 1:
        return [f"{head} {steps[0]}"]
    return [head, *(f"    {step}" for step in steps)]
