"""The subcommands, each in a module of its own, loaded when called."""

from __future__ import annotations

import importlib

import click

from minsheng import __version__
from minsheng.cli.access import watched
from minsheng.cli.chinese import told
from minsheng.cli.console import complain, refuse_a_vanished_folder
from minsheng.cli.language import asked_in, refuse_an_unknown_language
from minsheng.cli.speech import Group, show, tell

FAILED = {"check": 2}
"""The exit code of a fault where it is not 1: there 1 is an answer, that a notice differs."""
COMMANDS = {
    "audit": "minsheng.cli.audit",
    "backup": "minsheng.cli.backup",
    "begin": "minsheng.cli.begin",
    "bench": "minsheng.cli.bench",
    "check": "minsheng.cli.check",
    "city": "minsheng.cli.city",
    "compare": "minsheng.cli.compare",
    "database": "minsheng.cli.database",
    "demo": "minsheng.cli.demo",
    "doctor": "minsheng.cli.doctor",
    "enter": "minsheng.cli.enter",
    "explain": "minsheng.cli.explain",
    "hints": "minsheng.cli.hints",
    "import": "minsheng.cli.import_",
    "indicators": "minsheng.cli.indicators",
    "list": "minsheng.cli.list",
    "load": "minsheng.cli.load",
    "load-book": "minsheng.cli.load_book",
    "officers": "minsheng.cli.officers",
    "recheck": "minsheng.cli.recheck",
    "recheck-quality": "minsheng.cli.quality",
    "replay": "minsheng.cli.replay",
    "report": "minsheng.cli.report",
    "restore": "minsheng.cli.restore",
    "rulebook": "minsheng.cli.rulebook",
    "worker": "minsheng.cli.worker",
    "worklist": "minsheng.cli.worklist",
    "serve": "minsheng.cli.serve",
    "simulate": "minsheng.cli.simulate",
}


class Lazy(Group):
    """A group that imports a subcommand only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All subcommands, by name."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One subcommand, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="minsheng")
def group() -> None:
    """Minsheng 民生: no household left behind, by the written rule, with reasons.

    民生：一户不落。只依成文规则认定，每一户都有理由。

    MINSHENG_LANG=zh or en sets the language of help, faults and answers; without it the
    system's language does (LC_ALL, LC_MESSAGES, LANG). --lang decides for one command.

    帮助、错误提示和结果的语言由 MINSHENG_LANG=zh 或 en 设定；未设定时随系统语言。
    单个命令可用 --lang 指定。
    """


def run(arguments: list[str]) -> int:
    """Run the command line; gives the exit code, and says every fault a person can mend.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    with asked_in(arguments), watched(arguments):
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    """Run the command line, once it is known which language it is to speak."""
    failed = FAILED.get(next(iter(arguments), ""), 1)
    try:
        refuse_an_unknown_language()
        refuse_a_vanished_folder()
        code = group.main(arguments, prog_name="minsheng", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        show(error)
        return max(error.exit_code, failed)
    except click.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        sentence = complain(error)
        if sentence is None:
            raise
        tell(f"minsheng: {told(sentence)}", err=True)
        return failed
    return code if isinstance(code, int) else 0
