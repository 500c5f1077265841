"""Help in one language: each text stands in the source in both, English first.

Where Chinese is spoken only the Chinese is shown, with click's own words and what its
arguments are called in Chinese, too; where English is, the English; where the surroundings
say neither, both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from minsheng.cli.language import language_of, speaks_chinese
from minsheng.cli.wrapped import width_of, wrapped

HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
PHRASES = (
    ("Show this message and exit.", "显示本说明。"),
    ("Show the version and exit.", "显示版本。"),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("[default: ", "[默认："),
    ("; required]", "；必填]"),
    ("[required]", "[必填]"),
)
"""What click writes into a help text, and how it is said in Chinese."""
CALLED = {
    "COUNTY:OUTCOME": "区县:结论",
    "REGISTER": "登记表",
    "REASON": "原因",
    "LAST": "上次结果",
    "RUN": "核查结果",
    "HOUSEHOLD": "户编号",
    "NOTICE": "告知书",
    "DIR": "文件夹",
    "DIRECTORY": "文件夹",
    "OUT": "文件夹",
    "PATH": "路径",
    "FILE": "文件",
    "NAME": "名称",
    "FIGURE=VALUE": "参数=数值",
    "USERNAME=NAME": "用户名=姓名",
    "REFORM": "改革方案",
    "COL": "列名",
    "PERCENTS": "百分比",
    "CODE": "代码",
    "DATE1": "日期1",
    "DATE2": "日期2",
    "YYYY": "年",
    "MM": "月",
    "DD": "日",
    "INTEGER RANGE": "整数",
    "INTEGER": "整数",
}
"""What stands for a value on a command line, and what it is called in Chinese."""
VALUE = re.compile(rf"(?<![\w$-])({'|'.join(CALLED)})(?!\w)|(?<=-)(MM|DD)(?!\w)|(?<=\[-)DD")
CHINESE = re.compile("[一-鿿]")
BOTH = re.compile(r"(?P<en>[^一-鿿]*[^一-鿿 （“]) (?P<zh>[（“]?[一-鿿].*?)", re.DOTALL)
DEFAULT = re.compile(r"\[default: \((?P<text>[^()]*)\)")
EXTRA = re.compile(r"(?P<text>.*?)(?P<extra>  \[.*\])?", re.DOTALL)
"""A help text, and what click puts behind it in brackets."""
FIRST_COLUMN = 30
"""Columns at most of the names of options."""


class Help(click.HelpFormatter):
    """A help text with click's own words in Chinese where Chinese is spoken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        if speaks_chinese():
            super().write_usage(prog, called(_said(args)), "用法：")
        else:
            super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        """A heading of options or commands."""
        if speaks_chinese():
            self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")
        else:
            super().write_heading(heading)

    def write_text(self, text: str) -> None:
        """What a command does."""
        told = in_one_language(text)
        if not speaks_chinese():
            super().write_text(told)
            return
        indent = " " * self.current_indent
        paragraphs = ("".join(map(str.strip, part.splitlines())) for part in told.split("\n\n"))
        self.write("\n\n".join(self._filled(part, indent, self.width) for part in paragraphs))
        self.write("\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = FIRST_COLUMN, col_spacing: int = 2
    ) -> None:
        """A list of options or commands with their help."""
        told = [(name, _one(text)) for name, text in rows]
        if not speaks_chinese():
            super().write_dl(told, col_max, col_spacing)
            return
        named = [(called(name), _said(text)) for name, text in told]
        first = min(max((width_of(name) for name, _ in named), default=0), col_max) + col_spacing
        before = " " * self.current_indent
        for name, text in named:
            beside = width_of(name) + col_spacing <= first
            gap = " " * (first - width_of(name)) if beside else f"\n{before}{' ' * first}"
            body = self._filled(text, before + " " * first, self.width).lstrip()
            self.write(f"{before}{name}{gap if body else ''}{body}\n")

    def _filled(self, text: str, indent: str, width: int) -> str:
        """A paragraph, every line of which stands equally far in."""
        room = width - width_of(indent)
        return "\n".join(indent + line.strip() for line in wrapped(text, room))


def in_one_language(text: str) -> str:
    """Of several paragraphs those of the language spoken; all of them where there is none such."""
    language = language_of()
    if language is None:
        return text
    parts = text.split("\n\n")
    chosen = [p for p in parts if bool(CHINESE.match(p.strip())) == (language == "zh")]
    return "\n\n".join(chosen) or text


def called(text: str) -> str:
    """What stands for a value, in Chinese where Chinese is spoken: `RUN` is 核查结果."""
    if not speaks_chinese():
        return text
    return VALUE.sub(lambda found: CALLED[found.group()], text)


def _one(text: str) -> str:
    """The help of an option in the language spoken, with what click puts behind it."""
    language = language_of()
    whole = EXTRA.fullmatch(text)
    if language is None or whole is None:
        return text
    extra = DEFAULT.sub(lambda d: f"[default: {_half(d['text'], language)}", whole["extra"] or "")
    return _half(whole["text"], language) + extra


def _half(text: str, language: str) -> str:
    """The English or the Chinese of a text that holds first the one, then the other."""
    found = BOTH.fullmatch(text)
    return text if found is None else found[language]


def _said(text: str) -> str:
    for english, chinese in PHRASES:
        text = text.replace(english, chinese)
    return text
