"""What second factors are made of, enciphered in the database."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy

from minsheng.kernel.registry.secrecy import Sealer, sealer


def _sealer() -> Sealer:
    return sealer().apart("second factor")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The library's, with the seeds of codes and recovery codes enciphered."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不正确"),
    }

    def encrypt(self, text: str) -> str:
        """A seed as the database keeps it."""
        return b64encode(_sealer().sealed(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The seed again."""
        return _sealer().opened(b64decode(encrypted_text))
