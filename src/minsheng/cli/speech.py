"""Commands whose help and usage errors are said in Chinese where Chinese is spoken.

Click words its own messages in English. Its help is written by a formatter of ours
(`help.py`); its errors are worded anew from what each class of error holds (`CLASSES`), in
`app.run`.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import click

from minsheng.cli.chinese import in_chinese
from minsheng.cli.help import CHINESE, Help, called
from minsheng.cli.language import speaks_chinese
from minsheng.cli.wrapped import columns, wrapped
from minsheng.policy.engine.letters import UNSEEN

WHOLE = 200
"""Letters of a command's first sentence in a list: it is broken into lines, not cut off."""
VALUES = (
    (r"'(?P<v>.*)' is not a valid integer(?: range)?\.", "“{v}”不是整数"),
    (r"'(?P<v>.*)' is not a valid (?:float|number)\.", "“{v}”不是数字"),
    (r"'(?P<v>.*)' is not (?:one of )?(?P<c>'.*')\.", "“{v}”不在可选值之内，可选：{c}"),
    (r"(?P<v>\S+) is not in the range (?P<r>.*)\.", "{v}超出范围，应为{r}"),
    (r"\w+ '(?P<v>.*)' does not exist\.", "{v}不存在"),
    (r"\w+ '(?P<v>.*)' is a directory\.", "{v}是文件夹；此处应填写文件"),
    (r"\w+ '(?P<v>.*)' is a file\.", "{v}是文件；此处应填写文件夹"),
    (r"\w+ '(?P<v>.*)' is not (?:readable|writable)\.", "{v}无法读写；请检查权限"),
)
"""What is wrong with a value, as click's types say it."""
USAGE = (
    (r"Got unexpected extra arguments? \((?P<a>.*)\)", "多出参数：{a}"),
    (r"Missing command\.", "缺少命令"),
    (r"Argument '.*' takes (?P<n>\d+) values\.", "参数应为{n}个；请照上面的用法填写"),
    (r"Option '(?P<a>.*)' requires an argument\.", "选项{a}后面应填写一个值"),
    (r"Option '(?P<a>.*)' requires (?P<n>\d+) arguments\.", "选项{a}后面应填写{n}个值"),
    (r"Option '(?P<a>.*)' does not take a value\.", "选项{a}后面不填写值"),
)
"""Errors that click tells apart by their words only."""


class Context(click.Context):
    """A context whose help is written by `Help`."""

    formatter_class = Help


class Command(click.Command):
    """A command that speaks the language of the surroundings."""

    context_class = Context

    def get_short_help_str(self, limit: int = 45) -> str:
        """What the command is, in a list of commands."""
        del limit
        return _in_short(self.help) or super().get_short_help_str(WHOLE)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read a command line; of a fault click's own reader does not say in which command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class UnknownCommand(click.UsageError):
    """There is no command of a name; those nearest are told.

    Args:
        name: what somebody wrote.
        near: the commands it may have meant.
        context: of the group.
    """

    def __init__(self, name: str, near: Sequence[str], context: click.Context) -> None:
        self.name, self.near = name, near
        meant = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"There is no command '{name}'.{meant}", context)


class Group(click.Group):
    """A group of such commands."""

    context_class = Context
    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called.

        Raises:
            UnknownCommand: there is none of that name.
        """
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            raise UnknownCommand(name, get_close_matches(name, known, n=1), ctx)
        return super().resolve_command(ctx, args)

    def get_short_help_str(self, limit: int = 45) -> str:
        """What the group is, in a list of commands."""
        del limit
        return _in_short(self.help) or super().get_short_help_str(WHOLE)


def harmless(text: str) -> str:
    """A text in which nothing steers the terminal: what nobody would see is an escape.

    Files and folders come from elsewhere, and so do the names in them. In JSON the escapes
    mean what they stand for.
    """
    return UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def tell(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print words for people, or JSON, on the output or on the error stream."""
    click.echo(harmless(text), err=err, nl=nl)


def tell_wrapped(text: str) -> None:
    """Print words for people in the columns of the terminal."""
    tell("\n".join(wrapped(harmless(text), columns())))


