"""What every test shares: quick drivers, and one profile of Hypothesis on every machine."""

import os

from hypothesis import settings

from minsheng.policy.engine.fused.machine import EFFORT

# Derandomised: a red run is red for everybody, and no deadline, for the first example
# of a compiled function pays for the compiler.
settings.register_profile("minsheng", deadline=None, derandomize=True)
settings.load_profile("minsheng")

# Each worker beside others has one core: threads of polars that wait for each other cost a fifth.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

# Also for the commands that tests start; `tests/effort.py` says who has more.
os.environ.setdefault(EFFORT, "quick")

# The site's tests need it before they are collected; the pure floor's run without Django.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.site_settings")

# Whoever is not at a terminal has no width; readline gives one to the workers of pytest-xdist.
os.environ.pop("COLUMNS", None)
