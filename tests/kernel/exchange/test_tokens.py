"""The key of a row is taken only as it was given."""

import pytest

from minsheng.kernel.exchange import tokens

GIVEN = tokens.written("people", 4711, 3, [tokens.cell_digest("phone", "138")])


def test_it_is_read_back():
    token = tokens.read(GIVEN)
    assert (token.listing, token.key, token.version) == ("people", 4711, 3)
    assert token.cell(0) == tokens.cell_digest("phone", "138") != tokens.cell_digest("phone", "139")
    assert token.cell(0) != tokens.cell_digest("area", "138")


@pytest.mark.parametrize("place", range(len(GIVEN)))
def test_no_letter_of_it_may_differ(place):
    other = "a" if GIVEN[place] != "a" else "b"
    assert tokens.read(GIVEN[:place] + other + GIVEN[place + 1 :]) is None


@pytest.mark.parametrize(
    "text",
    ["", "people", "people.1.1..", GIVEN + "a", GIVEN[:-1], GIVEN.upper(), " " + GIVEN,
     GIVEN.replace("4711", "４７１１"), "people." + "9" * 40 + ".1.." + "a" * 16, GIVEN + "\n"],
    ids=["empty", "name alone", "no mark", "longer", "shorter", "capitals", "blank before",
         "wide digits", "too large", "line break"],
)  # fmt: skip
def test_other_texts_are_none(text):
    assert tokens.read(text) is None


def test_what_a_workbook_says_of_itself_is_sealed():
    sealed = tokens.sealed({"listing": "people", "by": 7})
    assert tokens.unsealed(sealed) == {"listing": "people", "by": 7}
    assert tokens.unsealed(sealed.replace("7", "8")) is None
    assert tokens.unsealed("") is None
