"""What a clerk types is taken apart as it was meant."""

from dataclasses import fields
from datetime import date

import pytest
from tests.database import unguarded

from minsheng.kernel.areas.names import area_book
from minsheng.kernel.registry.asked import MOST, Asked, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    with unguarded():
        return area_book(date(2020, 11, 20))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("陈秀英", {"names": ["陈秀英"]}),
        (" 陈秀英\u3000", {"names": ["陈秀英"]}),
        ("chenxiu", {"letters": ["chenxiu"]}),
        ("CXY", {"letters": ["cxy"]}),
        ("ｃｘｙ", {"letters": ["cxy"]}),
        ("39068119900307817x", {"numbers": ["39068119900307817X"]}),
        ("390681900307817", {"numbers": ["390681900307817"]}),
        ("１２３４", {"ends": ["1234"]}),
        ("123x", {"ends": ["123X"]}),
        ("12012345678", {"phones": ["12012345678"]}),
        ("陈秀英 1234", {"names": ["陈秀英"], "ends": ["1234"]}),
        ("永宁巷4号1幢702室", {"places": ["永宁巷"], "doors": ["4-1-702"]}),
        ("永宁巷 4-1", {"places": ["永宁巷"], "doors": ["4-1"]}),
        ("7组23号", {"places": ["7组"], "doors": ["23"]}),
        ("7组 23", {"places": ["7组"], "doors": ["23"]}),
        ("王 和安路", {"names": ["王"], "places": ["和安路"]}),
        ("北新", {"names": ["北新"]}),
        ("", {}),
        ("\x00 %_'", {"unread": ["%_'"]}),
        ("👵", {"unread": ["👵"]}),
    ],
)
def test_it_is_read_as_meant(book, typed, read):
    found = asked(typed, book)
    got = {f.name: getattr(found, f.name) for f in fields(Asked) if getattr(found, f.name)}
    assert got == read


def test_an_area_beside_a_name_narrows_it(book):
    found = asked("陈 北新", book)
    assert found.names == ["陈"]
    assert "北新镇" in {area.name for area in found.areas[0]}


def test_the_alias_of_a_town_narrows_too(book):
    found = asked("陈 寅阳", book)
    assert any(81_405_000_000 == area.key for area in found.areas[0])


def test_what_is_typed_without_end_is_cut(book):
    assert len(asked("陈" * 10_000, book).names[0]) == MOST
