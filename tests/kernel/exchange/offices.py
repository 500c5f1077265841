"""An officer at work on a morning, with files to bring."""

from __future__ import annotations

import hashlib
import uuid
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from tests.database import working_as

from minsheng.kernel.exchange.uploads import PIECE, Promise, add, begin

NOW = datetime(2020, 11, 30, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@contextmanager
def at_work(username):
    """An officer at work, in a transaction of theirs."""
    with working_as(username) as officer, transaction.atomic():
        yield officer


def brought(officer, content: bytes, now=NOW) -> str:
    """An upload of some content, whole; its number."""
    client = str(uuid.uuid4())
    digest = hashlib.sha256(content).hexdigest()
    begin(officer, Promise(client, len(content), digest), now)
    for start in range(0, len(content), PIECE):
        add(officer, client, start, content[start : start + PIECE], now)
    return client
