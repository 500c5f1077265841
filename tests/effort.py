"""How long the compiler works on a driver: what a run has is `full`, most tests have `quick`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from minsheng.policy.engine.fused.machine import EFFORT


@contextmanager
def full_effort() -> Iterator[None]:
    """Drivers are compiled as a run compiles them.

    A whole law takes a tenth of the time when compiled quickly, and a test compiles many.
    With full effort are compiled all of the engine's own tests, and of the law's each kind of
    driver at least once, held against the rules in plain Python: for any city
    (`recheck/test_decide.py`), narrowed (`recheck/test_common.py`), cut for a reform
    (`recheck/whatif/test_play.py`), the demo's (`bench/test_hash.py`). `make test-slow` has
    nothing quick.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(EFFORT, "full")
        yield
