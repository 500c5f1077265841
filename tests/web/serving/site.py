"""A running site of a test's own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

STARTING = 120.0


class Site:
    """`minsheng serve`, and what it says."""

    def __init__(self, home: Path, *options: str, command: str = "serve") -> None:
        self.home, self.port = home, free_port()
        port = ["--port", str(self.port)] if command == "serve" else []
        surroundings = {k: v for k, v in os.environ.items() if k != "MINSHENG_ROLE"}
        program = "from minsheng.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, command, *port, *options],
            env={
                **surroundings, "MINSHENG_DATA": str(home), "MINSHENG_LANG": "en",
                "DJANGO_SETTINGS_MODULE": "minsheng.web.settings",
                "MINSHENG_LOG": str(home / "site.log"), "PYTHONPATH": os.pathsep.join(sys.path),
            },
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self.said: list[str] = []
        self._lines: Queue[str | None] = Queue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str) -> str:
        """The next line with some words."""
        until = time.monotonic() + STARTING
        while True:
            line = self._lines.get(timeout=until - time.monotonic())
            assert line is not None, f"{words!r} was never said: {self.said}"
            self.said.append(line.strip())
            if words in line:
                return line

    def get(self, path: str) -> tuple[int, str]:
        """What the site answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(link):
            link.request("GET", path, headers={"Host": "localhost"})
            answer = link.getresponse()
            return answer.status, answer.read().decode()

    def well(self) -> bool:
        """Whether it answers, and finds itself well."""
        try:
            return bool(json.loads(self.get("/healthz")[1])["status"] == "ok")
        except (OSError, ValueError, http.client.HTTPException):
            return False

    def wait_until_well(self) -> None:
        until = time.monotonic() + STARTING
        while not self.well():
            assert time.monotonic() < until, self.said
            time.sleep(0.2)

    def end(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(90)


@contextmanager
def running(home: Path, *options: str, command: str = "serve") -> Iterator[Site]:
    """A site, ended afterwards."""
    site = Site(home, *options, command=command)
    try:
        yield site
    finally:
        if site.process.poll() is None:
            site.process.send_signal(signal.SIGTERM)
            site.process.wait(90)
        assert site.process.stderr is not None
        site.process.stderr.close()


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _processes() -> list[tuple[int, int, str]]:
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [(int(number), int(above), words) for number, above, words in rows]


def below(above: int) -> list[int]:
    """The processes right below one."""
    return [number for number, of, _ in _processes() if of == above]


def children_of(above: int) -> dict[str, int]:
    """The site's processes below one, by the last part of their module."""
    named = "minsheng.web.serving."
    return {
        words.split(named)[1].split()[0]: number
        for number, of, words in _processes()
        if of == above and named in words
    }


def gone(numbers: Iterable[int]) -> None:
    """Wait until some processes are no more."""
    until = time.monotonic() + 60
    while set(numbers) & {number for number, _, words in _processes() if "defunct" not in words}:
        assert time.monotonic() < until
        time.sleep(0.2)
