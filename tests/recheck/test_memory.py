"""A command keeps freed memory, unless whoever started it says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from minsheng.recheck.memory import KEPT, keep_memory

SHOWN = "import os; from minsheng.cli import main\n{}print(os.environ['{}'])"
RUN = "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"


@pytest.mark.parametrize("given", [None, "5"])
def test_a_command_says_so_before_arrow_is_loaded(given: str | None) -> None:
    (name,) = KEPT
    environment = {k: v for k, v in os.environ.items() if k != name}
    environment |= {name: given} if given else {}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN.format(RUN, name)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == (given or KEPT[name])


def test_what_is_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = KEPT
    monkeypatch.setenv(name, "7")
    keep_memory()
    assert os.environ[name] == "7"
