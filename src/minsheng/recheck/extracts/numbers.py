"""Identity numbers (公民身份号码, GB 11643): as digits, checked, and as one integer.

The check digit is ISO 7064 MOD 11-2, held against python-stdnum by a test. The area code
is not looked at: many are of divisions that are gone. The number's first 17 digits are an
int64, which makes millions of them quick to find.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

WIDE = str.maketrans("０１２３４５６７８９ｘＸ", "0123456789XX")
LENGTH, OLD_LENGTH = 18, 15
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
POWERS = 10 ** np.arange(16, -1, -1, dtype=np.int64)
MONTH_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
OLD = r"^\d{15}$"
WHOLE = r"^\d{17}[\dX]$"
EXCEL = r"^\d(\.\d+)?[eE]\+?\d+$|^\d{15,18}\.0*$|^\d{15}0{3}$"
"""How Excel shows an identity number it made a floating point number of."""

Ints = npt.NDArray[np.int64]


def plain(text: pl.Expr) -> pl.Expr:
    """An identity number in ASCII digits, without blanks, its X a capital letter."""
    letters = {chr(wide): narrow for wide, narrow in WIDE.items()}
    bare = text.str.replace_all(r"[\s'‘’`\-]", "")
    return bare.str.replace_many(
        list(letters), [str(v) for v in letters.values()]
    ).str.to_uppercase()


def letters_of(texts: pl.Series) -> npt.NDArray[np.uint8]:
    """Texts of 18 letters each as a matrix of bytes."""
    array: Any = texts.cast(pl.String).to_arrow()
    array = array.cast(pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    offsets = np.frombuffer(array.buffers()[1], np.int64)[array.offset :][: len(array) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    return np.asarray(data.reshape(len(array), LENGTH), np.uint8)


def as_integers(letters: npt.NDArray[np.uint8]) -> Ints:
    """The first 17 digits of each as one integer."""
    digits = letters[:, :17].astype(np.int64) - ord("0")
    return np.asarray(digits @ POWERS, np.int64)


def check_letters(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The check letter each number ought to end with."""
    digits = letters[:, :17].astype(np.int64) - ord("0")
    return np.asarray(CHECKS[(digits @ WEIGHTS) % 11], np.uint8)


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
    return np.asarray((year >= 1880) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= days))  # noqa: PLR2004


def parsed(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Identity numbers as integers, and what is wrong with those that are null then.

    Args:
        texts: as delivered; null where empty.

    Returns:
        The numbers (Int64, null where empty or wrong) and the kinds of fault (String,
        null where none; an empty cell has none here).
    """
    cells = texts.to_frame("cell").with_columns(plain(pl.col("cell")).alias("plain"))
    old = cells["plain"].str.contains(OLD).fill_null(value=False)
    if old.any():
        cells = cells.with_columns(_upgraded(cells["plain"], old))
    whole = cells["plain"].str.contains(WHOLE).fill_null(value=False).to_numpy()
    size = len(texts)
    values, known = np.zeros(size, np.int64), np.zeros(size, bool)
    fault = np.full(size, "", object)
    empty = cells["plain"].is_null().to_numpy()
    fault[~whole & ~empty] = "number_form"
    fault[cells["cell"].str.contains(EXCEL).fill_null(value=False).to_numpy()] = "number_excel"
    letters = letters_of(cells["plain"].filter(pl.Series(whole)))
    numbers = as_integers(letters)
    right = check_letters(letters) == letters[:, 17]
    real = births_are(numbers)
    rows = np.flatnonzero(whole)
    fresh = fault[rows] == ""
    fault[rows[fresh & ~right]] = "number_check"
    fault[rows[fresh & right & ~real]] = "number_birth"
    good = rows[right & real]
    values[good], known[good] = numbers[right & real], True
    fault[good] = ""
    return (
        pl.Series("number", values).set(pl.Series(~known), None),
        pl.Series("fault", fault, pl.String).replace("", None),
    )


def _upgraded(plain_: pl.Series, old: pl.Series) -> pl.Series:
    """Numbers of 15 digits, of before 1999, as they are now."""
    short = plain_.filter(old)
    bare = short.str.slice(0, 6) + "19" + short.str.slice(6)
    checks = check_letters(letters_of(bare + "0"))
    whole = bare + pl.Series([chr(letter) for letter in checks])
    return plain_.scatter(old.arg_true(), whole)


def written(numbers: Ints) -> list[str]:
    """Identity numbers as text of 18 letters, from their integers."""
    letters = np.zeros((len(numbers), LENGTH), np.uint8)
    letters[:, :17] = numbers[:, np.newaxis] // POWERS % 10 + ord("0")
    letters[:, 17] = check_letters(letters)
    return [row.tobytes().decode() for row in letters]
