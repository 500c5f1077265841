"""What the worker does by itself."""

import pytest
from procrastinate.contrib.django import app
from tests.database import unguarded

from minsheng.kernel.audit.models import Entry, Seal
from minsheng.web.jobs import seal_history

pytestmark = pytest.mark.django_db


def test_the_history_is_sealed_every_minute():
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["minsheng.seal_history"] == "* * * * *"
    seal_history(0)
    with unguarded():
        last = Seal.objects.order_by("-number")[0]
        assert last.count == Entry.objects.count() > 0
