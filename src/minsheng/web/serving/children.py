"""Processes below one that starts them again when they die, and ends them when it ends.

They stand in sessions of their own, so that Ctrl-C reaches the parent alone; each reads a pipe
from it, which closes with the parent however that ends (`parent`).
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

Said = Callable[[str, str], None]
"""Tells a sentence, in Chinese and in English."""

LONGEST_WAIT = 30.0
STEADY = 60.0
"""Seconds after which a process counts as well."""
PATIENCE = 40.0
"""Seconds for running requests and jobs to finish."""
STEP = 0.1


@dataclass
class Child:
    """A process to keep.

    Attributes:
        zh: what it is.
        en: likewise.
        module: of Python, to run.
    """

    zh: str
    en: str
    module: str
    arguments: Sequence[str] = ()
    surroundings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    wait: float = 1.0
    again: float = 0.0

    def start(self) -> None:
        """Start it."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", self.module, *self.arguments],
            env=dict(self.surroundings), stdin=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def look(self, said: Said) -> None:
        """Start it again if it died, after a while that grows each time."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.let_go()
        self.wait = 1.0 if now - self.began > STEADY else min(self.wait * 2, LONGEST_WAIT)
        self.again, self.process = now + self.wait, None
        said(
            f"{self.zh}意外退出（{code}），{self.wait:.0f}秒后重新启动",
            f"{self.en} ended ({code}); it is started again in {self.wait:.0f} s",
        )

    @property
    def lives(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def let_go(self) -> None:
        """Close the pipe by which it knows that we are here."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.lives and self.process is not None:
            self.process.send_signal(what)


class Ends:
    """Counts what asks us to end: Ctrl-C, or whoever runs us."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """A signal came."""
        del number, frame
        self.asked += 1


@contextmanager
def ends() -> Iterator[Ends]:
    """Take the signals that ask us to end, and give them back afterwards."""
    counted = Ends()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, counted) for one in signals]
    try:
        yield counted
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)


def keep(
    children: Sequence[Child], asked: Ends, said: Said, tick: Callable[[], None] = lambda: None
) -> None:
    """Keep processes running until somebody asks us to end.

    Args:
        children: not started yet, or running.
        asked: to end.
        said: tells what happens.
        tick: called every now and then.
    """
    try:
        while not asked.asked:
            tick()
            for child in children:
                child.look(said)
            time.sleep(STEP)
        said(
            "正在结束：已受理的请求会先完成（再按一次 Ctrl-C 立即停止）",
            "Ending once running requests have finished (Ctrl-C again stops them)",
        )
    finally:
        _end(children, asked)


def _end(children: Sequence[Child], asked: Ends) -> None:
    before, until = asked.asked, time.monotonic() + PATIENCE
    for child in children:
        child.tell(signal.SIGTERM)
    while any(child.lives for child in children):
        if asked.asked > before or time.monotonic() > until:
            for child in children:
                child.tell(signal.SIGKILL)
        time.sleep(STEP)
    for child in children:
        child.let_go()
