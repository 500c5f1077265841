"""Identity numbers and phones: enciphered at rest, found by keyed marks, masked on the page.

A cipher text begins with a byte that names the cipher and one that names the key: the cipher
may change while old rows stay readable. The key does not change, for the marks hang on it. A
mark is a keyed digest: without the key nobody can try out the ten thousand endings, or all
numbers of a day of birth.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.conf import settings

from minsheng.kernel.database.secrets import Secrets
from minsheng.kernel.typed import digits, seen
from minsheng.recheck.extracts.numbers import NARROW, WIDE

AES, SM = 1, 2
CIPHERS = {"aes-gcm": AES, "sm4-gcm": SM}
KEY = 1
"""The number of the key in use."""
NONCE, TAG = 12, 16
MARK, END = 16, 8
"""Bytes of the mark of a whole value, and of its last four signs."""
LAST = 4
MASK = "＊"
_NARROW = str.maketrans(WIDE, NARROW)


class CannotDecipherError(Exception):
    """A value was enciphered under another key, or has been altered."""


@dataclass(frozen=True)
class Sealer:
    """Enciphers, deciphers and marks under one key.

    Attributes:
        cipher: a number of `CIPHERS`, for what is enciphered anew.
        key: 32 random bytes.
    """

    cipher: int
    key: bytes

    def _key(self, use: str, size: int) -> bytes:
        return hmac.digest(self.key, use.encode(), "sha256")[:size]

    def apart(self, use: str) -> Sealer:
        """A sealer for something else: neither opens what the other enciphered."""
        return Sealer(self.cipher, self._key(use, 32))

    def sealed(self, text: str) -> bytes:
        """A value enciphered."""
        return self._sealing()(text.encode(), os.urandom(NONCE))

    def opened(self, sealed: bytes | memoryview) -> str:
        """The value again.

        Raises:
            CannotDecipherError: it was altered, or enciphered under a key we do not have.
        """
        sealed = bytes(sealed)
        head, nonce, body = sealed[:2], sealed[2 : 2 + NONCE], sealed[2 + NONCE :]
        try:
            if head == bytes((AES, KEY)):
                return AESGCM(self._key("aes", 32)).decrypt(nonce, body, head).decode()
            if head == bytes((SM, KEY)):
                mode = modes.GCM(nonce, body[-TAG:])
                decryptor = Cipher(SM4(self._key("sm4", 16)), mode).decryptor()
                decryptor.authenticate_additional_data(head)
                return (decryptor.update(body[:-TAG]) + decryptor.finalize()).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotDecipherError(
                "a value was altered, or enciphered under another key"
            ) from error
        raise CannotDecipherError(
            f"a value bears cipher and key {head.hex()}, which are not known here"
        )

    def mark(self, text: str) -> bytes:
        """What finds a value: the same for the same value."""
        return hmac.digest(self._key("mark", 32), text.encode(), "sha256")[:MARK]

    def end(self, text: str) -> bytes:
        """What finds a value's last four signs."""
        return hmac.digest(self._key("end", 32), text[-LAST:].encode(), "sha256")[:END]

    def columns(self, texts: Iterable[str | None]) -> tuple[list[bytes | None], ...]:
        """For many values: enciphered, marks, marks of the ends. The same, without the detours."""
        values = list(texts)
        seal = self._sealing()
        nonces = os.urandom(NONCE * len(values))
        marking, ending, digest = self._key("mark", 32), self._key("end", 32), hmac.digest
        sealed: list[bytes | None] = [None] * len(values)
        marks, ends = sealed.copy(), sealed.copy()
        for place, text in enumerate(values):
            if text is not None:
                plain = text.encode()
                sealed[place] = seal(plain, nonces[place * NONCE : (place + 1) * NONCE])
                marks[place] = digest(marking, plain, "sha256")[:MARK]
                ends[place] = digest(ending, plain[-LAST:], "sha256")[:END]
        return sealed, marks, ends

    def _sealing(self) -> Callable[[bytes, bytes], bytes]:
        """What enciphers a value under a nonce, with everything looked up beforehand."""
        head = bytes((self.cipher, KEY))
        if self.cipher == AES:
            aes = AESGCM(self._key("aes", 32)).encrypt
            return lambda plain, nonce: head + nonce + aes(nonce, plain, head)
        key = SM4(self._key("sm4", 16))

        def sm4(plain: bytes, nonce: bytes) -> bytes:
            encryptor = Cipher(key, modes.GCM(nonce)).encryptor()
            encryptor.authenticate_additional_data(head)
            body = encryptor.update(plain) + encryptor.finalize()
            return head + nonce + body + encryptor.tag

        return sm4


@cache
def sealer() -> Sealer:
    """The site's own.

    Raises:
        DatabaseFaultError: the key is missing. None is thrown in its place (`web/keys.py`): under
            another nobody would be found any more.
    """
    held = Secrets(settings.DATA).text("field-key")
    return Sealer(CIPHERS[settings.CIPHER], hmac.digest(held.encode(), b"minsheng", "sha256"))


def normal_number(text: str) -> str:
    """An identity number as it is marked: narrow, no spaces, a capital X."""
    return "".join(seen(text).translate(_NARROW).split()).upper()


def normal_phone(text: str) -> str:
    """A phone number as it is marked: digits only, narrow ones."""
    return digits(text)


def masked_number(text: str) -> str:
    """An identity number as pages show it: its last four signs.

    The rest is where and on which day somebody was born: whoever sees that beside it, as a
    village does, would have the whole. Pages therefore show ages, and no day of birth, beside it.
    """
    return MASK * 4 + text[-LAST:] if len(text) > 6 + LAST else MASK * 4


def masked_phone(text: str) -> str:
    """A phone as pages show it: the first three digits and the last four."""
    return text[:3] + MASK * 4 + text[-LAST:] if len(text) > 3 + LAST else MASK * 4
