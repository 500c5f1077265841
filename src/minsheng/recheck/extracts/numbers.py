"""Identity numbers (公民身份号码, GB 11643): as digits, checked, and as one integer.

The check digit is ISO 7064 MOD 11-2, held against python-stdnum by a test. The area code
is not looked at: many are of divisions that are gone. The number's first 17 digits are an
int64, which makes millions of them quick to find.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from minsheng.recheck.extracts.marks import UNSEEN

WIDE, NARROW = "０１２３４５６７８９ｘＸ", "0123456789XX"
LENGTH, OLD_LENGTH = 18, 15
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
POWERS = 10 ** np.arange(16, -1, -1, dtype=np.int64)
LOW = 10**9
PARTS = np.stack(
    [np.where(POWERS >= LOW, POWERS // LOW, 0), np.where(POWERS < LOW, POWERS, 0), WEIGHTS], 1
).astype(np.float64)
_WEIGHTS, _CHECKS = WEIGHTS.tolist(), CHECKS.tobytes().decode()
_PLAIN = re.compile(r"[0-9]{17}[0-9X]")
FIRST_YEAR = 1880
BLOCK = 1 << 17
MONTH_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
OLD = r"^[0-9]{15}$"
WHOLE = r"^[0-9]{17}[0-9X]$"
EXCEL = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$|^[0-9]{15,18}\.0*$"
"""How Excel shows an identity number it made a floating point number of."""

Ints = npt.NDArray[np.int64]


def plain(text: pl.Expr) -> pl.Expr:
    """An identity number in ASCII digits, without blanks, its X a capital letter."""
    bare = text.str.replace_all(rf"[\s'‘’`\-{UNSEEN}]", "")
    return bare.str.replace_many(list(WIDE), list(NARROW)).str.to_uppercase()


def letters_of(texts: pl.Series) -> npt.NDArray[np.uint8]:
    """Texts of 18 letters each as a matrix of bytes."""
    array: Any = texts.cast(pl.String).to_arrow()
    array = array.cast(pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    offsets = np.frombuffer(array.buffers()[1], np.int64)[array.offset :][: len(array) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    return np.asarray(data.reshape(len(array), LENGTH), np.uint8)


def read_digits(letters: npt.NDArray[np.uint8]) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """The first 17 digits of each as one integer, and the letter each ought to end with.

    Reckoned as a product of floating point matrices, which is quick and, all parts being
    whole and below 2**53, exact.
    """
    numbers, checks = np.empty(len(letters), np.int64), np.empty(len(letters), np.uint8)
    for start in range(0, len(letters), BLOCK):
        rows = slice(start, start + BLOCK)
        parts = (letters[rows, :17] - np.uint8(ord("0"))).astype(np.float64) @ PARTS
        whole = parts.astype(np.int64)
        numbers[rows] = whole[:, 0] * LOW + whole[:, 1]
        checks[rows] = CHECKS[whole[:, 2] % 11]
    return numbers, checks


def births_of(numbers: Ints) -> Ints:
    """The day of birth (yyyymmdd) in each number."""
    return np.asarray(numbers // 1000 % 100_000_000, np.int64)


def is_men(numbers: Ints) -> npt.NDArray[np.bool_]:
    """Whether each number is a man's."""
    return np.asarray(numbers % 2 == 1, np.bool_)


def births_are(numbers: Ints) -> npt.NDArray[np.bool_]:
    """Whether the day of birth in each number is one of the calendar."""
    birth = births_of(numbers)
    year, month, day = birth // 10_000, birth // 100 % 100, birth % 100
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = MONTH_DAYS[np.clip(month, 0, 12)] - ((month == 2) & ~leap)  # noqa: PLR2004 - February
    return np.asarray(
        (year >= FIRST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= days)  # noqa: PLR2004
    )


def is_plainly_right(text: str) -> bool:
    """Whether one text is a right number, written plainly: what `parsed` takes as it stands.

    For a text at a time, where making a column of it costs a thousand times as much.
    """
    if _PLAIN.fullmatch(text) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    if text[17] != _CHECKS[total % 11]:
        return False
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    try:
        return date(year, month, day).year >= FIRST_YEAR
    except ValueError:
        return False


