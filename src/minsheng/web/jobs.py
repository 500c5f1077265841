"""What the worker does by itself, at set times."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate.contrib.django import app

from minsheng.kernel.audit.chain import seal
from minsheng.kernel.database.scope import Scope, scope


@app.periodic(cron="* * * * *")
@app.task(name="minsheng.seal_history", queueing_lock="seal_history", lock="seal_history")
def seal_history(timestamp: int) -> None:
    """Seal what was written until now. Nobody's rows are seen: the database does it itself."""
    del timestamp
    with scope(Scope(request="seal")), transaction.atomic(), connection.cursor() as cursor:
        seal(cursor)