def tell_json(data: Any) -> None:
    """Print data as JSON."""
    tell(json.dumps(data, ensure_ascii=False, indent=1))


@contextmanager
def until_closed() -> Iterator[None]:
    """Print until whoever reads it goes away, as `head` does, and say nothing of that.

    The exit code is then that of the answer: click's own would be 1, whatever was found.
    """
    try:
        yield
    except BrokenPipeError:
        # What is left to be written would fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def usage_in_chinese(error: click.ClickException) -> str | None:
    """What click found wrong with a command line, in Chinese; None for one without."""
    for kind, words in CLASSES:
        if isinstance(error, kind) and (said := words(error)) is not None:
            return said
    return None


def show(error: click.ClickException) -> None:
    """Say a fault of the command line, in the language of the command."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        tell(error.format_message(), err=True)  # nothing was said wrong: the help, and no more
        return
    chinese = speaks_chinese()
    words = in_chinese(_plain(error)) or usage_in_chinese(error) if chinese else None
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        whole = f"{context.command_path} --help"
        tell(context.get_usage(), err=True)
        tell(f"用 {whole} 查看说明。\n" if chinese else f"See {whole}.\n", err=True)
    tell(f"minsheng: {words or error.format_message()}", err=True)


def _plain(error: click.ClickException) -> str:
    """An error as one sentence, our own without what click puts before it."""
    return error.message if isinstance(error, click.BadParameter) else error.format_message()


def _in_short(text: str | None) -> str | None:
    """The Chinese sentence of a help text, where Chinese is spoken; None for none."""
    lines = [line.strip() for line in (text or "").splitlines()]
    chinese = (line for line in lines if CHINESE.match(line))
    return next(chinese, "").split("。")[0] or None if speaks_chinese() else None


def _matched(text: str, table: Iterable[tuple[str, str]]) -> str | None:
    for pattern, words in table:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            named = found.groupdict()
            if "c" in named:
                named["c"] = "、".join(re.findall(r"'([^']*)'", named["c"]))
            return words.format(**named)
    return None


def _hint(error: click.BadParameter) -> str:
    """What the parameter is called on the command line."""
    hint = error.param_hint
    if hint is None:
        hint = error.param.get_error_hint(error.ctx) if error.param is not None else ""
    names = [hint] if isinstance(hint, str) else hint
    return "、".join(called(name.replace("'", "")) for name in names or ())


def _missing(error: click.MissingParameter) -> str:
    kind = error.param_type or (error.param.param_type_name if error.param is not None else "")
    called = "选项" if kind == "option" else "参数"
    chosen = error.param.type if error.param is not None else None
    choices = "、".join(map(str, chosen.choices)) if isinstance(chosen, click.Choice) else ""
    return f"缺少{called} {_hint(error)}" + (f"，可选：{choices}" if choices else "")


def _no_option(error: click.NoSuchOption) -> str:
    return f"没有选项 {error.option_name}" + _possible(error.possibilities)


def _no_command(error: UnknownCommand) -> str:
    return f"没有命令“{error.name}”" + _possible(error.near)


def _possible(near: Iterable[str] | None) -> str:
    return f"；是否要用 {'、'.join(sorted(near))}？" if near else ""


def _bad_value(error: click.BadParameter) -> str | None:
    words = in_chinese(error.message) or _matched(error.message, VALUES)
    return f"{_hint(error)}的值不对：{words}" if words else None


def _usage(error: click.ClickException) -> str | None:
    return _matched(error.format_message(), USAGE)


def _no_file(error: click.FileError) -> str:
    return f"无法打开文件{error.ui_filename}：{error.message}"


CLASSES: tuple[tuple[type[click.ClickException], Callable[..., str | None]], ...] = (
    (click.MissingParameter, _missing),
    (click.NoSuchOption, _no_option),
    (UnknownCommand, _no_command),
    (click.BadParameter, _bad_value),
    (click.FileError, _no_file),
    (click.UsageError, _usage),
)
"""Click's classes of errors, the particular before the general, and their words."""
