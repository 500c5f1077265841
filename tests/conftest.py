"""What every test shares: one profile of Hypothesis, the same on every machine."""

from hypothesis import settings

# Derandomised: a red run is red for everybody, and no deadline, for the first example
# of a compiled function pays for the compiler.
settings.register_profile("minsheng", deadline=None, derandomize=True)
settings.load_profile("minsheng")
