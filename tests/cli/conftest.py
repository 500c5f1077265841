"""The commands speak English in the tests, whatever the machine's language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from minsheng.cli import main
from minsheng.cli.language import OURS, SYSTEM

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINSHENG_LANG", "en")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """A command where nothing but what is given says a language: its code, stdout, stderr."""

    def said(*arguments: object, **surroundings: str) -> tuple[int, str, str]:
        for name in (OURS, *SYSTEM):
            monkeypatch.delenv(name, raising=False)
        for name, value in surroundings.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return said
