"""The command `minsheng`.

Nothing heavy is imported here, so that Ctrl-C while the program starts is a sentence, too.
"""

from __future__ import annotations

import sys

from minsheng.recheck.memory import keep_memory

INTERRUPTED = 130
RESUMING = ("demo", "recheck")
"""Commands that go on where they were stopped."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every fault a person can mend is one sentence."""
    given = sys.argv[1:] if arguments is None else arguments
    keep_memory()
    try:
        from minsheng.cli.app import run

        code = run(given)
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{_stopped(given)}\n")
        code = INTERRUPTED
    sys.exit(code)


def _stopped(arguments: list[str]) -> str:
    """What is said after Ctrl-C."""
    if arguments and arguments[0] in RESUMING:
        return (
            "Stopped. What was finished is kept; the same command goes on from there. "
            "已停止；再次运行同一命令即可继续。"
        )
    return "Stopped. 已停止。"
