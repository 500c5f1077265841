"""What is written of a reform is read as it is meant, or told why it cannot be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.whatif.settings import Setting, Wanted, read_set, short, wanted_of

PLACES = {"启东市": "320681"}


@pytest.mark.parametrize(
    ("text", "parameter", "area", "residence", "wanted"),
    [
        ("dibao.standard=780", "dibao__standard_m", "", None, Wanted("to", 78_000)),
        ("dibao.standard_m = 780.5", "dibao__standard_m", "", None, Wanted("to", 78_050)),
        ("dibao__standard_m=780元", "dibao__standard_m", "", None, Wanted("to", 78_000, sure=True)),
        ("dibao.standard=78000分", "dibao__standard_m", "", None, Wanted("to", 78_000, sure=True)),
        ("dibao.standard[320681]=0", "dibao__standard_m", "320681", None, Wanted("to", 0)),
        (
            "dibao.standard[启东市/农村]=highest",
            *("dibao__standard_m", "320681", "rural"),
            Wanted("highest"),
        ),
        ("dibao.standard[urban]=最低", "dibao__standard_m", "", "urban", Wanted("lowest")),
        (
            "dibao.standard[32/rural]=-5%",
            *("dibao__standard_m", "32", "rural"),
            Wanted("by", factor=Fraction(95, 100)),
        ),
        (
            "margin.ceiling_rate=+12.5％",
            *("margin__ceiling_rate", "", None),
            Wanted("by", factor=Fraction(1125, 1000)),
        ),
        (
            "margin.ceiling_rate=160%",
            *("margin__ceiling_rate", "", None),
            Wanted("to", 16_000, sure=True),
        ),
        ("dibao.exit_months=3", "dibao__exit_months", "", None, Wanted("to", 3)),
        ("expenditure.pays_cash=否", "expenditure__pays_cash", "", None, Wanted("to", value=False)),
    ],
)
def test_it_reads(library: Library, text: str, parameter, area, residence, wanted) -> None:
    found = read_set(text, library, PLACES)
    assert found == Setting(parameter, area, residence, wanted, f"--set {text}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dibao.standard", "write a figure, `=` and what it is to be"),
        ("=780", "write a figure, `=`"),
        ("dibao.standrd=780", "no figure `dibao.standrd`; the nearest existing name is `dibao."),
        ("zzz=780", "no figure `zzz`; `minsheng rulebook pages OUT` lists"),
        ("dibao.standard=1e3", "an amount of money, which `1e3` is not; write an amount in yuan"),
        ("dibao.standard=780dollars", "which `780dollars` is not"),
        ("dibao.standard=780.005", "write whole fen"),
        ("margin.ceiling_rate=1.5", "is a share, which `1.5` is not; write a share in percent"),
        ("margin.ceiling_rate=1.555%", "at most two digits"),
        ("dibao.exit_months=3.5", "is a whole number, which `3.5` is not"),
        ("dibao.exit_months=3元", "which `3元` is not"),
        ("expenditure.pays_cash=1", "is true or false, which `1` is not"),
        ("dibao.amount_rounding=100", "give it in a --reform file"),
        ("dibao.standard[上海]=1", "`上海` is no place; write the first 2, 4 or 6"),
        ("dibao.standard[启东]=1", "the nearest existing name is `启东市`"),
        ("dibao.standard[320681/320682]=1", "`320682` is no place"),
        ("dibao.standard[urban/rural]=1", "`rural` is no place"),
    ],
)
def test_it_says_what_is_wrong(library: Library, text: str, words: str) -> None:
    with pytest.raises(RecheckError) as told:
        read_set(text, library, PLACES)
    assert words in str(told.value)
    assert str(told.value).startswith(f"--set {text}: ")


def test_a_name_that_may_be_several_is_not_guessed(library: Library) -> None:
    from dataclasses import replace

    one = library.parameters["dibao__standard_m"]
    twin = replace(one, leaf="standard_y")
    both = replace(library, parameters={**library.parameters, twin.name: twin})
    with pytest.raises(RecheckError, match=r"may be `dibao.standard_m`, `dibao.standard_y`"):
        read_set("dibao.standard=1", both)
    assert read_set("dibao.standard_y=1", both).parameter == "dibao__standard_y"


def test_names_without_their_unit() -> None:
    names = ("standard_m", "amount_y_hh", "grade")
    assert [short(n) for n in names] == ["standard", "amount", "grade"]


def test_fields_are_for_roundings_only(library: Library) -> None:
    rounding = {"base": 10, "direction": "up", "tie": "none"}
    held = library.parameters["dibao__amount_rounding"]
    assert wanted_of(rounding, held, "x") == Wanted("to", rounding, sure=True)
    with pytest.raises(RecheckError, match="write one value"):
        wanted_of(rounding, library.parameters["dibao__standard_m"], "x")
