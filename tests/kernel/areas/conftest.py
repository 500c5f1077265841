"""Names of areas are kept in memory, also those of a test that is over."""

import pytest

from minsheng.kernel.areas.names import forget_names


@pytest.fixture(autouse=True)
def _names_forgotten():
    yield
    forget_names()
