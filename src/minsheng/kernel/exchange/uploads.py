"""Files that come up in pieces over a thin wire, and go on where it was cut.

The client throws a UUID and tells the size and the SHA-256 of the whole before its first byte.
Each piece says where it begins; a piece that came before is answered with what has come. Under
one number there is one file: other content is refused. A file lies among the site's files under
a name thrown by dice, readable by its owner alone; no name of the sender's is ever used.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Sum

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.exchange.content import content_of
from minsheng.kernel.exchange.models import Upload, UploadState
from minsheng.kernel.exchange.within import at_work
from minsheng.kernel.exchange.words import ExchangeRefusedError

LARGEST, PIECE = 64 << 20, 1 << 20
"""Bytes of a file, and of a piece of it: a CSV is read whole, and so is a request's body."""
KEPT = timedelta(days=3)
WAITING, WAITING_BYTES = 20, 256 << 20
"""Files of one user that may wait at once."""
_PLACE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_BLOCK = 1 << 20
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Promise:
    """What a client says it will send.

    Attributes:
        client: a UUID of its making.
        size: bytes.
        sha256: of the whole, hexadecimal.
    """

    client: str
    size: int
    sha256: str


def begin(officer: Officer, promise: Promise, now: datetime) -> Upload:
    """Begin an upload, or go on with it.

    Args:
        officer: whose.
        promise: what is to come.
        now: the moment.

    Raises:
        ExchangeRefusedError: the promise makes no sense, or another file bears its number.
    """
    client = _uuid(promise.client)
    digest = promise.sha256.lower()
    if not 1 <= promise.size <= LARGEST:
        raise ExchangeRefusedError("upload_size", size=promise.size, most=LARGEST >> 20)
    if _DIGEST.fullmatch(digest) is None:
        raise ExchangeRefusedError("upload_digest")
    with at_work(officer):
        found = Upload.objects.filter(user=officer.user, client=client).first()
        if found is None:
            _refuse_hoard(officer, promise.size, now)
            found = _begun(officer, client, promise.size, digest, now)
    if (found.size, found.sha256) != (promise.size, digest):
        raise ExchangeRefusedError("upload_other")
    if found.expires <= now:
        raise ExchangeRefusedError("upload_unknown")
    if found.state == UploadState.BROKEN:
        raise ExchangeRefusedError("upload_broken")
    return found


def _begun(officer: Officer, client: uuid.UUID, size: int, sha256: str, now: datetime) -> Upload:
    token = secrets.token_hex(17)
    try:
        with transaction.atomic():
            return Upload.objects.create(
                user=officer.user, client=client, size=size, sha256=sha256,
                place=f"{token[:2]}/{token[2:]}", begun=now, expires=now + KEPT,
            )  # fmt: skip
    except IntegrityError:  # the same client, twice at once
        return Upload.objects.get(user=officer.user, client=client)


def _refuse_hoard(officer: Officer, size: int, now: datetime) -> None:
    held = Upload.objects.filter(user=officer.user, expires__gt=now).aggregate(
        count=Count("pk"), bytes=Sum("size", default=0)
    )
    if held["count"] >= WAITING or held["bytes"] + size > WAITING_BYTES:
        raise ExchangeRefusedError(
            "upload_room", count=held["count"], megabytes=held["bytes"] >> 20
        )


def upload_of(officer: Officer, client: str, now: datetime) -> Upload:
    """An upload of the officer's.

    Raises:
        ExchangeRefusedError: there is none, or it has expired.
    """
    found = Upload.objects.filter(user=officer.user, client=_uuid(client), expires__gt=now).first()
    if found is None:
        raise ExchangeRefusedError("upload_unknown")
    return found


def add(officer: Officer, client: str, offset: int, piece: bytes, now: datetime) -> Upload:
    """Take a piece. One that has come before changes nothing.

    Args:
        officer: whose upload.
        client: its number.
        offset: where the piece begins.
        piece: bytes.
        now: the moment.

    Returns:
        The upload; `received` says where to go on, and `state` whether it is whole.

    Raises:
        ExchangeRefusedError: there is no such upload, the piece leaves a gap or goes beyond the
            end, or the whole is not what was promised, or of no kind we take.
    """
    if not 1 <= len(piece) <= PIECE:
        raise ExchangeRefusedError("upload_piece", size=len(piece), most=PIECE)
    with at_work(officer):
        pk = upload_of(officer, client, now).pk
        upload = Upload.objects.select_for_update().get(pk=pk)
        if upload.state == UploadState.BROKEN:
            raise ExchangeRefusedError("upload_broken")
        if not 0 <= offset <= upload.received:
            raise ExchangeRefusedError("upload_gap", received=upload.received, offset=offset)
        if offset + len(piece) > upload.size:
            raise ExchangeRefusedError("upload_over", received=upload.received)
        if offset + len(piece) > upload.received:
            fresh = piece[upload.received - offset :]
            _write(path_of(upload), upload.received, fresh)
            upload.received += len(fresh)
            upload.save(update_fields=["received"])
    _judge(officer, upload)
    return upload


