"""Cells that a spreadsheet would take for formulas, and back."""

from __future__ import annotations

import pytest

from minsheng.recheck.cells import STARTS_A_FORMULA, as_written, safe, safe_text


@pytest.mark.parametrize("sign", STARTS_A_FORMULA)
def test_a_formula_becomes_a_text_and_comes_back(sign: str) -> None:
    text = f"{sign}HYPERLINK(1)"
    assert safe(text) == safe_text(text) == f"'{text}"
    assert safe_text(safe_text(text)) == f"'{text}"
    assert as_written(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "张三", "12", "'", "'x", "a=1"])
def test_all_else_stays(text: str) -> None:
    assert safe(text) == as_written(text) == text


def test_a_number_stays_a_number() -> None:
    assert safe(-5) == -5
