"""The site's keys, kept apart from its data and enciphered by a passphrase.

Whoever holds a backup reads no identity number from it without these; whoever loses them has
lost every such number. The passwords of the database are none of them: each server has its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from minsheng.kernel.database.secrets import Secrets
from minsheng.web.backup.errors import BackupError

FORM = "minsheng keys 1"
COST = 2**16
SHORTEST = 12
OF_SERVER = "database-"


def names(data: Path) -> list[str]:
    """The keys there are."""
    folder = data / "secrets"
    found = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
    return [n for n in found if not n.startswith(OF_SERVER) and ".partial-" not in n]


def marks(data: Path) -> dict[str, str]:
    """By key, a mark that tells it from another and does not give it away."""
    secrets = Secrets(data)
    return marks_of({name: secrets.text(name) for name in names(data)})


def marks_of(held: Mapping[str, str]) -> dict[str, str]:
    """The marks of keys at hand."""
    return {
        name: hashlib.sha256(f"{FORM}\0{name}\0{text}".encode()).hexdigest()[:16]
        for name, text in held.items()
    }


def write(data: Path, out: Path, passphrase: str) -> None:
    """Write the keys, enciphered.

    Raises:
        BackupError: the passphrase is too short, or there are no keys.
    """
    if len(passphrase) < SHORTEST:
        raise BackupError(f"the passphrase is too short; take {SHORTEST} letters at least")
    found = names(data)
    if not found:
        raise BackupError(f"there are no keys in {data}; start `minsheng serve` first")
    secrets, salt, nonce = Secrets(data), os.urandom(16), os.urandom(12)
    plain = json.dumps({name: secrets.text(name) for name in found}).encode()
    closed = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, FORM.encode())
    held = {"form": FORM, "salt": _text(salt), "nonce": _text(nonce), "keys": _text(closed)}
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, passphrase: str) -> dict[str, str]:
    """The keys of a file.

    Raises:
        BackupError: it is no such file, or the passphrase is another.
    """
    try:
        held = json.loads(path.read_text("ascii"))
        salt, nonce, closed = (base64.b64decode(held[n]) for n in ("salt", "nonce", "keys"))
    except (ValueError, KeyError, TypeError):
        raise BackupError(
            f"{path} is no file of keys; name the one `minsheng backup --keys` wrote"
        ) from None
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, closed, FORM.encode())
    except InvalidTag:
        raise BackupError(f"the passphrase does not open {path}; type it again") from None
    keys: dict[str, str] = json.loads(plain)
    return keys


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