def _judge(officer: Officer, upload: Upload) -> None:
    """Say of what came whole whether it is what was promised, and what it is."""
    if upload.received < upload.size or upload.state != UploadState.OPEN:
        return
    path, fault = path_of(upload), None
    try:
        _refuse_other(path, upload)
        upload.content = content_of(path)
        upload.state = UploadState.WHOLE
    except ExchangeRefusedError as found:
        upload.state, fault = UploadState.BROKEN, found
    # The verdict is kept though it is a refusal, so it is raised behind the transaction.
    with at_work(officer):
        upload.save(update_fields=["content", "state"])
        if fault is not None:
            transaction.on_commit(lambda: path.unlink(missing_ok=True))
    if fault is not None:
        raise fault


def _refuse_other(path: Path, upload: Upload) -> None:
    if _digest(path) != upload.sha256:
        raise ExchangeRefusedError("upload_broken")


def whole(officer: Officer, client: str, now: datetime) -> tuple[Upload, Path]:
    """An upload that came whole, and where it lies.

    Raises:
        ExchangeRefusedError: there is none, or it is not whole.
    """
    with at_work(officer):
        upload = upload_of(officer, client, now)
    _judge(officer, upload)  # a process may have died between the last piece and this
    if upload.state != UploadState.WHOLE:
        if upload.state == UploadState.BROKEN:
            raise ExchangeRefusedError("upload_broken")
        raise ExchangeRefusedError("upload_unfinished", received=upload.received, size=upload.size)
    path = path_of(upload)
    if path.is_symlink() or not path.is_file() or path.stat().st_size != upload.size:
        raise ExchangeRefusedError("upload_gone")
    return upload, path


def give_up(officer: Officer, client: str, now: datetime) -> None:
    """Remove an upload and its file."""
    from minsheng.kernel.exchange.models import ImportJob

    with at_work(officer):
        upload = upload_of(officer, client, now)
        path = path_of(upload)
        ImportJob.objects.filter(upload=upload).update(upload=None)
        upload.delete()
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_expired(now: datetime) -> int:
    """Remove what has expired, everybody's; says how many. For the machine's actor.

    A file whose row is gone, and which a process that died did not remove, is too old to be
    anybody's and goes, too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM remove_expired_uploads(%s)", [now])
        places = [place for (place,) in cursor.fetchall()]
    transaction.on_commit(lambda: _remove(places, now))
    return len(places)


def _remove(places: Iterable[str], now: datetime) -> None:
    for place in places:
        _path(place).unlink(missing_ok=True)
    oldest = (now - 2 * KEPT).timestamp()
    for path in Path(settings.MEDIA_ROOT, "uploads").glob("*/*"):
        if path.lstat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def path_of(upload: Upload) -> Path:
    """Where an upload lies."""
    return _path(upload.place)


def _path(place: str) -> Path:
    if _PLACE.fullmatch(place) is None:
        raise ExchangeRefusedError("upload_gone")
    return Path(settings.MEDIA_ROOT, "uploads", place)


def _uuid(text: str) -> uuid.UUID:
    try:
        found = uuid.UUID(text)
    except ValueError as error:
        raise ExchangeRefusedError("upload_id") from error
    if str(found) != text.lower():  # braces, `urn:uuid:` and the like
        raise ExchangeRefusedError("upload_id")
    return found


def _write(path: Path, offset: int, piece: bytes) -> None:
    """Write a piece in its place, to the disk, before the database says that it came."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | _FLAGS, 0o600)
    try:
        done = 0
        while done < len(piece):
            done += os.pwrite(handle, piece[done:], offset + done)
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(path: Path) -> str:
    made = hashlib.sha256()
    handle = os.open(path, os.O_RDONLY | _FLAGS)
    with os.fdopen(handle, "rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()