def parsed(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Identity numbers as integers, and what is wrong with those that are null then.

    Args:
        texts: as delivered; null where empty.

    Returns:
        The numbers (Int64, null where empty or wrong) and the kinds of fault (String,
        null where none; an empty cell has none here).
    """
    size = len(texts)
    values, fault = np.zeros(size, np.int64), np.full(size, "", object)
    plainly = (texts.str.len_bytes() == LENGTH).fill_null(value=False)
    rows = plainly.arg_true().to_numpy().astype(np.int64)
    odd = _read_into(values, fault, rows, texts.filter(plainly))
    # The few that are not written plainly are looked at with more patience.
    other = (~plainly & texts.is_not_null()).arg_true().to_numpy().astype(np.int64)
    rest = np.sort(np.concatenate([other, odd]))
    if len(rest):
        _read_patiently(values, fault, rest, texts.gather(rest))
    return (
        pl.Series("number", values).set(pl.Series(values == 0), None),
        pl.Series("fault", fault, pl.String).replace("", None),
    )


def _read_into(values: Ints, fault: npt.NDArray[Any], rows: Ints, texts: pl.Series) -> Ints:
    """Read numbers of 18 letters into some rows; gives the rows of those that are none."""
    letters = letters_of(texts)
    digits = (letters >= ord("0")) & (letters <= ord("9"))
    digits[:, 17] |= letters[:, 17] == ord("X")
    whole = digits.all(axis=1)
    numbers, checks = read_digits(letters)
    right, real = checks == letters[:, 17], births_are(numbers)
    good = whole & right & real
    values[rows[good]] = numbers[good]
    fault[rows[whole & ~right]] = "number_check"
    fault[rows[whole & right & ~real]] = "number_birth"
    # Of 18 digits floating point keeps every 16th to 128th: such a number was stored as one.
    stored = _is_float(numbers * 10 + letters[:, 17] - ord("0"))
    fault[rows[whole & ~right & stored]] = "number_excel"
    return np.asarray(rows[~whole], np.int64)


def _is_float(whole: Ints) -> npt.NDArray[np.bool_]:
    """Whether integers are what floating point holds, to the last digit."""
    return np.asarray(whole.astype(np.float64).astype(np.int64) == whole, np.bool_)


def _read_patiently(values: Ints, fault: npt.NDArray[Any], rows: Ints, texts: pl.Series) -> None:
    """Read numbers in wide digits, with blanks, a small x, or of the old 15 digits."""
    cells = texts.to_frame("cell").select("cell", plain(pl.col("cell")).alias("plain"))
    old = cells["plain"].str.contains(OLD).fill_null(value=False)
    bare = _upgraded(cells["plain"], old) if old.any() else cells["plain"]
    whole = bare.str.contains(WHOLE).fill_null(value=False)
    fault[rows[(~whole & bare.is_not_null()).to_numpy()]] = "number_form"
    _read_into(values, fault, rows[whole.to_numpy()], bare.filter(whole))
    excel = cells["cell"].str.contains(EXCEL).fill_null(value=False).to_numpy()
    fault[rows[excel]] = "number_excel"
    values[rows[excel]] = 0


def _upgraded(plain_: pl.Series, old: pl.Series) -> pl.Series:
    """Numbers of 15 digits, of before 1999, as they are now."""
    short = plain_.filter(old)
    bare = short.str.slice(0, 6) + "19" + short.str.slice(6)
    checks = read_digits(letters_of(bare + "0"))[1]
    whole = bare + pl.Series([chr(letter) for letter in checks])
    return plain_.scatter(old.arg_true(), whole)


def written(numbers: Ints) -> list[str]:
    """Identity numbers as text of 18 letters, from their integers."""
    letters = np.zeros((len(numbers), LENGTH), np.uint8)
    letters[:, :17] = numbers[:, np.newaxis] // POWERS % 10 + ord("0")
    letters[:, 17] = read_digits(letters)[1]
    return [row.tobytes().decode() for row in letters]
