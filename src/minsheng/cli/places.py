"""What places are called, for the commands that name them."""

from __future__ import annotations


def names_in(month: str) -> dict[int, str]:
    """What places are called in a month: nothing of those the list of divisions lacks.

    Args:
        month: `yyyy-mm`.

    Returns:
        The names, by the code of twelve digits.
    """
    from minsheng.city.divisions import divisions_at

    known = divisions_at(int(month.replace("-", "")))
    return {code: division.name for code, division in known.rows.items()}
