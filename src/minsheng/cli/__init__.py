"""The command `minsheng`.

Nothing is imported here but what Python has loaded by itself, so that Ctrl-C while the program
starts is a sentence, too. While Python itself starts (some 20 to 40 milliseconds), nothing of
ours can say one: there Ctrl-C ends it in Python's own words.
"""

import sys

INTERRUPTED = 130
RESUMING = ("demo", "recheck")
"""Commands that go on where they were stopped."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every fault a person can mend is one sentence."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        from minsheng.recheck.memory import keep_memory

        keep_memory()
        from minsheng.cli.app import run

        code = run(given)
    except (KeyboardInterrupt, RuntimeError) as error:
        # Before 3.12 Python makes a RuntimeError of what interrupts a class while it is made.
        if not any(isinstance(one, KeyboardInterrupt) for one in (error, error.__cause__)):
            raise
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
