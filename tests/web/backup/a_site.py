"""Run apart, with MINSHENG_DATA set: makes a site with a small city in it, or asks one.

python -m tests.web.backup.a_site make CITY | ask
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from minsheng.web.databases import embedded, home
from minsheng.web.setup import as_owner, make_tables, start_server

from minsheng.kernel.database.embedded import Cluster  # isort: skip


def make(city: Path) -> None:
    cluster = Cluster(home(), shared_mb=128)
    if embedded():
        start_server(cluster, "minsheng")
    as_owner()
    make_tables()
    from tests.database import PASSWORD, Elsewhere, _load

    from minsheng.web.demo.officers import enter_officers

    enter_officers(PASSWORD)
    _load(cluster if embedded() else Elsewhere(), city)
    media = home() / "media" / "a folder" / "照片.jpg"
    media.parent.mkdir(parents=True)
    media.write_bytes(b"\0picture" * 1000)
    if embedded():
        cluster.release()


def ask() -> None:
    """Whether an officer can sign in, and what the first identity number is."""
    cluster = Cluster(home(), shared_mb=128)
    cluster.ensure()
    as_owner()
    from django.db import connection
    from django.test import Client
    from tests.database import PASSWORD, unguarded

    from minsheng.kernel.registry.models import Person
    from minsheng.kernel.registry.secrecy import sealer

    with unguarded():
        first = Person.objects.filter(number__isnull=False).order_by("pk")[0]
        number = sealer().opened(first.number)
    connection.settings_dict["GUARDED"] = True
    given = {"login": "clerk", "password": PASSWORD}
    page = Client(headers={"host": "localhost"}).post("/accounts/login/", given)
    told = {"status": page.status_code, "to": page.headers.get("Location"), "id": number}
    sys.stdout.write(json.dumps(told))
    connection.close()
    cluster.release()


if __name__ == "__main__":
    make(Path(sys.argv[2])) if sys.argv[1] == "make" else ask()
