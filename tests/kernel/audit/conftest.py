"""A copy of the database with a chain in it, to be tampered with."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.kernel.audit.tampering import write

from minsheng.kernel.audit.chain import seal
from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.roles import LOADER, OWNER


@pytest.fixture
def to(cluster: Cluster, apart: str) -> Iterator:
    """Gives connections to the copy, by role."""
    made = []

    def connect(role: str = "postgres") -> psycopg.Connection:
        made.append(cluster.connect(apart, role))
        return made[-1]

    yield connect
    for one in made:
        one.close()


@pytest.fixture
def sealed(to) -> list[int]:
    """Ten entries in two blocks; gives their numbers."""
    loader = to(LOADER)
    seal(to(OWNER).cursor())
    write(loader, range(1, 6))
    assert seal(to(OWNER).cursor()) == 5
    write(loader, range(6, 11))
    assert seal(to(OWNER).cursor()) == 5
    numbers = loader.execute("SELECT id FROM audit_entry ORDER BY txid DESC, id DESC LIMIT 10")
    return sorted(number for (number,) in numbers.fetchall())
