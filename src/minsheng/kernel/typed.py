"""What was typed, without the signs that nobody sees and nobody meant."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_noop as _

from minsheng.recheck.extracts.marks import UNSEEN

_UNSEEN = re.compile(f"[{UNSEEN}\u2066-\u2069]")
_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""Controls, halves of signs, and what stands where an encoding was not the one it was read in."""
UNREADABLE = _("含有无法显示的字符，请删除后重新填写")


def seen(text: str) -> str:
    """A text without marks that have no shape, such as come along from a page or a message.

    Among them are those that turn the direction of writing: a name might be read as another.
    """
    return _UNSEEN.sub("", text)


def broken(text: str) -> bool:
    """Whether a text holds signs that cannot be shown: nobody would know what was meant."""
    return _BROKEN.search(text) is not None


def digits(text: str) -> str:
    """The digits of a text, however wide and of whatever script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
