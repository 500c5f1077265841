"""The subcommands, each in a module of its own, loaded when called."""

from __future__ import annotations

import importlib

import click

from minsheng import __version__
from minsheng.cli.chinese import in_chinese, speaks_chinese, told
from minsheng.cli.console import complain

COMMANDS = {
    "bench": "minsheng.cli.bench",
    "check": "minsheng.cli.check",
    "city": "minsheng.cli.city",
    "demo": "minsheng.cli.demo",
    "explain": "minsheng.cli.explain",
    "recheck": "minsheng.cli.recheck",
    "replay": "minsheng.cli.replay",
    "rulebook": "minsheng.cli.rulebook",
}


class Lazy(click.Group):
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

    Where the system's language is Chinese, or MINSHENG_LANG=zh is set, the usual faults are
    told in Chinese. 系统语言为中文或设置 MINSHENG_LANG=zh 时，常见错误用中文提示。
    """


def run(arguments: list[str]) -> int:
    """Run the command line; gives the exit code, and says every fault a person can mend.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    try:
        code = group.main(arguments, prog_name="minsheng", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        words = in_chinese(error.format_message()) if speaks_chinese() else None
        if words is None:
            error.show()
        else:
            click.echo(f"minsheng: {words}", err=True)
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        sentence = complain(error)
        if sentence is None:
            raise
        click.echo(f"minsheng: {told(sentence)}", err=True)
        return 1
    return code if isinstance(code, int) else 0
