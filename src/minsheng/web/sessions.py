"""Sessions whose table lets nobody in: whoever reads it has neither a cookie nor what it opens.

A row is found by a digest of the cookie's key, and what it holds is enciphered under that key.
Read, it gives no cookie; copied to a row under a key of the reader's own, it does not open. What
Django signs stays signed within, so that nobody who can write the table makes a session up.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from minsheng.kernel.registry.secrecy import CIPHERS, CannotDecipherError, Sealer

SIGNS = 40
"""The width of the library's column: 160 bits of the digest."""


def stored(key: str) -> str:
    """What stands in the table for a cookie's key."""
    return hashlib.sha256(key.encode()).hexdigest()[:SIGNS]


class SessionStore(db.SessionStore):
    """A session in the database; the key it goes by here is the cookie's, which is not there."""

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return super().exists(stored(session_key))

    async def aexists(self, session_key: str) -> bool:
        """The same, awaited."""
        return await super().aexists(stored(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End a session, or this one."""
        key = session_key or self.session_key
        if key:
            super().delete(stored(key))

    async def adelete(self, session_key: str | None = None) -> None:
        """The same, awaited."""
        await sync_to_async(self.delete)(session_key)

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row as it is to stand in the table."""
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The same, awaited."""
        return await sync_to_async(self.create_model_instance)(data)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What the session holds, signed, and enciphered under the cookie's key."""
        return b64encode(self._sealer().sealed(super().encode(session_dict))).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """What the session holds; nothing, and a line in the log, if it is not this key's."""
        try:
            signed = self._sealer().opened(b64decode(session_data))
        except (CannotDecipherError, ValueError):
            signed = ""  # bears no signature: the library logs it and begins an empty session
        return super().decode(signed)

    def _get_session_from_db(self) -> Session | None:
        key, now = stored(self.session_key or ""), timezone.now()
        row = Session.objects.filter(session_key=key, expire_date__gt=now).first()
        if row is None:
            self._session_key = None
        return row

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    def _sealer(self) -> Sealer:
        key = hmac.digest((self.session_key or "").encode(), b"session", "sha256")
        return Sealer(CIPHERS[settings.CIPHER], key)
