"""Chinese lines of an account, read as the equations they are."""

from __future__ import annotations

import re
from fractions import Fraction

BEYOND = re.compile("（不(?:超过|低于)[^（）]*）|，[^，]*取整到.*")
"""What bounds or rounds the result and is no part of the equation."""
PERSON = re.compile(r"[一-鿿]+(?:（[一-鿿]+\d*）)?\d*：")
NOT_ARITHMETIC = re.compile(r"[^0-9.%＋－×÷（）-]")
SIGNS = str.maketrans("＋－×÷（）", "+-*/()")


def comes_to(text: str) -> Fraction:
    """What the right side of a Chinese line comes to, its titles left out."""
    text = PERSON.sub("", BEYOND.sub("", text)).replace(",", "").replace("元", " ")
    plain = NOT_ARITHMETIC.sub(" ", text).translate(SIGNS)
    plain = re.sub(r"\(\s*\)", " ", plain)
    plain = re.sub(r"(\d[\d.]*)%", r"\1/100", plain)
    assert re.fullmatch(r"[\d.\s+*/()-]+", plain), text
    return Fraction(eval(re.sub(r"(\d[\d.]*)", r"Fraction('\1')", plain)))
